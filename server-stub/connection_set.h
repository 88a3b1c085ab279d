// Who is connected: counts against the limits, and everybody to be told when the server stops.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
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

  /// Takes a connection in; false when that is one too many.
  bool add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address);
  void remove(const Connection* connection);
  std::vector<std::shared_ptr<Connection>> all() const;
  std::size_t size() const;
  /// True when nobody is connected any more; waits for that at most `patience`.
  bool wait_until_empty(std::chrono::milliseconds patience);

 private:
  struct Entry {
    std::weak_ptr<Connection> connection;
    std::string address;
  };
  const std::size_t most_;
  const std::size_t most_per_address_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const Connection*, Entry> entries_;
  std::map<std::string, std::size_t> per_address_;
};

}  // namespace yanxing::server
