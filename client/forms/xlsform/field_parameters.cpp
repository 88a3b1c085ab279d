// The column parameters: which a type has, and what is taken from them.
#include <algorithm>
#include <charconv>
#include <map>

#include "client/forms/xlsform/field_compiler.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {

using nlohmann::json;

/// "start=0 end=10, step=1" into parts.
void FieldCompiler::parameters() {
  std::string text = get("parameters");
  std::replace(text.begin(), text.end(), ',', ' ');
  std::replace(text.begin(), text.end(), ';', ' ');
  for (std::size_t at = text.find_first_not_of(' '); at < text.size(); at = text.find_first_not_of(' ', at)) {
    const std::size_t equals = text.find('=', at);
    if (equals == std::string::npos) {
      c_.problems.error(spot("parameters"), "\"" + text.substr(at) + "\" is no parameter",
                        "Write name=value, separated by spaces");
      return;
    }
    const std::size_t begin = std::min(text.find_first_not_of(' ', equals + 1), text.size());
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    one_parameter(text::fold(text.substr(at, equals - at)), text.substr(begin, end - begin));
    at = end;
    if (at >= text.size()) break;
  }
  if (entry_.type.name == "range") range();
}

void FieldCompiler::one_parameter(const std::string& name, const std::string& value) {
  static const std::map<std::string_view, std::vector<std::string>> known{
      {"range", {"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"}},
      {"image", {"max-pixels", "app"}},
      {"select_one", {"randomize", "seed", "value", "label"}},
      {"select_multiple", {"randomize", "seed", "value", "label"}},
      {"rank", {"randomize", "seed", "value", "label"}},
      {"text", {"rows"}},
      {"geopoint", {"capture-accuracy", "warning-accuracy", "allow-mock-accuracy"}},
  };
  const auto found = known.find(entry_.type.name);
  const std::vector<std::string> names = found == known.end() ? std::vector<std::string>() : found->second;
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    c_.problems.warn(spot("parameters"),
                     "the type " + entry_.type.name + " has no parameter \"" + name + "\"; it is ignored",
                     did_you_mean(name, names) + (names.empty() ? "Take it away" : "It has " + list_of(names)));
    return;
  }
  parameters_[name] = value;
  if (name == "max-pixels") {
    int pixels = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), pixels);
    if (error != std::errc() || end != value.data() + value.size() || pixels < 1) {
      c_.problems.error(spot("parameters"), "max-pixels=" + value + " is not a whole number",
                        "Write a number such as max-pixels=1280");
      return;
    }
    out_["max_pixels"] = pixels;
  } else if (name == "randomize") {
    const std::optional<bool> flag = yes_no(value);
    if (!flag) {
      c_.problems.error(spot("parameters"), "randomize=" + value + " is neither true nor false",
                        "Write randomize=true");
    } else if (*flag) {
      out_["randomize"] = true;
    }
  } else if (name == "value" || name == "label") {
    out_[name + "_column"] = value;
  }
}

void FieldCompiler::range() {
  json range{{"start", 0}, {"end", 10}, {"step", 1}};
  for (const char* name : {"start", "end", "step"}) {
    const auto given = parameters_.find(name);
    if (given == parameters_.end()) continue;
    double value = 0;
    const std::string& text = given->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      c_.problems.error(spot("parameters"), std::string(name) + "=" + text + " is not a number",
                        "Write a number such as 1 or 0.5");
      return;
    }
    if (value == static_cast<double>(static_cast<std::int64_t>(value))) {
      range[name] = static_cast<std::int64_t>(value);
    } else {
      range[name] = value;
    }
  }
  if (range["step"].get<double>() <= 0 || range["start"].get<double>() == range["end"].get<double>()) {
    c_.problems.error(spot("parameters"), "the range has no steps",
                      "Let start differ from end, and make step greater than 0");
    return;
  }
  out_["range"] = range;
}

}  // namespace yanxing::forms::xlsform
