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
  const auto here = per_address_.find(counted);
  if (here != per_address_.end() && here->second >= most_per_address_ && !make_way(&counted)) return false;
  if (counted_ >= most_ && !make_way(nullptr)) return false;
  ++per_address_[counted];
  ++counted_;
  entries_[connection.get()] = {.connection = connection, .address = counted, .number = ++came_};
  return true;
}

/// Of this address, or of all. Who comes to be known does so with its first request, so the oldest is the likeliest to
/// be none of ours.
bool ConnectionSet::make_way(const std::string* address) {
  Entry* oldest = nullptr;
  for (auto& [key, entry] : entries_) {
    if (entry.known || entry.leaving || (address != nullptr && entry.address != *address)) continue;
    if (oldest == nullptr || entry.number < oldest->number) oldest = &entry;
  }
  if (oldest == nullptr) return false;
  oldest->leaving = true;
  uncount(*oldest);
  if (const auto connection = oldest->connection.lock()) connection->cut();
  return true;
}

void ConnectionSet::uncount(const Entry& entry) {
  const auto count = per_address_.find(entry.address);
  if (--count->second == 0) per_address_.erase(count);
  --counted_;
}

void ConnectionSet::note_known(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(connection);
  if (it != entries_.end()) it->second.known = true;
}

void ConnectionSet::remove(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(connection);
  if (it == entries_.end()) return;
  if (!it->second.leaving) uncount(it->second);
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
