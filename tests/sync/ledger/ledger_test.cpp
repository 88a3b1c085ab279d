#include "sync/ledger/ledger.h"

#include <functional>

#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

const RecordId person = numbered_id(9);

template <typename Work>
void within(MemoryStore& store, Work work) {
  Transaction transaction(store);
  ASSERT_TRUE(transaction.begin());
  work();
  ASSERT_TRUE(transaction.commit());
}

TEST(Apply, IsIdempotentAndRefusesAnotherPayloadUnderTheSameId) {
  Laptop<> a(1), b(2);
  const ChangeId id = a.set(person, "name", "x");
  a.copy_to(b);
  a.copy_to(b);
  EXPECT_EQ(*b.store.change_count(), 1u);
  Laptop<> clone(1);
  clone.set(person, "name", "y");
  within(b.store,
         [&] { EXPECT_EQ(apply(b.store, id, clone.own()[0].payload, {}, std::nullopt).error().code, Code::conflict); });
  EXPECT_EQ(shown(b.state(person), "name"), "x");
}

TEST(Apply, WhatCannotBeReadIsKeptInQuarantine) {
  MemoryStore store;
  const ChangeId id{numbered_id(1), 7, 1};
  within(store, [&] { EXPECT_TRUE(apply(store, id, "garbage", {}, std::nullopt)); });
  EXPECT_EQ((*store.find(id))->quarantine, "malformed");
  EXPECT_TRUE(verify(store, nullptr)->ok);
}

TEST(Verdict, QuarantineTakesAChangeOutOfTheCellsAndBack) {
  Laptop<> a(1);
  a.set(person, "name", "x");
  const ChangeId second = a.set(person, "name", "y");
  within(a.store, [&] { EXPECT_TRUE(set_verdict(a.store, second, {std::nullopt, "bad_type", {}})); });
  EXPECT_EQ(shown(a.state(person), "name"), "x");
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
  within(a.store, [&] { EXPECT_TRUE(set_verdict(a.store, second, {})); });
  EXPECT_EQ(shown(a.state(person), "name"), "y");
}

TEST(OwnLog, RefusesAChangeThatPeersWouldRefuse) {
  Laptop<> a(1);
  Change change = Laptop<>::blank(person);
  change.edits.push_back({"note", text_value(std::string(max_value_bytes + 1, 'x')), {}, false});
  ASSERT_TRUE(a.store.begin());
  EXPECT_EQ(a.log.append(change).error().code, Code::invalid);
  a.store.rollback();
  EXPECT_EQ(*a.store.change_count(), 0u);
}

TEST(Reauthor, GivesTheSameShownValuesAndHistoryUnderANewIncarnation) {
  Laptop<> a(1), b(2);
  b.set(person, "name", "from b");
  b.copy_to(a);
  a.set(person, "name", "first");
  a.set(person, "role", "chair");
  a.set(person, "name", "second");
  const auto originals = a.own();
  within(a.store, [&] {
    a.log.start_incarnation(chain(1, 8));
    EXPECT_TRUE(a.log.reauthor(originals));
  });
  EXPECT_EQ(a.own().size(), 3u);
  EXPECT_EQ(a.own()[0].id.incarnation, 8u);
  EXPECT_EQ(shown(a.state(person), "name"), "second");
  EXPECT_EQ(shown(a.state(person), "role"), "chair");
  EXPECT_TRUE(a.state(person).conflicts().empty());
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
  a.copy_to(b);
  EXPECT_EQ(shown(b.state(person), "name"), "second");
  EXPECT_TRUE(b.state(person).conflicts().empty());
}

TEST(Reauthor, DoesNotBringBackWhatSomebodyElseReplaced) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "lost on the server");
  a.copy_to(b);
  b.set(person, "name", "newer");
  b.copy_to(a);
  within(a.store, [&] {
    const auto originals = a.own();
    a.log.start_incarnation(chain(1, 8));
    EXPECT_TRUE(a.log.reauthor(originals));
  });
  EXPECT_EQ(shown(a.state(person), "name"), "newer");
  EXPECT_TRUE(a.state(person).conflicts().empty());
}

