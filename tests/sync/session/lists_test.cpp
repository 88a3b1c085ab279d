// A large sync in lists of small pushes: what is saved, and that nothing is checked less.
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

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
