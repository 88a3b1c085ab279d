// A store that fails where it is told to: disk full, a power cut between any two writes, a power cut just after a
// commit.
#pragma once

#include "sync/ledger/store.h"

namespace yanxing::sim {

enum class Fault {
  none,
  write_fails,   // the write or commit at the count fails and so do all after it, until the transaction is rolled back
  after_commit,  // the next commit is on disk, but nobody lives to hear of it
};

/// Passes everything on to `inner` (which must outlive it) until the armed fault strikes.
class FaultyStore final : public sync::Store {
 public:
  explicit FaultyStore(sync::Store& inner) : inner_(inner) {}

  /// The fault strikes at the write (or commit) number `count`, counted from 0.
  void arm(Fault fault, std::uint64_t count) {
    fault_ = fault;
    left_ = count;
    struck_ = false;
  }
  /// Ends the fault; returns it if it did strike.
  Fault disarm() {
    const Fault fault = struck_ ? fault_ : Fault::none;
    fault_ = Fault::none;
    struck_ = false;
    return fault;
  }

  Status begin() override { return inner_.begin(); }
  Status commit() override;
  void rollback() override { inner_.rollback(); }

  Result<bool> has(const sync::ChangeId& id) override { return inner_.has(id); }
  Result<std::optional<sync::StoredChange>> find(const sync::ChangeId& id) override { return inner_.find(id); }
  Result<std::int64_t> insert(const sync::StoredChange& change) override;
  Status remove(const sync::ChangeId& id) override;
  Status set_effective(const sync::ChangeId& id, std::optional<Stamp> effective) override;
  Status set_quarantine(const sync::ChangeId& id, std::string_view reason) override;
  Status set_past(const sync::ChangeId& id, const std::vector<std::string>& cells) override;
  Status resequence(const sync::ChangeId& id) override;
  Result<std::vector<sync::StoredChange>> changes_of(const RecordId& record) override {
    return inner_.changes_of(record);
  }
  Result<std::vector<sync::StoredChange>> chain_entries(const sync::ChainId& chain, std::uint64_t after,
                                                        std::size_t limit) override {
    return inner_.chain_entries(chain, after, limit);
  }
  Result<std::vector<sync::Notice>> notices(const sync::ChainId& chain) override { return inner_.notices(chain); }
  Result<std::vector<sync::StoredChange>> feed(std::int64_t after, const sync::Scope* scope,
                                               std::size_t limit) override {
    return inner_.feed(after, scope, limit);
  }
  Result<std::int64_t> last_seq() override { return inner_.last_seq(); }
  Result<std::uint64_t> change_count() override { return inner_.change_count(); }

  Result<sync::ChainHead> chain_head(const sync::ChainId& chain) override { return inner_.chain_head(chain); }
  Result<std::vector<sync::ChainHead>> chains() override { return inner_.chains(); }
  Result<std::optional<Hash>> hash_at(const sync::ChainId& chain, std::uint64_t n) override {
    return inner_.hash_at(chain, n);
  }

  Result<std::optional<sync::RecordState>> record(const RecordId& id) override { return inner_.record(id); }
  Status put(const sync::RecordState& record, std::int64_t seq) override;
  Status remove_record(const RecordId& id) override;
  Status each_record(const sync::Scope* scope, const std::function<Status(const sync::RecordState&)>& visit) override {
    return inner_.each_record(scope, visit);
  }

  Result<std::optional<std::string>> meta(std::string_view key) override { return inner_.meta(key); }
  Status set_meta(std::string_view key, std::string_view value) override;
  Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) override {
    return inner_.metas(from, up_to, limit);
  }

 private:
  /// The error of a write that must fail now.
  Status strike();

  sync::Store& inner_;
  Fault fault_ = Fault::none;
  std::uint64_t left_ = 0;
  bool struck_ = false;
};

}  // namespace yanxing::sim
