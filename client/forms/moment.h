// Internal to yx_forms: moments as ODK writes them.
#pragma once

#include <cstdint>
#include <string>

namespace yanxing::forms {

/// "2021-05-17T08:24:00.000+08:00": the local time at `ms` since 1970-01-01 UTC, so many minutes east of it.
std::string moment_text(std::int64_t ms, int offset_minutes);

}  // namespace yanxing::forms
