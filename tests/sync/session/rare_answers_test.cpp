// What a laptop makes of answers that come seldom: to what it asked ahead, from a server that never agrees, or that
// says less than it did.
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

Change create(std::uint8_t number) {
  Change change = Laptop<>::blank(numbered_id(number));
  change.creates = true;
  change.edits.push_back({"name", text_value("a name"), {}, false});
  return change;
}

class RareAnswers : public ::testing::Test {
 protected:
  RareAnswers() {
    a.limits.exchange = b.limits.exchange = false;
    for (std::uint8_t i = 60; i < 80; ++i) a.save(create(i));
  }

  std::string answer(SyncLaptop& laptop, const Request& request) {
    if (!request.is_list) return server.handle(laptop.device, request.frame).value();
    const auto views = split_list(request.frame);
    ServerSession session(server.store, server.identity, server.clock, {}, {});
    const auto replies = session.handle_pushes(laptop.device, {views->begin(), views->end()});
    std::string list;
    for (const std::string& reply : *replies) add_to_list(list, reply);
    return list;
  }
  /// Answers requests up to the first of `kind`, which waits for its answer.
  Request next_of(SyncLaptop& laptop, ClientSession& session, Kind kind) {
    for (int i = 0; i < 100; ++i) {
      const auto request = session.next();
      if (!request || !*request) break;
      if ((*request)->kind == kind) return **request;
      EXPECT_TRUE(session.on_reply(answer(laptop, **request)));
    }
    ADD_FAILURE() << "never asked";
    return {};
  }
  void finish(SyncLaptop& laptop, ClientSession& session) {
    for (int i = 0; i < 200; ++i) {
      const auto request = session.next();
      ASSERT_TRUE(request) << request.error().detail;
      if (!*request) break;
      ASSERT_TRUE(session.on_reply(answer(laptop, **request)));
    }
    EXPECT_TRUE(session.done());
    EXPECT_EQ(laptop.unsent(), 0u);
    EXPECT_EQ(digest_of(laptop.store), digest_of(server.store));
  }

  TestServer server;
  SyncLaptop a{1, server}, b{2, server};
};

TEST_F(RareAnswers, ToAPageAfterOneThatDoesNotCountAnyMoreAreReadAndNotApplied) {
  a.sync();
  b.limits.pull_changes = 4;
  ClientSession session = b.session();
  const Request first = next_of(b, session, Kind::pull);
  ASSERT_TRUE(session.on_reply(answer(b, first)));
  const auto ahead = session.ahead();
  ASSERT_TRUE(ahead && ahead->kind == Kind::pull);
  EXPECT_FALSE(session.ahead()) << "one at a time";
  b.sync();  // the other program on this disk, which gets everything
  const auto held = *b.store.change_count();
  EXPECT_EQ(session.on_reply("<html>").error().code, Code::untrusted) << "a portal's page is none of it";
  ASSERT_TRUE(session.on_reply(answer(b, *ahead)));
  EXPECT_EQ(*b.store.change_count(), held);
  EXPECT_EQ(session.progress().received, 0u);
  finish(b, session);
}

TEST_F(RareAnswers, OfAServerThatNeverKnowsItsOwnCursorEndTheExchange) {
  a.sync();
  b.sync();
  a.save(create(80));
  a.sync();
  ClientSession session = b.session();
  EXPECT_FALSE(*session.on_refused({Code::conflict, "nothing was asked"}));
  Status done;
  int asked = 0;
  for (; done && asked < 200; ++asked) {
    const auto request = session.next();
    ASSERT_TRUE(request && *request);
    if ((*request)->kind == Kind::pull) {
      const auto goes_on = session.on_refused({Code::conflict, "the cursor is not of this epoch"});
      if (!goes_on) done = goes_on.error();
    } else {
      done = session.on_reply(answer(b, **request));
    }
  }
  EXPECT_EQ(done.error().code, Code::conflict);
  EXPECT_LT(asked, 100);
  b.sync();
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
}

TEST_F(RareAnswers, ARefusedAuditLeadsToAnotherHandshake) {
  a.sync();
  b.sync();
  const MemoryStore backup = server.store;
  a.save(create(80));
  a.sync();
  b.sync();
  server.store = backup;
  server.new_epoch();
  server.restart();
  server.is_active = [&](const DeviceId& id) { return id != a.device.id; };  // who does not come any more
  ClientSession session = b.session();
  next_of(b, session, Kind::audit);
  EXPECT_FALSE(*session.on_refused({Code::invalid, "what is that?"}));
  const auto goes_on = session.on_refused({Code::conflict, "the cursor is not of this epoch"});
  ASSERT_TRUE(goes_on && *goes_on);
  EXPECT_EQ((*session.next())->kind, Kind::session);
  finish(b, session);
  EXPECT_EQ(session.progress().adopted, 1u);
}

TEST_F(RareAnswers, AHandshakeWithoutAReceiptConfirmsNothing) {
  a.sync();
  ASSERT_EQ(a.unsent(), 0u);
  ClientSession session = a.session();
  const Request asked = next_of(a, session, Kind::session);
  const auto opened = open_reply(answer(a, asked), server.identity.key.public_key());
  auto reply = *decode<SessionReply>(opened->body);
  reply.chains.at(0).receipt.reset();
  ASSERT_TRUE(session.on_reply(seal_reply(Kind::session, server.identity.key, encode(frame_id(asked.frame), reply))));
  EXPECT_EQ(a.unsent(), 20u) << "what no receipt says is not on the server";
  finish(a, session);
}

TEST_F(RareAnswers, AListThatWasMadeAheadIsSentOnceAndOnlyWhereItFits) {
  for (const bool other_program : {false, true}) {
    TestServer fresh;
    SyncLaptop laptop(3, fresh);
    laptop.limits.exchange = false;
    laptop.limits.push_changes = 5;
    laptop.limits.portion_bytes = 200;
    for (std::uint8_t i = 100; i < 130; ++i) laptop.save(create(i));
    const auto answered = [&](const Request& request) {
      ServerSession there(fresh.store, fresh.identity, fresh.clock, {}, {});
      if (!request.is_list) return there.handle(laptop.device, request.frame).value();
      const auto views = split_list(request.frame);
      std::string list;
      for (const std::string& reply : *there.handle_pushes(laptop.device, {views->begin(), views->end()}))
        add_to_list(list, reply);
      return list;
    };
    ClientSession session = laptop.session();
    session.allow_lists();
    ASSERT_TRUE(session.prepare()) << "nothing is asked yet";
    std::size_t lists = 0;
    for (int i = 0; i < 100; ++i) {
      auto request = session.next();
      ASSERT_TRUE(request) << request.error().detail;
      if (!*request) break;
      lists += (*request)->kind == Kind::push ? 1 : 0;
      ASSERT_TRUE(session.prepare());
      ASSERT_TRUE(session.prepare()) << "it is there already";
      ASSERT_TRUE(session.on_reply(answered(**request)));
      if (!other_program || lists != 1) continue;
      while (session.has_work()) ASSERT_TRUE(session.work(50));
      laptop.sync();  // sends all the rest
    }
    ASSERT_TRUE(session.done());
    EXPECT_EQ(lists, other_program ? 1u : 3u);
    EXPECT_EQ(*fresh.store.change_count(), 30u);
    EXPECT_EQ(laptop.unsent(), 0u);
  }
}

}  // namespace
}  // namespace yanxing::sync::testing
