// What a laptop says of its last sync and its clock, whatever year that clock is in.
#include "client/records/laptop_status.h"
#include "client/records/system_clock.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

constexpr UnixMs of_1960 = -299'999'999'750;
constexpr UnixMs of_2300 = 10'413'792'000'123;

TEST(LaptopStatusTest, ASyncIsKnownInWhateverYearTheClockPutsIt) {
  const TempDir dir;
  TestLaptop laptop(dir / "a");
  EXPECT_FALSE(records::laptop_status(laptop.workspace()).value().last_sync_ms) << "never";
  for (const UnixMs when : {of_1960, UnixMs{-1}, UnixMs{0}, UnixMs{1'621'214'640'000}, of_2300}) {
    laptop.clock().now = when;
    ASSERT_TRUE(records::note_sync(laptop.workspace()).ok());
    laptop.reopen();
    EXPECT_EQ(records::laptop_status(laptop.workspace()).value().last_sync_ms, when);
  }
}

TEST(LaptopStatusTest, TheSystemsClockCountsBeyondWhatNanosecondsHold) {
  EXPECT_EQ(records::unix_ms({10'413'792'000, 123'456'789}), of_2300);
  EXPECT_EQ(records::unix_ms({-300'000'000, 250'000'000}), of_1960) << "the nanoseconds go forward";
  EXPECT_EQ(records::unix_ms({0, 999'999}), 0);
}

TEST(LaptopStatusTest, HowFarAClockIsOffHasItsSignInWhateverYearItIs) {
  constexpr UnixMs server = 1'795'858'000'000;
  for (const UnixMs now : {of_1960, of_2300}) {
    sync::SyncState state;
    state.clock_offset_ms = server - now;
    state.contact_ms = server;
    const auto clock = records::clock_state(state, now);
    EXPECT_NE(clock.known, records::ClockState::Known::nothing);
    EXPECT_EQ(clock.offset_ms, now - server);
  }
}

}  // namespace
}  // namespace yanxing::testing
