// Dates: typed, or picked from a small calendar.
#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/calendar.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

constexpr const char* weekday_keys[] = {"date.mo", "date.tu", "date.we", "date.th", "date.fr", "date.sa", "date.su"};

/// The month on the popup; returns the day chosen now.
std::optional<Date> draw_month(UiContext& ui, std::string_view id, Rect body, const std::optional<Date>& selected,
                               const Date& today) {
  PopupMemory& memory = ui.popup;
  Rect head = body.cut_top(ui.px(30), ui.px(4));
  const std::string base(id);
  const auto step = [&](int months) {
    const int index = memory.year * 12 + memory.month - 1 + months;
    memory.year = index / 12;
    memory.month = index % 12 + 1;
  };
  if (icon_button(ui, base + ".previous", head.cut_left(ui.px(30)), icon::chevron_left, "")) step(-1);
  if (icon_button(ui, base + ".next", head.cut_right(ui.px(30)), icon::chevron_right, "")) step(1);
  text_in(ui, head,
          ui.tr("date.month", {{"year", std::to_string(memory.year)}, {"month", std::to_string(memory.month)}}),
          style::strong, Align::center);
  const float cell = body.width() / 7;
  Rect names = body.cut_top(ui.px(24));
  for (const char* key : weekday_keys) text_in(ui, names.cut_left(cell), ui.tr(key), style::small_faint, Align::center);
  std::optional<Date> chosen;
  const int first = weekday({memory.year, memory.month, 1});
  for (int day = 1; day <= days_in_month(memory.year, memory.month); ++day) {
    const int slot = first + day - 1;
    const ImVec2 at{body.min.x + static_cast<float>(slot % 7) * cell,
                    body.min.y + static_cast<float>(slot / 7) * ui.px(30)};
    const Rect box = Rect{at, {at.x + cell, at.y + ui.px(30)}}.inset(1);
    const Date date{memory.year, memory.month, day};
    const Interaction state = interact(ui, base + ".day." + std::to_string(day), box, to_iso(date));
    const bool on = selected == date;
    if (on || state.hovered) fill(box, on ? color::primary : color::primary_pale, ui.px(5));
    if (date == today && !on) outline(box, color::border, ui.px(5));
    text_in(ui, box, std::to_string(day), {TextSize::body, on, on ? 0xFFFFFFU : color::ink}, Align::center);
    if (state.pressed) chosen = date;
  }
  return chosen;
}

/// On a page of questions it is for the mouse: Tab goes to the next question.
bool calendar_button(UiContext& ui, const std::string& id, Rect rect, bool tab_stop, const FieldOptions& options) {
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, !tab_stop);
  const bool pressed = icon_button(ui, id, rect, icon::calendar, ui.tr("date.pick"), options.enabled);
  ImGui::PopItemFlag();
  return pressed;
}

}  // namespace

