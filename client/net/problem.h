// What a server says when it says no: RFC 9457 problem details, read as hostile, and the Code that they mean to the
// laptop.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::net {

/// Problem bodies over this are cut off unread: nobody needs more words to say no.
inline constexpr std::size_t max_problem_bytes = 16 << 10;

/// A failed exchange, with everything a caller may want to know beyond the Code. All texts are the peer's: untrusted
/// data.
struct Problem {
  int status = 0;    // HTTP status; 0: there was no answer
  std::string type;  // stable machine name, e.g. "https://…/problems/revoked" or "about:blank"
  std::string title;
  std::string detail;
  std::int64_t retry_after_s = 0;  // of 503 and 429; 0: not said

  /// The last part of `type`: "revoked".
  std::string_view type_name() const;
};

/// Reads a problem body. Anything that is no small, shallow JSON object of texts gives a Problem with the status alone.
Problem parse_problem(int status, std::string_view content_type, std::string_view body);

/// The Code of an HTTP status that is no success:
/// 401, 403 refused · 408, 425, 429, 502, 503, 504, 507 busy · 426, 505 too_new · 404, 405 not_found, 409 conflict,
/// other 4xx invalid, each of them untrusted without a problem body (some other server) · 3xx and 511 untrusted (a
/// portal talking) · other 5xx io.
Code code_of_status(int status, bool has_problem);

/// Seconds of a Retry-After header in its delta form; the date form and nonsense give 0. At most one day.
std::int64_t parse_retry_after(std::string_view value);

}  // namespace yanxing::net
