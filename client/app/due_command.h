// What a person asks for on the screen 应报 due.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshDue {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using DueCommand = std::variant<command::RefreshDue>;

}  // namespace yanxing::app
