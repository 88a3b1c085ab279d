#include "tools/cli/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "client/records/value_codec.h"

namespace yanxing::cli {
namespace {

using forms::FieldType;
using nlohmann::json;

constexpr std::size_t max_shown_choices = 20;
constexpr std::size_t max_shown_value = 60;

std::string choices_text(const forms::Field& field, Language language) {
  if (!field.choice_file.empty()) return sentence(language, "expect.table", {field.choice_file});
  std::vector<std::string> names;
  for (const forms::Choice& choice : field.choices) {
    if (names.size() == max_shown_choices) {
      names.emplace_back("…");
      break;
    }
    names.push_back(choice.value + " (" + choice.label.in(language) + ")");
  }
  return names_of(names);
}

/// Where a row stands, as a number or as FIELD=VALUE has it: "2", "1.5".
std::optional<json> position_of(const json& value) {
  if (value.is_number()) return value;
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
  if (!is_whole) return std::nullopt;
  const bool is_integer = text.find_first_not_of("-0123456789") == std::string::npos && std::abs(number) < 1e15;
  return is_integer ? json(static_cast<std::int64_t>(number)) : json(number);
}

}  // namespace

std::string shown(const json& value) {
  const std::string text =
      value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, json::error_handler_t::replace);
  const std::string start = text::first_characters(text, max_shown_value);
  return start.size() == text.size() ? start : start + "…";
}

std::string names_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string expectation(const forms::Field& field, Language language) {
  switch (field.type) {
    case FieldType::integer: return sentence(language, "expect.integer");
    case FieldType::decimal: return sentence(language, "expect.decimal");
    case FieldType::date: return sentence(language, "expect.date");
    case FieldType::time: return sentence(language, "expect.time");
    case FieldType::text: return sentence(language, "expect.text");
    case FieldType::select_one:
    case FieldType::select_multiple: return sentence(language, "expect.choices", {choices_text(field, language)});
    case FieldType::reference: return sentence(language, "expect.reference", {field.to});
    case FieldType::place: return sentence(language, "expect.place");
    case FieldType::image:
    case FieldType::file: return sentence(language, "expect.attachment");
    case FieldType::note: return sentence(language, "expect.note");
    default: return sentence(language, "expect.text");
  }
}

json named_choice(const forms::Field& field, const json& value, const forms::FillEnvironment& environment) {
  if (field.choice_file.empty() || !environment.table) return value;
  const auto table = environment.table(field.choice_file);
  const auto named = [&](const json& one) {
    if (table == nullptr || !one.is_string()) return one;
    const auto found = forms::table_choice_named(*table, field, one.get<std::string>());
    return found ? json(*found) : one;
  };
  if (!value.is_array()) return named(value);
  json out = json::array();
  for (const json& one : value) out.push_back(named(one));
  return out;
}

Checked check_values(const forms::Form& form, const forms::Answers& given, const forms::FillEnvironment& environment,
                     Language language, bool force) {
  Checked out;
  for (const auto& [name, value] : given) {
    const forms::Field* field = form.find(forms::field_of_path(name));
    const auto group = form.group_of(forms::field_of_path(name));
    if (records::is_row_position(name) && group && form.groups[*group].repeat) {
      if (const auto position = position_of(value)) {
        out.values[name] = *position;
        continue;
      }
      if (!value.is_null()) {
        out.problem = {sentence(language, "value.row", {name, shown(value)}), name};
        return out;
      }
      out.values[name] = value;
      continue;
    }
    if (field == nullptr && !force) {
      std::vector<std::string> names;
      for (const forms::Field& each : form.fields) {
        if (each.type != FieldType::note && each.comment_of.empty()) names.push_back(each.name);
      }
      out.problem = {sentence(language, "form.unknown_field", {form.name, name, names_of(names)}), name};
      return out;
    }
    if (field == nullptr) {
      out.values[name] = value;
      continue;
    }
    auto normal =
        field->type == FieldType::note ? Result<json>(Error{Code::invalid, ""}) : forms::normalise_value(*field, value);
    if (!normal) {
      out.problem = {sentence(language, "value.bad",
                              {field->name, field->label.in(language), shown(value), expectation(*field, language)}),
                     name};
      return out;
    }
    out.values[name] = named_choice(*field, *normal, environment);
  }
  return out;
}

std::string finding_sentence(const forms::Form& form, const forms::Finding& finding, const std::string& label,
                             const json& value, Language language) {
  const forms::Field& field = *form.find(forms::field_of_path(finding.field));
  if (finding.kind == forms::Finding::Kind::too_long)
    return sentence(language, "value.too_long", {field.name, label, std::to_string(finding.limit)});
  if (finding.kind == forms::Finding::Kind::constraint) {
    const std::string why = finding.message.empty() ? sentence(language, "value.rule") : finding.message.in(language);
    return sentence(language, "value.constraint", {field.name, label, why});
  }
  // A derived figure that was replaced by something else than its rule allows: the form says best what it wants.
  const bool own_words = field.type == FieldType::calculate && !field.constraint_message.empty();
  if (own_words)
    return sentence(language, "value.constraint", {field.name, label, field.constraint_message.in(language)});
  return sentence(language, "value.bad", {field.name, label, shown(value), expectation(field, language)});
}

std::string store_sentence(const forms::Form& form, const Error& error, const forms::Answers& given,
                           Language language) {
  if (error.code != Code::invalid) return error_sentence(language, error);
  if (error.detail.find("cannot change") != std::string::npos)
    return sentence(language, "value.key_fixed", {names_of(form.key)});
  for (const std::string& name : form.key) {
    const auto value = given.find(name);
    if (value == given.end() || !forms::is_answered(value->second))
      return sentence(language, "value.key", {form.name, names_of(form.key)});
  }
  if (error.detail.find("make another id") != std::string::npos)
    return sentence(language, "value.key_other", {names_of(form.key)});
  return sentence(language, "record.refused", {error.detail});
}

}  // namespace yanxing::cli
