// ClientSession: what comes back. Own changes after a rewind, the audit after a server's restore, pages of others'
// changes.
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

// ---- Others' changes

std::optional<Request> ClientSession::ahead() {
  if (in_flight_) return std::nullopt;
  if (!receipts_.empty()) {
    if (follows(*receipts_.back().receipt)) in_flight_ = send_list(*std::exchange(prepared_, std::nullopt));
    return in_flight_;
  }
  if (!page_cursor_ || !progress_.more_to_receive) return std::nullopt;
  if (phase_ != Phase::pull && (phase_ != Phase::snapshot || page_cursor_->snapshot_until == 0)) return std::nullopt;
  in_flight_ = sealed(Kind::pull, build_pull(page_cursor_, false));
  return in_flight_;
}

std::string ClientSession::build_pull(const std::optional<Cursor>& cursor, bool snapshot) const {
  PullRequest request;
  request.cursor = cursor;
  request.limit = limits_.pull_changes;
  request.snapshot = snapshot && !cursor;
  for (const OwnChain& chain : chains_) request.skip.push_back(chain.incarnation);
  request.since = proof_;
  return encode(request);
}

Status ClientSession::on_page(PageReply reply) {
  page_is_own_ = in_flight_->kind == Kind::own;
  page_.assign(std::make_move_iterator(reply.entries.begin()), std::make_move_iterator(reply.entries.end()));
  progress_.more_to_receive = reply.more;
  if (page_is_own_) {
    if (page_.empty()) return Error{Code::invalid, "an empty page of own changes"};
    return {};
  }
  if (!reply.cursor) return Error{Code::invalid, "a page without a cursor"};
  page_cursor_ = std::move(reply.cursor);
  return {};
}

/// `held_to`: the highest n that is held of the entry's log.
Status ClientSession::apply_entry(const Entry& entry, const Result<Change>& change, std::uint64_t& held_to) {
  std::optional<Hash> chain_hash;
  if (page_is_own_) {
    YX_ASSIGN(const ChainHead head, store_.chain_head(entry.id.chain()));
    if (entry.id.device != identity_.device || entry.id.n > head.n + 1)
      return Error{Code::invalid, "own changes out of order"};
    // Held already: another program on this disk fetched them meanwhile.
    if (entry.id.n == head.n + 1) chain_hash = chain_next(head.hash, entry.payload);
  }
  const Verdict verdict{entry.effective, entry.quarantine, entry.past};
  bool held = false;
  if (entry.id.n <= held_to) {
    YX_ASSIGN(held, store_.has(entry.id));
  }
  held_to = std::max(held_to, entry.id.n);
  if (held) {
    const Status applied = apply(store_, entry.id, entry.payload, verdict, chain_hash);
    // Another change is held here under that id: the server went back and its author wrote anew. The audit sorts it out
    // next time.
    if (!applied && applied.error().code == Code::conflict) return store_.set_meta("audit", "");
    YX_TRY(applied);
  } else {
    std::optional<RecordState> record;
    if (change && verdict.quarantine.empty()) {
      YX_ASSIGN(record, store_.record(change->record));
    }
    YX_TRY(append_new(store_, entry.id, entry.payload, change, std::move(record), verdict, chain_hash));
  }
  if (change) clock_.observe(entry.effective.value_or(change->stamp));
  return {};
}

/// Whether the page goes on from where the disk is. A snapshot leaves out what was replaced: it may only follow itself,
/// and begin where nothing of others is held.
Result<bool> ClientSession::fits_disk() {
  if (page_is_own_) return true;
  YX_ASSIGN(const bool moved_on, disk_moved_on());
  if (moved_on || phase_ != Phase::snapshot || cursor_) return !moved_on;
  return is_fresh();
}

/// Whether somebody else's change names own entries beyond the receipts; they are added to `unheard`, unless they were
/// compared already.
Result<bool> ClientSession::is_news_of_own(const Change& change, std::set<ChangeId>& unheard) {
  bool any = false;
  const auto look = [&](const std::vector<ChangeId>& named) -> Status {
    for (const ChangeId& id : named) {
      if (id.device != identity_.device || compared_.contains(id)) continue;
      const bool is_log = std::any_of(chains_.begin(), chains_.end(),
                                      [&](const OwnChain& c) { return c.incarnation == id.incarnation; });
      if (!is_log) continue;
      YX_ASSIGN(const std::uint64_t acked, acknowledged(store_, id.chain()));
      if (id.n <= acked) continue;
      unheard.insert(id);
      any = true;
    }
    return {};
  };
  for (const Edit& edit : change.edits) {
    YX_TRY(look(edit.replaces));
    if (edit.cell != life_cell || edit.value == alive_item) continue;
    const auto seen = decode_seen(edit.value);
    if (seen) YX_TRY(look(*seen));
  }
  return any;
}

/// All of the page at once, so that one handshake settles them.
Status ClientSession::note_news_of_own() {
  std::set<ChangeId> unheard;
  for (const Entry& entry : page_) {
    const auto change = decode_change(entry.payload, entry.id.chain());
    if (change) YX_TRY(is_news_of_own(*change, unheard));
  }
  compared_.merge(unheard);
  return {};
}

