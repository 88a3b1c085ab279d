// What every route answers alike: who asks, and what is said when something failed inside.
#pragma once

#include <string_view>
#include <utility>
#include <variant>

#include "server-stub/city.h"
#include "server-stub/http_types.h"
#include "server-stub/log.h"
#include "server-stub/problem.h"

namespace yanxing::server {

/// The token of "Bearer <token>", empty when the header is anything else.
std::string_view bearer_token(std::string_view authorization);

/// Any thread; copies share a log.
class Answers {
 public:
  Answers(unsigned retry_after_s, Log log) : retry_after_s_(retry_after_s), log_(std::move(log)) {}

  /// The device behind the bearer token, or the refusal. On the city's thread.
  std::variant<Device, Reply> authenticate(City& city, const Request& request) const;
  /// What went wrong inside goes to the log, a sentence goes to the laptop.
  Reply failure(const Request& request, const Error& error, std::string_view where) const;

 private:
  unsigned retry_after_s_;
  Log log_;
};

}  // namespace yanxing::server
