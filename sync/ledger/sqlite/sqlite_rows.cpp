// SqliteStore: changes and records.
#include <algorithm>
#include <cmath>
#include <set>

#include "sync/base/cbor.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::sync {

namespace {

std::int64_t signed_n(std::uint64_t n) { return static_cast<std::int64_t>(std::min<std::uint64_t>(n, INT64_MAX)); }

void bind_effective(sqlite::Statement& statement, int index, const std::optional<Stamp>& effective) {
  if (effective) {
    statement.bind(index, effective->ms).bind(index + 1, effective->logical);
  } else {
    statement.bind_null(index).bind_null(index + 1);
  }
}

void bind_reason(sqlite::Statement& statement, int index, std::string_view reason) {
  if (reason.empty()) {
    statement.bind_null(index);
  } else {
    statement.bind_text(index, reason);
  }
}

/// Cell names as one CBOR array; NULL for none, which is nearly always.
void bind_past(sqlite::Statement& statement, int index, const std::vector<std::string>& cells) {
  if (cells.empty()) {
    statement.bind_null(index);
    return;
  }
  std::string item;
  cbor::Writer out(item);
  out.array(cells.size());
  for (const std::string& cell : cells) out.text(cell);
  statement.bind_blob(index, item);
}

Result<std::vector<std::string>> read_past(std::string_view item) {
  std::vector<std::string> cells;
  if (item.empty()) return cells;
  cbor::Reader in(item);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::string_view cell, in.text());
    cells.emplace_back(cell);
  }
  return cells;
}

/// The first string after every string that starts with `prefix` (place codes are ASCII digits).
std::string after_prefix(const std::string& prefix) {
  std::string end = prefix;
  end.back() = static_cast<char>(end.back() + 1);
  return end;
}

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

/// Places above the scope: every beginning of its prefixes.
std::vector<std::string> places_above(const Scope& scope) {
  std::set<std::string> out;
  for (const std::string& prefix : scope.prefixes) {
    for (std::size_t size = 0; size < prefix.size(); ++size) out.insert(prefix.substr(0, size));
  }
  return {out.begin(), out.end()};
}

/// "?4, ?5, ?6"; `first` moves on.
std::string parameters(std::size_t count, int& first) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i) sql += (i == 0 ? "?" : ", ?") + std::to_string(first++);
  return sql;
}

/// A feed that lies this far behind is not walked through where few records are in scope.
constexpr std::int64_t narrow_span = 4096;

/// Below how many records in scope they are looked up. Of `span` changes, of which a page's `limit` are wanted and m
/// are in scope, the walk goes through limit · span / m and the lookup through m: equal where m² = limit · span.
std::int64_t narrow_records(std::int64_t span, std::size_t limit) {
  const double even = std::sqrt(static_cast<double>(limit) * static_cast<double>(span));
  return std::min(static_cast<std::int64_t>(even), span / 8);
}

/// A common table `mine` of the keys of records in scope, through the index by form and place, at most `limit` of each
/// part; one that two parts find is in it twice. Parameters as scope_sql() numbers them, from ?3 on.
std::string mine_sql(const Scope& scope, std::int64_t limit) {
  int first = 3;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < scope.prefixes.size(); ++i, first += 2) {
    parts.push_back(
        "SELECT r.key FROM forms f CROSS JOIN record r INDEXED BY record_by_form ON r.form = f.form AND r.place >= ?" +
        std::to_string(first) + " AND r.place < ?" + std::to_string(first + 1));
  }
  if (!scope.shared.empty()) {
    const auto above = places_above(scope);  // some: the prefixes of a narrow scope are not empty
    std::string part = "SELECT r.key FROM record r INDEXED BY record_by_form WHERE r.form IN (" +
                       parameters(scope.shared.size(), first) + ") AND r.place IN (";
    parts.push_back(part + parameters(above.size(), first) + ")");
  }
  // The forms that there are, by one look into the index each.
  std::string sql =
      "WITH RECURSIVE forms(form) AS (SELECT min(form) FROM record UNION ALL "
      "SELECT (SELECT min(form) FROM record WHERE form > f.form) FROM forms f WHERE f.form IS NOT NULL), mine(key) AS "
      "(";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    sql += i == 0 ? "" : " UNION ALL ";
    sql += "SELECT * FROM (" + parts[i] + " LIMIT " + std::to_string(limit) + ")";
  }
  return sql + ") ";
}

