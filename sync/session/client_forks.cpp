// ClientSession: two copies of one disk. Where they parted, and what is authored anew from there.
#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/session/client_state.h"

namespace yanxing::sync {

Result<std::string> ClientSession::build_probe() {
  for (OwnChain& chain : chains_) {
    if (chain.ask) {
      probed_ = {chain.sent_n, max_log_n};
      return encode(ProbeRequest{chain.incarnation, probed_});
    }
    if (!chain.forked) continue;
    if (chain.high - chain.low <= 1) {
      YX_TRY(settle_fork(chain));
      continue;
    }
    ProbeRequest request{chain.incarnation, {}};
    const std::uint64_t span = chain.high - chain.low;
    const std::uint64_t count = std::min<std::uint64_t>(max_probes, span - 1);
    for (std::uint64_t i = 1; i <= count; ++i) request.at.push_back(chain.low + span * i / (count + 1));
    request.at.erase(std::unique(request.at.begin(), request.at.end()), request.at.end());
    probed_ = request.at;
    return encode(request);
  }
  return std::string();
}

Status ClientSession::on_probe(const ProbeReply& reply) {
  const auto chain = std::find_if(chains_.begin(), chains_.end(), [](const OwnChain& c) { return c.ask || c.forked; });
  if (chain == chains_.end() || reply.hashes.size() != probed_.size()) return Error{Code::invalid, "a probe's answer"};
  if (chain->ask) return on_told(*chain, reply);
  for (std::size_t i = 0; i < probed_.size(); ++i) {
    if (probed_[i] <= chain->low || probed_[i] >= chain->high) continue;
    const Told told = told_of(reply.hashes[i]);
    if (chain->by_marks && (told.n > 0 || !reply.hashes[i])) {
      YX_ASSIGN(const bool same, is_as_told({identity_.device, chain->incarnation}, told));
      if (!same) {
        chain->high = told.n;
        break;
      }
      chain->low = probed_[i];
      continue;
    }
    YX_ASSIGN(const auto here, store_.hash_at({identity_.device, chain->incarnation}, probed_[i]));
    if (here && reply.hashes[i] && *here == *reply.hashes[i]) {
      chain->low = probed_[i];
    } else {
      chain->high = probed_[i];
      break;
    }
  }
  return {};
}

/// What others told the server of a log that it holds less of. Where they saw something else than stands here, the two
/// copies of this disk parted; where they saw more, the log is the other copy's.
Status ClientSession::on_told(OwnChain& own, const ProbeReply& reply) {
  own.ask = false;
  const ChainId chain{identity_.device, own.incarnation};
  const Told here = told_of(reply.hashes.front()), last = told_of(reply.hashes.back());
  YX_ASSIGN(const bool same, is_as_told(chain, here));
  if (!same && here.n > own.common) {
    own.forked = own.by_marks = true;
    own.low = own.common;
    own.high = here.n;
    return {};
  }
  if (last.n <= own.sent_n || chain != log_.chain()) return {};
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_TRY(new_incarnation());
  YX_TRY(transaction.commit());
  progress_.recovered_fork = true;
  log_changed_ = true;
  return {};
}

/// Whether this log holds what others saw there; also where they saw nothing.
Result<bool> ClientSession::is_as_told(const ChainId& chain, const Told& told) {
  if (told.n == 0) return true;
  YX_ASSIGN(const auto held, store_.find({chain.device, chain.incarnation, told.n}));
  return held && payload_mark(held->payload) == told.mark;
}

Status ClientSession::settle_fork(OwnChain& chain) {
  const ChainId forked{identity_.device, chain.incarnation};
  chain.forked = false;
  chain.common = chain.low;
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  if (forked == log_.chain()) YX_TRY(new_incarnation());
  if (chain.common == 0) YX_TRY(pull_from_start());
  YX_ASSIGN(auto mine, store_.chain_entries(forked, chain.common, SIZE_MAX));
  std::set<ChangeId> moved;
  for (const StoredChange& entry : mine) moved.insert(entry.id);
  // Another own log may go on from what moves: a restored disk began one, or a second program still wrote the old one.
  YX_ASSIGN(auto upon, take_back(std::move(moved), forked));
  std::move(upon.begin(), upon.end(), std::back_inserter(mine));
  std::sort(mine.begin(), mine.end(), [](const StoredChange& a, const StoredChange& b) { return a.seq < b.seq; });
  YX_TRY(log_.reauthor(mine));
  YX_TRY(transaction.commit());
  progress_.recovered_fork = true;
  log_changed_ = true;
  return {};
}

Status ClientSession::pull_from_start() {
  // A log of ours of which nothing is left here is not asked for in the next handshake, and the cursor may have passed
  // what its other copy sent: should this exchange end before it is fetched, the next one finds it among others'
  // changes.
  YX_TRY(forget_cursor(store_));
  YX_ASSIGN(proof_, kept_proof(store_));
  cursor_.reset();
  return {};
}

Status ClientSession::new_incarnation() {
  YX_ASSIGN(const std::uint32_t incarnation, restart_log(store_, random_));
  log_.start_incarnation({identity_.device, incarnation});
  YX_ASSIGN(cursor_, kept_cursor(store_));
  YX_ASSIGN(proof_, kept_proof(store_));
  return {};
}

}  // namespace yanxing::sync