TEST(Reauthor, ADeletedRecordStaysDeletedWhoeverDeletedIt) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "written twice");
  a.copy_to(b);
  b.erase(person);
  b.copy_to(a);
  ASSERT_TRUE(a.state(person).is_deleted());
  within(a.store, [&] {
    const auto originals = a.own();
    a.log.start_incarnation(chain(1, 8));
    EXPECT_TRUE(a.log.reauthor(originals));
  });
  EXPECT_TRUE(a.state(person).is_deleted());
  EXPECT_TRUE(a.state(person).conflicts().empty());
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
}

TEST(Apply, AnIdThatIsTakenByAnotherRecordsChangeIsStillAwaited) {
  Laptop<> a(1), twin(1), b(2);
  a.set(person, "name", "of a");
  a.copy_to(b);
  b.set(person, "name", "newer");
  twin.set(numbered_id(8), "name", "under the same id");
  b.copy_to(twin);  // replaces a's first change, which is not the twin's first change
  within(twin.store, [&] {
    const auto originals = twin.own();
    twin.log.start_incarnation(chain(1, 8));
    EXPECT_TRUE(twin.log.reauthor(originals));
  });
  a.copy_to(twin);
  EXPECT_EQ(shown(twin.state(person), "name"), "newer");
  EXPECT_TRUE(twin.state(person).conflicts().empty());
  EXPECT_TRUE(verify(twin.store, nullptr)->ok);
}

TEST(Verify, FindsATamperedCellAndABrokenChain) {
  Laptop<> a(1);
  const ChangeId id = a.set(person, "name", "x");
  RecordState wrong = a.state(person);
  wrong.cells["name"].heads[0].value = text_value("forged");
  within(a.store, [&] { EXPECT_TRUE(a.store.put(wrong, 1)); });
  EXPECT_FALSE(verify(a.store, nullptr)->ok);
  within(a.store, [&] { EXPECT_TRUE(rebuild(a.store, person)); });
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
  a.set(person, "name", "y");
  within(a.store, [&] { EXPECT_TRUE(a.store.remove(id)); });
  const auto report = verify(a.store, nullptr);
  EXPECT_FALSE(report->ok);
  EXPECT_NE(report->findings.front().find("gap"), std::string::npos);
}

TEST(Digest, CoversTheScopeOnlyAndIsIndependentOfArrival) {
  Laptop<> a(1), b(2);
  a.set(person, "name", "x");
  b.set(numbered_id(8), "name", "y");
  const Hash only_a = digest(a.store, nullptr)->digest;
  a.copy_to(b);
  b.copy_to(a);
  EXPECT_EQ(digest(a.store, nullptr)->digest, digest(b.store, nullptr)->digest);
  EXPECT_NE(digest(a.store, nullptr)->digest, only_a);
  const Scope elsewhere{{"450225"}};
  EXPECT_EQ(digest(a.store, &elsewhere)->records, 0u);
}

/// A store into which somebody wrote past the ledger.
struct Tampered {
  void write(const std::function<Status()>& work) {
    Transaction transaction(laptop.store);
    ASSERT_TRUE(transaction.begin());
    const Status done = work();
    ASSERT_TRUE(done) << done.error().detail;
    ASSERT_TRUE(transaction.commit());
  }
  std::string finding() {
    const auto report = verify(laptop.store, nullptr);
    EXPECT_TRUE(report);
    EXPECT_EQ(report->ok, report->findings.empty());
    return report->ok ? "" : report->findings.front();
  }
  Laptop<> laptop{1};
};

