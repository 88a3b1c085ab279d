#include "client/forms/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "client/forms/answers.h"
#include "client/forms/moment.h"
#include "client/forms/shape.h"
#include "sync/base/ids.h"
#include "sync/base/text_shape.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

constexpr std::int64_t max_integer = 9'007'199'254'740'991;  // 2^53 - 1: exact in every JSON reader

Error wrong(const Field& field, const std::string& what) {
  return {Code::invalid, "field " + field.name + ": " + what};
}

Result<json> parse_integer(const Field& field, std::string_view typed) {
  if (typed.starts_with('+')) typed.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
  const bool whole =
      error == std::errc() && end == typed.data() + typed.size() && value >= -max_integer && value <= max_integer;
  if (!whole) return wrong(field, "not a whole number; write it in digits, e.g. 120");
  return json(value);
}

Result<json> parse_decimal(const Field& field, std::string_view typed) {
  if (typed.starts_with('+')) typed.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value, std::chars_format::fixed);
  const bool plain = error == std::errc() && end == typed.data() + typed.size() && std::isfinite(value);
  if (!plain) return wrong(field, "not a number; write it in digits with a point, e.g. 2.4");
  return json(value == 0 ? 0.0 : value);  // no negative zero
}

std::string allowed_values(const Field& field) {
  constexpr std::size_t shown = 12;
  std::string out;
  for (std::size_t i = 0; i < field.choices.size() && i < shown; ++i)
    out += (i == 0 ? "" : ", ") + field.choices[i].value;
  return field.choices.size() > shown ? out + "…" : out;
}

/// A choice by its value, a label of either language, or another spelling that the form knows.
Result<std::string> choice_value(const Field& field, std::string_view typed) {
  if (const Choice* choice = field.find_choice(typed)) return choice->value;
  const std::string folded = text::fold(typed);
  for (const Choice& choice : field.choices) {
    std::vector<std::string> names = choice.also;
    names.insert(names.end(), {choice.value, choice.label.zh, choice.label.en});
    const bool named =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) { return text::fold(name) == folded; });
    if (named) return choice.value;
  }
  return wrong(field, "not one of its choices; use one of " + allowed_values(field));
}

Result<json> parse_geopoint(const Field& field, std::string_view typed) {
  std::string text(typed);
  for (const std::string_view separator : {"，", ",", "、"}) {
    for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator))
      text.replace(at, separator.size(), " ");
  }
  if (!is_geopoint(text)) return wrong(field, "not a position; write latitude and longitude, e.g. 24.326 109.428");
  return json(std::move(text));
}

Result<json> parse_acknowledge(const Field& field, std::string_view typed) {
  const std::string folded = text::fold(typed);
  for (const char* yes : {"ok", "yes", "true", "1", "是", "确认", "已确认"}) {
    if (folded == yes) return json("OK");
  }
  return wrong(field, "write OK to acknowledge it, or leave it empty");
}

Result<json> parse_choices(const Field& field, std::string_view typed) {
  // What a table offers is checked where the table is (Filling).
  if (!field.choice_file.empty() && field.type == FieldType::select_one) return json(std::string(typed));
  if (field.type == FieldType::select_one) {
    YX_ASSIGN(std::string value, choice_value(field, typed));
    return json(std::move(value));
  }
  // Labels of several words are found before the text is taken apart.
  if (field.choice_file.empty()) {
    if (const Result<std::string> whole = choice_value(field, typed)) return json::array({*whole});
  }
  std::string separated(typed);
  for (const std::string_view separator : {"、", "，", "；", ";", ","}) {
    for (std::size_t at = separated.find(separator); at != std::string::npos; at = separated.find(separator, at + 1)) {
      separated.replace(at, separator.size(), " ");
    }
  }
  std::vector<std::string> values;
  for (std::size_t start = separated.find_first_not_of(' '); start != std::string::npos;) {
    const std::size_t end = std::min(separated.find(' ', start), separated.size());
    const std::string_view word = std::string_view(separated).substr(start, end - start);
    std::string value(word);
    if (field.choice_file.empty()) {
      YX_ASSIGN(value, choice_value(field, word));
    }
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
    start = separated.find_first_not_of(' ', end);
  }
  // A ranking is in the order of preference, and so are values of a table, which has no order here.
  if (field.type == FieldType::rank || !field.choice_file.empty()) return json(values);
  return in_choice_order(field, values);
}

Result<json> parse_reference(const Field& field, std::string_view typed) {
  const Result<Uuid> id = Uuid::parse(typed);
  if (!id) return wrong(field, "not the id of a " + field.to + "; use the 36 characters that `save` or `list` printed");
  return json(id->text());
}

Result<json> parse_place(const Field& field, std::string_view typed) {
  if (places::is_place_code(typed)) return json(std::string(typed));
  return wrong(field, "not a place code; use its 2, 4, 6, 9 or 12 digits, e.g. 450224204");
}

/// A month or a year, where the question asks for no more: its first day. Anything else as it is.
std::string whole_date(const Field& field, const std::string& typed) {
  const bool month = field.has_appearance("month-year");
  if (!month && !field.has_appearance("year")) return typed;
  std::string digits;
  std::size_t parts = 1;
  for (const char c : text::fold(typed)) {
    const bool is_digit = c >= '0' && c <= '9';
    if (is_digit) digits += c;
    if (!is_digit && !digits.empty() && digits.back() != '-') digits += '-';
  }
  while (digits.ends_with('-')) digits.pop_back();
  for (const char c : digits) parts += c == '-' ? 1 : 0;
  if (parts == 1 && digits.size() == 6) return digits.substr(0, 4) + "-" + digits.substr(4) + "-01";
  if (parts == 1 && digits.size() == 4 && !month) return digits + "-01-01";
  return parts == 2 && digits.find('-') == 4 ? digits + "-01" : typed;
}

