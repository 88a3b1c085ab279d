#include "sync/session/bundle_client.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "sync/base/cbor.h"
#include "sync/session/attachments.h"
#include "sync/session/client_state.h"

namespace yanxing::sync {

Result<std::string> confirmation_mark(Store& store, const ChainId& current) {
  YX_ASSIGN(const auto epoch, store.meta("epoch"));
  YX_ASSIGN(const auto mine, own_chains(store, current));
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(1 + 2 * mine.size()).bytes(epoch.value_or(""));
  for (const auto& chain : mine) {
    YX_ASSIGN(const auto receipt, store.meta(receipt_key({current.device, chain.incarnation})));
    out.uint(chain.incarnation).bytes(receipt.value_or(""));
  }
  return std::string(sha256(bytes).view().substr(0, 8));
}

// ---- Writing

namespace {

/// How far this disk holds a log as its own: what others sent of a copy's has no hash here, and gaps before it.
Result<std::uint64_t> end_of_own(Store& store, const ChainId& chain, std::uint64_t from, std::uint64_t to) {
  YX_ASSIGN(const auto last, store.hash_at(chain, to));
  if (last) return to;
  std::uint64_t n = from;
  for (bool is_own = true; is_own;) {
    YX_ASSIGN(const auto hash, store.hash_at(chain, n + 1));
    is_own = hash.has_value();
    if (is_own) ++n;
  }
  return n;
}

}  // namespace

Result<BundleContent> BundleContent::plan(Store& store, const ChainId& current, const ClientIdentity& identity,
                                          std::vector<Hash> waiting, std::vector<Hash> signed_for) {
  BundleContent content(store, identity);
  YX_ASSIGN(content.base_, confirmation_mark(store, current));
  SessionRequest request;
  request.device = identity.device;
  YX_ASSIGN(request.chains, own_chains(store, current));
  if (request.chains.size() > max_ack_chains) return Error{Code::invalid, "too many logs of one laptop"};
  for (auto& chain : request.chains) {
    const ChainId id{identity.device, chain.incarnation};
    YX_ASSIGN(const auto notices, store.notices(id));
    chain.notices = notices_mark(notices, chain.n);
    YX_ASSIGN(const std::uint64_t acked, acknowledged(store, id));
    YX_ASSIGN(const std::uint64_t to, end_of_own(store, id, acked, chain.n));
    if (acked >= to) continue;
    content.logs_.push_back({id, acked, acked, to});
    content.changes_ += to - acked;
  }
  content.questions_.push_back(seal_request(Kind::session, identity.key, encode(request)));
  content.ask(std::move(waiting));
  content.ask(std::move(signed_for));
  return content;
}

void BundleContent::ask(std::vector<Hash> contents) {
  std::sort(contents.begin(), contents.end());
  contents.erase(std::unique(contents.begin(), contents.end()), contents.end());
  for (std::size_t at = 0; at < contents.size() && questions_.size() <= max_bundle_holds; at += max_holds) {
    const std::size_t to = std::min(contents.size(), at + max_holds);
    questions_.push_back(ask_holds(*identity_, {contents.begin() + static_cast<std::ptrdiff_t>(at),
                                                contents.begin() + static_cast<std::ptrdiff_t>(to)})
                             .frame);
  }
}

/// When the next change of a log came to this disk.
Result<std::int64_t> BundleContent::next_seq(const Log& log) const {
  const ChangeId id{log.chain.device, log.chain.incarnation, log.at + 1};
  YX_ASSIGN(const auto stored, store_->find(id));
  return stored ? Result<std::int64_t>(stored->seq) : Error{Code::conflict, "the log went back"};
}

/// How far a log goes until `seq`, by at most `most` changes.
Result<std::uint64_t> BundleContent::end_before(const Log& log, std::int64_t seq, std::size_t most) const {
  YX_ASSIGN(const auto entries, store_->chain_entries(log.chain, log.at, most));
  const auto later =
      std::find_if(entries.begin(), entries.end(), [&](const StoredChange& entry) { return entry.seq > seq; });
  return std::min(log.to, log.at + static_cast<std::uint64_t>(std::distance(entries.begin(), later)));
}

/// What this push goes on with in other logs and no receipt confirms: the server may hold entries of a copy of this
/// disk under those ids.
Result<PushBase> BundleContent::base_of(const PushRequest& request) const {
  const ChainId self{identity_->device, request.incarnation};
  std::map<std::uint32_t, std::uint64_t> named;
  for (const std::string& payload : request.payloads) {
    const auto change = decode_change(payload, self);
    if (!change) continue;
    for (const ChangeId& id : named_by(*change)) {
      if (id.device == self.device && id.incarnation != self.incarnation)
        named[id.incarnation] = std::max(named[id.incarnation], id.n);
    }
  }
  PushBase base;
  for (const Log& log : logs_) {
    const auto found = named.find(log.chain.incarnation);
    if (found == named.end() || found->second <= log.from) continue;
    YX_ASSIGN(const auto hash, store_->hash_at(log.chain, found->second));
    if (hash) base.logs.push_back({found->first, found->second, hash_mark(*hash)});
  }
  return base;
}

Result<std::optional<std::string>> BundleContent::next_push(std::size_t most, std::size_t most_bytes) {
  Log* next = nullptr;
  std::int64_t first = 0;
  auto others = std::numeric_limits<std::int64_t>::max();  // when the first change of another log came
  for (Log& log : logs_) {
    if (log.at >= log.to) continue;
    YX_ASSIGN(const std::int64_t seq, next_seq(log));
    if (next != nullptr) others = std::min(others, std::max(seq, first));
    if (next == nullptr || seq < first) {
      next = &log;
      first = seq;
    }
  }
  if (next == nullptr) return std::optional<std::string>();
  std::uint64_t to = next->to;
  if (others != std::numeric_limits<std::int64_t>::max()) {
    YX_ASSIGN(to, end_before(*next, others, most));
  }
  YX_ASSIGN(auto request, sync::next_push(*store_, next->chain, next->at, to, most, most_bytes));
  if (!request) return Error{Code::conflict, "the log went back"};
  if (logs_.size() > 1) {
    YX_ASSIGN(request->base, base_of(*request));
  }
  next->at += request->payloads.size();
  return std::optional(seal_request(Kind::push, identity_->key, encode(*request)));
}

void BundleContent::rewind() {
  for (Log& log : logs_) log.at = log.from;
}

// ---- The ack

namespace {

class AckTaker {
 public:
  AckTaker(Store& store, const ClientIdentity& identity, const Ack& ack)
      : store_(&store), identity_(&identity), ack_(&ack) {}

