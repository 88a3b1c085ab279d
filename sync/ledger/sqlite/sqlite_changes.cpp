// SqliteStore: changes.
#include <algorithm>

#include "sync/base/cbor.h"
#include "sync/ledger/sqlite/scope_filter.h"
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

}  // namespace

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

Result<std::vector<StoredChange>> SqliteStore::feed(std::int64_t after, const Scope* scope, std::size_t limit) {
  YX_TRY(load_chains());
  if (scope == nullptr) {
    YX_ASSIGN(sqlite::Statement * query, statement(Sql::feed));
    query->bind(1, after).bind(2, signed_n(limit));
    return read_changes(*query);
  }
  YX_ASSIGN(const std::int64_t last, last_seq());
  YX_ASSIGN(const FeedFilter filter, feed_filter(*db_, *scope, last - after, limit));
  const std::string sql =
      filter.with +
      "SELECT c.seq, c.chain, c.n, c.chain_hash, c.effective_ms, c.effective_logical, c.quarantine, c.payload, r.id, "
      "c.past, c.record, NOT EXISTS(SELECT 1 FROM change o WHERE o.record = c.record AND o.seq <> c.seq) "
      "FROM change c CROSS JOIN record r ON r.key = c.record WHERE c.seq > ?1 AND length(r.cells) > 0 AND " +
      filter.where + " ORDER BY c.seq LIMIT ?2";
  YX_ASSIGN(sqlite::Statement query, db_->prepare(sql));
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

}  // namespace yanxing::sync
