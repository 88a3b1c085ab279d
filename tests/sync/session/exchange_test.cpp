// A small sync in one request: what is saved, and that nothing is checked less.
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

/// A server and two laptops that have synced everything.
struct Settled {
  Settled() {
    a.save(create(numbered_id(90), "of a"));
    b.save(create(numbered_id(91), "of b"));
    for (SyncLaptop* laptop : {&a, &b, &a, &b}) laptop->sync();
  }
  /// What the first request of a sync is.
  static Kind first_request(SyncLaptop& laptop) {
    ClientSession session = laptop.session();
    return (*session.next())->kind;
  }
  TestServer server;
  SyncLaptop a{1, server}, b{2, server};
};

TEST(Exchange, OneMarkIsSentAndOthersAreReceivedInOneRequest) {
  Settled all;
  all.b.save(create(numbered_id(92), "new of b"));
  all.b.sync();
  EXPECT_EQ(all.b.round_trips, 1);
  all.a.save(create(numbered_id(93), "new of a"));
  const SyncProgress progress = all.a.sync();
  EXPECT_EQ(all.a.round_trips, 1);
  EXPECT_EQ(progress.sent, 1u);
  EXPECT_EQ(progress.received, 1u);
  EXPECT_TRUE(progress.receipt && progress.receipt->n == 2);
  EXPECT_TRUE(progress.server_clock_ms);
  expect_equal(all.server, {&all.a});
  EXPECT_EQ(shown(all.a.state(numbered_id(92)), "name"), "new of b");
}

TEST(Exchange, NothingToSendIsOneRequestToo) {
  Settled all;
  all.a.sync();
  EXPECT_EQ(all.a.round_trips, 1);
  EXPECT_LE(all.a.bytes_out, 160u);
}

TEST(Exchange, ARepeatAfterALostReplyIsHeldAlready) {
  Settled all;
  all.a.save(create(numbered_id(93), "sent twice"));
  {
    ClientSession session = all.a.session();
    ASSERT_TRUE(all.server.handle(all.a.device, (*session.next())->frame));  // and the answer is lost
  }
  const std::uint64_t held = *all.server.store.change_count();
  all.a.save(create(numbered_id(94), "typed meanwhile"));
  all.a.sync();
  EXPECT_EQ(all.a.round_trips, 1);
  EXPECT_EQ(*all.server.store.change_count(), held + 1);
  all.b.sync();
  expect_equal(all.server, {&all.a, &all.b});
}

TEST(Exchange, ManyOthersChangesComeInPages) {
  Settled all;
  for (std::uint8_t i = 100; i < 150; ++i) all.b.save(create(numbered_id(i), "one of many"));
  all.b.sync();
  all.a.limits.pull_changes = 7;
  EXPECT_EQ(all.a.sync().received, 50u);
  EXPECT_GT(all.a.round_trips, 3);
  expect_equal(all.server, {&all.a, &all.b});
}

TEST(Exchange, ARestoredServerIsFoundOut) {
  for (const bool told : {true, false}) {
    Settled all;
    const MemoryStore backup = all.server.store;
    all.a.save(create(numbered_id(93), "lost by the server"));
    all.a.sync();
    all.b.sync();
    all.server.store = backup;
    if (told) all.server.new_epoch();
    all.server.restart();
    all.a.save(create(numbered_id(94), "typed since"));
    ASSERT_EQ(Settled::first_request(all.a), Kind::exchange);
    all.a.sync();
    EXPECT_GT(all.a.round_trips, 1);
    all.b.sync();
    all.a.sync();
    expect_equal(all.server, {&all.a, &all.b});
    EXPECT_EQ(shown(all.b.state(numbered_id(93)), "name"), "lost by the server");
  }
}

TEST(Exchange, TwoCopiesOfOneDiskAreFoundOut) {
  Settled all;
  SyncLaptop copy(1, all.server);
  copy.store = all.a.store;
  all.a.save(create(numbered_id(93), "of the one"));
  all.a.sync();
  EXPECT_EQ(all.a.round_trips, 1);
  copy.save(create(numbered_id(94), "of the other"));
  ASSERT_EQ(Settled::first_request(copy), Kind::exchange);
  EXPECT_TRUE(copy.sync().recovered_fork);
  for (SyncLaptop* laptop : {&all.a, &all.b, &copy}) laptop->sync();
  expect_equal(all.server, {&all.a, &all.b, &copy});
  EXPECT_EQ(shown(all.b.state(numbered_id(93)), "name"), "of the one");
  EXPECT_EQ(shown(all.b.state(numbered_id(94)), "name"), "of the other");
}

