#include "client/forms/xpath/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "client/text/text.h"
#include "sync/base/hash.h"

namespace yanxing::forms::xpath {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const EVP_MD* algorithm_of(const std::string& name) {
  if (name == "md5") return EVP_md5();
  if (name == "sha-1") return EVP_sha1();
  if (name == "sha-256") return EVP_sha256();
  if (name == "sha-384") return EVP_sha384();
  if (name == "sha-512") return EVP_sha512();
  return nullptr;
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the closing NUL
  return out;
}

}  // namespace

Result<std::string> digest_of(std::string_view text, std::string_view algorithm, std::string_view encoding) {
  const EVP_MD* how = algorithm_of(lower(algorithm));
  if (how == nullptr) {
    return Error{Code::invalid, "digest(): \"" + std::string(algorithm) +
                                    "\" is not known; use MD5, SHA-1, SHA-256, SHA-384 or SHA-512"};
  }
  const std::string as = lower(encoding);
  if (as != "hex" && as != "base64") {
    return Error{Code::invalid, "digest(): \"" + std::string(encoding) + "\" is not known; use hex or base64"};
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, how, nullptr) != 1) {
    return Error{Code::unsupported, "digest(): this computer's OpenSSL has no " + std::string(algorithm)};
  }
  const std::string_view hash(reinterpret_cast<const char*>(bytes.data()), size);
  return as == "hex" ? to_hex(hash) : base64(hash);
}

std::string base64_decoded(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '-') {
      plain += '+';
    } else if (c == '_') {
      plain += '/';
    } else {
      plain += c;
    }
  }
  while (!plain.empty() && (plain.back() == '=' || plain.back() == ' ' || plain.back() == '\n')) plain.pop_back();
  std::string out(plain.size(), '\0');
  std::size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), plain.data(), plain.size(), " \t\r\n",
                        &size, nullptr, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  if (failed != 0) return {};
  out.resize(size);
  return text::is_valid_utf8(out) ? out : std::string();
}

std::string uuid_text(std::string bytes) {
  bytes.resize(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out = to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, 1, '-');
  return out;
}

std::string token_text(std::string_view bytes) {
  static constexpr std::string_view characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  for (const char byte : bytes) out += characters[static_cast<unsigned char>(byte) % characters.size()];
  return out;
}

}  // namespace yanxing::forms::xpath
