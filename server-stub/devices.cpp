#include "server-stub/devices.h"

#include <algorithm>
#include <charconv>

#include "sync/base/cbor.h"
#include "sync/base/hash.h"

namespace yanxing::server {
namespace {

constexpr const char* tables = R"sql(
CREATE TABLE device(
  id BLOB PRIMARY KEY, public_key BLOB NOT NULL, name TEXT NOT NULL, laptop_name TEXT NOT NULL, scope TEXT NOT NULL,
  scope_version INTEGER NOT NULL DEFAULT 1, token_hash BLOB NOT NULL UNIQUE, enrolled_ms INTEGER NOT NULL, seen_ms INTEGER, revoked_ms INTEGER) WITHOUT ROWID;
CREATE TABLE invitation(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL, salt BLOB NOT NULL, secret_hash BLOB NOT NULL,
  created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, tries_left INTEGER NOT NULL, device BLOB, public_key BLOB);
)sql";

constexpr const char* device_columns =
    "SELECT id, public_key, name, scope, enrolled_ms, seen_ms, revoked_ms, scope_version FROM device ";
constexpr UnixMs keep_dead_codes_ms = UnixMs{30} * 24 * 60 * 60 * 1000;

std::optional<UnixMs> optional_ms(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

Result<std::optional<Device>> read_device(sqlite::Statement& query) {
  YX_ASSIGN(const bool found, query.step());
  if (!found) return std::optional<Device>();
  YX_ASSIGN(const PublicKey key, PublicKey::from_bytes(query.blob(1)));
  return std::optional(Device{.id = Uuid::from_bytes(query.blob(0)),
                              .public_key = key,
                              .name = std::string(query.text(2)),
                              .scope = std::string(query.text(3)),
                              .scope_version = static_cast<std::uint64_t>(query.integer(7)),
                              .enrolled_ms = query.integer(4),
                              .seen_ms = optional_ms(query, 5),
                              .revoked_ms = optional_ms(query, 6)});
}

std::string random_bytes(Random& random, std::size_t size) {
  std::string out(size, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

/// The secret has 80 random bits, so that a fast hash is enough.
Hash secret_hash(std::string_view salt, std::string_view secret) {
  return sha256({"yanxing code secret 1", salt, secret});
}

/// Rolls back unless commit() went through.
class Immediate {
 public:
  explicit Immediate(sqlite::Db& db) : db_(&db) {}
  ~Immediate() { db_->rollback(); }
  Immediate(const Immediate&) = delete;
  Immediate& operator=(const Immediate&) = delete;
  Status begin() { return db_->begin(); }
  Status commit() { return db_->commit(); }

 private:
  sqlite::Db* db_;
};

}  // namespace

struct Devices::Invitation {
  std::uint32_t id = 0;
  std::string name;
  std::string scope;
  std::string salt;
  std::string secret_hash;
  UnixMs expires_ms = 0;
  std::int64_t tries_left = 0;
  std::optional<std::string> device;
  std::string public_key;
};

Result<sync::Scope> parse_scope(std::string_view text) {
  sync::Scope scope;
  while (true) {
    const auto comma = std::min(text.find(','), text.size());
    const std::string_view code = text.substr(0, comma);
    const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto size = code.size();
    if (!digits || (size != 2 && size != 4 && size != 6 && size != 9 && size != 12)) {
      return Error{Code::invalid, "a scope is a place code of 2, 4, 6, 9 or 12 digits, or several separated by commas"};
    }
    scope.prefixes.emplace_back(code);
    if (comma == text.size()) return scope;
    text.remove_prefix(comma + 1);
  }
}

sync::Scope Device::places() const {
  auto parsed = parse_scope(scope);
  return parsed ? *parsed : sync::Scope{};
}

Status Devices::create_tables(sqlite::Db& db) { return db.exec(tables); }

Result<sync::EnrolmentCode> Devices::invite(std::string_view scope, std::string_view name, std::string_view ca_der) {
  YX_TRY(parse_scope(scope));
  if (name.empty() || name.size() > sync::max_device_name_bytes || !cbor::is_utf8(name)) {
    return Error{Code::invalid, "a device needs a name of 1 to 100 characters"};
  }
  const UnixMs now = clock_->now_ms();
  sync::EnrolmentCode code;
  code.ca_fingerprint = sync::ca_fingerprint(ca_der);
  random_->fill(code.secret);
  const std::string salt = random_bytes(*random_, 16);
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(auto forget, db_->prepare("DELETE FROM invitation WHERE expires_ms < ?1"));
  YX_TRY(forget.bind(1, now - keep_dead_codes_ms).run());
  while (code.id == 0) {
    std::array<std::uint8_t, 3> bytes{};
    random_->fill(bytes);
    const auto id = static_cast<std::uint32_t>(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);
    YX_ASSIGN(const auto taken, find_invitation(id));
    if (!taken) code.id = id;
  }
  YX_ASSIGN(
      auto insert,
      db_->prepare("INSERT INTO invitation(id, name, scope, salt, secret_hash, created_ms, expires_ms, tries_left) "
                   "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
  insert.bind(1, code.id).bind_text(2, name).bind_text(3, scope).bind_blob(4, salt);
  insert.bind_blob(5, secret_hash(salt, code.secret_view()).view())
      .bind(6, now)
      .bind(7, now + code_lifetime_ms)
      .bind(8, code_tries);
  YX_TRY(insert.run());
  YX_TRY(transaction.commit());
  return code;
}

Result<std::optional<Devices::Invitation>> Devices::find_invitation(std::uint32_t id) {
  YX_ASSIGN(auto query,
            db_->prepare("SELECT name, scope, salt, secret_hash, expires_ms, tries_left, device, public_key "
                         "FROM invitation WHERE id = ?1"));
  query.bind(1, id);
  YX_ASSIGN(const bool found, query.step());
  if (!found) return std::optional<Invitation>();
  Invitation out{.id = id,
                 .name = std::string(query.text(0)),
                 .scope = std::string(query.text(1)),
                 .salt = std::string(query.blob(2)),
                 .secret_hash = std::string(query.blob(3)),
                 .expires_ms = query.integer(4),
                 .tries_left = query.integer(5),
                 .device = std::nullopt,
                 .public_key = std::string(query.blob(7))};
  if (!query.is_null(6)) out.device = std::string(query.blob(6));
  return std::optional(std::move(out));
}

Result<std::variant<Enrolled, Problem>> Devices::enrol(const sync::EnrolmentRequest& request, std::string_view ca_der) {
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(auto outcome, enrol_in_transaction(request, ca_der));
  YX_TRY(transaction.commit());  // also of a refusal: the try is counted before anybody hears of it
  return outcome;
}

Result<std::variant<Enrolled, Problem>> Devices::enrol_in_transaction(const sync::EnrolmentRequest& request,
                                                                      std::string_view ca_der) {
  using Outcome = std::variant<Enrolled, Problem>;
  YX_ASSIGN(const auto invitation, find_invitation(request.code_id));
  if (!invitation) return Outcome(Problem::code_unknown);
  YX_ASSIGN(const auto problem, judge(*invitation, request, ca_der));
  if (problem) return Outcome(*problem);
  YX_ASSIGN(auto enrolled, write_device(*invitation, request));
  return Outcome(std::move(enrolled));
}

/// Why this request may not use this invitation; counts a wrong secret.
Result<std::optional<Problem>> Devices::judge(const Invitation& invitation, const sync::EnrolmentRequest& request,
                                              std::string_view ca_der) {
  using Verdict = std::optional<Problem>;
  if (invitation.tries_left <= 0) return Verdict(Problem::code_dead);
  if (!equal_constant_time(secret_hash(invitation.salt, request.secret).view(), invitation.secret_hash)) {
    YX_ASSIGN(auto count, db_->prepare("UPDATE invitation SET tries_left = tries_left - 1 WHERE id = ?1"));
    YX_TRY(count.bind(1, invitation.id).run());
    return Verdict(Problem::code_unknown);
  }
  const UnixMs now = clock_->now_ms();
  if (now >= invitation.expires_ms) return Verdict(Problem::code_expired);
  if (invitation.device &&
      (*invitation.device != request.device.view() || invitation.public_key != request.public_key.view())) {
    return Verdict(Problem::code_used);
  }
  if (!sync::enrolment_proof_holds(request, ca_der)) return Verdict(Problem::bad_proof);
  YX_ASSIGN(const auto known, find(request.device));
  if (known && known->public_key != request.public_key) return Verdict(Problem::device_exists);
  return Verdict();
}

Result<Enrolled> Devices::write_device(const Invitation& invitation, const sync::EnrolmentRequest& request) {
  const std::string token = base64url_encode(random_bytes(*random_, 32));
  const UnixMs now = clock_->now_ms();
  YX_ASSIGN(auto use, db_->prepare("UPDATE invitation SET device = ?2, public_key = ?3 WHERE id = ?1"));
  YX_TRY(use.bind(1, invitation.id).bind_blob(2, request.device.view()).bind_blob(3, request.public_key.view()).run());
  YX_ASSIGN(auto put,
            db_->prepare("INSERT INTO device(id, public_key, name, laptop_name, scope, token_hash, enrolled_ms) "
                         "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(id) DO UPDATE SET name = excluded.name, "
                         "laptop_name = excluded.laptop_name, scope = excluded.scope, "
                         "scope_version = scope_version + (scope <> excluded.scope), token_hash = excluded.token_hash, "
                         "enrolled_ms = excluded.enrolled_ms, revoked_ms = NULL"));
  put.bind_blob(1, request.device.view()).bind_blob(2, request.public_key.view()).bind_text(3, invitation.name);
  put.bind_text(4, request.name).bind_text(5, invitation.scope).bind_blob(6, sha256(token).view()).bind(7, now);
  YX_TRY(put.run());
  YX_ASSIGN(auto device, find(request.device));
  YX_CHECK(device.has_value());
  return Enrolled{std::move(*device), token};
}

Result<std::optional<Device>> Devices::find_by_token(std::string_view token) {
  const Hash hash = sha256(token);
  YX_ASSIGN(auto query, db_->prepare(std::string(device_columns) + "WHERE token_hash = ?1"));
  query.bind_blob(1, hash.view());
  return read_device(query);
}

Result<std::optional<Device>> Devices::find(const DeviceId& id) {
  YX_ASSIGN(auto query, db_->prepare(std::string(device_columns) + "WHERE id = ?1"));
  query.bind_blob(1, id.view());
  return read_device(query);
}

Result<std::vector<ListedDevice>> Devices::list() {
  std::vector<ListedDevice> out;
  YX_ASSIGN(auto devices, db_->prepare(std::string(device_columns) + "ORDER BY enrolled_ms, id"));
  while (true) {
    YX_ASSIGN(auto device, read_device(devices));
    if (!device) break;
    out.push_back({.id = device->id.text(),
                   .name = device->name,
                   .scope = device->scope,
                   .state = device->revoked_ms ? "revoked" : "active",
                   .enrolled_ms = device->enrolled_ms,
                   .seen_ms = device->seen_ms,
                   .revoked_ms = device->revoked_ms,
                   .expires_ms = std::nullopt});
  }
  YX_ASSIGN(auto codes, db_->prepare("SELECT id, name, scope, expires_ms, tries_left FROM invitation WHERE device IS "
                                     "NULL ORDER BY created_ms, id"));
  while (true) {
    YX_ASSIGN(const bool row, codes.step());
    if (!row) return out;
    const bool expired = clock_->now_ms() >= codes.integer(3);
    out.push_back({.id = "code-" + std::to_string(codes.integer(0)),
                   .name = std::string(codes.text(1)),
                   .scope = std::string(codes.text(2)),
                   .state = codes.integer(4) <= 0 ? "blocked"
                            : expired             ? "expired"
                                                  : "waiting",
                   .enrolled_ms = std::nullopt,
                   .seen_ms = std::nullopt,
                   .revoked_ms = std::nullopt,
                   .expires_ms = codes.integer(3)});
  }
}

Status Devices::revoke(std::string_view id) {
  if (id.starts_with("code-")) return revoke_code(id.substr(5));
  const auto device = Uuid::parse(id);
  if (!device) return Error{Code::not_found, "no device with the id " + std::string(id)};
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  YX_TRY(revoke_device(*device));
  return transaction.commit();
}

Status Devices::revoke_device(const DeviceId& id) {
  YX_ASSIGN(const auto known, find(id));
  if (!known) return Error{Code::not_found, "no device with the id " + id.text()};
  YX_ASSIGN(auto mark, db_->prepare("UPDATE device SET revoked_ms = coalesce(revoked_ms, ?2) WHERE id = ?1"));
  YX_TRY(mark.bind_blob(1, id.view()).bind(2, clock_->now_ms()).run());
  // Else a laptop could come back by repeating the enrolment while its code is still valid.
  YX_ASSIGN(auto codes, db_->prepare("UPDATE invitation SET tries_left = 0 WHERE device = ?1"));
  return codes.bind_blob(1, id.view()).run();
}

Status Devices::revoke_code(std::string_view number) {
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), id);
  if (error != std::errc() || end != number.data() + number.size()) return Error{Code::not_found, "no such code"};
  YX_ASSIGN(auto block, db_->prepare("UPDATE invitation SET tries_left = 0 WHERE id = ?1 AND device IS NULL"));
  YX_TRY(block.bind(1, id).run());
  if (db_->changed_rows() == 0) return Error{Code::not_found, "no such code"};
  return {};
}

Status Devices::saw(const Device& device) {
  const UnixMs now = clock_->now_ms();
  if (device.seen_ms && now >= *device.seen_ms && now - *device.seen_ms < 60'000) return {};
  YX_ASSIGN(auto note, db_->prepare("UPDATE device SET seen_ms = ?2 WHERE id = ?1"));
  return note.bind_blob(1, device.id.view()).bind(2, now).run();
}

}  // namespace yanxing::server
