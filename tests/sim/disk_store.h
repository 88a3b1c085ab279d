// What a simulated disk holds: a ledger in memory, or a real SQLite file. A copy of it is a copy of the disk.
#pragma once

#include <memory>

#include "sync/ledger/store.h"

namespace yanxing::sim {

/// Passes everything on; the stores of the simulator say what they do otherwise.
class ForwardStore : public sync::Store {
 public:
  Status begin() override { return to().begin(); }
  Status commit() override { return to().commit(); }
  void rollback() override { to().rollback(); }

  Result<bool> has(const sync::ChangeId& id) override { return to().has(id); }
  Result<std::optional<sync::StoredChange>> find(const sync::ChangeId& id) override { return to().find(id); }
  Result<std::int64_t> insert(const sync::StoredChange& change) override { return to().insert(change); }
  Status remove(const sync::ChangeId& id) override { return to().remove(id); }
  Status set_effective(const sync::ChangeId& id, std::optional<Stamp> effective) override {
    return to().set_effective(id, effective);
  }
  Status set_quarantine(const sync::ChangeId& id, std::string_view reason) override {
    return to().set_quarantine(id, reason);
  }
  Status set_past(const sync::ChangeId& id, const std::vector<std::string>& cells) override {
    return to().set_past(id, cells);
  }
  Status resequence(const sync::ChangeId& id) override { return to().resequence(id); }
  Result<std::vector<sync::StoredChange>> changes_of(const RecordId& record) override {
    return to().changes_of(record);
  }
  Result<std::vector<sync::StoredChange>> chain_entries(const sync::ChainId& chain, std::uint64_t after,
                                                        std::size_t limit) override {
    return to().chain_entries(chain, after, limit);
  }
  Result<std::vector<sync::Notice>> notices(const sync::ChainId& chain) override { return to().notices(chain); }
  Result<std::vector<sync::StoredChange>> feed(std::int64_t after, const sync::Scope* scope,
                                               std::size_t limit) override {
    return to().feed(after, scope, limit);
  }
  Result<std::int64_t> last_seq() override { return to().last_seq(); }
  Result<std::uint64_t> change_count() override { return to().change_count(); }

  Result<sync::ChainHead> chain_head(const sync::ChainId& chain) override { return to().chain_head(chain); }
  Result<std::vector<sync::ChainHead>> chains() override { return to().chains(); }
  Result<std::optional<Hash>> hash_at(const sync::ChainId& chain, std::uint64_t n) override {
    return to().hash_at(chain, n);
  }

  Result<std::optional<sync::RecordState>> record(const RecordId& id) override { return to().record(id); }
  Status put(const sync::RecordState& record, std::int64_t seq) override { return to().put(record, seq); }
  Status remove_record(const RecordId& id) override { return to().remove_record(id); }
  Status each_record(const sync::Scope* scope, const std::function<Status(const sync::RecordState&)>& visit) override {
    return to().each_record(scope, visit);
  }

  Result<std::vector<std::string>> attachments_after(std::string_view after, std::size_t limit) override {
    return to().attachments_after(after, limit);
  }
  Result<std::vector<RecordId>> records_of_attachment(const Hash& hash) override {
    return to().records_of_attachment(hash);
  }

  Result<std::optional<std::string>> meta(std::string_view key) override { return to().meta(key); }
  Status set_meta(std::string_view key, std::string_view value) override { return to().set_meta(key, value); }
  Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) override {
    return to().metas(from, up_to, limit);
  }

 private:
  virtual sync::Store& to() = 0;
};

/// A store that is copied as a disk is: a copy is full and independent, and shows what was committed.
class DiskStore final : public ForwardStore {
 public:
  /// An empty store; with `sqlite` in a file of its own (in /dev/shm where there is one), which goes with it.
  explicit DiskStore(bool sqlite);
  DiskStore(const DiskStore& other);
  DiskStore& operator=(const DiskStore& other);
  DiskStore(DiskStore&& other) noexcept;
  DiskStore& operator=(DiskStore&& other) noexcept;
  ~DiskStore() override;

  /// The program is gone in the middle of whatever it did; the file is opened anew.
  void reopen();

 private:
  struct Kept;
  sync::Store& to() override;
  std::unique_ptr<Kept> kept_;
};

}  // namespace yanxing::sim
