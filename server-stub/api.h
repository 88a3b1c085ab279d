// The routes: what each address of the city server does. openapi.yaml describes them for other programs.
#pragma once

#include <optional>

#include "server-stub/city.h"
#include "server-stub/http_types.h"
#include "server-stub/log.h"
#include "server-stub/problem.h"
#include "server-stub/settings.h"
#include "server-stub/sync_service.h"

namespace yanxing::server {

class Api final : public Handler {
 public:
  Api(City& city, SyncHandler& sync, const Limits& limits, Log log)
      : city_(&city), sync_(&sync), limits_(limits), log_(std::move(log)) {}

  Admission admit(const Request& head) const override;
  std::optional<Reply> check(const Request& head) override;
  Reply handle(const Request& request) override;

 private:
  Reply health(const Request& request);
  Reply enrol(const Request& request);
  Reply sync(const Request& request);
  /// The device behind the bearer token, or the refusal.
  std::variant<Device, Reply> authenticate(const Request& request);
  Reply failure(const Request& request, const Error& error, std::string_view where) const;

  City* city_;
  SyncHandler* sync_;
  Limits limits_;
  Log log_;
};

}  // namespace yanxing::server
