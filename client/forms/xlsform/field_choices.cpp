// The list that a question is answered from, what filters it, and the answer that is in no list.
#include <algorithm>
#include <set>

#include "client/forms/xlsform/expression_check.h"
#include "client/forms/xlsform/field_compiler.h"

namespace yanxing::forms::xlsform {

using nlohmann::json;

/// What the filter asks of a choice is a column of the sheet choices, filled for this list or not; what columns a .csv
/// file has is not known here.
void FieldCompiler::choice_filter() {
  expression("choice_filter", "choice_filter");
  const ChoiceList* list = c_.choices.find(entry_.type.list);
  if (!entry_.type.file.empty() || list == nullptr || !out_.contains("choice_filter")) return;
  std::vector<std::string> columns{"name", "label"};
  for (const auto& [name, each] : c_.choices.lists) {
    for (const json& choice : each.choices) {
      const json of_choice = choice.value("columns", json::object());
      for (const auto& [column, text] : of_choice.items()) {
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
      }
    }
  }
  for (const std::string& name : child_names(out_.at("choice_filter").get<std::string>())) {
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
    const bool is_field = !c_.survey.called(name).empty();
    c_.problems.error(spot("choice_filter"), "the sheet choices has no column \"" + name + "\"",
                      (is_field ? "Write ${" + name + "} if the question is meant. " : did_you_mean(name, columns)) +
                          "Its columns are: " + list_of(columns));
  }
}

void FieldCompiler::choices() {
  if (!entry_.type.file.empty()) {
    out_["file"] = entry_.type.file;
    c_.files.emplace(entry_.type.file, spot("type"));
  } else if (c_.choices.find(entry_.type.list) == nullptr) {
    c_.problems.error(spot("type"), "there is no list of choices \"" + entry_.type.list + "\"",
                      did_you_mean(entry_.type.list, c_.choices.names()) +
                          (c_.choices.lists.empty() ? std::string("Write it into the sheet choices")
                                                    : "There are: " + list_of(c_.choices.names())));
  } else {
    out_["choices"] = entry_.type.list;
  }
  choice_filter();
  if (!entry_.type.or_other) return;
  if (!entry_.type.file.empty() || !get("choice_filter").empty() || entry_.type.name == "rank") {
    c_.problems.error(spot("type"), "or_other does not go with a choice_filter, a file or rank",
                      "Write a choice \"other\" into the list, and a text that is asked when it is chosen");
    return;
  }
  out_["or_other"] = true;
}

json FieldCompiler::other_field() const {
  if (!entry_.type.or_other) return {};
  json label;
  std::set<std::string> codes{c_.settings.default_code};
  for (const Column& one : c_.table.columns()) {
    if (one.key == "label" && !one.language.empty()) codes.insert(one.language);
  }
  for (const std::string& code : codes) label[code] = code == "zh" ? "请说明其他情况。" : "Specify other.";
  return {{"name", entry_.name + "_other"},
          {"type", "text"},
          {"label", label},
          {"relevant", "selected(${" + entry_.node + "}, '" + other + "')"}};
}

std::string FieldCompiler::list_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i) out += (out.empty() ? "" : ", ") + names[i];
  return names.size() > 12 ? out + "…" : out;
}

}  // namespace yanxing::forms::xlsform
