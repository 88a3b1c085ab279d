// A store that fails where it is told to: disk full, a power cut between any two writes, a power cut just after a
// commit.
#pragma once

#include <functional>

#include "tests/sim/disk_store.h"

namespace yanxing::sim {

enum class Fault {
  none,
  write_fails,   // the write or commit at the count fails and so do all after it, until the transaction is rolled back
  after_commit,  // the next commit is on disk, but nobody lives to hear of it
  commit_fails,  // the commit at the count fails, alone: what was written for it is gone, and the disk works again
};

/// Passes everything on to `inner` (which must outlive it) until the armed fault strikes.
class FaultyStore final : public ForwardStore {
 public:
  explicit FaultyStore(sync::Store& inner) : inner_(inner) {}

  /// The fault strikes at the write (or commit) number `count`, counted from 0; commits alone count for commit_fails.
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

  /// What another program on this disk does just before a transaction of this one.
  std::function<void()> before_begin;

  Status begin() override;
  Status commit() override;
  Result<std::int64_t> insert(const sync::StoredChange& change) override;
  Status remove(const sync::ChangeId& id) override;
  Status set_effective(const sync::ChangeId& id, std::optional<Stamp> effective) override;
  Status set_quarantine(const sync::ChangeId& id, std::string_view reason) override;
  Status set_past(const sync::ChangeId& id, const std::vector<std::string>& cells) override;
  Status resequence(const sync::ChangeId& id) override;
  Status put(const sync::RecordState& record, std::int64_t seq) override;
  Result<bool> put_lone(const sync::Change& change, std::int64_t seq) override;
  Status remove_record(const RecordId& id) override;
  Status set_meta(std::string_view key, std::string_view value) override;

 private:
  sync::Store& to() override { return inner_; }
  /// The error of a write that must fail now.
  Status strike();

  sync::Store& inner_;
  Fault fault_ = Fault::none;
  std::uint64_t left_ = 0;
  bool struck_ = false;
};

}  // namespace yanxing::sim
