#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

const RecordId person = numbered_id(90);

TEST(Session, WhatOneLaptopSavedReachesTheOther) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "甲"));
  EXPECT_EQ(a.unsent(), 1u);
  EXPECT_EQ(a.sync().sent, 1u);
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(b.sync().received, 1u);
  EXPECT_EQ(shown(b.state(person), "name"), "甲");
  b.set(person, "name", "乙");
  b.sync();
  a.sync();
  EXPECT_EQ(shown(a.state(person), "name"), "乙");
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
}

TEST(Session, AnotherTownshipSeesNothingAndWhatItSendsOutOfScopeIsQuarantined) {
  TestServer server;
  SyncLaptop a(1, server), other(3, server, {"450225106"});
  a.save(create(person, "甲"));
  a.sync();
  EXPECT_EQ(other.sync().received, 0u);
  Change forged = Laptop<>::blank(person);  // claims somebody else's record for its own township
  forged.place = "450225106";
  forged.edits.push_back({"name", text_value("forged"), {}, false});
  const ChangeId id = other.save(forged);
  other.save(create(numbered_id(91), "乙", "450225106"));
  other.sync();
  EXPECT_EQ(other.unsent(), 0u);
  EXPECT_EQ((*other.store.find(id))->quarantine, "out_of_scope");
  EXPECT_EQ((*server.store.find(id))->quarantine, "out_of_scope");
  EXPECT_EQ(shown(**server.store.record(person), "name"), "甲");
  EXPECT_EQ(a.sync().received, 0u);
}

class SharedForm : public ::testing::Test {
 protected:
  SharedForm() {
    for (SyncLaptop* laptop : {&city, &county, &township, &neighbour}) laptop->device.scope.shared = {"round"};
  }
  static Change round_of(std::uint8_t record, const std::string& place, const std::string& due) {
    Change change = create(numbered_id(record), due, place);
    change.form = "round";
    return change;
  }
  static Change edit(std::uint8_t record, const std::string& place, const std::string& cell, const std::string& value,
                     std::vector<ChangeId> replaces) {
    Change change = Laptop<>::blank(numbered_id(record));
    change.form = "round";
    change.place = place;
    change.edits.push_back({cell, text_value(value), std::move(replaces), false});
    return change;
  }
  void sync_all() {
    for (SyncLaptop* laptop : {&city, &county, &township, &neighbour}) laptop->sync();
  }
  static bool is_shown(SyncLaptop& laptop, std::uint8_t record) {
    const auto scope = kept_scope(laptop.store).value();
    const auto found = laptop.store.record(numbered_id(record)).value();
    return found && scope && scope->sees(found->form, found->place);
  }
  void expect_same() {
    for (SyncLaptop* laptop : {&city, &county, &township, &neighbour}) {
      const auto scope = kept_scope(laptop->store).value();
      ASSERT_TRUE(scope);
      EXPECT_EQ(scope->shared, std::vector<std::string>{"round"});
      EXPECT_EQ(digest(laptop->store, &*scope)->digest, digest(server.store, &laptop->device.scope)->digest);
    }
  }

  TestServer server;
  SyncLaptop city{1, server, {"4502"}}, county{2, server, {"450224"}}, township{3, server, {"450224204"}},
      neighbour{4, server, {"450225"}};
};

TEST_F(SharedForm, WhatTheCitySetsUpIsSeenBelowAndOfThatFormOnly) {
  city.save(round_of(60, "4502", "2026-05-17"));
  city.save(create(numbered_id(61), "甲", "4502"));
  sync_all();
  for (SyncLaptop* laptop : {&county, &township, &neighbour}) {
    ASSERT_TRUE(is_shown(*laptop, 60));
    EXPECT_FALSE(is_shown(*laptop, 61));
  }
  SyncLaptop fresh(9, server, {"450224204"});
  fresh.device.scope.shared = {"round"};
  EXPECT_EQ(fresh.sync().received, 1u) << "a snapshot has it too";
  expect_same();
}

