// ClientSession: pages of others' changes.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "sync/ledger/change_refs.h"
#include "sync/session/client_state.h"

namespace yanxing::sync {

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
  bool is_news = !held;
  if (held) {
    YX_ASSIGN(const auto before, store_.find(entry.id));
    is_news = !before || before->effective != verdict.effective || before->quarantine != verdict.quarantine ||
              before->past != verdict.past;
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
  // What was here all along comes again from a server that went back, and after the scope has changed.
  if (is_news) ++progress_.received;
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

namespace {

/// What was counted in a transaction that is not committed never came.
class Uncounted {
 public:
  explicit Uncounted(SyncProgress& progress) : progress_(&progress), before_(progress.received) {}
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;
  ~Uncounted() {
    if (!is_kept_) progress_->received = before_;
  }
  void keep() { is_kept_ = true; }

 private:
  SyncProgress* progress_;
  std::uint64_t before_;
  bool is_kept_ = false;
};

}  // namespace

Status ClientSession::work(std::size_t max_changes) {
  // Should it fail, they are forgotten: what they were for is sent again and found to be held.
  if (!receipts_.empty()) return keep_receipts(std::exchange(receipts_, {}));
  if (!has_work()) return {};
  const std::size_t count = std::min(max_changes == 0 ? std::size_t{1} : max_changes, page_.size());
  const bool last = count == page_.size();
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  Uncounted uncounted(progress_);
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
  uncounted.keep();
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