Result<std::optional<Date>> parse_today(const Field& field, std::string_view today) {
  if (today.empty()) return std::optional<Date>();
  const Result<Date> date = parse_date(today, std::nullopt);
  if (!date) return wrong(field, "the date of today is not a date");
  return std::optional<Date>(*date);
}

std::string show_date(const Date& date, Language language) {
  static constexpr std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
  if (language == Language::zh) {
    return std::to_string(date.year) + "年" + std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
  }
  return std::to_string(date.day) + " " + months[static_cast<std::size_t>(date.month - 1)] + " " +
         std::to_string(date.year);
}

/// "2021-5-17 8:24" as "2021-05-17T08:24:00.000+08:00", by this computer's zone; a moment that is written whole stays
/// as it is.
Result<json> parse_moment(const Field& field, const std::string& typed, std::string_view today) {
  if (is_datetime_text(typed)) return json(typed);
  const std::size_t space = typed.find_first_of(" Tt");
  const Error cure = wrong(field, "not a date with a time; write it like 2021-05-17 08:24");
  if (space == std::string::npos) return cure;
  YX_ASSIGN(const std::optional<Date> day, parse_today(field, today));
  const Result<Date> date = parse_date(std::string_view(typed).substr(0, space), day);
  const Result<std::string> time = parse_time(std::string_view(typed).substr(space + 1));
  if (!date || !time) return cure;
  return json(local_moment(date->text(), *time));
}

std::string show_moment(const std::string& text, Language language) {
  const Result<Date> date = parse_date(text.substr(0, 10), std::nullopt);
  return date ? show_date(*date, language) + " " + text.substr(11, 5) : text;
}

std::string show_decimal(double value) {
  std::array<char, 512> out{};  // the longest double in fixed notation has 309 digits before the point
  const auto [end, error] = std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed);
  return error == std::errc() ? std::string(out.data(), end) : json(value).dump();
}

std::string show_choice(const Field& field, const std::string& value, Language language) {
  const Choice* choice = field.find_choice(value);
  return choice != nullptr ? choice->label.in(language) : value;
}

}  // namespace

nlohmann::json in_choice_order(const Field& field, const std::vector<std::string>& values) {
  json out = json::array();
  for (const Choice& choice : field.choices) {
    if (std::find(values.begin(), values.end(), choice.value) != values.end()) out.push_back(choice.value);
  }
  return out;
}

Result<nlohmann::json> parse_value(const Field& field, std::string_view typed, std::string_view today) {
  if (!text::is_valid_utf8(typed)) return wrong(field, "not UTF-8 text");
  if (field.type == FieldType::note) return wrong(field, "a note takes no answer");
  const std::string trimmed = text::trim(text::narrow(typed));
  if (trimmed.empty()) return json(nullptr);
  switch (field.type) {
    case FieldType::integer: return parse_integer(field, trimmed);
    case FieldType::range:
    case FieldType::decimal: return parse_decimal(field, trimmed);
    case FieldType::select_one:
    case FieldType::rank:
    case FieldType::select_multiple: return parse_choices(field, trimmed);
    case FieldType::geopoint: return parse_geopoint(field, trimmed);
    case FieldType::acknowledge: return parse_acknowledge(field, trimmed);
    case FieldType::image:
    case FieldType::file:
      if (!is_attachment_name(trimmed))
        return wrong(field, "not the name of an attachment; attach the file in the app");
      return json(trimmed);
    case FieldType::datetime: return parse_moment(field, trimmed, today);
    case FieldType::reference: return parse_reference(field, trimmed);
    case FieldType::place: return parse_place(field, trimmed);
    case FieldType::date: {
      YX_ASSIGN(const std::optional<Date> day, parse_today(field, today));
      const Result<Date> date = parse_date(whole_date(field, trimmed), day);
      if (!date) return wrong(field, date.error().detail);
      return json(date->text());
    }
    case FieldType::time: {
      Result<std::string> time = parse_time(trimmed);
      if (!time) return wrong(field, time.error().detail);
      return json(std::move(*time));
    }
    default: return json(std::string(typed));  // text stays as typed
  }
}

std::string show_value(const Field& field, const nlohmann::json& value, Language language) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (field.type == FieldType::select_one || field.type == FieldType::hidden)
      return show_choice(field, text, language);
    if (is_datetime_text(text) &&
        (field.type == FieldType::datetime || field.type == FieldType::start || field.type == FieldType::end))
      return show_moment(text, language);
    if (field.type == FieldType::acknowledge) return language == Language::zh ? "已确认" : "Acknowledged";
    if (field.type != FieldType::date && field.type != FieldType::today) return text;
    const Result<Date> date = parse_date(text, std::nullopt);
    return date ? show_date(*date, language) : text;
  }
  if (value.is_array() && (field.type == FieldType::select_multiple || field.type == FieldType::rank)) {
    std::string out;
    for (const json& one : value) {
      if (!out.empty()) out += language == Language::zh ? "、" : ", ";
      out += one.is_string() ? show_choice(field, one.get<std::string>(), language) : one.dump();
    }
    return out;
  }
  if (value.is_number_float()) return show_decimal(value.get<double>());
  return show_unknown(value);
}

std::string show_unknown(const nlohmann::json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace yanxing::forms
