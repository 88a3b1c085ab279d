// The seam between the routes and the sync session: a device and a frame in, a frame out. Worker thread.
#pragma once

#include <string>
#include <string_view>

#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "server-stub/form_catalogue.h"
#include "sync/session/server_session.h"

namespace yanxing::server {

class SyncHandler {
 public:
  virtual ~SyncHandler() = default;
  /// Errors: those of sync::ServerSession::handle.
  virtual Result<std::string> handle(const Device& device, std::string_view frame) = 0;
};

/// What each device of the city sees, revoked ones included. Both must outlive it.
sync::ScopeOf scopes_of(City& city, const FormCatalogue& forms);

/// The real one: sync::ServerSession over the city's ledger, with the form check and the device list of this server.
class SyncService final : public SyncHandler {
 public:
  /// Both must outlive the service.
  SyncService(City& city, const FormCatalogue& forms);
  Result<std::string> handle(const Device& device, std::string_view frame) override;

 private:
  const FormCatalogue* forms_;
  Attachments attachments_;
  sync::ServerIdentity identity_;
  sync::ServerSession session_;
};

}  // namespace yanxing::server
