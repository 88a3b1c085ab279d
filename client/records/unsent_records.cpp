#include "client/records/unsent_records.h"

#include <algorithm>

#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

bool UnsentRecords::has(std::int64_t key) const {
  const auto at = static_cast<std::size_t>(key);
  return key > 0 && at < unsent_.size() && unsent_[at];
}

void UnsentRecords::set(std::int64_t key, bool unsent) {
  const auto at = static_cast<std::size_t>(key);
  if (at >= unsent_.size()) {
    if (!unsent) return;
    unsent_.resize(at + at / 4 + static_cast<std::size_t>(slice_changes));
  }
  if (unsent_[at] != unsent) count_ += unsent ? 1 : -1;
  unsent_[at] = unsent;
}

/// Receipts that went back (a restored server), a log that was parted or lost its end: all is read anew.
Status UnsentRecords::compare(sync::SqliteStore& store, const std::vector<LogState>& logs) {
  bool is_same = true;
  for (const Log& known : logs_) {
    const auto now =
        std::find_if(logs.begin(), logs.end(), [&](const LogState& one) { return one.chain == known.chain; });
    is_same = is_same && now != logs.end() && now->covered >= known.covered && now->n >= known.read;
    if (!is_same || known.read == 0) continue;
    YX_ASSIGN(const auto hash, store.hash_at(known.chain, known.read));
    is_same = hash == known.hash;
  }
  if (!is_same) {
    logs_.clear();
    unsent_.clear();
    count_ = 0;
  }
  for (const LogState& now : logs) {
    const bool is_known =
        std::any_of(logs_.begin(), logs_.end(), [&](const Log& known) { return known.chain == now.chain; });
    if (is_known) continue;
    YX_ASSIGN(const auto hash, now.covered > 0 ? store.hash_at(now.chain, now.covered) : std::optional<Hash>());
    logs_.push_back({now.chain, now.covered, now.covered, hash});
  }
  return {};
}

/// The records of the changes after < n <= to, at most a slice of them; the last n that was looked at.
Result<std::uint64_t> UnsentRecords::read_slice(sync::SqliteStore& store, const Log& log, std::uint64_t after,
                                                std::uint64_t to, std::vector<std::int64_t>& records) {
  YX_ASSIGN(sqlite::Statement rows,
            store.db().prepare("SELECT n, coalesce(record, 0) FROM change WHERE chain = (SELECT id FROM chain WHERE "
                               "device = ?1 AND incarnation = ?2) AND n > ?3 AND n <= ?4 ORDER BY n LIMIT ?5"));
  rows.bind_blob(1, log.chain.device.view()).bind(2, log.chain.incarnation);
  rows.bind(3, static_cast<std::int64_t>(after)).bind(4, static_cast<std::int64_t>(to)).bind(5, slice_changes);
  std::int64_t read = 0;
  std::uint64_t last = after;
  while (true) {
    YX_ASSIGN(const bool more, rows.step());
    if (!more) break;
    ++read;
    last = static_cast<std::uint64_t>(rows.integer(0));
    if (rows.integer(1) > 0) records.push_back(rows.integer(1));
  }
  changes_read_ += read;
  return read < slice_changes ? to : last;
}

/// One slice of the first log that is behind. True: none was.
Result<bool> UnsentRecords::step(sync::SqliteStore& store, const std::vector<LogState>& logs) {
  for (const LogState& now : logs) {
    Log& log = *std::find_if(logs_.begin(), logs_.end(), [&](const Log& one) { return one.chain == now.chain; });
    std::vector<std::int64_t> records;
    if (log.covered < now.covered) {
      // Of what was not looked at yet nothing is known, and nothing has to be forgotten.
      YX_ASSIGN(log.covered, log.covered < log.read
                                 ? read_slice(store, log, log.covered, std::min(log.read, now.covered), records)
                                 : Result<std::uint64_t>(now.covered));
      std::vector<sync::ChangedAfter> open;
      std::vector<sync::ChainId> uncovered;  // there may be many: those of all others
      for (const LogState& one : logs) {
        if (one.covered > 0) open.emplace_back(store, std::vector{one.chain}, one.covered);
        if (one.covered == 0) uncovered.push_back(one.chain);
      }
      if (!uncovered.empty()) open.emplace_back(store, std::move(uncovered), 0);
      for (const std::int64_t key : records) {
        bool unsent = false;
        for (auto& after : open) {
          if (unsent || !has(key)) break;
          YX_ASSIGN(unsent, after.has(key));
        }
        set(key, unsent);
      }
      log.read = std::max(log.read, log.covered);
    } else if (log.read < now.n) {
      YX_ASSIGN(log.read, read_slice(store, log, log.read, now.n, records));
      for (const std::int64_t key : records) set(key, true);
    } else {
      continue;
    }
    YX_ASSIGN(log.hash, store.hash_at(log.chain, log.read));
    return false;
  }
  return true;
}

Result<bool> UnsentRecords::follow(sync::SqliteStore& store, const std::vector<LogState>& logs,
                                   const std::function<bool()>& stop) {
  YX_TRY(compare(store, logs));
  while (true) {
    YX_ASSIGN(const bool done, step(store, logs));
    if (done) return true;
    if (!stop || !stop()) continue;
    return std::all_of(logs.begin(), logs.end(), [&](const LogState& now) {
      return std::any_of(logs_.begin(), logs_.end(), [&](const Log& one) {
        return one.chain == now.chain && one.covered == now.covered && one.read == now.n;
      });
    });
  }
}

}  // namespace yanxing::records
