// Pieces of the sync screen; used by sync.cpp only.
#pragma once

#include <vector>

#include "client/ui/screens/sync.h"

namespace yanxing::ui {

/// The card with the changes that the server could not take.
void draw_quarantine(const app::SyncView& view, SyncUi& state, UiContext& ui, Rect rect,
                     std::vector<app::Command>& out);
/// One change that was not taken: who made it, why it was not taken, what to do, and all that it wanted to say. Over
/// everything, while it is read.
void draw_quarantined(const app::SyncView& view, SyncUi& state, UiContext& ui);

}  // namespace yanxing::ui
