#include "server-stub/routes.h"

#include <algorithm>
#include <array>
#include <optional>

#include "server-stub/attachment_api.h"
#include "sync/session/enrolment.h"

namespace yanxing::server {
namespace {

constexpr std::uint64_t no_limit = ~std::uint64_t{0};

constexpr std::array table{
    RouteRow{"GET", "/healthz", Route::health, 0, ""},
    RouteRow{"POST", "/v1/enrol", Route::enrol, sync::max_enrolment_bytes, "application/json"},
    RouteRow{"POST", "/v1/session", Route::session, 1 << 20, frames_media},
    RouteRow{"POST", "/v1/changes", Route::push, no_limit, frames_media},
    RouteRow{"GET", "/v1/changes", Route::pull, 0, ""},
    RouteRow{"OPTIONS", "/v1/attachments", Route::tus_options, 0, ""},
    RouteRow{"POST", "/v1/attachments", Route::tus_create, sync::max_attachment_bytes, ""},
    RouteRow{"HEAD", "/v1/attachments/uploads/{}", Route::tus_head, 0, ""},
    RouteRow{"PATCH", "/v1/attachments/uploads/{}", Route::tus_patch, sync::max_attachment_bytes, tus_media},
    RouteRow{"DELETE", "/v1/attachments/uploads/{}", Route::tus_delete, 0, ""},
    RouteRow{"GET", "/v1/attachments/{}", Route::download, 0, ""},
    RouteRow{"HEAD", "/v1/attachments/{}", Route::download, 0, ""},
};

/// What stands for "{}" in the row's path, empty when the row has none; nullopt when the path is another one.
std::optional<std::string_view> tail_of(const RouteRow& row, std::string_view path) {
  constexpr std::string_view hole = "{}";
  if (!row.path.ends_with(hole)) return path == row.path ? std::optional(std::string_view()) : std::nullopt;
  const std::string_view stem = row.path.substr(0, row.path.size() - hole.size());
  if (!path.starts_with(stem) || path.size() == stem.size()) return std::nullopt;
  const std::string_view tail = path.substr(stem.size());
  return tail.find('/') == std::string_view::npos ? std::optional(tail) : std::nullopt;
}

/// Of uploads, as tus 1.0 wants it for proxies that know no PATCH.
std::string_view method_of(const Request& request) {
  const std::string_view other = request.header("x-http-method-override");
  const bool upload = request.path.starts_with("/v1/attachments/uploads/");
  return upload && request.method == "POST" && (other == "PATCH" || other == "DELETE" || other == "HEAD")
             ? other
             : std::string_view(request.method);
}

}  // namespace

std::span<const RouteRow> routes() { return table; }

const RouteRow* find_route(const Request& request) {
  const std::string_view method = method_of(request);
  const auto* const row = std::find_if(
      table.begin(), table.end(), [&](const RouteRow& r) { return r.method == method && tail_of(r, request.path); });
  return row == table.end() ? nullptr : row;
}

std::string_view route_tail(const Request& request) { return *tail_of(*find_route(request), request.path); }

std::string allowed_methods(std::string_view path) {
  std::string out;
  for (const auto& row : table) {
    if (tail_of(row, path)) out += (out.empty() ? "" : ", ") + std::string(row.method);
  }
  return out;
}

}  // namespace yanxing::server
