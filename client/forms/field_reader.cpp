// FormReader: one field.
#include <algorithm>
#include <array>
#include <cmath>

#include "client/forms/form_reader.h"

namespace yanxing::forms {
namespace {

constexpr std::array all_types{
    FieldType::text,  FieldType::integer,  FieldType::decimal,     FieldType::range,      FieldType::date,
    FieldType::time,  FieldType::datetime, FieldType::geopoint,    FieldType::select_one, FieldType::select_multiple,
    FieldType::rank,  FieldType::note,     FieldType::acknowledge, FieldType::calculate,  FieldType::hidden,
    FieldType::image, FieldType::file,     FieldType::barcode,     FieldType::start,      FieldType::end,
    FieldType::today, FieldType::username, FieldType::deviceid,    FieldType::reference,  FieldType::place};

bool is_select(FieldType type) {
  return type == FieldType::select_one || type == FieldType::select_multiple || type == FieldType::rank;
}

bool is_number(FieldType type) {
  return type == FieldType::integer || type == FieldType::decimal || type == FieldType::range;
}

Result<std::string> no_names(std::string_view name, bool) { return "/data/" + std::string(name); }

}  // namespace

bool is_dynamic_default(const std::string& text, FieldType type) {
  if (text.find("${") != std::string::npos) return true;
  const Result<Expression> parsed = Expression::parse(text, no_names);
  if (!parsed) return false;
  if (parsed->literal()) return text.front() == '\'' || text.front() == '"';  // 'yes', as the compiler writes it
  if (text.find('(') != std::string::npos) return true;
  return is_number(type) || text.starts_with("/data/") || text.starts_with("../");
}

void FormReader::wait_for(const json& source, const char* property, std::optional<Expression> Field::*member) {
  const json value = source.value(property, json());
  if (value.is_null() || value.is_boolean()) return;
  Waiting one;
  one.index = form_.fields.size();  // the field that is being read
  one.field = member;
  one.property = property;
  one.text = value.is_string() ? value.get<std::string>() : value.dump();
  waiting_.push_back(std::move(one));
}

std::size_t FormReader::add_field(Field field, std::vector<Item>& items) {
  const std::size_t index = form_.fields.size();
  form_.index.emplace(field.name, index);
  form_.fields.push_back(std::move(field));
  items.push_back({false, index, {}});
  return index;
}

Status FormReader::read_field(const json& source, std::optional<std::size_t> group, std::vector<Item>& items) {
  Field field;
  YX_ASSIGN(field.name, new_name(source));
  field.group = group;
  YX_TRY(only(source, {"name",
                       "node",
                       "type",
                       "label",
                       "hint",
                       "guidance",
                       "media",
                       "appearance",
                       "choices",
                       "file",
                       "value_column",
                       "label_column",
                       "choice_filter",
                       "or_other",
                       "randomize",
                       "seed",
                       "to",
                       "levels",
                       "max_characters",
                       "multiline",
                       "suggestions",
                       "range",
                       "max_pixels",
                       "required",
                       "required_message",
                       "relevant",
                       "constraint",
                       "constraint_message",
                       "calculate",
                       "default",
                       "read_only",
                       "override",
                       "problem",
                       "quiet",
                       "comment_of",
                       "trigger"}));
  YX_ASSIGN(field.node, string_of(source, "node"));
  if (field.node.empty()) field.node = field.name;
  YX_TRY(read_type(source, field));
  YX_TRY(read_texts(source, field));
  YX_TRY(read_rules(source, field));
  const std::size_t index = add_field(std::move(field), items);
  if (form_.fields[index].overridable) add_override_fields(Field(form_.fields[index]), items);
  return {};
}

/// What a person writes instead of a calculated value, and why.
void FormReader::add_override_fields(const Field& field, std::vector<Item>& items) {
  for (const char* suffix : {"_override", "_reason"}) {
    Field extra;
    extra.name = field.name + suffix;
    extra.node = field.node + suffix;
    extra.type = FieldType::hidden;
    extra.group = field.group;
    extra.label = field.label;
    names_.insert(extra.name);
    add_field(std::move(extra), items);
  }
  form_.together.push_back({field.name + "_override", field.name + "_reason"});
}

Status FormReader::read_texts(const json& source, Field& field) {
  YX_ASSIGN(field.label, phrase_of(source, "label", false));
  YX_ASSIGN(field.hint, phrase_of(source, "hint", false));
  YX_ASSIGN(field.guidance, phrase_of(source, "guidance", false));
  YX_ASSIGN(field.media_image, phrase_of(source, "media", false));
  YX_ASSIGN(field.appearance, string_of(source, "appearance"));
  YX_ASSIGN(field.comment_of, string_of(source, "comment_of"));
  const bool shown = is_question(field.type) || field.type == FieldType::note;
  const bool silent = field.calculate.has_value() || source.contains("calculate");
  if (shown && !silent && field.label.empty() && field.hint.empty() && field.media_image.empty()) {
    return bad("\"label\" is missing; give {\"zh\": …, \"en\": …}");
  }
  return {};
}

Status FormReader::read_type(const json& source, Field& field) {
  YX_ASSIGN(const std::string type, string_of(source, "type"));
  const auto known =
      std::find_if(all_types.begin(), all_types.end(), [&](FieldType one) { return type_name(one) == type; });
  if (known == all_types.end()) {
    std::string names;
    for (const FieldType one : all_types) names += std::string(type_name(one)) + ", ";
    return bad("unknown type \"" + type + "\"; use one of " + names + "group, repeat");
  }
  field.type = *known;
  const auto only_for = [&](const char* property, bool fits) -> Status {
    if (fits || !source.contains(property)) return {};
    return bad(std::string("\"") + property + "\" does not go with type " + type);
  };
  const bool is_text = field.type == FieldType::text;
  for (const char* property : {"choices", "file", "choice_filter", "or_other", "randomize"})
    YX_TRY(only_for(property, is_select(field.type) || (field.type == FieldType::hidden)));
  YX_TRY(only_for("to", field.type == FieldType::reference));
  YX_TRY(only_for("levels", field.type == FieldType::place));
  for (const char* property : {"max_characters", "multiline", "comment_of", "suggestions"})
    YX_TRY(only_for(property, is_text));
  YX_TRY(only_for("range", field.type == FieldType::range));
  YX_TRY(only_for("max_pixels", field.type == FieldType::image));
  for (const char* rule : {"required", "constraint"}) YX_TRY(only_for(rule, field.type != FieldType::note));
  YX_TRY(read_choice_source(source, field));
  YX_ASSIGN(field.to, string_of(source, "to"));
  if (field.type == FieldType::reference && field.to.empty())
    return bad("a reference needs \"to\": the name of a form");
  YX_ASSIGN(const std::vector<std::string> levels, strings_of(source, "levels"));
  for (const std::string& level : levels) {
    const std::optional<places::Level> parsed = places::parse_level(level);
    if (!parsed)
      return bad("unknown level \"" + level + "\"; use province, city, county, township, village, community");
    field.levels.push_back(*parsed);
  }
  YX_TRY(read_range(source, field));
  YX_ASSIGN(const std::int64_t pixels, count_of(source, "max_pixels", 100, 20'000));
  field.max_pixels = static_cast<int>(pixels);
  return read_text_limits(source, field);
}

Status FormReader::read_choice_source(const json& source, Field& field) {
  const json choices = source.value("choices", json());
  YX_ASSIGN(field.choice_file, string_of(source, "file"));
  if (is_select(field.type) && choices.is_string()) {
    field.choice_list = choices.get<std::string>();
    const auto list = form_.choice_lists.find(field.choice_list);
    if (list == form_.choice_lists.end()) return bad("the form has no list of choices \"" + field.choice_list + "\"");
    field.choices = list->second;
  } else if (is_select(field.type) && field.choice_file.empty()) {
    YX_ASSIGN(field.choices, read_choices(choices));
    field.choice_list = field.name;
    form_.choice_lists.emplace(field.name, field.choices);
  }
  if (source.contains("value_column")) {
    YX_ASSIGN(field.value_column, string_of(source, "value_column"));
  }
  if (source.contains("label_column")) {
    YX_ASSIGN(field.label_column, string_of(source, "label_column"));
  }
  YX_ASSIGN(field.or_other, flag_of(source, "or_other"));
  YX_ASSIGN(field.randomize, flag_of(source, "randomize"));
  if (!source.contains("choice_filter")) return {};
  // The filter is asked of every entry of the list, so it stands in a predicate: ODK XForms, itemset nodeset.
  YX_ASSIGN(const std::string filter, string_of(source, "choice_filter"));
  const std::string instance = field.choice_file.empty() ? field.choice_list : field.choice_file;
  wait_for(json{{"choice_filter", "instance('" + instance + "')/root/item[" + filter + "]"}}, "choice_filter",
           &Field::choice_filter);
  return {};
}

Status FormReader::read_range(const json& source, Field& field) {
  if (!source.contains("range")) return {};
  const json& range = source.at("range");
  const auto number = [&](const char* name, double& out) {
    if (!range.contains(name)) return true;
    if (!range.at(name).is_number()) return false;
    out = range.at(name).get<double>();
    return std::isfinite(out);
  };
  const bool whole = range.is_object() && number("start", field.range_start) && number("end", field.range_end) &&
                     number("step", field.range_step);
  if (!whole || field.range_step == 0 || field.range_start == field.range_end)
    return bad("\"range\" must be {\"start\": number, \"end\": another number, \"step\": not 0}");
  return {};
}

Status FormReader::read_text_limits(const json& source, Field& field) {
  YX_ASSIGN(field.multiline, flag_of(source, "multiline"));
  const json suggestions = source.value("suggestions", json::array());
  if (!suggestions.is_array()) return bad("\"suggestions\" must be a list of texts {\"zh\": …, \"en\": …}");
  for (const json& one : suggestions) {
    YX_ASSIGN(Phrase suggestion, phrase_of(json{{"suggestions", one}}, "suggestions", true));
    field.suggestions.push_back(std::move(suggestion));
  }
  YX_ASSIGN(const std::int64_t limit, count_of(source, "max_characters", 1, 100'000));
  field.max_characters = static_cast<std::size_t>(limit);
  return {};
}

Status FormReader::read_rules(const json& source, Field& field) {
  wait_for(source, "relevant", &Field::relevant);
  wait_for(source, "constraint", &Field::constraint);
  wait_for(source, "calculate", &Field::calculate);
  YX_ASSIGN(field.constraint_message, phrase_of(source, "constraint_message", false));
  YX_ASSIGN(field.required_message, phrase_of(source, "required_message", false));
  YX_ASSIGN(field.quiet, flag_of(source, "quiet"));
  YX_ASSIGN(field.overridable, flag_of(source, "override"));
  YX_ASSIGN(field.problem, strings_of(source, "problem"));
  if (field.overridable && !source.contains("calculate")) return bad("\"override\" goes with \"calculate\"");
  for (const auto& [property, flag, member] : {std::tuple{"required", &Field::required, &Field::required_when},
                                               std::tuple{"read_only", &Field::read_only, &Field::read_only_when}}) {
    if (!source.contains(property)) continue;
    const json& value = source.at(property);
    if (!value.is_boolean() && !value.is_string())
      return bad(std::string("\"") + property + "\" must be true, false or an expression");
    if (value.is_boolean()) field.*flag = value.get<bool>();
    wait_for(source, property, member);
  }
  if (!source.contains("default")) return {};
  const json& value = source.at("default");
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text.empty()) return {};
  const std::string quote = text.find('\'') == std::string::npos ? "'" : "\"";
  const bool dynamic = value.is_string() && is_dynamic_default(text, field.type);
  wait_for(json{{"default", dynamic ? text : quote + text + quote}}, "default", &Field::default_value);
  return {};
}

/// The counter beside a text: from its own limit and from its constraint.
void FormReader::take_length_bounds(Field& field) const {
  if (field.type != FieldType::text) return;
  field.multiline = field.multiline || field.has_appearance("multiline");
  if (!field.constraint) return;
  const Expression::LengthBounds bounds = field.constraint->length_bounds();
  if (bounds.most && (field.max_characters == 0 || *bounds.most < field.max_characters))
    field.max_characters = *bounds.most;
  if (bounds.least) field.min_characters = *bounds.least;
}

}  // namespace yanxing::forms
