#include "server-stub/admin.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <ostream>

#include "server-stub/documents.h"
#include "sync/base/visible_text.h"
#include "sync/session/enrolment.h"

namespace yanxing::server {
namespace {

Json or_null(const std::optional<UnixMs>& moment) { return moment ? Json(*moment) : Json(nullptr); }

std::string utc_text(const std::optional<UnixMs>& moment) {
  if (!moment) return "-";
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(static_cast<std::time_t>(*moment / 1000)));
}

}  // namespace

Status device_add(City& city, const std::string& scope, const std::string& name, bool json, std::ostream& out) {
  YX_ASSIGN(const auto code, city.devices().invite(scope, name, city.ca_der()));
  const std::string text = sync::encode_enrolment_code(code);
  out << (json ? text_of(Json{{"code", text}, {"name", name}, {"scope", scope}}) : text) << "\n";
  return {};
}

Status device_list(City& city, bool json, std::ostream& out) {
  YX_ASSIGN(const auto devices, city.devices().list());
  if (!json) {
    for (const auto& device : devices) {
      out << fmt::format(
          "{:36}  {:8}  {:12}  {}  {}\n", device.id, device.state, visible(device.scope),
          device.expires_ms ? "valid until " + utc_text(device.expires_ms) : "last seen " + utc_text(device.seen_ms),
          visible(device.name));
    }
    return {};
  }
  Json list = Json::array();
  for (const auto& device : devices) {
    list.push_back({{"id", device.id},
                    {"name", device.name},
                    {"scope", device.scope},
                    {"state", device.state},
                    {"enrolled_ms", or_null(device.enrolled_ms)},
                    {"seen_ms", or_null(device.seen_ms)},
                    {"revoked_ms", or_null(device.revoked_ms)},
                    {"expires_ms", or_null(device.expires_ms)}});
  }
  out << Json{{"devices", list}}.dump(2) << "\n";
  return {};
}

Status device_revoke(City& city, const std::string& id, bool json, std::ostream& out) {
  YX_TRY(city.devices().revoke(id));
  out << (json ? text_of(Json{{"id", id}, {"state", "revoked"}}) : id + " is shut out from now on.") << "\n";
  return {};
}

}  // namespace yanxing::server
