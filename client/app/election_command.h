// What a person asks for on the screen 换届总览 election.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshElection {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ElectionCommand = std::variant<command::RefreshElection>;

}  // namespace yanxing::app