TEST(Verify, SaysWhatIsWrong) {
  {
    Tampered city;
    city.write([&]() -> Status {
      StoredChange garbage;
      garbage.id = {numbered_id(5), 7, 1};
      garbage.payload = "no change";
      garbage.record = numbered_id(60);
      YX_TRY(city.laptop.store.insert(garbage));
      return {};
    });
    EXPECT_NE(city.finding().find("cannot be read"), std::string::npos);
    EXPECT_EQ(recompute(city.laptop.store, numbered_id(60)).error().code, Code::corrupt);
  }
  {
    Tampered city;
    city.laptop.set(numbered_id(60), "name", "a");
    StoredChange moved = city.laptop.own()[0];
    city.write([&]() -> Status {
      YX_TRY(city.laptop.store.remove(moved.id));
      moved.record = numbered_id(61);
      YX_TRY(city.laptop.store.insert(moved));
      return {};
    });
    EXPECT_NE(city.finding().find("filed under another record"), std::string::npos);
  }
  {
    Tampered city;
    RecordState nobody;
    nobody.id = numbered_id(60);
    nobody.cells["name"].heads.push_back({{numbered_id(1), 7, 1}, {1, 1}, text_value("a")});
    nobody.cells["role"];
    city.write([&] { return city.laptop.store.put(nobody, 1); });
    EXPECT_NE(city.finding().find("does not follow"), std::string::npos);
    const Scope elsewhere{{"999"}};
    EXPECT_FALSE(verify(city.laptop.store, &elsewhere)->ok) << "whatever the scope";
  }
  {
    Tampered city;
    for (std::uint8_t i = 1; i <= 120; ++i) {
      city.write([&]() -> Status {
        StoredChange garbage;
        garbage.id = {numbered_id(i), 7, 1};
        garbage.payload = "no change";
        YX_TRY(city.laptop.store.insert(garbage));
        return {};
      });
    }
    const auto report = verify(city.laptop.store, nullptr);
    EXPECT_FALSE(report->ok);
    EXPECT_LT(report->findings.size(), 120U) << "nobody reads more";
  }
}

TEST(Verdict, OfWhatIsNotThereOrCannotBeRead) {
  Tampered city;
  city.laptop.set(numbered_id(60), "name", "a");
  const ChangeId id = city.laptop.own()[0].id;
  city.write([&]() -> Status {
    EXPECT_EQ(set_verdict(city.laptop.store, {numbered_id(9), 7, 1}, {}).error().code, Code::not_found);
    YX_TRY(apply(city.laptop.store, {numbered_id(5), 7, 1}, "no change", {}, std::nullopt));
    YX_TRY(set_verdict(city.laptop.store, {numbered_id(5), 7, 1}, {Stamp{1, 1}, "malformed", {}}));
    YX_TRY(apply(city.laptop.store, {numbered_id(5), 7, 2}, std::string("\x8A\x02") + std::string(9, '\0'), {},
                 std::nullopt));
    return set_verdict(city.laptop.store, id, {std::nullopt, "", {"name"}});
  });
  EXPECT_EQ(city.laptop.heads(numbered_id(60), "name"), std::vector<ChangeId>()) << "its edit is past now";
  EXPECT_EQ((*city.laptop.store.find({numbered_id(5), 7, 1}))->quarantine, "malformed");
  Transaction transaction(city.laptop.store);
  ASSERT_TRUE(transaction.begin());
  for (const ChangeId& none : {ChangeId{numbered_id(9), 7, 1}}) {
    EXPECT_FALSE(city.laptop.store.remove(none));
    EXPECT_FALSE(city.laptop.store.set_effective(none, {}));
    EXPECT_FALSE(city.laptop.store.set_quarantine(none, ""));
    EXPECT_FALSE(city.laptop.store.set_past(none, {}));
    EXPECT_FALSE(city.laptop.store.resequence(none));
  }
  EXPECT_TRUE(city.laptop.store.remove_record(numbered_id(99)));
  EXPECT_TRUE(city.laptop.store.changes_of(numbered_id(99))->empty());
}

TEST(Reauthor, WhatCannotBeReadIsLeftToWhoWroteIt) {
  Tampered city;
  StoredChange newer;
  newer.id = {numbered_id(1), 9, 1};
  newer.payload = "of a newer program";
  newer.quarantine = "too_new";
  city.laptop.set(numbered_id(60), "name", "a");
  city.write([&]() -> Status {
    YX_TRY(city.laptop.store.insert(newer));
    return city.laptop.log.reauthor({newer});
  });
  EXPECT_FALSE(*city.laptop.store.find(newer.id));
  EXPECT_EQ(city.laptop.own().size(), 1U);
}

}  // namespace
}  // namespace yanxing::sync::testing
