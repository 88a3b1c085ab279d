// Differential: three laptops edit, delete, judge and exchange as the input says. What they wrote, applied in another
// order to a store in memory and to one in SQLite, is the same record for record.
#include <algorithm>
#include <map>

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

/// Applies all of them in an order of its own; each first with another verdict when the input says so.
void replay(Store& store, std::vector<Written> changes, std::uint8_t order, bool judged_later) {
  if (order % 3 == 1) std::reverse(changes.begin(), changes.end());
  if (order % 3 == 2 && !changes.empty()) {
    std::rotate(changes.begin(), changes.begin() + order % static_cast<int>(changes.size()), changes.end());
  }
  in_transaction(store, [&] {
    for (const Written& change : changes) {
      const std::string first = judged_later && change.reason.empty() ? "unknown_form" : change.reason;
      promise(apply(store, change.id, change.payload, {{}, first, {}}, std::nullopt).ok());
    }
    for (const Written& change : changes) {
      promise(set_verdict(store, change.id, {{}, change.reason, {}}).ok());
      promise(apply(store, change.id, change.payload, {{}, change.reason, {}}, std::nullopt).ok());
    }
  });
  const auto report = verify(store, nullptr);
  promise(report.ok() && report->ok);
}

void run(Bytes& in) {
  std::vector<std::unique_ptr<Laptop>> all;
  for (std::size_t i = 0; i < laptops; ++i) all.push_back(std::make_unique<Laptop>(i));
  std::vector<ChangeId> written;
  const std::uint8_t orders = in.byte();
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
  MemoryStore memory;
  replay(memory, changes, orders & 15U, (orders & 64U) != 0);
  auto db = sqlite::Db::open(":memory:", sqlite::OpenMode::create);
  promise(db.ok());
  const auto sqlite = SqliteStore::open(*db);
  promise(sqlite.ok());
  if ((orders & 32U) != 0) (*sqlite)->spare_copies();
  replay(**sqlite, changes, orders >> 4U, (orders & 128U) != 0);
  const auto one = digest(memory, nullptr);
  const auto other = digest(**sqlite, nullptr);
  promise(one.ok() && other.ok() && one->digest == other->digest && one->records == other->records);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  yanxing::fuzz::run(in);
  return 0;
}
