#include "server-stub/api.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sync/base/cbor.h"
#include "sync/session/enrolment.h"

namespace yanxing::server {
namespace {

enum class Route { health, enrol, session, push, pull };

struct RouteRow {
  std::string_view method;
  std::string_view path;
  Route route;
  std::uint64_t body_bytes;  // most; the setting caps it
  std::string_view media;    // of the request's body
};

constexpr std::array routes{
    RouteRow{"GET", "/healthz", Route::health, 0, ""},
    RouteRow{"POST", "/v1/enrol", Route::enrol, sync::max_enrolment_bytes, "application/json"},
    RouteRow{"POST", "/v1/session", Route::session, 1 << 20, "application/octet-stream"},
    RouteRow{"POST", "/v1/changes", Route::push, ~std::uint64_t{0}, "application/octet-stream"},
    RouteRow{"GET", "/v1/changes", Route::pull, 0, ""},
};

const RouteRow* find_route(const Request& request) {
  const auto* const row = std::find_if(routes.begin(), routes.end(), [&](const RouteRow& r) {
    return r.method == request.method && r.path == request.path;
  });
  return row == routes.end() ? nullptr : row;
}

std::string allowed_methods(std::string_view path) {
  std::string out;
  for (const auto& row : routes) {
    if (row.path == path) out += (out.empty() ? "" : ", ") + std::string(row.method);
  }
  return out;
}

bool needs_token(Route route) { return route == Route::session || route == Route::push || route == Route::pull; }

/// The token of "Bearer <token>", empty when the header is anything else.
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size() || authorization.size() > 200) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i]) return {};
  }
  return authorization.substr(scheme.size());
}

/// "application/json; charset=utf-8" is application/json.
bool is_media(std::string_view content_type, std::string_view media) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type.size() >= media.size() &&
         std::equal(media.begin(), media.end(), type.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); }) &&
         type.find_first_not_of(" \t", media.size()) == std::string_view::npos;
}

/// The value of one query parameter; nullopt when it is not there exactly once. Cursors need no percent-decoding.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name) {
  std::optional<std::string_view> found;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=') {
      if (found) return std::nullopt;
      found = item.substr(name.size() + 1);
    }
  }
  return found;
}

}  // namespace

Admission Api::admit(const Request& head) const {
  const auto refuse = [&](Problem problem) {
    return Admission{.refusal = problem_reply(problem, head.accept_language)};
  };
  const RouteRow* row = find_route(head);
  if (row == nullptr) {
    const std::string allowed = allowed_methods(head.path);
    if (allowed.empty()) return refuse(Problem::not_found);
    auto refusal = refuse(Problem::method_not_allowed);
    refusal.refusal->headers.emplace_back("Allow", allowed);
    return refusal;
  }
  if (needs_token(row->route) && bearer_token(head.authorization).empty()) return refuse(Problem::unauthorized);
  if (!row->media.empty() && (!is_media(head.content_type, row->media) || !head.content_encoding.empty())) {
    return refuse(Problem::unsupported_media_type);
  }
  // Only a known device may make the server read megabytes.
  return {.refusal = std::nullopt,
          .body_bytes = std::min(row->body_bytes, limits_.body_bytes),
          .ask_first = needs_token(row->route) && row->body_bytes > 0};
}

std::optional<Reply> Api::check(const Request& head) {
  auto outcome = authenticate(head);
  if (auto* refusal = std::get_if<Reply>(&outcome)) return std::move(*refusal);
  return std::nullopt;
}

Reply Api::handle(const Request& request) {
  try {
    switch (find_route(request)->route) {
      case Route::health: return health(request);
      case Route::enrol: return enrol(request);
      default: return sync(request);
    }
  } catch (const std::exception& failed) {
    // Out of memory, most likely; the transaction of the request was rolled back on the way here.
    return failure(request, Error{Code::io, failed.what()}, "exception");
  }
}

