// The city's own certificate authority and the server's certificate (OpenSSL, EC P-256: what every client accepts).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/base/time.h"

namespace yanxing::server {

/// PEM texts. The key is secret.
struct Certified {
  std::string certificate_pem;
  std::string key_pem;
};

inline constexpr int ca_valid_days = 20 * 365;
inline constexpr int certificate_valid_days = 825;

/// A new certificate authority that may sign end certificates only, valid from a day before `now_ms`.
Result<Certified> make_ca(std::string_view name, UnixMs now_ms);

/// A new key and certificate for a server with these DNS names and IP addresses (IPv4 or IPv6 text), signed by `ca`.
/// "localhost" brings 127.0.0.1 and ::1 along. Error: invalid for a host that is neither a DNS name nor an address.
Result<Certified> make_server_certificate(const Certified& ca, const std::vector<std::string>& hosts, UnixMs now_ms);

/// The certificate's DER, whose SHA-256 is its fingerprint. Error: invalid.
Result<std::string> certificate_der(std::string_view pem);
/// The moment from which the certificate is no longer valid. Error: invalid.
Result<UnixMs> certificate_expiry(std::string_view pem);

}  // namespace yanxing::server
