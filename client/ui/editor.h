// The dialog that fills or edits one record of any form.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct EditorUi {
  bool was_open = false;
};

void draw_editor(const app::EditorView& view, EditorUi& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui
