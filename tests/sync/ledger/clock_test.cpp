#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

constexpr UnixMs year_ms = 365LL * 24 * 3600 * 1000;

TEST(HybridClock, StampsGrowWhenTheWallClockStandsStillOrGoesBack) {
  FakeClock wall(1000);
  HybridClock clock(wall);
  Stamp last = clock.peek();
  clock.commit(last);
  for (UnixMs now : {1000, 999, 5, 1000}) {
    wall.set(now);
    const Stamp next = clock.peek();
    EXPECT_GT(next, last);
    clock.commit(next);
    last = next;
  }
  EXPECT_EQ(last.ms, 1000);
}

TEST(HybridClock, PeekingChangesNothing) {
  FakeClock wall(1000);
  const HybridClock clock(wall);
  EXPECT_EQ(clock.peek(), clock.peek());
}

TEST(HybridClock, AStampFarAheadDragsNobodyAlong) {
  FakeClock wall(1000);
  HybridClock clock(wall);
  clock.observe({1000 + 14 * year_ms, 0});
  EXPECT_EQ(clock.peek(), (Stamp{1000, 0}));
  clock.observe({1000 + max_drift_ms, 3});
  EXPECT_EQ(clock.peek(), (Stamp{1000 + max_drift_ms, 4}));
}

// A laptop that was at 2035 for one save: what is made when its clock is right again carries that time.
TEST(HybridClock, AWallClockThatIsRightAgainGivesUpItsLead) {
  FakeClock wall(first_possible_ms + 9 * year_ms);
  HybridClock clock(wall);
  clock.commit(clock.peek());
  wall.set(first_possible_ms + 1000);
  EXPECT_EQ(clock.peek(), (Stamp{first_possible_ms + 1000, 0}));
  clock.commit(clock.peek());
  EXPECT_EQ(clock.last(), (Stamp{first_possible_ms + 1000, 0}));
  EXPECT_EQ(clock.peek(), (Stamp{first_possible_ms + 1000, 1}));
  HybridClock again(wall, {first_possible_ms + 9 * year_ms, 7});  // started anew, from a file that still has the lead
  again.observe({first_possible_ms + 2000, 1});
  EXPECT_EQ(again.peek(), (Stamp{first_possible_ms + 2000, 2}));
}

// An empty battery: the stamps before were right.
TEST(HybridClock, AWallClockThatFellBackIsNotFollowed) {
  const Stamp last{first_possible_ms + year_ms, 0};
  FakeClock wall(first_possible_ms - year_ms);  // before this program was written
  HybridClock clock(wall, last);
  EXPECT_EQ(clock.peek(), (Stamp{last.ms, 1}));
  clock.heard(last.ms - year_ms / 2);
  wall.set(last.ms - year_ms / 2 - max_drift_ms - 1);  // before the server's last word
  EXPECT_EQ(clock.peek(), (Stamp{last.ms, 1}));
  wall.set(last.ms - year_ms / 2);
  EXPECT_EQ(clock.peek(), (Stamp{wall.now_ms(), 0}));
}

TEST(HybridClock, AFullLogicalPartGoesToTheNextMillisecond) {
  FakeClock wall(1000);
  const HybridClock clock(wall, {2000, 0xFFFFFFFFu});
  EXPECT_EQ(clock.peek(), (Stamp{2001, 0}));
}

TEST(HybridClock, ClocksBeforeTheEpochOrBeyond48BitsStillStamp) {
  FakeClock wall(-5);
  HybridClock clock(wall);
  EXPECT_EQ(clock.peek().ms, 0);
  wall.set(max_stamp_ms + 5);
  EXPECT_EQ(clock.peek().ms, max_stamp_ms);
}

TEST(ClockFloor, IsTheLastOwnStampOrWhatWasObserved) {
  Laptop<> laptop(1);
  EXPECT_EQ(*clock_floor(laptop.store, numbered_id(1)), Stamp{});
  laptop.set(numbered_id(9), "name", "a");
  const Stamp own = laptop.hybrid.last();
  EXPECT_EQ(*clock_floor(laptop.store, numbered_id(1)), own);
  const Stamp later{own.ms + 5, 2};
  Transaction transaction(laptop.store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(persist_clock(laptop.store, later));
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(*clock_floor(laptop.store, numbered_id(1)), later);
}

}  // namespace
}  // namespace yanxing::sync::testing