FieldResult date_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const Date& today,
                       const FieldOptions& options) {
  const std::string name = "popup." + std::string(id);
  const std::string calendar_id = std::string(id) + ".calendar";
  FieldOptions field = options;
  field.hint = options.hint.empty() ? ui.tr("date.hint") : options.hint;
  Rect rest = rect;
  const Rect button_rect = rest.cut_right(ui.px(34), ui.px(6));
  FieldResult result = text_field(ui, id, rest, text, field);
  if (result.left || result.submitted) {
    if (const auto date = read_date(text, today); date && to_iso(*date) != text) {
      text = to_iso(*date);
      result.changed = true;
    }
  }
  if (calendar_button(ui, calendar_id, button_rect, today.day == 0, options)) {
    const auto shown = read_date(text, today);
    ui.popup = {};
    ui.popup.year = shown ? shown->year : today.year;
    ui.popup.month = shown ? shown->month : std::max(today.month, 1);
    ImGui::OpenPopup(name.c_str());
  }
  const ImVec2 size = ui.theme().px(252, 258);
  if (ImGui::IsPopupOpen(name.c_str()) && begin_popup(ui, name, rect, size)) {
    const ImVec2 at = ImGui::GetWindowPos();
    const Rect body = Rect{at, {at.x + size.x, at.y + size.y}}.inset(ui.px(10));
    if (const auto chosen = draw_month(ui, calendar_id, body, read_date(text, today), today)) {
      text = to_iso(*chosen);
      result.changed = true;
      ImGui::CloseCurrentPopup();
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  return result;
}

FieldResult date_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, int year_hint,
                       const FieldOptions& options) {
  return date_field(ui, id, rect, text, Date{year_hint, 0, 0}, options);
}

namespace {

/// The months of a year on the popup; returns the month chosen now.
std::optional<int> draw_year(UiContext& ui, const std::string& id, Rect body, const std::optional<Date>& selected) {
  Rect head = body.cut_top(ui.px(30), ui.px(6));
  if (icon_button(ui, id + ".previous", head.cut_left(ui.px(30)), icon::chevron_left, "")) --ui.popup.year;
  if (icon_button(ui, id + ".next", head.cut_right(ui.px(30)), icon::chevron_right, "")) ++ui.popup.year;
  text_in(ui, head, std::to_string(ui.popup.year), style::strong, Align::center);
  std::optional<int> chosen;
  const ImVec2 cell{body.width() / 4, body.height() / 3};
  for (int month = 1; month <= 12; ++month) {
    const ImVec2 at{body.min.x + static_cast<float>((month - 1) % 4) * cell.x,
                    body.min.y + static_cast<float>((month - 1) / 4) * cell.y};
    const Rect box = Rect{at, {at.x + cell.x, at.y + cell.y}}.inset(ui.px(2));
    const Interaction state = interact(ui, id + ".month." + std::to_string(month), box, std::to_string(month));
    const bool on = selected && selected->year == ui.popup.year && selected->month == month;
    if (on || state.hovered) fill(box, on ? color::primary : color::primary_pale, ui.px(5));
    text_in(ui, box, ui.tr("date.month_short", {{"month", std::to_string(month)}}),
            {TextSize::body, on, on ? 0xFFFFFFU : color::ink}, Align::center);
    if (state.pressed) chosen = month;
  }
  return chosen;
}

}  // namespace

FieldResult month_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const Date& today,
                        const FieldOptions& options) {
  const std::string name = "popup." + std::string(id);
  const std::string calendar_id = std::string(id) + ".calendar";
  if (from_iso(text)) text.resize(7);
  FieldOptions field = options;
  field.hint = options.hint.empty() ? ui.tr("date.hint.month") : options.hint;
  Rect rest = rect;
  const Rect button_rect = rest.cut_right(ui.px(34), ui.px(6));
  FieldResult result = text_field(ui, id, rest, text, field);
  const auto put = [&](const Date& date) {
    const std::string wanted = to_iso(date).substr(0, 7);
    result.changed |= wanted != text;
    text = wanted;
  };
  const auto shown = read_month(text);
  if ((result.left || result.submitted) && shown) put(*shown);
  if (calendar_button(ui, calendar_id, button_rect, false, options)) {
    ui.popup = {};
    ui.popup.year = shown ? shown->year : today.year;
    ImGui::OpenPopup(name.c_str());
  }
  const ImVec2 size = ui.theme().px(252, 176);
  if (ImGui::IsPopupOpen(name.c_str()) && begin_popup(ui, name, rect, size)) {
    const ImVec2 at = ImGui::GetWindowPos();
    const Rect body = Rect{at, {at.x + size.x, at.y + size.y}}.inset(ui.px(10));
    if (const auto month = draw_year(ui, calendar_id, body, shown)) {
      put({ui.popup.year, *month, 1});
      ImGui::CloseCurrentPopup();
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  return result;
}

FieldResult year_field(UiContext& ui, std::string_view id, Rect rect, std::string& text, const FieldOptions& options) {
  if (from_iso(text)) text.resize(4);
  FieldOptions field = options;
  field.hint = options.hint.empty() ? ui.tr("date.hint.year") : options.hint;
  FieldResult result = text_field(ui, id, rect, text, field);
  if (const auto year = read_year(text); (result.left || result.submitted) && year) {
    const std::string wanted = to_iso(*year).substr(0, 4);
    result.changed |= wanted != text;
    text = wanted;
  }
  return result;
}

}  // namespace yanxing::ui
