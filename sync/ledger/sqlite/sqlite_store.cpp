#include "sync/ledger/sqlite/sqlite_store.h"

#include <algorithm>

#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/schema_steps.h"

namespace yanxing::sync {

namespace {

// "YANX", so that `file` and a careful person recognise the database, and a foreign one is refused.
constexpr std::int64_t application_id = 0x59414E58;

constexpr const char* change_columns =
    "c.seq, c.chain, c.n, c.chain_hash, c.effective_ms, c.effective_logical, c.quarantine, c.payload, r.id, c.past, "
    "c.record ";

std::string change_query(const char* rest) {
  return std::string("SELECT ") + change_columns + "FROM change c LEFT JOIN record r ON r.key = c.record " + rest;
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(sqlite::Db& db) {
  YX_ASSIGN(const std::int64_t id, db.integer("PRAGMA application_id"));
  YX_ASSIGN(const std::int64_t version, db.integer("PRAGMA user_version"));
  YX_ASSIGN(const std::int64_t tables,
            db.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'change', 'record')"));
  if (tables == 0 && id == 0) {
    const std::string stamp = "PRAGMA application_id = " + std::to_string(application_id) +
                              "; PRAGMA user_version = " + std::to_string(schema_version) + ";";
    YX_TRY(db.begin());
    Status made = db.exec(std::string(schema_sql) + schema_step_2_sql + stamp);
    if (made) made = db.commit();
    if (!made) {
      db.rollback();
      return made.error();
    }
  } else if (id != application_id || tables != 3) {
    return Error{Code::corrupt, "not a Yanxing database"};
  } else if (version > schema_version_sparing) {
    return Error{Code::too_new, "database version " + std::to_string(version)};
  } else {
    YX_TRY(upgrade_schema(db));
  }
  std::unique_ptr<SqliteStore> store(new SqliteStore(db));
  store->says_sparing_ = version == schema_version_sparing;
  YX_TRY(store->load_chains());
  return store;
}

SqliteStore::~SqliteStore() = default;

Result<sqlite::Statement*> SqliteStore::statement(Sql which) {
  auto& slot = statements_[static_cast<std::size_t>(which)];
  if (slot) {
    slot->reset();
    return &*slot;
  }
  std::string sql;
  switch (which) {
    case Sql::has: sql = "SELECT 1 FROM change WHERE chain = ?1 AND n = ?2"; break;
    case Sql::find: sql = change_query("WHERE c.chain = ?1 AND c.n = ?2"); break;
    case Sql::insert:
      sql =
          "INSERT INTO change(chain, n, record, chain_hash, effective_ms, effective_logical, quarantine, payload, "
          "past) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
      break;
    case Sql::remove: sql = "DELETE FROM change WHERE chain = ?1 AND n = ?2"; break;
    case Sql::set_effective:
      sql = "UPDATE change SET effective_ms = ?3, effective_logical = ?4 WHERE chain = ?1 AND n = ?2";
      break;
    case Sql::set_quarantine: sql = "UPDATE change SET quarantine = ?3 WHERE chain = ?1 AND n = ?2"; break;
    case Sql::set_past: sql = "UPDATE change SET past = ?3 WHERE chain = ?1 AND n = ?2"; break;
    case Sql::resequence:
      sql = "UPDATE change SET seq = (SELECT max(seq) + 1 FROM change) WHERE chain = ?1 AND n = ?2";
      break;
    case Sql::changes_of: sql = change_query("WHERE c.record = ?1 ORDER BY c.seq"); break;
    case Sql::chain_entries: sql = change_query("WHERE c.chain = ?1 AND c.n > ?2 ORDER BY c.n LIMIT ?3"); break;
    case Sql::notices:
      sql =
          "SELECT n, effective_ms, effective_logical, quarantine FROM change "
          "WHERE chain = ?1 AND (effective_ms IS NOT NULL OR quarantine IS NOT NULL) ORDER BY n";
      break;
    case Sql::feed: sql = change_query("WHERE c.seq > ?1 ORDER BY c.seq LIMIT ?2"); break;
    case Sql::last_seq: sql = "SELECT coalesce(max(seq), 0) FROM change"; break;
    case Sql::change_count: sql = "SELECT count(*) FROM change"; break;
    case Sql::chain_head: sql = "SELECT n, chain_hash FROM change WHERE chain = ?1 ORDER BY n DESC LIMIT 1"; break;
    case Sql::chains:
      sql =
          "SELECT h.id, c.n, c.chain_hash FROM chain h JOIN change c ON c.chain = h.id "
          "AND c.n = (SELECT max(n) FROM change WHERE chain = h.id) ORDER BY h.device, h.incarnation";
      break;
    case Sql::chain_ids: sql = "SELECT id, device, incarnation FROM chain"; break;
    case Sql::add_chain: sql = "INSERT INTO chain(device, incarnation) VALUES(?1, ?2)"; break;
    case Sql::hash_at: sql = "SELECT chain_hash FROM change WHERE chain = ?1 AND n = ?2"; break;
    case Sql::record_key: sql = "SELECT key FROM record WHERE id = ?1"; break;
    case Sql::record: sql = "SELECT form, form_version, place, cells FROM record WHERE key = ?1"; break;
    case Sql::insert_record:
      sql =
          "INSERT INTO record(key, id, form, form_version, place, deleted, conflicts, seq, cells) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
      break;
    case Sql::update_record:
      sql =
          "UPDATE record SET form = ?3, form_version = ?4, place = ?5, deleted = ?6, conflicts = ?7, seq = ?8, cells = "
          "?9 "
          "WHERE key = ?1 AND id = ?2";
      break;
    case Sql::next_key: sql = "SELECT coalesce(max(key), 0) + 1 FROM record"; break;
    case Sql::meta: sql = "SELECT value FROM meta WHERE key = ?1"; break;
    case Sql::set_meta:
      sql = "INSERT INTO meta(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value";
      break;
    case Sql::metas: sql = "SELECT key, value FROM meta WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT ?3"; break;
    case Sql::note_attachment: sql = "INSERT OR IGNORE INTO attachment_ref(name, record) VALUES(?1, ?2)"; break;
    case Sql::attachments_after:
      sql = "SELECT DISTINCT name FROM attachment_ref WHERE name > ?1 ORDER BY name LIMIT ?2";
      break;
    case Sql::records_of_attachment:
      sql =
          "SELECT DISTINCT r.id FROM attachment_ref a JOIN record r ON r.key = a.record WHERE a.name > ?1 AND a.name < "
          "?2 ORDER BY r.id";
      break;
    case Sql::count: YX_CHECK(false);
  }
  YX_ASSIGN(sqlite::Statement prepared, db_->prepare(sql));
  slot.emplace(std::move(prepared));
  return &*slot;
}

// ---- Transactions

Status SqliteStore::begin() {
  YX_TRY(db_->begin());
  // Another process (an admin command beside a running server) may have written meanwhile.
  forget();
  return {};
}

Status SqliteStore::commit() {
  YX_TRY(write_reserved());
  return db_->commit();
}

void SqliteStore::rollback() {
  for (auto& statement : statements_) {
    if (statement) statement->reset();
  }
  db_->rollback();
  forget();
  says_sparing_ = false;  // it may have been taken back; saying it again costs nothing
  chain_keys_.clear();
  chains_by_key_.clear();
}

void SqliteStore::forget() {
  known_key_.reset();
  absent_.reset();
  reserved_key_.reset();
  next_record_key_ = 0;
}

// ---- Chains and record numbers

Status SqliteStore::load_chains() {
  YX_ASSIGN(sqlite::Statement * rows, statement(Sql::chain_ids));
  while (true) {
    YX_ASSIGN(const bool row, rows->step());
    if (!row) break;
    if (rows->blob(1).size() != 16) return Error{Code::corrupt, "a chain's device"};
    const ChainId chain{Uuid::from_bytes(rows->blob(1)), static_cast<std::uint32_t>(rows->integer(2))};
    chain_keys_[chain] = rows->integer(0);
    chains_by_key_[rows->integer(0)] = chain;
  }
  rows->reset();
  return {};
}

Result<std::int64_t> SqliteStore::chain_key(const ChainId& chain, bool create) {
  auto known = chain_keys_.find(chain);
  if (known == chain_keys_.end()) {
    YX_TRY(load_chains());
    known = chain_keys_.find(chain);
  }
  if (known != chain_keys_.end()) return known->second;
  if (!create) return std::int64_t{0};
  YX_ASSIGN(sqlite::Statement * add, statement(Sql::add_chain));
  YX_TRY(add->bind_blob(1, chain.device.view()).bind(2, chain.incarnation).run());
  const std::int64_t key = db_->last_rowid();
  chain_keys_[chain] = key;
  chains_by_key_[key] = chain;
  return key;
}

Result<ChainId> SqliteStore::chain_of(std::int64_t key) const {
  const auto known = chains_by_key_.find(key);
  if (known == chains_by_key_.end()) return Error{Code::corrupt, "a change without its chain"};
  return known->second;
}

Result<std::int64_t> SqliteStore::record_key(const RecordId& id) {
  if (reserved_key_ && reserved_key_->first == id) return reserved_key_->second;
  if (known_key_ && known_key_->first == id) return known_key_->second;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::record_key));
  YX_ASSIGN(const bool row, query->bind_blob(1, id.view()).step());
  const std::int64_t key = row ? query->integer(0) : 0;
  query->reset();
  if (key != 0) {
    known_key_ = {id, key};
  } else {
    absent_ = id;
  }
  return key;
}

Result<std::int64_t> SqliteStore::reserve_record_key(const RecordId& id) {
  // In a transaction, and begin() forgot what was found before it: what was not there a moment ago is not there now.
  if (absent_ != id) {
    YX_ASSIGN(const std::int64_t key, record_key(id));
    if (key != 0) return key;
  }
  absent_.reset();
  YX_TRY(write_reserved());
  if (next_record_key_ == 0) {
    YX_ASSIGN(sqlite::Statement * query, statement(Sql::next_key));
    YX_TRY(query->step());
    next_record_key_ = query->integer(0);
    query->reset();
  }
  reserved_key_ = {id, next_record_key_++};
  return reserved_key_->second;
}

Status SqliteStore::write_reserved() {
  if (!reserved_key_) return {};
  RecordState empty;
  empty.id = reserved_key_->first;
  YX_ASSIGN(sqlite::Statement * insert, statement(Sql::insert_record));
  insert->bind(1, reserved_key_->second).bind_blob(2, empty.id.view()).bind_text(3, "").bind(4, 0).bind_text(5, "");
  YX_TRY(insert->bind(6, 0).bind(7, 0).bind(8, 0).bind_blob(9, "").run());
  known_key_ = reserved_key_;
  reserved_key_.reset();
  return {};
}

Result<ChainHead> SqliteStore::chain_head(const ChainId& chain) {
  ChainHead head{chain, 0, chain_start(chain)};
  YX_ASSIGN(const std::int64_t key, chain_key(chain, false));
  if (key == 0) return head;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::chain_head));
  YX_ASSIGN(const bool row, query->bind(1, key).step());
  if (row) {
    head.n = static_cast<std::uint64_t>(query->integer(0));
    head.hash = query->blob(1).size() == 32 ? Hash::from_bytes(query->blob(1)) : Hash{};
  }
  query->reset();
  return head;
}

