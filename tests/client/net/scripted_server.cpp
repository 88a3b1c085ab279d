#include "tests/client/net/scripted_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "sync/base/check.h"

namespace yanxing::net::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

template <typename Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
  YX_CHECK(write(bio.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  YX_CHECK(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(const std::string& name, long serial, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key,
                             const IdentityOptions& options) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  constexpr long day_s = 24L * 60 * 60;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from_days * day_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_to_days * day_s);
  X509_set_pubkey(certificate.get(), key);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  auto* signer = issuer != nullptr ? issuer : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
  if (issuer == nullptr) {
    add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    add_extension(certificate.get(), signer, NID_subject_alt_name, "IP:" + options.address);
  }
  YX_CHECK(X509_sign(certificate.get(), issuer_key, EVP_sha256()) > 0);
  return certificate;
}

bool whole_request(const std::string& bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string::npos) return false;
  const auto length = bytes.find("Content-Length: ");
  if (length == std::string::npos || length > head_end) return true;
  const auto body = static_cast<std::size_t>(std::strtoull(bytes.c_str() + length + 16, nullptr, 10));
  return bytes.size() >= head_end + 4 + body;
}

}  // namespace

Identity make_identity(const IdentityOptions& options) {
  const auto ca_key = make_key();
  const auto ca = make_certificate("Test CA", 1, ca_key.get(), nullptr, ca_key.get(), options);
  const auto key = make_key();
  const auto leaf = make_certificate("Test server", 2, key.get(), ca.get(), ca_key.get(), options);
  Identity identity;
  identity.ca_pem = pem([&](BIO* bio) { return PEM_write_bio_X509(bio, ca.get()); });
  identity.certificate_pem = pem([&](BIO* bio) { return PEM_write_bio_X509(bio, leaf.get()); });
  identity.key_pem =
      pem([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return identity;
}

Answer answer(int status, const std::string& body, const std::string& headers) {
  return {"HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
          headers + "\r\n" + body};
}

ScriptedServer::ScriptedServer(const Identity& identity, Script script) : script_(std::move(script)) {
  auto* context = SSL_CTX_new(TLS_server_method());
  context_ = std::shared_ptr<void>(context, [](void* c) { SSL_CTX_free(static_cast<SSL_CTX*>(c)); });
  const auto read = [](const std::string& text) {
    return std::unique_ptr<BIO, decltype(&BIO_free)>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
                                                     BIO_free);
  };
  auto* leaf = PEM_read_bio_X509(read(identity.certificate_pem).get(), nullptr, nullptr, nullptr);
  auto* ca = PEM_read_bio_X509(read(identity.ca_pem).get(), nullptr, nullptr, nullptr);
  auto* key = PEM_read_bio_PrivateKey(read(identity.key_pem).get(), nullptr, nullptr, nullptr);
  YX_CHECK(SSL_CTX_use_certificate(context, leaf) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1);
  SSL_CTX_add_extra_chain_cert(context, ca);  // takes it over
  X509_free(leaf);
  EVP_PKEY_free(key);

  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  YX_CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  YX_CHECK(::listen(listener_, 16) == 0 && ::pipe(stop_pipe_) == 0);
  acceptor_ = std::thread([this] { accept_loop(); });
}

ScriptedServer::~ScriptedServer() {
  ::close(stop_pipe_[1]);  // everybody polls its other end
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  ::close(stop_pipe_[0]);
  ::close(listener_);
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedServer::accept_loop() {
  while (true) {
    pollfd waits[2] = {{listener_, POLLIN, 0}, {stop_pipe_[0], POLLIN, 0}};
    ::poll(waits, 2, -1);
    if (waits[1].revents != 0) return;
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    ++connections_;
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void ScriptedServer::serve(int socket) {
  const auto readable = [&] {
    pollfd waits[2] = {{socket, POLLIN, 0}, {stop_pipe_[0], POLLIN, 0}};
    ::poll(waits, 2, -1);
    return waits[1].revents == 0;
  };
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(static_cast<SSL_CTX*>(context_.get())), SSL_free);
  SSL_set_fd(ssl.get(), socket);
  std::string bytes;
  char buffer[16384];
  bool open = readable() && SSL_accept(ssl.get()) == 1;
  while (open) {
    while (open && !whole_request(bytes)) {
      if (SSL_pending(ssl.get()) == 0 && !readable()) open = false;
      const int got = open ? SSL_read(ssl.get(), buffer, sizeof buffer) : 0;
      if (got <= 0) open = false;
      if (open) bytes.append(buffer, static_cast<std::size_t>(got));
    }
    if (!open) break;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(bytes);
    }
    const Answer reply = script_(bytes);
    bytes.clear();
    if (reply.say_nothing) {
      pollfd wait{stop_pipe_[0], POLLIN, 0};
      ::poll(&wait, 1, -1);
      break;
    }
    if (!reply.bytes.empty() && SSL_write(ssl.get(), reply.bytes.data(), static_cast<int>(reply.bytes.size())) <= 0)
      break;
    if (reply.then_close) break;
  }
  ERR_clear_error();
  ::close(socket);
}

}  // namespace yanxing::net::testing
