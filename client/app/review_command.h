// What a person asks for on the screen 审核 review.
#pragma once

#include <string>
#include <variant>

#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshReview {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ReviewCommand = std::variant<command::RefreshReview>;

}  // namespace yanxing::app
