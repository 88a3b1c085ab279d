// Reads one form from JSON. Everything that the file says is checked here or in form_check.cpp; both name form, field
// and cure.
#include <algorithm>
#include <array>
#include <set>

#include "client/forms/form_check.h"
#include "client/forms/json.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;
using ChoiceLists = std::map<std::string, std::vector<Choice>>;

constexpr std::size_t max_fields = 1000;
constexpr std::size_t max_group_depth = 8;
constexpr std::size_t max_choices = 1000;
constexpr std::array all_types{FieldType::text,      FieldType::integer,    FieldType::decimal,         FieldType::date,
                               FieldType::time,      FieldType::select_one, FieldType::select_multiple, FieldType::note,
                               FieldType::reference, FieldType::place};

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto good = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 64 && letter(name.front()) && std::all_of(name.begin(), name.end(), good);
}

class Reader {
 public:
  Result<Form> read(const json& source);

 private:
  Error bad(const std::string& what) const { return form_error(form_, at_, what); }
  Status only(const json& object, const std::vector<std::string>& allowed) const;
  Result<std::string> string_of(const json& object, const char* property) const;
  Result<std::vector<std::string>> strings_of(const json& object, const char* property) const;
  Result<bool> flag_of(const json& object, const char* property) const;
  Result<Phrase> phrase_of(const json& object, const char* property, bool needed) const;
  Result<std::string> new_name(const json& object);
  Result<std::vector<Choice>> read_choices(const json& list) const;
  Result<std::optional<Condition>> read_condition(const json& object, const char* property,
                                                  std::string_view self) const;
  Status read_head(const json& source);
  Status read_place(const json& source);
  Status read_together(const json& source);
  Status read_entries(const json& list, std::optional<std::size_t> group, std::size_t depth);
  Status read_group(const json& source, std::optional<std::size_t> parent, std::size_t depth);
  Status read_field(const json& source, std::optional<std::size_t> group);
  Status read_type(const json& source, Field& field);
  Status read_rules(const json& source, Field& field);

  Form form_;
  std::string at_;  // the field or group being read
  ChoiceLists lists_;
  std::set<std::string> names_;
};

Status Reader::only(const json& object, const std::vector<std::string>& allowed) const {
  for (const auto& [name, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return bad("unknown property \"" + name + "\"; allowed here: " + listed(allowed));
    }
  }
  return {};
}

Result<std::string> Reader::string_of(const json& object, const char* property) const {
  if (!object.contains(property)) return std::string();
  if (!object.at(property).is_string()) return bad(std::string("\"") + property + "\" must be a text in quotes");
  return object.at(property).get<std::string>();
}

Result<std::vector<std::string>> Reader::strings_of(const json& object, const char* property) const {
  std::vector<std::string> out;
  if (!object.contains(property)) return out;
  const json& list = object.at(property);
  const bool all_text =
      list.is_array() && std::all_of(list.begin(), list.end(), [](const json& one) { return one.is_string(); });
  if (!all_text) return bad(std::string("\"") + property + "\" must be a list of names, e.g. [\"title\"]");
  for (const json& one : list) out.push_back(one.get<std::string>());
  return out;
}

Result<bool> Reader::flag_of(const json& object, const char* property) const {
  if (!object.contains(property)) return false;
  if (!object.at(property).is_boolean()) return bad(std::string("\"") + property + "\" must be true or false");
  return object.at(property).get<bool>();
}

Result<Phrase> Reader::phrase_of(const json& object, const char* property, bool needed) const {
  if (!object.contains(property)) {
    if (needed) return bad(std::string("\"") + property + "\" is missing; give {\"zh\": …, \"en\": …}");
    return Phrase{};
  }
  const json& source = object.at(property);
  const auto has = [&](const char* language) {
    return source.contains(language) && source.at(language).is_string() &&
           !source.at(language).get_ref<const std::string&>().empty();
  };
  if (!source.is_object() || source.size() != 2 || !has("zh") || !has("en")) {
    return bad(std::string("\"") + property + "\" must be in both languages: {\"zh\": …, \"en\": …}");
  }
  return Phrase{source.at("zh").get<std::string>(), source.at("en").get<std::string>()};
}

