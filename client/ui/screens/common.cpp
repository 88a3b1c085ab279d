#include "client/ui/screens/common.h"

#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/shell.h"

namespace yanxing::ui {

void key_hints(UiContext& ui, Rect strip, std::initializer_list<KeyHint> hints) {
  for (auto hint = std::rbegin(hints); hint != std::rend(hints); ++hint) {
    const char* label = ui.tr(hint->text);
    const float text_width = measure(ui, label, style::small_soft).x;
    const float cap_width = std::max(ui.px(20), measure(ui, hint->key, style::small).x + ui.px(10));
    if (strip.width() < text_width + cap_width + ui.px(18)) return;
    const Rect at = strip.cut_right(text_width, ui.px(5));
    text_in(ui, at, label, style::small_soft);
    report(ui, std::string("key.") + hint->text, at, label);
    key_cap(ui, {strip.cut_right(cap_width, ui.px(14)).min.x, strip.center().y}, hint->key);
  }
}

double fraction(const app::Progress& progress) {
  return progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : 0;
}

std::string progress_text(const app::Progress& progress) {
  return std::to_string(progress.done) + " / " + std::to_string(progress.total);
}

float icon_pill_width(const UiContext& ui, std::string_view text) {
  return measure(ui, text, style::small).x + ui.px(36);
}

float icon_pill(UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone, const char* icon) {
  const float height = ui.px(22);
  const float width = icon_pill_width(ui, text);
  const float top = std::floor(left_middle.y - height * 0.5F);
  const Rect rect{{left_middle.x, top}, {left_middle.x + width, top + height}};
  fill(rect, tone.bg, height * 0.5F);
  const TextStyle ink{TextSize::small, false, tone.fg};
  icon_in(ui, {{rect.min.x + ui.px(8), rect.min.y}, {rect.min.x + ui.px(22), rect.max.y}}, icon, ink);
  text_in(ui, {{rect.min.x + ui.px(26), rect.min.y}, rect.max}, text, ink);
  return width;
}

float sync_pill(UiContext& ui, ImVec2 left_middle, app::SyncState state) {
  return icon_pill(ui, left_middle, ui.tr(sync_key(state)), sync_tone(state), sync_icon(state));
}

float review_banner(UiContext& ui, ImVec2 at, float width, const app::ReviewMark& mark, bool is_final) {
  const bool returned = mark.stage == app::ReviewStage::returned;
  const bool accepted = mark.stage == app::ReviewStage::accepted && !mark.comment.empty();
  if (mark.by.empty() || (!returned && !accepted)) return 0;
  const std::string title =
      ui.tr(returned ? "fill.returned" : "fill.accepted", {{"person", mark.by}, {"when", ui.text().moment(mark.at)}});
  std::string text = mark.comment;
  if (returned) text += std::string("\n") + ui.tr(is_final ? "fill.returned.open" : "fill.returned.todo");
  const float height =
      banner(ui, at, width, returned ? icon::undo : icon::check_circle, title, text, returned ? tone::bad : tone::good);
  report(ui, returned ? "fill.returned" : "fill.accepted", {at, {at.x + width, at.y + height}},
         title + " " + mark.comment);
  return height + ui.px(14);
}

float refused_banner(UiContext& ui, const std::string& id, ImVec2 at, float width, const app::RefusedMark& mark) {
  if (mark.empty()) return 0;
  const std::string title = ui.tr("fill.refused", {{"reason", ui.text().message(mark.reason)}});
  const float height = banner(ui, at, width, icon::warning, title,
                              ui.text().message(mark.todo) + " " + ui.tr("fill.refused.kept"), tone::bad);
  report(ui, id, {at, {at.x + width, at.y + height}}, title);
  return height + ui.px(14);
}

std::string laptop_text(const UiContext& ui, bool is_this, const std::string& number) {
  if (is_this || number.empty()) return ui.tr(is_this ? "laptop.this" : "laptop.other");
  return ui.tr("laptop.numbered", {{"number", number}});
}

Rect centered(Rect rect, float width) {
  const float left = std::floor(rect.center().x - width * 0.5F);
  return {{left, rect.min.y}, {left + width, rect.max.y}};
}

bool is_in_focus(const std::string& id) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  return g.NavId != 0 && g.NavId == ImGui::GetID(id.c_str(), id.c_str() + id.size());
}

void place_keyboard_at(const std::string& id) {
  ImGui::SetFocusID(ImGui::GetID(id.c_str(), id.c_str() + id.size()), ImGui::GetCurrentWindow());
  ImGui::SetNavCursorVisible(true);
}

}  // namespace yanxing::ui
