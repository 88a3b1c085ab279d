// SqliteStore: records.
#include <algorithm>

#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/scope_filter.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::sync {

namespace {

constexpr std::string_view lone(lone_cells, sizeof lone_cells);

/// What stands beside the cells.
RecordState decode_head(const RecordId& id, const sqlite::Statement& row, int first) {
  RecordState record;
  record.id = id;
  record.form = row.text(first);
  record.form_version = static_cast<std::uint32_t>(row.integer(first + 1));
  record.place = row.text(first + 2);
  return record;
}

/// The cells that were left out, from the change that they follow from; none where no change counts (any more).
Status add_lone_cells(Store& store, RecordState& record) {
  YX_ASSIGN(auto found, recompute(store, record.id));
  if (found) record.cells = std::move(found->cells);
  return {};
}

}  // namespace

Result<std::optional<RecordState>> SqliteStore::record(const RecordId& id) {
  std::optional<RecordState> found;
  YX_ASSIGN(const std::int64_t key, record_key(id));
  if (key == 0 || (reserved_key_ && reserved_key_->first == id)) return found;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::record));
  YX_ASSIGN(const bool row, query->bind(1, key).step());
  if (row && !query->blob(3).empty()) {
    found = decode_head(id, *query, 0);
    if (query->blob(3) == lone) {
      query->reset();
      YX_TRY(add_lone_cells(*this, *found));
      return found;
    }
    YX_TRY(decode_cells(query->blob(3), *found));
  }
  query->reset();
  return found;
}

Status SqliteStore::put(const RecordState& record, std::int64_t seq) {
  return write_record(record, encode_cells(record), seq);
}

Result<bool> SqliteStore::put_lone(const Change& change, std::int64_t seq) {
  // A row that is there belongs to changes in quarantine, too.
  if (!spares_ || !reserved_key_ || reserved_key_->first != change.record) return false;
  RecordState record;
  record.id = change.record;
  record.form = change.form;
  record.form_version = std::max(record.form_version, change.form_version);
  record.place = change.place;
  YX_TRY(say_sparing());
  YX_TRY(write_record(record, lone, seq));
  return true;
}

Status SqliteStore::say_sparing() {
  if (says_sparing_) return {};
  YX_TRY(db_->exec("PRAGMA user_version = " + std::to_string(schema_version_sparing)));
  says_sparing_ = true;
  return {};
}

Status SqliteStore::write_record(const RecordState& record, std::string_view cells, std::int64_t seq) {
  YX_ASSIGN(const std::int64_t key, reserve_record_key(record.id));
  const bool fresh = reserved_key_ && reserved_key_->first == record.id;
  YX_ASSIGN(sqlite::Statement * write, statement(fresh ? Sql::insert_record : Sql::update_record));
  write->bind(1, key).bind_blob(2, record.id.view()).bind_text(3, record.form).bind(4, record.form_version);
  write->bind_text(5, record.place).bind(6, record.is_deleted() ? 1 : 0);
  write->bind(7, static_cast<std::int64_t>(record.conflicts().size())).bind(8, seq).bind_view(9, cells);
  YX_TRY(write->run());
  if (fresh) reserved_key_.reset();
  known_key_ = {record.id, key};
  return observer_ ? observer_(key, seq) : Status{};
}

Status SqliteStore::remove_record(const RecordId& id) {
  YX_ASSIGN(const std::int64_t key, record_key(id));
  if (key == 0 || (reserved_key_ && reserved_key_->first == id)) return {};
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::update_record));
  // The row stays, empty: changes in quarantine still point to it.
  write->bind(1, key).bind_blob(2, id.view()).bind_text(3, "").bind(4, 0).bind_text(5, "");
  YX_TRY(write->bind(6, 0).bind(7, 0).bind(8, 0).bind_blob(9, "").run());
  return observer_ ? observer_(key, 0) : Status{};
}

Status SqliteStore::each_record(const Scope* scope, const std::function<Status(const RecordState&)>& visit) {
  std::string sql = "SELECT id, form, form_version, place, cells FROM record WHERE length(cells) > 0";
  if (scope != nullptr) sql += " AND " + scope_sql(*scope, "form", "place", 1);
  YX_ASSIGN(sqlite::Statement query, db_->prepare(sql + " ORDER BY id"));
  if (scope != nullptr) bind_scope(query, *scope, 1);
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return {};
    if (query.blob(0).size() != 16) return Error{Code::corrupt, "a record's id"};
    RecordState record = decode_head(Uuid::from_bytes(query.blob(0)), query, 1);
    YX_TRY(query.blob(4) == lone ? add_lone_cells(*this, record) : decode_cells(query.blob(4), record));
    YX_TRY(visit(record));
  }
}

}  // namespace yanxing::sync
