#include "server-stub/pki.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <memory>

namespace yanxing::server {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

Error failed(const char* what) { return {Code::io, std::string("certificates: ") + what}; }

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Result<Certified> to_pem(X509* certificate, EVP_PKEY* key) {
  const Bio certificate_bio(BIO_new(BIO_s_mem()));
  const Bio key_bio(BIO_new(BIO_s_mem()));
  if (!certificate_bio || !key_bio || PEM_write_bio_X509(certificate_bio.get(), certificate) != 1 ||
      PEM_write_bio_PrivateKey(key_bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return failed("cannot write PEM");
  }
  return Certified{text_of(certificate_bio.get()), text_of(key_bio.get())};
}

Certificate read_certificate(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

Key read_key(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A certificate with serial, names, key and dates; extensions and signature are still missing.
Certificate begin_certificate(std::string_view common_name, const X509* issuer, EVP_PKEY* key, UnixMs now_ms,
                              int days) {
  Certificate certificate(X509_new());
  if (!certificate) return nullptr;
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return nullptr;
  serial[0] = static_cast<unsigned char>((serial[0] & 0x7F) | 0x40);  // positive, and always 16 bytes
  BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
  const bool numbered =
      number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get())) != nullptr;
  BN_free(number);
  const std::time_t now = now_ms / 1000;
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const bool named = X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
                                                reinterpret_cast<const unsigned char*>("Yanxing"), -1, -1, 0) == 1 &&
                     X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                                reinterpret_cast<const unsigned char*>(common_name.data()),
                                                static_cast<int>(common_name.size()), -1, 0) == 1;
  if (!numbered || !named || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      X509_set_issuer_name(certificate.get(), issuer != nullptr ? X509_get_subject_name(issuer) : subject) != 1 ||
      X509_set_pubkey(certificate.get(), key) != 1 ||
      X509_time_adj_ex(X509_getm_notBefore(certificate.get()), -1, 0, const_cast<std::time_t*>(&now)) == nullptr ||
      X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days, 0, const_cast<std::time_t*>(&now)) == nullptr) {
    return nullptr;
  }
  return certificate;
}

bool is_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

/// Letters, digits, dots and dashes: nothing that could end a value in OpenSSL's configuration syntax.
bool is_dns_name(const std::string& host) {
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         std::all_of(host.begin(), host.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-'; });
}

Result<std::string> subject_alternatives(const std::vector<std::string>& hosts) {
  std::string out;
  const auto add = [&](const std::string& item) {
    if (("," + out + ",").find("," + item + ",") == std::string::npos) out += (out.empty() ? "" : ",") + item;
  };
  for (const auto& host : hosts) {
    if (is_address(host)) {
      add("IP:" + host);
    } else if (is_dns_name(host)) {
      add("DNS:" + host);
      if (host == "localhost") add("IP:127.0.0.1"), add("IP:::1");
    } else {
      return Error{Code::invalid, "not a host name or address: " + host};
    }
  }
  if (out.empty()) return Error{Code::invalid, "no host name given"};
  return out;
}

}  // namespace

Result<Certified> make_ca(std::string_view name, UnixMs now_ms) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return failed("cannot make a key");
  const Certificate certificate = begin_certificate(name, nullptr, key.get(), now_ms, ca_valid_days);
  if (!certificate ||
      !add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") ||
      X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) {
    return failed("cannot make the certificate authority");
  }
  return to_pem(certificate.get(), key.get());
}

Result<Certified> make_server_certificate(const Certified& ca, const std::vector<std::string>& hosts, UnixMs now_ms) {
  YX_ASSIGN(const std::string alternatives, subject_alternatives(hosts));
  const Certificate issuer = read_certificate(ca.certificate_pem);
  const Key issuer_key = read_key(ca.key_pem);
  const Key key(EVP_EC_gen("P-256"));
  if (!issuer || !issuer_key || !key) return failed("cannot read the certificate authority");
  // A common name has at most 64 characters (X.520); clients look at the alternatives anyway.
  const Certificate certificate = begin_certificate(std::string_view(hosts.front()).substr(0, 64), issuer.get(),
                                                    key.get(), now_ms, certificate_valid_days);
  if (!certificate || !add_extension(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !add_extension(certificate.get(), issuer.get(), NID_key_usage, "critical,digitalSignature") ||
      !add_extension(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth") ||
      !add_extension(certificate.get(), issuer.get(), NID_subject_key_identifier, "hash") ||
      !add_extension(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid:always") ||
      !add_extension(certificate.get(), issuer.get(), NID_subject_alt_name, alternatives) ||
      X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) == 0) {
    return failed("cannot make the server certificate");
  }
  return to_pem(certificate.get(), key.get());
}

Result<std::string> certificate_der(std::string_view pem) {
  const Certificate certificate = read_certificate(pem);
  if (!certificate) return Error{Code::invalid, "not a PEM certificate"};
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  if (size <= 0) return failed("cannot encode");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

Result<UnixMs> certificate_expiry(std::string_view pem) {
  const Certificate certificate = read_certificate(pem);
  std::tm moment{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &moment) != 1) {
    return Error{Code::invalid, "not a PEM certificate"};
  }
  return static_cast<UnixMs>(timegm(&moment)) * 1000;
}

}  // namespace yanxing::server
