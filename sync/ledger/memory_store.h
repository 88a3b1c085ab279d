// A store in memory: for the simulator and as the second witness of the store contract. A copy is a full, independent
// store, as a copied disk would be; a copy taken inside a transaction shows what was committed before it.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "sync/ledger/store.h"

namespace yanxing::sync {

class MemoryStore final : public Store {
 public:
  MemoryStore() = default;
  MemoryStore(const MemoryStore& other);
  MemoryStore& operator=(const MemoryStore& other);

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
  Status remove_record(const RecordId& id) override;
  Status each_record(const Scope* scope, const std::function<Status(const RecordState&)>& visit) override;

  Result<std::vector<std::string>> attachments_after(std::string_view after, std::size_t limit) override;
  Result<std::vector<RecordId>> records_of_attachment(const Hash& hash) override;

  Result<std::optional<std::string>> meta(std::string_view key) override;
  Status set_meta(std::string_view key, std::string_view value) override;
  Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) override;

 private:
  struct Data {
    std::map<ChangeId, StoredChange> changes;
    std::map<std::int64_t, ChangeId> by_seq;
    std::map<RecordId, std::set<ChangeId>> by_record;
    std::map<RecordId, RecordState> records;
    std::map<std::string, std::set<RecordId>, std::less<>> attachments;  // nil: of no record that could be read
    std::map<std::string, std::string, std::less<>> meta;
    std::int64_t last_seq = 0;
  };

  /// Remembers how to take back the write that follows.
  void on_rollback(std::function<void(Data&)> undo);
  static void take_back(Data& data, std::vector<std::function<void(Data&)>> undo);
  Result<StoredChange*> existing(const ChangeId& id);
  void note_attachments(const StoredChange& change);

  Data data_;
  bool open_ = false;
  std::vector<std::function<void(Data&)>> undo_;
};

}  // namespace yanxing::sync
