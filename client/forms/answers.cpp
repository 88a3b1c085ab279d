#include "client/forms/answers.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "client/forms/filling.h"
#include "client/forms/shape.h"
#include "client/forms/values.h"
#include "sync/base/ids.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

const json* answer_of(const Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  return found != answers.end() && is_answered(found->second) ? &found->second : nullptr;
}

/// The engine over answers that are only looked at.
Filling looked_at(const Form& form, const Answers& answers) { return {form, FillEnvironment(), answers, false}; }

}  // namespace

bool is_answered(const nlohmann::json& value) {
  if (value.is_null()) return false;
  if (value.is_string()) return !text::trim(value.get_ref<const std::string&>()).empty();
  return !value.is_array() || !value.empty();
}

bool is_half_typed(const Field& field, const nlohmann::json& value) {
  if (!is_answered(value)) return false;
  switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::date:
    case FieldType::time:
    case FieldType::datetime: return wrong_shape(field, value).has_value();
    case FieldType::range: return !value.is_number();
    default: return false;
  }
}

const char* finding_name(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::wrong_type: return "wrong_type";
    case Finding::Kind::no_time: return "no_time";
    case Finding::Kind::no_day: return "no_day";
    case Finding::Kind::not_a_choice: return "not_a_choice";
    case Finding::Kind::too_long: return "too_long";
    case Finding::Kind::constraint: return "constraint";
    case Finding::Kind::wrong_level: return "wrong_level";
    case Finding::Kind::required: return "required";
    case Finding::Kind::comment: return "comment";
    case Finding::Kind::reason: return "reason";
  }
  YX_CHECK(false);
}

std::vector<bool> relevant_fields(const Form& form, const Answers& answers) {
  const Filling filling = looked_at(form, answers);
  std::vector<bool> relevant(form.fields.size(), false);
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const Filling::NodeId node = filling.find(form.fields[i].name);
    relevant[i] = node != Filling::none && filling.is_relevant(node);
  }
  return relevant;
}

bool is_relevant(const Form& form, std::string_view field, const Answers& answers) {
  const Filling filling = looked_at(form, answers);
  const Filling::NodeId node = filling.find(field);
  return node == Filling::none || filling.is_relevant(node);
}

bool is_required(const Form& form, std::string_view field, const Answers& answers) {
  const Filling filling = looked_at(form, answers);
  const Filling::NodeId node = filling.find(field);
  return node != Filling::none && filling.field(node) != nullptr && filling.is_required(node);
}

std::vector<Finding> check_field(const Form& form, std::string_view field, const Answers& answers) {
  const Filling filling = looked_at(form, answers);
  const Filling::NodeId node = filling.find(field);
  const std::optional<Finding> found = node == Filling::none ? std::nullopt : filling.error(node);
  return found ? std::vector<Finding>{*found} : std::vector<Finding>();
}

std::vector<Finding> check_all(const Form& form, const Answers& answers) { return looked_at(form, answers).errors(); }

std::vector<Finding> check_all(const Form& form, const Answers& answers, const FillEnvironment& environment) {
  return Filling(form, environment, answers, false).errors();
}

Result<nlohmann::json> normalise_value(const Field& field, const nlohmann::json& value, std::string_view today) {
  if (value.is_null()) return json(nullptr);
  if (value.is_string()) return parse_value(field, value.get_ref<const std::string&>(), today);
  // What the program worked out is a text or a number, as it is (README.md of the forms).
  if (value.is_number() && (field.type == FieldType::calculate || field.type == FieldType::hidden)) return value;
  const bool is_list = field.type == FieldType::select_multiple || field.type == FieldType::rank;
  const bool is_select = field.type == FieldType::select_one || is_list;
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if ((field.type == FieldType::decimal || field.type == FieldType::range) && std::isfinite(number))
      return json(number == 0 ? 0.0 : number);
    if (field.type == FieldType::integer && std::floor(number) == number && std::abs(number) < 9e15)
      return json(static_cast<std::int64_t>(number));
  } else if (value.is_number()) {
    // Whole numbers go the way of typed text: "1" for a choice or a text, 2.0 for a decimal.
    if (field.type != FieldType::date && field.type != FieldType::time) return parse_value(field, value.dump(), today);
  } else if (value.is_array() && is_list) {
    std::vector<std::string> values;
    for (const json& one : value) {
      if (!one.is_string()) return Error{Code::invalid, "field " + field.name + ": a list of choices holds texts only"};
      YX_ASSIGN(const json chosen, parse_value(field, one.get_ref<const std::string&>(), today));
      for (const json& each : chosen) {
        auto choice = each.get<std::string>();
        if (std::find(values.begin(), values.end(), choice) == values.end()) values.push_back(std::move(choice));
      }
    }
    // A ranking is in the order of preference; what a table offers has no order here.
    const bool as_given = field.type == FieldType::rank || !field.choice_file.empty();
    return as_given ? json(values) : in_choice_order(field, values);
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
