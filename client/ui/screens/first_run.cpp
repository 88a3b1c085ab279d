#include "client/ui/screens/first_run.h"

#include <array>
#include <cmath>
#include <utility>

#include <imgui_internal.h>
#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

void draw_language(const app::ShellView& shell, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const std::array<Segment, 2> languages{{{ui.tr("language.zh"), -1}, {ui.tr("language.en"), -1}}};
  const float width = segmented_width(ui, languages);
  const auto chosen =
      segmented(ui, "first_run.language", {rect.max.x - width, rect.min.y}, languages, shell.language == "en" ? 1 : 0);
  if (chosen) out.emplace_back(app::command::SetLanguage{*chosen == 1 ? "en" : "zh_CN"});
}

/// The name has the keyboard as soon as the place is chosen. Who presses Tab by habit to get there stays there: once,
/// while nothing is typed.
void stay_at_name(FirstRunUi& state) {
  if (!state.stays) return;
  state.stays = state.person.empty();
  if (!state.stays || ImGui::GetIO().KeyShift) return;
  ImGui::SetKeyOwner(ImGuiKey_Tab, ImGui::GetID("##first_run_tab"));
  if (ImGui::IsKeyPressed(ImGuiKey_Tab, false)) state.stays = false;
}

}  // namespace

void draw_first_run(const app::FirstRunView& view, const app::ShellView& shell, FirstRunUi& state, UiContext& ui,
                    Rect area, std::vector<app::Command>& out) {
  fill(area, color::navy);
  const float width = ui.px(520);
  const float height = ui.px(view.error.empty() ? 396 : 470);
  const ImVec2 at{std::floor(area.center().x - width * 0.5F), std::floor(area.center().y - height * 0.5F)};
  const Rect whole{at, {at.x + width, at.y + height}};
  fill(whole, 0xFFFFFF, ui.px(12));
  Rect body = whole.inset(ui.px(36), ui.px(30));
  Rect top = body.cut_top(ui.px(metric::control + 4), ui.px(16));
  const Rect corner = top;
  const Rect logo = top.cut_left(ui.px(38), ui.px(12));
  fill(logo, color::primary, ui.px(8));
  icon_in(ui, logo, icon::logo, {TextSize::body, true, 0xFFFFFF});
  text_in(ui, top, ui.tr("app.name"), style::title);
  text_in(ui, body.cut_top(ui.px(28)), ui.tr("first_run.title"), style::strong);
  body.cut_top(text_wrapped(ui, body.min, body.width(), ui.tr("first_run.text"), style::soft) + ui.px(14));
  if (!view.error.empty()) {
    body.cut_top(banner(ui, body.min, body.width(), icon::warning, "", ui.text().message(view.error), tone::bad) +
                 ui.px(12));
  }
  if (!std::exchange(state.began, true)) ui.focus("first_run.place");
  stay_at_name(state);
  text_in(ui, body.cut_top(ui.px(24)), ui.tr("first_run.place"), style::small_strong);
  ComboOptions options{ui.tr("first_run.place.hint"), {}, icon::pin};
  options.type_to_search = options.down_opens = true;  // it has the keyboard, and its hint speaks of typing
  if (const auto place = combo(ui, "first_run.place", body.cut_top(ui.px(metric::control), ui.px(12)), view.places,
                               state.place, options)) {
    state.place = *place;
    state.stays = true;
    ui.focus("first_run.person");
  }
  text_in(ui, body.cut_top(ui.px(24)), ui.tr("first_run.person"), style::small_strong);
  const FieldResult person = text_field(ui, "first_run.person", body.cut_top(ui.px(metric::control), ui.px(20)),
                                        state.person, {icon::person, ui.tr("first_run.person.hint")});
  // Choosing the place by Enter brought her here; a Tab out of habit must not lead on past the name.
  if (person.active && state.person.empty() && !ImGui::GetIO().KeyShift)
    ImGui::SetKeyOwner(ImGuiKey_Tab, ImGui::GetID("##name_first"));
  const bool ready = !state.place.empty() && state.person.find_first_not_of(" \t") != std::string::npos;
  const bool start =
      button(ui, "first_run.start", body.cut_top(ui.px(40)), ui.tr("first_run.start"), {Kind::primary, nullptr, ready});
  draw_language(shell, ui, corner, out);  // last on the way of Tab: what must be given comes first
  if (ready && (start || person.submitted)) out.emplace_back(app::command::SetIdentity{state.place, state.person});
}

}  // namespace yanxing::ui
