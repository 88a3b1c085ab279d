// Questions that are typed: texts, numbers, positions; and the slider of a range.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/wrap.h"

namespace yanxing::ui::widget {
namespace {

using app::QuestionKind;

/// Full-width digits and signs, as a Chinese input method gives them, to ASCII.
std::string to_ascii_digits(std::string_view typed) {
  std::string out;
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t from = at;
    const char32_t c = next_character(typed, at);
    if (c >= 0xFF0B && c <= 0xFF19) {
      out += static_cast<char>(c - 0xFEE0);
    } else if (c == 0x3002) {  // 。 for the point
      out += '.';
    } else if (c != ' ' && c != 0x3000) {
      out.append(typed, from, at - from);
    }
  }
  return out;
}

std::string number_text(double value) {
  char text[32];
  const auto done = std::to_chars(text, text + sizeof text, value);
  return {text, done.ptr};
}

float width_of_number(const UiContext& ui, const QuestionView& question) {
  return ui.px(question.kind == QuestionKind::integer ? 150 : 180);
}

}  // namespace

std::string shown_value(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  if (value.is_number_float()) return number_text(value.get<double>());
  return value.dump();
}

json read_number(std::string_view typed, bool integer) {
  const std::string text = to_ascii_digits(typed);
  if (text.empty()) return nullptr;
  const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto r = std::from_chars(begin, end, whole); r.ec == std::errc() && r.ptr == end) return whole;
  if (integer) return std::string(typed);
  double value = 0;
  if (const auto r = std::from_chars(begin, end, value, std::chars_format::fixed);
      r.ec == std::errc() && r.ptr == end && text.back() != '.')
    return value;
  return std::string(typed);
}

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

std::string counter(const QuestionView& question) {
  if (question.max_characters == 0 && question.min_characters == 0) return {};
  const std::size_t used = character_count(shown_value(question.value));
  const bool far = question.max_characters < 100 && used * 10 < question.max_characters * 8;
  if (question.min_characters == 0 && far) return {};  // a name: nobody counts it before it gets tight
  const std::string count = std::to_string(used);
  if (question.max_characters == 0) return count + " / ≥" + std::to_string(question.min_characters);
  const std::string most = std::to_string(question.max_characters);
  if (question.min_characters == 0) return count + " / " + most;
  return count + " / " + std::to_string(question.min_characters) + "–" + most;
}

unsigned counter_color(const QuestionView& question) {
  const std::size_t count = character_count(shown_value(question.value));
  if (question.max_characters > 0 && count > question.max_characters) return color::bad;
  if (count > 0 && count < question.min_characters) return color::warn;
  return question.min_characters > 0 && count > 0 ? color::good : color::ink_faint;
}

float text_height(const UiContext& ui, const QuestionView& question, float width) {
  float height = ui.px(metric::control);
  if (question.multiline) {
    const int least = question.max_characters >= 500 || question.max_characters == 0 ? 5 : 3;
    height = text_area_height(ui, width, shown_value(question.value), least, 16);
  }
  return height + (question.suggestions.empty() || question.read_only ? 0 : ui.px(30));
}

namespace {

/// Usual answers below a text: one press writes them.
std::optional<json> draw_suggestions(UiContext& ui, const QuestionView& question, Rect strip) {
  std::optional<json> chosen;
  strip.cut_top(ui.px(6));
  for (std::size_t i = 0; i < question.suggestions.size(); ++i) {
    const std::string& text = question.suggestions[i];
    const float width = measure(ui, text, style::small).x + ui.px(16);
    if (width > strip.width()) break;
    const Rect rect = strip.cut_left(width, ui.px(6)).middle(ui.px(24));
    const Interaction state = interact(ui, question_id(question.path) + ".suggestion." + std::to_string(i), rect, text);
    const bool on = question.value == json(text);
    fill(rect, on || state.hovered ? color::primary_pale : color::line_soft, ui.px(12));
    if (state.focused) focus_ring(ui, rect, ui.px(12));
    text_in(ui, rect, text, {TextSize::small, false, on || state.hovered ? color::primary : color::ink_soft},
            Align::center);
    if (state.pressed) chosen = text;
  }
  return chosen;
}

Changed draw_geopoint(UiContext& ui, const QuestionView& question, Rect rect) {
  const std::string id = question_id(question.path);
  const std::string whole = shown_value(question.value);
  const auto space = whole.find(' ');
  std::string latitude = whole.substr(0, space);
  std::string rest = space == std::string::npos ? std::string() : whole.substr(space + 1);
  const auto second = rest.find(' ');
  std::string longitude = rest.substr(0, second);
  const std::string tail = second == std::string::npos ? " 0 0" : rest.substr(second);
  FieldOptions options{
      .icon = ui.tr("question.latitude_sign"), .hint = ui.tr("question.latitude"), .enabled = !question.read_only};
  options.error = !question.error.empty();
  const float half = (rect.width() - ui.px(8)) * 0.5F;
  const FieldResult first = text_field(ui, id, rect.cut_left(half, ui.px(8)), latitude, options);
  options.icon = ui.tr("question.longitude_sign");
  options.hint = ui.tr("question.longitude");
  const FieldResult other = text_field(ui, id + ".longitude", rect, longitude, options);
  Changed result{std::nullopt, first.active || other.active, false};
  if (!first.changed && !other.changed) return result;
  // "24.3, 109.4" as copied from a map
  if (const auto comma = latitude.find(','); comma != std::string::npos) {
    longitude = latitude.substr(comma + 1);
    latitude.resize(comma);
  }
  latitude = to_ascii_digits(latitude);
  longitude = to_ascii_digits(longitude);
  result.value = latitude.empty() && longitude.empty() ? json(nullptr) : json(latitude + " " + longitude + tail);
  return result;
}

}  // namespace

