// A bundle in parts that come in any order, one by one, twice, or not at all; of a laptop with two logs, of which one
// goes on with the other; and the same of a disk of which a copy was here before.
#include <numeric>

#include "tests/sync/session/bundle_support.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::written_parts;

constexpr std::size_t batch = 2;

class BundleParts : public Bundle {
 protected:
  /// As after `restore`: what is saved from here on goes to another log.
  ChainId restart(SyncLaptop& laptop) {
    Transaction transaction(laptop.store);
    EXPECT_TRUE(transaction.begin());
    const auto incarnation = restart_log(laptop.store, laptop.random);
    EXPECT_TRUE(incarnation && transaction.commit());
    laptop.log.start_incarnation({laptop.identity.device, *incarnation});
    return laptop.log.chain();
  }
  /// So many records in one log, and all of them changed in a second one.
  void two_logs(SyncLaptop& laptop, std::uint8_t count) {
    for (std::uint8_t i = 0; i < count; ++i) laptop.save(create(numbered_id(100 + i), "一"));
    restart(laptop);
    for (std::uint8_t i = 0; i < count; ++i) laptop.set(numbered_id(100 + i), "name", "二");
  }
  std::vector<std::string> parts_of(SyncLaptop& laptop, std::size_t pushes, std::size_t of = batch) {
    auto content = BundleContent::plan(laptop.store, laptop.log.chain(), laptop.identity, {});
    EXPECT_TRUE(content);
    return written_parts(*content, laptop.identity, pushes, {}, of);
  }
  std::uint64_t held() { return *server.store.change_count(); }

  /// Takes one part, with what has to be true whichever it is. Whether it was taken.
  bool take_part(const std::string& part) {
    const std::uint64_t before = held();
    taken = {};
    const std::string ack = imported(part);
    EXPECT_FALSE(taken.forked) << "there is no copy";
    EXPECT_FALSE(taken.gap);
    if (ack.empty()) {
      EXPECT_EQ(fault, BundleFault::part_missing);
      EXPECT_EQ(held(), before);
      return false;
    }
    EXPECT_EQ(held(), before + taken.stored);
    MemoryStore disk = a.store;
    const auto told = take_ack(disk, a.log.chain(), a.identity, ack, fault);
    EXPECT_TRUE(told && !told->forked && !told->lost_some);
    EXPECT_EQ(told->confirmed, held()) << "no more than what is here, and no less";
    return true;
  }
  /// Brings them in this order, again and again, until each was taken.
  void bring(const std::vector<std::string>& parts, const std::vector<std::size_t>& order, std::uint64_t changes) {
    std::set<std::size_t> in;
    for (std::size_t round = 0; round < parts.size() && in.size() < parts.size(); ++round) {
      for (const std::size_t part : order) {
        for (int twice = 0; twice < 2; ++twice) {
          if (take_part(parts[part])) in.insert(part);
        }
        EXPECT_TRUE(in.size() == parts.size() || held() < changes) << "each of them brings something";
      }
    }
    EXPECT_EQ(in.size(), parts.size());
    EXPECT_EQ(held(), changes);
  }
  void bring_in_every_order(const std::vector<std::string>& parts, std::uint64_t changes) {
    const MemoryStore empty = server.store;
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), 0);
    do {
      server.store = empty;
      std::string shown;
      for (const std::size_t part : order) shown += std::to_string(part + 1);
      SCOPED_TRACE(shown);
      bring(parts, order, changes);
      EXPECT_EQ(digest_of(server.store), digest_of(a.store));
    } while (std::next_permutation(order.begin(), order.end()) && !HasFailure());
  }
};

TEST_F(BundleParts, OfTwoLogsArriveInEveryOrderOnceWhatTheyGoOnWithIsThere) {
  two_logs(a, 4);
  const auto parts = parts_of(a, 1);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(fault_of(parts[2]), BundleFault::part_missing) << "the second log's first, which is another log's next";
  bring_in_every_order(parts, 8);
}

TEST_F(BundleParts, TheSameWhereOnePartHoldsOfBothLogs) {
  two_logs(a, 6);
  const MemoryStore empty = server.store;
  for (const std::size_t pushes : {2u, 4u, 5u, 6u}) {
    SCOPED_TRACE(pushes);
    server.store = empty;
    bring_in_every_order(parts_of(a, pushes), 12);
  }
}

TEST_F(BundleParts, TheSameOfLogsThatTwoProgramsWroteInTurn) {
  a.save(create(person, "一"));
  const ChainId first = a.log.chain(), second = restart(a);
  for (const char* name : {"二", "三", "四"}) {
    a.log.start_incarnation(second);
    a.set(person, "name", name);
    a.log.start_incarnation(first);
    a.set(person, "name", std::string(name) + "，又");
  }
  const auto parts = parts_of(a, 2);
  ASSERT_EQ(parts.size(), 4u);
  bring_in_every_order(parts, 7);
  EXPECT_EQ(names(server), std::set<std::string>{text_value("四，又")});
}

