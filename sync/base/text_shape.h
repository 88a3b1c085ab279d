// Days and times as they travel: one rule for the laptop that writes them and the server that judges them. What does
// not fit here is refused by the server as "bad_type".
#pragma once

#include <string_view>

namespace yanxing {

/// "2021-05-17": a day of the calendar, 1900 to 2199.
bool is_date_text(std::string_view text);
/// "08:24".
bool is_time_text(std::string_view text);
/// "2021-05-17T08:24:00.000+08:00": seconds always, fraction and offset (or Z) optional.
bool is_datetime_text(std::string_view text);

}  // namespace yanxing
