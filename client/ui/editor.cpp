#include "client/ui/editor.h"

#include "client/ui/button.h"
#include "client/ui/form_field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"

namespace yanxing::ui {
namespace {

void draw_fields(const app::EditorView& view, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(body.min);
  ImGui::BeginChild("##fields", body.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y + ui.px(16);
  const float left = body.min.x + ui.px(20);
  const float width = body.width() - ui.px(44);
  if (view.restored) {
    y += banner(ui, {left, y}, width, icon::history, ui.tr("editor.restored.title"), ui.tr("editor.restored.text"),
                tone::primary) +
         ui.px(14);
  }
  if (!view.problem.empty()) {
    y += banner(ui, {left, y}, width, icon::warning, ui.tr("editor.problem"), ui.text().message(view.problem),
                tone::bad) +
         ui.px(14);
  }
  y += refused_banner(ui, "editor.refused", {left, y}, width, view.refused);
  for (const app::FieldView& field : view.fields) {
    const float height = form_field_height(ui, field, width);
    if (auto value = form_field(ui, "editor." + field.name, {{left, y}, {left + width, y + height}}, field)) {
      out.emplace_back(app::command::SetEditorField{field.name, std::move(*value)});
    }
    y += height;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

}  // namespace

void draw_editor(const app::EditorView& view, EditorUi& state, UiContext& ui, std::vector<app::Command>& out) {
  const bool appearing = !state.was_open;
  state.was_open = true;
  float wanted = 54 + 62 + 32;
  for (const app::FieldView& field : view.fields)
    wanted += form_field_height(ui, field, ui.px(560 - 44)) / ui.theme().scale;
  if (view.restored || !view.problem.empty()) wanted += 80;
  if (!view.refused.empty()) wanted += 100;
  Rect card = begin_dialog(ui, "editor", {560, std::min(wanted, 640.0F)});
  const std::string title = ui.tr(view.record ? "editor.edit" : "editor.new", {{"form", view.form_label}});
  bool close = dialog_title(ui, "editor", card, title);
  Rect foot = card.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  draw_fields(view, ui, card, out);
  if (appearing && !view.fields.empty()) ui.focus("editor." + view.fields.front().name);
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool save =
      button_right(ui, "editor.save", strip, ui.tr("action.save"), {Kind::primary, icon::check, view.can_save});
  close |= button_right(ui, "editor.cancel", strip, ui.tr("action.cancel"));
  text_in(ui, strip, ui.tr("editor.keys"), style::small_faint);
  if (save || (view.can_save && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter))) out.emplace_back(app::command::SaveEditor{});
  end_dialog(ui);
  if (!close) return;
  if (view.changed) {
    ui.asking = Asking{ui.tr("editor.discard.title"), ui.tr("editor.discard.text"), ui.tr("editor.discard.yes"), true,
                       app::command::CloseEditor{}};
  } else {
    out.emplace_back(app::command::CloseEditor{});
  }
}

}  // namespace yanxing::ui