TEST_F(SharedForm, FromBelowItCannotBeChanged) {
  const ChangeId set = city.save(round_of(60, "4502", "2026-05-17"));
  sync_all();
  const ChangeId honest = township.save(edit(60, "4502", "name", "2026-12-31", {set}));
  const ChangeId forged = county.save(edit(60, "450224", "name", "2026-12-30", {set}));  // claims it for its place
  sync_all();
  sync_all();
  EXPECT_EQ((*server.store.find(honest))->quarantine, "from_above");
  EXPECT_EQ((*server.store.find(forged))->quarantine, "from_above");
  EXPECT_EQ((*township.store.find(honest))->quarantine, "from_above");
  for (SyncLaptop* laptop : {&city, &county, &township})
    EXPECT_EQ(shown(**laptop->store.record(numbered_id(60)), "name"), "2026-05-17");
  EXPECT_EQ(township.unsent(), 0u);
  expect_same();
}

/// A form that is written from above: a review of what a township handed in.
class FormFromAbove : public SharedForm {
 protected:
  FormFromAbove() {
    for (SyncLaptop* laptop : {&city, &county, &township, &neighbour}) laptop->device.scope.above = {"review"};
  }
  static Change review_of(std::uint8_t record, const std::string& place, const std::string& value) {
    Change change = create(numbered_id(record), value, place);
    change.form = "review";
    return change;
  }
  static Change judge(std::uint8_t record, const std::string& place, const std::string& value,
                      std::vector<ChangeId> replaces, std::string cell = "name") {
    Change change = edit(record, place, cell, value, std::move(replaces));
    change.form = "review";
    return change;
  }
};

TEST_F(FormFromAbove, ThoseReviewedReadItAndAreNotBelievedWhenTheyWriteIt) {
  const ChangeId returned = county.save(review_of(70, "450224204204", "returned"));
  sync_all();
  ASSERT_TRUE(is_shown(township, 70));
  const ChangeId rewritten = township.save(judge(70, "450224204204", "accepted", {returned}));
  Change deletion = judge(70, "450224204204", "", {});
  deletion.edits = {{std::string(life_cell), deleted_value({returned}), {}, false}};
  const ChangeId deleted = township.save(deletion);
  const ChangeId made_up = township.save(review_of(71, "450224204204", "accepted"));
  const ChangeId of_itself = county.save(review_of(72, "450224", "accepted"));
  sync_all();
  sync_all();
  for (const ChangeId& forged : {rewritten, deleted, made_up, of_itself})
    EXPECT_EQ((*server.store.find(forged))->quarantine, "from_above");
  for (SyncLaptop* laptop : {&city, &county}) {
    const auto record = laptop->store.record(numbered_id(70)).value();
    EXPECT_EQ(shown(*record, "name"), "returned");
    EXPECT_TRUE(record->conflicts().empty());
    EXPECT_FALSE(record->is_deleted());
  }
  EXPECT_EQ(township.unsent(), 0u) << "kept, and said so";
  expect_same();

  // What she made up takes nobody's place: the county decides as ever, and the city about the county.
  county.save(review_of(71, "450224204204", "returned"));
  city.save(review_of(72, "450224", "returned"));
  sync_all();
  sync_all();
  EXPECT_EQ(shown(**city.store.record(numbered_id(71)), "name"), "returned");
  EXPECT_EQ(shown(**city.store.record(numbered_id(72)), "name"), "returned");
}

TEST_F(FormFromAbove, NobodyMovesAReviewToWhereSheMayWrite) {
  const ChangeId returned = county.save(review_of(70, "450224", "returned"));  // of itself: never believed
  const ChangeId honest = city.save(review_of(73, "450224", "returned"));
  sync_all();
  const ChangeId moved = county.save(judge(73, "450224204204", "450224204204", {}, std::string(place_cell)));
  sync_all();
  EXPECT_EQ((*server.store.find(returned))->quarantine, "from_above");
  EXPECT_EQ((*server.store.find(honest))->quarantine, "");
  EXPECT_EQ((*server.store.find(moved))->quarantine, "from_above");
}

