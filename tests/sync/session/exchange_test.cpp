// A small sync in one request, and a large one in lists of small pushes: what is saved, and that nothing is checked
// less.
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

Change create(const RecordId& record, const std::string& name, const std::string& place = "450224204") {
  Change change = Laptop<>::blank(record);
  change.place = place;
  change.creates = true;
  change.edits.push_back({"name", text_value(name), {}, false});
  return change;
}

void expect_equal(TestServer& server, std::initializer_list<SyncLaptop*> laptops) {
  for (SyncLaptop* laptop : laptops) {
    EXPECT_EQ(digest_of(laptop->store), digest_of(server.store));
    EXPECT_TRUE(verify(laptop->store, nullptr)->ok);
    EXPECT_EQ(laptop->unsent(), 0u);
  }
}

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

// ---- lists

/// A laptop with 200 entries to send in small portions, its handshake done.
struct Sending {
  explicit Sending(TestServer& server_) : server(server_) {
    for (std::uint8_t i = 0; i < 200; ++i) a.save(create(numbered_id(i), "entry " + std::to_string(i)));
    a.limits.portion_bytes = 300;
    a.limits.exchange = false;
  }
  /// A session that has shaken hands and knows that the server takes lists.
  ClientSession begin(bool fast = false) {
    ClientSession session = a.session();
    session.allow_lists();
    if (fast) session.on_line(1'000'000, 100);
    while ((*session.next())->kind != Kind::push)
      EXPECT_TRUE(session.on_reply(*server.handle(a.device, (*session.next())->frame)));
    return session;
  }
  std::string answer(const std::vector<std::string_view>& frames) {
    std::string replies;
    for (const std::string_view frame : frames) add_to_list(replies, *server.handle(a.device, frame));
    return replies;
  }
  TestServer& server;
  SyncLaptop a{1, server};
};

TEST(Lists, WhatArrivedBeforeACutIsNotSentAgain) {
  TestServer server;
  Sending sending(server);
  std::uint64_t held = 0;
  {
    ClientSession session = sending.begin();
    const Request request = **session.next();
    ASSERT_TRUE(request.is_list);
    auto frames = *split_list(request.frame);
    ASSERT_GT(frames.size(), 4u);
    for (const std::string_view frame : frames) EXPECT_LE(frame.size(), 450u);
    frames.resize(3);
    sending.answer(frames);  // stored, and the answer is lost with the connection
    held = *server.store.change_count();
    EXPECT_GT(held, 3u);
    EXPECT_LT(held, 200u);
  }
  ClientSession session = sending.begin();
  const Request request = **session.next();
  const auto frames = *split_list(request.frame);
  const auto first = decode<PushRequest>(open_request(frames.front(), sending.a.device.key)->body);
  EXPECT_EQ(first->first_n, held + 1);
  ASSERT_TRUE(session.on_reply(sending.answer(frames)));
  EXPECT_EQ(sending.a.unsent(), 0u);
  EXPECT_EQ(session.progress().sent, 200 - held);
  EXPECT_EQ(digest_of(sending.a.store), digest_of(server.store));
}

TEST(Lists, TheNextOneIsOnItsWayBeforeTheReceiptsOfTheFirstAreKept) {
  TestServer server;
  Sending sending(server);
  sending.a.limits.push_changes = 20;
  sending.a.limits.portion_bytes = 100;
  ClientSession session = sending.begin();
  const Request first = **session.next();
  ASSERT_TRUE(first.is_list);
  ASSERT_TRUE(session.prepare());
  ASSERT_TRUE(session.on_reply(sending.answer(*split_list(first.frame))));
  ASSERT_TRUE(session.has_work());
  EXPECT_FALSE(session.is_applying());
  EXPECT_EQ(sending.a.unsent(), 200u);
  const auto second = session.ahead();
  ASSERT_TRUE(second && second->is_list);
  EXPECT_FALSE(session.ahead()) << "one request in flight";
  const auto frames = *split_list(second->frame);
  EXPECT_EQ(decode<PushRequest>(open_request(frames.front(), sending.a.device.key)->body)->first_n, 21u);
  ASSERT_TRUE(session.work(1));
  EXPECT_EQ(sending.a.unsent(), 180u);
  EXPECT_EQ((*session.next())->frame, second->frame) << "the same again while no reply came";
  // Without a word of it the session may vanish, and a new one finds what the server holds.
  const auto replies = sending.answer(frames);
  ClientSession again = sending.begin();
  EXPECT_EQ(sending.a.unsent(), 200 - *server.store.change_count());
  ASSERT_TRUE(session.on_reply(replies));
  while (auto request = *session.next()) {
    ASSERT_TRUE(session.on_reply(request->is_list ? sending.answer(*split_list(request->frame))
                                                  : *server.handle(sending.a.device, request->frame)));
  }
  EXPECT_EQ(sending.a.unsent(), 0u);
  EXPECT_EQ(digest_of(sending.a.store), digest_of(server.store));
}

