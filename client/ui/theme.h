// Colours, sizes and fonts: the one place that decides how Yanxing looks. Screens name a meaning, never a number.
#pragma once

#include <cmath>

#include <imgui.h>

namespace yanxing::ui {

/// What stands on the screen for a colour of the normal look in high contrast: as text or ground (`paint`), or as a
/// line or border (`stroke`), where what is pale by day is dark. 0xRRGGBB in and out.
unsigned high_contrast_paint(unsigned hex);
unsigned high_contrast_stroke(unsigned hex);

/// Which of the two palettes `rgb` and `stroke_rgb` paint with. Frontend says it at the beginning of every frame, on
/// the UI thread; the one thing here that is not a constant, so that every screen can go on naming its colours.
void use_palette(bool high_contrast);

/// 0xRRGGBB of the normal look and an opacity as ImGui's packed colour in the palette of this frame.
ImU32 rgb(unsigned hex, float alpha = 1.0F);
/// The same for a line or a border.
ImU32 stroke_rgb(unsigned hex, float alpha = 1.0F);

/// Body text in each of them has a contrast of 4.5 to its ground at least, in high contrast of 7 (WCAG 2.2, 1.4.3 and
/// 1.4.6; tests/ui/contrast_test.cpp).
namespace color {
inline constexpr unsigned navy = 0x12283F;
inline constexpr unsigned navy_active = 0x1E3B5A;
inline constexpr unsigned navy_text = 0xA9BCD0;
inline constexpr unsigned navy_dim = 0x7F96AE;
inline constexpr unsigned navy_accent = 0x5AA2FF;
inline constexpr unsigned navy_icon = 0x8FC1FF;
inline constexpr unsigned page = 0xF2F5F9;
inline constexpr unsigned card = 0xFFFFFF;
inline constexpr unsigned line = 0xE2E8F0;
inline constexpr unsigned line_soft = 0xEDF1F6;
inline constexpr unsigned border = 0xCBD5E1;
inline constexpr unsigned border_hover = 0xB8C4D4;
inline constexpr unsigned track = 0xE6EBF2;
inline constexpr unsigned head = 0xF7F9FC;
inline constexpr unsigned ink = 0x1E293B;
inline constexpr unsigned ink_soft = 0x5B6B82;
inline constexpr unsigned ink_faint = 0x62718A;
inline constexpr unsigned primary = 0x1D64D8;
inline constexpr unsigned primary_hover = 0x1858C2;
inline constexpr unsigned primary_held = 0x134AA6;
inline constexpr unsigned primary_pale = 0xE8F0FE;
inline constexpr unsigned row_selected = 0xEAF2FF;
inline constexpr unsigned row_hover = 0xF6F9FD;
inline constexpr unsigned good = 0x137839;
inline constexpr unsigned good_bright = 0x16A34A;
inline constexpr unsigned good_pale = 0xE7F6EC;
inline constexpr unsigned warn = 0xAA4E08;
inline constexpr unsigned warn_bright = 0xD97706;
inline constexpr unsigned warn_pale = 0xFEF3DD;
inline constexpr unsigned bad = 0xC0262D;
inline constexpr unsigned bad_hover = 0xA91F26;
inline constexpr unsigned bad_pale = 0xFDECEC;
inline constexpr unsigned violet = 0x6D3FC4;
inline constexpr unsigned violet_pale = 0xF1EBFD;
inline constexpr unsigned badge = 0xC2410C;
inline constexpr unsigned dark = 0x1E293B;
}  // namespace color

/// A foreground and the pale ground it stands on: a pill, an icon tile, a banner.
struct Tone {
  unsigned fg = color::ink_soft;
  unsigned bg = color::line_soft;
};

namespace tone {
inline constexpr Tone neutral{color::ink_soft, color::line_soft};
inline constexpr Tone primary{color::primary, color::primary_pale};
inline constexpr Tone good{color::good, color::good_pale};
inline constexpr Tone warn{color::warn, color::warn_pale};
inline constexpr Tone bad{color::bad, color::bad_pale};
inline constexpr Tone violet{color::violet, color::violet_pale};
}  // namespace tone

/// Both faces carry the icon font too. Made by `platform`, owned by ImGui's atlas.
struct Fonts {
  ImFont* regular = nullptr;
  ImFont* bold = nullptr;
};

/// Line heights in logical pixels; the em is 1/1.448 of it for Noto Sans CJK.
enum class TextSize { small = 17, body = 20, title = 26, number = 31 };

struct TextStyle {
  TextSize size = TextSize::body;
  bool bold = false;
  unsigned color = color::ink;
};

namespace style {
inline constexpr TextStyle body{};
inline constexpr TextStyle soft{TextSize::body, false, color::ink_soft};
inline constexpr TextStyle faint{TextSize::body, false, color::ink_faint};
inline constexpr TextStyle strong{TextSize::body, true, color::ink};
inline constexpr TextStyle small{TextSize::small, false, color::ink};
inline constexpr TextStyle small_soft{TextSize::small, false, color::ink_soft};
inline constexpr TextStyle small_faint{TextSize::small, false, color::ink_faint};
inline constexpr TextStyle small_strong{TextSize::small, true, color::ink};
inline constexpr TextStyle title{TextSize::title, true, color::ink};
inline constexpr TextStyle number{TextSize::number, true, color::ink};
}  // namespace style

/// Measures in logical pixels; multiply with Theme::px.
namespace metric {
inline constexpr float page = 16;     // around and between cards
inline constexpr float gap = 12;      // between cards of one group
inline constexpr float pad = 14;      // inside a card
inline constexpr float control = 34;  // height of buttons and fields
inline constexpr float row = 37;      // height of a table row
inline constexpr float header = 64;   // white strip with the screen's title
inline constexpr float nav = 188;     // navigation at the left
inline constexpr float status = 28;   // status bar at the bottom
inline constexpr float radius = 6;
inline constexpr float radius_card = 8;
}  // namespace metric

/// One factor for everything: display scale times the person's font size.
struct Theme {
  float scale = 1.0F;
  bool high_contrast = false;
  Fonts fonts;

  /// Logical to real pixels, on whole pixels.
  float px(float logical) const { return std::floor(logical * scale + 0.5F); }
  ImVec2 px(float x, float y) const { return {px(x), px(y)}; }
  float text_px(TextSize size) const { return px(static_cast<float>(static_cast<int>(size))); }
  ImFont* font(bool bold) const { return bold ? fonts.bold : fonts.regular; }
};

/// Sets ImGui's own style (scrollbars, text fields, popups) to fit `theme`, and the palette. Call again when the scale
/// or the contrast changes.
void apply_style(const Theme& theme);

}  // namespace yanxing::ui
