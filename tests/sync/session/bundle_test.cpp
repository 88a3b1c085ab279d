// Bundles and acks between real sessions, in memory: what is carried, and what an ack may change.
#include "tests/sync/session/bundle_support.h"

namespace yanxing::sync::testing {
namespace {

// ---- The way there and back

TEST_F(Bundle, ChangesAndFilesArriveAndTheAckConfirmsThem) {
  save(a, 7);
  const std::string ack = imported(exported(a, {photo}, 3));
  ASSERT_FALSE(ack.empty()) << fault_name(fault);
  EXPECT_EQ(taken.stored, 7u);
  EXPECT_EQ(taken.attachments, 1u);
  EXPECT_EQ(host.files.begin()->second, "a photo");
  EXPECT_EQ(a.unsent(), 7u);
  const auto done = take(a, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_EQ(done->confirmed, 7u);
  EXPECT_EQ(a.unsent(), 0u);
  ASSERT_EQ(done->attachments.size(), 1u);
  EXPECT_EQ(done->attachments[0].held, std::vector{attachment_hash(photo.name)});
  const SyncProgress synced = a.sync();
  EXPECT_EQ(synced.sent, 0u);
  EXPECT_EQ(a.round_trips, 2);  // session, pull
  b.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(b.store));
}

TEST_F(Bundle, TwiceAndOldAfterNewDoNoHarm) {
  save(a, 2);
  const std::string old = exported(a);
  save(a, 3);
  const std::string all = exported(a);
  const std::string ack_all = imported(all);
  EXPECT_EQ(taken.stored, 5u);
  const std::string ack_old = imported(old);
  EXPECT_EQ(taken.stored, 0u);
  EXPECT_EQ(taken.held_before, 2u);
  imported(all);
  EXPECT_EQ(taken.stored, 0u);
  ASSERT_TRUE(take(a, ack_all));
  EXPECT_EQ(a.unsent(), 0u);
  ASSERT_TRUE(take(a, ack_old)) << fault_name(fault);
  EXPECT_EQ(a.unsent(), 0u) << "never backwards";
  ASSERT_TRUE(take(a, ack_all));
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(a.sync().sent, 0u);
}

TEST_F(Bundle, AcksInTheOrderOfTheirBundlesOnlyEverAdd) {
  save(a, 2);
  const std::string ack_old = imported(exported(a));
  save(a, 3);
  const std::string ack_all = imported(exported(a));
  EXPECT_EQ(take(a, ack_old)->confirmed, 2u);
  EXPECT_EQ(a.unsent(), 3u);
  EXPECT_EQ(take(a, ack_all)->confirmed, 3u);
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, IsCumulativeFromTheLastReceiptAlsoOneOfTheNetwork) {
  save(a, 2);
  a.sync();
  save(a, 3);
  imported(exported(a));
  EXPECT_EQ(taken.stored, 3u);
  EXPECT_EQ(taken.held_before, 0u);
  save(a, 1);
  imported(exported(a));  // the first ack is still on its way
  EXPECT_EQ(taken.stored, 1u);
  EXPECT_EQ(taken.held_before, 3u);
  a.limits.exchange = false;
  EXPECT_EQ(a.sync().sent, 0u) << "the handshake says what the acks would";
}

TEST_F(Bundle, NothingToSendStillAsksForAReceipt) {
  save(a, 2);
  imported(exported(a));
  const std::string ack = imported(exported(a));
  EXPECT_EQ(take(a, ack)->confirmed, 2u);
  EXPECT_EQ(take(a, imported(exported(a)))->confirmed, 0u);
}

TEST_F(Bundle, VerdictsComeWithTheAckAndAreNotBroughtBackByAnOldOne) {
  server.admission = [](const Change& change) { return change.form == "person" ? "unknown_form" : ""; };
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_EQ(taken.quarantined, 1u);
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.own()[0].quarantine, "unknown_form");
  // The server learns the form and says so over the network; then the ack of before comes once more.
  server.admission = nullptr;
  Transaction transaction(server.store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(judge_again(server.store, *server.store.feed(0, nullptr, 10), server.admission,
                          [&](const DeviceId&) { return std::optional(a.device.scope); }));
  ASSERT_TRUE(transaction.commit());
  a.sync();
  EXPECT_EQ(a.own()[0].quarantine, "");
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.own()[0].quarantine, "");
}

// ---- A restored server

TEST_F(Bundle, AnAckOfAnOlderLifeOfTheServerIsRefused) {
  save(a, 2);
  const MemoryStore backup = server.store;
  const std::string ack = imported(exported(a));
  server.store = backup;
  server.new_epoch();
  server.restart();
  a.sync();  // told of the new life
  save(a, 1);
  EXPECT_FALSE(take(a, ack));
  EXPECT_EQ(fault, BundleFault::other_epoch);
  EXPECT_EQ(a.unsent(), 1u);
}

TEST_F(Bundle, ALaptopWithoutANetworkLearnsThatTheServerWasRestored) {
  save(a, 2);
  const MemoryStore backup = server.store;
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(a.unsent(), 0u);
  server.store = backup;
  server.new_epoch();
  server.restart();
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.gap);
  EXPECT_EQ(taken.stored, 0u);
  const auto done = take(a, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_TRUE(done->new_epoch);
  EXPECT_TRUE(done->lost_some);
  EXPECT_EQ(a.unsent(), 3u);
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(taken.stored, 3u);
  EXPECT_EQ(a.unsent(), 0u);
  a.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

TEST_F(Bundle, TheSameWhenItsFileWasCopiedBack) {
  save(a, 2);
  a.sync();
  const MemoryStore backup = server.store;
  save(a, 2);
  ASSERT_TRUE(take(a, imported(exported(a))));
  server.store = backup;
  server.restart();
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.gap);
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.unsent(), 3u);
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, ACopiedDiskIsSaidAndTheNextSyncSortsItOut) {
  save(a, 1);
  a.sync();
  SyncLaptop twin{1, server};
  twin.identity = a.identity;
  twin.device = a.device;
  twin.store = a.store;
  twin.hybrid.observe(a.hybrid.last());
  save(a, 2);
  save(twin, 1);
  ASSERT_TRUE(take(a, imported(exported(a))));
  const std::string ack = imported(exported(twin));
  EXPECT_TRUE(taken.forked);
  const auto done = take(twin, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_TRUE(done->forked);
  EXPECT_EQ(*acknowledged(twin.store, twin.log.chain()), 1u) << "the server holds what both had before they parted";
  twin.sync();
  for (const bool twice : {false, true}) {
    const auto late = take(twin, ack);
    ASSERT_TRUE(late) << twice;
    EXPECT_FALSE(late->forked || late->ahead) << "a sync brought them together since";
    EXPECT_TRUE(late->nothing_new);
  }
  EXPECT_EQ(twin.unsent(), 0u);
  a.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(twin.store));
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

/// Seed 6005950.
TEST_F(Bundle, WhatGoesOnWithALogOfWhichACopyWasHereWaitsForASync) {
  a.save(create(person, "一"));
  a.sync();
  SyncLaptop twin(1, server);
  twin.store = a.store;
  twin.set(person, "name", "of the twin");
  twin.sync();
  a.set(person, "name", "of a");  // under the id that the twin's has
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  const auto incarnation = restart_log(a.store, a.random);
  ASSERT_TRUE(incarnation && transaction.commit());
  a.log.start_incarnation({a.identity.device, *incarnation});
  a.set(person, "name", "of a, who saw what a wrote");
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.forked);
  EXPECT_EQ(taken.stored, 0u);
  EXPECT_EQ(names(server), std::set<std::string>{text_value("of the twin")});
  ASSERT_TRUE(take(a, ack));
  a.sync();
  twin.sync();
  EXPECT_EQ(names(server),
            (std::set<std::string>{text_value("of the twin"), text_value("of a, who saw what a wrote")}));
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_EQ(digest_of(twin.store), digest_of(server.store));
}

