// Two programs on one disk. Found by the simulator; each test is one of its seeds at its smallest.
#include "tests/sync/session/twins_support.h"

namespace yanxing::sync::testing {
namespace {

/// Seed 3001819.
TEST(TwoPrograms, AForkThatTheOtherProgramSettledIsNotSettledAgain) {
  TestServer server;
  SyncLaptop a(1, server), twin(1, server);
  a.limits.exchange = false;
  a.save(create(person, "of both"));
  a.sync();
  twin.store = a.store;
  const ChainId log = a.log.chain();
  twin.set(person, "name", "of the twin");
  twin.sync();
  a.set(person, "name", "of a");
  ClientSession exchange = a.session();
  const Request probe = next_of(a, exchange, Kind::probe);
  a.sync();  // the other program
  ASSERT_EQ(*acknowledged(a.store, log), 2u);
  ASSERT_TRUE(exchange.on_reply(*server.handle(a.device, probe.frame)));
  ASSERT_TRUE(exchange.next());
  EXPECT_EQ(a.store.chain_head(log)->n, 2u) << "what its receipt is for";
  finish(a, exchange);
  expect_agreement(server, {&a, &twin});
  EXPECT_EQ(values(server, "name"), (std::set<std::string>{text_value("of the twin"), text_value("of a")}));
}

TEST(TwoPrograms, ASnapshotDoesNotGoOnWhereTheOtherProgramPulled) {
  TestServer server;
  SyncLaptop a(1, server), fresh(2, server);
  a.save(create(person, "一"));
  a.sync();
  ClientSession exchange = fresh.session();
  const Request pull = next_of(fresh, exchange, Kind::pull);
  fresh.sync();  // the other program
  a.set(person, "name", "二");
  a.set(person, "name", "三");
  a.sync();
  ASSERT_TRUE(exchange.on_reply(*server.handle(fresh.device, pull.frame)));
  finish(fresh, exchange);
  expect_agreement(server, {&a, &fresh});
  EXPECT_EQ(values(server, "name"), std::set<std::string>{text_value("三")});
}

/// Seed 6011265.
TEST(TwoPrograms, WhatTheOtherProgramMadeOursIsNotPulledAsOthers) {
  TestServer server;
  SyncLaptop full(1, server), a(1, server);
  full.limits.exchange = a.limits.exchange = false;
  const ChainId log = full.log.chain();
  full.save(create(person, "一"));
  full.set(person, "name", "二");
  full.set(person, "name", "三");
  full.sync();
  a.log.start_incarnation({a.identity.device, log.incarnation + 1});
  ClientSession exchange = a.session();
  const Request pull = next_of(a, exchange, Kind::pull);
  for (std::uint64_t n = 1; n <= 2; ++n) {  // the other program fetches that log
    const ChangeId id{log.device, log.incarnation, n};
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin() &&
                apply(a.store, id, (*full.store.find(id))->payload, {}, *full.store.hash_at(log, n)) &&
                transaction.commit());
  }
  ASSERT_TRUE(exchange.on_reply(*server.handle(a.device, pull.frame)));
  finish(a, exchange);
  EXPECT_TRUE(exchange.done());
  EXPECT_TRUE(*a.store.hash_at(log, 3));
  expect_agreement(server, {&a, &full});
}

TEST(TwoPrograms, AnAuditOfAServerThatIsNoMoreDoesNotCount) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "一"));
  a.sync();
  b.sync();
  b.limits.exchange = false;
  server.store = MemoryStore{};
  server.new_epoch();
  server.restart();
  ClientSession exchange = b.session();
  const Request audit = next_of(b, exchange, Kind::audit);
  {
    Transaction transaction(b.store);  // the other program met yet another one
    ASSERT_TRUE(transaction.begin() && forget_server(b.store) && transaction.commit());
  }
  ASSERT_TRUE(exchange.on_reply(*server.handle(b.device, audit.frame)));
  EXPECT_EQ(exchange.progress().adopted, 0u);
  finish(b, exchange);
  expect_agreement(server, {&a, &b});
  EXPECT_EQ(values(server, "name"), std::set<std::string>{text_value("一")});
}

TEST(TwoPrograms, APageOfAServerThatIsNoMoreDoesNotCount) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "一"));
  a.sync();
  b.sync();
  const MemoryStore backup = server.store;
  a.set(person, "name", "lost by the server");
  a.sync();
  ClientSession exchange = b.session();
  ASSERT_TRUE(exchange.on_reply(*server.handle(b.device, next_of(b, exchange, Kind::exchange).frame)));
  ASSERT_TRUE(exchange.has_work());
  server.store = backup;
  server.restart();
  {
    Transaction transaction(b.store);  // the other program met the server as it is now
    ASSERT_TRUE(transaction.begin() && forget_server(b.store) && transaction.commit());
  }
  b.sync();
  ASSERT_TRUE(exchange.work(100));
  EXPECT_FALSE(exchange.has_work());
  finish(b, exchange);
  expect_agreement(server, {&a, &b});
}

TEST(TwoPrograms, ACursorThatTheServerDoesNotKnowBesideAProofThatItKnowsIsGivenUp) {
  TestServer server;
  SyncLaptop a(1, server), b(2, server);
  a.save(create(person, "一"));
  a.sync();
  b.sync();
  const auto good = *kept_cursor(b.store);
  ASSERT_TRUE(good);
  Cursor stale = *good;
  stale.mark = "nobody's";
  Transaction transaction(b.store);
  ASSERT_TRUE(transaction.begin() && b.store.set_meta("cursor", encode_cursor(stale)) &&
              b.store.set_meta("proof", encode_cursor(*good)) && transaction.commit());
  a.set(person, "name", "二");
  a.sync();
  ClientSession exchange = b.session();
  finish(b, exchange);
  EXPECT_TRUE(exchange.done());
  expect_agreement(server, {&a, &b});
}

}  // namespace
}  // namespace yanxing::sync::testing
