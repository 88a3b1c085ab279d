// Recoveries that the simulator found to be incomplete once; each test is one of them at its smallest.
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

const RecordId person = numbered_id(90);
constexpr UnixMs year_ms = UnixMs{365} * 24 * 3600 * 1000;

TEST(Recovery, AnAuthorLearnsTheNewVerdictOfARestoredServer) {
  for (const bool told : {true, false}) {
    TestServer server;
    SyncLaptop a(1, server), b(2, server);
    const MemoryStore backup = server.store;
    a.wall.set(a.wall.now_ms() + 10 * year_ms);
    const ChangeId id = a.save(create(person, "from the future"));
    a.sync();
    b.sync();
    const auto before = (*a.store.find(id))->effective;
    ASSERT_TRUE(before);
    server.store = backup;
    if (told) server.new_epoch();
    server.restart();
    server.clock.set(server.clock.now_ms() + 3'600'000);
    a.sync();
    b.sync();
    EXPECT_NE((*a.store.find(id))->effective, before);
    expect_equal(server, {&a, &b});
  }
}

TEST(Recovery, AVerdictThatIsTakenBackIsTakenBackOnTheLaptopToo) {
  TestServer server;
  SyncLaptop a(1, server);
  server.admission = [](const Change& change) { return change.form == "person" ? "unknown_form" : ""; };
  const MemoryStore backup = server.store;
  const ChangeId id = a.save(create(person, "a form that the server learns later"));
  a.sync();
  ASSERT_EQ((*a.store.find(id))->quarantine, "unknown_form");
  server.store = backup;
  server.new_epoch();
  server.restart();
  server.admission = nullptr;
  a.sync();
  EXPECT_EQ((*a.store.find(id))->quarantine, "");
  EXPECT_EQ(shown(a.state(person), "name"), "a form that the server learns later");
  expect_equal(server, {&a});
}

TEST(Recovery, ATwinWithNothingLeftOfTheCommonLogStillGetsWhatTheOtherSent) {
  TestServer server;
  SyncLaptop a(1, server), clone(1, server), b(2, server);
  clone.store = a.store;
  b.save(create(numbered_id(80), "others' changes move the cursor on"));
  b.sync();
  clone.sync();  // knows the server, has nothing of its own yet
  a.save(create(person, "of a"));
  a.sync();
  clone.save(create(numbered_id(91), "of the clone"));
  {
    // The exchange ends right after the fork was settled.
    ClientSession exchange = clone.session();
    for (int i = 0; i < 1; ++i) {
      const auto request = exchange.next();
      ASSERT_TRUE(request && *request);
      ASSERT_TRUE(exchange.on_reply(*server.handle(clone.device, (*request)->frame)));
    }
    ASSERT_TRUE(exchange.next());
  }
  clone.sync();
  a.sync();
  EXPECT_EQ(shown(clone.state(person), "name"), "of a");
  EXPECT_EQ(shown(a.state(numbered_id(91)), "name"), "of the clone");
  expect_equal(server, {&a, &clone});
}

TEST(Recovery, ARestoredDiskWithNothingLeftOfItsLogStillGetsWhatItsTwinSent) {
  TestServer server;
  SyncLaptop a(1, server), clone(1, server);
  clone.store = a.store;
  ClientSession exchange = clone.session();
  const auto handshake = exchange.next();
  ASSERT_TRUE(handshake && *handshake);
  ASSERT_TRUE(exchange.on_reply(*server.handle(clone.device, (*handshake)->frame)));
  a.save(create(person, "of a"));
  a.sync();
  // The clone pulls after a has sent: it counts that log as its own, and its cursor passes what it does not hold.
  while (const auto request = *exchange.next()) {
    ASSERT_TRUE(exchange.on_reply(*server.handle(clone.device, request->frame)));
  }
  ASSERT_FALSE(*clone.store.record(person));
  Transaction transaction(clone.store);
  ASSERT_TRUE(transaction.begin());
  const auto incarnation = restart_log(clone.store, clone.random);
  ASSERT_TRUE(incarnation && transaction.commit());
  clone.log.start_incarnation({clone.identity.device, *incarnation});
  clone.save(create(numbered_id(91), "of the clone"));
  clone.sync();
  a.sync();
  EXPECT_EQ(shown(clone.state(person), "name"), "of a");
  expect_equal(server, {&a, &clone});
}

TEST(Recovery, ASnapshotTellsOfWhatReplacedAChangeThatOnlyTheAskerHolds) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  const MemoryStore backup = server.store;
  a.save(create(person, "1"));
  const MemoryStore old_disk = a.store;  // before its first exchange
  a.sync();
  b.sync();
  b.set(person, "name", "2");
  b.set(person, "name", "3");
  b.sync();
  server.store = backup;
  server.new_epoch();
  server.restart();
  b.sync();
  a.store = old_disk;
  a.sync();
  a.sync();
  b.sync();
  EXPECT_EQ(shown(a.state(person), "name"), "3");
  EXPECT_TRUE(a.state(person).conflicts().empty());
  expect_equal(server, {&a, &b});
}

