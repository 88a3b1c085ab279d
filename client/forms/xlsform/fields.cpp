#include "client/forms/xlsform/fields.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "client/forms/xlsform/expression_check.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

constexpr const char* other = "other";

bool is_select(std::string_view type) { return type == "select_one" || type == "select_multiple" || type == "rank"; }

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i) out += (out.empty() ? "" : ", ") + names[i];
  return names.size() > 12 ? out + "…" : out;
}

class Compiler {
 public:
  Compiler(Context& context, const Entry& entry) : c_(context), entry_(entry), out_(json::object()) {}
  json field();
  json frame();
  /// The text in which an or_other is explained; null without one.
  json other_field() const;

 private:
  const std::string& get(std::string_view key) const { return c_.table.get(entry_.row, key); }
  Spot spot(std::string_view key) const { return c_.table.spot(entry_.row, key); }
  void names();
  void phrase(std::string_view column, const char* property);
  void label();
  void image();
  void expression(std::string_view column, const char* property);
  void flag_or_expression(std::string_view column, const char* property);
  void appearance();
  void relevant();
  bool names_nothing(std::string_view column);
  void choice_filter();
  void inherit_read_only();
  void default_value();
  void calculation();
  void choices();
  void parameters();
  void one_parameter(const std::string& name, const std::string& value);
  void range();

  Context& c_;
  const Entry& entry_;
  json out_;
  std::map<std::string, std::string> parameters_;
};

void Compiler::names() {
  out_["name"] = entry_.name;
  if (entry_.name != entry_.node) out_["node"] = entry_.node;
}

void Compiler::phrase(std::string_view column, const char* property) {
  json phrase;
  for (const Column& one : c_.table.columns()) {
    if (one.key != column || c_.table.cell(entry_.row, one).empty()) continue;
    const std::string code = one.language.empty() ? c_.settings.default_code : one.language;
    if (one.language.empty() && phrase.contains(code)) continue;
    std::string text = c_.table.cell(entry_.row, one);
    c_.references.check_text(c_.table.spot(entry_.row, one), text, &entry_);
    phrase[code] = text;
  }
  if (!phrase.is_null()) out_[property] = phrase;
}

void Compiler::label() {
  phrase("label", "label");
  if (out_.contains("label") || entry_.is_frame() || !is_asked(entry_.type.name)) return;
  if (!out_.contains("hint") && !out_.contains("media")) {
    c_.problems.warn(spot("label"), "\"" + entry_.node + "\" has no label; its name is shown", "Write a label");
  }
  out_["label"] = out_.contains("hint") ? out_["hint"] : json{{c_.settings.default_code, entry_.node}};
}

void Compiler::image() {
  const json media = c_.table.phrase(entry_.row, "media::image", c_.settings.default_code);
  if (media.is_null()) return;
  for (const json& one : media) c_.images.insert(one.get<std::string>());
  out_["media"] = media;
}

void Compiler::expression(std::string_view column, const char* property) {
  if (get(column).empty()) return;
  const std::string source = tidy_expression(get(column));
  if (c_.references.check_expression(spot(column), source, &entry_)) out_[property] = source;
}

/// A word alone is to XPath the path of a node that is not there, which would be "no" for ever.
bool Compiler::names_nothing(std::string_view column) {
  const std::string source = tidy_expression(get(column));
  if (!is_element_name(source) || yes_no(source)) return false;
  const bool is_field = !c_.survey.called(source).empty();
  c_.problems.error(spot(column), "\"" + source + "\" alone names nothing",
                    "Write yes, no, or an expression such as ${" + (is_field ? source : "name") + "} = 'x'");
  return true;
}

void Compiler::appearance() {
  const std::string& text = get("appearance");
  if (text.empty()) return;
  out_["appearance"] = text;
  if (text::fold(text).find("search(") == std::string::npos) return;
  c_.problems.warn(spot("appearance"), "search() is not used: the question shows the choices of its list as they are",
                   "Write select_one_from_file FILE.csv as type, and what search() picks as choice_filter");
}

/// yes and no as words; the rest is an expression.
void Compiler::relevant() {
  if (names_nothing("relevant")) return;
  const bool is_word = is_element_name(get("relevant"));
  if (!is_word) return expression("relevant", "relevant");
  if (yes_no(get("relevant")) == false) out_["relevant"] = "false()";
}

void Compiler::flag_or_expression(std::string_view column, const char* property) {
  if (get(column).empty() || names_nothing(column)) return;
  const std::optional<bool> flag = yes_no(get(column));
  if (!flag) return expression(column, property);
  if (*flag) out_[property] = true;
}

/// A group that is read-only makes so what is in it.
void Compiler::inherit_read_only() {
  std::string rule =
      out_.contains("read_only") && out_["read_only"].is_string() ? out_["read_only"].get<std::string>() : "";
  if (out_.contains("read_only") && out_["read_only"] == true) return;
  for (std::optional<std::size_t> around = entry_.parent; around; around = c_.survey.entries[*around].parent) {
    const std::string& text = c_.table.get(c_.survey.entries[*around].row, "read_only");
    if (text.empty() || yes_no(text) == false) continue;
    if (yes_no(text) == true) {
      out_["read_only"] = true;
      return;
    }
    rule = rule.empty() ? tidy_expression(text) : "(" + rule + ") or (" + tidy_expression(text) + ")";
  }
  if (!rule.empty()) out_["read_only"] = rule;
}