TEST(Lists, NothingIsPreparedWhereNothingFollows) {
  TestServer server;
  Sending sending(server);
  ClientSession session = sending.a.session();
  EXPECT_TRUE(session.prepare());  // nothing is in flight
  session.allow_lists();
  ASSERT_TRUE(session.next());
  EXPECT_TRUE(session.prepare());  // a handshake is
  while ((*session.next())->kind != Kind::push)
    EXPECT_TRUE(session.on_reply(*server.handle(sending.a.device, (*session.next())->frame)));
  EXPECT_FALSE(session.ahead()) << "one is on its way";
  EXPECT_TRUE(session.prepare());
  const Request first = **session.next();
  ASSERT_TRUE(first.is_list);
  const auto frames = *split_list(first.frame);
  ASSERT_TRUE(session.on_reply(sending.answer({frames.begin(), frames.end()})));
  EXPECT_TRUE(session.prepare());  // nothing is in flight any more
  while (const auto request = *session.next()) {
    if (request->is_list) {
      const auto views = *split_list(request->frame);
      ASSERT_TRUE(session.on_reply(sending.answer({views.begin(), views.end()})));
    } else {
      ASSERT_TRUE(session.on_reply(*server.handle(sending.a.device, request->frame)));
    }
    EXPECT_TRUE(session.prepare());
  }
  expect_equal(server, {&sending.a});
}

TEST(Lists, WhatWasPreparedIsDroppedWhenTheServerDidNotGetThatFar) {
  TestServer server;
  Sending sending(server);
  sending.a.limits.push_changes = 50;
  ClientSession session = sending.begin();
  const Request first = **session.next();
  auto frames = *split_list(first.frame);
  ASSERT_GT(frames.size(), 2u);
  frames.resize(1);
  ASSERT_TRUE(session.prepare());
  ASSERT_TRUE(session.on_reply(sending.answer(frames)));
  EXPECT_FALSE(session.has_work());
  EXPECT_FALSE(session.ahead());
  const std::uint64_t held = *server.store.change_count();
  EXPECT_EQ(sending.a.unsent(), 200 - held);
  const Request rest = **session.next();
  const auto parts = *split_list(rest.frame);
  EXPECT_EQ(decode<PushRequest>(open_request(parts.front(), sending.a.device.key)->body)->first_n, held + 1);
}

TEST(Lists, PushesThatArrivedTogetherAreStoredTogetherOrNotAtAll) {
  TestServer server;
  Sending sending(server);
  ClientSession session = sending.begin();
  const Request request = **session.next();
  std::vector<std::string> frames;
  for (const std::string_view frame : *split_list(request.frame)) frames.emplace_back(frame);
  ASSERT_GT(frames.size(), 2u);
  ServerSession there(server.store, server.identity, server.clock, {}, {});
  auto damaged = frames;
  damaged.back().back() ^= 1;
  const auto refused = there.handle_pushes(sending.a.device, damaged);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::untrusted);
  EXPECT_EQ(*server.store.change_count(), 0u);
  damaged.back() = seal_request(Kind::probe, sending.a.identity.key, encode(ProbeRequest{1, {}}));
  EXPECT_EQ(there.handle_pushes(sending.a.device, damaged).error().code, Code::invalid);
  EXPECT_EQ(*server.store.change_count(), 0u);
  const auto replies = there.handle_pushes(sending.a.device, frames);
  ASSERT_TRUE(replies);
  EXPECT_EQ(*server.store.change_count(), 200u);
  std::string list;
  for (const std::string& reply : *replies) add_to_list(list, reply);
  ASSERT_TRUE(session.on_reply(list));
  EXPECT_EQ(sending.a.unsent(), 0u);
}