TEST_F(Bundle, LogsThatTwoProgramsWroteInTurnArriveInTurn) {
  a.save(create(person, "一"));
  const ChainId first = a.log.chain();
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  const auto incarnation = restart_log(a.store, a.random);
  ASSERT_TRUE(incarnation && transaction.commit());
  for (const char* name : {"二", "三", "四"}) {
    a.log.start_incarnation({a.identity.device, *incarnation});
    a.set(person, "name", name);
    a.log.start_incarnation(first);
    a.set(person, "name", std::string(name) + "，又");
  }
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_FALSE(taken.forked);
  EXPECT_EQ(taken.stored, 7u);
  EXPECT_EQ(taken.held_before, 0u);
  EXPECT_EQ(names(server), std::set<std::string>{text_value("四，又")});
}

TEST_F(Bundle, AnAckThatComesToADiskOfBeforeTakesNothingBack) {
  for (const bool new_epoch : {false, true}) {
    save(a, 2);
    a.sync();
    const MemoryStore server_before = server.store, disk_before = a.store;
    save(a, 3);
    const std::string bundle = exported(a);
    imported(bundle);
    if (new_epoch) {
      server.store = server_before;
      server.new_epoch();
      server.restart();
    }
    const std::string ack = imported(bundle);
    a.store = disk_before;
    const auto done = take(a, ack);
    ASSERT_TRUE(done) << fault_name(fault);
    EXPECT_TRUE(done->ahead) << "it is of more than this disk holds";
    EXPECT_FALSE(done->forked) << "of another copy nothing is known";
    EXPECT_EQ(done->new_epoch, new_epoch);
    EXPECT_EQ(a.unsent(), new_epoch ? 2u : 0u) << "only what this life of the server signed for is confirmed";
    const auto held = *server.store.change_count();
    const SyncProgress synced = a.sync();
    EXPECT_EQ(synced.received, 3u) << "its own, which only the server holds";
    EXPECT_EQ(*server.store.change_count(), held);
    EXPECT_EQ(a.unsent(), 0u);
    EXPECT_EQ(digest_of(a.store), digest_of(server.store));
    EXPECT_TRUE(take(a, ack)->nothing_new);
  }
}

