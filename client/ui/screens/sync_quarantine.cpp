// The card of the sync screen with the changes that the server could not take, and the dialog in which one is read.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/sync_parts.h"

namespace yanxing::ui {

void draw_quarantine(const app::SyncView& view, SyncUi& state, UiContext& ui, Rect rect,
                     std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect title = inner.cut_top(ui.px(46)).inset(ui.px(16), 0);
  text_in(ui, title, ui.plural("sync.quarantine", static_cast<std::int64_t>(view.quarantine.size())), style::strong);
  const Column columns[] = {{ui.tr("sync.quarantine.record"), 150, 1},
                            {ui.tr("sync.quarantine.why"), 180, 1.6F},
                            {ui.tr("sync.quarantine.todo"), 180, 1.6F},
                            {"", 92},
                            {"", 72}};
  const auto at = [&](int i) -> const app::QuarantineRow& { return view.quarantine[static_cast<std::size_t>(i)]; };
  TableOptions options;
  options.keyboard = false;
  inner = inner.inset(1, 0);
  table(
      ui, "sync.quarantine", inner, columns, static_cast<int>(view.quarantine.size()), state.quarantine, options,
      [&](int i) { return "quarantine." + std::to_string(i); },
      [&](const Row& row) {
        const app::QuarantineRow& item = at(row.index);
        text_in(ui, row.cell(0), item.title.empty() ? item.form_label : item.title, style::strong);
        text_in(ui, row.cell(1), ui.text().message(item.reason), style::body);
        text_in(ui, row.cell(2), ui.text().message(item.todo), style::soft);
        const Rect read = row.cell(3).middle(ui.px(26));
        if (button(ui, "quarantine." + std::to_string(row.index) + ".read", read, ui.tr("sync.quarantine.read"),
                   {Kind::ghost}))
          state.reading = row.index;
        const Rect open = row.cell(4).middle(ui.px(26));
        if (button(ui, "quarantine." + std::to_string(row.index) + ".open", open, ui.tr("action.open"),
                   {Kind::ghost})) {
          out.emplace_back(app::command::OpenRecord{item.record});
          out.emplace_back(app::command::ShowScreen{app::Screen::records});
          out.emplace_back(app::command::OpenOwnScreen{item.record});  // where there is one
        }
      });
}

void draw_quarantined(const app::SyncView& view, SyncUi& state, UiContext& ui) {
  if (!state.reading || *state.reading >= static_cast<int>(view.quarantine.size())) {
    state.reading.reset();
    return;
  }
  const app::QuarantineRow& item = view.quarantine[static_cast<std::size_t>(*state.reading)];
  Rect body = begin_dialog(ui, "quarantined", {640, 520});
  bool close = dialog_title(ui, "quarantined", body, item.title.empty() ? item.form_label : item.title);
  Rect inner = body.inset(ui.px(20), ui.px(12));
  const std::string laptop = laptop_text(ui, item.this_laptop, item.laptop);
  text_in(ui, inner.cut_top(ui.px(24), ui.px(8)),
          item.form_label + " · " + item.person + " · " + ui.text().moment(item.when) + " · " + laptop,
          style::small_soft);
  inner.cut_top(banner(ui, inner.min, inner.width(), icon::warning, ui.text().message(item.reason),
                       ui.text().message(item.todo), tone::warn) +
                ui.px(10));
  Rect foot = inner.cut_bottom(ui.px(metric::control + 6)).middle(ui.px(metric::control));
  text_in(ui, inner.cut_top(ui.px(26)), ui.tr("sync.quarantine.content"), style::strong);
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##quarantined", inner.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y;
  const float label = ui.px(170);
  for (std::size_t i = 0; i < item.lines.size(); ++i) {
    const auto& [name, value] = item.lines[i];
    const std::string shown = value.empty() ? ui.tr("history.empty") : value;
    const bool is_wrong = std::find(item.wrong.begin(), item.wrong.end(), i) != item.wrong.end();
    if (is_wrong)
      icon_in(ui, {{inner.max.x - ui.px(26), y}, {inner.max.x - ui.px(10), y + ui.px(20)}}, icon::warning,
              {TextSize::small, false, color::bad});
    const float left = text_wrapped(ui, {inner.min.x, y}, label - ui.px(12), name, style::small_soft);
    const float right = text_wrapped(ui, {inner.min.x + label, y}, inner.width() - label - ui.px(is_wrong ? 32 : 10),
                                     shown, is_wrong ? TextStyle{TextSize::body, true, color::bad} : style::body);
    const float height = std::max(left, right) + ui.px(8);
    report(ui, "quarantined." + std::to_string(i), {{inner.min.x, y}, {inner.max.x, y + height}},
           name + " " + shown + (is_wrong ? " wrong" : ""));
    y += height;
  }
  if (item.lines.empty()) text_in(ui, inner.cut_top(ui.px(40)), ui.tr("sync.quarantine.unreadable"), style::faint);
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
  close |= button_right(ui, "quarantined.ok", foot, ui.tr("action.close"), {Kind::primary});
  end_dialog(ui);
  if (close) state.reading.reset();
}

}  // namespace yanxing::ui