TEST_F(BundleParts, WithAPartMissingTheNextBundleBringsTheRest) {
  two_logs(a, 4);
  const auto parts = parts_of(a, 1);
  ASSERT_FALSE(imported(parts[0]).empty());
  const std::string ack = imported(parts[2]);
  EXPECT_EQ(taken.stored, 2u) << "what it goes on with is there";
  EXPECT_EQ(fault_of(parts[3]), BundleFault::part_missing);
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.unsent(), 4u);
  EXPECT_EQ(fault_of(parts_of(a, 1)[1]), BundleFault::part_missing) << "the second log's rest goes on with the first's";
  const std::string rest = imported(exported(a));
  EXPECT_EQ(taken.stored, 4u);
  EXPECT_FALSE(taken.forked || taken.gap);
  ASSERT_TRUE(take(a, rest));
  EXPECT_EQ(a.unsent(), 0u);
  for (const std::string& part : parts) {
    ASSERT_FALSE(imported(part).empty()) << "old after new";
    EXPECT_EQ(taken.held_before, 2u);
  }
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

// ---- A disk of which there is a copy

class BundlePartsOfACopy : public BundleParts {
 protected:
  /// The twin sent so many entries upon the one they share; `a` has two after that one too, and two upon these in
  /// another log.
  void part_ways(int sent) {
    a.save(create(person, "一"));
    a.sync();
    twin.store = a.store;
    for (int i = 0; i < sent; ++i) twin.set(person, "name", "of the twin");
    twin.sync();
    before_ = held();
    a.set(person, "name", "二");
    a.set(person, "name", "三");
    restart(a);
    a.set(person, "name", "四");
    a.set(person, "name", "五");
  }
  void expect_only_the_twins() {
    EXPECT_EQ(held(), before_);
    EXPECT_EQ(names(server), std::set<std::string>{text_value("of the twin")});
  }
  void expect_a_sync_brings_them_together() {
    a.sync();
    twin.sync();
    EXPECT_EQ(names(server), (std::set<std::string>{text_value("of the twin"), text_value("五")}));
    EXPECT_EQ(digest_of(a.store), digest_of(server.store));
    EXPECT_EQ(digest_of(twin.store), digest_of(server.store));
  }

  SyncLaptop twin{1, server};

 private:
  std::uint64_t before_ = 0;
};

TEST_F(BundlePartsOfACopy, EachIsToldAsSuchAndNothingOfItIsStored) {
  part_ways(2);
  const auto parts = parts_of(a, 1, 1);
  ASSERT_EQ(parts.size(), 4u);
  for (const std::size_t part : {2u, 0u, 1u, 2u}) {
    taken = {};
    const std::string ack = imported(parts[part]);
    EXPECT_TRUE(taken.forked) << part;
    EXPECT_FALSE(taken.gap) << part;
    EXPECT_EQ(taken.stored, 0u) << part;
    expect_only_the_twins();
    MemoryStore disk = a.store;
    const auto told = take_ack(disk, a.log.chain(), a.identity, ack, fault);
    ASSERT_TRUE(told);
    EXPECT_TRUE(told->forked);
    EXPECT_EQ(told->confirmed, 0u);
  }
  EXPECT_EQ(fault_of(parts[3]), BundleFault::part_missing) << "the other log's second, of which the first waits";
  expect_a_sync_brings_them_together();
}

TEST_F(BundlePartsOfACopy, WhatGoesOnBeyondWhatTheCopySentIsNoGap) {
  part_ways(1);
  const std::string ack = imported(exported(a, {}, 1));
  EXPECT_TRUE(taken.forked);
  EXPECT_FALSE(taken.gap);
  EXPECT_EQ(taken.stored, 0u);
  expect_only_the_twins();
  ASSERT_TRUE(take(a, ack));
  expect_a_sync_brings_them_together();
}

// ---- What a push says that it goes on with

class PushUpon : public BundlePartsOfACopy {
 protected:
  PushStatus answered(std::uint64_t n, const Hash& hash) {
    const ChainId log{a.identity.device, 99};
    PushRequest request{log.incarnation, 1, server.store.hash_at(log, 0).value().value(), {}, {}};
    Change change = create(numbered_id(200), "new");
    request.payloads.push_back(encode_change(change, log));
    request.base.logs.push_back({twin.log.chain().incarnation, n, hash_mark(hash)});
    const auto reply = server.handle(a.device, seal_request(Kind::push, a.identity.key, encode(request)));
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return decode<PushReply>(open_reply(*reply, server.identity.key.public_key())->body)->status;
  }
};

TEST_F(PushUpon, WhatIsNotHeldIsAGapAndWhatIsAnotherIsAFork) {
  part_ways(1);
  const Hash there = **server.store.hash_at(twin.log.chain(), 2);
  EXPECT_EQ(answered(3, there), PushStatus::gap);
  EXPECT_EQ(answered(2, sha256("of another copy")), PushStatus::forked);
  EXPECT_EQ(answered(1, there), PushStatus::forked);
  expect_only_the_twins();
  EXPECT_EQ(answered(2, there), PushStatus::stored);
}

}  // namespace
}  // namespace yanxing::sync::testing
