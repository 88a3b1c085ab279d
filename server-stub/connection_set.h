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

namespace yanxing::server {

class Connection;

/// Any thread.
class ConnectionSet {
 public:
  ConnectionSet(std::size_t most, std::size_t most_per_address) : most_(most), most_per_address_(most_per_address) {}

  /// Takes a connection in. Where that is one too many, of its address or of all, the oldest one of these gives way on
  /// which no known device has spoken: who only holds connections open keeps nobody out. False when there is none.
  bool add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address);
  /// A known device speaks on it: it gives way to nobody.
  void note_known(const Connection* connection);
  void remove(const Connection* connection);
  std::vector<std::shared_ptr<Connection>> all() const;
  std::size_t size() const;
  /// True when nobody is connected any more; waits for that at most `patience`.
  bool wait_until_empty(std::chrono::milliseconds patience);

 private:
  struct Entry {
    std::weak_ptr<Connection> connection;
    std::string address;
    std::uint64_t number = 0;  // the order of their coming
    bool known = false;
    bool leaving = false;  // gave way: not counted any more, and there until it has noticed
  };
  bool make_way(const std::string* address);
  void uncount(const Entry& entry);
  const std::size_t most_;
  const std::size_t most_per_address_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const Connection*, Entry> entries_;
  std::map<std::string, std::size_t> per_address_;
  std::size_t counted_ = 0;
  std::uint64_t came_ = 0;
};

}  // namespace yanxing::server
