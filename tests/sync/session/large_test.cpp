// Records of nearly a megabyte each: what does not fit one batch or page comes in several, and nothing is left out.
// And what a laptop keeps of its own logs when it begins another one.
#include "sync/session/client_state.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

constexpr std::uint8_t records = 8;

/// Some 700 KB.
Change large(std::uint8_t record) {
  Change change = Laptop<>::blank(numbered_id(record));
  change.creates = true;
  for (int i = 0; i < 12; ++i) {
    const std::string text(60'000, static_cast<char>('a' + i));
    change.edits.push_back({"cell" + std::to_string(i), text_value(text), {}, false});
  }
  return change;
}

struct Large : ::testing::Test {
  void save_all(SyncLaptop& laptop) {
    for (std::uint8_t i = 1; i <= records; ++i) laptop.save(large(i));
  }
  TestServer server;
  SyncLaptop a{1, server, {"450224"}}, b{2, server, {"450224204"}};
};

TEST_F(Large, GoUpAndDownInSeveralBatches) {
  save_all(a);
  const SyncProgress sent = a.sync();
  EXPECT_EQ(sent.sent, records);
  EXPECT_GE(a.round_trips, 4) << "a handshake, two pushes at least, a pull";
  const SyncProgress received = b.sync();
  EXPECT_EQ(received.received, records);
  EXPECT_GE(b.round_trips, 3) << "two pages at least";
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
}

TEST_F(Large, AreFetchedBackByARewoundDiskInSeveralPages) {
  a.save(large(20));
  a.sync();
  const MemoryStore backup = a.store;
  save_all(a);
  a.sync();
  a.store = backup;
  EXPECT_EQ(a.sync().received, records);
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_TRUE(verify(a.store, nullptr)->ok);
}

TEST_F(Large, SavedAtOnceAndMoreThanABatchGoUpInParts) {
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  for (std::uint8_t i = 1; i <= records; ++i) {
    Change change = large(i);
    change.more = i < records;
    ASSERT_TRUE(a.log.append(change));
  }
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(a.sync().sent, records);
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

TEST_F(Large, ThatMovedAwayAreToldInSeveralPages) {
  save_all(a);
  a.sync();
  b.sync();
  ASSERT_TRUE(b.state(numbered_id(3)).value("cell0"));
  for (std::uint8_t i = 1; i <= records; ++i) {
    Change move = Laptop<>::blank(numbered_id(i));
    move.edits.push_back(
        {std::string(place_cell), text_value("450224205"), a.heads(numbered_id(i), place_cell), false});
    a.save(move);
  }
  a.sync();
  b.sync();
  const Scope township{{"450224204"}};
  EXPECT_EQ(digest(b.store, &township)->records, 0u) << "nothing is shown where it is no more";
  EXPECT_EQ(digest_of(b.store, &township), digest_of(server.store, &township));
}

/// The bytes of the first push after the transport said this of its line.
std::size_t push_bytes(SyncLaptop& laptop, std::size_t bytes_up, std::int64_t ms) {
  laptop.limits.exchange = false;
  ClientSession session = laptop.session();
  session.on_line(bytes_up, ms);
  while ((*session.next())->kind != Kind::push)
    EXPECT_TRUE(session.on_reply(*laptop.server.handle(laptop.device, (*session.next())->frame)));
  return (*session.next())->frame.size();
}

TEST_F(Large, AThinOrDistantLineIsPackedHarder) {
  for (std::uint8_t i = 1; i <= 100; ++i)
    a.set(numbered_id(i), "name", "a name that others have too " + std::to_string(i));
  const std::size_t quick = push_bytes(a, 1'000'000, 100);
  EXPECT_LT(push_bytes(a, 20'000, 10'000), quick) << "thin";
  EXPECT_LT(push_bytes(a, 100, 400), quick) << "little was sent, and the answer took long";
  EXPECT_EQ(push_bytes(a, 100, 5), quick);
}

/// The cursor that is left after a new log was begun.
bool keeps_its_cursor(SyncLaptop& laptop) {
  Transaction transaction(laptop.store);
  EXPECT_TRUE(transaction.begin());
  EXPECT_TRUE(keep_number(laptop.store, "incarnation", laptop.log.chain().incarnation));
  EXPECT_TRUE(restart_log(laptop.store, laptop.random));
  EXPECT_TRUE(transaction.commit());
  return kept_cursor(laptop.store)->has_value();
}

TEST_F(Large, ANewLogKeepsTheCursorWhereTheOneBeforeItIsThere) {
  a.set(numbered_id(1), "name", "one");
  a.sync();
  EXPECT_TRUE(keeps_its_cursor(a));
  SyncLaptop reader(3, server, {"450224"});
  reader.sync();
  ASSERT_TRUE(kept_cursor(reader.store)->has_value());
  EXPECT_FALSE(keeps_its_cursor(reader)) << "nothing of its own log is here: another copy may have sent some";
}

TEST_F(Large, WhatIsKeptOfTheServersWordsIsReadStrictly) {
  a.set(numbered_id(1), "name", "one");
  a.sync();
  ASSERT_TRUE(kept_scope(a.store)->has_value());
  EXPECT_FALSE(kept_scope(b.store)->has_value()) << "never in contact";
  const auto keep = [&](const char* key, std::string_view value) {
    Transaction transaction(a.store);
    EXPECT_TRUE(transaction.begin() && a.store.set_meta(key, value) && transaction.commit());
  };
  for (const std::string& damaged : {std::string(), std::string("\x07"), std::string("\x81\x07")}) {
    keep("scope", damaged);
    EXPECT_FALSE(kept_scope(a.store)) << to_hex(damaged);
  }
  keep("clock_offset_ms", "\x61x");
  EXPECT_FALSE(sync_state(a.store, a.identity.device, a.log.chain().incarnation));
}

}  // namespace
}  // namespace yanxing::sync::testing