Result<std::vector<ChainHead>> SqliteStore::chains() {
  YX_TRY(load_chains());
  std::vector<ChainHead> out;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::chains));
  while (true) {
    YX_ASSIGN(const bool row, query->step());
    if (!row) break;
    YX_ASSIGN(const ChainId chain, chain_of(query->integer(0)));
    out.push_back({chain, static_cast<std::uint64_t>(query->integer(1)),
                   query->blob(2).size() == 32 ? Hash::from_bytes(query->blob(2)) : Hash{}});
  }
  query->reset();
  return out;
}

Result<std::optional<Hash>> SqliteStore::hash_at(const ChainId& chain, std::uint64_t n) {
  if (n == 0) return std::optional<Hash>(chain_start(chain));
  std::optional<Hash> hash;
  YX_ASSIGN(const std::int64_t key, chain_key(chain, false));
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::hash_at));
  YX_ASSIGN(const bool row, query->bind(1, key).bind(2, static_cast<std::int64_t>(n)).step());
  if (row && query->blob(0).size() == 32) hash = Hash::from_bytes(query->blob(0));
  query->reset();
  return hash;
}

// ---- Attachments

Status SqliteStore::note_attachments(std::string_view payload, std::int64_t record) {
  for (const std::string& name : attachments_in(payload)) {
    YX_ASSIGN(sqlite::Statement * note, statement(Sql::note_attachment));
    YX_TRY(note->bind_text(1, name).bind(2, record).run());
  }
  return {};
}

