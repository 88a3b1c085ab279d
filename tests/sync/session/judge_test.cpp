// Quarantine is not for ever: what the server may apply by now is judged again.
#include <algorithm>

#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

class JudgeAgain : public ::testing::Test {
 protected:
  JudgeAgain() {
    server.admission = [this](const Change& change) {
      return known || change.form != "poem" ? std::string() : std::string("unknown_form");
    };
  }
  std::uint64_t judge() {
    const auto all = server.store.feed(0, nullptr, 10'000).value();
    std::vector<StoredChange> quarantined;
    for (const StoredChange& one : all) {
      if (!one.quarantine.empty()) quarantined.push_back(one);
    }
    Transaction transaction(server.store);
    EXPECT_TRUE(transaction.begin());
    const auto taken = judge_again(server.store, quarantined, server.admission, [&](const DeviceId& id) {
      return id == a.identity.device ? std::optional(a.device.scope) : std::nullopt;
    });
    EXPECT_TRUE(taken);
    EXPECT_TRUE(transaction.commit());
    return taken.value();
  }
  ChangeId save(std::uint8_t record, const std::string& form, const std::string& cell, const std::string& value,
                bool creates = true) {
    Change change;
    change.record = numbered_id(record);
    change.form = form;
    change.place = "450224204";
    change.creates = creates;
    change.edits = {{cell, text_value(value), {}, false}};
    return a.save(change);
  }

  TestServer server;
  bool known = false;
  SyncLaptop a{1, server};
  SyncLaptop b{2, server};
};

/// What replaced it held no head any more when the snapshot was made. Seed 3002988.
TEST_F(JudgeAgain, ComesToANewLaptopAsTheHistoryThatItIs) {
  server.admission = [this](const Change& change) {
    const bool is_new = std::any_of(change.edits.begin(), change.edits.end(),
                                    [](const Edit& edit) { return edit.value == text_value("of a newer form"); });
    return known || !is_new ? std::string() : std::string("unknown_form");
  };
  save(51, "person", "name", "甲");
  a.set(numbered_id(51), "name", "of a newer form");
  a.set(numbered_id(51), "name", "乙");
  a.set(numbered_id(51), "name", "丙");
  a.sync();
  b.sync();
  known = true;
  EXPECT_EQ(judge(), 1u);
  b.sync();
  EXPECT_EQ(shown(*b.store.record(numbered_id(51)).value(), "name"), "丙");
  EXPECT_TRUE(b.store.record(numbered_id(51)).value()->conflicts().empty());
  EXPECT_EQ(digest_of(b.store), digest_of(server.store));
  EXPECT_TRUE(verify(b.store, nullptr)->ok);
}

TEST_F(JudgeAgain, ReachesThoseWhoseCursorsHavePassed) {
  save(50, "poem", "lines", "四");
  save(51, "person", "name", "甲");
  a.sync();
  b.sync();
  EXPECT_FALSE(b.store.record(numbered_id(50)).value());
  EXPECT_EQ(judge(), 0u);  // nothing is known that was not
  known = true;
  EXPECT_EQ(judge(), 1u);
  EXPECT_EQ(judge(), 0u);
  b.sync();
  a.sync();
  ASSERT_TRUE(b.store.record(numbered_id(50)).value());
  EXPECT_EQ(shown(*b.store.record(numbered_id(50)).value(), "lines"), "四");
  EXPECT_EQ(digest_of(a.store), digest_of(b.store));
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_TRUE(verify(server.store, nullptr)->ok);
}

TEST_F(JudgeAgain, AChangeKeepsTheStampThatItWasGiven) {
  a.wall.set(2'000'000'000'000);  // years ahead
  const ChangeId id = save(50, "poem", "lines", "四");
  a.sync();
  const auto effective = server.store.find(id).value()->effective;
  ASSERT_TRUE(effective.has_value());
  known = true;
  EXPECT_EQ(judge(), 1u);
  EXPECT_EQ(server.store.find(id).value()->effective, effective);
  a.sync();
  EXPECT_EQ(a.store.find(id).value()->effective, effective);
  EXPECT_TRUE(a.store.find(id).value()->quarantine.empty());
}

TEST_F(JudgeAgain, WhatIsNotTheirsStaysInQuarantineForThatReason) {
  // Another laptop made a record under the same id elsewhere meanwhile.
  SyncLaptop far{3, server, {"450225"}};
  const ChangeId id = save(50, "poem", "lines", "四");
  a.sync();
  known = true;
  Change change;
  change.record = numbered_id(50);
  change.form = "poem";
  change.place = "450225106";
  change.creates = true;
  change.edits = {{"lines", text_value("八"), {}, false}};
  far.save(change);
  far.sync();
  EXPECT_EQ(judge(), 0u);
  EXPECT_EQ(server.store.find(id).value()->quarantine, "out_of_scope");
}

TEST_F(JudgeAgain, WhatCannotBeReadYetOrWhoseAuthorIsGoneWaits) {
  SyncLaptop gone{3, server};
  Change change;
  change.record = numbered_id(51);
  change.form = "poem";
  change.place = "450224204";
  change.creates = true;
  change.edits = {{"lines", text_value("四"), {}, false}};
  const ChangeId of_gone = gone.save(change);
  gone.sync();
  // As a newer program may write it: the log goes on after it.
  const ChainId log = a.log.chain();
  PushRequest push{log.incarnation, 1, chain_start(log), {"of a newer program"}};
  ASSERT_TRUE(server.handle(a.device, seal_request(Kind::push, a.identity.key, encode(push))));
  const ChangeId unread{log.device, log.incarnation, 1};
  ASSERT_TRUE(*server.store.find(unread));
  const std::string reason = (*server.store.find(unread))->quarantine;
  EXPECT_FALSE(reason.empty());
  known = true;
  EXPECT_EQ(judge(), 0u);
  EXPECT_EQ((*server.store.find(unread))->quarantine, reason);
  EXPECT_EQ((*server.store.find(of_gone))->quarantine, "unknown_form");
}

}  // namespace
}  // namespace yanxing::sync::testing