bool sees_everything(const Scope& scope) {
  return std::any_of(scope.prefixes.begin(), scope.prefixes.end(), [](const std::string& one) { return one.empty(); });
}

}  // namespace

std::string scope_sql(const Scope& scope, std::string_view form, std::string_view place, int first) {
  std::string sql = "(0";
  for (const std::string& prefix : scope.prefixes) {
    if (prefix.empty()) {
      sql += " OR 1";
      continue;
    }
    sql += " OR (" + std::string(place) + " >= ?" + std::to_string(first) + " AND " + std::string(place) + " < ?" +
           std::to_string(first + 1) + ")";
    first += 2;
  }
  const auto above = places_above(scope);
  if (!scope.shared.empty() && !above.empty()) {
    sql += " OR (" + std::string(form) + " IN (" + parameters(scope.shared.size(), first) + ") AND ";
    sql += std::string(place) + " IN (" + parameters(above.size(), first) + "))";
  }
  return sql + ")";
}

void bind_scope(sqlite::Statement& statement, const Scope& scope, int first) {
  for (const std::string& prefix : scope.prefixes) {
    if (prefix.empty()) continue;
    statement.bind_text(first, prefix).bind_text(first + 1, after_prefix(prefix));
    first += 2;
  }
  const auto above = places_above(scope);
  if (scope.shared.empty() || above.empty()) return;
  for (const std::string& form : scope.shared) statement.bind_text(first++, form);
  for (const std::string& place : above) statement.bind_text(first++, place);
}

// ---- Changes

Result<StoredChange> SqliteStore::read_change(const sqlite::Statement& row) const {
  StoredChange change;
  change.seq = row.integer(0);
  YX_ASSIGN(const ChainId chain, chain_of(row.integer(1)));
  change.id = {chain.device, chain.incarnation, static_cast<std::uint64_t>(row.integer(2))};
  if (row.blob(3).size() == 32) change.chain_hash = Hash::from_bytes(row.blob(3));
  if (!row.is_null(4)) change.effective = Stamp{row.integer(4), static_cast<std::uint32_t>(row.integer(5))};
  change.quarantine = row.text(6);
  change.payload = row.blob(7);
  auto past = read_past(row.blob(9));
  if (!past) return Error{Code::corrupt, "a change's past: " + past.error().detail};
  change.past = std::move(*past);
  if (row.blob(8).size() == 16) {
    change.record = Uuid::from_bytes(row.blob(8));
  } else if (reserved_key_ && row.integer(10) == reserved_key_->second) {
    change.record = reserved_key_->first;  // its row is written with its first cells, or at commit
  }
  return change;
}

Result<std::vector<StoredChange>> SqliteStore::read_changes(sqlite::Statement& rows) const {
  std::vector<StoredChange> out;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) break;
    YX_ASSIGN(StoredChange change, read_change(rows));
    out.push_back(std::move(change));
  }
  rows.reset();
  return out;
}

Result<bool> SqliteStore::has(const ChangeId& id) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  if (chain == 0) return false;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::has));
  YX_ASSIGN(const bool row, query->bind(1, chain).bind(2, signed_n(id.n)).step());
  query->reset();
  return row;
}

Result<std::optional<StoredChange>> SqliteStore::find(const ChangeId& id) {
  std::optional<StoredChange> found;
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  if (chain == 0) return found;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::find));
  YX_ASSIGN(const bool row, query->bind(1, chain).bind(2, signed_n(id.n)).step());
  if (row) {
    YX_ASSIGN(found, read_change(*query));
  }
  query->reset();
  return found;
}

