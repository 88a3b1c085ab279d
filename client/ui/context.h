// What every draw function is given: theme, texts, the robot's probe and the little memory that widgets share.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/app/command.h"
#include "client/ui/geometry.h"
#include "client/ui/pictures.h"
#include "client/ui/probe.h"
#include "client/ui/text.h"
#include "client/ui/theme.h"

namespace yanxing::ui {

/// The list that a searchable combo or a calendar shows while its popup is open; only one can be.
struct PopupMemory {
  std::string owner;  // the combo whose list it is
  std::string search;
  int highlighted = -1;   // -1: the current value, as soon as the list is drawn
  int opened_frame = -1;  // the key that opened the list chooses nothing in it
  int year = 0;           // calendar
  int month = 0;
};

/// A question that a screen asks before it sends `command`; drawn by the shell above everything.
struct Asking {
  std::string title;
  std::string text;
  std::string yes;
  bool danger = false;
  app::Command command;
};

/// One per window, lives as long as the window; passed by reference, never global. Use on the UI thread, between
/// NewFrame and Render.
class UiContext {
 public:
  UiContext(const Theme& theme, const Catalogue& text, Probe* probe) : theme_(&theme), text_(&text), probe_(probe) {}

  const Theme& theme() const { return *theme_; }
  const Catalogue& text() const { return *text_; }
  /// The text of a key.
  const char* tr(const char* key) const { return (*text_)(key); }
  std::string tr(const char* key, Catalogue::Args args) const { return (*text_)(key, args); }
  std::string plural(const char* key, std::int64_t count, Catalogue::Args args = {}) const {
    return text_->plural(key, count, args);
  }
  float px(float logical) const { return theme_->px(logical); }

  void set_text(const Catalogue& text) { text_ = &text; }

  void report(std::string_view id, ProbeItem item) {
    item.cell = table_depth > 0;
    if (probe_ != nullptr) probe_->report(id, std::move(item));
  }

  /// The widget with this id takes the keyboard when it is drawn next.
  void focus(std::string_view id) { focus_request_ = id; }
  /// True once, for the widget that was asked for.
  bool take_focus(std::string_view id) {
    if (focus_request_.empty() || focus_request_ != id) return false;
    focus_request_.clear();
    animating = true;  // the next frame does it
    return true;
  }

  /// Call once a frame, before drawing.
  void begin_frame();

  // -- Tab: from widget to widget as they are drawn, but what stands on one line from left to right, whichever side the
  // screen laid it out from. Cells of a table are passed by, they have the arrows.

  /// The widget just drawn can be reached so; true unless it stands in a table or its screen said otherwise.
  bool add_stop(std::string_view id, Rect rect, ImGuiID item);
  /// What follows is the screen itself: with nothing in focus Tab begins here.
  void begin_screen() { first_stop_ = stops_.size(); }
  /// Call once a frame, after drawing.
  void follow_tab();
  bool moves_by_itself = false;  // the screen has its own way of Tab; cleared every frame
  int table_depth = 0;           // rows of a table are being drawn

  /// Overlays (dialogs, questions) stand above the screen: layer 0 is the screen, each open overlay one more.
  void enter_layer() {
    ++layer_;
    highest_ = layer_ > highest_ ? layer_ : highest_;
  }
  void leave_layer() { --layer_; }
  bool on_top_layer() const { return layer_ == top_layer_; }

  /// A single key pressed for the layer being drawn, while nobody types into a field and no list is open.
  bool key(ImGuiKey key, bool repeat = false) const;
  /// A chord such as ImGuiMod_Ctrl | ImGuiKey_Z; works while typing too, unless `not_typing`.
  bool chord(ImGuiKeyChord chord, bool not_typing = false) const;

  PopupMemory popup;
  Pictures pictures;
  std::vector<std::string> dropped;  // files dropped on the window now; whoever takes them empties it
  std::optional<Asking> asking;
  std::function<void(const std::string&)> open_folder;  // in the desktop's file manager; empty: there is none
  bool animating = false;  // set by a widget that needs another frame soon (a spinner); cleared every frame

 private:
  const Theme* theme_;
  const Catalogue* text_;
  Probe* probe_;
  struct Stop {
    std::string id;
    Rect rect;
    ImGuiID item = 0;
  };
  void order_stops();
  std::vector<Stop> stops_;  // of this frame, on the top layer
  std::size_t first_stop_ = 0;
  std::string focus_request_;
  int layer_ = 0;
  int top_layer_ = 0;
  int highest_ = 0;
};

}  // namespace yanxing::ui
