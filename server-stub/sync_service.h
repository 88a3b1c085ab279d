// The seam between the routes and the sync session: a device and a frame in, a frame out. Worker thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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
  /// Several pushes in one transaction, all or none. An error is no answer to any of them: each is to be handled alone.
  virtual Result<std::vector<std::string>> handle_pushes(const Device&, const std::vector<std::string>&) {
    return Error{Code::unsupported, "one at a time"};
  }
  /// See Attachments::newest_lost.
  virtual Result<std::int64_t> newest_lost_attachment(const Device&) { return std::int64_t{0}; }
};

/// What each device of the city sees, revoked ones included. Both must outlive it.
sync::ScopeOf scopes_of(City& city, const FormCatalogue& forms);

/// The real one: sync::ServerSession over the city's ledger, with the form check and the device list of this server.
class SyncService final : public SyncHandler {
 public:
  /// Both must outlive the service.
  SyncService(City& city, const FormCatalogue& forms);
  Result<std::string> handle(const Device& device, std::string_view frame) override;
  Result<std::vector<std::string>> handle_pushes(const Device& device, const std::vector<std::string>& frames) override;
  Result<std::int64_t> newest_lost_attachment(const Device& device) override;
  /// From now on one question about attachments reads again about so much at most, for pushes wait behind it. Where
  /// that is not enough the answer is busy, and `behind` is called: somebody else is to read the rest.
  void bound_reading(std::uint64_t bytes, std::function<void()> behind);

 private:
  sync::DeviceInfo info_of(const Device& device) const;

  City* city_;
  const FormCatalogue* forms_;
  Attachments attachments_;
  std::uint64_t reading_bytes_ = ~std::uint64_t{0};
  std::function<void()> behind_;
  sync::ServerIdentity identity_;
  sync::ServerSession session_;
};

}  // namespace yanxing::server
