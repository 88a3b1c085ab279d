// ClientSession: what is not where it should be. Own changes after a rewind, the audit after a server's restore.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "sync/ledger/change_refs.h"
#include "sync/session/client_state.h"

namespace yanxing::sync {
namespace {

template <typename Logs>
auto find_log(Logs& logs, const ChainId& chain) {
  return std::find_if(logs.begin(), logs.end(), [&](const WaitedLog& log) { return log.chain == chain; });
}

}  // namespace

// ---- Own changes that this disk does not hold any more

Result<std::optional<std::string>> ClientSession::build_own() {
  for (OwnChain& chain : chains_) {
    const ChainId id{identity_.device, chain.incarnation};
    YX_ASSIGN(const ChainHead head, store_.chain_head(id));
    if (chain.held <= chain.common) continue;
    if (head.n != chain.common) {
      // Something was saved on the rewound log since the handshake: that is a fork now, and the next handshake finds
      // it.
      log_changed_ = true;
      return std::optional<std::string>();
    }
    if (id == log_.chain()) {
      // Another copy of this disk may still be writing here: leave that log to it.
      Transaction transaction(store_);
      YX_TRY(transaction.begin());
      YX_TRY(new_incarnation());
      YX_TRY(transaction.commit());
      progress_.recovered_fork = true;
    }
    log_changed_ = true;
    own_held_ = head.n;
    return std::optional<std::string>(encode(OwnRequest{chain.incarnation, head.n, limits_.pull_changes}));
  }
  return std::optional<std::string>();
}

// ---- Audit

Result<std::optional<std::string>> ClientSession::build_audit() {
  if (!audit_pending_) return std::optional<std::string>();
  if (to_audit_.empty() && asked_.empty()) {
    YX_ASSIGN(const auto kept, store_.meta("audit"));
    YX_ASSIGN(const auto only, decode_waiting(kept.value_or("")));
    YX_ASSIGN(const auto mine, own_chains(store_, log_.chain()));
    YX_ASSIGN(const auto chains, store_.chains());
    for (const ChainHead& head : chains) {
      const bool own =
          head.chain.device == identity_.device &&
          std::any_of(mine.begin(), mine.end(), [&](const auto& c) { return c.incarnation == head.chain.incarnation; });
      if (own || (!only.empty() && find_log(only, head.chain) == only.end())) continue;
      YX_ASSIGN(const auto entries, store_.chain_entries(head.chain, 0, SIZE_MAX));
      for (const StoredChange& entry : entries) to_audit_.push_back({entry.id, payload_mark(entry.payload)});
    }
  }
  if (to_audit_.empty()) {
    YX_TRY(finish_audit());
    return std::optional<std::string>();
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(to_audit_.size(), max_audit_entries));
  asked_.assign(to_audit_.begin(), to_audit_.begin() + count);
  return std::optional<std::string>(encode(AuditRequest{asked_, proof_ ? proof_ : cursor_}));
}

Status ClientSession::on_audit(const AuditReply& reply) {
  if (reply.verdicts.size() != asked_.size()) return Error{Code::invalid, "an audit's answer"};
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    const ChainId chain = asked_[i].id.chain();
    if (reply.verdicts[i] == Audit::settled || reply.verdicts[i] == Audit::different) to_adopt_.push_back(asked_[i].id);
    if (reply.verdicts[i] == Audit::different) different_.insert(asked_[i].id);
    if (reply.verdicts[i] != Audit::wait) continue;
    not_there_.insert(asked_[i].id);
    const auto known = find_log(waiting_, chain);
    if (known == waiting_.end()) {
      waiting_.push_back({chain, asked_[i].id.n});
    } else {
      known->first = std::min(known->first, asked_[i].id.n);
    }
  }
  proof_ = reply.at;
  to_audit_.erase(to_audit_.begin(), to_audit_.begin() + static_cast<std::ptrdiff_t>(asked_.size()));
  asked_.clear();
  if (to_audit_.empty()) return finish_audit();
  return {};
}

