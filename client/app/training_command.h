// What a person asks for on the screen 培训进度 training.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshTraining {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using TrainingCommand = std::variant<command::RefreshTraining>;

}  // namespace yanxing::app
