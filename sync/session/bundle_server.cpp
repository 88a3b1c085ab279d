#include "sync/session/bundle_server.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/ledger/attachment_refs.h"
#include "sync/wire/messages.h"

namespace yanxing::sync {

namespace {

Error malformed(BundleFault& fault) {
  fault = BundleFault::malformed;
  return fault_error(fault);
}

/// First reading: everything is looked at as the second one will need it.
class Checker final : public BundleVisitor {
 public:
  Checker(const PublicKey& device, CheckedBundle& out, BundleFault& fault)
      : device_(&device), out_(&out), fault_(&fault) {}

  Status on_frame(std::string frame) override {
    const auto opened = open_request(frame, *device_);
    if (!opened && opened.error().code == Code::untrusted) {
      *fault_ = BundleFault::bad_signature;
      return fault_error(*fault_);
    }
    if (!opened) return malformed(*fault_);
    switch (opened->kind) {
      case Kind::session:
      case Kind::holds: return on_question(*opened, std::move(frame));
      case Kind::push: return on_push(opened->body);
      default: return malformed(*fault_);
    }
  }

  Status on_attachment(const std::string& name, std::uint64_t bytes) override {
    name_ = name;
    hash_ = Hasher();
    ++out_->attachments;
    out_->attachment_bytes += bytes;
    return {};
  }
  Status on_attachment_bytes(std::string_view piece) override {
    hash_.update(piece);
    return {};
  }
  Status on_attachment_end() override {
    return hash_.finish() == attachment_hash(name_) ? Status{} : malformed(*fault_);
  }

 private:
  Status on_question(const Opened& opened, std::string frame) {
    const bool is_first = out_->questions.empty();
    const bool good = opened.kind == Kind::session ? is_first && decode<SessionRequest>(opened.body).ok()
                                                   : !is_first && decode<HoldsRequest>(opened.body).ok();
    if (!good || frame.size() > max_question_bytes || out_->changes > 0 || out_->questions.size() > max_bundle_holds)
      return malformed(*fault_);
    out_->questions.push_back(std::move(frame));
    return {};
  }

  Status on_push(std::string_view body) {
    const auto request = decode<PushRequest>(body);
    if (!request || request->payloads.empty() || out_->questions.empty()) return malformed(*fault_);
    const std::uint64_t last = request->first_n + request->payloads.size() - 1;
    out_->changes += request->payloads.size();
    for (const PushBase::Log& base : request->base.logs) {
      if (brings(base)) continue;
      std::uint64_t& n = out_->upon[base.incarnation];
      n = std::max(n, base.n);
    }
    if (out_->upon.size() > max_ack_chains) return malformed(*fault_);
    const auto log = std::find_if(out_->logs.begin(), out_->logs.end(), [&](const CheckedBundle::Log& one) {
      return one.incarnation == request->incarnation;
    });
    if (log == out_->logs.end()) {
      out_->logs.push_back({request->incarnation, request->first_n, last});
      return out_->logs.size() <= max_ack_chains ? Status{} : malformed(*fault_);
    }
    if (log->last_n + 1 != request->first_n) return malformed(*fault_);
    log->last_n = last;
    return {};
  }

  /// Whether it came in this file, before what goes on with it.
  bool brings(const PushBase::Log& base) const {
    return std::any_of(out_->logs.begin(), out_->logs.end(), [&](const CheckedBundle::Log& log) {
      return log.incarnation == base.incarnation && log.first_n <= base.n && base.n <= log.last_n;
    });
  }

  const PublicKey* device_;
  CheckedBundle* out_;
  BundleFault* fault_;
  std::string name_;
  Hasher hash_;
};

/// Second reading.
class Taker final : public BundleVisitor {
 public:
  Taker(const CheckedBundle& checked, BundleHost& host, BundleTaken& out)
      : checked_(&checked), host_(&host), out_(&out) {}

