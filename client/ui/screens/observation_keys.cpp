// Keys of the checklist, and moving from item to item.
#include <algorithm>
#include <array>
#include <optional>

#include "client/ui/screens/observation_parts.h"

namespace yanxing::ui::observation {
namespace {

using app::Answer;
using app::ObservationItem;
using app::ObservationView;
using app::StageState;

int index_of(const ObservationView& view, const std::string& field) {
  for (std::size_t i = 0; i < view.items.size(); ++i) {
    if (view.items[i].field == field) return static_cast<int>(i);
  }
  return -1;
}

void go_to(const ObservationView& view, int index, ObservationUi& state, UiContext& ui) {
  if (view.items.empty()) return;
  state.by_mouse = false;
  const int last = static_cast<int>(view.items.size()) - 1;
  state.current = view.items[static_cast<std::size_t>(std::clamp(index, 0, last))].field;
  state.focused = state.current;
  state.reveal = true;
  ui.focus("item." + state.current);
}

/// The answer whose key was pressed now.
std::optional<Answer> answer_pressed(const UiContext& ui) {
  struct Key {
    ImGuiKey key;
    Answer answer;
  };
  constexpr std::array<Key, 14> keys{{{ImGuiKey_1, Answer::yes},
                                      {ImGuiKey_Keypad1, Answer::yes},
                                      {ImGuiKey_Y, Answer::yes},
                                      {ImGuiKey_2, Answer::no},
                                      {ImGuiKey_Keypad2, Answer::no},
                                      {ImGuiKey_N, Answer::no},
                                      {ImGuiKey_3, Answer::not_applicable},
                                      {ImGuiKey_Keypad3, Answer::not_applicable},
                                      {ImGuiKey_4, Answer::not_observed},
                                      {ImGuiKey_Keypad4, Answer::not_observed},
                                      {ImGuiKey_0, Answer::none},
                                      {ImGuiKey_Keypad0, Answer::none},
                                      {ImGuiKey_Delete, Answer::none},
                                      {ImGuiKey_Backspace, Answer::none}}};
  for (const Key& key : keys) {
    if (ui.key(key.key)) return key.answer;
  }
  return std::nullopt;
}

void answer_keys(const ObservationView& view, ObservationUi& state, UiContext& ui, std::vector<app::Command>& out) {
  const int index = index_of(view, state.current);
  const auto answer = answer_pressed(ui);
  if (!answer || index < 0) return;
  const ObservationItem& item = view.items[static_cast<std::size_t>(index)];
  if (*answer == Answer::none && item.answer == Answer::none) return;
  out.emplace_back(app::command::SetAnswer{item.field, *answer});
  if (*answer == Answer::no) {
    ui.focus("comment." + item.field);
    state.reveal = true;
  } else {
    go_to(view, *answer == Answer::none ? index : index + 1, state, ui);
  }
}

/// The missing thing after the current item; the first one after the last.
const app::MissingItem* next_missing(const ObservationView& view, const ObservationUi& state) {
  const int current = index_of(view, state.current);
  for (const app::MissingItem& item : view.missing) {
    if (index_of(view, item.field) > current) return &item;
  }
  return view.missing.empty() ? nullptr : &view.missing.front();
}

void stage_keys(const ObservationView& view, UiContext& ui, std::vector<app::Command>& out) {
  const int step = (ui.key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.key(ImGuiKey_LeftArrow) ? 1 : 0);
  if (step == 0) return;
  for (const app::StageProgress& stage : view.stages) {
    if (stage.stage == view.stage + step) out.emplace_back(app::command::OpenStage{stage.stage});
  }
}

/// P, or Ctrl P while the comment is typed: the problem of the current 否.
void problem_key(const ObservationView& view, const ObservationUi& state, UiContext& ui,
                 std::vector<app::Command>& out) {
  if (!ui.key(ImGuiKey_P) && !ui.chord(ImGuiMod_Ctrl | ImGuiKey_P)) return;
  const int index = index_of(view, state.current);
  if (index < 0) return;
  const ObservationItem& item = view.items[static_cast<std::size_t>(index)];
  if (item.may_be_problem || item.problem) out.emplace_back(app::command::RecordProblem{item.field});
}

/// Enter in a comment goes on to the next question; Shift Enter is a new line.
void comment_enter(const ObservationView& view, ObservationUi& state, UiContext& ui) {
  if (state.typing.empty() || !ui.on_top_layer()) return;
  const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  if (!enter || ImGui::GetIO().KeyShift || ImGui::GetIO().KeyCtrl) return;
  state.leave_comment = true;
  go_to(view, index_of(view, state.typing) + 1, state, ui);
}

}  // namespace

void jump_to(const app::MissingItem& item, ObservationUi& state, UiContext& ui) {
  if (item.reason == app::MissingReason::field) {
    ui.focus("field." + item.field);
    return;
  }
  state.by_mouse = false;
  state.current = item.field;
  state.focused = item.field;
  state.reveal = true;
  ui.focus((item.reason == app::MissingReason::comment ? "comment." : "item.") + item.field);
}

void finalise(const ObservationView& view, ObservationUi& state, std::vector<app::Command>& out) {
  if (view.missing.empty()) {
    out.emplace_back(app::command::FinaliseStage{});
    return;
  }
  ImGui::SetNavCursorVisible(false);  // Enter is the list's now
  state.missing_open = true;
  state.missing_choice = 0;
}

void checklist_keys(const ObservationView& view, ObservationUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (ui.key(ImGuiKey_Escape)) {
    out.emplace_back(app::command::OpenVillage{""});
    return;
  }
  stage_keys(view, ui, out);
  problem_key(view, state, ui, out);
  if (view.state == StageState::finalised) return;
  comment_enter(view, state, ui);
  const int index = index_of(view, state.current);
  if (ui.key(ImGuiKey_DownArrow, true)) go_to(view, index + 1, state, ui);
  if (ui.key(ImGuiKey_UpArrow, true)) go_to(view, index - 1, state, ui);
  if (ui.key(ImGuiKey_Home)) go_to(view, 0, state, ui);
  if (ui.key(ImGuiKey_End)) go_to(view, static_cast<int>(view.items.size()) - 1, state, ui);
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter) && view.state == StageState::started) finalise(view, state, out);
  if (ui.chord(ImGuiKey_F3)) {
    if (const app::MissingItem* missing = next_missing(view, state)) jump_to(*missing, state, ui);
  }
  answer_keys(view, state, ui, out);
}

}  // namespace yanxing::ui::observation
