// A request and a reply as the application sees them; no sockets in here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yanxing::server {

struct Request {
  std::string method;         // as sent: "GET"
  std::string path;           // up to the '?', not decoded; starts with '/'
  std::string query;          // behind the '?', not decoded
  std::string authorization;  // header values, empty when absent
  std::string accept_language;
  std::string content_type;
  std::string content_encoding;
  std::string body;
};

struct Reply {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string log_note;  // goes to the log only: problem name or what was done; never personal data
};

/// What the head of a request alone says about it.
struct Admission {
  std::optional<Reply> refusal;  // answered at once, the body is never read
  std::uint64_t body_bytes = 0;  // most that the body of this route may have
  bool ask_first = false;        // run check() on the worker before the body is read
};

/// The application behind HTTP.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Looks at the head alone. Any io thread; must not touch the database.
  virtual Admission admit(const Request& head) const = 0;
  /// Decides whether the body may be read. Worker thread.
  virtual std::optional<Reply> check(const Request& head) = 0;
  /// Answers the request. Worker thread.
  virtual Reply handle(const Request& request) = 0;
};

}  // namespace yanxing::server
