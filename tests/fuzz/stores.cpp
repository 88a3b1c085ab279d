// Differential: three laptops edit, delete, judge and exchange as the input says. What they wrote, applied in any order
// to stores in memory and in SQLite, is the same record for record.
#include <algorithm>
#include <map>
#include <random>

#include "sync/base/cbor.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/memory_store.h"
#include "sync/ledger/sqlite/sqlite_store.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace sync;

constexpr std::size_t laptops = 3;
constexpr std::size_t max_steps = 60;

Uuid id_of(std::size_t n) {
  Uuid id;
  id.bytes.fill(static_cast<std::uint8_t>(n));
  return id;
}

struct Laptop {
  explicit Laptop(std::size_t number) : hybrid(wall), log(store, {id_of(number + 1), 7}, hybrid) {}
  StoppedClock wall;
  MemoryStore store;
  HybridClock hybrid;
  OwnLog log;
};

void in_transaction(Store& store, const auto& act) {
  Transaction transaction(store);
  promise(transaction.begin().ok());
  act();
  promise(transaction.commit().ok());
}

std::vector<ChangeId> heads(const RecordState& record, std::string_view cell) {
  std::vector<ChangeId> ids;
  if (const Cell* found = record.find(cell)) {
    for (const Head& head : found->heads) ids.push_back(head.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

void edit(Laptop& laptop, Bytes& in, std::vector<ChangeId>& written) {
  Change change;
  change.form = "person";
  change.record = id_of(100 + in.below(4));
  change.author = "a";
  change.place = in.below(2) == 0 ? "450224204" : "450225106";
  const auto found = laptop.store.record(change.record);
  promise(found.ok());
  const RecordState now = found->value_or(RecordState{});
  const std::size_t what = in.below(8);
  if (what == 0) {
    change.edits = {{std::string(life_cell), deleted_value(now.heads()), heads(now, life_cell), false}};
  } else if (what == 1) {
    change.edits = {{std::string(life_cell), alive_value(), heads(now, life_cell), false}};
  } else {
    std::string value;
    cbor::Writer(value).uint(in.byte());
    const std::string cell(1, static_cast<char>('a' + in.below(4)));
    // Now and then only some of what she sees is replaced: a conflict that stays.
    auto replaces = heads(now, cell);
    if (what == 2 && !replaces.empty()) replaces.pop_back();
    change.edits = {{cell, value, replaces, false}};
    change.creates = !*found && what == 3;
  }
  in_transaction(laptop.store, [&] {
    const auto id = laptop.log.append(change);
    promise(id.ok());
    written.push_back(*id);
  });
}

void exchange(Laptop& from, Laptop& to) {
  const auto chains = from.store.chains();
  promise(chains.ok());
  in_transaction(to.store, [&] {
    for (const ChainHead& chain : *chains) {
      const auto entries = from.store.chain_entries(chain.chain, 0, 10'000);
      promise(entries.ok());
      for (const StoredChange& change : *entries) {
        promise(apply(to.store, change.id, change.payload, {{}, {}, {}}, std::nullopt).ok());
      }
    }
  });
}

struct Written {
  ChangeId id;
  std::string payload;
  std::string reason;  // how it is judged in the end
};

/// Which store takes them in which order; the same for the same input.
using Order = std::mt19937_64;

/// Every byte of the input has its say in the orders (FNV-1a), so that each input brings others.
Order order_of(const std::uint8_t* data, std::size_t size) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ data[i]) * 1'099'511'628'211U;
  return Order(hash);
}

/// Every change twice, shuffled: where it comes first it arrives, then it is judged and arrives again.
std::vector<std::size_t> shuffled_twice(std::size_t changes, Order& order) {
  std::vector<std::size_t> steps;
  for (std::size_t i = 0; i < 2 * changes; ++i) steps.push_back(i / 2);
  for (std::size_t left = steps.size(); left > 1; --left) std::swap(steps[left - 1], steps[order() % left]);
  return steps;
}

/// Applies all of them, in these steps; each first with another verdict when the input says so. A transaction takes up
/// to `most` steps.
void replay(Store& store, const std::vector<Written>& changes, const std::vector<std::size_t>& steps, std::size_t most,
            bool judged_later) {
  std::vector<bool> arrived(changes.size());
  for (std::size_t at = 0; at < steps.size();) {
    in_transaction(store, [&] {
      for (const std::size_t end = std::min(at + most, steps.size()); at < end; ++at) {
        const Written& change = changes[steps[at]];
        if (!arrived[steps[at]]) {
          const std::string first = judged_later && change.reason.empty() ? "unknown_form" : change.reason;
          promise(apply(store, change.id, change.payload, {{}, first, {}}, std::nullopt).ok());
        } else {
          promise(set_verdict(store, change.id, {{}, change.reason, {}}).ok());
          promise(apply(store, change.id, change.payload, {{}, change.reason, {}}, std::nullopt).ok());
        }
        arrived[steps[at]] = true;
      }
    });
  }
  const auto report = verify(store, nullptr);
  promise(report.ok() && report->ok);
}

DigestResult digest_of(Store& store) {
  const auto result = digest(store, nullptr);
  promise(result.ok());
  return *result;
}

void promise_same(const DigestResult& one, const DigestResult& other) {
  promise(one.digest == other.digest && one.records == other.records);
}

/// The same records from every order, in both stores.
void compare(const std::vector<Written>& changes, std::uint8_t how, Order order, Store& laptop) {
  std::vector<std::size_t> as_written;
  for (std::size_t i = 0; i < 2 * changes.size(); ++i) as_written.push_back(i / 2);
  MemoryStore in_order;
  replay(in_order, changes, as_written, as_written.size() + 1, false);
  const DigestResult expected = digest_of(in_order);
  const bool all_good = std::all_of(changes.begin(), changes.end(), [](const Written& w) { return w.reason.empty(); });
  if (all_good) promise_same(digest_of(laptop), expected);
  for (int i = 0; i < 3; ++i) {
    MemoryStore memory;
    replay(memory, changes, shuffled_twice(changes.size(), order), 1 + order() % 8, (how & 64U) != 0);
    promise_same(digest_of(memory), expected);
  }
  auto db = sqlite::Db::open(":memory:", sqlite::OpenMode::create);
  promise(db.ok());
  const auto sqlite = SqliteStore::open(*db);
  promise(sqlite.ok());
  if ((how & 32U) != 0) (*sqlite)->spare_copies();
  replay(**sqlite, changes, shuffled_twice(changes.size(), order), 1 + order() % 8, (how & 128U) != 0);
  promise_same(digest_of(**sqlite), expected);
}

void run(Bytes& in, const Order& order) {
  std::vector<std::unique_ptr<Laptop>> all;
  for (std::size_t i = 0; i < laptops; ++i) all.push_back(std::make_unique<Laptop>(i));
  std::vector<ChangeId> written;
  const std::uint8_t how = in.byte();
  for (std::size_t step = 0; step < max_steps && !in.empty(); ++step) {
    const std::size_t who = in.below(laptops * 2);
    if (who < laptops) {
      edit(*all[who], in, written);
    } else {
      exchange(*all[who - laptops], *all[(who - laptops + 1 + in.below(laptops - 1)) % laptops]);
    }
  }
  for (std::size_t i = 1; i < laptops; ++i) exchange(*all[i], *all[0]);
  std::vector<Written> changes;
  for (const ChangeId& id : written) {
    const auto held = all[0]->store.find(id);
    promise(held.ok() && held->has_value());
    changes.push_back({id, (*held)->payload, in.below(8) == 7 ? "bad_type" : ""});
  }
  compare(changes, how, order, all[0]->store);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  yanxing::fuzz::run(in, yanxing::fuzz::order_of(data, size));
  return 0;
}
