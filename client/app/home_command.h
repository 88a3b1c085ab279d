// What a person asks for on the screen 首页 home.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshHome {};
/// HomeLine::id or HomeStep::id: goes where the line's button leads.
struct FollowHome {
  std::string line;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using HomeCommand = std::variant<command::RefreshHome, command::FollowHome>;

}  // namespace yanxing::app