/// What others wrote upon changes whose ids hold something else on the server, and have not brought: it would be taken
/// for a replacement of that. Handed in anew, upon the copies.
Result<std::set<ChangeId>> ClientSession::names_different() {
  std::set<ChangeId> out;
  for (const ChangeId& id : different_) {
    YX_ASSIGN(const auto stored, store_.find(id));
    if (!stored || stored->record.is_nil()) continue;
    YX_ASSIGN(const auto changes, store_.changes_of(stored->record));
    for (const StoredChange& one : changes) {
      if (!not_there_.contains(one.id)) continue;
      const auto change = decode_change(one.payload, one.id.chain());
      if (change && names_any(*change, different_)) out.insert(one.id);
    }
  }
  return out;
}

/// Own entries that the server does not hold and that name one of `anew`, with all that follows them in their logs; the
/// current log goes on as another one where it loses some. Not of the log `but`. In a transaction.
Result<std::vector<StoredChange>> ClientSession::take_back(std::set<ChangeId> anew, const std::optional<ChainId>& but) {
  std::vector<StoredChange> out;
  std::map<ChainId, std::uint64_t> taken;  // from where on
  YX_ASSIGN(const auto mine, own_chains(store_, log_.chain()));
  for (bool more = !anew.empty(); more;) {
    more = false;
    for (const auto& own : mine) {
      const ChainId chain{identity_.device, own.incarnation};
      if (chain == but) continue;
      const auto known = std::find_if(chains_.begin(), chains_.end(),
                                      [&](const OwnChain& c) { return c.incarnation == own.incarnation; });
      const std::uint64_t held = known == chains_.end() ? 0 : known->held;
      YX_ASSIGN(const auto entries, store_.chain_entries(chain, held, SIZE_MAX));
      const auto first = std::find_if(entries.begin(), entries.end(), [&](const StoredChange& entry) {
        const auto change = decode_change(entry.payload, chain);
        return change && names_any(*change, anew);
      });
      if (first == entries.end() || (taken.contains(chain) && taken[chain] <= first->id.n)) continue;
      taken[chain] = first->id.n;
      for (auto entry = first; entry != entries.end(); ++entry) anew.insert(entry->id);
      more = true;  // what goes on with these in another log follows them
    }
  }
  for (const auto& [chain, from] : taken) {
    YX_ASSIGN(auto entries, store_.chain_entries(chain, from - 1, SIZE_MAX));
    std::move(entries.begin(), entries.end(), std::back_inserter(out));
    if (chain == log_.chain()) YX_TRY(new_incarnation());
    if (from == 1) YX_TRY(pull_from_start());
  }
  return out;
}

Status ClientSession::finish_audit() {
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const std::int64_t met, servers_met(store_));
  YX_ASSIGN(const auto audit, store_.meta("audit"));
  if (met != met_ || audit.value_or("none") != audit_seen_) {
    // Another program on this disk met another server meanwhile, or found more that is to be compared.
    shake_hands_again();
    return {};
  }
  std::vector<StoredChange> orphans;
  YX_ASSIGN(std::set<ChangeId> anew, names_different());
  anew.insert(to_adopt_.begin(), to_adopt_.end());
  for (const ChangeId& id : anew) {
    YX_ASSIGN(auto stored, store_.find(id));
    if (stored) orphans.push_back(std::move(*stored));
  }
  const std::size_t adopted = orphans.size();
  YX_ASSIGN(auto own, take_back(different_));
  const bool took_back = !own.empty();
  std::move(own.begin(), own.end(), std::back_inserter(orphans));
  // In the order in which they came here, which is a causal one.
  std::sort(orphans.begin(), orphans.end(), [](const StoredChange& a, const StoredChange& b) { return a.seq < b.seq; });
  YX_TRY(log_.reauthor(orphans));
  YX_TRY(store_.set_meta("audit", encode_waiting(waiting_)));
  if (proof_) YX_TRY(store_.set_meta("proof", encode_cursor(*proof_)));
  if (!orphans.empty()) {
    // In their place the server may hold others, which the cursor may have passed.
    YX_TRY(forget_cursor(store_));
    YX_ASSIGN(proof_, kept_proof(store_));
    cursor_.reset();
  }
  YX_TRY(transaction.commit());
  progress_.adopted += adopted;
  audit_pending_ = false;
  to_adopt_.clear();
  different_.clear();
  not_there_.clear();
  waiting_.clear();
  return took_back ? start_over() : Status{};
}

}  // namespace yanxing::sync
