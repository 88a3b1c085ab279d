// Pieces of the screen 报表 and what they share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui::reports_screen {

template <typename Wish>
void want(std::vector<app::Command>& out, Wish wish) {
  out.emplace_back(app::ReportsCommand(std::move(wish)));
}

/// What the chosen report needs, where its file goes, the buttons and what came of them. Returns the height used.
float draw_ask(const app::ReportsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);

/// The figures that the table would hold now. Returns the height used.
float draw_preview(const app::ReportPreview& preview, UiContext& ui, Rect rect);

}  // namespace yanxing::ui::reports_screen
