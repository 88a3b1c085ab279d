#include "client/net/problem.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "client/forms/json.h"

namespace yanxing::net {

namespace {

constexpr std::size_t max_text_bytes = 1024;
constexpr std::int64_t max_retry_after_s = 24 * 60 * 60;

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  auto text = found->get<std::string>();
  if (text.size() > max_text_bytes) {
    std::size_t end = max_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // whole characters only
    text.resize(end);
  }
  return text;
}

}  // namespace

std::string_view Problem::type_name() const {
  const std::string_view whole = type;
  const auto cut = whole.find_last_of("/:#");
  return cut == std::string_view::npos ? whole : whole.substr(cut + 1);
}

Problem parse_problem(int status, std::string_view content_type, std::string_view body) {
  Problem problem;
  problem.status = status;
  if (!content_type.starts_with("application/problem+json") || body.size() > max_problem_bytes) return problem;
  const auto json = forms::parse_json(body, max_problem_bytes);
  if (!json || !json->is_object()) return problem;
  problem.type = text_member(*json, "type");
  problem.title = text_member(*json, "title");
  problem.detail = text_member(*json, "detail");
  return problem;
}

Code code_of_status(int status, bool has_problem) {
  switch (status) {
    case 401:
    case 403: return Code::refused;
    case 404:
    case 405: return has_problem ? Code::not_found : Code::untrusted;
    case 408:
    case 425:
    case 429:
    case 502:
    case 503:
    case 504:
    case 507: return Code::busy;
    case 409: return has_problem ? Code::conflict : Code::untrusted;
    case 426:
    case 505: return Code::too_new;
    case 511: return Code::untrusted;
    default: break;
  }
  if (status < 400) return Code::untrusted;                                // redirects: our server sends none
  if (status < 500) return has_problem ? Code::invalid : Code::untrusted;  // ours says what is wrong
  return Code::io;
}

std::int64_t parse_retry_after(std::string_view value) {
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool whole =
      std::all_of(end, value.data() + value.size(), [](char c) { return c == ' ' || c == '\r' || c == '\n'; });
  if (error != std::errc{} || !whole || seconds < 0) return 0;
  return std::min(seconds, max_retry_after_s);
}

}  // namespace yanxing::net
