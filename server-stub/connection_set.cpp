#include "server-stub/connection_set.h"

#include <algorithm>
#include <array>

#include "server-stub/connection.h"

namespace yanxing::server {
namespace {

constexpr std::chrono::milliseconds least_request_time{100};

/// One counter per IPv4 address, and per /64 of IPv6: the smallest that one customer gets.
std::string counted_address(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  const auto bytes = v6.to_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), 8};
}

}  // namespace

Place ConnectionSet::add(const std::shared_ptr<Connection>& connection, const boost::asio::ip::address& address,
                         Time now) {
  const std::string counted = counted_address(address);
  const std::lock_guard lock(mutex_);
  const auto here = per_address_.find(counted);
  Place place = Place::free;
  if (here != per_address_.end() && here->second >= most_per_address_) {
    if (!make_way(&counted, now)) return Place::none;
    place = Place::of_another;
  }
  if (counted_ >= most_) {
    if (!make_way(nullptr, now)) return Place::none;
    place = Place::of_another;
  }
  ++per_address_[counted];
  ++counted_;
  entries_[connection.get()] = {.connection = connection, .address = counted, .came = now, .due = now + show_time_};
  return place;
}

/// Of this address, or of all; see the class. False: all keep their places.
bool ConnectionSet::make_way(const std::string* address, Time now) {
  std::vector<Entry*> candidates;
  for (auto& [key, entry] : entries_) {
    const bool is_here = address == nullptr || entry.address == *address;
    if (is_here && entry.shown == Shown::nothing && !entry.leaving) candidates.push_back(&entry);
  }
  if (candidates.empty()) return false;
  Entry* leaver = *std::min_element(candidates.begin(), candidates.end(),
                                    [](const Entry* a, const Entry* b) { return a->due < b->due; });
  if (leaver->due > now) leaver = random_one(candidates);
  leaver->leaving = true;
  uncount(*leaver);
  if (const auto connection = leaver->connection.lock()) connection->cut();
  return true;
}

ConnectionSet::Entry* ConnectionSet::random_one(const std::vector<Entry*>& entries) {
  std::array<std::uint8_t, 8> bytes{};
  random_->fill(bytes);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8U | byte;
  return entries[number % entries.size()];
}

void ConnectionSet::note_secure(const Connection* connection, Time now) {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(connection);
  if (it == entries_.end()) return;
  Entry& entry = it->second;
  const auto least = std::min(least_request_time, show_time_);
  entry.due = now + std::clamp<Time::duration>(now - entry.came, least, show_time_);
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
  entry.shown_number = ++shown_;
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
