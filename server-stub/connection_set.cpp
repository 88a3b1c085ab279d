#include "server-stub/connection_set.h"

#include "server-stub/connection.h"

namespace yanxing::server {
namespace {

/// One counter per IPv4 address, and per /64 of IPv6: the smallest that one customer gets.
std::string counted_address(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  const auto bytes = v6.to_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), 8};
}

}  // namespace

bool ConnectionSet::add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address) {
  const std::string counted = counted_address(address);
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= most_) return false;
  auto& count = per_address_[counted];
  if (count >= most_per_address_) return false;
  ++count;
  entries_[connection.get()] = {connection, counted};
  return true;
}

void ConnectionSet::remove(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(connection);
  if (it == entries_.end()) return;
  const auto count = per_address_.find(it->second.address);
  if (--count->second == 0) per_address_.erase(count);
  entries_.erase(it);
  if (entries_.empty()) changed_.notify_all();
}

std::vector<std::shared_ptr<Connection>> ConnectionSet::all() const {
  std::vector<std::shared_ptr<Connection>> out;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (auto connection = entry.connection.lock()) out.push_back(std::move(connection));
  }
  return out;
}

std::size_t ConnectionSet::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

bool ConnectionSet::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return entries_.empty(); });
}

}  // namespace yanxing::server