TEST(Scope, IsAboveWhatItIsWiderThanFromTheCountyUp) {
  EXPECT_TRUE((Scope{{"450224"}}.is_above("450224204204")));
  EXPECT_TRUE((Scope{{"450224"}}.is_above("450224204")));
  EXPECT_FALSE((Scope{{"450224"}}.is_above("450224"))) << "its own";
  EXPECT_FALSE((Scope{{"450225"}}.is_above("450224204")));
  EXPECT_FALSE((Scope{{"450224204"}}.is_above("450224204204"))) << "a township hands in for its villages";
  EXPECT_TRUE((Scope{{"4502"}}.is_above("450224")));
  EXPECT_TRUE((Scope{{""}}.is_above("4502")));
}

TEST_F(SharedForm, WhoDoesNotSeeItsNewPlaceIsToldThatItLeft) {
  const ChangeId set = city.save(round_of(60, "4502", "2026-05-17"));
  sync_all();
  ASSERT_TRUE(is_shown(neighbour, 60));
  city.save(edit(60, "4502", std::string(place_cell), "450224", {}));
  sync_all();
  EXPECT_TRUE(is_shown(township, 60));
  EXPECT_FALSE(is_shown(neighbour, 60));
  expect_same();
  EXPECT_TRUE(neighbour.store.has(set).value()) << "nothing that was held is thrown away";
}

TEST(Session, ARewoundDiskGetsItsOwnChangesBack) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "一"));
  a.sync();
  const MemoryStore old = a.store;
  a.set(person, "name", "二");
  a.sync();
  a.store = old;
  const SyncProgress progress = a.sync();
  EXPECT_TRUE(progress.recovered_fork);
  EXPECT_EQ(shown(a.state(person), "name"), "二");
  a.set(person, "name", "三");
  a.sync();
  b.sync();
  EXPECT_EQ(shown(b.state(person), "name"), "三");
  EXPECT_TRUE(b.state(person).conflicts().empty());
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
}

TEST(Session, ADiskRewoundToBeforeItsFirstSaveGetsEverythingBack) {
  TestServer server;
  SyncLaptop a(1, server);
  const MemoryStore old = a.store;
  a.save(create(person, "一"));
  a.sync();
  a.store = old;
  a.sync();
  EXPECT_EQ(shown(a.state(person), "name"), "一");
}

TEST(Session, TwoCopiesOfOneDiskBothKeepAllTheirWork) {
  TestServer server;
  SyncLaptop a(1, server), clone(1, server), b(2, server);
  for (int i = 0; i < 200; ++i) a.set(person, "role", std::to_string(i));
  a.save(create(numbered_id(80), "shared"));
  a.sync();
  clone.store = a.store;
  for (int i = 0; i < 3; ++i) a.save(create(numbered_id(static_cast<std::uint8_t>(81 + i)), "of a"));
  for (int i = 0; i < 2; ++i) clone.save(create(numbered_id(static_cast<std::uint8_t>(85 + i)), "of the clone"));
  a.sync();
  EXPECT_TRUE(clone.sync().recovered_fork);
  a.sync();
  clone.sync();
  b.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_EQ(digest_of(clone.store), digest_of(server.store));
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
  EXPECT_EQ(shown(b.state(numbered_id(83)), "name"), "of a");
  EXPECT_EQ(shown(b.state(numbered_id(86)), "name"), "of the clone");
  EXPECT_EQ(a.unsent() + clone.unsent(), 0u);
}

TEST(Session, ARestoredServerIsFilledAgain) {
  for (const bool told : {true, false}) {  // restored with the command (new epoch), or its file copied back
    TestServer server;
    SyncLaptop a(1, server), b(2, server);
    a.save(create(person, "一"));
    a.sync();
    b.sync();
    const MemoryStore backup = server.store;
    a.set(person, "name", "二");
    a.sync();
    b.sync();
    b.set(person, "name", "三");
    b.sync();
    server.store = backup;
    server.restart();
    if (told) server.new_epoch();
    b.sync();
    a.sync();
    b.sync();
    EXPECT_EQ(shown(**server.store.record(person), "name"), "三") << told;
    EXPECT_TRUE((**server.store.record(person)).conflicts().empty());
    EXPECT_EQ(digest_of(a.store), digest_of(server.store));
    EXPECT_EQ(digest_of(b.store), digest_of(server.store));
    EXPECT_EQ(a.unsent() + b.unsent(), 0u);
  }
}