/// Checks the name of a field or group and moves `at_` to it.
Result<std::string> Reader::new_name(const json& object) {
  if (!object.is_object()) return bad("every entry of \"fields\" is an object {\"name\": …, \"type\": …}");
  YX_ASSIGN(std::string name, string_of(object, "name"));
  if (name.empty()) return bad("an entry of \"fields\" has no \"name\"");
  at_ = name;
  if (!is_name(name)) return bad("a name is 1 to 64 small letters, digits and _, and starts with a letter");
  if (!names_.insert(name).second) return bad("the name is used twice; rename one");
  return name;
}

Result<std::vector<Choice>> Reader::read_choices(const json& list) const {
  if (!list.is_array() || list.empty())
    return bad("\"choices\" must be a list of one or more choices, or the name of a list");
  if (list.size() > max_choices)
    return bad("more than " + std::to_string(max_choices) + " choices; use a reference or a place");
  std::vector<Choice> out;
  std::set<std::string> values;
  std::set<std::string> keys;
  for (const json& source : list) {
    if (!source.is_object()) return bad("a choice is an object {\"value\": …, \"label\": …}");
    YX_TRY(only(source, {"value", "label", "key", "also"}));
    Choice choice;
    YX_ASSIGN(choice.value, string_of(source, "value"));
    const bool odd = choice.value.empty() || choice.value.size() > 255 ||
                     choice.value.find_first_of(" \t\r\n,") != std::string::npos;
    if (odd) return bad("the \"value\" of a choice is 1 to 255 characters without spaces and commas");
    if (!values.insert(choice.value).second) return bad("choice \"" + choice.value + "\" is there twice; rename one");
    YX_ASSIGN(choice.label, phrase_of(source, "label", true));
    YX_ASSIGN(choice.key, string_of(source, "key"));
    YX_ASSIGN(choice.also, strings_of(source, "also"));
    if (choice.key.size() > 1) return bad("the \"key\" of choice \"" + choice.value + "\" is one letter or digit");
    if (!choice.key.empty() && !keys.insert(choice.key).second)
      return bad("two choices have the key \"" + choice.key + "\"");
    out.push_back(std::move(choice));
  }
  return out;
}

Result<std::optional<Condition>> Reader::read_condition(const json& object, const char* property,
                                                        std::string_view self) const {
  if (!object.contains(property)) return std::optional<Condition>();
  Result<Condition> condition = Condition::parse(object.at(property), self);
  if (!condition) return bad(std::string("\"") + property + "\": " + condition.error().detail);
  return std::optional<Condition>(std::move(*condition));
}

Status Reader::read_head(const json& source) {
  if (!source.is_object()) return Error{Code::invalid, "a form is a JSON object {\"form\": name, …}"};
  YX_ASSIGN(form_.name, string_of(source, "form"));
  if (!is_name(form_.name))
    return bad("\"form\" must be its name: small letters, digits and _, starting with a letter");
  YX_TRY(only(source, {"$schema", "form", "version", "title", "key", "place", "state", "summary", "choices", "together",
                       "fields"}));
  const json version = source.value("version", json());
  if (!version.is_number_integer() || version < 1 || version > 1'000'000)
    return bad("\"version\" must be a whole number from 1");
  form_.version = version.get<std::uint32_t>();
  YX_ASSIGN(form_.title, phrase_of(source, "title", true));
  YX_ASSIGN(form_.key, strings_of(source, "key"));
  YX_ASSIGN(form_.summary, strings_of(source, "summary"));
  YX_ASSIGN(form_.state_field, string_of(source, "state"));
  if (!source.contains("choices")) return {};
  if (!source.at("choices").is_object()) return bad("\"choices\" of a form is an object {list name: [choices]}");
  for (const auto& [name, list] : source.at("choices").items()) {
    at_ = name;
    YX_ASSIGN(lists_[name], read_choices(list));
  }
  at_.clear();
  return {};
}