TEST(Exchange, ADiskPutBackThatOnlyAsksFetchesItsOwnEntries) {
  Settled all;
  const MemoryStore before = all.a.store;
  all.a.save(create(numbered_id(93), "after the backup"));
  all.a.sync();
  all.a.store = before;
  all.a.sync();
  EXPECT_EQ(shown(all.a.state(numbered_id(93)), "name"), "after the backup");
  all.a.sync();
  expect_equal(all.server, {&all.a});
}

TEST(Exchange, AnotherScopeIsPulledFromTheStart) {
  Settled all;
  SyncLaptop far(3, all.server, {"450225"});
  far.save(create(numbered_id(95), "elsewhere", "450225101"));
  far.sync();
  all.a.device.scope.prefixes.emplace_back("450225");
  all.a.device.scope_version = 2;
  ASSERT_EQ(Settled::first_request(all.a), Kind::exchange);
  all.a.sync();
  EXPECT_EQ(shown(all.a.state(numbered_id(95)), "name"), "elsewhere");
  EXPECT_EQ(kept_scope(all.a.store)->value().prefixes.size(), 2u);
}

TEST(Exchange, AVerdictThatWasTakenBackIsHeardOf) {
  Settled all;
  all.server.admission = [](const Change&) { return "unknown_form"; };
  const ChangeId id = all.a.save(create(numbered_id(93), "waits for its form"));
  all.a.sync();
  EXPECT_EQ(all.a.round_trips, 1);
  ASSERT_EQ((*all.a.store.find(id))->quarantine, "unknown_form");
  Transaction transaction(all.server.store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(judge_again(all.server.store, {**all.server.store.find(id)}, nullptr,
                          [&](const DeviceId&) { return std::optional(all.a.device.scope); }));
  ASSERT_TRUE(transaction.commit());
  all.a.sync();
  EXPECT_EQ((*all.a.store.find(id))->quarantine, "");
  expect_equal(all.server, {&all.a});
}

TEST(Exchange, MuchToSendBeginsWithAHandshake) {
  Settled all;
  for (std::uint8_t i = 100; i < 110; ++i) all.a.save(create(numbered_id(i), std::string(3000, 'x')));
  EXPECT_EQ(Settled::first_request(all.a), Kind::session);
  all.a.sync();
  expect_equal(all.server, {&all.a});
}

TEST(Exchange, WhatDoesNotFitIntoOneRequestBeginsWithAHandshake) {
  const auto begins_with = [](const std::function<void(SyncLaptop&)>& change) {
    Settled all;
    change(all.a);
    const Kind kind = Settled::first_request(all.a);
    all.a.sync();
    expect_equal(all.server, {&all.a});
    return kind;
  };
  const auto save_one = [](SyncLaptop& a) {
    a.save(create(numbered_id(static_cast<std::uint8_t>(100 + a.own().size())), "n"));
  };
  const auto new_log = [](SyncLaptop& a) {
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin());
    const auto incarnation = restart_log(a.store, a.random);
    ASSERT_TRUE(incarnation && transaction.commit());
    a.log.start_incarnation({a.identity.device, *incarnation});
  };
  const auto keep = [](SyncLaptop& a, const std::string& key, const std::string& value) {
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin() && a.store.set_meta(key, value) && transaction.commit());
  };
  EXPECT_EQ(begins_with(save_one), Kind::exchange);
  EXPECT_EQ(begins_with([&](SyncLaptop& a) { save_one(a), a.limits.push_changes = 1, save_one(a); }), Kind::session);
  EXPECT_EQ(begins_with([&](SyncLaptop& a) {
              for (int i = 0; i <= 200; ++i) a.set(numbered_id(90), "name", std::to_string(i));
            }),
            Kind::session);
  EXPECT_EQ(begins_with([&](SyncLaptop& a) { save_one(a), new_log(a), save_one(a); }), Kind::session) << "two logs";
  EXPECT_EQ(begins_with([&](SyncLaptop& a) {
              Receipt receipt = **kept_receipt(a.store, a.log.chain());
              receipt.epoch = numbered_id(7);
              keep(a, receipt_key(a.log.chain()), encode_receipt(receipt));
            }),
            Kind::session)
      << "a receipt of another life";
  EXPECT_EQ(begins_with([&](SyncLaptop& a) { keep(a, "epoch", std::string(numbered_id(7).view())); }), Kind::session);
}

