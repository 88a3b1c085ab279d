// Defaults that are the answer itself.
#include <algorithm>
#include <map>
#include <sstream>

#include "client/forms/xlsform/expression_check.h"
#include "client/forms/xlsform/fields.h"

namespace yanxing::forms::xlsform {

using nlohmann::json;

bool check_literal_default(Context& context, const Entry& entry, const std::string& text) {
  static const std::map<std::string_view, std::pair<bool (*)(std::string_view), const char*>> shapes{
      {"date", {is_date_text, "Write a date such as 2021-05-17, or today()"}},
      {"time", {is_time_text, "Write a time such as 08:24"}},
      {"datetime", {is_datetime_text, "Write date and time such as 2021-05-17T08:24, or now()"}},
      {"geopoint", {is_geopoint_text, "Write latitude and longitude such as 25.04 102.71"}},
  };
  const std::string& type = entry.type.name;
  const Spot spot = context.table.spot(entry.row, "default");
  const auto shape = shapes.find(type);
  if (shape != shapes.end() && !shape->second.first(text)) {
    context.problems.error(spot, "the default \"" + text + "\" is not a " + type, shape->second.second);
    return false;
  }
  if (type == "integer" && text.find_first_of(".eE") != std::string::npos) {
    context.problems.error(spot, "the default \"" + text + "\" is not a whole number, as the type integer needs",
                           "Write a whole number");
    return false;
  }
  const ChoiceList* list = type == "select_multiple" ? context.choices.find(entry.type.list) : nullptr;
  if (list == nullptr) return true;
  std::vector<std::string> values;
  for (const json& one : list->choices) values.push_back(one.at("value"));
  if (entry.type.or_other) values.emplace_back("other");
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (std::find(values.begin(), values.end(), word) != values.end()) continue;
    context.problems.error(spot, "the default \"" + word + "\" is not in the list " + entry.type.list,
                           did_you_mean(word, values) + "Write names of choices, separated by spaces");
    return false;
  }
  return true;
}

}  // namespace yanxing::forms::xlsform
