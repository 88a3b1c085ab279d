// Internal to yx_xlsform: what a spreadsheet's cell says, as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace yanxing::forms::xlsform {

/// "12", "0.5", never an exponent; the shortest text that is this number.
std::string plain_number(double value);

/// A day number of a spreadsheet, 0 = 1899-12-30 (or 1904-01-01): 2021-05-17, 08:24:00 (days below 1),
/// 2021-05-17T08:24:00. A number that is no date is written as it is.
std::string serial_date(double serial, bool from_1904);

/// Whether a number format (ECMA-376 part 1, 18.8.30) shows a date or time.
bool is_builtin_date_format(std::size_t id);
bool is_date_format(std::string_view code);

/// Turns _x000D_ and its like (18.4.12) into the character.
std::string unescape(std::string_view text);

/// No-break spaces become spaces, line ends \n, white space around it goes.
std::string tidy(std::string_view text);

}  // namespace yanxing::forms::xlsform
