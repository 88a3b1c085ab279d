#include "client/forms/xlsform/fields.h"

#include <algorithm>
#include <charconv>

#include "client/forms/xlsform/expression_check.h"
#include "client/forms/xlsform/field_compiler.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

bool is_select(std::string_view type) { return type == "select_one" || type == "select_multiple" || type == "rank"; }

}  // namespace

void FieldCompiler::names() {
  out_["name"] = entry_.name;
  if (entry_.name != entry_.node) out_["node"] = entry_.node;
}

void FieldCompiler::phrase(std::string_view column, const char* property) {
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

void FieldCompiler::label() {
  phrase("label", "label");
  if (out_.contains("label") || entry_.is_frame() || !is_asked(entry_.type.name)) return;
  if (!out_.contains("hint") && !out_.contains("media")) {
    c_.problems.warn(spot("label"), "\"" + entry_.node + "\" has no label; its name is shown", "Write a label");
  }
  out_["label"] = out_.contains("hint") ? out_["hint"] : json{{c_.settings.default_code, entry_.node}};
}

void FieldCompiler::image() {
  const json media = c_.table.phrase(entry_.row, "media::image", c_.settings.default_code);
  if (media.is_null()) return;
  for (const json& one : media) c_.images.insert(one.get<std::string>());
  out_["media"] = media;
}

void FieldCompiler::expression(std::string_view column, const char* property) {
  if (get(column).empty()) return;
  const std::string source = tidy_expression(get(column));
  if (c_.references.check_expression(spot(column), source, &entry_)) out_[property] = source;
}

/// A word alone is to XPath the path of a node that is not there, which would be "no" for ever.
bool FieldCompiler::names_nothing(std::string_view column) {
  const std::string source = tidy_expression(get(column));
  if (!is_element_name(source) || yes_no(source)) return false;
  const bool is_field = !c_.survey.called(source).empty();
  c_.problems.error(spot(column), "\"" + source + "\" alone names nothing",
                    "Write yes, no, or an expression such as ${" + (is_field ? source : "name") + "} = 'x'");
  return true;
}

void FieldCompiler::appearance() {
  const std::string& text = get("appearance");
  if (text.empty()) return;
  out_["appearance"] = text;
  if (text::fold(text).find("search(") == std::string::npos) return;
  c_.problems.warn(spot("appearance"), "search() is not used: the question shows the choices of its list as they are",
                   "Write select_one_from_file FILE.csv as type, and what search() picks as choice_filter");
}

/// yes and no as words; the rest is an expression.
void FieldCompiler::relevant() {
  if (names_nothing("relevant")) return;
  const bool is_word = is_element_name(get("relevant"));
  if (!is_word) return expression("relevant", "relevant");
  if (yes_no(get("relevant")) == false) out_["relevant"] = "false()";
}

void FieldCompiler::flag_or_expression(std::string_view column, const char* property) {
  if (get(column).empty() || names_nothing(column)) return;
  const std::optional<bool> flag = yes_no(get(column));
  if (!flag) return expression(column, property);
  if (*flag) out_[property] = true;
}

/// A group that is read-only makes so what is in it.
void FieldCompiler::inherit_read_only() {
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

void FieldCompiler::default_value() {
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

void FieldCompiler::calculation() {
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

json FieldCompiler::field() {
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

json FieldCompiler::frame() {
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

json compile_fields(Context& context, const std::vector<std::size_t>& entries) {
  json fields = json::array();
  for (const std::size_t index : entries) {
    const Entry& entry = context.survey.entries[index];
    FieldCompiler compiler(context, entry);
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
