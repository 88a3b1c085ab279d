// Painting without interaction: text, cards, pills, bars. Everything goes to the current ImGui window's draw list.
#pragma once

#include <string>
#include <string_view>

#include "client/ui/context.h"

namespace yanxing::ui {

enum class Align { left, center, right };

/// Size of one line.
ImVec2 measure(const UiContext& ui, std::string_view text, TextStyle style = style::body);

/// One line at `at` (top left of the line box). Returns its width.
float draw_text(const UiContext& ui, ImVec2 at, std::string_view text, TextStyle style = style::body);

/// One line vertically centred in `rect`, shortened with … where it is too long; nothing where not even that fits.
/// Returns the width used.
float text_in(const UiContext& ui, Rect rect, std::string_view text, TextStyle style = style::body,
              Align align = Align::left);

/// An icon in the middle of `rect`, never shortened.
void icon_in(const UiContext& ui, Rect rect, const char* icon, TextStyle style = style::body);

/// Several lines, wrapped as Chinese and English are. Returns the height used; draws nothing when `draw` is false.
float text_wrapped(const UiContext& ui, ImVec2 at, float width, std::string_view text, TextStyle style = style::body,
                   bool draw = true);

/// The same around a middle line, the lines about equally long. `top_middle` is the middle of the top.
float text_centered(const UiContext& ui, ImVec2 top_middle, float width, std::string_view text,
                    TextStyle style = style::body, bool draw = true);

void fill(Rect rect, unsigned hex, float radius = 0, float alpha = 1.0F);
void outline(Rect rect, unsigned hex, float radius = 0, float thickness = 1.0F);
void line_h(float x1, float x2, float y, unsigned hex, float alpha = 1.0F);
void shadow(const UiContext& ui, Rect rect, float radius, float strength = 1.0F);
void card(const UiContext& ui, Rect rect);
void focus_ring(const UiContext& ui, Rect rect, float radius);

/// A state: rounded, with a dot (or a small icon) before the text. Returns its width.
float pill(const UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone, const char* icon = nullptr);
float pill_width(const UiContext& ui, std::string_view text);
/// A small square label without dot, as beside a title. Returns its width.
float tag(const UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone);
/// A count in a circle; nothing for 0.
void badge(const UiContext& ui, ImVec2 center, std::int64_t count);
void progress_bar(const UiContext& ui, Rect rect, double fraction, unsigned hex = color::primary);
/// An icon on a pale tile.
void icon_tile(const UiContext& ui, Rect rect, const char* icon, Tone tone);
/// A key as printed on a keyboard. Returns its width.
float key_cap(const UiContext& ui, ImVec2 left_middle, std::string_view key);
/// Nothing to show yet: icon, sentence, what to do next, in the middle of `rect`. Returns a place for a button below
/// the texts.
Rect empty_state(const UiContext& ui, Rect rect, const char* icon, std::string_view title, std::string_view text);
/// What stands over the screen beside the mouse while it rests on something: dark, so that it is no part of the card
/// below it.
void tooltip(const UiContext& ui, std::string_view text);
/// A sentence on a pale ground over the full width. Returns its height.
float banner(const UiContext& ui, ImVec2 at, float width, const char* icon, std::string_view title,
             std::string_view text, Tone tone);

}  // namespace yanxing::ui