Status Reader::read_place(const json& source) {
  if (!source.contains("place")) return {};
  const json& rule = source.at("place");
  const bool is_object = rule.is_object() && rule.size() == 1;
  if (is_object && rule.contains("field") && rule.at("field").is_string()) {
    form_.place = {PlaceRule::Kind::field, rule.at("field").get<std::string>()};
  } else if (is_object && rule.contains("reference") && rule.at("reference").is_string()) {
    form_.place = {PlaceRule::Kind::reference, rule.at("reference").get<std::string>()};
  } else if (rule != "laptop") {
    return bad("\"place\" must be {\"field\": name}, {\"reference\": name} or \"laptop\"");
  }
  return {};
}

Status Reader::read_together(const json& source) {
  if (!source.contains("together")) return {};
  const json& sets = source.at("together");
  if (!sets.is_array()) return bad("\"together\" must be a list of lists of field names");
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const json holder{{"together", sets[i]}};
    YX_ASSIGN(std::vector<std::string> set, strings_of(holder, "together"));
    if (set.size() < 2) return bad("a list in \"together\" names two or more fields");
    form_.together.push_back(std::move(set));
  }
  return {};
}

Status Reader::read_entries(const json& list, std::optional<std::size_t> group, std::size_t depth) {
  if (!list.is_array() || list.empty()) return bad("\"fields\" must be a list of one or more fields");
  if (depth > max_group_depth)
    return bad("groups lie more than " + std::to_string(max_group_depth) + " deep; flatten them");
  for (const json& entry : list) {
    const bool is_group = entry.is_object() && entry.value("type", json()) == "group";
    YX_TRY(is_group ? read_group(entry, group, depth) : read_field(entry, group));
    if (form_.fields.size() > max_fields)
      return bad("more than " + std::to_string(max_fields) + " fields; split the form");
  }
  return {};
}

Status Reader::read_group(const json& source, std::optional<std::size_t> parent, std::size_t depth) {
  Group group;
  YX_ASSIGN(group.name, new_name(source));
  YX_TRY(only(source, {"name", "type", "label", "hint", "relevant", "fields"}));
  YX_ASSIGN(group.label, phrase_of(source, "label", true));
  YX_ASSIGN(group.hint, phrase_of(source, "hint", false));
  YX_ASSIGN(group.relevant, read_condition(source, "relevant", ""));
  group.parent = parent;
  form_.groups.push_back(std::move(group));
  return read_entries(source.value("fields", json()), form_.groups.size() - 1, depth + 1);
}

Status Reader::read_field(const json& source, std::optional<std::size_t> group) {
  Field field;
  YX_ASSIGN(field.name, new_name(source));
  field.group = group;
  YX_TRY(only(source,
              {"name", "type", "label", "hint", "choices", "to", "levels", "max_characters", "multiline", "suggestions",
               "required", "required_message", "relevant", "constraint", "constraint_message", "quiet", "comment_of"}));
  YX_ASSIGN(field.label, phrase_of(source, "label", true));
  YX_ASSIGN(field.hint, phrase_of(source, "hint", false));
  YX_ASSIGN(field.comment_of, string_of(source, "comment_of"));
  YX_TRY(read_type(source, field));
  YX_TRY(read_rules(source, field));
  form_.index.emplace(field.name, form_.fields.size());
  form_.fields.push_back(std::move(field));
  return {};
}