TEST(Session, WhatTheRestoredServerAndItsAuthorBothLostIsHandedInByWhoeverHoldsIt) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "一"));
  a.sync();
  b.sync();
  const MemoryStore server_old = server.store, a_old = a.store;
  a.save(create(numbered_id(91), "lost by both"));
  a.sync();
  b.sync();
  server.store = server_old;
  server.restart();
  server.new_epoch();
  a.store = a_old;
  a.save(create(numbered_id(92), "written instead"));
  a.sync();
  EXPECT_GE(b.sync().adopted, 1u);
  a.sync();
  b.sync();
  EXPECT_EQ(shown(a.state(numbered_id(91)), "name"), "lost by both");
  EXPECT_EQ(shown(b.state(numbered_id(92)), "name"), "written instead");
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
}

TEST(Session, ALostReplyIsAskedForAgainAndChangesNothing) {
  TestServer server;
  SyncLaptop a(1, server);
  a.save(create(person, "甲"));
  ClientSession first = a.session();
  for (int i = 0; i < 3; ++i) {
    auto request = *first.next();
    if (!request) break;
    auto reply = server.handle(a.device, request->frame);
    auto again = server.handle(a.device, request->frame);  // doubled on the way
    ASSERT_TRUE(reply && again);
    if (request->kind == Kind::push) break;  // both replies are lost, and the laptop's power too
    ASSERT_TRUE(first.on_reply(*reply));
    ASSERT_TRUE(first.on_reply(*again));
  }
  EXPECT_EQ(a.unsent(), 1u);
  a.limits.exchange = false;
  EXPECT_EQ(a.sync().sent, 0u);  // the handshake already brought the receipt
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(*server.store.change_count(), 1u);
}

TEST(Session, AReplyThatOurServerDidNotSignIsNotBelieved) {
  TestServer server, other(99);
  SyncLaptop a(1, server);
  a.save(create(person, "甲"));
  ClientSession session = a.session();
  auto request = *session.next();
  EXPECT_EQ(session.on_reply("<html>please log in</html>").error().code, Code::untrusted);
  EXPECT_EQ(session.on_reply(*other.handle(a.device, request->frame)).error().code, Code::untrusted);
  EXPECT_EQ(a.unsent(), 1u);
  EXPECT_EQ(server.handle({a.device.id, other.identity.key.public_key(), {}, 1}, request->frame).error().code,
            Code::untrusted);
}

TEST(Session, AClockFarAheadIsGivenAnEffectiveStampThatAllAgreeOn) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  const auto expect_shown_everywhere = [&](const std::string& name, const std::vector<std::string>& conflicts) {
    for (Store* store :
         {static_cast<Store*>(&a.store), static_cast<Store*>(&b.store), static_cast<Store*>(&server.store)}) {
      const RecordState state = store->record(person)->value();
      EXPECT_EQ(shown(state, "name"), name);
      EXPECT_EQ(state.conflicts(), conflicts);
    }
    EXPECT_EQ(digest_of(a.store), digest_of(server.store));
    EXPECT_EQ(digest_of(b.store), digest_of(server.store));
  };
  a.wall.set(server.clock.now_ms() + 14LL * 365 * 24 * 3600 * 1000);
  a.save(create(person, "from the future"));
  a.sync();
  b.wall.set(b.wall.now_ms() + 1000);
  b.save(create(person, "written a second later"));
  b.sync();
  a.sync();
  expect_shown_everywhere("written a second later", {"name"});
  EXPECT_LT(b.hybrid.last().ms, b.wall.now_ms() + max_drift_ms);

  // Such a change counts as written when the server heard of it, no later and no earlier.
  server.clock.set(b.wall.now_ms() + 1000);
  b.wall.set(server.clock.now_ms());
  a.set(person, "name", "settled in the future");
  b.set(person, "name", "settled now");
  b.sync();
  server.clock.set(server.clock.now_ms() + 1000);
  a.sync();
  b.sync();
  expect_shown_everywhere("settled in the future", {"name"});
  b.set(person, "name", "settled by who saw both");
  b.sync();
  a.sync();
  expect_shown_everywhere("settled by who saw both", {});
}

