// The connection is cut after byte k, for every k of every request and every reply of a sync, TLS handshake included
// (every YANXING_CUT_STEP-th where that is set: a program under ThreadSanitizer is slow, and it looks for races; in
// tools/test every fifth of a sync in three requests, the way of old laptops and servers).
// Whatever was cut, the next sync goes through, and nothing is lost or there twice.
#include <gtest/gtest.h>

#include "tests/network/city.h"
#include "tests/support/evidence.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

std::uint64_t step_of(bool in_one_request) {
  return static_cast<std::uint64_t>(number_from_environment("YANXING_CUT_STEP", in_one_request ? 1 : 5));
}

/// Two laptops of one township: `a` sits behind the bad network, `b` gives her something to take home each time.
struct Village {
  ServingCity city;
  NetLaptop a{city, place};
  NetLaptop b{city, place};
  FaultProxy proxy{city.port()};

  /// What one sync of `a` costs, handshake included, when nothing is cut.
  std::uint64_t bytes_of_a_sync(Way way) {
    prepare(0);
    EXPECT_TRUE(a.sync());  // the first one takes home everything
    prepare(1);
    proxy.next({});
    EXPECT_TRUE(a.sync(proxy.port()));
    return proxy.passed(way);
  }
  void prepare(std::uint64_t k) {
    a.save(place, "a" + std::to_string(k));
    b.save(place, "b" + std::to_string(k));
    ASSERT_TRUE(b.sync());
  }
  void expect_all_equal() {
    ASSERT_TRUE(b.sync());
    EXPECT_EQ(a.unsent(), 0u);
    EXPECT_EQ(b.unsent(), 0u);
    EXPECT_EQ(city.changes(), a.changes());
    EXPECT_EQ(a.digest().digest, city.digest().digest);
    EXPECT_EQ(b.digest().digest, city.digest().digest);
    EXPECT_TRUE(city.is_sound());
    EXPECT_TRUE(a.is_sound());
  }

  /// A sync that falls silent is given up; then one over a good line.
  void fall_silent(const Fault& fault) {
    SCOPED_TRACE("silent after byte " + std::to_string(fault.hush_up.value_or(0) + fault.hush_down.value_or(0)));
    ASSERT_NO_FATAL_FAILURE(prepare(0));
    const std::uint64_t before = city.held_of(a.device());
    a.patience.connect_timeout = std::chrono::seconds(2);
    proxy.next(fault);
    const auto stalled = a.sync(proxy.port());
    ASSERT_FALSE(stalled);
    EXPECT_EQ(stalled.error().code, Code::no_network);
    const std::uint64_t held = city.held_of(a.device());
    EXPECT_LE(a.own() - a.unsent(), held) << "on the server, it said";
    if (fault.hush_up) {
      EXPECT_EQ(held, before) << "it never was there whole";
    }
    ASSERT_TRUE(a.sync());
    EXPECT_EQ(city.held_of(a.device()), before + 1);
  }

  void cut_at_every_byte(Way way, bool in_one_request) {
    const std::uint64_t step = step_of(in_one_request);
    a.limits.exchange = in_one_request;
    ASSERT_TRUE(a.sync());  // the first one takes home everything
    std::int64_t cuts = 0;
    // On until whole syncs pass untouched; signatures are a few bytes longer or shorter from time to time.
    int untouched = 0;
    for (std::uint64_t k = 0; untouched < 20; k += step) {
      SCOPED_TRACE("cut after byte " + std::to_string(k));
      ASSERT_NO_FATAL_FAILURE(prepare(k));
      proxy.next(way == Way::up ? Fault{.cut_up = k} : Fault{.cut_down = k});
      const auto cut = a.sync(proxy.port());
      untouched = proxy.cut() == 0 ? untouched + 1 : 0;
      if (!cut) {
        ++cuts;
        EXPECT_EQ(cut.error().code, Code::no_network) << cut.error().detail;
      }
      // "On the server" is said only of what the server holds.
      EXPECT_LE(a.own() - a.unsent(), city.held_of(a.device()));
      const auto healed = a.sync();
      ASSERT_TRUE(healed) << healed.error().detail;
      ASSERT_EQ(a.unsent(), 0u);
      ASSERT_EQ(city.changes(), a.changes());
    }
    EXPECT_GT(cuts, 600 / static_cast<std::int64_t>(step));
    note_evidence(std::string("network: ") + (way == Way::up ? "requests of a sync in " : "replies to a sync in ") +
                      (in_one_request ? "one request" : "three requests") + " cut at every " +
                      (step == 1 ? "" : std::to_string(step) + ". ") + "byte",
                  {{"bytes_cut", cuts}});
    expect_all_equal();
  }
};

TEST(CutEveryByte, OfTheRequest) { Village().cut_at_every_byte(Way::up, true); }
TEST(CutEveryByte, OfTheReply) { Village().cut_at_every_byte(Way::down, true); }
TEST(CutEveryByte, OfThreeRequests) { Village().cut_at_every_byte(Way::up, false); }
TEST(CutEveryByte, OfThreeReplies) { Village().cut_at_every_byte(Way::down, false); }

TEST(BadNetwork, AListThatIsCutAnywhereGoesOnWhereItWasCut) {
  Village village;
  ASSERT_TRUE(village.a.sync());
  village.a.limits = {.exchange = false, .portion_bytes = 200};
  std::uint64_t k = 1500;  // behind the handshakes
  for (int round = 0; round < 40; ++round, k += 97) {
    SCOPED_TRACE("cut after byte " + std::to_string(k));
    for (int i = 0; i < 40; ++i) village.a.save(place, "a" + std::to_string(round * 100 + i));
    const std::uint64_t before = village.city.changes();
    village.proxy.next(Fault{.cut_up = k});
    const auto cut = village.a.sync(village.proxy.port());
    const std::uint64_t arrived = village.city.changes() - before;
    const auto healed = village.a.sync();
    ASSERT_TRUE(healed) << healed.error().detail;
    ASSERT_EQ(village.a.unsent(), 0u);
    if (!cut) {
      EXPECT_LE(healed->progress.sent, 40 - arrived) << "what was held was sent again";
    }
    ASSERT_EQ(village.city.changes(), village.a.changes());
  }
  village.expect_all_equal();
}

TEST(BadNetwork, BytesThatDripOneByOneGetThrough) {
  Village village;
  village.prepare(1);
  village.proxy.next({.chunk = 1});
  const auto synced = village.a.sync(village.proxy.port());
  ASSERT_TRUE(synced) << synced.error().detail;
  village.expect_all_equal();
}

TEST(BadNetwork, ASilentReplyIsGivenUpWhereverItFallsSilent) {
  Village village;
  const std::uint64_t last = village.bytes_of_a_sync(Way::down);
  for (const std::uint64_t part : {0u, 1u, 2u, 3u}) village.fall_silent({.hush_down = last * part / 4});
  village.expect_all_equal();
}

TEST(BadNetwork, ARequestThatIsStuckAnywhereIsGivenUp) {
  Village village;
  const std::uint64_t last = village.bytes_of_a_sync(Way::up);
  for (const std::uint64_t part : {0u, 1u, 2u, 3u}) village.fall_silent({.hush_up = last * part / 4});
  village.expect_all_equal();
}

}  // namespace
}  // namespace yanxing::testing
