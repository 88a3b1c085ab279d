// The merge as its users see it: any order, any repetition, the same cells.
#include <algorithm>
#include <random>

#include "tests/support/mutants.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

const RecordId person = numbered_id(9);

TEST(Merge, AChangeThatReplacesTheHeadWinsWhateverTheClocksSay) {
  Laptop<> a(1), b(2, 1'000'000'000'000);  // b's clock is twenty years behind
  a.set(person, "name", "first");
  a.copy_to(b);
  b.set(person, "name", "second");
  b.copy_to(a);
  EXPECT_EQ(shown(a.state(person), "name"), "second");
  EXPECT_TRUE(a.state(person).conflicts().empty());
}

TEST(Merge, AChangeThatSaysItReplacesItselfMergesAsIfItDidNot) {
  Laptop<> a(1), b(2);
  Change liar = Laptop<>::blank(person);
  liar.edits = {{"name", text_value("x"), {{numbered_id(1), 7, 1}}, false}};
  a.save(liar);
  a.copy_to(b);
  EXPECT_EQ(shown(a.state(person), "name"), "x");
  EXPECT_EQ(digest(a.store, nullptr)->digest, digest(b.store, nullptr)->digest);
  const auto report = verify(a.store, nullptr);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->ok) << report->findings.front();
}

TEST(Merge, ConcurrentDifferentValuesAreAConflictUntilOneChangeReplacesThemAll) {
  Laptop<> a(1), b(2, 1'620'000'000'500);
  a.set(person, "name", "from a");
  b.set(person, "name", "from b");
  a.copy_to(b);
  b.copy_to(a);
  EXPECT_EQ(a.state(person).conflicts(), std::vector<std::string>{"name"});
  EXPECT_EQ(shown(a.state(person), "name"), "from b");  // the later clock is shown meanwhile, on both
  EXPECT_EQ(shown(b.state(person), "name"), "from b");
  a.set(person, "name", "decided");
  a.copy_to(b);
  EXPECT_TRUE(b.state(person).conflicts().empty());
  EXPECT_EQ(shown(b.state(person), "name"), "decided");
}

TEST(Merge, EqualConcurrentValuesAreNoConflict) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "same");
  b.set(person, "name", "same");
  a.copy_to(b);
  EXPECT_TRUE(b.state(person).conflicts().empty());
}

TEST(Merge, AQuietCellKeepsBothValuesAndAsksNobody) {
  Laptop<> a(1), b(2, 1'620'000'000'500);
  a.set(person, "~at", "08:30");
  b.set(person, "~at", "08:31");
  a.copy_to(b);
  b.copy_to(a);
  EXPECT_TRUE(a.state(person).conflicts().empty());
  EXPECT_EQ(a.heads(person, "~at").size(), 2u);
  EXPECT_EQ(shown(a.state(person), "~at"), "08:31");
  EXPECT_EQ(shown(b.state(person), "~at"), "08:31");
}

TEST(Merge, DeletionMeetsAnEditItHadNotSeenAndTheRecordStays) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "x");
  a.copy_to(b);
  a.erase(person);
  EXPECT_TRUE(a.state(person).is_deleted());
  b.set(person, "name", "edited");
  b.copy_to(a);
  a.copy_to(b);
  for (Laptop<>* laptop : {&a, &b}) {
    EXPECT_FALSE(laptop->state(person).is_deleted());
    EXPECT_EQ(laptop->state(person).conflicts(), std::vector<std::string>{std::string(life_cell)});
    EXPECT_EQ(shown(laptop->state(person), "name"), "edited");
  }
  a.erase(person);  // decided: delete all the same
  EXPECT_TRUE(a.state(person).is_deleted());
  a.undelete(person);
  EXPECT_FALSE(a.state(person).is_deleted());
  EXPECT_TRUE(a.state(person).conflicts().empty());
}

/// A tangle of saves on three laptops that now and then hear of each other; returns every change made.
std::vector<StoredChange> tangle(unsigned seed) {
  std::mt19937 random(seed);
  Laptop<> laptops[] = {Laptop<>(1), Laptop<>(2, 1'300'000'000'000), Laptop<>(3, 1'900'000'000'000)};
  for (int step = 0; step < 24; ++step) {
    auto& laptop = laptops[random() % 3];
    switch (random() % 8) {
      case 0: laptop.erase(person); break;
      case 1: laptop.undelete(person); break;
      case 2:
      case 3: laptop.copy_to(laptops[random() % 3]); break;
      default: laptop.set(person, random() % 2 == 0 ? "name" : "role", std::to_string(random() % 4));
    }
  }
  std::vector<StoredChange> all;
  for (auto& laptop : laptops) {
    for (auto& change : laptop.own()) all.push_back(change);
  }
  return all;
}

