#include "client/ui/ui.h"

#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

void draw_screen(const app::Views& views, UiState& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  switch (views.shell.screen) {
    case app::Screen::home: return draw_home(views.home, state.home, ui, area, out);
    case app::Screen::people: return draw_people(views.people, state.people, ui, area, out);
    case app::Screen::training: return draw_training(views.training, state.training, ui, area, out);
    case app::Screen::election: return draw_election(views.election, state.election, ui, area, out);
    case app::Screen::due: return draw_due(views.due, state.due, ui, area, out);
    case app::Screen::review: return draw_review(views.review, state.review, ui, area, out);
    case app::Screen::reports: return draw_reports(views.reports, state.reports, ui, area, out);
    case app::Screen::attendance: return draw_attendance(views.attendance, state.attendance, ui, area, out);
    case app::Screen::observation: return draw_observation(views.observation, state.observation, ui, area, out);
    case app::Screen::forms: return draw_forms(views.forms, state.forms, ui, area, out);
    case app::Screen::records: return draw_records(views.records, state.records, ui, area, out);
    case app::Screen::conflicts: return draw_conflicts(views.conflicts, state.conflicts, ui, area, out);
    case app::Screen::sync: return draw_sync(views.sync, state.sync, ui, area, out);
    case app::Screen::settings:
      return draw_settings(views.settings, views.sync.automatic, state.settings, ui, area, out);
  }
}

void draw_blocking(const app::ShellView& view, UiContext& ui, Rect& area) {
  if (view.blocking.empty()) return;
  const std::string text = ui.text().message(view.blocking);
  area.cut_top(banner(ui, area.min, area.width(), icon::warning, "", text, tone::bad));
}

void draw_cannot_open(const app::Message& why, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  fill(area, color::page);
  const Rect place = empty_state(ui, area, icon::warning, ui.tr("open.problem"), ui.text().message(why));
  const float half = button_width(ui, ui.tr("action.close"), false) * 0.5F;
  const Rect at{{std::floor(place.center().x - half), place.min.y}, {std::floor(place.center().x + half), place.max.y}};
  if (button(ui, "open.close", at, ui.tr("action.close"), {Kind::primary})) out.emplace_back(app::command::Quit{});
}

/// The start of the open screen, where the keyboard stands while nothing of it was reached by Tab: nothing to see, and
/// no stop of its own. ImGui would go to the first widget of the window instead whenever the one that had the keyboard
/// is gone (another screen, a closed dialog); that is 首页 in the navigation, and Enter would open it.
void screen_start(app::Screen screen, UiState& state) {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  const ImGuiID start = ImGui::GetID("##screen_start");
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::ItemAdd({at, at}, start, nullptr, ImGuiItemFlags_NoTabStop);
  if (state.shown && state.shown != screen) {
    ImGui::ClearActiveID();
    ImGui::SetFocusID(start, ImGui::GetCurrentWindow());
  }
  state.shown = screen;
  if (g.NavId != start) return;
  ImGui::SetNavCursorVisible(false);
  // Without a visible cursor ImGui's first Tab takes the first widget of the window; here it is the next one.
  if (g.NavMoveScoringItems && (g.NavMoveFlags & ImGuiNavMoveFlags_IsTabbing) != 0 && g.NavTabbingDir == 0) {
    g.NavTabbingDir = 1;
    g.NavTabbingCounter = 1;
  }
}

}  // namespace

void draw(const app::Views& views, UiState& state, UiContext& ui, std::vector<app::Command>& out) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("##yanxing", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ui.begin_frame();
  Rect area{{0, 0}, size};
  if (!views.cannot_open.empty()) {
    draw_cannot_open(views.cannot_open, ui, area, out);
    ImGui::End();
    return;
  }
  if (views.first_run.needed) {
    draw_first_run(views.first_run, views.shell, state.first_run, ui, area, out);
    ImGui::End();
    return;
  }
  ImGui::PushItemFlag(ImGuiItemFlags_NoNavDefaultFocus, true);
  draw_navigation(views.shell, ui, area.cut_left(ui.px(metric::nav)), out);
  ImGui::PopItemFlag();
  draw_status(views.shell, ui, area.cut_bottom(ui.px(metric::status)));
  draw_blocking(views.shell, ui, area);
  ui.begin_screen();
  screen_start(views.shell.screen, state);
  shell_keys(views.shell, state.shell, ui, out);
  draw_screen(views, state, ui, area, out);
  if (views.shell.screen == app::Screen::forms && views.forms.fill && !views.shell.editor) ui.moves_by_itself = true;
  ImGui::End();

  if (views.shell.editor) {
    draw_editor(*views.shell.editor, state.editor, ui, out);
  } else {
    state.editor.was_open = false;
  }
  // Above whatever dialog is open: its keys wait.
  const bool is_above = state.shell.shortcuts_open || views.shell.question || ui.asking;
  if (is_above) ui.enter_layer();
  if (state.shell.shortcuts_open) draw_shortcuts(views.shell, state.shell, ui);
  draw_questions(views.shell, ui, out);
  if (is_above) ui.leave_layer();
  draw_toasts(views.shell, ui, out);
  ui.follow_tab();
}

}  // namespace yanxing::ui