  /// `newer`: than everything that is known here.
  Result<AckTaken> take(const ChainId& current, bool newer, bool new_epoch) {
    out_.server_ms = ack_->server_ms;
    out_.new_epoch = new_epoch;
    YX_TRY(take_attachments());
    if (new_epoch) {
      // As in a handshake: everything is compared and pulled again; nothing that is held here is dropped.
      YX_TRY(forget_server(*store_));
    }
    YX_TRY(store_->set_meta("epoch", ack_->epoch.view()));
    YX_ASSIGN(const auto mine, own_chains(*store_, current));
    for (const auto& own : mine) {
      const auto theirs = std::find_if(ack_->chains.begin(), ack_->chains.end(),
                                       [&](const Ack::Chain& chain) { return chain.incarnation == own.incarnation; });
      const ChainId chain{current.device, own.incarnation};
      if (theirs == ack_->chains.end()) {
        if (new_epoch) YX_TRY(store_->set_meta(receipt_key(chain), ""));  // the word of the former epoch
        continue;
      }
      YX_TRY(newer ? as_session(chain, own.n, theirs->state) : only_more(chain, own.n, theirs->state));
      // It signs for no more than it was asked for, and may hold more.
      if (!out_.forked) YX_TRY(look_at_missing(chain, theirs->state, new_epoch));
    }
    for (const Ack::Chain& theirs : ack_->chains) {
      const bool is_mine =
          std::any_of(mine.begin(), mine.end(), [&](const auto& own) { return own.incarnation == theirs.incarnation; });
      if (!is_mine) YX_TRY(look_at_missing({current.device, theirs.incarnation}, theirs.state, new_epoch));
    }
    out_.nothing_new = !newer && out_.confirmed == 0 && !out_.forked && !out_.ahead;
    return std::move(out_);
  }

 private:
  /// The newest word that there is: also when it says less than before.
  Status as_session(const ChainId& chain, std::uint64_t own_n, const SessionReply::Chain& theirs) {
    YX_ASSIGN(const std::uint64_t before, acknowledged(*store_, chain));
    YX_ASSIGN(const bool fits, receipt_fits(chain, theirs));
    if (!fits) {
      note_misfit(own_n, theirs);
      // In the same epoch the former receipt stays true unless this one says something else within it: the logs part
      // somewhere up to where they differ, and only a sync finds out where.
      const std::uint64_t differs_at_most = theirs.receipt ? theirs.receipt->n : theirs.held;
      YX_ASSIGN(const bool is_true, kept_receipt_is_true(chain));
      if (is_true && before < differs_at_most) return {};
      return store_->set_meta(receipt_key(chain), "");
    }
    if (theirs.receipt->n < before) {
      out_.lost_some = true;
      YX_TRY(store_->set_meta(attachments_epoch_key, ""));
    }
    out_.confirmed += theirs.receipt->n > before ? theirs.receipt->n - before : 0;
    YX_TRY(store_->set_meta(receipt_key(chain), encode_receipt(*theirs.receipt)));
    return theirs.notices ? keep_some(chain, 0, theirs.receipt->n, *theirs.notices) : Status{};
  }

