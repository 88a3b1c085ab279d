// Who is connected: counts against the limits, and everybody to be told when the server stops.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server-stub/http_types.h"
#include "server-stub/settings.h"

namespace yanxing::server {

class Connection;

/// How a connection found its place.
enum class Place { free, of_another, none };

/// So many connections of a device keep their place by its token, and so many more by its key: a laptop has one or two,
/// and one that it lost may still be counted.
inline constexpr std::size_t kept_per_device = 2;

/// Any thread.
///
/// Who gives way. A laptop shows who it is with its first request, which it sends with the end of its handshake; so
/// each connection has a time at which that is due: Limits::show_time (three seconds) after it came, and once its
/// handshake is done as long again as that took (100 ms at least: a request may wait for the worker). The one goes
/// first for which that time was over first. So somebody on a quick line who then drips, or is silent, goes before a
/// laptop whose line needs a second for every question, however often she comes again. Where all are in time one of
/// them goes at random: no order of coming keeps all others out, and who is sent away may have more luck.
class ConnectionSet {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ConnectionSet(const Limits& limits, Random& random = system_random())
      : most_(limits.connections),
        most_per_address_(limits.connections_per_address),
        show_time_(limits.show_time),
        random_(&random) {}

  /// Takes a connection in. Where that is one too many, of its address or of all, one of these gives way that does not
  /// keep its place: who only holds connections open keeps nobody out. Place::none, and not taken in, when there is
  /// none.
  Place add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address,
            Time now = std::chrono::steady_clock::now());
  /// Its handshake is done.
  void note_secure(const Connection* connection, Time now = std::chrono::steady_clock::now());
  /// A device speaks on it: it keeps its place. Of a device only the latest `kept_per_device` do, so that a stolen
  /// token, or a stolen laptop, holds a handful of places and not all of them; and those that showed the key are
  /// counted apart, so that a token alone takes nothing from the laptop that it belongs to.
  void note_caller(const Connection* connection, const Caller& caller);
  /// The devices for whose sake places are kept.
  std::vector<DeviceId> callers() const;
  /// These keep no place any more.
  void forget(const std::vector<DeviceId>& devices);
  void remove(const Connection* connection);
  std::vector<std::shared_ptr<Connection>> all() const;
  std::size_t size() const;
  /// True when nobody is connected any more; waits for that at most `patience`.
  bool wait_until_empty(std::chrono::milliseconds patience);

 private:
  enum class Shown { nothing, token, key };
  struct Entry {
    std::weak_ptr<Connection> connection;
    std::string address;
    Time came;
    Time due;                      // when it should have shown who it is
    Shown shown = Shown::nothing;  // anything: it keeps its place
    DeviceId device = {};          // whose token or key that was
    std::uint64_t shown_number = 0;
    bool leaving = false;  // gave way: not counted any more, and there until it has noticed
  };
  bool make_way(const std::string* address, Time now);
  Entry* random_one(const std::vector<Entry*>& entries);
  void keep_latest(const DeviceId& device, Shown shown);
  void uncount(const Entry& entry);
  const std::size_t most_;
  const std::size_t most_per_address_;
  const std::chrono::milliseconds show_time_;
  Random* random_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const Connection*, Entry> entries_;
  std::map<std::string, std::size_t> per_address_;
  std::size_t counted_ = 0;
  std::uint64_t shown_ = 0;  // so often somebody has shown who it is
};

}  // namespace yanxing::server
