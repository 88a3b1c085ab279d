#include "sync/session/enrolment.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "sync/base/cbor.h"
#include "sync/base/hash.h"

namespace yanxing::sync {
namespace {

using nlohmann::json;

// Crockford's base32: no I, L, O, U, so that nothing is misread.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_bytes = 3 + 10 + 16 + 2;
constexpr std::size_t code_chars = 50;
constexpr std::size_t group_chars = 5;

std::string checksum(std::string_view body) {
  const Hash hash = sha256({"yanxing enrolment code 1", body});
  return std::string(hash.view().substr(0, 2));
}

std::optional<std::uint32_t> digit_value(char32_t c) {
  if (c >= U'\uFF01' && c <= U'\uFF5E') c -= 0xFEE0;  // full-width forms of a Chinese input method
  if (c >= U'a' && c <= U'z') c -= 32;
  if (c == U'O') c = U'0';
  if (c == U'I' || c == U'L') c = U'1';
  if (c > 127) return std::nullopt;
  const auto at = alphabet.find(static_cast<char>(c));
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

bool is_separator(char32_t c) {
  switch (c) {
    case U' ':
    case U'\t':
    case U'\n':
    case U'\r':
    case U'-':
    case U'_':
    case U'\u3000':
    case U'\u00A0':
    case U'\uFF0D':
    case U'\u2013':
    case U'\u2014':
    case U'\u2212': return true;
    default: return false;
  }
}

/// Code points of valid UTF-8.
std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    out += c;
    i += length;
  }
  return out;
}

std::string bytes_of(std::uint32_t id) {
  return {static_cast<char>(id >> 16), static_cast<char>(id >> 8), static_cast<char>(id)};
}

/// The messages are flat: a deeper nesting is refused before the parser sees it (nlohmann/json 3.11.2 crashes on 200 kB
/// of brackets).
bool is_flat(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > 4) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

/// Typed reads of an object; after the first failure `failed` names the member and the rest are empty.
class Fields {
 public:
  explicit Fields(std::string_view text) {
    if (text.size() > max_enrolment_bytes || !cbor::is_utf8(text) || !is_flat(text)) {
      failed_ = "message";
      return;
    }
    object_ = json::parse(text, nullptr, false);
    if (!object_.is_object()) failed_ = "message";
  }
  std::string text(const char* name, std::size_t max_bytes) {
    const json* member = find(name);
    if (member == nullptr || !member->is_string()) return fail(name);
    auto value = member->get<std::string>();
    if (value.empty() || value.size() > max_bytes) return fail(name);
    return value;
  }
  std::string bytes(const char* name, std::size_t size) {
    auto decoded = base64url_decode(text(name, 200));
    if (!decoded || decoded->size() != size) return fail(name);
    return *decoded;
  }
  Uuid uuid(const char* name) {
    auto id = Uuid::parse(text(name, 36));
    if (!id || id->is_nil()) return fail(name), Uuid{};
    return *id;
  }
  PublicKey key(const char* name) {
    auto key = PublicKey::from_bytes(bytes(name, 32));
    if (!key) return fail(name), PublicKey{};
    return *key;
  }
  std::int64_t integer(const char* name, std::int64_t low, std::int64_t high) {
    const json* member = find(name);
    if (member == nullptr || !member->is_number_integer()) return fail(name), 0;
    // An unsigned value above int64 wraps to a negative one, which `low` (never negative here) refuses.
    const auto value = member->get<std::int64_t>();
    if (value < low || value > high) return fail(name), 0;
    return value;
  }
  Status status() const {
    if (failed_.empty()) return {};
    return Error{Code::invalid, "enrolment: bad " + failed_};
  }

 private:
  const json* find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto it = object_.find(name);
    return it == object_.end() ? nullptr : &*it;
  }
  std::string fail(const char* name) {
    if (failed_.empty()) failed_ = name;
    return {};
  }
  json object_;
  std::string failed_;
};

}  // namespace

std::array<std::uint8_t, 16> ca_fingerprint(std::string_view ca_der) {
  const Hash hash = sha256(ca_der);
  std::array<std::uint8_t, 16> out{};
  std::copy_n(hash.bytes.begin(), out.size(), out.begin());
  return out;
}

bool EnrolmentCode::names_ca(std::string_view ca_der) const {
  return yanxing::sync::ca_fingerprint(ca_der) == ca_fingerprint;
}

std::string encode_enrolment_code(const EnrolmentCode& code) {
  YX_CHECK(code.id < (1u << 24));
  std::string bytes = bytes_of(code.id);
  bytes += code.secret_view();
  bytes.append(reinterpret_cast<const char*>(code.ca_fingerprint.data()), code.ca_fingerprint.size());
  bytes += checksum(bytes);
  std::string text;
  std::uint32_t pending = 0;
  int bits = 0;
  const auto put = [&](std::uint32_t five) {
    if (text.size() % (group_chars + 1) == group_chars) text += '-';
    text += alphabet[five];
  };
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) put((pending >> (bits - 5)) & 31);
    pending &= (1u << bits) - 1;
  }
  put((pending << (5 - bits)) & 31);  // 248 bits: three are left, two zeros fill the group
  return text;
}