Result<std::int64_t> SqliteStore::insert(const StoredChange& change) {
  YX_ASSIGN(const std::int64_t chain, chain_key(change.id.chain(), true));
  std::int64_t record = 0;
  if (!change.record.is_nil()) {
    YX_ASSIGN(record, reserve_record_key(change.record));
  }
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::insert));
  write->bind(1, chain).bind(2, signed_n(change.id.n)).bind_view(8, change.payload);
  if (record != 0) {
    write->bind(3, record);
  } else {
    write->bind_null(3);
  }
  if (change.chain_hash) {
    write->bind_blob(4, change.chain_hash->view());
  } else {
    write->bind_null(4);
  }
  bind_effective(*write, 5, change.effective);
  bind_reason(*write, 7, change.quarantine);
  bind_past(*write, 9, change.past);
  YX_TRY(write->run());
  const std::int64_t seq = db_->last_rowid();
  YX_TRY(note_attachments(change.payload, record));
  return seq;
}

Status SqliteStore::remove(const ChangeId& id) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::remove));
  YX_TRY(write->bind(1, chain).bind(2, signed_n(id.n)).run());
  return db_->changed_rows() == 1 ? Status{} : Status(Error{Code::not_found, "no such change"});
}

Status SqliteStore::set_effective(const ChangeId& id, std::optional<Stamp> effective) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::set_effective));
  write->bind(1, chain).bind(2, signed_n(id.n));
  bind_effective(*write, 3, effective);
  YX_TRY(write->run());
  return db_->changed_rows() == 1 ? Status{} : Status(Error{Code::not_found, "no such change"});
}

bool SqliteStore::shows(const StoredChange& change) const {
  if (change.quarantine.empty()) return true;
  return shown_device_ == change.id.device && change.quarantine != "malformed" && change.quarantine != "too_new";
}

Status SqliteStore::set_quarantine(const ChangeId& id, std::string_view reason) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::set_quarantine));
  write->bind(1, chain).bind(2, signed_n(id.n));
  bind_reason(*write, 3, reason);
  YX_TRY(write->run());
  return db_->changed_rows() == 1 ? Status{} : Status(Error{Code::not_found, "no such change"});
}

Status SqliteStore::set_past(const ChangeId& id, const std::vector<std::string>& cells) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::set_past));
  write->bind(1, chain).bind(2, signed_n(id.n));
  bind_past(*write, 3, cells);
  YX_TRY(write->run());
  return db_->changed_rows() == 1 ? Status{} : Status(Error{Code::not_found, "no such change"});
}

Status SqliteStore::resequence(const ChangeId& id) {
  YX_ASSIGN(const std::int64_t chain, chain_key(id.chain(), false));
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::resequence));
  YX_TRY(write->bind(1, chain).bind(2, signed_n(id.n)).run());
  return db_->changed_rows() == 1 ? Status{} : Status(Error{Code::not_found, "no such change"});
}

Result<std::vector<StoredChange>> SqliteStore::changes_of(const RecordId& id) {
  YX_ASSIGN(const std::int64_t key, record_key(id));
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::changes_of));
  query->bind(1, key);
  auto changes = read_changes(*query);
  if (changes || changes.error().code != Code::corrupt) return changes;
  // Another connection to this file may have begun that log since: a second thread's, another process's.
  query->reset();
  YX_TRY(load_chains());
  query->bind(1, key);
  return read_changes(*query);
}

Result<std::vector<StoredChange>> SqliteStore::chain_entries(const ChainId& chain, std::uint64_t after,
                                                             std::size_t limit) {
  YX_ASSIGN(const std::int64_t key, chain_key(chain, false));
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::chain_entries));
  query->bind(1, key).bind(2, signed_n(after)).bind(3, signed_n(limit));
  return read_changes(*query);
}

Result<std::vector<Notice>> SqliteStore::notices(const ChainId& chain) {
  YX_ASSIGN(const std::int64_t key, chain_key(chain, false));
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::notices));
  query->bind(1, key);
  std::vector<Notice> out;
  while (true) {
    YX_ASSIGN(const bool row, query->step());
    if (!row) return out;
    Notice notice{static_cast<std::uint64_t>(query->integer(0)), std::nullopt, std::string(query->text(3))};
    if (!query->is_null(1)) notice.effective = Stamp{query->integer(1), static_cast<std::uint32_t>(query->integer(2))};
    out.push_back(std::move(notice));
  }
}

