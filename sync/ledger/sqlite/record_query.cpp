#include "sync/ledger/sqlite/record_query.h"

#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/schema.h"

namespace yanxing::sync {
namespace {

/// The first text after every place code that starts with `prefix`: codes are ASCII digits.
std::string end_of_place(const std::string& prefix) { return prefix + ':'; }

bool goes_on(const RecordQuery& query) { return query.order == RecordQuery::Order::place && query.after_key > 0; }

std::string where_of(const RecordQuery& query) {
  std::string where = " FROM record WHERE length(cells) > 0";
  if (!query.form.empty()) where += " AND form = ?3";
  if (!query.place.empty()) where += " AND place < ?5";
  if (!query.place.empty() && !goes_on(query)) where += " AND place >= ?4";
  if (goes_on(query)) where += " AND (place, key) > (?6, ?7)";  // which lies in the place already
  if (query.life == RecordQuery::Life::living) where += " AND deleted = 0";
  if (query.life == RecordQuery::Life::deleted) where += " AND deleted = 1";
  if (query.in_conflict) where += " AND conflicts > 0";
  return where;
}

void bind_where(sqlite::Statement& statement, const RecordQuery& query) {
  if (!query.form.empty()) statement.bind_text(3, query.form);
  if (!query.place.empty()) statement.bind_text(5, end_of_place(query.place));
  if (!query.place.empty() && !goes_on(query)) statement.bind_text(4, query.place);
  if (goes_on(query)) statement.bind_text(6, query.after_place).bind(7, query.after_key);
}

const char* order_of(RecordQuery::Order order) {
  switch (order) {
    case RecordQuery::Order::id: return " ORDER BY id";
    case RecordQuery::Order::newest: return " ORDER BY seq DESC";
    case RecordQuery::Order::place: return " ORDER BY place, key";
  }
  YX_UNREACHABLE();
}

Result<RecordRow> read_row(SqliteStore& store, const sqlite::Statement& row) {
  RecordRow out;
  out.key = row.integer(0);
  if (row.blob(1).size() != 16) return Error{Code::corrupt, "a record's id"};
  out.record.id = Uuid::from_bytes(row.blob(1));
  out.record.form = row.text(2);
  out.record.form_version = static_cast<std::uint32_t>(row.integer(3));
  out.record.place = row.text(4);
  out.deleted = row.integer(5) != 0;
  out.in_conflict = row.integer(6) > 0;
  out.seq = row.integer(7);
  if (row.blob(8) != std::string_view(lone_cells, sizeof lone_cells)) {
    YX_TRY(decode_cells(row.blob(8), out.record));
    return out;
  }
  YX_ASSIGN(auto record, recompute(store, out.record.id));
  if (record) out.record.cells = std::move(record->cells);
  return out;
}

Result<RecordKeys> read_keys(sqlite::Statement& query) {
  RecordKeys keys;
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return keys;
    keys.insert(query.integer(0));
  }
}

}  // namespace

Status query_records(SqliteStore& store, const RecordQuery& query,
                     const std::function<Result<bool>(const RecordRow&)>& visit) {
  std::string sql = "SELECT key, id, form, form_version, place, deleted, conflicts, seq, cells" + where_of(query);
  sql += order_of(query.order);
  YX_ASSIGN(sqlite::Statement rows, store.db().prepare(sql + " LIMIT ?1 OFFSET ?2"));
  rows.bind(1, query.limit > 0 ? query.limit : -1).bind(2, query.offset);
  bind_where(rows, query);
  while (true) {
    YX_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    YX_ASSIGN(const RecordRow row, read_row(store, rows));
    YX_ASSIGN(const bool go_on, visit(row));
    if (!go_on) return {};
  }
}

Result<std::int64_t> count_records(SqliteStore& store, const RecordQuery& query) {
  YX_ASSIGN(sqlite::Statement count, store.db().prepare("SELECT count(*)" + where_of(query)));
  bind_where(count, query);
  YX_TRY(count.step());
  return count.integer(0);
}

Result<bool> has_more_records(SqliteStore& store, std::string_view form, std::int64_t count) {
  YX_ASSIGN(sqlite::Statement one, store.db().prepare("SELECT 1 FROM record WHERE form = ?1 LIMIT 1 OFFSET ?2"));
  return one.bind_text(1, form).bind(2, count).step();
}

Result<RecordKeys> records_changed_after(SqliteStore& store, const ChainId& chain, std::uint64_t after) {
  YX_ASSIGN(
      sqlite::Statement rows,
      store.db().prepare("SELECT DISTINCT c.record FROM change c WHERE c.record IS NOT NULL AND c.n > ?3 AND c.chain = "
                         "(SELECT h.id FROM chain h WHERE h.device = ?1 AND h.incarnation = ?2)"));
  rows.bind_blob(1, chain.device.view()).bind(2, chain.incarnation).bind(3, static_cast<std::int64_t>(after));
  return read_keys(rows);
}

