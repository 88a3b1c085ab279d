// The pieces of the screen on which a record is filled; used by fill*.cpp and file_picker.cpp only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/screens/fill.h"

namespace yanxing::ui::fill_screen {

/// What drawing needs at hand everywhere on the page.
struct Page {
  FillUi& state;
  UiContext& ui;
  std::vector<app::Command>& out;
  Rect clip;  // what is visible of the page
};

inline void want(std::vector<app::Command>& out, app::FillCommand command) { out.emplace_back(std::move(command)); }

/// Questions, headings, tables, one below the other. Returns the height used.
float draw_entries(Page& page, std::span<const app::FillEntry> entries, ImVec2 at, float width);
float draw_matrix(Page& page, const app::FillEntry& matrix, ImVec2 at, float width);
float draw_repeat_table(Page& page, const app::FillEntry& repeat, ImVec2 at, float width);
float draw_repeat_cards(Page& page, const app::FillEntry& repeat, ImVec2 at, float width);
/// Title of a repeat or a matrix. Returns its height.
float draw_entry_title(Page& page, const app::FillEntry& entry, ImVec2 at, float width);
/// The button that adds a row. Returns its height.
float draw_add_row(Page& page, const app::FillEntry& repeat, ImVec2 at);
/// Takes note that a question of this rectangle has the keyboard, and scrolls to the one that is wanted.
void note_question(Page& page, const std::string& path, Rect rect, bool has_keyboard);

/// Cells of a spreadsheet as the clipboard has them: tabs between, quotes around those with line breaks.
std::vector<std::vector<std::string>> read_cells(std::string_view text);
/// Ctrl+V of cells into a table of the page: takes the key away from the field that has the caret.
void catch_paste(const app::FillView& view, FillUi& state, UiContext& ui);
void draw_pasting(FillUi& state, UiContext& ui, std::vector<app::Command>& out);

void draw_sections(const app::FillView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// The list of what finalising still needs; cut off the bottom of `page`.
void draw_errors(const app::FillView& view, FillUi& state, UiContext& ui, Rect& page, std::vector<app::Command>& out);
/// The question that lists what finalising would drop.
void draw_dropped(const app::FillView& view, UiContext& ui, std::vector<app::Command>& out);
void draw_file_picker(const app::FilePickerView& picker, FillUi& state, UiContext& ui, std::vector<app::Command>& out);
void fill_keys(const app::FillView& view, FillUi& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui::fill_screen
