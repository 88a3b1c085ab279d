#include "server-stub/former_devices.h"

namespace yanxing::server {
namespace {

/// ?1 to ?9, as in the row.
sqlite::Statement& bind(sqlite::Statement& to, const FormerDevice& one) {
  to.bind_blob(1, one.id).bind_blob(2, one.public_key).bind_text(3, one.name).bind_text(4, one.laptop_name);
  to.bind_text(5, one.scope).bind_blob(6, one.token_hash).bind(7, one.scope_version).bind(8, one.enrolled_ms);
  return to;
}

}  // namespace

Result<std::string> city_key_of(sqlite::Db& db) {
  YX_ASSIGN(auto row, db.prepare("SELECT value FROM city WHERE key = 'signing_key'"));
  YX_ASSIGN(const bool found, row.step());
  return found ? std::string(row.blob(0)) : std::string();
}

Result<FormerDevices> former_devices(const DataDir& dir) {
  FormerDevices out;
  if (!dir.is_initialised()) return out;
  YX_ASSIGN(auto db, sqlite::Db::open(dir.database(), sqlite::OpenMode::existing));
  YX_ASSIGN(out.city, city_key_of(db));
  YX_ASSIGN(auto rows, db.prepare("SELECT id, public_key, name, laptop_name, scope, token_hash, scope_version, "
                                  "enrolled_ms, revoked_ms FROM device"));
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.all.push_back({std::string(rows.blob(0)), std::string(rows.blob(1)), std::string(rows.text(2)),
                       std::string(rows.text(3)), std::string(rows.text(4)), std::string(rows.blob(5)), rows.integer(6),
                       rows.integer(7), rows.is_null(8) ? std::nullopt : std::optional<UnixMs>(rows.integer(8))});
  }
}

Status keep_devices(sqlite::Db& db, const FormerDevices& former, std::size_t& still_revoked,
                    std::size_t& still_enrolled) {
  YX_ASSIGN(const std::string city, city_key_of(db));
  YX_ASSIGN(auto revoke, db.prepare("UPDATE device SET revoked_ms = ?2 WHERE id = ?1 AND revoked_ms IS NULL"));
  YX_ASSIGN(auto add, db.prepare("INSERT OR IGNORE INTO device(id, public_key, name, laptop_name, scope, token_hash, "
                                 "scope_version, enrolled_ms, revoked_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
  YX_ASSIGN(auto enrol, db.prepare("INSERT INTO device(id, public_key, name, laptop_name, scope, token_hash, "
                                   "scope_version, enrolled_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                                   "ON CONFLICT(id) DO UPDATE SET name = excluded.name, "
                                   "laptop_name = excluded.laptop_name, scope = excluded.scope, "
                                   "scope_version = excluded.scope_version, token_hash = excluded.token_hash, "
                                   "enrolled_ms = excluded.enrolled_ms, revoked_ms = NULL "
                                   "WHERE excluded.enrolled_ms > device.enrolled_ms"));
  for (const FormerDevice& one : former.all) {
    if (one.revoked_ms) {
      YX_TRY(revoke.bind_blob(1, one.id).bind(2, *one.revoked_ms).run());
      still_revoked += static_cast<std::size_t>(db.changed_rows());
      YX_TRY(bind(add, one).bind(9, *one.revoked_ms).run());
    } else if (former.city == city) {
      YX_TRY(bind(enrol, one).run());
      still_enrolled += static_cast<std::size_t>(db.changed_rows());
    }
  }
  return {};
}

}  // namespace yanxing::server