Hash digest_after(const std::vector<StoredChange>& changes) {
  MemoryStore store;
  Transaction transaction(store);
  EXPECT_TRUE(transaction.begin());
  for (const StoredChange& change : changes) {
    EXPECT_TRUE(
        apply(store, change.id, change.payload, {change.effective, change.quarantine, change.past}, std::nullopt));
  }
  EXPECT_TRUE(transaction.commit());
  const auto report = verify(store, nullptr);
  EXPECT_TRUE(report && report->ok) << (report && !report->findings.empty() ? report->findings.front() : "");
  return report->digest.digest;
}

TEST(Merge, AnyOrderAndAnyRepetitionGivesTheSameCells) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    auto changes = tangle(seed);
    const Hash expected = digest_after(changes);
    std::mt19937 random(seed);
    for (int round = 0; round < 5; ++round) {
      auto mixed = changes;
      for (std::size_t i = 0; i < changes.size() / 2 && !changes.empty(); ++i)
        mixed.push_back(changes[random() % changes.size()]);
      std::shuffle(mixed.begin(), mixed.end(), random);
      ASSERT_EQ(digest_after(mixed), expected) << "seed " << seed;
    }
  }
}

TEST(Merge, AnEffectiveStampThatComesLaterOrdersAsIfItHadComeFirst) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    auto changes = tangle(seed);
    for (auto& change : changes) {
      if (change.id.device == numbered_id(3))
        change.effective = Stamp{1'620'000'000'000, static_cast<std::uint32_t>(change.id.n)};
    }
    const Hash expected = digest_after(changes);
    auto late = changes;
    for (auto& change : late) change.effective.reset();
    late.insert(late.end(), changes.begin(), changes.end());
    ASSERT_EQ(digest_after(late), expected);
  }
}

TEST(Merge, WhatIsPastReplacesButIsNeverAHead) {
  Laptop<> a(1);
  const ChangeId first = a.set(person, "name", "x");
  Change change = Laptop<>::blank(person);
  change.edits.push_back({"name", text_value("old news"), {first}, true});
  const ChangeId past = a.save(change);
  EXPECT_EQ(shown(a.state(person), "name"), "(none)");
  Change copy = Laptop<>::blank(person);
  copy.edits.push_back({"name", text_value("new"), {past}, false});
  a.save(copy);
  EXPECT_EQ(shown(a.state(person), "name"), "new");
  EXPECT_EQ(a.heads(person, "name").size(), 1u);
}

TEST(Cells, OfALongRepeatComeBackWithTheirNumbers) {
  RecordState record;
  for (std::uint64_t n = 1; n <= 80; ++n) {
    // Some changes fill several cells, before and after there are so many that they are looked up.
    for (const char* cell : {"a", "b"}) {
      Cell& made = record.cells[cell + std::to_string(n % 50)];
      made.heads.push_back({{numbered_id(1), 7, n}, {1000, 0}, text_value("v")});
      made.awaited.push_back({numbered_id(2), 7, n});
    }
  }
  RecordState read;
  ASSERT_TRUE(decode_cells(encode_cells(record), read));
  EXPECT_EQ(encode_cells(read), encode_cells(record));
}

TEST(Cells, AnyOtherBytesAreCorruptOrOtherCells) {
  RecordState record;
  record.cells["name"].heads.push_back({{numbered_id(1), 7, 3}, {1000, 2}, text_value("v")});
  record.cells["name"].heads.push_back({{numbered_id(2), 7, 3}, {900, 2}, text_value("w")});
  record.cells["role"].awaited.push_back({numbered_id(3), 9, 1});
  int corrupt = 0, read = 0;
  yanxing::testing::each_mutant(encode_cells(record), [&](const std::string& bytes) {
    RecordState other;
    const Status done = decode_cells(bytes, other);
    ++(done ? read : corrupt);
    if (!done) {
      EXPECT_EQ(done.error().code, Code::corrupt);
    }
  });
  EXPECT_GT(corrupt, 100);
  EXPECT_GT(read, 0) << "another value, another stamp";
}

TEST(Cells, SurviveStorage) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "一");
  b.set(person, "name", "二");
  b.set(person, "name", "三");
  a.copy_to(b);
  b.erase(person);
  auto changes = b.own();
  MemoryStore late;  // only the last one arrived: the others are awaited
  Transaction transaction(late);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(apply(late, changes[1].id, changes[1].payload, {}, std::nullopt));
  ASSERT_TRUE(transaction.commit());
  for (const RecordState& state : {b.state(person), **late.record(person)}) {
    RecordState back;
    back.id = state.id;
    back.form = state.form;
    ASSERT_TRUE(decode_cells(encode_cells(state), back));
    ASSERT_EQ(back.cells.size(), state.cells.size());
    for (const auto& [name, cell] : state.cells) {
      EXPECT_EQ(back.cells.at(name).heads, cell.heads);
      EXPECT_EQ(back.cells.at(name).awaited, cell.awaited);
    }
    const std::string bytes = encode_cells(state);
    for (std::size_t n = 0; n < bytes.size(); ++n)
      EXPECT_EQ(decode_cells(bytes.substr(0, n), back).error().code, Code::corrupt);
  }
}

}  // namespace
}  // namespace yanxing::sync::testing
