// The table of addresses: what the city server answers to at all. api.cpp does what a row says.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "server-stub/http_types.h"

namespace yanxing::server {

/// Those of attachments are the last ones, from tus_options on.
enum class Route {
  health,
  enrol,
  session,
  push,
  pull,
  tus_options,
  tus_create,
  tus_head,
  tus_patch,
  tus_delete,
  download
};

struct RouteRow {
  std::string_view method;
  std::string_view path;  // "{}" at its end stands for one segment
  Route route;
  std::uint64_t body_bytes;  // most; the setting caps what is not an attachment
  std::string_view media;    // of the request's body
};

/// Also what a body without a type is (RFC 9110, 8.3).
inline constexpr std::string_view frames_media = "application/octet-stream";

/// All of them; a test asks each as everybody who must not.
std::span<const RouteRow> routes();

/// The row of a request; nullptr when there is none. An upload's POST may name the method that is meant in
/// X-HTTP-Method-Override.
const RouteRow* find_route(const Request& request);

/// What stands for "{}" in the path of its row, empty when the row has none. REQUIRES: find_route(request).
std::string_view route_tail(const Request& request);

/// "GET, HEAD": the methods that a path has a row for; empty when it has none.
std::string allowed_methods(std::string_view path);

}  // namespace yanxing::server
