#include "client/forms/json.h"

#include <algorithm>
#include <string>

#include "client/text/text.h"

namespace yanxing::forms {
namespace {

/// Deepest nesting of brackets outside strings. Never recurses, so depth cannot hurt it.
std::size_t nesting_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] != '\n') continue;
    ++line;
    line_start = i + 1;
  }
  const std::size_t column = text::count_characters(before.substr(line_start)) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > max_bytes) {
    return Error{Code::invalid, "JSON of " + std::to_string(text.size()) + " bytes; at most " +
                                    std::to_string(max_bytes) + " are read, split it"};
  }
  if (!text::is_valid_utf8(text)) return Error{Code::invalid, "not UTF-8 text; save the file as UTF-8"};
  if (nesting_depth(text) > max_json_depth) {
    return Error{Code::invalid, "brackets nested deeper than " + std::to_string(max_json_depth)};
  }
  try {
    return nlohmann::json::parse(text.begin(), text.end());
  } catch (const nlohmann::json::parse_error& error) {
    return Error{Code::invalid, "not JSON at " + line_and_column(text, error.byte)};
  } catch (const nlohmann::json::exception& error) {
    return Error{Code::invalid, std::string("not JSON: ") + error.what()};
  }
}

}  // namespace yanxing::forms
