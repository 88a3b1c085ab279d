#include "client/ui/screens/observation.h"

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/observation_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::Answer;
using app::ObservationView;
using app::StageState;

/// Another village or stage was opened: begin at the first item that still needs something.
void follow_view(const ObservationView& view, ObservationUi& state) {
  const std::string opened = view.village + "/" + std::to_string(view.stage);
  if (state.opened == opened) return;
  state.opened = opened;
  state.focused.clear();
  state.current.clear();
  state.missing_open = false;
  for (const app::ObservationItem& item : view.items) {
    if (item.answer != Answer::none && !item.comment_missing) continue;
    state.current = item.field;
    break;
  }
  if (state.current.empty() && !view.items.empty()) state.current = view.items.front().field;
  state.reveal = true;
  state.place_keyboard = 3;
  state.by_mouse = true;
}

std::string open_stage_label(const ObservationView& view) {
  for (const app::StageProgress& stage : view.stages) {
    if (stage.stage == view.stage) return observation::stage_label(stage);
  }
  return std::to_string(view.stage);
}

void draw_header(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect& area,
                 std::vector<app::Command>& out) {
  const std::string subtitle =
      ui.tr("observation.subtitle.village",
            {{"round", view.round}, {"number", std::to_string(view.stage)}, {"stage", open_stage_label(view)}});
  const bool came_back = view.state == StageState::finalised && view.review.stage == app::ReviewStage::returned;
  const StageState shown = came_back ? StageState::returned : view.state;
  Rect strip = screen_header(ui, area, view.village_name, subtitle, ui.tr(observation::stage_state_key(shown)),
                             observation::stage_state_tone(shown));
  if (view.state == StageState::finalised) {
    const char* label = ui.tr(came_back ? "fill.edit_again" : "observation.reopen");
    if (button_right(ui, "observation.reopen", strip, label, {came_back ? Kind::primary : Kind::plain, icon::unlock})) {
      out.emplace_back(app::command::ReopenStage{});
    }
  } else {
    const bool any = view.state == StageState::started;
    if (button_right(ui, "observation.finalise", strip, ui.tr("observation.finalise"),
                     {Kind::primary, icon::check, any})) {
      observation::finalise(view, state, out);
    }
  }
  if (button_right(ui, "observation.back", strip, ui.tr("observation.back"), {Kind::plain, icon::chevron_left})) {
    out.emplace_back(app::command::OpenVillage{""});
  }
}

}  // namespace

void draw_observation(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                      std::vector<app::Command>& out) {
  if (view.village.empty()) {
    if (!state.opened.empty())
      ImGui::SetNavCursorVisible(false);  // what it stood on is gone; Enter opens a village again
    state.opened.clear();
    observation::draw_villages(view, state, ui, area, out);
    return;
  }
  follow_view(view, state);
  draw_header(view, state, ui, area, out);
  const bool wide = area.width() >= ui.px(1000);
  Rect body = area.inset(ui.px(metric::page));
  observation::checklist_keys(view, state, ui, out);
  body.cut_top(review_banner(ui, body.min, body.width(), view.review, view.state == StageState::finalised));
  if (wide) {
    Rect left = body.cut_left(ui.px(252), ui.px(metric::page));
    observation::draw_stages(view, ui, left.cut_top(observation::stages_height(view, ui), ui.px(metric::gap)), out);
    observation::draw_missing(view, state, ui, left, out);
  } else {
    observation::draw_stage_tabs(view, ui, body.cut_top(ui.px(metric::control), ui.px(metric::gap)), out);
  }
  observation::draw_checklist(view, state, ui, body, out);
  if (state.missing_open) observation::draw_missing_dialog(view, state, ui);
}

}  // namespace yanxing::ui
