// The questions of a section: two beside each other where they are short, checklists in lines, headings, cards of
// repeats.
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::EntryKind;
using app::FillEntry;
using app::QuestionView;
using app::RepeatRow;

constexpr float column_gap = 28;

bool same_choices(const QuestionView& a, const QuestionView& b) {
  if (a.choices.size() != b.choices.size()) return false;
  for (std::size_t i = 0; i < a.choices.size(); ++i) {
    if (a.choices[i].value != b.choices[i].value) return false;
  }
  return true;
}

/// How many questions from `first` on belong to one checklist; 0: none begins here.
std::size_t checklist_length(const UiContext& ui, std::span<const FillEntry> entries, std::size_t first, float width) {
  std::size_t end = first;
  while (end < entries.size() && entries[end].kind == EntryKind::question &&
         fits_line(ui, entries[end].question, width) && same_choices(entries[first].question, entries[end].question)) {
    ++end;
  }
  return end - first >= 2 ? end - first : 0;
}

bool is_half(const UiContext& ui, const FillEntry& entry, float half) {
  return entry.kind == EntryKind::question && is_short(ui, entry.question, half);
}

/// A comment stands with its answer: whoever wants the one is shown the other.
void note_with_comment(Page& page, const QuestionView& question, Rect rect, bool has_keyboard) {
  if (question.comment && page.state.reveal == question.comment->path) page.state.reveal = question.path;
  note_question(page, question.path, rect, has_keyboard);
}

void draw_one(Page& page, const QuestionView& question, Rect rect) {
  const Asked asked = draw_question(question, page.state.questions, page.ui, rect, page.out);
  note_with_comment(page, question, rect, asked.has_keyboard);
}

float draw_heading(Page& page, const FillEntry& heading, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  const bool major = heading.depth <= 1;
  float y = at.y + ui.px(major ? 8 : 2);
  const TextStyle look = major ? TextStyle{TextSize::body, true, color::primary} : style::small_strong;
  if (major) {
    fill({{at.x, y + ui.px(3)}, {at.x + ui.px(3), y + ui.px(19)}}, color::primary, 1);
    y += text_wrapped(ui, {at.x + ui.px(11), y}, width - ui.px(11), heading.label, look);
  } else {
    y += text_wrapped(ui, {at.x, y}, width, heading.label, look);
  }
  if (!heading.hint.empty())
    y += ui.px(2) + text_wrapped(ui, {at.x + (major ? ui.px(11) : 0), y + ui.px(2)}, width - ui.px(11), heading.hint,
                                 style::small_soft);
  y += ui.px(6);
  line_h(at.x, at.x + width, y, color::line_soft);
  return y + ui.px(12) - at.y;
}

float draw_checklist(Page& page, std::span<const FillEntry> entries, ImVec2 at, float width) {
  float y = at.y - page.ui.px(4);
  for (const FillEntry& entry : entries) {
    const float height = line_height(page.ui, entry.question, width);
    const Rect rect{{at.x, y}, {at.x + width, y + height}};
    const Asked asked = draw_line(entry.question, page.state.questions, page.ui, rect, page.out);
    note_with_comment(page, entry.question, rect, asked.has_keyboard);
    y += height;
  }
  return y - at.y + page.ui.px(16);
}

float draw_special(Page& page, const FillEntry& entry, ImVec2 at, float width) {
  switch (entry.kind) {
    case EntryKind::heading: return draw_heading(page, entry, at, width);
    case EntryKind::matrix: return draw_matrix(page, entry, at, width);
    case EntryKind::repeat:
      return entry.as_table ? draw_repeat_table(page, entry, at, width) : draw_repeat_cards(page, entry, at, width);
    case EntryKind::question: break;
  }
  return 0;
}

}  // namespace

void note_question(Page& page, const std::string& path, Rect rect, bool has_keyboard) {
  FillUi& state = page.state;
  if (has_keyboard) {
    state.found = path;
    const bool moved = state.questions.current != path && !ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (moved && !ImGui::IsMouseReleased(ImGuiMouseButton_Left)) state.reveal = path;
  }
  if (state.reveal != path) return;
  state.reveal.clear();
  const float room = page.ui.px(14);
  const float scroll = ImGui::GetScrollY();
  if (rect.max.y > page.clip.max.y - room) ImGui::SetScrollY(scroll + rect.max.y - page.clip.max.y + room);
  if (rect.min.y < page.clip.min.y + room) ImGui::SetScrollY(scroll + rect.min.y - page.clip.min.y - room);
}

float draw_entries(Page& page, std::span<const FillEntry> entries, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  const float gap = ui.px(column_gap);
  const float half = std::floor((width - gap) * 0.5F);
  float y = at.y;
  for (std::size_t i = 0; i < entries.size();) {
    const FillEntry& entry = entries[i];
    if (entry.kind != EntryKind::question) {
      y += draw_special(page, entry, {at.x, y}, width);
      ++i;
      continue;
    }
    if (const std::size_t length = checklist_length(ui, entries, i, width); length > 0) {
      y += draw_checklist(page, entries.subspan(i, length), {at.x, y}, width);
      i += length;
      continue;
    }
    const bool alone = !is_half(ui, entry, half);
    const bool pair = !alone && i + 1 < entries.size() && is_half(ui, entries[i + 1], half) &&
                      checklist_length(ui, entries, i + 1, width) == 0;
    const float first_width = alone ? width : half;
    float height = question_height(ui, page.state.questions, entry.question, first_width);
    draw_one(page, entry.question, {{at.x, y}, {at.x + first_width, y + height}});
    if (pair) {
      const QuestionView& second = entries[i + 1].question;
      const float other = question_height(ui, page.state.questions, second, half);
      draw_one(page, second, {{at.x + half + gap, y}, {at.x + half + gap + half, y + other}});
      height = std::max(height, other);
    }
    y += height;
    i += pair ? 2 : 1;
  }
  return y - at.y;
}

