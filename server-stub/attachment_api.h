// The routes of attachments: uploads by tus 1.0 (creation, creation-with-upload, checksum, expiration, termination),
// downloads by range. All of it on the attachments' worker, with a city of its own. openapi.yaml describes it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "server-stub/answers.h"
#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "server-stub/form_catalogue.h"
#include "server-stub/http_types.h"

namespace yanxing::server {

inline constexpr std::string_view tus_version = "1.0.0";
inline constexpr std::string_view tus_media = "application/offset+octet-stream";

class AttachmentApi {
 public:
  /// `city`: not the one that another thread uses. All must outlive the object and the server.
  AttachmentApi(City& city, const FormCatalogue& forms, Attachments& attachments, Answers answers)
      : city_(&city), forms_(&forms), attachments_(&attachments), answers_(std::move(answers)) {}

  /// Requests without a body. `route_tail` is what stands behind the route's last '/'.
  Reply options() const;
  Reply create(const Request& request);
  Reply head(const Request& request, std::string_view id);
  Reply remove(const Request& request, std::string_view id);
  Reply patch(const Request& request, std::string_view id);
  Reply download(const Request& request, std::string_view name);

  /// Requests whose body goes to the disk as it arrives. PATCH on upload `id`; POST when `id` is empty.
  std::variant<Reply, std::unique_ptr<BodySink>> open_body(const Request& request, std::string_view id);

 private:
  struct Opened {
    Upload upload;
    std::uint64_t offset = 0;
  };
  std::variant<Reply, Upload> begin(const Request& request);
  std::variant<Reply, Upload> find(const Request& request, std::string_view id);
  std::variant<Reply, Opened> open_at_offset(const Request& request, std::string_view id);
  std::variant<Reply, std::unique_ptr<BodySink>> sink_for(const Request& request, Opened opened, bool created);

  City* city_;
  const FormCatalogue* forms_;
  Attachments* attachments_;
  Answers answers_;
};

}  // namespace yanxing::server
