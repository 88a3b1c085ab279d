#include "tests/sim/faulty_store.h"

namespace yanxing::sim {

Status FaultyStore::strike() {
  if (fault_ != Fault::write_fails) return {};
  if (struck_ || left_ == 0) {
    struck_ = true;
    return Error{Code::disk_full, "simulated"};
  }
  --left_;
  return {};
}

Status FaultyStore::begin() {
  if (before_begin) before_begin();
  return inner_.begin();
}

Status FaultyStore::commit() {
  YX_TRY(strike());
  if (fault_ == Fault::commit_fails && !struck_ && left_-- == 0) {
    struck_ = true;
    return Error{Code::disk_full, "simulated"};
  }
  YX_TRY(inner_.commit());
  if (fault_ != Fault::after_commit || struck_) return {};
  struck_ = true;
  return Error{Code::io, "simulated power cut after a commit"};
}

Result<std::int64_t> FaultyStore::insert(const sync::StoredChange& change) {
  YX_TRY(strike());
  return inner_.insert(change);
}

Status FaultyStore::remove(const sync::ChangeId& id) {
  YX_TRY(strike());
  return inner_.remove(id);
}

Status FaultyStore::set_effective(const sync::ChangeId& id, std::optional<Stamp> effective) {
  YX_TRY(strike());
  return inner_.set_effective(id, effective);
}

Status FaultyStore::set_quarantine(const sync::ChangeId& id, std::string_view reason) {
  YX_TRY(strike());
  return inner_.set_quarantine(id, reason);
}

Status FaultyStore::set_past(const sync::ChangeId& id, const std::vector<std::string>& cells) {
  YX_TRY(strike());
  return inner_.set_past(id, cells);
}

Status FaultyStore::resequence(const sync::ChangeId& id) {
  YX_TRY(strike());
  return inner_.resequence(id);
}

Status FaultyStore::put(const sync::RecordState& record, std::int64_t seq) {
  YX_TRY(strike());
  return inner_.put(record, seq);
}

Result<bool> FaultyStore::put_lone(const sync::Change& change, std::int64_t seq) {
  YX_ASSIGN(const bool done, inner_.put_lone(change, seq));
  // Where it is not done, put() comes next: one write, and so one chance to fail, whatever the store keeps.
  if (done) YX_TRY(strike());
  return done;
}

Status FaultyStore::remove_record(const RecordId& id) {
  YX_TRY(strike());
  return inner_.remove_record(id);
}

Status FaultyStore::set_meta(std::string_view key, std::string_view value) {
  YX_TRY(strike());
  return inner_.set_meta(key, value);
}

}  // namespace yanxing::sim