Result<EnrolmentCode> decode_enrolment_code(std::string_view text) {
  const Error bad{Code::invalid, "enrolment code: mistyped"};
  if (text.size() > 1000 || !cbor::is_utf8(text)) return bad;
  std::string bytes;
  std::uint32_t pending = 0;
  int bits = 0;
  std::size_t chars = 0;
  for (const char32_t c : code_points(text)) {
    if (is_separator(c)) continue;
    const auto value = digit_value(c);
    if (!value || ++chars > code_chars) return bad;
    pending = (pending << 5) | *value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(pending >> bits);
      pending &= (1u << bits) - 1;
    }
  }
  if (chars != code_chars || bytes.size() != code_bytes || pending != 0) return bad;
  const std::string_view body = std::string_view(bytes).substr(0, code_bytes - 2);
  if (checksum(body) != bytes.substr(code_bytes - 2)) return bad;
  EnrolmentCode code;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(body[i]); };
  code.id = static_cast<std::uint32_t>(byte(0) << 16 | byte(1) << 8 | byte(2));
  std::transform(body.begin() + 3, body.begin() + 13, code.secret.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  std::transform(body.begin() + 13, body.end(), code.ca_fingerprint.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return code;
}

std::string enrolment_proof_text(const EnrolmentCode& code, const DeviceId& device, const PublicKey& key) {
  std::string text = "yanxing enrolment proof 1\n";
  text += bytes_of(code.id);
  text += sha256(code.secret_view()).view();
  text += device.view();
  text += key.view();
  text.append(reinterpret_cast<const char*>(code.ca_fingerprint.data()), code.ca_fingerprint.size());
  return text;
}

EnrolmentRequest make_enrolment_request(const EnrolmentCode& code, const DeviceId& device, const SigningKey& key,
                                        std::string_view name) {
  const Signature signature = key.sign(enrolment_proof_text(code, device, key.public_key()));
  return {.code_id = code.id,
          .secret = std::string(code.secret_view()),
          .device = device,
          .public_key = key.public_key(),
          .name = std::string(name),
          .proof = {reinterpret_cast<const char*>(signature.data()), signature.size()}};
}

bool enrolment_proof_holds(const EnrolmentRequest& request, std::string_view ca_der) {
  EnrolmentCode code;
  if (request.secret.size() != code.secret.size() || request.code_id >= (1u << 24)) return false;
  code.id = request.code_id;
  std::transform(request.secret.begin(), request.secret.end(), code.secret.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  code.ca_fingerprint = ca_fingerprint(ca_der);
  return verify_signature(request.public_key, enrolment_proof_text(code, request.device, request.public_key),
                          request.proof);
}

std::string to_json(const EnrolmentRequest& request) {
  return json{{"code_id", request.code_id},
              {"secret", base64url_encode(request.secret)},
              {"device_id", request.device.text()},
              {"public_key", base64url_encode(request.public_key.view())},
              {"name", request.name},
              {"proof", base64url_encode(request.proof)}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const EnrolmentReply& reply) {
  return json{{"token", reply.token},      {"device_id", reply.device.text()},
              {"scope", reply.scope},      {"server_key", base64url_encode(reply.server_key.view())},
              {"epoch", reply.epoch},      {"server_name", reply.server_name},
              {"clock_ms", reply.clock_ms}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<EnrolmentRequest> parse_enrolment_request(std::string_view text) {
  Fields fields(text);
  EnrolmentRequest request;
  request.code_id = static_cast<std::uint32_t>(fields.integer("code_id", 0, (1 << 24) - 1));
  request.secret = fields.bytes("secret", 10);
  request.device = fields.uuid("device_id");
  request.public_key = fields.key("public_key");
  request.name = fields.text("name", max_device_name_bytes);
  request.proof = fields.bytes("proof", 64);
  YX_TRY(fields.status());
  return request;
}

Result<EnrolmentReply> parse_enrolment_reply(std::string_view text) {
  Fields fields(text);
  EnrolmentReply reply;
  reply.token = fields.text("token", 100);
  reply.device = fields.uuid("device_id");
  reply.scope = fields.text("scope", 4000);
  reply.server_key = fields.key("server_key");
  reply.epoch = fields.text("epoch", 64);
  reply.server_name = fields.text("server_name", 300);
  reply.clock_ms = fields.integer("clock_ms", 0, (std::int64_t{1} << 48));
  YX_TRY(fields.status());
  return reply;
}

}  // namespace yanxing::sync