void Compiler::default_value() {
  const std::string& text = get("default");
  if (text.empty()) return;
  const std::string& type = entry_.type.name;
  const bool is_words = type == "text" || type == "barcode" || type == "hidden" || type == "calculate";
  const std::string source = tidy_expression(text);
  const bool is_word = is_element_name(source);  // to XPath a path, to whom wrote it a word
  if ((!is_word && is_dynamic_default(source, type)) || (looks_like_a_call(source) && !is_words))
    return expression("default", "default");
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  const bool wants_number = type == "integer" || type == "decimal" || type == "range";
  if (wants_number && !is_number) {
    c_.problems.error(spot("default"), "the default \"" + text + "\" is not a number, as the type " + type + " needs",
                      "Write a number");
    return;
  }
  if (!check_literal_default(c_, entry_, text)) return;
  const ChoiceList* list = type == "select_one" ? c_.choices.find(entry_.type.list) : nullptr;
  if (list != nullptr && !list->has_value(text) && !(entry_.type.or_other && text == other)) {
    std::vector<std::string> values;
    for (const json& one : list->choices) values.push_back(one.at("value"));
    c_.problems.error(spot("default"), "the default \"" + text + "\" is not in the list " + entry_.type.list,
                      did_you_mean(text, values) + "Write the name of a choice");
    return;
  }
  out_["default"] = text;
}

void Compiler::calculation() {
  const std::string& type = entry_.type.name;
  expression("calculation", "calculate");
  if (type == "calculate" && get("calculation").empty() && get("default").empty()) {
    c_.problems.error(spot("calculation"), "the calculate \"" + entry_.node + "\" calculates nothing",
                      "Write an expression into the column calculation");
  }
  if (get("trigger").empty()) return;
  std::string names = get("trigger");
  c_.references.check_text(spot("trigger"), names, &entry_);
  if (!get("calculation").empty()) {
    c_.problems.warn(spot("trigger"),
                     "the value is calculated anew whenever what it depends on changes, not only with " + names,
                     "Use once() for a value that must stay");
  }
}

/// What the filter asks of a choice is a column of the sheet choices, filled for this list or not; what columns a .csv
/// file has is not known here.
void Compiler::choice_filter() {
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

void Compiler::choices() {
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

/// "start=0 end=10, step=1" into parts.
void Compiler::parameters() {
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

void Compiler::one_parameter(const std::string& name, const std::string& value) {
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

void Compiler::range() {
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

json Compiler::field() {
  names();
  out_["type"] = entry_.type.name;
  phrase("hint", "hint");
  phrase("guidance_hint", "guidance");
  image();
  label();
  appearance();
  relevant();
  if (entry_.type.name != "note") {
    flag_or_expression("required", "required");
    phrase("required_message", "required_message");
    expression("constraint", "constraint");
    phrase("constraint_message", "constraint_message");
    flag_or_expression("read_only", "read_only");
    inherit_read_only();
    default_value();
    calculation();
  }
  if (is_select(entry_.type.name)) choices();
  if (!get("parameters").empty() || entry_.type.name == "range") parameters();
  const std::string looks = " " + get("appearance") + " ";
  if (entry_.type.name == "text" && looks.find(" multiline ") != std::string::npos) out_["multiline"] = true;
  compile_own_columns(c_, entry_, out_);
  return std::move(out_);
}

json Compiler::frame() {
  names();
  out_["type"] = entry_.is_repeat() ? "repeat" : "group";
  phrase("label", "label");
  phrase("hint", "hint");
  appearance();
  relevant();
  if (!get("read_only").empty() && !names_nothing("read_only") && !yes_no(get("read_only"))) {
    c_.references.check_expression(spot("read_only"), tidy_expression(get("read_only")), &entry_);
  }
  if (entry_.is_repeat()) expression("repeat_count", "repeat_count");
  compile_own_columns(c_, entry_, out_);
  out_["fields"] = compile_fields(c_, entry_.children);
  return std::move(out_);
}

json Compiler::other_field() const {
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

}  // namespace

json compile_fields(Context& context, const std::vector<std::size_t>& entries) {
  json fields = json::array();
  for (const std::size_t index : entries) {
    const Entry& entry = context.survey.entries[index];
    Compiler compiler(context, entry);
    if (!entry.is_frame()) {
      fields.push_back(compiler.field());
      if (json added = compiler.other_field(); !added.is_null()) {
        if (entry.name != entry.node) added["node"] = entry.node + "_other";
        fields.push_back(std::move(added));
      }
      continue;
    }
    json frame = compiler.frame();
    if (!frame.at("fields").empty()) {
      fields.push_back(std::move(frame));
    } else {
      context.problems.warn(context.table.spot(entry.row, "name"),
                            "\"" + entry.node + "\" has nothing in it; it is left out",
                            "Put questions between begin and end, or take both away");
    }
  }
  return fields;
}

}  // namespace yanxing::forms::xlsform
