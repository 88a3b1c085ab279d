#include "server-stub/bundle_parts.h"

#include <string>

namespace yanxing::server {
namespace {

/// `set_id`: of the parts that were written at once.
constexpr const char* part_table = R"sql(
CREATE TABLE IF NOT EXISTS bundle_part(
  device BLOB NOT NULL, set_id BLOB NOT NULL, part INTEGER NOT NULL, taken_ms INTEGER NOT NULL,
  PRIMARY KEY(device, set_id, part)) WITHOUT ROWID;
)sql";
constexpr UnixMs parts_kept_ms = UnixMs{400} * 24 * 60 * 60 * 1000;

}  // namespace

Status begin_parts(City& city) {
  YX_TRY(city.db().exec(part_table));
  return city.db().exec("DELETE FROM bundle_part WHERE taken_ms < " +
                        std::to_string(city.clock().now_ms() - parts_kept_ms));
}

Status note_part(City& city, const sync::BundleHeader& part) {
  YX_ASSIGN(auto note, city.db().prepare("INSERT OR REPLACE INTO bundle_part(device, set_id, part, taken_ms) "
                                         "VALUES(?1, ?2, ?3, ?4)"));
  note.bind_blob(1, part.device.view()).bind_blob(2, part.set).bind(3, static_cast<std::int64_t>(part.part));
  return note.bind(4, city.clock().now_ms()).run();
}

Result<std::vector<std::uint64_t>> parts_not_taken(City& city, const sync::BundleHeader& one) {
  std::vector<std::uint64_t> missing;
  YX_ASSIGN(auto query, city.db().prepare("SELECT 1 FROM bundle_part WHERE device = ?1 AND set_id = ?2 AND part = ?3"));
  for (std::uint64_t part = 1; part <= one.parts; ++part) {
    query.bind_blob(1, one.device.view()).bind_blob(2, one.set).bind(3, static_cast<std::int64_t>(part));
    YX_ASSIGN(const bool taken, query.step());
    query.reset();
    if (!taken) missing.push_back(part);
  }
  return missing;
}

}  // namespace yanxing::server