/// Whether an entry of others' is of a log that another program on this disk has made ours since the handshake, so that
/// it was not passed over: it would leave a gap there.
Result<bool> ClientSession::is_own_by_now(const ChangeId& id) {
  if (id.device != identity_.device) return false;
  const bool is_known =
      std::any_of(chains_.begin(), chains_.end(), [&](const OwnChain& c) { return c.incarnation == id.incarnation; });
  if (is_known) return false;
  YX_ASSIGN(const auto hash, store_.hash_at(id.chain(), 1));
  return hash.has_value();
}

/// Applies the next `count` entries of the page. False where one names an entry of ours that the server did not hold
/// when it was last compared: it may be of another copy of this disk, and ours would be taken for replaced; or where
/// one is of a log that became ours. A handshake finds out. Error: conflict when the disk went back beneath us since
/// own entries were asked for, and what comes next does not fit any more.
Result<bool> ClientSession::apply_entries(std::size_t count) {
  std::map<ChainId, std::uint64_t> held;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [at, is_new] = held.try_emplace(page_[i].id.chain());
    if (is_new) {
      YX_ASSIGN(const ChainHead head, store_.chain_head(at->first));
      at->second = head.n;
    }
    if (page_is_own_ && at->second < own_held_) return Error{Code::conflict, "the disk went back"};
    const auto change = decode_change(page_[i].payload, page_[i].id.chain());
    if (!page_is_own_) {
      YX_ASSIGN(const bool is_ours, is_own_by_now(page_[i].id));
      if (is_ours) return false;
    }
    if (change && !page_is_own_ && page_[i].quarantine.empty()) {
      std::set<ChangeId> unheard;
      YX_ASSIGN(const bool is_news, is_news_of_own(*change, unheard));
      if (is_news) return false;
    }
    YX_TRY(apply_entry(page_[i], change, at->second));
  }
  return true;
}

/// Keeps with a page's slice how far others' changes are held; `last`: it is the page's last.
Status ClientSession::keep_position(bool last) {
  if (last && page_cursor_) YX_TRY(store_.set_meta("cursor", encode_cursor(*page_cursor_)));
  if (last && page_cursor_ && proof_ && page_cursor_->seq >= proof_->seq) {
    YX_TRY(store_.set_meta("proof", ""));
    proof_.reset();
  }
  if (last || !page_cursor_) return {};
  if (!proof_ || proof_->seq < page_cursor_->seq) {
    // What a slice leaves here lies behind the cursor: should the page never be finished, a server that goes back to
    // between the two lacks it, and knows the cursor.
    proof_ = page_cursor_;
    YX_TRY(store_.set_meta("proof", encode_cursor(*proof_)));
  }
  if (phase_ != Phase::snapshot || cursor_) return {};
  // A snapshot has begun: whoever comes to this disk goes on with this one.
  cursor_ = *page_cursor_;
  if (cursor_->snapshot_until == 0) cursor_->snapshot_until = cursor_->seq;
  cursor_->seq = 0;
  return store_.set_meta("cursor", encode_cursor(*cursor_));
}

Status ClientSession::work(std::size_t max_changes) {
  // Should it fail, they are forgotten: what they were for is sent again and found to be held.
  if (!receipts_.empty()) return keep_receipts(std::exchange(receipts_, {}));
  if (!has_work()) return {};
  const std::size_t count = std::min(max_changes == 0 ? std::size_t{1} : max_changes, page_.size());
  const bool last = count == page_.size();
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const bool fits, fits_disk());
  if (!fits) {
    shake_hands_again();
    return {};
  }
  const auto applied = apply_entries(count);
  if (!applied && applied.error().code == Code::conflict && page_is_own_) {
    page_.clear();  // shake hands again
    return {};
  }
  YX_ASSIGN(const bool is_applied, applied);
  if (!is_applied) {
    YX_TRY(note_news_of_own());
    shake_hands_again();
    return {};
  }
  const auto cursor_before = cursor_, proof_before = proof_;
  Status kept = keep_position(last);
  if (kept && count > 0) kept = persist_clock(store_, clock_.last());
  if (kept) kept = transaction.commit();
  if (!kept) {
    cursor_ = cursor_before;
    proof_ = proof_before;
    return kept;
  }
  progress_.received += count;
  const std::optional<ChangeId> own_now = page_is_own_ && count > 0 ? std::optional(page_[count - 1].id) : std::nullopt;
  if (own_now) own_held_ = own_now->n;
  for (OwnChain& chain : chains_) {
    if (own_now && chain.incarnation == own_now->incarnation) chain.common = own_now->n;
  }
  page_.erase(page_.begin(), page_.begin() + static_cast<std::ptrdiff_t>(count));
  if (last && page_cursor_) YX_TRY(end_page());
  return {};
}

Status ClientSession::end_page() {
  cursor_ = std::exchange(page_cursor_, std::nullopt);
  if (phase_ == Phase::snapshot) {
    fresh_ = false;
    if (cursor_->snapshot_until == 0) phase_ = Phase::push;
  } else if (phase_ == Phase::pull && !progress_.more_to_receive) {
    // What was saved or adopted meanwhile goes out in the same exchange.
    YX_ASSIGN(const bool unsent, has_unsent());
    phase_ = unsent ? Phase::push : Phase::done;
  }
  return {};
}

}  // namespace yanxing::sync
