// Questions with the same choices as a table of marks, one question a line.
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::FillEntry;
using app::QuestionView;

struct Columns {
  float labels = 0;  // width of the questions
  float cell = 0;    // width of one choice
};

Columns lay_out(const UiContext& ui, const FillEntry& matrix, float width) {
  const float count = static_cast<float>(std::max<std::size_t>(matrix.questions.front().choices.size(), 1));
  const float cell = std::floor(std::clamp(width * 0.6F / count, ui.px(56), ui.px(112)));
  return {width - cell * count, cell};
}

float draw_head(Page& page, const FillEntry& matrix, Columns columns, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  const auto& choices = matrix.questions.front().choices;
  const float room = columns.cell - ui.px(8);
  float height = ui.px(20);
  for (const app::Choice& choice : choices)
    height = std::max(height, text_wrapped(ui, {}, room, choice.label, style::small, false));
  height += ui.px(14);
  ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + height}, rgb(color::head), ui.px(metric::radius),
                                            ImDrawFlags_RoundCornersTop);
  line_h(at.x, at.x + width, at.y + height - 1, color::line);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const float x = at.x + columns.labels + static_cast<float>(i) * columns.cell;
    const float line = measure(ui, choices[i].label, style::small).x;
    const float text = text_wrapped(ui, {}, room, choices[i].label, style::small, false);
    const float left = line < room ? x + (columns.cell - line) * 0.5F : x + ui.px(4);
    text_wrapped(ui, {left, at.y + (height - text) * 0.5F + 1}, std::max(room, line < columns.cell ? line + 1 : 0),
                 choices[i].label, style::small_soft);
  }
  return height;
}

/// The choices of one line. Returns whether the line has the keyboard.
bool draw_marks(Page& page, const QuestionView& question, Rect rect, float cell) {
  UiContext& ui = page.ui;
  QuestionUi& state = page.state.questions;
  const widget::GroupKeys keys = widget::group_keys(ui, state, question, rect, question.choices.size());
  std::optional<nlohmann::json> value;
  if (keys.chosen) value = widget::after_choosing(question, *keys.chosen);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Rect box = rect.cut_left(cell);
    const widget::Pressed mouse = widget::choice_pressed(ui, state, question, i, box);
    if (mouse.pressed) value = widget::after_choosing(question, i);
    const bool on = widget::is_chosen(question, question.choices[i].value);
    if (on || mouse.hovered) fill(box.inset(ui.px(3)), on ? color::primary_pale : color::page, ui.px(metric::radius));
    if (keys.ring && state.highlighted == static_cast<int>(i))
      focus_ring(ui, box.inset(ui.px(4)), ui.px(metric::radius));
    widget::choice_mark(ui, box.center(), on, false, mouse.hovered, color::primary);
  }
  if (value) want(page.out, app::command::SetFillValue{question.path, std::move(*value)});
  return keys.has_keyboard;
}

float draw_line(Page& page, const QuestionView& question, Columns columns, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  const float room = columns.labels - ui.px(26);
  const float text = text_wrapped(ui, {}, room, question.label, style::body, false);
  const float error = widget::error_height(ui, question.error, columns.labels);
  const float line = std::max(text + ui.px(14), ui.px(38));
  const Rect row{at, {at.x + width, at.y + line + error}};
  const bool has_keyboard =
      draw_marks(page, question, {{at.x + columns.labels, at.y}, {row.max.x, at.y + line}}, columns.cell);
  report(ui, question_id(question.path) + ".label", row, question.label);
  const float y = at.y + (line - text) * 0.5F;
  text_wrapped(ui, {at.x + ui.px(12), y + 1}, room, question.label, style::body);
  if (question.required && !question.read_only) {
    const float used = std::min(measure(ui, question.label).x, room);
    draw_text(ui, {at.x + ui.px(15) + used, y}, "*", {TextSize::small, true, color::bad});
  }
  Rect below{{at.x + ui.px(12), at.y + line - ui.px(6)}, {at.x + columns.labels, row.max.y}};
  widget::draw_error(ui, question_id(question.path), below, question.error);
  line_h(at.x, at.x + width, row.max.y - 1, color::line_soft);
  note_question(page, question.path, row, has_keyboard);
  return row.height();
}

}  // namespace

float draw_matrix(Page& page, const FillEntry& matrix, ImVec2 at, float width) {
  float y = at.y + draw_entry_title(page, matrix, at, width);
  if (matrix.questions.empty()) return y - at.y;
  const float top = y;
  const Columns columns = lay_out(page.ui, matrix, width);
  y += draw_head(page, matrix, columns, {at.x, y}, width);
  std::string wanted;  // focused after all lines are drawn: one key press moves by one
  for (std::size_t i = 0; i < matrix.questions.size(); ++i) {
    const std::string& path = matrix.questions[i].path;
    const bool at_line = page.state.questions.current == path;
    const int highlighted = page.state.questions.highlighted;
    y += draw_line(page, matrix.questions[i], columns, {at.x, y}, width);
    if (!at_line || page.state.questions.group != path) continue;
    const bool down = page.ui.key(ImGuiKey_DownArrow, true);
    const bool up = page.ui.key(ImGuiKey_UpArrow, true);
    if (down || up) page.state.questions.highlighted = highlighted;
    if (down && i + 1 < matrix.questions.size()) wanted = matrix.questions[i + 1].path;
    if (up && i > 0) wanted = matrix.questions[i - 1].path;
  }
  if (!wanted.empty()) page.ui.focus(question_id(wanted));
  outline({{at.x, top}, {at.x + width, y}}, color::line, page.ui.px(metric::radius));
  return y + page.ui.px(18) - at.y;
}

}  // namespace yanxing::ui::fill_screen
