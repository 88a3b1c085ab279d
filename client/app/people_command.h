// What a person asks for on the screen 花名册 people.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshPeople {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using PeopleCommand = std::variant<command::RefreshPeople>;

}  // namespace yanxing::app