Result<std::vector<QuarantinedId>> quarantined_ids(SqliteStore& store, std::int64_t record) {
  // CROSS JOIN and the +: else SQLite begins with the chains, or reads all changes of a record, instead of the few of
  // change_in_quarantine.
  YX_ASSIGN(sqlite::Statement rows,
            store.db().prepare("SELECT c.record, h.device, h.incarnation, c.n, c.quarantine FROM change c "
                               "CROSS JOIN chain h ON h.id = c.chain WHERE c.quarantine IS NOT NULL AND "
                               "(?1 = 0 OR +c.record = ?1) ORDER BY c.seq"));
  rows.bind(1, record);
  std::vector<QuarantinedId> out;
  while (true) {
    YX_ASSIGN(const bool more, rows.step());
    if (!more) return out;
    if (rows.blob(1).size() != 16) return Error{Code::corrupt, "a chain's device"};
    const ChangeId id{Uuid::from_bytes(rows.blob(1)), static_cast<std::uint32_t>(rows.integer(2)),
                      static_cast<std::uint64_t>(rows.integer(3))};
    out.push_back({rows.integer(0), id, std::string(rows.text(4))});
  }
}

Result<RecordKeys> records_in_conflict(SqliteStore& store) {
  YX_ASSIGN(sqlite::Statement rows, store.db().prepare("SELECT key FROM record WHERE conflicts > 0 AND deleted = 0"));
  return read_keys(rows);
}

Result<std::vector<StoredChange>> quarantined_changes(SqliteStore& store) {
  YX_ASSIGN(sqlite::Statement rows,
            store.db().prepare("SELECT h.device, h.incarnation, c.n FROM change c JOIN chain h ON h.id = c.chain "
                               "WHERE c.quarantine IS NOT NULL ORDER BY c.seq DESC"));
  std::vector<StoredChange> out;
  while (true) {
    YX_ASSIGN(const bool more, rows.step());
    if (!more) return out;
    if (rows.blob(0).size() != 16) return Error{Code::corrupt, "a chain's device"};
    const ChangeId id{Uuid::from_bytes(rows.blob(0)), static_cast<std::uint32_t>(rows.integer(1)),
                      static_cast<std::uint64_t>(rows.integer(2))};
    YX_ASSIGN(auto change, store.find(id));
    if (change) out.push_back(std::move(*change));
  }
}

Result<std::optional<RecordRow>> RecordReader::read(std::int64_t key) {
  if (!statement_) {
    YX_ASSIGN(
        sqlite::Statement made,
        store_->db().prepare("SELECT key, id, form, form_version, place, deleted, conflicts, seq, cells FROM record "
                             "WHERE key = ?1 AND length(cells) > 0"));
    statement_.emplace(std::move(made));
  }
  statement_->reset();
  YX_ASSIGN(const bool found, statement_->bind(1, key).step());
  std::optional<RecordRow> row;
  if (found) {
    YX_ASSIGN(row, read_row(*store_, *statement_));
  }
  statement_->reset();
  return row;
}

Result<std::vector<RecordPlace>> records_by_seq(SqliteStore& store, std::int64_t after, std::int64_t before,
                                                bool newest_first, std::int64_t limit) {
  YX_ASSIGN(
      sqlite::Statement rows,
      store.db().prepare("SELECT c.seq, r.key FROM change c CROSS JOIN record r ON r.key = c.record WHERE c.seq > ?1 "
                         "AND c.seq < ?2 AND r.seq = c.seq ORDER BY c.seq " +
                         std::string(newest_first ? "DESC" : "ASC") + " LIMIT ?3"));
  rows.bind(1, after).bind(2, before > 0 ? before : INT64_MAX).bind(3, limit);
  std::vector<RecordPlace> out;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.push_back({rows.integer(0), rows.integer(1)});
  }
}

/// Of the chains in this file, as SQL has a list.
Result<std::string> ChangedAfter::numbers() {
  YX_ASSIGN(sqlite::Statement row, store_->db().prepare("SELECT id FROM chain WHERE device = ?1 AND incarnation = ?2"));
  std::string list;
  for (const ChainId& chain : chains_) {
    row.reset();
    YX_ASSIGN(const bool found, row.bind_blob(1, chain.device.view()).bind(2, chain.incarnation).step());
    if (found) list += (list.empty() ? "" : ",") + std::to_string(row.integer(0));
  }
  return list;
}

Result<bool> ChangedAfter::has(std::int64_t key) {
  if (!statement_) {
    YX_ASSIGN(const std::string list, numbers());
    // The + keeps SQLite from reading the whole chain by (chain, n): a record has few changes, a chain has all.
    YX_ASSIGN(sqlite::Statement made,
              store_->db().prepare("SELECT 1 FROM change WHERE record = ?1 AND +n > ?2 AND +chain IN (" + list +
                                   ") LIMIT 1"));
    statement_.emplace(std::move(made));
    statement_->bind(2, static_cast<std::int64_t>(after_));
  }
  statement_->reset();
  YX_ASSIGN(const bool found, statement_->bind(1, key).step());
  statement_->reset();
  return found;
}

Result<std::int64_t> key_of(SqliteStore& store, const RecordId& id) {
  YX_ASSIGN(sqlite::Statement row, store.db().prepare("SELECT key FROM record WHERE id = ?1"));
  YX_ASSIGN(const bool found, row.bind_blob(1, id.view()).step());
  return found ? row.integer(0) : std::int64_t{0};
}

}  // namespace yanxing::sync
