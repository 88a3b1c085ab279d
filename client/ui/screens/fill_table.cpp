// Repeats whose rows are short, as a table to type into; and questions with the same choices as a table of marks.
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::FillEntry;
using app::QuestionKind;
using app::QuestionView;
using app::RepeatRow;

constexpr float row_height = 38;

/// Least width of a column and its share of what is left, by kind.
std::pair<float, float> wanted_width(const QuestionView& column) {
  switch (column.kind) {
    case QuestionKind::integer:
    case QuestionKind::decimal:
    case QuestionKind::range: return {84, 0.4F};
    case QuestionKind::time: return {84, 0.3F};
    case QuestionKind::date: return {148, 0.4F};
    case QuestionKind::datetime: return {300, 0.4F};
    case QuestionKind::acknowledge: return {64, 0.2F};
    case QuestionKind::select_one: return {110, 0.8F};
    case QuestionKind::place:
    case QuestionKind::reference: return {140, 1};
    case QuestionKind::derived: return {80, 0.5F};
    default: break;
  }
  return {110, column.max_characters > 0 && column.max_characters <= 20 ? 1.0F : 2.0F};
}

struct Grid {
  float left = 0;
  float number = 0;            // width of the row's number
  std::vector<float> columns;  // widths
  float trash = 0;             // width of the button at the end

  Rect cell(std::size_t column, float top, float bottom) const {
    float x = left + number;
    for (std::size_t i = 0; i < column; ++i) x += columns[i];
    return {{x, top}, {x + columns[column], bottom}};
  }
};

Grid lay_out(const UiContext& ui, const FillEntry& repeat, float left, float width) {
  Grid grid;
  grid.left = left;
  grid.number = ui.px(38);
  grid.trash = repeat.may_add && !repeat.read_only ? ui.px(38) : 0;
  const float room = width - grid.number - grid.trash;
  float least = 0;
  float shares = 0;
  for (const QuestionView& column : repeat.columns) {
    least += ui.px(wanted_width(column).first);
    shares += wanted_width(column).second;
  }
  float used = 0;
  for (const QuestionView& column : repeat.columns) {
    const auto [wanted, share] = wanted_width(column);
    const float size = least > room ? ui.px(wanted) * room / least
                                    : ui.px(wanted) + (shares > 0 ? (room - least) * share / shares : 0);
    grid.columns.push_back(std::floor(size));
    used += grid.columns.back();
  }
  if (!grid.columns.empty()) grid.columns.back() += room - used;
  return grid;
}

float header_height(const UiContext& ui, const FillEntry& repeat, const Grid& grid) {
  float height = ui.px(22);
  for (std::size_t i = 0; i < repeat.columns.size(); ++i) {
    const float text = text_wrapped(ui, {}, grid.columns[i] - ui.px(26), repeat.columns[i].label, style::small, false);
    height = std::max(height, text);
  }
  return height + ui.px(12);
}

void draw_header(Page& page, const FillEntry& repeat, const Grid& grid, Rect head) {
  UiContext& ui = page.ui;
  ImGui::GetWindowDrawList()->AddRectFilled(head.min, head.max, rgb(color::head), ui.px(metric::radius),
                                            ImDrawFlags_RoundCornersTop);
  line_h(head.min.x, head.max.x, head.max.y - 1, color::line);
  for (std::size_t i = 0; i < repeat.columns.size(); ++i) {
    const QuestionView& column = repeat.columns[i];
    const Rect cell = grid.cell(i, head.min.y, head.max.y).inset(ui.px(10), 0);
    const float width = cell.width() - ui.px(6);
    const float height = text_wrapped(ui, {}, width, column.label, style::small_soft, false);
    const float y = std::floor(cell.center().y - height * 0.5F + 1);
    text_wrapped(ui, {cell.min.x, y}, width, column.label, style::small_soft);
    if (column.required)
      draw_text(ui, {cell.min.x + std::min(measure(ui, column.label, style::small).x, width) + ui.px(3), y}, "*",
                {TextSize::small, true, color::bad});
    if (!column.hint.empty() && cell.contains(ImGui::GetMousePos()) && ImGui::IsWindowHovered())
      tooltip(ui, column.hint);
  }
}

const QuestionView* cell_of(const RepeatRow& row, std::size_t column) {
  return column < row.entries.size() ? &row.entries[column].question : nullptr;
}

std::string row_error(const UiContext& ui, const FillEntry& repeat, const RepeatRow& row) {
  for (std::size_t i = 0; i < row.entries.size() && i < repeat.columns.size(); ++i) {
    if (!row.entries[i].question.error.empty())
      return repeat.columns[i].label + ui.tr("fill.colon") + ui.text().message(row.entries[i].question.error);
  }
  return {};
}

