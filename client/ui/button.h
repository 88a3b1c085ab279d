// Things to press: buttons, links, tabs, switches. Each has a stable id, takes Tab, shows a focus ring, reports to the
// probe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/ui/context.h"

namespace yanxing::ui {

struct Interaction {
  bool hovered = false;
  bool held = false;
  bool pressed = false;
  bool focused = false;  // by keyboard: draw the ring
};

/// Makes `rect` a pressable thing without painting anything. `value` is what a robot reads.
Interaction interact(UiContext& ui, std::string_view id, Rect rect, std::string value = {}, bool enabled = true);

/// Reports something that is only to be read (a count, a state).
void report(UiContext& ui, std::string_view id, Rect rect, std::string value);

enum class Kind { plain, primary, danger, ghost };

struct ButtonOptions {
  Kind kind = Kind::plain;
  const char* icon = nullptr;
  bool enabled = true;
};

/// True when pressed.
bool button(UiContext& ui, std::string_view id, Rect rect, std::string_view label, const ButtonOptions& options = {});
float button_width(const UiContext& ui, std::string_view label, bool with_icon = false);
/// A button cut off the right end of `strip`, as wide as its label wants.
bool button_right(UiContext& ui, std::string_view id, Rect& strip, std::string_view label,
                  const ButtonOptions& options = {});
/// The same from the left end.
bool button_left(UiContext& ui, std::string_view id, Rect& strip, std::string_view label,
                 const ButtonOptions& options = {});
/// Only an icon; `tooltip` says what it does.
bool icon_button(UiContext& ui, std::string_view id, Rect rect, const char* icon, std::string_view tooltip,
                 bool enabled = true);

struct Segment {
  std::string label;
  std::int64_t count = -1;  // -1: none shown
};

/// Tabs in one pill. Returns the index that was chosen now. Ids are `id`.0, `id`.1… As an `answer` it is one stop of
/// Tab, at the chosen one, and the arrows choose.
std::optional<int> segmented(UiContext& ui, std::string_view id, ImVec2 at, std::span<const Segment> segments,
                             int current, bool answer = false);
float segmented_width(const UiContext& ui, std::span<const Segment> segments);

/// A switch with its label at the left of it. True when it was flipped.
bool toggle(UiContext& ui, std::string_view id, Rect rect, bool on);
/// A box to tick, label at its right. True when it was flipped.
bool check_box(UiContext& ui, std::string_view id, Rect rect, std::string_view label, bool on, bool enabled = true);

}  // namespace yanxing::ui
