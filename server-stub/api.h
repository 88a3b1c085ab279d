// What each address of the city server does; routes.h has the table, openapi.yaml describes it for other programs.
#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "server-stub/answers.h"
#include "server-stub/attachment_api.h"
#include "server-stub/city.h"
#include "server-stub/http_types.h"
#include "server-stub/log.h"
#include "server-stub/problem.h"
#include "server-stub/settings.h"
#include "server-stub/sync_service.h"

namespace yanxing::server {

class Api final : public Handler {
 public:
  /// `attachments` answers on its own lane; without it there are no attachments. All must outlive the object.
  Api(City& city, SyncHandler& sync, const Limits& limits, const Log& log, AttachmentApi* attachments = nullptr)
      : city_(&city), sync_(&sync), limits_(limits), answers_(limits.retry_after_s, log), attachments_(attachments) {}

  Admission admit(const Request& head) const override;
  std::variant<Reply, std::unique_ptr<BodySink>> open_body(const Request& head) override;
  std::variant<Reply, Caller> check(const Request& head) override;
  Reply handle(const Request& request) override;
  std::vector<DeviceId> refused_among(const std::vector<DeviceId>& devices) override;

 private:
  Admission admit_attachment(const Request& head) const;
  std::variant<Reply, std::unique_ptr<BodySink>> open_list(const Request& head);
  Reply health(const Request& request);
  Reply enrol(const Request& request);
  Reply sync(const Request& request);
  Reply attachment(const Request& request);

  City* city_;
  SyncHandler* sync_;
  Limits limits_;
  Answers answers_;
  AttachmentApi* attachments_;
};

}  // namespace yanxing::server
