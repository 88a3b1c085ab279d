// The pieces of the screen 花名册; used by people*.cpp only.
#pragma once

#include "client/ui/screens/people.h"

namespace yanxing::ui::people {

inline void want(std::vector<app::Command>& out, app::PeopleCommand command) { out.emplace_back(std::move(command)); }

/// The preview of an import, over the whole area below the header.
void draw_import(const app::ImportView& view, PeopleUi& state, UiContext& ui, Rect body,
                 std::vector<app::Command>& out);
void draw_duplicates(const app::PeopleView& view, UiContext& ui, Rect body, std::vector<app::Command>& out);
void draw_merged(const app::PeopleView& view, UiContext& ui, Rect body, std::vector<app::Command>& out);
void draw_picker(const app::FilePickerView& picker, PeopleUi& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui::people