namespace {

/// True when looking up the records in scope costs much less than walking through what comes after `after` up to
/// `last`.
/// Whether the scope holds fewer than `most` records.
Result<bool> is_narrow(sqlite::Db& db, const Scope& scope, std::int64_t most) {
  YX_ASSIGN(sqlite::Statement query, db.prepare(mine_sql(scope, most) + "SELECT count(*) FROM mine"));
  bind_scope(query, scope, 3);
  YX_TRY(query.step());
  return query.integer(0) < most;
}

}  // namespace

Result<std::vector<StoredChange>> SqliteStore::feed(std::int64_t after, const Scope* scope, std::size_t limit) {
  YX_TRY(load_chains());
  if (scope == nullptr) {
    YX_ASSIGN(sqlite::Statement * query, statement(Sql::feed));
    query->bind(1, after).bind(2, signed_n(limit));
    return read_changes(*query);
  }
  // Many laptops see one township of a city, and a new one has all of the city's log before it: where few records are
  // in its scope, they are looked up and not the log walked through.
  YX_ASSIGN(const std::int64_t last, last_seq());
  const std::int64_t span = last - after, most = narrow_records(span, limit);
  bool narrow = span >= narrow_span && !scope->prefixes.empty() && !sees_everything(*scope);
  if (narrow) {
    YX_ASSIGN(narrow, is_narrow(*db_, *scope, most));
  }
  std::string sql = narrow ? mine_sql(*scope, most) : std::string();
  sql +=
      "SELECT c.seq, c.chain, c.n, c.chain_hash, c.effective_ms, c.effective_logical, c.quarantine, c.payload, r.id, "
      "c.past, c.record, NOT EXISTS(SELECT 1 FROM change o WHERE o.record = c.record AND o.seq <> c.seq) "
      "FROM change c CROSS JOIN record r ON r.key = c.record WHERE c.seq > ?1 AND length(r.cells) > 0 AND ";
  sql += narrow
             ? "c.seq IN (SELECT w.seq FROM mine m CROSS JOIN change w INDEXED BY change_by_record ON w.record = m.key "
               "WHERE w.seq > ?1)"
             : scope_sql(*scope, "r.form", "r.place", 3);
  YX_ASSIGN(sqlite::Statement query, db_->prepare(sql + " ORDER BY c.seq LIMIT ?2"));
  query.bind(1, after).bind(2, signed_n(limit));
  bind_scope(query, *scope, 3);
  std::vector<StoredChange> out;
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return out;
    YX_ASSIGN(StoredChange change, read_change(query));
    change.is_only_one = query.integer(11) == 1;
    out.push_back(std::move(change));
  }
}

Result<std::int64_t> SqliteStore::first_of_others(std::int64_t after, std::int64_t up_to,
                                                  const std::vector<ChainId>& chains) {
  std::string sql = "SELECT seq FROM change WHERE seq > ?1 AND seq <= ?2";
  for (const ChainId& chain : chains) {
    YX_ASSIGN(const std::int64_t key, chain_key(chain, false));
    if (key != 0) sql += " AND chain <> " + std::to_string(key);
  }
  YX_ASSIGN(sqlite::Statement query, db_->prepare(sql + " ORDER BY seq LIMIT 1"));
  YX_ASSIGN(const bool row, query.bind(1, after).bind(2, up_to).step());
  return row ? query.integer(0) : up_to + 1;
}

Result<std::int64_t> SqliteStore::last_seq() {
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::last_seq));
  YX_TRY(query->step());
  const std::int64_t seq = query->integer(0);
  query->reset();
  return seq;
}

Result<std::uint64_t> SqliteStore::change_count() {
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::change_count));
  YX_TRY(query->step());
  const auto count = static_cast<std::uint64_t>(query->integer(0));
  query->reset();
  return count;
}

// ---- Records

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