/// The caret goes to the same column of the next or the row before; below the last one a row is added.
void move_caret(Page& page, const FillEntry& repeat, std::size_t row, std::size_t column, int way) {
  const auto to = static_cast<std::ptrdiff_t>(row) + way;
  if (to < 0) return;
  if (to >= static_cast<std::ptrdiff_t>(repeat.rows.size())) {
    if (!repeat.may_add || repeat.read_only) return;
    want(page.out, app::command::AddRow{repeat.path});
    page.state.growing = {repeat.path, repeat.rows.size()};
    return;
  }
  const QuestionView* cell = cell_of(repeat.rows[static_cast<std::size_t>(to)], column);
  if (cell != nullptr && !cell->path.empty()) page.ui.focus(question_id(cell->path));
}

void draw_row(Page& page, const FillEntry& repeat, const Grid& grid, std::size_t index, Rect rect) {
  UiContext& ui = page.ui;
  const RepeatRow& row = repeat.rows[index];
  text_in(ui, {rect.min, {rect.min.x + grid.number, rect.max.y}}, std::to_string(index + 1), style::small_faint,
          Align::center);
  for (std::size_t i = 0; i < repeat.columns.size(); ++i) {
    const QuestionView* cell = cell_of(row, i);
    if (cell == nullptr) continue;
    const Rect at = grid.cell(i, rect.min.y, rect.max.y);
    fill({{at.min.x, at.min.y}, {at.min.x + 1, at.max.y}}, color::line_soft);
    const Asked asked = draw_cell(*cell, page.state.questions, ui, at, page.out);
    if (cell->path.empty()) continue;
    note_question(page, cell->path, at, asked.has_keyboard);
    if (asked.submitted) move_caret(page, repeat, index, i, 1);
    if (!asked.has_keyboard || !ImGui::GetIO().WantTextInput || !ui.on_top_layer()) continue;
    for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
      ImGui::SetKeyOwner(key, ImGui::GetID("##cells"));  // not ImGui's own moving about
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) && index + 1 < repeat.rows.size())
      move_caret(page, repeat, index, i, 1);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) move_caret(page, repeat, index, i, -1);
  }
  if (grid.trash > 0) {
    const Rect at = centered({{rect.max.x - grid.trash, rect.min.y}, rect.max}, ui.px(28)).middle(ui.px(28));
    ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
    if (icon_button(ui, "remove." + row.path, at, icon::trash, ui.tr("fill.remove_row")))
      want(page.out, app::command::RemoveRow{row.path});
    ImGui::PopItemFlag();
  }
}

void follow_growth(Page& page, const FillEntry& repeat) {
  FillUi& state = page.state;
  if (state.growing.repeat != repeat.path || repeat.rows.size() <= state.growing.rows) return;
  state.growing = {};
  for (const FillEntry& entry : repeat.rows.back().entries) {
    const QuestionView& cell = entry.question;
    if (cell.path.empty() || cell.read_only || cell.kind == QuestionKind::derived) continue;
    page.ui.focus(question_id(cell.path));
    state.reveal = cell.path;
    return;
  }
}

}  // namespace

float draw_repeat_table(Page& page, const FillEntry& repeat, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  follow_growth(page, repeat);
  float y = at.y + draw_entry_title(page, repeat, at, width);
  const float top = y;
  const Grid grid = lay_out(ui, repeat, at.x, width);
  const float head = header_height(ui, repeat, grid);
  draw_header(page, repeat, grid, {{at.x, y}, {at.x + width, y + head}});
  y += head;
  const float height = ui.px(row_height);
  for (std::size_t i = 0; i < repeat.rows.size(); ++i) {
    const std::string error = row_error(ui, repeat, repeat.rows[i]);
    const float all = height + (error.empty() ? 0 : ui.px(22));
    // One more than what is visible, so that Tab goes on beyond the edge.
    const bool near = y + all > page.clip.min.y - height && y < page.clip.max.y + height;
    const bool wanted = page.state.reveal.starts_with(repeat.rows[i].path) || page.state.growing.repeat == repeat.path;
    if (near || wanted) {
      draw_row(page, repeat, grid, i, {{at.x, y}, {at.x + width, y + height}});
      if (!error.empty()) {
        const Rect below{{at.x + grid.number + ui.px(10), y + height - ui.px(2)}, {at.x + width, y + all}};
        text_in(ui, below, error, {TextSize::small, false, color::bad});
        report(ui, "row_error." + repeat.rows[i].path, below, error);
      }
    }
    line_h(at.x, at.x + width, y + all - 1, color::line_soft);
    y += all;
  }
  if (repeat.rows.empty()) {
    text_in(ui, {{at.x, y}, {at.x + width, y + ui.px(46)}}, ui.tr("fill.no_rows"), style::faint, Align::center);
    y += ui.px(46);
  }
  outline({{at.x, top}, {at.x + width, y}}, color::line, ui.px(metric::radius));
  y += ui.px(6);
  const float below = draw_add_row(page, repeat, {at.x, y});
  if (below > 0) {
    const Rect hint{{at.x + ui.px(150), y}, {at.x + width, y + below}};
    text_in(ui, hint, ui.tr("fill.paste_hint"), style::small_faint, Align::right);
  }
  return y + below + ui.px(18) - at.y;
}

}  // namespace yanxing::ui::fill_screen