  /// It may be older than what is known: it adds, and takes nothing back.
  Status only_more(const ChainId& chain, std::uint64_t own_n, const SessionReply::Chain& theirs) {
    YX_ASSIGN(const std::uint64_t before, acknowledged(*store_, chain));
    if (theirs.receipt && theirs.receipt->n <= before) return {};
    YX_ASSIGN(const bool fits, receipt_fits(chain, theirs));
    if (!fits) {
      // Where the server signed for all that it speaks of, as it stands here, a sync joined the copies since.
      YX_ASSIGN(const bool is_true, kept_receipt_is_true(chain));
      if (!is_true || before < theirs.held) note_misfit(own_n, theirs);
      return {};
    }
    out_.confirmed += theirs.receipt->n - before;
    YX_TRY(store_->set_meta(receipt_key(chain), encode_receipt(*theirs.receipt)));
    return theirs.notices ? keep_some(chain, before, theirs.receipt->n, *theirs.notices) : Status{};
  }

  /// Of a log that goes on there: this disk was put back to before that, or another copy of it wrote there.
  Status look_at_missing(const ChainId& chain, const SessionReply::Chain& theirs, bool new_epoch) {
    YX_ASSIGN(const ChainHead here, store_->chain_head(chain));
    if (here.n >= theirs.held) return {};
    // A sync leaves out what is outside this laptop's area by now: where one came since, no other brings more.
    YX_ASSIGN(const auto contact_ms, kept_number(*store_, "last_contact_ms"));
    out_.ahead = out_.ahead || new_epoch || contact_ms.value_or(0) <= ack_->server_ms;
    return {};
  }

  /// Says why a log of the server's is not the same here.
  void note_misfit(std::uint64_t own_n, const SessionReply::Chain& theirs) {
    const bool is_beyond = theirs.receipt && theirs.receipt->n > own_n;  // what stands here may be the beginning of it
    (is_beyond ? out_.ahead : out_.forked) = true;
  }

  /// Whether what is kept was signed in this life of the server and for the log as it stands here.
  Result<bool> kept_receipt_is_true(const ChainId& chain) {
    YX_ASSIGN(const auto kept, kept_receipt(*store_, chain));
    if (!kept || kept->epoch != ack_->epoch) return false;
    YX_ASSIGN(const auto here, store_->hash_at(chain, kept->n));
    return here && *here == kept->hash;
  }

  /// Signed by our server, and of a log that is the same here.
  Result<bool> receipt_fits(const ChainId& chain, const SessionReply::Chain& theirs) {
    if (!theirs.receipt) return false;
    const Receipt& receipt = *theirs.receipt;
    if (!verify_signature(identity_->server_key, receipt_message(receipt), receipt.signature) ||
        receipt.chain != chain || receipt.epoch != ack_->epoch)
      return Error{Code::invalid, "an ack with a receipt of something else"};
    YX_ASSIGN(const auto here, store_->hash_at(chain, receipt.n));
    return here && *here == receipt.hash;
  }

  Status keep_some(const ChainId& chain, std::uint64_t after, std::uint64_t up_to, std::vector<Notice> notices) {
    std::erase_if(notices, [&](const Notice& notice) { return notice.n <= after || notice.n > up_to; });
    return keep_notices(*store_, chain, after, up_to, notices);
  }

  Status take_attachments() {
    for (const AttachmentReceipt& receipt : ack_->attachments) {
      YX_ASSIGN(AttachmentReceipt checked, check_attachment_receipt(encode_attachment_receipt(receipt), *identity_));
      if (checked.epoch != ack_->epoch) return Error{Code::invalid, "an ack with a receipt of another epoch"};
      out_.attachments.push_back(std::move(checked));
    }
    out_.lacking = ack_->lacking;
    return {};
  }

  Store* store_;
  const ClientIdentity* identity_;
  const Ack* ack_;
  AckTaken out_;
};

}  // namespace

Result<AckTaken> take_ack(Store& store, const ChainId& current, const ClientIdentity& identity, std::string_view file,
                          BundleFault& fault) {
  YX_ASSIGN(const Ack ack, open_ack(file, identity.server_key, identity.device, fault));
  Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const auto epoch, store.meta("epoch"));
  YX_ASSIGN(const std::string mark, confirmation_mark(store, current));
  const bool newer = mark == ack.base;
  const bool new_epoch = epoch && *epoch != ack.epoch.view();
  if (new_epoch && !newer) {
    fault = BundleFault::other_epoch;
    return fault_error(fault);
  }
  auto taken = AckTaker(store, identity, ack).take(current, newer, new_epoch);
  if (!taken) {
    if (taken.error().code == Code::invalid || taken.error().code == Code::untrusted) fault = BundleFault::malformed;
    return taken;
  }
  YX_TRY(transaction.commit());
  return taken;
}

}  // namespace yanxing::sync