float draw_entry_title(Page& page, const FillEntry& entry, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  float y = at.y;
  if (!entry.label.empty()) {
    const float used = text_wrapped(ui, {at.x, y}, width - ui.px(80), entry.label, style::small_strong);
    if (entry.kind == EntryKind::repeat) {
      const float label = std::min(measure(ui, entry.label, style::small_strong).x, width - ui.px(80));
      const std::string count =
          ui.plural(entry.as_table ? "fill.rows" : "fill.items", static_cast<std::int64_t>(entry.rows.size()));
      tag(ui, {at.x + label + ui.px(10), y + ui.px(10)}, count, tone::neutral);
      report(ui, "repeat." + entry.path, {{at.x, y}, {at.x + width, y + used}}, std::to_string(entry.rows.size()));
    }
    y += used + ui.px(4);
  }
  if (!entry.hint.empty()) y += text_wrapped(ui, {at.x, y}, width, entry.hint, style::small_soft) + ui.px(2);
  return y == at.y ? 0 : y + ui.px(4) - at.y;
}

float draw_add_row(Page& page, const FillEntry& repeat, ImVec2 at) {
  if (!repeat.may_add || repeat.read_only) return 0;
  UiContext& ui = page.ui;
  const char* label = ui.tr(repeat.as_table ? "fill.add_row" : "fill.add_item");
  const Rect rect{at, {at.x + button_width(ui, label, true), at.y + ui.px(metric::control)}};
  if (button(ui, "add." + repeat.path, rect, label, {Kind::ghost, icon::plus})) {
    want(page.out, app::command::AddRow{repeat.path});
    page.state.growing = {repeat.path, repeat.rows.size()};
  }
  return ui.px(metric::control);
}

namespace {

/// The first question of a row that takes the caret.
std::string first_question(std::span<const FillEntry> entries) {
  for (const FillEntry& entry : entries) {
    if (entry.kind == EntryKind::matrix && !entry.questions.empty()) return entry.questions.front().path;
    if (entry.kind != EntryKind::question || entry.question.path.empty()) continue;
    const app::QuestionKind kind = entry.question.kind;
    if (kind != app::QuestionKind::note && kind != app::QuestionKind::derived && !entry.question.read_only)
      return entry.question.path;
  }
  return {};
}

/// One row as a card; returns its height with the gap below.
float draw_row_card(Page& page, const FillEntry& repeat, std::size_t index, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  const RepeatRow& row = repeat.rows[index];
  const float pad = ui.px(16);
  const float head = ui.px(38);
  // Behind the questions, whose height is only known after they are drawn.
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImDrawListSplitter layers;  // its own, so that rows within rows have theirs
  layers.Split(&list, 2);
  layers.SetCurrentChannel(&list, 1);
  const float inner = draw_entries(page, row.entries, {at.x + pad, at.y + head + ui.px(12)}, width - 2 * pad);
  layers.SetCurrentChannel(&list, 0);
  const Rect all{at, {at.x + width, at.y + head + ui.px(12) + inner}};
  fill(all, 0xFFFFFF, ui.px(metric::radius_card));
  Rect strip{at, {all.max.x, at.y + head}};
  list.AddRectFilled(strip.min, strip.max, rgb(color::head), ui.px(metric::radius_card), ImDrawFlags_RoundCornersTop);
  line_h(strip.min.x, strip.max.x, strip.max.y, color::line);
  outline(all, color::line, ui.px(metric::radius_card));
  layers.SetCurrentChannel(&list, 1);
  Rect title = strip.inset(ui.px(12), 0);
  if (repeat.may_add && !repeat.read_only) {
    ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
    if (icon_button(ui, "remove." + row.path, title.cut_right(ui.px(28), ui.px(8)).middle(ui.px(28)), icon::trash,
                    ui.tr("fill.remove_row")))
      want(page.out, app::command::RemoveRow{row.path});
    ImGui::PopItemFlag();
  }
  const Rect number = title.cut_left(ui.px(22), ui.px(10)).middle(ui.px(22));
  fill(number, color::primary_pale, ui.px(11));
  text_in(ui, number, std::to_string(index + 1), {TextSize::small, true, color::primary}, Align::center);
  text_in(ui, title, row.title.empty() ? ui.tr("fill.row_untitled") : row.title,
          row.title.empty() ? style::faint : style::strong);
  layers.Merge(&list);
  return all.height() + ui.px(12);
}

}  // namespace

float draw_repeat_cards(Page& page, const FillEntry& repeat, ImVec2 at, float width) {
  UiContext& ui = page.ui;
  FillUi& state = page.state;
  if (state.growing.repeat == repeat.path && repeat.rows.size() > state.growing.rows) {
    state.growing = {};
    const std::string first = first_question(repeat.rows.back().entries);
    if (!first.empty()) ui.focus(question_id(first));
    state.reveal = first;
  }
  float y = at.y + draw_entry_title(page, repeat, at, width);
  for (std::size_t i = 0; i < repeat.rows.size(); ++i) y += draw_row_card(page, repeat, i, {at.x, y}, width);
  if (repeat.rows.empty()) {
    const Rect empty{{at.x, y}, {at.x + width, y + ui.px(46)}};
    fill(empty, color::head, ui.px(metric::radius));
    text_in(ui, empty, ui.tr("fill.no_rows"), style::faint, Align::center);
    y += empty.height() + ui.px(8);
  }
  y += draw_add_row(page, repeat, {at.x, y});
  return y + ui.px(18) - at.y;
}

}  // namespace yanxing::ui::fill_screen
