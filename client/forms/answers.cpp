#include "client/forms/answers.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "client/forms/values.h"
#include "sync/base/ids.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

const json* answer_of(const Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  return found != answers.end() && is_answered(found->second) ? &found->second : nullptr;
}

/// Answers as the rules see them: what is not relevant counts as unanswered.
Lookup relevant_answers(const Form& form, const Answers& answers, const std::vector<bool>& relevant) {
  return [&](std::string_view name) -> const json* {
    const std::optional<std::size_t> at = form.index_of(name);
    return at && relevant[*at] ? answer_of(answers, form.fields[*at].name) : nullptr;
  };
}

bool groups_hold(const Form& form, const Field& field, const Lookup& lookup) {
  for (std::optional<std::size_t> group = field.group; group; group = form.groups[*group].parent) {
    const std::optional<Condition>& rule = form.groups[*group].relevant;
    if (rule && !rule->holds(lookup)) return false;
  }
  return true;
}

bool is_strict_date(const std::string& text) {
  const Result<Date> date = parse_date(text, std::nullopt);
  return date && date->text() == text;
}

bool is_strict_time(const std::string& text) {
  const Result<std::string> time = parse_time(text);
  return time && *time == text;
}

bool is_choice_list(const Field& field, const json& value) {
  std::set<std::string> seen;
  return std::all_of(value.begin(), value.end(), [&](const json& one) {
    return field.find_choice(one.get<std::string>()) != nullptr && seen.insert(one.get<std::string>()).second;
  });
}

/// The shape of the value alone, without the form's rules.
std::optional<Finding::Kind> wrong_shape(const Field& field, const json& value) {
  using Kind = Finding::Kind;
  const auto unless = [](bool good, Kind kind) { return good ? std::nullopt : std::optional<Kind>(kind); };
  if (field.type == FieldType::integer) return unless(value.is_number_integer(), Kind::wrong_type);
  if (field.type == FieldType::decimal)
    return unless(value.is_number() && std::isfinite(value.get<double>()), Kind::wrong_type);
  if (field.type == FieldType::select_multiple) {
    const bool texts =
        value.is_array() && std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_string(); });
    if (!texts) return Kind::wrong_type;
    return unless(is_choice_list(field, value), Kind::not_a_choice);
  }
  if (!value.is_string()) return Kind::wrong_type;
  const auto& text = value.get_ref<const std::string&>();
  if (!text::is_valid_utf8(text)) return Kind::wrong_type;
  switch (field.type) {
    case FieldType::date: return unless(is_strict_date(text), Kind::wrong_type);
    case FieldType::time: return unless(is_strict_time(text), Kind::wrong_type);
    case FieldType::reference: return unless(Uuid::parse(text).ok(), Kind::wrong_type);
    case FieldType::place: return unless(places::is_place_code(text), Kind::wrong_type);
    case FieldType::select_one: return unless(field.find_choice(text) != nullptr, Kind::not_a_choice);
    default: return std::nullopt;
  }
}

std::size_t character_limit(const Field& field) {
  return field.max_characters > 0 ? field.max_characters : max_text_characters;
}

std::vector<Finding> check_answer(const Field& field, const json& value, const Lookup& lookup) {
  if (field.type == FieldType::note) return {};
  if (const std::optional<Finding::Kind> kind = wrong_shape(field, value)) return {{field.name, *kind, {}, 0}};
  if (field.type == FieldType::text) {
    const std::size_t limit = character_limit(field);
    if (text::count_characters(value.get_ref<const std::string&>()) > limit)
      return {{field.name, Finding::Kind::too_long, {}, limit}};
  }
  if (field.constraint && !field.constraint->holds(lookup)) {
    return {{field.name, Finding::Kind::constraint, field.constraint_message, 0}};
  }
  return {};
}

bool has_wrong_level(const Field& field, const json& value) {
  if (field.levels.empty() || !value.is_string()) return false;
  const std::size_t digits = value.get_ref<const std::string&>().size();
  return std::none_of(field.levels.begin(), field.levels.end(),
                      [&](places::Level level) { return places::code_digits(level) == digits; });
}

bool must_answer(const Field& field, const Lookup& lookup) {
  return field.required || (field.required_when && field.required_when->holds(lookup));
}

}  // namespace

bool is_answered(const nlohmann::json& value) {
  if (value.is_null()) return false;
  if (value.is_string()) return !text::trim(value.get_ref<const std::string&>()).empty();
  return !value.is_array() || !value.empty();
}

const char* finding_name(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::wrong_type: return "wrong_type";
    case Finding::Kind::not_a_choice: return "not_a_choice";
    case Finding::Kind::too_long: return "too_long";
    case Finding::Kind::constraint: return "constraint";
    case Finding::Kind::wrong_level: return "wrong_level";
    case Finding::Kind::required: return "required";
    case Finding::Kind::comment: return "comment";
  }
  YX_CHECK(false);
}

