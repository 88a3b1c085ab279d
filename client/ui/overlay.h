// What stands above a screen: dialogs, questions. A dialog covers everything with a dim ground and keeps mouse and
// keyboard to itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/ui/context.h"

namespace yanxing::ui {

/// Opens a dialog of this logical size for this frame; returns its white card. Call end_dialog afterwards. Draw it
/// every frame.
Rect begin_dialog(UiContext& ui, std::string_view id, ImVec2 logical_size);
void end_dialog(UiContext& ui);

/// Title line of a dialog with a close button. True when it was pressed (or Escape).
bool dialog_title(UiContext& ui, std::string_view id, Rect& body, std::string_view title);

struct QuestionText {
  std::string title;
  std::string text;
  std::string yes;
  std::string no;
  bool danger = false;
};

/// A question with two answers. Ids: `id`.yes and `id`.no. Escape is no; Enter is yes unless it is dangerous.
std::optional<bool> question(UiContext& ui, std::string_view id, const QuestionText& text);

}  // namespace yanxing::ui
