// The pieces of the conflicts screen; used by conflicts*.cpp only.
#pragma once

#include <vector>

#include "client/ui/screens/conflicts.h"

namespace yanxing::ui::conflicts {

/// What the conflict is about: the field, or that the record was deleted here and edited there.
std::string subject(const app::ConflictView& conflict, const UiContext& ui);
/// One conflict: what it is about, its values, another value.
void draw_conflict(const app::ConflictView& conflict, ConflictsUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui::conflicts
