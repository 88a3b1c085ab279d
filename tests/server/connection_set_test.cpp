// Who keeps a place and who gives way, by a clock and a chance of the test's own; no bytes flow.
#include "server-stub/connection_set.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <deque>

#include "server-stub/connection.h"

namespace yanxing::server {
namespace {

using std::chrono::milliseconds;

/// Numbers that look random and are the same in every run.
class RepeatableRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<std::uint8_t>(state_ >> 56U);
    }
  }

 private:
  std::uint64_t state_ = 42;
};

class ConnectionSets : public ::testing::Test {
 protected:
  using Peer = std::shared_ptr<Connection>;

  Peer come() {
    auto peer = std::make_shared<Connection>(boost::asio::ip::tcp::socket(io_), tls_, hub_);
    return set_.add(peer, boost::asio::ip::make_address("10.0.0.1"), now_) == Place::none ? nullptr : peer;
  }
  /// Comes and is through with its handshake after so long.
  Peer come_quickly(milliseconds handshake = milliseconds(5)) {
    Peer peer = come();
    if (peer) set_.note_secure(peer.get(), now_ + handshake);
    return peer;
  }
  /// Shows who it is; whether it was still there to do so.
  bool shows_itself(const Peer& peer) {
    DeviceId device;
    device.bytes[0] = ++devices_;
    set_.note_caller(peer.get(), {.device = device, .has_key = true});
    const auto callers = set_.callers();
    return std::find(callers.begin(), callers.end(), device) != callers.end();
  }
  void leave(const Peer& peer) { set_.remove(peer.get()); }

  static constexpr std::size_t places = 8;
  boost::asio::io_context io_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_server};
  Hub hub_;
  RepeatableRandom random_;
  ConnectionSet set_{Limits{.connections_per_address = places}, random_};
  ConnectionSet::Time now_{std::chrono::hours(1)};
  std::uint8_t devices_ = 0;
};

TEST_F(ConnectionSets, ALaptopOnASlowLineStaysBesideThoseWhoComeQuicklyAndDawdle) {
  std::deque<Peer> crowd;
  // So quick that each is pushed out 160 ms after it came, and comes again at once.
  const auto crowd_for = [&](milliseconds time) {
    for (const auto end = now_ + time; now_ < end; now_ += milliseconds(20)) {
      crowd.push_back(come_quickly());
      ASSERT_TRUE(crowd.back());
    }
  };
  for (int round = 0; round < 50; ++round) {
    crowd_for(milliseconds(500));
    const Peer laptop = come();
    ASSERT_TRUE(laptop);
    crowd_for(milliseconds(1'000));
    set_.note_secure(laptop.get(), now_);
    crowd_for(milliseconds(500));  // a packet is lost
    ASSERT_TRUE(shows_itself(laptop)) << "in round " << round;
    leave(laptop);
  }
}

TEST_F(ConnectionSets, ALaptopOnASlowLineStaysBesideThoseWhoSayNothing) {
  std::deque<Peer> crowd;
  const auto crowd_for = [&](milliseconds time) {
    for (const auto end = now_ + time; now_ < end; now_ += milliseconds(500)) crowd.push_back(come());
  };
  for (int round = 0; round < 50; ++round) {
    crowd_for(milliseconds(5'000));
    const Peer laptop = come();
    crowd_for(milliseconds(2'500));
    ASSERT_TRUE(shows_itself(laptop)) << "in round " << round;
    leave(laptop);
  }
}

TEST_F(ConnectionSets, WhereAllAreInTimeNoneIsSureToGo) {
  // Twice as many come as there are places, before any of them had time: oldest first, nobody would stay.
  int stayed = 0;
  for (int round = 0; round < 100; ++round) {
    std::deque<Peer> all;
    const Peer laptop = come();
    for (std::size_t i = 0; i < 2 * places; ++i) all.push_back(come());
    stayed += shows_itself(laptop) ? 1 : 0;
    leave(laptop);
    for (const Peer& one : all) leave(one);
  }
  EXPECT_GT(stayed, 5);
  EXPECT_LT(stayed, 60) << "nor to stay";
}

TEST_F(ConnectionSets, WhoHasShownWhoItIsGivesWayToNobody) {
  std::deque<Peer> known;
  for (std::size_t i = 0; i < places; ++i) {
    known.push_back(come());
    ASSERT_TRUE(shows_itself(known.back()));
  }
  now_ += std::chrono::hours(1);
  EXPECT_FALSE(come());
  leave(known.front());
  EXPECT_TRUE(come());
}

}  // namespace
}  // namespace yanxing::server
