// Enrolment: how a laptop becomes a device of a city server. The one-time code, and the one exchange that uses it up.
//
// A person reads the code from the server's screen and types it into the laptop. It carries the fingerprint of the
// server's certificate authority, so that the laptop knows the server *before* it sends anything: it connects, compares
// the CA at the end of the presented chain with the code, and only then posts the request. The laptop's private key
// never leaves it; the request proves that it has one. Pure values and bytes: no sockets, no clock. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/crypto.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/base/time.h"

namespace yanxing::sync {

/// What the one-time code says. As text: 50 letters and digits of Crockford's base32 in ten groups of five,
/// e.g. "0G3R1-…": 24 bits of id, 80 of secret, 128 of fingerprint, 16 of checksum, two zero bits.
struct EnrolmentCode {
  std::uint32_t id = 0;                           // which invitation; below 2^24; not secret
  std::array<std::uint8_t, 10> secret{};          // five tries and 24 hours make 80 bits plenty
  std::array<std::uint8_t, 16> ca_fingerprint{};  // first half of SHA-256 over the CA certificate's DER

  bool operator==(const EnrolmentCode&) const = default;
  std::string_view secret_view() const { return {reinterpret_cast<const char*>(secret.data()), secret.size()}; }
  /// True when `ca_der` is the CA certificate that this code was made for.
  bool names_ca(std::string_view ca_der) const;
};

/// First half of SHA-256 over a certificate's DER, as the code carries it.
std::array<std::uint8_t, 16> ca_fingerprint(std::string_view ca_der);

/// The text to show. REQUIRES: id < 2^24.
std::string encode_enrolment_code(const EnrolmentCode& code);

/// Reads what a person typed: either case, O for 0, I and L for 1, full-width letters of a Chinese input method, with
/// or without dashes and spaces. Error: invalid, the checksum catches a slip of the finger before any try is used up.
Result<EnrolmentCode> decode_enrolment_code(std::string_view text);

/// Body of `POST /v1/enrol` (JSON).
struct EnrolmentRequest {
  std::uint32_t code_id = 0;
  std::string secret;  // 10 bytes
  DeviceId device;     // made by the laptop, UUIDv7; kept when the same laptop enrols again
  PublicKey public_key;
  std::string name;   // what people call the laptop; 1–100 characters of UTF-8
  std::string proof;  // signature by public_key's owner, see enrolment_proof_text
};

/// The 2xx reply (JSON).
struct EnrolmentReply {
  std::string token;  // bearer token for every later request; keep it like a password
  DeviceId device;
  std::string scope;     // place codes, separated by commas
  PublicKey server_key;  // signs receipts and replies
  std::string epoch;     // UUID of the server's present life; the session says it again
  std::string server_name;
  UnixMs clock_ms = 0;
};

inline constexpr std::size_t max_enrolment_bytes = 8 << 10;
inline constexpr std::size_t max_device_name_bytes = 300;

/// The bytes that the proof signs: a context string, then id, secret's hash, device, key and CA fingerprint.
std::string enrolment_proof_text(const EnrolmentCode& code, const DeviceId& device, const PublicKey& key);

/// The laptop's request for a code that names this server. `name` as given; the server checks its length.
EnrolmentRequest make_enrolment_request(const EnrolmentCode& code, const DeviceId& device, const SigningKey& key,
                                        std::string_view name);
/// True when the request's proof is by the key that it presents, for the server with this CA.
bool enrolment_proof_holds(const EnrolmentRequest& request, std::string_view ca_der);

std::string to_json(const EnrolmentRequest& request);
std::string to_json(const EnrolmentReply& reply);
/// Read as hostile. Error: invalid.
Result<EnrolmentRequest> parse_enrolment_request(std::string_view json);
Result<EnrolmentReply> parse_enrolment_reply(std::string_view json);

}  // namespace yanxing::sync