TEST(Recovery, WhatItsAuthorMayNotSendAgainIsHandedInByThoseWhoSeeIt) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  const MemoryStore backup = server.store;
  a.save(create(person, "written while it was in scope"));
  a.sync();
  b.sync();
  a.device.scope = {{"450225"}};
  ++a.device.scope_version;
  server.store = backup;
  server.new_epoch();
  server.restart();
  a.sync();
  b.sync();
  b.sync();
  const auto held = server.store.record(person);
  ASSERT_TRUE(held && *held);
  EXPECT_EQ(shown(**held, "name"), "written while it was in scope");
  expect_equal(server, {&b});
}

TEST(Recovery, AFileCopiedBackIsNoticedEvenWhereTheSameChangesCameAgain) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  const MemoryStore backup = server.store;
  a.wall.set(a.wall.now_ms() + 10 * year_ms);
  a.save(create(person, "from the future"));
  a.sync();
  b.sync();
  server.store = backup;
  server.restart();
  server.clock.set(server.clock.now_ms() + 3'600'000);
  a.sync();  // the same change at the same sequence, with another effective stamp
  b.sync();
  expect_equal(server, {&a, &b});
}

Change move_to(SyncLaptop& laptop, const std::string& place) {
  Change move = Laptop<>::blank(person);
  move.place = laptop.state(person).place;
  move.edits.push_back({std::string(place_cell), text_value(place), laptop.heads(person, place_cell), false});
  return move;
}

void expect_equal_in_scope(TestServer& server, std::initializer_list<SyncLaptop*> laptops) {
  for (SyncLaptop* laptop : laptops) {
    EXPECT_EQ(digest_of(laptop->store, &laptop->device.scope), digest_of(server.store, &laptop->device.scope));
  }
}

/// Seed 3193: what an audit found held is lost again before the cursor has come there, and its author has it no more.
TEST(Recovery, AFileCopiedBackAfterAnAuditIsNoticed) {
  for (const bool ends_in_between : {false, true}) {
    TestServer server;
    SyncLaptop a(1, server), b(2, server);
    const MemoryStore backup = server.store;
    const auto copy_back = [&] {
      server.store = backup;
      server.restart();
    };
    a.save(create(person, "of a"));
    a.sync();
    b.sync();
    copy_back();
    a.sync();
    ClientSession exchange = b.session();
    const auto answer = [&](Kind kind) {
      const auto request = exchange.next();
      ASSERT_TRUE(request && *request);
      ASSERT_EQ((*request)->kind, kind);
      ASSERT_TRUE(exchange.on_reply(*server.handle(b.device, (*request)->frame)));
    };
    for (const Kind kind : {Kind::exchange, Kind::session, Kind::audit}) answer(kind);
    copy_back();
    SyncLaptop wiped(1, server);
    wiped.identity = a.identity;
    wiped.device = a.device;
    wiped.log.start_incarnation({wiped.identity.device, 77});
    wiped.save(create(numbered_id(91), "all that a has now"));
    wiped.sync();
    if (!ends_in_between) {
      const auto pull = exchange.next();
      ASSERT_TRUE(pull && *pull);
      const auto reply = server.handle(b.device, (*pull)->frame);
      ASSERT_FALSE(reply);
      EXPECT_EQ(reply.error().code, Code::conflict);
    }
    b.sync();
    wiped.sync();
    EXPECT_EQ(shown(wiped.state(person), "name"), "of a");
    expect_equal(server, {&wiped, &b});
  }
}

/// Its author was settled when the file was copied, and comes again: nobody else hands in what it lost.
TEST(Recovery, AFileCopiedBackWaitsForTheAuthorOfWhatItLost) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.sync();
  const MemoryStore backup = server.store;
  a.save(create(person, "of a"));
  a.sync();
  b.sync();
  server.store = backup;
  server.restart();
  EXPECT_EQ(b.sync().adopted, 0u);
  a.sync();
  b.sync();
  EXPECT_EQ(b.state(person).find("name")->heads.size(), 1u);
  expect_equal(server, {&a, &b});
}

