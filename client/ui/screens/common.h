// Small parts that several screens share: key hints at the foot of a card, progress as text and as a fraction.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "client/ui/context.h"

namespace yanxing::ui {

struct KeyHint {
  const char* key;   // as printed on the keyboard
  const char* text;  // text key of what it does
};

/// Keys and what they do, right-aligned in `strip`, in order; those that do not fit are left out from the left.
void key_hints(UiContext& ui, Rect strip, std::initializer_list<KeyHint> hints);

/// 0 to 1; 0 of nothing is 0.
double fraction(const app::Progress& progress);
/// "7 / 15"
std::string progress_text(const app::Progress& progress);

/// A pill with an icon before its text. Returns its width.
float icon_pill(UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone, const char* icon);
float icon_pill_width(const UiContext& ui, std::string_view text);
/// The same with a sync state's icon and text.
float sync_pill(UiContext& ui, ImVec2 left_middle, app::SyncState state);

/// A record that was sent back: why, by whom, when, and what to do; or accepted, with what was said to it. Returns the
/// height used, 0 where there is nothing to say. `is_final`: it is to be opened again first.
float review_banner(UiContext& ui, ImVec2 at, float width, const app::ReviewMark& mark, bool is_final);

/// A record of which the server could not take a change: why, and what to do. Reports as `id`. Returns the height used,
/// 0 where there is nothing to say.
float refused_banner(UiContext& ui, const std::string& id, ImVec2 at, float width, const app::RefusedMark& mark);

/// Where something was done, as it stands beside its author: this laptop, or another one by its number (may be empty).
std::string laptop_text(const UiContext& ui, bool is_this, const std::string& number);

/// A rectangle as wide as `width` in the horizontal middle of `rect`.
Rect centered(Rect rect, float width);

/// True while the widget with this id in the current window has the keyboard, seen or not.
bool is_in_focus(const std::string& id);

/// Gives the widget drawn with this id in the current window the keyboard's place (Tab goes on from there).
void place_keyboard_at(const std::string& id);

}  // namespace yanxing::ui
