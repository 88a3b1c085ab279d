// What is said of photos, the same on every screen.
#pragma once

#include <string>

#include "client/app/view_parts.h"
#include "client/ui/context.h"

namespace yanxing::ui {

/// "3 photos waiting, 2.4 of 7 MB"; that nothing waits where nothing does.
std::string photos_text(const UiContext& ui, const app::PhotoFigures& figures);

}  // namespace yanxing::ui