TEST(Lists, APartOfTheAnswersIsTakenAndTheRestAskedForAgain) {
  TestServer server;
  Sending sending(server);
  ClientSession session = sending.begin();
  const Request request = **session.next();
  auto frames = *split_list(request.frame);
  frames.resize(2);
  ASSERT_TRUE(session.on_reply(sending.answer(frames)));
  EXPECT_EQ(session.progress().sent, *server.store.change_count());
  EXPECT_GT(sending.a.unsent(), 0u);
  while ((*session.next())->kind == Kind::push) {
    const Request rest = **session.next();
    ASSERT_TRUE(session.on_reply(rest.is_list ? sending.answer(*split_list(rest.frame))
                                              : *server.handle(sending.a.device, rest.frame)));
  }
  EXPECT_EQ(sending.a.unsent(), 0u);
}

TEST(Lists, StrangersAndLateAnswersAreNotTaken) {
  TestServer server;
  Sending sending(server);
  ClientSession session = sending.begin();
  const Request request = **session.next();
  const auto frames = *split_list(request.frame);
  const std::string answers = sending.answer(frames);
  EXPECT_EQ(session.on_reply("<html>welcome</html>").error().code, Code::untrusted);
  EXPECT_EQ(session.on_reply(std::string("\0\0", 2)).error().code, Code::invalid);
  std::string forged;
  add_to_list(forged, seal_reply(Kind::push, SigningKey::generate(sending.a.random), "x"));
  EXPECT_EQ(session.on_reply(forged).error().code, Code::untrusted);
  std::string other;
  add_to_list(other, seal_reply(Kind::push, server.identity.key, encode(std::string(16, 'x'), PushReply{})));
  EXPECT_TRUE(session.on_reply(other));
  // Signed by the server, and no answer to a push.
  const std::string id = frame_id(std::string(frames.front()));
  for (const std::string& wrong :
       {seal_reply(Kind::push, server.identity.key, "x"),
        seal_reply(Kind::probe, server.identity.key, encode(id, ProbeReply{})),
        seal_reply(Kind::push, server.identity.key, encode(id, ProbeReply{{std::nullopt}}))}) {
    std::string list;
    add_to_list(list, wrong);
    EXPECT_EQ(session.on_reply(list).error().code, Code::invalid);
  }
  EXPECT_EQ(sending.a.unsent(), 200u);
  EXPECT_EQ((*session.next())->frame, request.frame);
  EXPECT_TRUE(session.on_reply(answers));
  EXPECT_EQ(sending.a.unsent(), 0u);
  EXPECT_EQ((*session.next())->kind, Kind::pull);
  EXPECT_TRUE(session.on_reply(answers));  // doubled
  EXPECT_EQ((*session.next())->kind, Kind::pull);
}

TEST(Lists, WhatWasSavedTogetherStaysTogether) {
  TestServer server;
  SyncLaptop a(1, server);
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  for (std::uint8_t i = 0; i < 60; ++i) {
    Change change = create(numbered_id(i), "entry " + std::to_string(i));
    change.more = i % 20 != 19;
    ASSERT_TRUE(a.log.append(change));
  }
  ASSERT_TRUE(transaction.commit());
  a.limits.portion_bytes = 100;
  ClientSession session = a.session();
  session.allow_lists();
  while ((*session.next())->kind != Kind::push)
    ASSERT_TRUE(session.on_reply(*server.handle(a.device, (*session.next())->frame)));
  const auto request = *session.next();
  ASSERT_TRUE(request->is_list);
  for (const std::string_view frame : *split_list(request->frame))
    EXPECT_EQ(decode<PushRequest>(open_request(frame, a.device.key)->body)->payloads.size(), 20u);
}

TEST(Lists, ALineThatIsFastGetsLargePortions) {
  TestServer server;
  Sending sending(server);
  ClientSession session = sending.begin(true);
  const auto request = *session.next();
  EXPECT_FALSE(request->is_list) << "all fits one portion";
}

TEST(Lists, AreReadInAnyPieces) {
  std::string list;
  for (const char* frame : {"one", "", "the third"}) add_to_list(list, frame);
  for (std::size_t piece = 1; piece <= list.size(); ++piece) {
    ListReader reader;
    std::vector<std::string> found;
    for (std::size_t at = 0; at < list.size(); at += piece) {
      reader.add(std::string_view(list).substr(at, piece));
      while (true) {
        const auto frame = reader.next();
        ASSERT_TRUE(frame);
        if (!*frame) break;
        found.push_back(**frame);
      }
    }
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(found, (std::vector<std::string>{"one", "", "the third"}));
  }
  ListReader reader;
  reader.add("\x7F\xFF\xFF\xFF");
  EXPECT_EQ(reader.next().error().code, Code::invalid);
  EXPECT_FALSE(split_list(std::string_view(list).substr(0, list.size() - 1)));
}

}  // namespace
}  // namespace yanxing::sync::testing
