#include "client/ui/theme.h"

namespace yanxing::ui {
namespace {

// Set by use_palette alone, once a frame and before anything is painted.
bool is_high_contrast = false;

struct Exchange {
  unsigned normal;
  unsigned paint;
  unsigned stroke;
};

constexpr unsigned black = 0x000000;
constexpr unsigned white = 0xFFFFFF;

// White stays white. Tones keep a breath of their colour as ground; every sign of them is a word or an icon as well.
constexpr Exchange exchanges[] = {
    {color::navy, black, black},
    {color::navy_active, 0x333333, white},
    {color::navy_text, white, white},
    {color::navy_dim, white, white},
    {color::navy_accent, 0xFFD84D, 0xFFD84D},
    {color::navy_icon, 0xFFE98A, 0xFFE98A},
    {0x2C5177, 0x333333, white},  // portrait, and the ink of the navigation
    {0xDCE6F0, white, white},
    {0xE6EEF6, white, white},
    {color::page, white, black},
    {color::line, 0x767676, black},
    {color::line_soft, 0xEDEDED, 0x6B6B6B},
    {color::border, 0x767676, black},  // also what is disabled
    {color::border_hover, black, black},
    {color::track, 0xD9D9D9, black},
    {color::head, 0xF2F2F2, black},
    {0xEAEFF5, 0xE3E3E3, black},  // behind segments
    {0xE9EEF5, 0xE3E3E3, black},  // a plain button, held
    {0xF5F8FC, 0xEDEDED, black},  // a plain button under the mouse
    {0xFFFBFB, white, black},     // the list of errors
    {0xA9C4F0, 0x5B8DE0, 0x003A9E},
    {color::ink, black, black},
    {color::ink_soft, 0x1F1F1F, black},
    {color::ink_faint, 0x3D3D3D, 0x3D3D3D},
    {color::primary, 0x003A9E, 0x003A9E},
    {color::primary_hover, 0x002B78, 0x002B78},
    {color::primary_held, 0x001F57, 0x001F57},
    {color::primary_pale, color::primary_pale, 0x003A9E},
    {color::row_selected, 0xFFE98A, black},
    {color::row_hover, 0xF2F2F2, black},
    {color::good, 0x00521F, 0x00521F},
    {color::good_bright, 0x00692A, 0x00692A},
    {color::good_pale, color::good_pale, 0x00521F},
    {color::warn, 0x7A3300, 0x7A3300},
    {color::warn_bright, 0x8F4300, 0x8F4300},
    {color::warn_pale, color::warn_pale, 0x7A3300},
    {color::bad, 0x9B0010, 0x9B0010},
    {color::bad_hover, 0x7A000C, 0x7A000C},
    {color::bad_pale, color::bad_pale, 0x9B0010},
    {color::violet, 0x4B1C9C, 0x4B1C9C},
    {color::violet_pale, color::violet_pale, 0x4B1C9C},
    {color::badge, 0x8F1D00, 0x8F1D00},
    {0x94A3B8, black, black},  // the scrollbar under the mouse
    {0x64748B, black, black},
};

const Exchange* exchange_of(unsigned hex) {
  for (const Exchange& exchange : exchanges) {
    if (exchange.normal == hex) return &exchange;
  }
  return nullptr;
}

ImU32 packed(unsigned hex, float alpha) {
  const auto a = static_cast<unsigned>(alpha * 255.0F + 0.5F);
  return (a << 24U) | ((hex & 0xFFU) << 16U) | (hex & 0xFF00U) | (hex >> 16U);
}

ImVec4 vec(unsigned hex, float alpha = 1.0F) { return ImGui::ColorConvertU32ToFloat4(rgb(hex, alpha)); }

void apply_colors(ImGuiStyle& style) {
  ImVec4* colors = style.Colors;
  colors[ImGuiCol_Text] = vec(color::ink);
  colors[ImGuiCol_TextDisabled] = vec(color::ink_faint);
  colors[ImGuiCol_WindowBg] = vec(color::page);
  colors[ImGuiCol_ChildBg] = vec(0xFFFFFF, 0);
  colors[ImGuiCol_PopupBg] = vec(0xFFFFFF);
  colors[ImGuiCol_Border] = vec(color::line);
  colors[ImGuiCol_FrameBg] = vec(0xFFFFFF, 0);
  colors[ImGuiCol_FrameBgHovered] = vec(0xFFFFFF, 0);
  colors[ImGuiCol_FrameBgActive] = vec(0xFFFFFF, 0);
  colors[ImGuiCol_ScrollbarBg] = vec(0xFFFFFF, 0);
  colors[ImGuiCol_ScrollbarGrab] = vec(color::border);
  colors[ImGuiCol_ScrollbarGrabHovered] = vec(0x94A3B8);
  colors[ImGuiCol_ScrollbarGrabActive] = vec(0x64748B);
  colors[ImGuiCol_TextSelectedBg] = vec(0xBFD7FF);
  colors[ImGuiCol_InputTextCursor] = vec(color::ink);
  colors[ImGuiCol_NavCursor] = vec(color::primary, 0);  // widgets paint their own focus ring
  colors[ImGuiCol_ModalWindowDimBg] = vec(0x0F172A, 0.42F);
}

}  // namespace

unsigned high_contrast_paint(unsigned hex) {
  const Exchange* exchange = exchange_of(hex);
  return exchange != nullptr ? exchange->paint : hex;
}

unsigned high_contrast_stroke(unsigned hex) {
  const Exchange* exchange = exchange_of(hex);
  return exchange != nullptr ? exchange->stroke : hex;
}

void use_palette(bool high_contrast) { is_high_contrast = high_contrast; }

ImU32 rgb(unsigned hex, float alpha) { return packed(is_high_contrast ? high_contrast_paint(hex) : hex, alpha); }

ImU32 stroke_rgb(unsigned hex, float alpha) {
  return packed(is_high_contrast ? high_contrast_stroke(hex) : hex, alpha);
}

void apply_style(const Theme& theme) {
  use_palette(theme.high_contrast);
  ImGuiStyle fresh;
  ImGui::StyleColorsLight(&fresh);
  fresh.FontSizeBase = theme.text_px(TextSize::body);
  fresh.WindowPadding = {0, 0};
  fresh.FramePadding = theme.px(10, 7);
  fresh.ItemSpacing = {0, 0};
  fresh.ItemInnerSpacing = theme.px(6, 4);
  fresh.FrameRounding = theme.px(metric::radius);
  fresh.PopupRounding = theme.px(metric::radius_card);
  fresh.WindowRounding = 0;
  fresh.ChildRounding = 0;
  fresh.WindowBorderSize = 0;
  fresh.ChildBorderSize = 0;
  fresh.PopupBorderSize = 1;
  fresh.FrameBorderSize = 0;
  fresh.ScrollbarSize = theme.px(10);
  fresh.ScrollbarRounding = theme.px(5);
  fresh.GrabRounding = theme.px(5);
  fresh.DisabledAlpha = 1.0F;  // widgets draw their own disabled look
  apply_colors(fresh);
  ImGui::GetStyle() = fresh;
}

}  // namespace yanxing::ui
