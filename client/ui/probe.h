// What a robot sees of a frame: every widget reports its stable id, rectangle, state and value here.
// Drawing never reads it, so a test drives the very same code that a person uses.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "client/ui/geometry.h"

namespace yanxing::ui {

struct ProbeItem {
  Rect rect;
  std::string value;
  bool enabled = true;
  bool focused = false;
  bool visible = true;  // not scrolled or clipped away
  bool stop = false;    // Tab comes here
  bool cell = false;    // in a row of a table: the arrows and the table's keys come here

  ImVec2 center() const { return rect.center(); }
};

class Probe {
 public:
  /// Forgets the frame before. Call once before drawing.
  void begin_frame() { items_.clear(); }
  void report(std::string_view id, ProbeItem item) { items_.insert_or_assign(std::string(id), std::move(item)); }

  /// The widget of the frame just drawn, or null. Ids are unique within a frame.
  const ProbeItem* find(std::string_view id) const {
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : &found->second;
  }
  const std::map<std::string, ProbeItem, std::less<>>& items() const { return items_; }

  /// One line a widget: id, centre x, centre y, enabled, focused, visible, value; tabs between. For robots outside the
  /// process.
  std::string dump() const;

 private:
  std::map<std::string, ProbeItem, std::less<>> items_;
};

}  // namespace yanxing::ui