TEST(Session, ANewLaptopGetsASnapshotWithTombstonesAndConflictsButNotWhatWasReplaced) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server), fresh(4, server);
  a.save(create(person, "0"));
  for (int i = 1; i < 50; ++i) a.set(person, "name", std::to_string(i));
  a.save(create(numbered_id(91), "gone"));
  a.erase(numbered_id(91));
  a.save(create(numbered_id(92), "here"));
  b.save(create(numbered_id(92), "there"));
  a.sync();
  b.sync();
  fresh.limits.pull_changes = 2;
  fresh.save(create(numbered_id(93), "typed before the first sync"));
  const SyncProgress progress = fresh.sync();
  EXPECT_LT(progress.received, 10u);
  EXPECT_EQ(digest_of(fresh.store), digest_of(server.store));
  EXPECT_TRUE(fresh.state(numbered_id(91)).is_deleted());
  EXPECT_EQ(fresh.state(numbered_id(92)).conflicts(), std::vector<std::string>{"name"});
  EXPECT_TRUE(verify(fresh.store, nullptr)->ok);
}

TEST(Session, ARecordThatMovesIntoScopeArrivesWhole) {
  TestServer server;
  SyncLaptop county(5, server, {"450224"}), a(1, server);
  county.save(create(person, "甲", "450224200"));
  county.sync();
  a.sync();
  EXPECT_FALSE(*a.store.record(person));
  Change move = Laptop<>::blank(person);
  std::string place;
  cbor::Writer(place).text("450224204");
  move.edits.push_back({std::string(place_cell), place, county.heads(person, place_cell), false});
  county.save(move);
  county.sync();
  a.sync();
  EXPECT_EQ(shown(a.state(person), "name"), "甲");
  EXPECT_EQ(a.state(person).place, "450224204");
}

TEST(Session, RoundTripsAreBatchesPlusThreeAndAMarkIsSmall) {
  TestServer server;
  SyncLaptop a(1, server);
  for (int i = 0; i < 3000; ++i) {
    Change mark = Laptop<>::blank({});
    mark.form = "mark";
    mark.author = "记录员";
    mark.creates = true;
    mark.key = {{"session", text_value(make_uuid_v5({}, "s" + std::to_string(i / 100)).text())},
                {"person", text_value(make_uuid_v5({}, "p" + std::to_string(i % 100)).text())}};
    mark.record = natural_record_id("mark", mark.key);
    mark.edits = {{"status", text_value(i % 7 == 0 ? "late" : "present"), {}, false},
                  {"at", text_value("08:" + std::to_string(10 + i % 50)), {}, false}};
    a.wall.set(a.wall.now_ms() + 1700 + 13 * (i % 91));
    a.save(mark);
  }
  a.limits.push_changes = 1000;
  a.sync();
  EXPECT_LE(a.round_trips, 3 + 3);
  EXPECT_LE(a.bytes_out / 3000, 40u) << a.bytes_out;
  RecordProperty("bytes_per_mark", static_cast<int>(a.bytes_out / 3000));
}

TEST(Session, ALaptopThatSentMuchWalksQuicklyPastItsOwnChanges) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.limits = {20, 20};
  for (std::uint8_t i = 0; i < 200; ++i) a.save(create(numbered_id(i), "of a"));
  a.sync();
  EXPECT_LE(a.round_trips, 10 + 3 + 3);  // pushes; pages, each of which looks through four of its size; the rest
  b.save(create(numbered_id(201), "of b"));
  b.sync();
  a.sync();
  EXPECT_EQ(shown(a.state(numbered_id(201)), "name"), "of b");
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

}  // namespace
}  // namespace yanxing::sync::testing
