#include "client/app/combined.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "client/text/parts.h"
#include "client/text/text.h"

namespace yanxing::app {

namespace {

constexpr std::string_view list_mark = "、";

bool lists_several(const forms::Field& field) {
  const std::string& hint = field.hint.in(forms::Language::zh);
  return !field.multiline && (!field.suggestions.empty() || hint.find("顿号") != std::string::npos ||
                              hint.find(list_mark) != std::string::npos);
}

void add_parts(std::string_view text, std::vector<std::string>& parts) {
  constexpr std::array<std::string_view, 5> between{list_mark, "，", "；", ",", ";"};
  for (const std::string& part : text::parts_between(text, between)) {
    std::string one = text::trim(part);
    if (!one.empty() && std::find(parts.begin(), parts.end(), one) == parts.end()) parts.push_back(std::move(one));
  }
}

nlohmann::json united_choices(const forms::Field& field, const std::vector<nlohmann::json>& values) {
  auto all = nlohmann::json::array();
  for (const auto& choice : field.choices) {
    const bool is_chosen = std::any_of(values.begin(), values.end(), [&](const nlohmann::json& value) {
      return value.is_array() && std::find(value.begin(), value.end(), choice.value) != value.end();
    });
    if (is_chosen) all.push_back(choice.value);
  }
  return all;
}

}  // namespace

std::optional<nlohmann::json> combined(const forms::Field& field, const std::vector<nlohmann::json>& values) {
  if (values.size() < 2) return std::nullopt;
  if (field.type == forms::FieldType::select_multiple) {
    auto all = united_choices(field, values);
    return all.empty() ? std::nullopt : std::optional(all);
  }
  if (field.type != forms::FieldType::text) return std::nullopt;
  const bool is_list = lists_several(field);
  std::vector<std::string> parts;
  std::string all;
  for (const auto& value : values) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (is_list) {
      add_parts(text, parts);
    } else if (text.find(all) != std::string::npos) {
      all = text;
    } else if (all.find(text) == std::string::npos) {
      all += (field.multiline ? "\n" : "；") + text;
    }
  }
  for (const std::string& part : parts) all += (all.empty() ? "" : std::string(list_mark)) + part;
  return all;
}

}  // namespace yanxing::app