TEST(Exchange, AnyWayOfNotKnowingAnExchangeLeadsToTheOldWayUnlessTheClockWentBack) {
  for (const Code code : {Code::invalid, Code::too_new, Code::not_found, Code::unsupported}) {
    Settled all;
    ClientSession session = all.a.session();
    ASSERT_EQ((*session.next())->kind, Kind::exchange);
    ASSERT_TRUE(*session.on_refused({code, "?"})) << code_name(code);
    EXPECT_EQ(Settled::first_request(all.a), Kind::session);
    all.a.wall.set(all.a.wall.now_ms() - 3'600'000);
    EXPECT_EQ(Settled::first_request(all.a), Kind::exchange) << "when that was is not known any more";
  }
}

TEST(Exchange, AServerThatKnowsNoExchangesIsAskedInTheOldWayForADay) {
  Settled all;
  all.a.save(create(numbered_id(93), "for an old server"));
  {
    ClientSession session = all.a.session();
    EXPECT_FALSE(*session.on_refused({Code::invalid, "nothing is in flight"}));
    ASSERT_EQ((*session.next())->kind, Kind::exchange);
    EXPECT_FALSE(*session.on_refused({Code::busy, "comes later"}));
    EXPECT_FALSE(*session.on_refused({Code::no_network, "cut"}));
    ASSERT_TRUE(*session.on_refused({Code::invalid, "frame: kind"}));
    const auto request = *session.next();
    ASSERT_EQ(request->kind, Kind::session);
    EXPECT_FALSE(*session.on_refused({Code::invalid, "there is no longer way than this"}));
  }
  EXPECT_EQ(Settled::first_request(all.a), Kind::session);
  all.a.sync();
  expect_equal(all.server, {&all.a});
  all.a.wall.set(all.a.wall.now_ms() + 25 * 3'600'000);
  EXPECT_EQ(Settled::first_request(all.a), Kind::exchange);
}

TEST(Exchange, AnAnswerToSomethingElseIsNotTaken) {
  Settled all;
  all.a.save(create(numbered_id(93), "waits"));
  const SigningKey& key = all.server.identity.key;
  ClientSession session = all.a.session();
  const std::string frame = (*session.next())->frame;
  const auto answer = [&](const auto& change) {
    TestServer& server = all.server;
    const MemoryStore before = server.store;
    const std::string good = *server.handle(all.a.device, frame);
    server.store = before;
    ExchangeReply reply = *decode<ExchangeReply>(open_reply(good, key.public_key())->body);
    change(*reply.done);
    return session.on_reply(seal_reply(Kind::exchange, key, encode(frame_id(frame), reply)));
  };
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.receipt.reset(); }));
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.receipt->n = 1; }));
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.receipt->chain.incarnation = 8; }));
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.receipt->epoch = numbered_id(1); }));
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.receipt->signature[5] ^= 1; }));
  EXPECT_FALSE(answer([](ExchangeReply::Done& done) { done.page.cursor.reset(); }));
  EXPECT_EQ(all.a.unsent(), 1u);
  const std::string stranger =
      seal_reply(Kind::exchange, SigningKey::generate(all.a.random), encode(frame_id(frame), ExchangeReply{}));
  EXPECT_EQ(session.on_reply(stranger).error().code, Code::untrusted);
  EXPECT_TRUE(session.on_reply(seal_reply(Kind::exchange, key, encode(std::string(16, 'x'), ExchangeReply{}))));
  ASSERT_EQ((*session.next())->frame, frame);  // all of that was no answer
  EXPECT_TRUE(answer([](ExchangeReply::Done&) {}));
  EXPECT_EQ(all.a.unsent(), 0u);
}

}  // namespace
}  // namespace yanxing::sync::testing