Changed draw_text_widget(UiContext& ui, const QuestionView& question, Rect rect) {
  if (question.kind == QuestionKind::geopoint) return draw_geopoint(ui, question, rect);
  const std::string id = question_id(question.path);
  std::string text = shown_value(question.value);
  FieldOptions options;
  options.enabled = !question.read_only;
  options.error = !question.error.empty();
  if (question.kind == QuestionKind::integer || question.kind == QuestionKind::decimal) {
    const FieldResult typed = text_field(ui, id, rect.cut_left(width_of_number(ui, question)), text, options);
    Changed result{std::nullopt, typed.active, typed.submitted};
    if (typed.changed) result.value = read_number(text, question.kind == QuestionKind::integer);
    return result;
  }
  const bool with_suggestions = !question.suggestions.empty() && !question.read_only;
  const Rect below = with_suggestions ? rect.cut_bottom(ui.px(30)) : Rect{};
  if (question.kind == QuestionKind::barcode) options.icon = icon::barcode;
  const FieldResult typed =
      question.multiline ? text_area(ui, id, rect, text, options) : text_field(ui, id, rect, text, options);
  Changed result{std::nullopt, typed.active, typed.submitted};
  if (typed.changed) result.value = text_or_null(text);
  if (with_suggestions) {
    if (auto chosen = draw_suggestions(ui, question, below)) result.value = std::move(chosen);
  }
  return result;
}

namespace {

double clamp_to_step(const QuestionView& question, double value) {
  const double least = std::min(question.range_start, question.range_end);
  const double most = std::max(question.range_start, question.range_end);
  const double step = question.range_step > 0 ? question.range_step : 1;
  const double stepped = question.range_start + std::round((value - question.range_start) / step) * step;
  return std::clamp(std::round(stepped * 1e9) / 1e9, least, most);
}

json number_value(double value) {
  return value == std::floor(value) && std::abs(value) < 1e15 ? json(static_cast<std::int64_t>(value)) : json(value);
}

/// Track, ticks and knob.
void paint_slider(const UiContext& ui, const QuestionView& question, Rect track, std::optional<float> at, bool hot) {
  const Rect rail = track.middle(ui.px(6));
  fill(rail, color::track, ui.px(3));
  if (at) fill({rail.min, {*at, rail.max.y}}, color::primary, ui.px(3));
  const TextStyle small = style::small_faint;
  const Rect below{{track.min.x, track.max.y - ui.px(4)}, {track.max.x, track.max.y + ui.px(14)}};
  text_in(ui, below, number_text(question.range_start), small);
  text_in(ui, below, number_text(question.range_end), small, Align::right);
  if (!at) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 middle{*at, track.center().y};
  if (hot) list.AddCircleFilled(middle, ui.px(14), rgb(color::primary, 0.14F), 32);
  list.AddCircleFilled(middle, ui.px(9), rgb(0xFFFFFF), 32);
  list.AddCircle(middle, ui.px(9), rgb(color::primary), 32, ui.px(2.5F));
}

}  // namespace

Changed draw_range(UiContext& ui, const QuestionView& question, Rect rect) {
  const std::string id = question_id(question.path);
  Rect line = rect.cut_top(ui.px(metric::control));
  const Rect field = line.cut_right(ui.px(84), ui.px(16));
  const Rect track = line.inset(ui.px(9), 0);
  const double span = question.range_end - question.range_start;
  const Interaction at = interact(ui, id + ".slider", line, shown_value(question.value), !question.read_only);
  std::optional<float> knob;
  if (question.value.is_number() && span != 0) {
    const double part = (question.value.get<double>() - question.range_start) / span;
    knob = track.min.x + track.width() * static_cast<float>(std::clamp(part, 0.0, 1.0));
  }
  Changed result{std::nullopt, at.focused, false};
  const auto choose = [&](double value) {
    const json wanted = number_value(clamp_to_step(question, value));
    if (wanted != question.value) result.value = wanted;
  };
  if (at.held && ImGui::IsMouseDown(ImGuiMouseButton_Left) && !question.read_only) {
    const double part = (ImGui::GetMousePos().x - track.min.x) / std::max(track.width(), 1.0F);
    choose(question.range_start + part * span);
  }
  if (at.focused) {
    const double now = question.value.is_number() ? question.value.get<double>() : question.range_start;
    if (ui.key(ImGuiKey_RightArrow, true)) choose(now + question.range_step);
    if (ui.key(ImGuiKey_LeftArrow, true)) choose(now - question.range_step);
  }
  paint_slider(ui, question, track, knob, at.held || at.focused);
  std::string text = shown_value(question.value);
  const FieldResult typed =
      text_field(ui, id, field, text, {.enabled = !question.read_only, .error = !question.error.empty()});
  if (typed.changed) result.value = read_number(text, false);
  result.has_keyboard |= typed.active;
  return result;
}

}  // namespace yanxing::ui::widget
