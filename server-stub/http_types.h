// A request and a reply as the application sees them; no sockets in here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server-stub/files.h"
#include "sync/base/ids.h"

namespace yanxing::server {

struct Request {
  std::string method;         // as sent: "GET"
  std::string path;           // up to the '?', not decoded; starts with '/'
  std::string query;          // behind the '?', not decoded
  std::string authorization;  // header values, empty when absent
  std::string accept_language;
  std::string content_type;
  std::string content_encoding;
  std::optional<std::uint64_t> content_length;              // as announced; nullopt: none, or chunked
  std::map<std::string, std::string, std::less<>> headers;  // those that few routes read, names in lower case
  std::string body;
  std::uint64_t streamed_bytes = 0;  // of a body that went to a BodySink

  /// Empty when absent. `name` in lower case, one of those that connection.cpp keeps.
  std::string_view header(std::string_view name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
  }
};

/// Who speaks on a connection, as far as was shown: a device's token, which may be stolen, or also its key.
struct Caller {
  DeviceId device;
  bool has_key = false;  // a frame that this device signed was accepted
};

struct Reply {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<FileRange> file;  // sent instead of `body`, piece by piece
  std::string log_note;             // goes to the log only: problem name or what was done; never personal data
  std::optional<Caller> caller;     // whose request was fulfilled, where it was a device's
};

/// Who answers: the one worker of the records' database, or that of attachments, whose disk may be slow.
enum class Lane { records, attachments };

/// Takes a body as it arrives. All calls come from the lane that opened it.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// False: no more is wanted; finish() says why.
  virtual bool write(std::string_view bytes) = 0;
  /// Once, in any case. `whole`: the body arrived to its end; otherwise nobody may be there to read the answer.
  virtual Reply finish(bool whole) = 0;
  /// Who sends it, as far as what has come so far shows.
  virtual std::optional<Caller> caller() const { return std::nullopt; }
};

/// What the head of a request alone says about it.
struct Admission {
  std::optional<Reply> refusal;  // answered at once, the body is never read
  std::uint64_t body_bytes = 0;  // most that the body of this route may have
  bool ask_first = false;        // run check() on the worker before the body is read
  Lane lane = Lane::records;
  bool streamed = false;  // a body goes to open_body()'s sink, not into Request::body
};

/// The application behind HTTP.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Looks at the head alone. Any io thread; must not touch the database.
  virtual Admission admit(const Request& head) const = 0;
  /// Decides whether a body that streams may be read, and where it goes. The lane's thread.
  virtual std::variant<Reply, std::unique_ptr<BodySink>> open_body(const Request& head) = 0;
  /// Decides whether the body may be read: the refusal, or whose token it is. Worker thread.
  virtual std::variant<Reply, Caller> check(const Request& head) = 0;
  /// Answers the request. Worker thread.
  virtual Reply handle(const Request& request) = 0;
  /// Those of these devices that are not the city's (any more). Worker thread.
  virtual std::vector<DeviceId> refused_among(const std::vector<DeviceId>& devices) = 0;
};

}  // namespace yanxing::server
