// Moments as people read them, and back to days: the only place where the app asks for the laptop's time zone.
#pragma once

#include <optional>
#include <string>

#include "client/app/view_parts.h"
#include "sync/base/time.h"

namespace yanxing::app {

/// `when` in the laptop's time zone. 0: not known. `now` decides days_ago (0 for today, less for the future).
LocalTime to_local(UnixMs when, UnixMs now);

/// "2021-05-17", the value of a date field for today.
std::string local_date(UnixMs now);
/// "08:24", the value of a time field for now.
std::string local_clock(UnixMs now);
/// "20210517-0824", for names of files.
std::string file_stamp(UnixMs now);

}  // namespace yanxing::app
