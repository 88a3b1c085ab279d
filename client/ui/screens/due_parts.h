// Pieces of the screen 应报 and what they share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui::due_screen {

template <typename Wish>
void want(std::vector<app::Command>& out, Wish wish) {
  out.emplace_back(app::DueCommand(std::move(wish)));
}

Tone state_tone(app::DueState state);
const char* state_icon(app::DueState state);
const char* state_key(app::DueState state);
/// "过了 3 天", "还有 5 天", "5月20日报送，晚 3 天".
std::string days_text(const app::DueRow& row, const UiContext& ui);

/// What the selected row's rule asks, who has not handed in, and the button that opens the row.
void draw_side(const app::DueView& view, const app::DueRow& row, UiContext& ui, Rect rect,
               std::vector<app::Command>& out);

}  // namespace yanxing::ui::due_screen
