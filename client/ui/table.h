// A long list: frozen header, fixed row height, only the visible rows drawn, a selected row that the arrow keys move.
// The list's selection and scroll position live in TableMemory, which the screen's Ui struct keeps.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/context.h"

namespace yanxing::ui {

struct Column {
  std::string_view title{};
  float width = 100;  // logical pixels: the least it needs
  float grow = 0;     // share of what is left over
  int priority = 0;   // higher goes first where the table is too narrow; 0 stays
};

/// What the table remembers between frames. Rows are known by their index in the current list.
struct TableMemory {
  int selected = -1;
  float scroll = 0;
  int first_visible = 0;
  int visible_count = 0;
};

/// One row while it is drawn.
struct Row {
  int index = 0;
  Rect rect;
  bool selected = false;
  bool hovered = false;
  std::span<const Rect> cells;  // one a column; empty rectangle: the column is folded away

  const Rect& cell(std::size_t column) const { return cells[column]; }
  bool shows(std::size_t column) const { return cells[column].max.x > cells[column].min.x; }
};

struct TableOptions {
  float row_height = 37;
  bool keyboard = true;  // arrows, PageUp/Down, Home, End move the selection
  bool header = true;
  bool reveal_selected = false;  // scroll to the selected row now
};

struct TableResult {
  std::optional<int> selected;   // the selection moved here now, by mouse or key
  std::optional<int> activated;  // double click or Enter
};

/// Draws header and rows within `rect`. `row_id` gives a row's stable id; `draw_row` paints its cells.
TableResult table(UiContext& ui, std::string_view id, Rect rect, std::span<const Column> columns, int row_count,
                  TableMemory& memory, const TableOptions& options, const std::function<std::string(int)>& row_id,
                  const std::function<void(const Row&)>& draw_row);

}  // namespace yanxing::ui
