#include "server-stub/sync_service.h"

namespace yanxing::server {
namespace {

bool is_active(Devices& devices, const DeviceId& id) {
  const auto device = devices.find(id);
  // When the question cannot be answered, nobody stops waiting for that device.
  return !device || (*device && !(*device)->revoked_ms);
}

}  // namespace

SyncService::SyncService(City& city, const FormCatalogue& forms)
    : attachments_(city),
      identity_{city.identity().signing_key, city.identity().name},
      session_(
          city.store(), identity_, city.clock(),
          [&forms](const sync::Change& change) { return forms.quarantine_reason(change); },
          [&city](const DeviceId& id) { return is_active(city.devices(), id); },
          [this](const Hash& hash, const DeviceId& asker) { return attachments_.look_up(hash, asker); }) {}

Result<std::string> SyncService::handle(const Device& device, std::string_view frame) {
  return session_.handle(
      {.id = device.id, .key = device.public_key, .scope = device.places(), .scope_version = device.scope_version},
      frame);
}

}  // namespace yanxing::server
