#include "server-stub/connection_set.h"

#include <algorithm>

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

Place ConnectionSet::add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address) {
  const std::string counted = counted_address(address);
  const std::lock_guard lock(mutex_);
  const auto here = per_address_.find(counted);
  Place place = Place::free;
  if (here != per_address_.end() && here->second >= most_per_address_) {
    if (!make_way(&counted)) return Place::none;
    place = Place::of_another;
  }
  if (counted_ >= most_) {
    if (!make_way(nullptr)) return Place::none;
    place = Place::of_another;
  }
  ++per_address_[counted];
  ++counted_;
  entries_[connection.get()] = {.connection = connection, .address = counted, .number = ++came_};
  return place;
}

/// Of this address, or of all. A laptop shows who it is with its first request, so the oldest is the likeliest to be
/// none of ours.
bool ConnectionSet::make_way(const std::string* address) {
  Entry* oldest = nullptr;
  for (auto& [key, entry] : entries_) {
    if (entry.shown != Shown::nothing || entry.leaving || (address != nullptr && entry.address != *address)) continue;
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

void ConnectionSet::note_caller(const Connection* connection, const Caller& caller) {
  const Shown shown = caller.has_key ? Shown::key : Shown::token;
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(connection);
  if (it == entries_.end() || it->second.leaving) return;
  Entry& entry = it->second;
  if (shown < entry.shown || (shown == entry.shown && entry.device == caller.device)) return;
  entry.shown = shown;
  entry.device = caller.device;
  entry.shown_number = ++came_;
  keep_latest(caller.device, shown);
}

/// One more of them has shown this: the oldest one gives way from now on.
void ConnectionSet::keep_latest(const DeviceId& device, Shown shown) {
  Entry* oldest = nullptr;
  std::size_t count = 0;
  for (auto& [key, entry] : entries_) {
    if (entry.leaving || entry.shown != shown || entry.device != device) continue;
    ++count;
    if (oldest == nullptr || entry.shown_number < oldest->shown_number) oldest = &entry;
  }
  if (count > kept_per_device) oldest->shown = Shown::nothing;
}

std::vector<DeviceId> ConnectionSet::callers() const {
  std::vector<DeviceId> out;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (entry.shown != Shown::nothing && std::find(out.begin(), out.end(), entry.device) == out.end())
      out.push_back(entry.device);
  }
  return out;
}

void ConnectionSet::forget(const std::vector<DeviceId>& devices) {
  const std::lock_guard lock(mutex_);
  for (auto& [key, entry] : entries_) {
    if (std::find(devices.begin(), devices.end(), entry.device) != devices.end()) entry.shown = Shown::nothing;
  }
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
