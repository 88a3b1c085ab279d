// What stands around every screen: navigation, status bar, toasts, the shortcut sheet, questions.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ShellUi {
  bool shortcuts_open = false;
};

/// Navigation at the left.
void draw_navigation(const app::ShellView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// Status bar at the bottom: where the newest edit is, what waits, last sync.
void draw_status(const app::ShellView& view, UiContext& ui, Rect rect);
/// Messages at the lower right, above everything but dialogs.
void draw_toasts(const app::ShellView& view, UiContext& ui, std::vector<app::Command>& out);
/// Questions of App and of screens.
void draw_questions(const app::ShellView& view, UiContext& ui, std::vector<app::Command>& out);
/// All keys, on F1: those of the open screen first.
void draw_shortcuts(const app::ShellView& view, ShellUi& state, UiContext& ui);
/// Keys that work on every screen.
void shell_keys(const app::ShellView& view, ShellUi& state, UiContext& ui, std::vector<app::Command>& out);

/// The white strip at the top of a screen, cut off `area`: title, an optional tag and a line below it.
/// Returns the strip at its right for buttons (cut them with button_right).
Rect screen_header(UiContext& ui, Rect& area, std::string_view title, std::string_view subtitle,
                   std::string_view tag_text = {}, Tone tag_tone = tone::good);

/// What is known of the server, in a word.
const char* reach_key(bool enrolled, app::Reach reach);

/// The pill of one of the three honest states.
const char* sync_key(app::SyncState state);
Tone sync_tone(app::SyncState state);
const char* sync_icon(app::SyncState state);

}  // namespace yanxing::ui
