// What a person asks for on the screen 首页 home.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshHome {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using HomeCommand = std::variant<command::RefreshHome>;

}  // namespace yanxing::app
