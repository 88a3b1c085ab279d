// Things to type into or choose from. A field shows the View's value and hands back what was typed; it keeps nothing
// itself: copy the View's value into a string, pass it, emit a command when `changed`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/app/view_parts.h"
#include "client/ui/calendar.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct FieldOptions {
  const char* icon = nullptr;
  std::string_view hint{};  // shown while empty
  bool enabled = true;
  bool error = false;          // red border
  bool escape_clears = false;  // for searches: Escape empties it and gives the arrows back to the screen's list;
                               // otherwise Escape only leaves the field and keeps what was typed
  bool caret_at_end = false;   // taking the caret selects nothing: what is typed goes on
  bool bare = false;           // no frame of its own until it has the caret: a cell of a table
  bool align_right = false;    // numbers in a column
  bool reload = false;         // shows `text` although somebody is typing: it was answered otherwise than by Enter
  TextSize size = TextSize::body;
  // Enter empties the field and keeps the caret in it: one name after another. Ctrl+Z takes what is typed away, and in
  // the empty field it is the screen's.
  bool clear_on_submit = false;
};

struct FieldResult {
  bool changed = false;
  bool submitted = false;  // Enter
  bool active = false;     // has the caret
  bool left = false;       // the caret left just now
};

/// One line.
FieldResult text_field(UiContext& ui, std::string_view id, Rect rect, std::string& text,
                       const FieldOptions& options = {});

/// Several lines that wrap softly, Chinese or not; the text itself never gets line breaks that nobody typed.
FieldResult text_area(UiContext& ui, std::string_view id, Rect rect, std::string& text,
                      const FieldOptions& options = {});
/// Height that `text_area` wants for this text, between `min_lines` and `max_lines`.
float text_area_height(const UiContext& ui, float width, std::string_view text, int min_lines, int max_lines);

/// A date as "2021-05-17"; typed (also 2021.5.17, 20210517, 5-17) or picked from a small calendar. What cannot be read
/// as a date is handed back as typed, so that nothing is lost and the form can say what is wrong.
FieldResult date_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, int year_hint,
                       const FieldOptions& options = {});

/// The same, where also 今天, 昨天 and 明天 are understood.
FieldResult date_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const Date& today,
                       const FieldOptions& options = {});
/// A month or a year in the same way. The text is "2021-05" or "2021"; it may be handed in as the first day of it.
FieldResult month_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const Date& today,
                        const FieldOptions& options = {});
FieldResult year_field(UiContext& ui, std::string_view id, Rect rect, std::string& text,
                       const FieldOptions& options = {});

/// Opens a white popup below `field`, or above it where there is more room; EndPopup when it is true.
bool begin_popup(const UiContext& ui, const std::string& name, Rect field, ImVec2 size);

struct ComboOptions {
  std::string_view placeholder{};
  std::string_view all_label{};  // first entry with the empty value, e.g. "all villages"
  const char* icon = nullptr;
  bool enabled = true;
  bool error = false;
  float popup_width = 0;        // logical pixels; 0: as wide as the field
  bool bare = false;            // a cell of a table
  bool type_to_search = false;  // typing on the closed combo opens it and searches
  bool down_opens = false;      // so does the down arrow: for screens without a list of their own that it moves in
};

/// A list to choose from; long lists get a search that knows pinyin initials. Returns the value chosen now.
std::optional<std::string> combo(UiContext& ui, std::string_view id, Rect rect, std::span<const app::Choice> choices,
                                 std::string_view current, const ComboOptions& options = {});

/// Only the list of a combo, opened by whoever calls ImGui::OpenPopup("popup." + id): at `rect`, with search where it
/// is long.
std::optional<std::string> combo_list(UiContext& ui, std::string_view id, Rect rect,
                                      std::span<const app::Choice> choices, std::string_view current,
                                      const ComboOptions& options = {});

/// What is typed in this frame, without control characters and chords; taken, so that nobody reads it twice.
std::string take_typed();

/// True if what was typed finds this entry.
bool matches(const app::Choice& choice, std::string_view typed);

}  // namespace yanxing::ui
