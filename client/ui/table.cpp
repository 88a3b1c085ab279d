#include "client/ui/table.h"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

/// Columns that fit, from left to right; those with the highest priority number fold away first.
std::vector<Rect> lay_out(const UiContext& ui, std::span<const Column> columns, float left, float width) {
  std::vector<bool> shown(columns.size(), true);
  const float outer = ui.px(10);
  const auto needed = [&] {
    float sum = outer;
    for (std::size_t i = 0; i < columns.size(); ++i) sum += shown[i] ? ui.px(columns[i].width) : 0;
    return sum;
  };
  while (needed() > width) {
    std::size_t worst = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (shown[i] && columns[i].priority > 0 &&
          (worst == columns.size() || columns[i].priority > columns[worst].priority))
        worst = i;
    }
    if (worst == columns.size()) break;
    shown[worst] = false;
  }
  // Even what must be shown is too wide: every column gives a part, so that nothing stands outside the table.
  const float shrink = needed() > width ? (width - outer) / (needed() - outer) : 1.0F;
  float grow = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) grow += shown[i] ? columns[i].grow : 0;
  const float spare = std::max(width - needed(), 0.0F);
  std::vector<Rect> cells;
  float x = left + outer;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    float cell = shown[i] ? std::floor(ui.px(columns[i].width) * shrink) : 0;
    if (shown[i] && grow > 0) cell += std::floor(spare * columns[i].grow / grow);
    cells.push_back({{x, 0}, {shown[i] ? x + cell - ui.px(10) : x, 0}});
    x += cell;
  }
  return cells;
}

std::vector<Rect> at_height(std::vector<Rect> cells, float top, float bottom) {
  for (Rect& cell : cells) {
    cell.min.y = top;
    cell.max.y = bottom;
  }
  return cells;
}

/// Whether it can be broken at its spaces into parts that fit. Chinese can be broken anywhere.
bool can_wrap(const UiContext& ui, std::string_view title, float width) {
  while (!title.empty()) {
    const auto end = std::min(title.find(' '), title.size());
    const auto word = title.substr(0, end);
    const bool is_latin =
        std::none_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (is_latin && measure(ui, word, style::small_soft).x > width) return false;
    title.remove_prefix(std::min(end + 1, title.size()));
  }
  return true;
}

/// The title of a column; over two lines where one is too short for it, shortened where two are.
void draw_title(UiContext& ui, Rect cell, std::string_view title) {
  const bool fits = measure(ui, title, style::small_soft).x <= cell.width();
  const float height = fits ? 0 : text_wrapped(ui, {}, cell.width(), title, style::small_soft, false);
  if (fits || height > cell.height() + ui.px(8) || !can_wrap(ui, title, cell.width())) {
    text_in(ui, cell, title, style::small_soft);
    if (!fits && ImGui::IsMouseHoveringRect(cell.min, cell.max) && ui.on_top_layer()) tooltip(ui, title);
    return;
  }
  text_wrapped(ui, {cell.min.x, std::floor(cell.center().y - height * 0.5F)}, cell.width(), title, style::small_soft);
}

/// Moves the selection by keyboard; true when it moved.
bool move_selection(const UiContext& ui, TableMemory& memory, int row_count) {
  if (row_count == 0) return false;
  const int page = std::max(memory.visible_count - 1, 1);
  int to = memory.selected;
  if (ui.key(ImGuiKey_DownArrow, true)) to += 1;
  if (ui.key(ImGuiKey_UpArrow, true)) to = to < 0 ? 0 : to - 1;
  if (ui.key(ImGuiKey_PageDown, true)) to += page;
  if (ui.key(ImGuiKey_PageUp, true)) to -= page;
  if (ui.key(ImGuiKey_Home)) to = 0;
  if (ui.key(ImGuiKey_End)) to = row_count - 1;
  if (to == memory.selected) return false;
  memory.selected = std::clamp(to, 0, row_count - 1);
  return true;
}

void reveal(const TableMemory& memory, float row_height, float view_height) {
  const float top = static_cast<float>(memory.selected) * row_height;
  if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
  if (top + row_height > ImGui::GetScrollY() + view_height) ImGui::SetScrollY(top + row_height - view_height);
}

}  // namespace

TableResult table(UiContext& ui, std::string_view id, Rect rect, std::span<const Column> columns, int row_count,
                  TableMemory& memory, const TableOptions& options, const std::function<std::string(int)>& row_id,
                  const std::function<void(const Row&)>& draw_row) {
  TableResult result;
  const float bar = ui.px(12);
  const std::vector<Rect> layout = lay_out(ui, columns, rect.min.x, rect.width() - bar);
  if (options.header) {
    const Rect head = rect.cut_top(ui.px(34));
    fill(head, color::head);
    line_h(head.min.x, head.max.x, head.max.y - 1, color::line);
    const auto cells = at_height(layout, head.min.y, head.max.y);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (cells[i].width() > 0) draw_title(ui, cells[i], columns[i].title);
    }
  }
  memory.selected = std::min(memory.selected, row_count - 1);
  const bool moved = options.keyboard && move_selection(ui, memory, row_count);
  if (moved) result.selected = memory.selected;
  if (options.keyboard && memory.selected >= 0 && (ui.key(ImGuiKey_Enter) || ui.key(ImGuiKey_KeypadEnter))) {
    result.activated = memory.selected;
  }

  ImGui::SetCursorScreenPos(rect.min);
  const std::string child(id);
  ImGui::BeginChild(child.c_str(), rect.size(), ImGuiChildFlags_None, ImGuiWindowFlags_None);
  const float height = ui.px(options.row_height);
  if ((moved || options.reveal_selected) && memory.selected >= 0) reveal(memory, height, rect.height());
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  memory.first_visible = row_count;
  memory.visible_count = static_cast<int>(rect.height() / height);
  ImGuiListClipper clipper;
  clipper.Begin(row_count, height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      memory.first_visible = std::min(memory.first_visible, i);
      const float top = origin.y + static_cast<float>(i) * height;
      const Rect row_rect{{rect.min.x, top}, {rect.max.x - bar, top + height}};
      ImGui::SetNextItemAllowOverlap();
      const ImGuiID item = ImGui::GetID(i);
      const ImRect box(row_rect.min, row_rect.max);
      bool hovered = false;
      bool held = false;
      bool pressed = false;
      const bool visible = ImGui::ItemAdd(box, item, nullptr, ImGuiItemFlags_NoNav);
      if (visible)
        pressed = ImGui::ButtonBehavior(box, item, &hovered, &held,
                                        ImGuiButtonFlags_NoNavFocus | ImGuiButtonFlags_PressedOnClick);
      if (pressed) {
        memory.selected = i;
        result.selected = i;
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) result.activated = i;
      }
      const bool on = i == memory.selected;
      const bool inside = ImGui::IsWindowHovered() && row_rect.contains(ImGui::GetMousePos());
      if (on || inside) fill(row_rect, on ? color::row_selected : color::row_hover);
      if (on) fill({row_rect.min, {row_rect.min.x + ui.px(3), row_rect.max.y}}, color::primary);
      line_h(row_rect.min.x, row_rect.max.x, row_rect.max.y - 1, color::line_soft);
      ui.report(row_id(i), {row_rect, on ? "selected" : "", true, on, visible});
      const auto cells = at_height(layout, row_rect.min.y, row_rect.max.y - 1);
      ++ui.table_depth;
      draw_row({i, row_rect, on, inside, cells});
      --ui.table_depth;
    }
  }
  memory.scroll = ImGui::GetScrollY();
  ImGui::EndChild();
  return result;
}

}  // namespace yanxing::ui