Result<std::vector<std::string>> SqliteStore::attachments_after(std::string_view after, std::size_t limit) {
  std::vector<std::string> out;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::attachments_after));
  query->bind_text(1, after).bind(2, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  while (true) {
    YX_ASSIGN(const bool row, query->step());
    if (!row) break;
    out.emplace_back(query->text(0));
  }
  query->reset();
  return out;
}

Result<std::vector<RecordId>> SqliteStore::records_of_attachment(const Hash& hash) {
  YX_TRY(write_reserved());
  std::vector<RecordId> out;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::records_of_attachment));
  // "/" is the character after ".".
  query->bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/");
  while (true) {
    YX_ASSIGN(const bool row, query->step());
    if (!row) break;
    if (query->blob(0).size() != 16) return Error{Code::corrupt, "a record's id"};
    out.push_back(Uuid::from_bytes(query->blob(0)));
  }
  query->reset();
  return out;
}

// ---- Settings

Result<std::optional<std::string>> SqliteStore::meta(std::string_view key) {
  std::optional<std::string> value;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::meta));
  YX_ASSIGN(const bool row, query->bind_text(1, key).step());
  if (row) value = std::string(query->blob(0));
  query->reset();
  return value;
}

Status SqliteStore::set_meta(std::string_view key, std::string_view value) {
  YX_ASSIGN(sqlite::Statement * write, statement(Sql::set_meta));
  return write->bind_text(1, key).bind_blob(2, value).run();
}

Result<std::vector<Store::Setting>> SqliteStore::metas(std::string_view from, std::string_view up_to,
                                                       std::size_t limit) {
  std::vector<Setting> out;
  YX_ASSIGN(sqlite::Statement * query, statement(Sql::metas));
  query->bind_text(1, from).bind_text(2, up_to).bind(
      3, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  while (true) {
    YX_ASSIGN(const bool row, query->step());
    if (!row) break;
    out.emplace_back(query->text(0), query->blob(1));
  }
  query->reset();
  return out;
}

}  // namespace yanxing::sync
