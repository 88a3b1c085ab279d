// Moments as ODK writes them, and the one clock rule: a day is the laptop's local day. Forms (today(), now()), reviews,
// home, due and the command line all ask for the zone of this computer; the domain asks for no zone of its own, and a
// laptop in Liuzhou says +08:00 anyway. A fixed +08:00 beside the local day made two "todays" on any other laptop.
#pragma once

#include <cstdint>
#include <string>

namespace yanxing::forms {

/// "2021-05-17T08:24:00.000+08:00": the local time at `ms` since 1970-01-01 UTC, so many minutes east of it.
std::string moment_text(std::int64_t ms, int offset_minutes);

/// Minutes east of UTC of this computer's zone at that moment.
int local_offset_minutes(std::int64_t at_ms);

/// A moment that a person gave by this computer's clock, as ODK writes it: "2021-05-17" and "08:24" make
/// "2021-05-17T08:24:00.000+08:00" in Liuzhou. REQUIRES: a date and a time of that form.
std::string local_moment(const std::string& day, const std::string& time);

}  // namespace yanxing::forms
