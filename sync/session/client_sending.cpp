// ClientSession: what goes out. A stretch of a log is one push, or, where the transport can carry it, a list of smaller
// ones, of which each counts as soon as it has arrived.
#include <algorithm>
#include <span>
#include <utility>

#include "sync/session/attachments.h"
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"

namespace yanxing::sync {

namespace {

constexpr std::size_t most_portion_bytes = std::size_t{40} << 10;  // half as much again at most: what a cut costs
/// Of payloads in one portion: what encoding and packing it may take of a laptop's memory, a multiple of it at the
/// higher level.
constexpr std::size_t most_raw_bytes = std::size_t{1} << 20;
constexpr std::size_t most_raw_bytes_slow = std::size_t{1} << 18;
constexpr std::size_t most_batches = 4;  // in a list that is made while another is on its way
constexpr std::size_t least_measured_bytes = std::size_t{16} << 10;  // fewer say nothing of a line's width
constexpr std::size_t slow_bytes_per_s = 1'000'000;
constexpr std::int64_t slow_answer_ms = 100;
constexpr std::size_t portions_per_s = 10;  // a cut costs a tenth of a second's work

}  // namespace

Status ClientSession::note_lost(std::int64_t number) {
  if (number <= 0) return {};
  YX_ASSIGN(const auto kept, kept_number(store_, attachments_lost_key));
  if (kept == number) return {};
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_TRY(keep_number(store_, attachments_lost_key, number));
  return transaction.commit();
}

void ClientSession::on_line(std::size_t bytes_up, std::int64_t ms) {
  if (bytes_up < least_measured_bytes) {
    if (ms >= slow_answer_ms) level_ = slow_line_compression_level;
    return;
  }
  const std::size_t speed = bytes_up * 1000 / static_cast<std::size_t>(std::max<std::int64_t>(ms, 1));
  level_ = speed < slow_bytes_per_s ? slow_line_compression_level : compression_level;
  portion_bytes_ =
      std::clamp(speed / portions_per_s, limits_.portion_bytes, std::max(limits_.portion_bytes, most_portion_bytes));
}

Result<bool> ClientSession::has_unsent() {
  YX_ASSIGN(const std::uint64_t unsent, count_unsent());
  return unsent > 0;
}

Result<std::optional<Request>> ClientSession::build_push() {
  YX_ASSIGN(const auto mine, own_chains(store_, log_.chain()));
  for (const auto& chain : mine) {
    const ChainId id{identity_.device, chain.incarnation};
    YX_ASSIGN(const std::uint64_t acked, acknowledged(store_, id));
    if (acked >= chain.n) continue;
    if (lists_) {
      YX_ASSIGN(const bool fits, fits_prepared(id, acked));
      if (fits) return std::optional(send_list(*std::exchange(prepared_, std::nullopt)));
      YX_ASSIGN(List list, build_list(id, acked, chain.n, limits_.push_changes));
      return std::optional(send_list(std::move(list)));
    }
    YX_ASSIGN(auto request, next_push(store_, id, acked, chain.n, limits_.push_changes));
    if (!request) continue;
    YX_ASSIGN(request->base, base_of(id));
    return std::optional(sealed(Kind::push, encode(*request)));
  }
  return std::optional<Request>();
}

/// A push may arrive late, at a server whose file was copied back meanwhile and at which another copy of this disk has
/// begun.
Result<PushBase> ClientSession::base_of(const ChainId& chain) {
  PushBase base;
  if (!names_base_) return base;
  base.position = proof_ ? proof_ : cursor_;
  YX_ASSIGN(const auto mine, own_chains(store_, log_.chain()));
  for (const auto& own : mine) {
    if (own.incarnation == chain.incarnation) continue;
    const ChainId id{identity_.device, own.incarnation};
    YX_ASSIGN(const std::uint64_t acked, acknowledged(store_, id));
    if (acked == 0) continue;
    YX_ASSIGN(const auto hash, store_.hash_at(id, acked));
    if (!hash) return Error{Code::corrupt, "an own log has no hash at " + std::to_string(acked)};
    base.logs.push_back({own.incarnation, acked, hash_mark(*hash)});
  }
  return base;
}

/// Whether what was prepared goes on where the server is, and is what the log still says.
Result<bool> ClientSession::fits_prepared(const ChainId& chain, std::uint64_t after) {
  if (!prepared_ || prepared_->place.chain != chain || prepared_->place.after != after) return false;
  YX_ASSIGN(const auto previous, store_.hash_at(chain, after));
  YX_ASSIGN(const auto last, store_.hash_at(chain, prepared_->place.end));
  return previous == prepared_->place.previous && last == prepared_->place.last;
}

/// Whether what was prepared is what comes after this receipt.
bool ClientSession::follows(const Receipt& receipt) const {
  return phase_ == Phase::push && prepared_ && prepared_->place.chain == receipt.chain &&
         prepared_->place.after == receipt.n && prepared_->place.previous == receipt.hash;
}

Request ClientSession::send_list(List list) {
  in_flight_ids_ = std::move(list.ids);
  sent_list_ = list.place;
  return std::move(list.request);
}

Status ClientSession::prepare() {
  if (!in_flight_ || in_flight_->kind != Kind::push || !lists_ || !sent_list_) return {};
  const auto [chain, after, sent_to, previous, last] = *sent_list_;
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  if (head.n <= sent_to || (prepared_ && prepared_->place.after == sent_to && prepared_->place.chain == chain))
    return {};
  const std::size_t most = limits_.push_changes * (level_ == compression_level ? most_batches : 1);
  YX_ASSIGN(prepared_, build_list(chain, sent_to, head.n, most));
  return {};
}

Result<ClientSession::List> ClientSession::build_list(const ChainId& chain, std::uint64_t after, std::uint64_t up_to,
                                                      std::size_t most) {
  YX_ASSIGN(const auto batch, next_batch(store_, chain, after, up_to, most));
  YX_ASSIGN(const auto first, store_.hash_at(chain, after));
  if (!first) return Error{Code::corrupt, "an own log has no hash at " + std::to_string(after)};
  YX_ASSIGN(const PushBase base, base_of(chain));
  std::vector<std::string> frames, ids;
  Hash previous = *first;
  for (std::size_t at = 0; at < batch.size();) {
    const auto rest = std::span(batch).subspan(at, std::min(limits_.push_changes, batch.size() - at));
    auto budget = static_cast<std::size_t>(static_cast<double>(portion_bytes_) * pack_ratio_);
    std::size_t count = 0;
    std::string frame;
    while (true) {
      count = batch_size(rest, std::min(budget, level_ == compression_level ? most_raw_bytes : most_raw_bytes_slow));
      PushRequest request{chain.incarnation, after + at + 1, previous, {}, base};
      std::size_t bytes = 0;
      for (const StoredChange& entry : rest.first(count)) {
        bytes += entry.payload.size();
        request.payloads.push_back(entry.payload);
      }
      frame = seal_request(Kind::push, identity_.key, encode(request), level_);
      pack_ratio_ = static_cast<double>(bytes) / static_cast<double>(frame.size());
      // Entries of another form may pack worse than those before.
      if (frame.size() * 2 <= portion_bytes_ * 3 || batch_size(rest, bytes / 2) >= count) break;
      budget = std::min(bytes / 2, static_cast<std::size_t>(static_cast<double>(portion_bytes_) * pack_ratio_));
    }
    const auto& last_hash = rest[count - 1].chain_hash;
    if (!last_hash) return Error{Code::corrupt, "an own log has an entry without its hash"};
    previous = *last_hash;
    at += count;
    ids.push_back(frame_id(frame));
    frames.push_back(std::move(frame));
  }
  List list{
      {chain, after, after + batch.size(), *first, previous}, {Kind::push, {}, frames.size() > 1}, std::move(ids)};
  if (frames.size() == 1) {
    list.request.frame = std::move(frames.front());
  } else {
    for (const std::string& frame : frames) add_to_list(list.request.frame, frame);
  }
  return list;
}

Status ClientSession::on_push(const PushReply& reply) { return on_pushes({reply}); }

Status ClientSession::on_replies(std::string_view list) {
  YX_ASSIGN(const auto frames, split_list(list));
  std::vector<PushReply> replies;
  bool is_late = false;  // an answer to an earlier list
  for (std::size_t i = 0; i < frames.size(); ++i) {
    YX_ASSIGN(const Opened opened, open_reply(frames[i], identity_.server_key));
    YX_ASSIGN(const std::string answered, reply_to(opened.body));
    is_late = is_late || !in_flight_->is_list || i >= in_flight_ids_.size() || answered != in_flight_ids_[i];
    if (is_late) continue;
    if (opened.kind != Kind::push) return Error{Code::invalid, "a reply of another kind"};
    YX_ASSIGN(PushReply reply, decode<PushReply>(opened.body));
    replies.push_back(std::move(reply));
  }
  if (is_late) return {};
  const Status handled = on_pushes(std::move(replies));
  if (handled) in_flight_.reset();
  return handled;
}

/// Whether every one was; error when a receipt is not what was asked for.
Result<bool> ClientSession::all_stored(const std::vector<PushReply>& replies) {
  for (const PushReply& reply : replies) {
    if (reply.status != PushStatus::stored || !reply.receipt) return false;
    YX_ASSIGN(const auto here, store_.hash_at({identity_.device, reply.receipt->chain.incarnation}, reply.receipt->n));
    if (!here) return Error{Code::invalid, "a receipt for more than was sent"};
    YX_TRY(check_receipt(*reply.receipt, *here));
  }
  return true;
}

Status ClientSession::on_pushes(std::vector<PushReply> replies) {
  YX_ASSIGN(const bool all, all_stored(replies));
  if (all && !replies.empty() && follows(*replies.back().receipt)) {
    receipts_ = std::move(replies);  // kept by work() while what follows is on its way
    return {};
  }
  YX_TRY(keep_receipts(replies));
  if (all) return {};
  // Somebody else with this disk got there first, or the server went back meanwhile: find out anew.
  prepared_.reset();
  return start_over();
}

/// Keeps those of the pushes that were stored, up to the first that was not.
Status ClientSession::keep_receipts(const std::vector<PushReply>& replies) {
  std::uint64_t sent = 0;
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  for (const PushReply& reply : replies) {
    if (reply.status != PushStatus::stored || !reply.receipt) break;
    const ChainId chain{identity_.device, reply.receipt->chain.incarnation};
    YX_ASSIGN(const std::uint64_t before, acknowledged(store_, chain));
    YX_ASSIGN(const auto here, store_.hash_at(chain, reply.receipt->n));
    if (!here) return Error{Code::invalid, "a receipt for more than was sent"};
    YX_TRY(keep_receipt(*reply.receipt, *here));
    YX_TRY(keep_notices(chain, before, reply.receipt->n, reply.notices));
    sent += reply.receipt->n > before ? reply.receipt->n - before : 0;
  }
  YX_TRY(transaction.commit());
  progress_.sent += sent;
  YX_ASSIGN(const std::uint64_t left, count_unsent());
  progress_.to_send = progress_.sent + left;
  return {};
}

}  // namespace yanxing::sync
