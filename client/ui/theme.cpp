#include "client/ui/theme.h"

namespace yanxing::ui {
namespace {

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

void apply_style(const Theme& theme) {
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
