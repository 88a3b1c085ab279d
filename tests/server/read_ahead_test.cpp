// Pushes read by a second thread: the same answers in the same order, and no thread is left behind.
#include "server-stub/read_ahead.h"

#include <new>

#include "tests/sync/session/session_support.h"

namespace yanxing::server {
namespace {

using sync::testing::SyncLaptop;
using sync::testing::TestServer;

/// Frames of one push each, of a laptop that has much to send.
std::vector<std::string> frames_of(SyncLaptop& laptop, std::size_t pushes, std::size_t changes) {
  for (std::size_t i = 0; i < pushes * changes; ++i) {
    sync::Change change = SyncLaptop::blank(make_uuid_v7(static_cast<UnixMs>(i), laptop.random));
    change.creates = true;
    change.edits.push_back({"name", sync::testing::text_value(std::string(400, 'x') + std::to_string(i)), {}, false});
    laptop.save(change);
  }
  const auto entries = laptop.own();
  std::vector<std::string> frames;
  Hash previous = sync::chain_start(laptop.log.chain());
  for (std::size_t at = 0; at < entries.size(); at += changes) {
    sync::PushRequest request{laptop.log.chain().incarnation, at + 1, previous, {}};
    for (std::size_t i = at; i < at + changes; ++i) request.payloads.push_back(entries[i].payload);
    previous = *entries[at + changes - 1].chain_hash;
    frames.push_back(seal_request(sync::Kind::push, laptop.identity.key, encode(request)));
  }
  return frames;
}

class ReadAheadTest : public ::testing::Test {
 protected:
  Result<std::vector<std::string>> push(const std::vector<std::string>& frames) {
    sync::ServerSession session(server.store, server.identity, server.clock, server.admission, {});
    sync::PushReader reader = session.reader(laptop.device, frames);
    ReadAhead ahead([&reader] { return reader.next(); });
    return session.handle_pushes(laptop.device, [&ahead] { return ahead.next(); });
  }
  TestServer server;
  SyncLaptop laptop{1, server};
};

TEST_F(ReadAheadTest, PushesAreStoredAndAnsweredAsWithoutAThread) {
  server.admission = [](const sync::Change& change) {
    return change.edits.front().value.back() == '7' ? std::string("bad_type") : std::string();
  };
  const auto frames = frames_of(laptop, 3, 500);  // several pieces a push
  const auto replies = push(frames);
  ASSERT_TRUE(replies) << replies.error().detail;
  EXPECT_EQ(replies->size(), 3u);
  EXPECT_EQ(*server.store.change_count(), 1500u);
  TestServer other;  // the same seed: the same keys and epoch
  sync::ServerSession alone(other.store, other.identity, other.clock, server.admission, {});
  const auto expected = alone.handle_pushes(laptop.device, frames);
  ASSERT_TRUE(expected);
  EXPECT_TRUE(*replies == *expected);
  EXPECT_EQ(sync::testing::digest_of(server.store), sync::testing::digest_of(other.store));
  // Sent again, as after a lost reply.
  EXPECT_EQ(push(frames)->size(), 3u);
  EXPECT_EQ(*server.store.change_count(), 1500u);
}

TEST_F(ReadAheadTest, OneThatIsNoneOfOursAmongThemUndoesAllAndIsSaid) {
  const auto frames = frames_of(laptop, 4, 300);
  for (std::size_t bad = 0; bad < frames.size(); ++bad) {
    auto damaged = frames;
    damaged[bad].back() ^= 1;
    EXPECT_EQ(push(damaged).error().code, Code::untrusted) << bad;
    damaged[bad] = seal_request(sync::Kind::probe, laptop.identity.key, encode(sync::ProbeRequest{1, {}}));
    EXPECT_EQ(push(damaged).error().code, Code::invalid) << bad;
    EXPECT_EQ(*server.store.change_count(), 0u) << bad;
  }
  EXPECT_TRUE(push(frames));
}

TEST_F(ReadAheadTest, AGapIsAnsweredAndWhatComesAfterItTooWithoutBeingStored) {
  auto frames = frames_of(laptop, 3, 300);
  frames.erase(frames.begin() + 1);
  const auto replies = push(frames);
  ASSERT_TRUE(replies);
  EXPECT_EQ(replies->size(), 2u);
  EXPECT_EQ(*server.store.change_count(), 300u);
}

TEST_F(ReadAheadTest, TheThreadEndsWithItsOwnerWhereverItIs) {
  const auto frames = frames_of(laptop, 2, 2000);
  sync::ServerSession session(server.store, server.identity, server.clock, {}, {});
  for (int asked = 0; asked < 8; ++asked) {
    sync::PushReader reader = session.reader(laptop.device, frames);
    ReadAhead ahead([&reader] { return reader.next(); });
    for (int i = 0; i < asked; ++i) ASSERT_TRUE(ahead.next());
  }
}

TEST_F(ReadAheadTest, WhatReadingThrowsComesOutWhereItBelongs) {
  int asked = 0;
  ReadAhead ahead([&asked]() -> ReadAhead::Piece {
    if (++asked == 3) throw std::bad_alloc();
    return std::optional(sync::PushPiece{});
  });
  EXPECT_TRUE(ahead.next());
  EXPECT_TRUE(ahead.next());
  EXPECT_THROW((void)ahead.next(), std::bad_alloc);
}

}  // namespace
}  // namespace yanxing::server
