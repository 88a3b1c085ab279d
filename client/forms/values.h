// Values as people type and read them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/form.h"
#include "sync/base/result.h"

namespace yanxing::forms {

/// A day of the Gregorian calendar.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const Date&) const = default;
  bool is_valid() const;
  /// "2021-05-17".
  std::string text() const;
};

/// Reads what a person typed: 2021-5-17, 2021/5/17, 2021.5.17, 20210517, 2021年5月17日; with `today` also 5-17, 5.17,
/// 5月17日, 17日, 今天/昨天/明天/前天/后天, today/yesterday/tomorrow. Full-width digits are fine. Years 1900–2199.
/// Error: invalid.
Result<Date> parse_date(std::string_view text, std::optional<Date> today);

/// Reads 8:24, 08:24, 0824, 824, 8点24分, 8时, 8点半, 上午8:24, 下午2:05, 2:05 pm, 08:24:31, 2021-05-17T08:24 into
/// "08:24". Error: invalid.
Result<std::string> parse_time(std::string_view text);

/// A typed value as it is stored. Empty text is null: it takes the answer away. Text is kept as typed; for all other
/// types full-width characters are normalised first. Choices may be given by value or by a label of either language,
/// several separated by spaces, commas or 、. `today`: "2021-05-17", where dates without a year or relative ones are
/// allowed. Error: invalid, the detail names field, form of the value, cure.
Result<nlohmann::json> parse_value(const Field& field, std::string_view text, std::string_view today = {});

/// A select_multiple value: those of `values` that are choices, once each, in the order of the form, so that equal
/// picks are equal values.
nlohmann::json in_choice_order(const Field& field, const std::vector<std::string>& values);

/// A stored value as a person reads it: labels of choices, 2021年5月17日 / 17 May 2021. Unanswered: empty. A reference
/// or a place shows its id or code, which the caller turns into a name. A value of the wrong type is shown as it is,
/// never hidden.
std::string show_value(const Field& field, const nlohmann::json& value, Language language);
/// The same for a field that the form does not know.
std::string show_unknown(const nlohmann::json& value);

}  // namespace yanxing::forms