std::vector<bool> relevant_fields(const Form& form, const Answers& answers) {
  std::vector<bool> relevant(form.fields.size(), false);
  const Lookup lookup = relevant_answers(form, answers, relevant);
  for (const std::size_t at : form.relevance_order) {
    const Field& field = form.fields[at];
    relevant[at] = groups_hold(form, field, lookup) && (!field.relevant || field.relevant->holds(lookup));
  }
  return relevant;
}

bool is_relevant(const Form& form, std::string_view field, const Answers& answers) {
  const std::optional<std::size_t> at = form.index_of(field);
  return !at || relevant_fields(form, answers)[*at];
}

bool is_required(const Form& form, std::string_view field, const Answers& answers) {
  const std::optional<std::size_t> at = form.index_of(field);
  if (!at) return false;
  const std::vector<bool> relevant = relevant_fields(form, answers);
  return relevant[*at] && must_answer(form.fields[*at], relevant_answers(form, answers, relevant));
}

std::vector<Finding> check_field(const Form& form, std::string_view field, const Answers& answers) {
  const std::optional<std::size_t> at = form.index_of(field);
  if (!at) return {};
  const json* value = answer_of(answers, form.fields[*at].name);
  const std::vector<bool> relevant = relevant_fields(form, answers);
  if (value == nullptr || !relevant[*at]) return {};
  return check_answer(form.fields[*at], *value, relevant_answers(form, answers, relevant));
}

std::vector<Finding> check_all(const Form& form, const Answers& answers) {
  const std::vector<bool> relevant = relevant_fields(form, answers);
  const Lookup lookup = relevant_answers(form, answers, relevant);
  std::vector<Finding> findings;
  for (std::size_t at = 0; at < form.fields.size(); ++at) {
    const Field& field = form.fields[at];
    if (!relevant[at]) continue;
    const json* value = answer_of(answers, field.name);
    if (value == nullptr) {
      const auto kind = field.comment_of.empty() ? Finding::Kind::required : Finding::Kind::comment;
      if (must_answer(field, lookup)) findings.push_back({field.name, kind, field.required_message, 0});
      continue;
    }
    std::vector<Finding> found = check_answer(field, *value, lookup);
    if (found.empty() && has_wrong_level(field, *value))
      found.push_back({field.name, Finding::Kind::wrong_level, {}, 0});
    findings.insert(findings.end(), found.begin(), found.end());
  }
  return findings;
}

Result<nlohmann::json> normalise_value(const Field& field, const nlohmann::json& value, std::string_view today) {
  if (value.is_null()) return json(nullptr);
  if (value.is_string()) return parse_value(field, value.get_ref<const std::string&>(), today);
  const bool is_select = field.type == FieldType::select_one || field.type == FieldType::select_multiple;
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (field.type == FieldType::decimal && std::isfinite(number)) return json(number == 0 ? 0.0 : number);
    if (field.type == FieldType::integer && std::floor(number) == number && std::abs(number) < 9e15)
      return json(static_cast<std::int64_t>(number));
  } else if (value.is_number()) {
    // Whole numbers go the way of typed text: "1" for a choice or a text, 2.0 for a decimal.
    if (field.type != FieldType::date && field.type != FieldType::time) return parse_value(field, value.dump(), today);
  } else if (value.is_array() && field.type == FieldType::select_multiple) {
    std::vector<std::string> values;
    for (const json& one : value) {
      if (!one.is_string()) return Error{Code::invalid, "field " + field.name + ": a list of choices holds texts only"};
      YX_ASSIGN(const json chosen, parse_value(field, one.get_ref<const std::string&>(), today));
      for (const json& each : chosen) values.push_back(each.get<std::string>());
    }
    return in_choice_order(field, values);
  }
  return Error{Code::invalid, "field " + field.name + ": a value of type " + value.type_name() + " does not fit a " +
                                  type_name(field.type) +
                                  (is_select ? "; use the value of a choice" : "; write it as a text")};
}

Result<std::vector<std::pair<std::string, nlohmann::json>>> key_values(const Form& form, const Answers& answers) {
  std::vector<std::pair<std::string, json>> out;
  for (const std::string& name : form.key) {
    const Field& field = *form.find(name);
    const json* answer = answer_of(answers, name);
    if (answer == nullptr) {
      return Error{Code::invalid, "form " + form.name + ", field " + name +
                                      ": is unanswered, but it makes the record's id; answer it first"};
    }
    YX_ASSIGN(json value, normalise_value(field, *answer));
    if (value.is_string() && field.type == FieldType::text)
      value = text::canonical(value.get_ref<const std::string&>());
    if (wrong_shape(field, value))
      return Error{Code::invalid, "form " + form.name + ", field " + name + ": is not a " + type_name(field.type)};
    out.emplace_back(name, std::move(value));
  }
  return out;
}

bool is_final(const Form& form, const Answers& answers) {
  if (form.state_field.empty()) return true;
  const json* state = answer_of(answers, form.state_field);
  return state != nullptr && *state == "final";
}

}  // namespace yanxing::forms