/// A cursor that is given up says no more what the server held; so it is kept until another one has come as far.
TEST(Recovery, AFileCopiedBackWhileTheCursorIsGivenUpIsNoticed) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  const MemoryStore backup = server.store;
  a.save(create(person, "of a"));
  a.sync();
  b.sync();
  {
    Transaction transaction(b.store);
    ASSERT_TRUE(transaction.begin());
    const auto incarnation = restart_log(b.store, b.random);  // nothing of its own log is kept: all is pulled again
    ASSERT_TRUE(incarnation && transaction.commit());
    b.log.start_incarnation({b.identity.device, *incarnation});
  }
  server.store = backup;
  server.restart();
  SyncLaptop wiped(1, server);
  wiped.identity = a.identity;
  wiped.device = a.device;
  wiped.log.start_incarnation({wiped.identity.device, 77});
  wiped.save(create(numbered_id(91), "all that a has now"));
  wiped.sync();
  b.sync();
  wiped.sync();
  EXPECT_EQ(shown(wiped.state(person), "name"), "of a");
  expect_equal(server, {&wiped, &b});
}

TEST(Moves, ARecordThatMovesAwayIsGoneFromItsOldPlace) {
  TestServer server;
  SyncLaptop county(5, server, {"450224"}), old_place(1, server), new_place(2, server, {"450224205"});
  county.save(create(person, "甲"));
  county.sync();
  old_place.sync();
  ASSERT_EQ(old_place.state(person).place, "450224204");
  county.save(move_to(county, "450224205"));
  county.set(person, "name", "乙");
  county.sync();
  old_place.sync();
  new_place.sync();
  EXPECT_EQ(old_place.state(person).place, "450224205");
  EXPECT_EQ(shown(old_place.state(person), "name"), "甲");  // what came after the move is not hers to see
  EXPECT_EQ(shown(new_place.state(person), "name"), "乙");
  expect_equal_in_scope(server, {&county, &old_place, &new_place});
}

/// After a restore the author of the move comes before the author of what it moved, and whoever sees the old place
/// comes before, between or after them.
class MovesAfterARestore : public ::testing::TestWithParam<std::vector<int>> {};

TEST_P(MovesAfterARestore, WhoeverSawTheOldPlaceIsTold) {
  TestServer server;
  SyncLaptop author(5, server, {"450224"}), mover(6, server, {"450224"}), old_place(1, server),
      new_place(2, server, {"450224205"});
  for (SyncLaptop* laptop : {&author, &mover, &old_place, &new_place}) laptop->sync();
  const MemoryStore backup = server.store;
  author.save(create(person, "甲"));
  author.sync();
  mover.sync();
  old_place.sync();
  ASSERT_EQ(old_place.state(person).place, "450224204");
  mover.save(move_to(mover, "450224205"));
  server.store = backup;
  server.restart();
  server.new_epoch();
  SyncLaptop* const all[] = {&author, &mover, &old_place};
  for (int which : GetParam()) all[which]->sync();
  for (int round = 0; round < 2; ++round) {
    for (SyncLaptop* laptop : {&author, &mover, &old_place, &new_place}) laptop->sync();
  }
  EXPECT_EQ(old_place.state(person).place, "450224205");
  EXPECT_EQ(shown(new_place.state(person), "name"), "甲");
  expect_equal_in_scope(server, {&author, &mover, &old_place, &new_place});
}

INSTANTIATE_TEST_SUITE_P(Orders, MovesAfterARestore,
                         ::testing::Values(std::vector{0, 1, 2}, std::vector{0, 2, 1}, std::vector{1, 0, 2},
                                           std::vector{1, 2, 0}, std::vector{2, 0, 1}, std::vector{2, 1, 0}));

TEST(Moves, ANewLaptopWithTheSameRecordIsToldThatItMovedLongAgo) {
  // Both sign in the same woman; hers was moved before the second laptop met the server for the first time.
  TestServer server;
  SyncLaptop county(5, server, {"450224"}), fresh(1, server);
  county.save(create(person, "甲"));
  county.save(move_to(county, "450224205"));
  county.sync();
  fresh.wall.set(fresh.wall.now_ms() - 60'000);
  fresh.save(create(person, "甲"));
  fresh.sync();
  fresh.sync();
  county.sync();
  EXPECT_EQ((**server.store.record(person)).place, "450224205");
  expect_equal_in_scope(server, {&county, &fresh});
}

TEST(Recovery, WhatWasHereAllAlongIsNotCountedAsReceived) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  for (std::uint8_t i = 0; i < 5; ++i) a.save(create(numbered_id(i), "一"));
  a.sync();
  EXPECT_EQ(b.sync().received, 5u);
  b.save(create(numbered_id(9), "her own"));
  b.sync();
  const MemoryStore backup = server.store;
  server.store = backup;
  server.restart();
  server.new_epoch();
  EXPECT_EQ(b.sync().received, 0u);
  a.save(create(numbered_id(8), "二"));
  EXPECT_EQ(a.sync().received, 1u) << "hers";
  EXPECT_EQ(b.sync().received, 1u);
  EXPECT_EQ(digest_of(a.store), digest_of(b.store));
}

}  // namespace
}  // namespace yanxing::sync::testing
