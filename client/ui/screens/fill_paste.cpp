// Cells from a spreadsheet into a table of rows: read, shown, then taken.
#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::EntryKind;
using app::FillEntry;

/// Where the caret is within the tables of a page.
struct Target {
  const FillEntry* repeat = nullptr;
  std::size_t row = 0;
  std::size_t column = 0;
  bool exact = false;  // the caret stands in it
};

void look_in(const std::vector<FillEntry>& entries, const std::string& current, Target& target) {
  for (const FillEntry& entry : entries) {
    if (entry.kind != EntryKind::repeat) continue;
    if (!entry.as_table) {
      for (const app::RepeatRow& row : entry.rows) look_in(row.entries, current, target);
      continue;
    }
    if (entry.read_only) continue;
    if (target.repeat == nullptr) target = {&entry, entry.rows.size(), 0, false};
    for (std::size_t i = 0; i < entry.rows.size(); ++i) {
      const auto& cells = entry.rows[i].entries;
      for (std::size_t j = 0; j < cells.size(); ++j) {
        if (!current.empty() && cells[j].question.path == current) target = {&entry, i, j, true};
      }
    }
  }
}

/// The first line only repeats the table's headings.
bool is_heading(const std::vector<std::string>& line, const FillEntry& repeat, std::size_t column) {
  bool any = false;
  for (std::size_t i = 0; i < line.size() && column + i < repeat.columns.size(); ++i) {
    if (line[i].empty()) continue;
    if (line[i] != repeat.columns[column + i].label) return false;
    any = true;
  }
  return any;
}

}  // namespace

std::vector<std::vector<std::string>> read_cells(std::string_view text) {
  std::vector<std::vector<std::string>> lines(1);
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    lines.back().push_back(cell);
    cell.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == '\t') {
      end_cell();
    } else if (c == '\n') {
      end_cell();
      lines.emplace_back();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!cell.empty() || !lines.back().empty()) end_cell();
  while (!lines.empty() && (lines.back().empty() || (lines.back().size() == 1 && lines.back()[0].empty())))
    lines.pop_back();
  return lines;
}

void catch_paste(const app::FillView& view, FillUi& state, UiContext& ui) {
  if (view.state == app::FillState::final || !ui.chord(ImGuiMod_Ctrl | ImGuiKey_V)) return;
  const char* clipboard = ImGui::GetClipboardText();
  const std::string_view text = clipboard != nullptr ? clipboard : "";
  const auto line_end = text.find('\n');
  const bool several_lines = line_end != std::string_view::npos && line_end + 1 < text.size();
  if (!several_lines && text.find('\t') == std::string_view::npos) return;
  Target target;
  look_in(view.entries, state.questions.current, target);
  if (target.repeat == nullptr || (ImGui::GetIO().WantTextInput && !target.exact)) return;
  ImGui::SetKeyOwner(ImGuiKey_V, ImGui::GetID("##pasting"));
  auto cells = read_cells(text);
  std::size_t widest = 0;
  for (const auto& line : cells) widest = std::max(widest, line.size());
  const auto& columns = target.repeat->columns;
  if (!target.exact && widest < columns.size()) {  // what the form works out is not pasted
    while (target.column + 1 < columns.size() && columns[target.column].kind == app::QuestionKind::derived)
      ++target.column;
  }
  if (!cells.empty() && is_heading(cells.front(), *target.repeat, target.column)) cells.erase(cells.begin());
  if (cells.empty()) return;
  FillUi::Pasting pasting;
  pasting.repeat = target.repeat->path;
  if (target.row < target.repeat->rows.size()) pasting.row = target.repeat->rows[target.row].path;
  pasting.column = target.column;
  pasting.below = target.repeat->rows.size() - target.row;
  for (std::size_t i = target.column; i < target.repeat->columns.size(); ++i)
    pasting.labels.push_back(target.repeat->columns[i].label);
  pasting.cells = std::move(cells);
  state.pasting = std::move(pasting);
}

namespace {

void draw_preview(const FillUi::Pasting& pasting, UiContext& ui, Rect rect) {
  const std::size_t columns = std::max<std::size_t>(pasting.labels.size(), 1);
  const float cell = rect.width() / static_cast<float>(columns);
  Rect head = rect.cut_top(ui.px(30));
  fill(head, color::head, ui.px(metric::radius));
  for (const std::string& label : pasting.labels)
    text_in(ui, head.cut_left(cell).inset(ui.px(8), 0), label, style::small_soft);
  for (std::size_t i = 0; i < pasting.cells.size() && rect.height() > ui.px(50); ++i) {
    Rect line = rect.cut_top(ui.px(28));
    line_h(line.min.x, line.max.x, line.max.y, color::line_soft);
    for (std::size_t j = 0; j < columns && j < pasting.cells[i].size(); ++j)
      text_in(ui, line.cut_left(cell).inset(ui.px(8), 0), pasting.cells[i][j], style::small);
    if (rect.height() <= ui.px(50) && i + 1 < pasting.cells.size()) text_in(ui, rect, "…", style::soft, Align::center);
  }
}

}  // namespace

void draw_pasting(FillUi& state, UiContext& ui, std::vector<app::Command>& out) {
  FillUi::Pasting& pasting = state.pasting;
  if (pasting.repeat.empty()) return;
  std::size_t widest = 0;
  for (const auto& line : pasting.cells) widest = std::max(widest, line.size());
  const std::size_t filled = std::min(pasting.below, pasting.cells.size());
  const std::size_t added = pasting.cells.size() - filled;
  Rect card = begin_dialog(ui, "pasting", {720, 400});
  const auto rows = static_cast<std::int64_t>(pasting.cells.size());
  bool close = dialog_title(ui, "pasting", card, ui.plural("fill.paste.title", rows));
  Rect foot = card.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card.inset(ui.px(20), ui.px(14));
  const std::string summary =
      ui.tr("fill.paste.summary", {{"filled", std::to_string(filled)}, {"added", std::to_string(added)}});
  report(ui, "pasting.summary", body, summary);
  text_in(ui, body.cut_top(ui.px(24)), summary, style::body);
  if (widest > pasting.labels.size()) {
    const auto more = static_cast<std::int64_t>(widest - pasting.labels.size());
    text_in(ui, body.cut_top(ui.px(24)), ui.plural("fill.paste.more_columns", more),
            {TextSize::small, false, color::warn});
  }
  body.cut_top(ui.px(6));
  draw_preview(pasting, ui, body);
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool yes = button_right(ui, "pasting.do", strip, ui.tr("fill.paste.do"), {Kind::primary, icon::paste}) ||
                   ui.key(ImGuiKey_Enter) || ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter);
  close |= button_right(ui, "pasting.cancel", strip, ui.tr("action.cancel"));
  end_dialog(ui);
  if (yes) {
    const std::size_t room = pasting.labels.size();
    for (auto& line : pasting.cells) {
      if (line.size() > room) line.resize(room);
    }
    want(out, app::command::PasteRows{pasting.repeat, pasting.row, pasting.column, std::move(pasting.cells)});
  }
  if (yes || close) pasting = {};
}

}  // namespace yanxing::ui::fill_screen
