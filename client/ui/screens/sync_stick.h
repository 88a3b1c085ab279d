// The card "U盘" of the sync screen, and its picker.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct StickUi {
  std::string folder;  // that the typed path belongs to
  std::string typed;
};

/// How tall the card is at this width.
float stick_height(const app::StickView& view, const UiContext& ui, float width);
void draw_stick(const app::StickView& view, bool enrolled, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// Over everything, while somebody chooses a folder or a receipt.
void draw_stick_picker(const app::StickView& view, StickUi& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui
