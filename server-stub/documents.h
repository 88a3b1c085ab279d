// The JSON documents of the command line: one a command, also of a failure, as yanxing-cli has them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace yanxing::server {

using Json = nlohmann::ordered_json;

/// {"error": {"code", "message", "field": null}}
inline Json error_document(std::string_view code, const std::string& message) {
  return {{"error", {{"code", code}, {"message", message}, {"field", nullptr}}}};
}

/// As it is printed; bytes that are not UTF-8, of a file's name, are replaced.
inline std::string text_of(const Json& json, int indent = 2) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace yanxing::server
