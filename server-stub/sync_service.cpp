#include "server-stub/sync_service.h"

#include <utility>

#include "server-stub/read_ahead.h"
#include "sync/base/hash.h"

namespace yanxing::server {
namespace {

/// Fewer are stored before a thread has begun.
constexpr std::size_t worth_a_thread_bytes = 16 << 10;

/// When a UUIDv7 was made (RFC 9562, 5.7).
UnixMs made_ms(const Uuid& id) {
  UnixMs ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | static_cast<UnixMs>(id.bytes[i]);
  return ms;
}

/// For how long after a restore a laptop is waited for that may still hold what the backup does not: a round of a
/// cadre's villages. One that comes later all the same finds its changes held, or adopted by others: nothing is lost.
constexpr UnixMs patience_ms = 14LL * 24 * 3600 * 1000;

bool is_awaited(City& city, const DeviceId& id) {
  const auto device = city.devices().find(id);
  // When the question cannot be answered, nobody stops waiting for that device.
  if (!device) return true;
  if (!*device || (*device)->revoked_ms) return false;
  // A new epoch, which a restore makes, says when that was.
  const UnixMs restored_ms = made_ms(city.identity().epoch);
  const bool was_here = (*device)->seen_ms && *(*device)->seen_ms >= restored_ms;
  return was_here || city.clock().now_ms() < restored_ms + patience_ms;
}

/// The version of what a device sees: another one when its places changed, or the forms that are seen from below did,
/// so that it pulls once more from the start.
std::uint64_t sees_version(std::uint64_t scope_version, const std::vector<std::string>& shared) {
  if (shared.empty()) return scope_version;
  std::string names;
  for (const std::string& form : shared) names += form + "\n";
  const auto hash = sha256(names).bytes;
  std::uint64_t mark = 0;
  for (std::size_t i = 0; i < 4; ++i) mark = mark << 8 | static_cast<unsigned char>(hash[i]);
  return mark << 24 | (scope_version & 0xFFFFFF);
}

}  // namespace

sync::ScopeOf scopes_of(City& city, const FormCatalogue& forms) {
  return [&city, &forms](const DeviceId& id) -> std::optional<sync::Scope> {
    const auto device = city.devices().find(id);
    if (!device || !*device) return std::nullopt;
    return forms.with_forms((*device)->places());
  };
}

SyncService::SyncService(City& city, const FormCatalogue& forms)
    : city_(&city),
      forms_(&forms),
      attachments_(city),
      identity_{city.identity().signing_key, city.identity().name},
      session_(
          city.store(), identity_, city.clock(),
          [&forms](const sync::Change& change) { return forms.quarantine_reason(change); },
          [&city](const DeviceId& id) { return is_awaited(city, id); },
          [this](const Hash& hash, const DeviceId& asker) { return attachments_.look_up(hash, asker); },
          scopes_of(city, forms)) {}

sync::DeviceInfo SyncService::info_of(const Device& device) const {
  sync::Scope scope = forms_->with_forms(device.places());
  const std::uint64_t version = sees_version(device.scope_version, scope.shared);
  return {.id = device.id, .key = device.public_key, .scope = std::move(scope), .scope_version = version};
}

Result<std::string> SyncService::handle(const Device& device, std::string_view frame) {
  attachments_.begin_question(reading_bytes_);
  auto reply = session_.handle(info_of(device), frame);
  if (attachments_.end_question() && behind_) behind_();
  return reply;
}

Result<std::int64_t> SyncService::newest_lost_attachment(const Device& device) {
  return attachments_.newest_lost(device.id, forms_->with_forms(device.places()), scopes_of(*city_, *forms_));
}

void SyncService::bound_reading(std::uint64_t bytes, std::function<void()> behind) {
  reading_bytes_ = bytes;
  behind_ = std::move(behind);
}

Result<std::vector<std::string>> SyncService::handle_pushes(const Device& device,
                                                            const std::vector<std::string>& frames) {
  const sync::DeviceInfo info = info_of(device);
  std::size_t bytes = 0;
  for (const std::string& frame : frames) bytes += frame.size();
  if (bytes < worth_a_thread_bytes) return session_.handle_pushes(info, frames);
  sync::PushReader reader = session_.reader(info, frames);
  ReadAhead ahead([&reader] { return reader.next(); });
  return session_.handle_pushes(info, [&ahead] { return ahead.next(); });
}

}  // namespace yanxing::server