TEST_F(Bundle, AnAckOfALogThatThisDiskHasNoMoreSaysThatASyncBringsIt) {
  const auto begin_log = [&] {
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin());
    const auto incarnation = restart_log(a.store, a.random);
    ASSERT_TRUE(incarnation && transaction.commit());
    a.log.start_incarnation({a.identity.device, *incarnation});
  };
  save(a, 1);
  a.sync();
  const MemoryStore disk_before = a.store;
  begin_log();
  save(a, 2);
  const std::string ack = imported(exported(a));
  a.store = disk_before;
  begin_log();
  const auto done = take(a, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_TRUE(done->ahead);
  EXPECT_FALSE(done->forked);
  EXPECT_EQ(a.unsent(), 0u) << "what was signed for stays so";
  EXPECT_EQ(a.sync().received, 2u);
  const auto late = take(a, ack);
  ASSERT_TRUE(late);
  EXPECT_FALSE(late->ahead);
  EXPECT_TRUE(late->nothing_new);
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

TEST_F(Bundle, OfALaptopWithMoreLogsThanAnAckHoldsIsNotBegun) {
  for (std::size_t i = 0; i <= max_ack_chains; ++i) {
    save(a, 1);
    next_ = 90;
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin());
    const auto incarnation = restart_log(a.store, a.random);
    ASSERT_TRUE(incarnation && transaction.commit());
    a.log.start_incarnation({a.identity.device, *incarnation});
  }
  const auto content = BundleContent::plan(a.store, a.log.chain(), a.identity, {});
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, Code::invalid);
}

}  // namespace
}  // namespace yanxing::sync::testing
