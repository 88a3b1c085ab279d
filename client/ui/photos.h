// What is said of photos, the same on every screen, and where one is: fetched with a button.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/app/view_parts.h"
#include "client/ui/context.h"
#include "client/ui/geometry.h"

namespace yanxing::ui {

/// "3 photos waiting, 2.4 of 7 MB"; that nothing waits where nothing does.
std::string photos_text(const UiContext& ui, const app::PhotoFigures& figures);
/// While no change waits: why it would be untrue that nothing does. Empty where it is true.
std::string waits_besides(const UiContext& ui, bool counting, const app::PhotoFigures& figures);
/// What is missing or damaged, if anything: a sentence and what to do.
std::vector<std::pair<app::Message, app::Message>> photo_troubles(const app::PhotoFigures& figures);

/// On one line: where a file is, how far fetching it is, and the button that fetches it or lets go of that. Widgets:
/// `id`.fetch, `id`.stop; told: `id`.place. Returns whether one of the buttons has the keyboard.
bool photo_place(UiContext& ui, const std::string& id, const app::AttachmentView& file, Rect strip,
                 std::vector<app::Command>& out);

/// Below an answer: the picture, if it is one and here, and photo_place(); what went wrong stands below it in full.
/// Returns its height; with `out` null nothing is drawn.
float photo_below(UiContext& ui, const std::string& id, const app::AttachmentView& file, ImVec2 at, float width,
                  std::vector<app::Command>* out);

}  // namespace yanxing::ui