  Status on_frame(std::string frame) override {
    if (passed_ < checked_->questions.size()) {  // answered at the end
      ++passed_;
      return {};
    }
    if (out_->gap) return {};
    const DeviceId& device = checked_->header.device;
    // Its own signature as in a push: a file that was exchanged since the first reading brings nothing in.
    YX_ASSIGN(const auto key, host_->sender(device));
    if (!std::holds_alternative<PublicKey>(key)) return Error{Code::refused, "the laptop was revoked meanwhile"};
    YX_ASSIGN(const Opened asked, open_request(frame, std::get<PublicKey>(key)));
    YX_ASSIGN(const PushRequest request, decode<PushRequest>(asked.body));
    if (forked_.contains(request.incarnation)) return {};
    YX_ASSIGN(const ChainHead before, host_->head({device, request.incarnation}));
    YX_ASSIGN(const std::string answer, host_->answer(device, frame));
    YX_ASSIGN(const Opened opened, open_reply(answer, host_->key().public_key()));
    YX_ASSIGN(const PushReply reply, decode<PushReply>(opened.body));
    // What it goes on with may be missing because it parts from what is here.
    const bool parts =
        reply.status == PushStatus::forked || (reply.status == PushStatus::gap && is_upon_forked(request));
    if (parts) forked_.insert(request.incarnation);
    out_->gap = out_->gap || (reply.status == PushStatus::gap && !parts);
    out_->forked = !forked_.empty();
    if (reply.status != PushStatus::stored) return {};
    const std::uint64_t stored = reply.head_n > before.n ? reply.head_n - before.n : 0;
    out_->stored += stored;
    out_->held_before += request.payloads.size() - std::min<std::uint64_t>(stored, request.payloads.size());
    for (const Notice& notice : reply.notices) {
      if (notice.quarantine.empty()) continue;
      ++out_->quarantined;
      ++out_->quarantine_reasons[notice.quarantine];
    }
    return {};
  }

  Status on_attachment(const std::string& name, std::uint64_t bytes) override {
    YX_ASSIGN(wanted_, host_->begin_attachment(checked_->header.device, name, bytes));
    ++(wanted_ ? out_->attachments : out_->attachments_before);
    return {};
  }
  Status on_attachment_bytes(std::string_view piece) override {
    return wanted_ ? host_->attachment_bytes(piece) : Status{};
  }
  Status on_attachment_end() override { return wanted_ ? host_->publish_attachment() : Status{}; }

 private:
  bool is_upon_forked(const PushRequest& request) const {
    return std::any_of(request.base.logs.begin(), request.base.logs.end(),
                       [&](const PushBase::Log& log) { return forked_.contains(log.incarnation); });
  }

