#include "client/forms/shape.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "client/forms/values.h"
#include "sync/base/ids.h"
#include "sync/base/text_shape.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

bool is_choice_list(const Field& field, const json& value) {
  std::set<std::string> seen;
  return std::all_of(value.begin(), value.end(), [&](const json& one) {
    return field.find_choice(one.get<std::string>()) != nullptr && seen.insert(one.get<std::string>()).second;
  });
}

bool are_texts(const json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_string(); });
}

/// The number at the start of `text`, taken off it with the space behind; nullopt when there is none.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty() && text.front() != ' ') return std::nullopt;
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return number;
}

std::optional<Finding::Kind> wrong_text(const Field& field, const std::string& text) {
  using Kind = Finding::Kind;
  const auto unless = [](bool good, Kind kind) { return good ? std::nullopt : std::optional<Kind>(kind); };
  switch (field.type) {
    case FieldType::date: return unless(is_date_text(text), Kind::wrong_type);
    case FieldType::time: return unless(is_time_text(text), Kind::wrong_type);
    case FieldType::datetime: return unless(is_datetime_text(text), Kind::wrong_type);
    case FieldType::geopoint: return unless(is_geopoint(text), Kind::wrong_type);
    case FieldType::acknowledge: return unless(text == "OK", Kind::wrong_type);
    case FieldType::image:
    case FieldType::file: return unless(is_attachment_name(text), Kind::wrong_type);
    case FieldType::reference: return unless(Uuid::parse(text).ok(), Kind::wrong_type);
    case FieldType::place: return unless(places::is_place_code(text), Kind::wrong_type);
    case FieldType::select_one:
      return unless(!field.choice_file.empty() || field.find_choice(text) != nullptr, Kind::not_a_choice);
    default: return std::nullopt;
  }
}

bool fits_range(const Field& field, double number) {
  const double low = std::min(field.range_start, field.range_end);
  const double high = std::max(field.range_start, field.range_end);
  const double steps = (number - field.range_start) / field.range_step;
  return number >= low && number <= high && std::abs(steps - std::round(steps)) < 1e-9;
}

}  // namespace

bool is_geopoint(std::string_view text) {
  const auto latitude = take_number(text);
  const auto longitude = take_number(text);
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return false;
  if (!text.empty() && !take_number(text)) return false;
  if (!text.empty() && !take_number(text)) return false;
  return text.empty();
}

bool is_attachment_name(std::string_view text) {
  constexpr std::size_t hash_digits = 64;
  return text.size() > hash_digits + 1 && text[hash_digits] == '.' &&
         text.substr(0, hash_digits).find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         text.find('/') == std::string_view::npos;
}

bool has_wrong_level(const Field& field, const json& value) {
  if (field.levels.empty() || !value.is_string()) return false;
  const std::size_t digits = value.get_ref<const std::string&>().size();
  return std::none_of(field.levels.begin(), field.levels.end(),
                      [&](places::Level level) { return places::code_digits(level) == digits; });
}

std::optional<Finding::Kind> wrong_shape(const Field& field, const json& value) {
  using Kind = Finding::Kind;
  const auto unless = [](bool good, Kind kind) { return good ? std::nullopt : std::optional<Kind>(kind); };
  const bool finite = value.is_number() && std::isfinite(value.get<double>());
  switch (field.type) {
    case FieldType::integer: return unless(value.is_number_integer(), Kind::wrong_type);
    case FieldType::decimal: return unless(finite, Kind::wrong_type);
    case FieldType::range: return unless(finite && fits_range(field, value.get<double>()), Kind::wrong_type);
    case FieldType::select_multiple:
    case FieldType::rank:
      if (!are_texts(value)) return Kind::wrong_type;
      return unless(!field.choice_file.empty() || is_choice_list(field, value), Kind::not_a_choice);
    case FieldType::calculate:
    case FieldType::hidden: return unless(!value.is_object(), Kind::wrong_type);
    default: break;
  }
  if (!value.is_string() || !text::is_valid_utf8(value.get_ref<const std::string&>())) return Kind::wrong_type;
  return wrong_text(field, value.get_ref<const std::string&>());
}

}  // namespace yanxing::forms