Status Reader::read_type(const json& source, Field& field) {
  YX_ASSIGN(const std::string type, string_of(source, "type"));
  const auto known =
      std::find_if(all_types.begin(), all_types.end(), [&](FieldType one) { return type_name(one) == type; });
  if (known == all_types.end()) {
    std::vector<std::string> names;
    for (const FieldType one : all_types) names.emplace_back(type_name(one));
    return bad("unknown type \"" + type + "\"; use one of " + listed(names) + ", group");
  }
  field.type = *known;
  const auto only_for = [&](const char* property, bool fits) -> Status {
    if (fits || !source.contains(property)) return {};
    return bad(std::string("\"") + property + "\" does not go with type " + type);
  };
  const bool is_text = field.type == FieldType::text;
  const bool is_select = field.type == FieldType::select_one || field.type == FieldType::select_multiple;
  YX_TRY(only_for("choices", is_select));
  YX_TRY(only_for("to", field.type == FieldType::reference));
  YX_TRY(only_for("levels", field.type == FieldType::place));
  YX_TRY(only_for("max_characters", is_text));
  YX_TRY(only_for("multiline", is_text));
  YX_TRY(only_for("comment_of", is_text));
  YX_TRY(only_for("suggestions", is_text));
  for (const char* rule : {"required", "constraint"}) YX_TRY(only_for(rule, field.type != FieldType::note));

  const json choices = source.value("choices", json());
  if (is_select && choices.is_string()) {
    const auto list = lists_.find(choices.get<std::string>());
    if (list == lists_.end()) return bad("the form has no list of choices \"" + choices.get<std::string>() + "\"");
    field.choices = list->second;
  } else if (is_select) {
    YX_ASSIGN(field.choices, read_choices(choices));
  }
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
  YX_ASSIGN(field.multiline, flag_of(source, "multiline"));
  const json suggestions = source.value("suggestions", json::array());
  if (!suggestions.is_array()) return bad("\"suggestions\" must be a list of texts {\"zh\": …, \"en\": …}");
  for (const json& one : suggestions) {
    YX_ASSIGN(Phrase suggestion, phrase_of(json{{"suggestions", one}}, "suggestions", true));
    field.suggestions.push_back(std::move(suggestion));
  }
  if (!source.contains("max_characters")) return {};
  const json& limit = source.at("max_characters");
  if (!limit.is_number_integer() || limit < 1 || limit > 10'000)
    return bad("\"max_characters\" must be a whole number from 1 to 10000");
  field.max_characters = limit.get<std::size_t>();
  return {};
}

Status Reader::read_rules(const json& source, Field& field) {
  YX_ASSIGN(field.relevant, read_condition(source, "relevant", ""));
  YX_ASSIGN(field.constraint, read_condition(source, "constraint", field.name));
  YX_ASSIGN(field.constraint_message, phrase_of(source, "constraint_message", field.constraint.has_value()));
  YX_ASSIGN(field.required_message, phrase_of(source, "required_message", false));
  if (source.contains("quiet")) {
    if (!source.at("quiet").is_boolean()) return bad("\"quiet\" must be true or false");
    field.quiet = source.at("quiet").get<bool>();
  }
  if (!source.contains("required")) return {};
  if (source.at("required").is_object()) {
    YX_ASSIGN(field.required_when, read_condition(source, "required", ""));
    return {};
  }
  if (!source.at("required").is_boolean()) return bad("\"required\" must be true, false or a condition");
  field.required = source.at("required").get<bool>();
  return {};
}

Result<Form> Reader::read(const json& source) {
  YX_TRY(read_head(source));
  YX_TRY(read_place(source));
  YX_TRY(read_entries(source.value("fields", json()), std::nullopt, 1));
  at_.clear();
  YX_TRY(read_together(source));
  YX_TRY(check_and_link(form_));
  return std::move(form_);
}

}  // namespace

Result<Form> parse_form(std::string_view json_text) {
  YX_ASSIGN(const json source, parse_json(json_text));
  return Reader().read(source);
}

}  // namespace yanxing::forms