  const CheckedBundle* checked_;
  BundleHost* host_;
  BundleTaken* out_;
  std::size_t passed_ = 0;
  std::set<std::uint32_t> forked_;  // logs of which another copy of that disk was here before
  bool wanted_ = false;
};

/// Whether something before the first of its changes is not held.
Result<bool> lacks_before(const CheckedBundle& checked, BundleHost& host) {
  for (const CheckedBundle::Log& log : checked.logs) {
    YX_ASSIGN(const ChainHead head, host.head({checked.header.device, log.incarnation}));
    if (log.first_n > head.n + 1) return true;
  }
  for (const auto& [incarnation, n] : checked.upon) {
    YX_ASSIGN(const ChainHead head, host.head({checked.header.device, incarnation}));
    if (n > head.n) return true;
  }
  return false;
}

}  // namespace

void BundleTaken::add(const BundleTaken& other) {
  stored += other.stored;
  held_before += other.held_before;
  not_taken += other.not_taken;
  quarantined += other.quarantined;
  for (const auto& [reason, count] : other.quarantine_reasons) quarantine_reasons[reason] += count;
  attachments += other.attachments;
  attachments_before += other.attachments_before;
  gap = gap || other.gap;
  forked = forked || other.forked;
}

Result<CheckedBundle> check_bundle(ByteSource& source, BundleHost& host, BundleFault& fault) {
  CheckedBundle out;
  PublicKey device;
  const auto sender = [&](const BundleHeader& header) -> Result<std::variant<PublicKey, BundleFault>> {
    YX_ASSIGN(const auto key, host.sender(header.device));
    if (const auto* found = std::get_if<PublicKey>(&key)) device = *found;
    return key;
  };
  Checker checker(device, out, fault);
  YX_ASSIGN(ReadBundle read, read_bundle(source, host.key(), sender, checker, fault));
  if (out.questions.empty()) return malformed(fault);
  out.header = std::move(read.header);
  out.head = std::move(read.head);
  return out;
}

Result<BundleTaken> take_bundle(ByteSource& source, const CheckedBundle& checked, BundleHost& host,
                                BundleFault& fault) {
  BundleTaken out;
  fault = BundleFault::none;
  YX_ASSIGN(out.gap, lacks_before(checked, host));
  if (out.gap && checked.header.part > 1) {
    fault = BundleFault::part_missing;
    return fault_error(fault);
  }
  const auto sender = [&](const BundleHeader& header) { return host.sender(header.device); };
  Taker taker(checked, host, out);
  YX_TRY(read_bundle(source, host.key(), sender, taker, fault, checked.head));
  out.not_taken = checked.changes - std::min(checked.changes, out.stored + out.held_before);
  return out;
}

namespace {

/// What a question asked for and its answer does not sign for.
Status add_lacking(const std::string& question, const PublicKey& asker, const AttachmentReceipt& receipt,
                   std::vector<Hash>& lacking) {
  YX_ASSIGN(const Opened asked, open_request(question, asker));
  YX_ASSIGN(const HoldsRequest request, decode<HoldsRequest>(asked.body));
  std::set_difference(request.hashes.begin(), request.hashes.end(), receipt.held.begin(), receipt.held.end(),
                      std::back_inserter(lacking));
  return {};
}

}  // namespace

Result<std::string> write_ack(const CheckedBundle& checked, BundleHost& host) {
  const PublicKey self = host.key().public_key();
  const DeviceId& device = checked.header.device;
  YX_ASSIGN(const auto key, host.sender(device));
  if (!std::holds_alternative<PublicKey>(key)) return Error{Code::refused, "the laptop was revoked meanwhile"};
  Ack ack;
  ack.device = device;
  ack.base = checked.header.base;
  ack.server_ms = std::max<UnixMs>(0, host.now_ms());
  YX_ASSIGN(ack.epoch, host.epoch());
  for (const std::string& question : checked.questions) {
    YX_ASSIGN(const std::string answer, host.answer(device, question));
    YX_ASSIGN(const Opened opened, open_reply(answer, self));
    if (opened.kind == Kind::holds) {
      YX_ASSIGN(HoldsReply reply, decode<HoldsReply>(opened.body));
      YX_TRY(add_lacking(question, std::get<PublicKey>(key), reply.receipt, ack.lacking));
      ack.attachments.push_back(std::move(reply.receipt));
      continue;
    }
    YX_ASSIGN(const Opened asked, open_request(question, std::get<PublicKey>(key)));
    YX_ASSIGN(const SessionRequest request, decode<SessionRequest>(asked.body));
    YX_ASSIGN(SessionReply reply, decode<SessionReply>(opened.body));
    for (std::size_t i = 0; i < request.chains.size() && i < reply.chains.size(); ++i)
      ack.chains.push_back({request.chains[i].incarnation, std::move(reply.chains[i])});
  }
  std::sort(ack.lacking.begin(), ack.lacking.end());
  ack.lacking.erase(std::unique(ack.lacking.begin(), ack.lacking.end()), ack.lacking.end());
  return seal_ack(std::move(ack), host.key());
}

}  // namespace yanxing::sync
