#include "client/ui/field.h"

#include <algorithm>

#include <imgui_internal.h>

#include "client/ui/paint.h"
#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace {

/// Lets ImGui grow the std::string that it edits.
int resize_callback(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

/// The frame around a field in its state.
void frame(const UiContext& ui, Rect rect, const FieldOptions& options, bool active, bool hovered) {
  const float radius = ui.px(metric::radius);
  if (!options.bare || active) fill(rect, options.enabled ? 0xFFFFFFU : color::head, radius);
  if (active) {
    focus_ring(ui, rect, radius);
    return;
  }
  if (options.bare && !options.error && !hovered) return;
  outline(rect, options.error ? color::bad : hovered ? color::border_hover : color::border, radius);
}

/// Keeps ImGui's Escape (which throws typed text away) from happening; Escape then only leaves the field.
bool escape_leaves(ImGuiID item) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.ActiveId != item) return false;
  ImGui::SetKeyOwner(ImGuiKey_Escape, ImGui::GetID("##kept_escape"));
  return ImGui::IsKeyPressed(ImGuiKey_Escape, false);
}

/// A search that has the caret: ImGui would take the arrows to the nearest widget, be it in the navigation. Escape,
/// which emptied it, goes back to the screen, whose list the arrows and Enter are for.
void leave_search() {
  for (const ImGuiKey key : {ImGuiKey_DownArrow, ImGuiKey_UpArrow})
    ImGui::SetKeyOwner(key, ImGui::GetID("##search_arrows"));
  if (!ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return;
  ImGui::ClearActiveID();
  ImGui::SetNavCursorVisible(false);
}

}  // namespace

FieldResult text_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const FieldOptions& options) {
  ImGui::PushID(id.data(), id.data() + id.size());
  const ImGuiID item = ImGui::GetID("##text");
  const bool was_active = ImGui::GetActiveID() == item;
  const bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(rect.min, rect.max);
  frame(ui, rect, options, was_active && options.enabled, hovered);
  Rect inner = rect;
  if (options.icon != nullptr) {
    icon_in(ui, inner.cut_left(ui.px(34)), options.icon,
            {TextSize::body, false, was_active ? color::primary : color::ink_faint});
  } else {
    inner.cut_left(ui.px(options.bare ? 8 : 12));
  }
  inner.cut_right(ui.px(8));

  ImGui::PushFont(ui.theme().fonts.regular, ui.theme().text_px(options.size));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, (rect.height() - ImGui::GetFontSize()) * 0.5F});
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::SetNextItemWidth(inner.width());
  if (ui.take_focus(id)) ImGui::SetKeyboardFocusHere();
  if (!options.enabled) ImGui::BeginDisabled();
  if (options.reload) {
    if (ImGuiInputTextState* state = ImGui::GetInputTextState(item)) state->ReloadUserBufAndMoveToEnd();
  }
  const bool leave = !options.escape_clears && escape_leaves(item);
  const std::string hint(options.hint);
  ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_EnterReturnsTrue;
  if (options.escape_clears) flags |= ImGuiInputTextFlags_EscapeClearsAll;
  // Emptying the text below leaves ImGui's own history of it behind: an undo would reach past the end of the text.
  if (options.clear_on_submit) flags |= ImGuiInputTextFlags_NoUndoRedo;
  FieldResult result;
  const bool at_right = options.align_right && !was_active;  // painted at the other side until somebody types
  if (at_right) ImGui::PushStyleColor(ImGuiCol_Text, 0);
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigInputTextEnterKeepActive = options.clear_on_submit;
  result.submitted =
      ImGui::InputTextWithHint("##text", hint.c_str(), text.data(), text.capacity() + 1, flags, resize_callback, &text);
  if (at_right) ImGui::PopStyleColor();
  if (at_right && ImGui::GetActiveID() != item) text_in(ui, inner, text, style::body, Align::right);
  result.changed = ImGui::IsItemEdited();
  result.left = ImGui::IsItemDeactivated();
  io.ConfigInputTextEnterKeepActive = false;
  const bool takes_back = was_active && !text.empty() && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Z);
  if (options.clear_on_submit && (result.submitted || takes_back)) {
    if (ImGuiInputTextState* state = ImGui::GetInputTextState(item)) state->ClearText();
  }
  if (leave) ImGui::ClearActiveID();
  if (options.escape_clears && !options.clear_on_submit && was_active) leave_search();
  if (!options.enabled) ImGui::EndDisabled();
  result.active = ImGui::GetActiveID() == item;
  if (options.caret_at_end && result.active && !was_active) {
    if (ImGuiInputTextState* state = ImGui::GetInputTextState(item)) state->ReloadUserBufAndMoveToEnd();
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ImGui::PopID();
  const bool stop = options.enabled && ui.add_stop(id, rect, item);
  ui.report(id, {rect, text, options.enabled, result.active, ImGui::IsRectVisible(rect.min, rect.max), stop});
  return result;
}

