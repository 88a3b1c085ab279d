#include "server-stub/answers.h"

#include <string>

namespace yanxing::server {

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size() || authorization.size() > 200) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i]) return {};
  }
  return authorization.substr(scheme.size());
}

std::variant<Device, Reply> Answers::authenticate(City& city, const Request& request) const {
  auto device = city.devices().find_by_token(bearer_token(request.authorization));
  if (!device) return failure(request, device.error(), "token");
  if (!*device) return problem_reply(Problem::unauthorized, request.accept_language);
  if ((*device)->revoked_ms) return problem_reply(Problem::device_revoked, request.accept_language);
  return std::move(**device);
}

Reply Answers::failure(const Request& request, const Error& error, std::string_view where) const {
  const auto make = [&](Problem problem) {
    Reply reply = problem_reply(problem, request.accept_language);
    if (problem == Problem::busy) reply.headers.emplace_back("Retry-After", std::to_string(retry_after_s_));
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
