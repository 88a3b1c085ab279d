#include "client/ui/screens/reports.h"

#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/reports_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace reports_screen {
namespace {

using app::ReportCard;
using app::ReportsView;

constexpr float row_height = 52;
constexpr float head_height = 34;

std::vector<const ReportCard*> found(const ReportsView& view, const std::string& search) {
  std::vector<const ReportCard*> out;
  for (const ReportCard& card : view.reports) {
    if (search.empty() || matches(app::Choice{card.name, card.title, {}, card.search}, search)) out.push_back(&card);
  }
  return out;
}

void draw_row(const ReportCard& card, bool chosen, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const Interaction at = interact(ui, "report." + card.name, rect, card.title);
  if (chosen) {
    fill(rect.inset(ui.px(4), 1), color::primary_pale, ui.px(6));
  } else if (at.hovered) {
    fill(rect.inset(ui.px(4), 1), color::row_hover, ui.px(6));
  }
  if (at.focused) focus_ring(ui, rect.inset(ui.px(4), 1), ui.px(6));
  if (at.pressed) want(out, app::command::ChooseReport{card.name});
  Rect text = rect.inset(ui.px(metric::pad), 0).middle(ui.px(40));
  text_in(ui, text.cut_top(ui.px(21)), card.title, chosen ? style::strong : style::body);
  text_in(ui, text, ui.tr(("reports.about." + card.name).c_str()), style::small_soft);
  if (at.hovered && measure(ui, card.title).x > text.width()) tooltip(ui, card.title);
}

void draw_rows(const ReportsView& view, const std::vector<const ReportCard*>& cards, ReportsUi& state, UiContext& ui,
               Rect rect, std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##reports", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = rect.width() - ui.px(10);
  float y = top.y;
  std::string programme = "?";
  for (const ReportCard* card : cards) {
    if (card->programme != programme) {
      programme = card->programme;
      const Rect head{{top.x + ui.px(metric::pad), y + ui.px(8)}, {top.x + width, y + ui.px(head_height)}};
      text_in(ui, head, ui.tr(("programme." + programme).c_str()), style::small_strong);
      y += ui.px(head_height);
    }
    const Rect row{{top.x, y}, {top.x + width, y + ui.px(row_height)}};
    const bool chosen = card->name == view.report;
    if (chosen && state.reveal) {
      ImGui::SetScrollFromPosY(row.center().y - rect.min.y, 0.5F);
      state.reveal = false;
    }
    draw_row(*card, chosen, ui, row, out);
    y = row.max.y;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

/// The arrows choose the report above or below; the free export is the last.
void move_choice(const ReportsView& view, const std::vector<const ReportCard*>& cards, ReportsUi& state, UiContext& ui,
                 std::vector<app::Command>& out) {
  const int step = ui.key(ImGuiKey_DownArrow, true) ? 1 : ui.key(ImGuiKey_UpArrow, true) ? -1 : 0;
  if (step == 0) return;
  std::vector<std::string> names;
  for (const ReportCard* card : cards) names.push_back(card->name);
  names.emplace_back(app::free_export);
  const auto at = std::find(names.begin(), names.end(), view.report);
  const auto now = at == names.end() ? -1 : static_cast<int>(at - names.begin());
  const int next = std::clamp(now + step, 0, static_cast<int>(names.size()) - 1);
  if (next == now) return;
  state.reveal = true;
  want(out, app::command::ChooseReport{names[static_cast<std::size_t>(next)]});
}

void draw_export_row(const ReportsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const bool chosen = view.report == app::free_export;
  const Interaction at = interact(ui, "report.export", rect, ui.tr("reports.export"));
  if (chosen || at.hovered) fill(rect.inset(ui.px(4)), chosen ? color::primary_pale : color::row_hover, ui.px(6));
  if (at.focused) focus_ring(ui, rect.inset(ui.px(4)), ui.px(6));
  if (at.pressed) want(out, app::command::ChooseReport{app::free_export});
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  icon_tile(ui, inner.cut_left(ui.px(30), ui.px(10)).middle(ui.px(30)), icon::download, tone::primary);
  Rect text = inner.middle(ui.px(40));
  text_in(ui, text.cut_top(ui.px(21)), ui.tr("reports.export"), chosen ? style::strong : style::body);
  text_in(ui, text, ui.tr("reports.export.text"), style::small_soft);
}

void draw_list(const ReportsView& view, ReportsUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  const Rect head = rect.cut_top(ui.px(metric::control + 20)).inset(ui.px(metric::pad), ui.px(10));
  FieldOptions options{icon::search, ui.tr("reports.search")};
  options.escape_clears = true;
  const FieldResult typed = text_field(ui, "reports.search", head, state.search, options);
  const auto cards = found(view, state.search);
  if (typed.submitted && !cards.empty()) want(out, app::command::ChooseReport{cards.front()->name});
  if (ui.key(ImGuiKey_Slash)) ui.focus("reports.search");
  move_choice(view, cards, state, ui, out);
  const Rect below = rect.cut_bottom(ui.px(62));
  line_h(rect.min.x + 1, rect.max.x - 1, below.min.y, color::line);
  draw_export_row(view, ui, below, out);
  rect = rect.inset(1, 0);
  if (cards.empty()) {
    empty_state(ui, rect, icon::search, ui.tr("reports.nothing_found"), ui.tr("reports.nothing_found.text"));
    return;
  }
  draw_rows(view, cards, state, ui, rect, out);
}

void draw_right(const ReportsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const float spread = ui.px(6);  // room for shadows
  const Rect outer{{rect.min.x - spread, rect.min.y - spread}, {rect.max.x + spread, rect.max.y}};
  ImGui::SetCursorScreenPos(outer.min);
  ImGui::BeginChild("##report", outer.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  Rect column{{top.x + spread, top.y + spread}, {top.x + spread + rect.width() - ui.px(12), outer.max.y - spread}};
  float used = draw_ask(view, ui, column, out) + ui.px(metric::gap);
  if (view.preview) {
    column.min.y += used;
    used += draw_preview(*view.preview, ui, column) + spread;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, used + spread});
  ImGui::EndChild();
}

}  // namespace
}  // namespace reports_screen

void draw_reports(const app::ReportsView& view, ReportsUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out) {
  const auto count = static_cast<std::int64_t>(view.reports.size());
  const Rect strip = screen_header(ui, area, ui.tr("screen.reports"), ui.plural("reports.subtitle", count));
  if (view.report == app::free_export) {
    key_hints(
        ui, strip,
        {{"↑↓", "hint.choose"}, {"X", "reports.hint.xlsx"}, {"C", "reports.hint.csv"}, {"J", "reports.hint.json"}});
  } else {
    key_hints(ui, strip,
              {{"↑↓", "hint.choose"}, {"P", "reports.hint.pdf"}, {"X", "reports.hint.xlsx"}, {"V", "reports.preview"}});
  }
  if (view.loading) return;
  Rect body = area.inset(ui.px(metric::page));
  const bool wide = area.width() >= ui.px(820);
  const Rect list =
      wide ? body.cut_left(ui.px(340), ui.px(metric::page)) : body.cut_top(body.height() * 0.4F, ui.px(metric::gap));
  reports_screen::draw_list(view, state, ui, list, out);
  reports_screen::draw_right(view, ui, body, out);
}

}  // namespace yanxing::ui