namespace {

/// A soft break is a zero-width space and a newline: the person's own newlines stay apart from it.
constexpr std::string_view soft_break = "\xE2\x80\x8B\n";

/// Takes the soft breaks out; `cursor` keeps its place in the text. A soft break whose newline was deleted by Backspace
/// takes the character before it along, which is what the person meant.
std::string without_soft_breaks(std::string_view shown, int& cursor) {
  std::string plain;
  const int at_cursor = cursor;
  for (std::size_t i = 0; i < shown.size();) {
    const auto rest = shown.substr(i);
    const bool before_cursor = at_cursor > static_cast<int>(i);
    if (rest.starts_with(soft_break)) {
      if (before_cursor) cursor -= std::min(4, at_cursor - static_cast<int>(i));
      i += 4;
    } else if (rest.starts_with(soft_break.substr(0, 3))) {
      if (before_cursor) cursor -= std::min(3, at_cursor - static_cast<int>(i));
      i += 3;
      const std::size_t size_before = plain.size();
      while (!plain.empty() && (static_cast<unsigned char>(plain.back()) & 0xC0U) == 0x80U) plain.pop_back();
      if (!plain.empty()) plain.pop_back();
      cursor -= static_cast<int>(size_before - plain.size());
    } else {
      plain += shown[i++];
    }
  }
  return plain;
}

struct SoftWrap {
  std::string* plain = nullptr;  // what the person typed
  float width = 0;
  ImFontBaked* font = nullptr;
};

std::string with_soft_breaks(const std::string& plain, const SoftWrap& wrapping, int& cursor) {
  const auto lines = wrap(plain, wrapping.width, [&](char32_t c) {
    return c == 0x200B ? 0.0F : wrapping.font->GetCharAdvance(static_cast<ImWchar>(c));
  });
  std::string shown;
  const int at_cursor = cursor;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool last = i + 1 == lines.size();
    const std::size_t end = last ? plain.size() : lines[i + 1].begin;
    shown.append(plain, lines[i].begin, end - lines[i].begin);
    if (last || lines[i].hard) continue;
    if (at_cursor >= static_cast<int>(end)) cursor += static_cast<int>(soft_break.size());
    shown += soft_break;
  }
  return shown;
}

int soft_wrap_callback(ImGuiInputTextCallbackData* data) {
  auto& wrapping = *static_cast<SoftWrap*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize)
    return 0;  // the buffer has room for everything, see text_area
  int cursor = data->CursorPos;
  const std::string_view shown(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  *wrapping.plain = without_soft_breaks(shown, cursor);
  const std::string wanted = with_soft_breaks(*wrapping.plain, wrapping, cursor);
  if (wanted == shown) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, wanted.c_str());
  data->CursorPos = cursor;
  data->SelectionStart = cursor;
  data->SelectionEnd = cursor;
  return 0;
}

}  // namespace

float text_area_height(const UiContext& ui, float width, std::string_view text, int min_lines, int max_lines) {
  const float size = ui.theme().text_px(TextSize::body);
  ImFontBaked* font = ui.theme().fonts.regular->GetFontBaked(size);
  const auto lines =
      wrap(text, width - ui.px(24), [&](char32_t c) { return font->GetCharAdvance(static_cast<ImWchar>(c)); });
  const auto count = std::clamp(static_cast<int>(lines.size()), min_lines, max_lines);
  return static_cast<float>(count) * size + ui.px(14);
}

FieldResult text_area(UiContext& ui, std::string_view id, Rect rect, std::string& text, const FieldOptions& options) {
  ImGui::PushID(id.data(), id.data() + id.size());
  const ImGuiID item = ImGui::GetID("##text");
  const bool was_active = ImGui::GetActiveID() == item;
  frame(ui, rect, options, was_active && options.enabled,
        ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(rect.min, rect.max));
  ImGui::PushFont(ui.theme().fonts.regular, ui.theme().text_px(TextSize::body));
  const Rect inner = rect.inset(ui.px(12), ui.px(7));
  std::string plain = text;
  SoftWrap wrapping{&plain, inner.width() - ui.px(2),
                    ui.theme().fonts.regular->GetFontBaked(ui.theme().text_px(TextSize::body))};
  int no_cursor = 0;
  std::string shown = with_soft_breaks(text, wrapping, no_cursor);
  shown.reserve(shown.size() * 2 + (64U << 10U));  // room to type and paste within one frame
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
  ImGui::SetCursorScreenPos(inner.min);
  if (ui.take_focus(id)) ImGui::SetKeyboardFocusHere();
  const bool leave = escape_leaves(item);
  if (!options.enabled) ImGui::BeginDisabled();
  ImGui::InputTextMultiline(
      "##text", shown.data(), shown.capacity() + 1, inner.size(),
      ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_NoUndoRedo | ImGuiInputTextFlags_NoHorizontalScroll,
      soft_wrap_callback, &wrapping);
  FieldResult result;
  result.left = ImGui::IsItemDeactivated();
  if (!options.enabled) ImGui::EndDisabled();
  if (leave) ImGui::ClearActiveID();
  result.active = ImGui::GetActiveID() == item;
  if (text.empty() && plain.empty() && !result.active) draw_text(ui, inner.min, options.hint, style::faint);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ImGui::PopID();
  result.changed = was_active && plain != text;
  if (result.changed) text = plain;
  const bool stop = options.enabled && ui.add_stop(id, rect, item);
  ui.report(id, {rect, text, options.enabled, result.active, ImGui::IsRectVisible(rect.min, rect.max), stop});
  return result;
}

}  // namespace yanxing::ui