Reply Api::health(const Request& request) {
  const auto answer = city_->db().integer("SELECT count(*) FROM city");
  if (!answer) return failure(request, answer.error(), "healthz");
  Reply reply;
  reply.body =
      nlohmann::ordered_json{{"status", "ok"}, {"version", YANXING_VERSION}, {"clock_ms", city_->clock().now_ms()}}
          .dump();
  return reply;
}

Reply Api::enrol(const Request& request) {
  const auto parsed = sync::parse_enrolment_request(request.body);
  if (!parsed) return problem_reply(Problem::malformed_request, request.accept_language, parsed.error().detail);
  auto outcome = city_->devices().enrol(*parsed, city_->ca_der());
  if (!outcome) return failure(request, outcome.error(), "enrol");
  if (const auto* problem = std::get_if<Problem>(&*outcome)) return problem_reply(*problem, request.accept_language);
  const Enrolled& enrolled = std::get<Enrolled>(*outcome);
  const Identity& identity = city_->identity();
  Reply reply;
  reply.log_note = "enrolled " + enrolled.device.id.text();
  reply.body = to_json(sync::EnrolmentReply{.token = enrolled.token,
                                            .device = enrolled.device.id,
                                            .scope = enrolled.device.scope,
                                            .server_key = identity.signing_key.public_key(),
                                            .epoch = identity.epoch.text(),
                                            .server_name = identity.name,
                                            .clock_ms = city_->clock().now_ms()});
  return reply;
}

Reply Api::sync(const Request& request) {
  auto outcome = authenticate(request);
  if (auto* refusal = std::get_if<Reply>(&outcome)) return std::move(*refusal);
  const Device& device = std::get<Device>(outcome);
  const Route route = find_route(request)->route;
  std::string pull_frame;
  if (route == Route::session) {
    if (const auto noted = city_->devices().saw(device); !noted) return failure(request, noted.error(), "session");
  } else if (route == Route::pull) {
    const auto cursor = query_value(request.query, "cursor");
    auto decoded = cursor ? base64url_decode(*cursor) : Result<std::string>(Error{});
    if (!decoded) return problem_reply(Problem::cursor_invalid, request.accept_language);
    pull_frame = std::move(*decoded);
  }
  auto bytes = sync_->handle(device, route == Route::pull ? pull_frame : request.body);
  if (!bytes) return failure(request, bytes.error(), request.path);
  Reply reply;
  reply.content_type = "application/octet-stream";
  reply.body = std::move(*bytes);
  reply.log_note = device.id.text();
  return reply;
}

std::variant<Device, Reply> Api::authenticate(const Request& request) {
  auto device = city_->devices().find_by_token(bearer_token(request.authorization));
  if (!device) return failure(request, device.error(), "token");
  if (!*device) return problem_reply(Problem::unauthorized, request.accept_language);
  if ((*device)->revoked_ms) return problem_reply(Problem::device_revoked, request.accept_language);
  return std::move(**device);
}

/// What went wrong inside goes to the log, a sentence goes to the laptop.
Reply Api::failure(const Request& request, const Error& error, std::string_view where) const {
  const auto make = [&](Problem problem) {
    Reply reply = problem_reply(problem, request.accept_language);
    if (problem == Problem::busy) reply.headers.emplace_back("Retry-After", std::to_string(limits_.retry_after_s));
    return reply;
  };
  switch (error.code) {
    case Code::invalid: return problem_reply(Problem::malformed_request, request.accept_language, error.detail);
    case Code::untrusted:
    case Code::refused: return make(Problem::bad_signature);
    case Code::conflict: return make(Problem::cursor_stale);
    case Code::too_new: return make(Problem::protocol_too_new);
    case Code::busy: return make(Problem::busy);
    case Code::disk_full:
      log_.write(Level::error, "storage_full", {{"where", where}});
      return make(Problem::storage_full);
    default:
      log_.write(Level::error, "failed", {{"where", where}, {"code", code_name(error.code)}, {"detail", error.detail}});
      return make(Problem::internal);
  }
}

}  // namespace yanxing::server
