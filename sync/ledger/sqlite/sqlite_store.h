// The ledger store in an SQLite file: laptops and the city server.
//
// Owns its statements, not the Db. One thread. A commit is durable when commit() returns (WAL, synchronous=FULL).
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "sync/ledger/sqlite/db.h"
#include "sync/ledger/store.h"

namespace yanxing::sync {

class SqliteStore final : public Store {
 public:
  /// Prepares a store in `db`: creates the tables in an empty file, or checks their version.
  /// Errors: too_new (written by a newer program), corrupt (not a Yanxing file), and SQLite's.
  static Result<std::unique_ptr<SqliteStore>> open(sqlite::Db& db);
  ~SqliteStore() override;

  sqlite::Db& db() { return *db_; }

  /// Told within the transaction of every record that is written, by its number in this file and the seq of its last
  /// change (0: removed). An error undoes the transaction. A laptop's search listens; a server has no listener.
  using Observer = std::function<Status(std::int64_t key, std::int64_t seq)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// Changes of this device stay in their records although a server put them in quarantine, so that what was typed
  /// here does not vanish from under its author. Those that cannot be read never count. A server keeps nobody's.
  void keep_showing(const DeviceId& device) { shown_device_ = device; }
  bool shows(const StoredChange& change) const override;

  /// From now on a new record is kept without cells that say what its change says already (put_lone()): half of the
  /// bytes of a server, whose records are seldom read. A laptop reads them all the time and keeps every cell. Files of
  /// both kinds can be read with and without it; an older program refuses one that has such a record.
  void spare_copies() { spares_ = true; }

  Status begin() override;
  Status commit() override;
  void rollback() override;

  Result<bool> has(const ChangeId& id) override;
  Result<std::optional<StoredChange>> find(const ChangeId& id) override;
  Result<std::int64_t> insert(const StoredChange& change) override;
  Status remove(const ChangeId& id) override;
  Status set_effective(const ChangeId& id, std::optional<Stamp> effective) override;
  Status set_quarantine(const ChangeId& id, std::string_view reason) override;
  Status set_past(const ChangeId& id, const std::vector<std::string>& cells) override;
  Status resequence(const ChangeId& id) override;
  Result<std::vector<StoredChange>> changes_of(const RecordId& record) override;
  Result<std::vector<StoredChange>> chain_entries(const ChainId& chain, std::uint64_t after,
                                                  std::size_t limit) override;
  Result<std::vector<Notice>> notices(const ChainId& chain) override;
  Result<std::vector<StoredChange>> feed(std::int64_t after, const Scope* scope, std::size_t limit) override;
  Result<std::int64_t> first_of_others(std::int64_t after, std::int64_t up_to,
                                       const std::vector<ChainId>& chains) override;
  Result<std::int64_t> last_seq() override;
  Result<std::uint64_t> change_count() override;

  Result<ChainHead> chain_head(const ChainId& chain) override;
  Result<std::vector<ChainHead>> chains() override;
  Result<std::optional<Hash>> hash_at(const ChainId& chain, std::uint64_t n) override;

  Result<std::optional<RecordState>> record(const RecordId& id) override;
  Status put(const RecordState& record, std::int64_t seq) override;
  Result<bool> put_lone(const Change& change, std::int64_t seq) override;
  Status remove_record(const RecordId& id) override;
  Status each_record(const Scope* scope, const std::function<Status(const RecordState&)>& visit) override;

  Result<std::vector<std::string>> attachments_after(std::string_view after, std::size_t limit) override;
  Result<std::vector<RecordId>> records_of_attachment(const Hash& hash) override;

  Result<std::optional<std::string>> meta(std::string_view key) override;
  Status set_meta(std::string_view key, std::string_view value) override;
  Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) override;

 private:
  enum class Sql {
    has,
    find,
    insert,
    remove,
    set_effective,
    set_quarantine,
    set_past,
    resequence,
    changes_of,
    chain_entries,
    notices,
    feed,
    last_seq,
    change_count,
    chain_head,
    chains,
    chain_ids,
    add_chain,
    hash_at,
    record_key,
    record,
    insert_record,
    update_record,
    next_key,
    meta,
    set_meta,
    metas,
    note_attachment,
    attachments_after,
    records_of_attachment,
    count
  };

  explicit SqliteStore(sqlite::Db& db) : db_(&db) {}
  Result<sqlite::Statement*> statement(Sql which);
  Status load_chains();
  /// Local number of a chain; 0 when unknown and `create` is false.
  Result<std::int64_t> chain_key(const ChainId& chain, bool create);
  Result<ChainId> chain_of(std::int64_t key) const;
  /// Local number of a record; 0 when unknown.
  Result<std::int64_t> record_key(const RecordId& id);
  Result<std::int64_t> reserve_record_key(const RecordId& id);
  Status write_reserved();
  /// In the transaction that inserts the change. `record`: its number here, 0 for none.
  Status note_attachments(std::string_view payload, std::int64_t record);
  Result<StoredChange> read_change(const sqlite::Statement& row) const;
  Result<std::vector<StoredChange>> read_changes(sqlite::Statement& rows) const;
  void forget();
  /// The version of a file that has such a record, in the transaction that writes the first one.
  Status say_sparing();
  Status write_record(const RecordState& record, std::string_view cells, std::int64_t seq);

  sqlite::Db* db_;
  bool spares_ = false;
  bool says_sparing_ = false;  // the file's version does, or will at commit
  Observer observer_;
  std::optional<DeviceId> shown_device_;
  std::array<std::optional<sqlite::Statement>, static_cast<std::size_t>(Sql::count)> statements_;
  std::map<ChainId, std::int64_t> chain_keys_;
  std::map<std::int64_t, ChainId> chains_by_key_;
  std::int64_t next_record_key_ = 0;                            // 0: not read yet
  std::optional<std::pair<RecordId, std::int64_t>> known_key_;  // the record used last: a save asks for it three times
  std::optional<RecordId> absent_;                              // looked for last and not there, in this transaction
  std::optional<std::pair<RecordId, std::int64_t>> reserved_key_;  // given to a change, its record row not written yet
};

}  // namespace yanxing::sync
