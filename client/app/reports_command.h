// What a person asks for on the screen 报表 reports.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshReports {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ReportsCommand = std::variant<command::RefreshReports>;

}  // namespace yanxing::app
