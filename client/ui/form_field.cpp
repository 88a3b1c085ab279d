#include "client/ui/form_field.h"

#include <algorithm>
#include <charconv>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/paint.h"
#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace {

using app::FieldType;
using app::FieldView;
using nlohmann::json;

constexpr float label_height = 24;
constexpr float note_height = 20;
constexpr float check_height = 28;
constexpr std::size_t few_choices = 5;  // up to here all choices are shown as tabs

float few_choices_width(const UiContext& ui, const FieldView& field) {
  float width = ui.px(6);
  for (const app::Choice& choice : field.choices) width += measure(ui, choice.label).x + ui.px(28);
  return width;
}

bool as_tabs(const UiContext& ui, const FieldView& field, float width) {
  return field.type == FieldType::select_one && !field.choices.empty() && field.choices.size() <= few_choices &&
         few_choices_width(ui, field) <= width;
}

float widget_height(const UiContext& ui, const FieldView& field, float width) {
  switch (field.type) {
    case FieldType::note: return 0;
    case FieldType::long_text:
      return text_area_height(ui, width, field.value.is_string() ? field.value.get<std::string>() : "", 3, 12);
    case FieldType::select_multiple: return static_cast<float>(field.choices.size()) * ui.px(check_height);
    default: return ui.px(metric::control);
  }
}

std::string as_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  return value.dump();
}

/// A number where the text is one, otherwise the text itself: the form says what is wrong with it, nothing typed is
/// lost.
json number_or_text(const std::string& text, bool integer) {
  if (text.empty()) return nullptr;
  const char* end = text.data() + text.size();
  if (integer) {
    std::int64_t value = 0;
    if (const auto r = std::from_chars(text.data(), end, value); r.ec == std::errc() && r.ptr == end) return value;
  } else {
    double value = 0;
    if (const auto r = std::from_chars(text.data(), end, value); r.ec == std::errc() && r.ptr == end) return value;
  }
  return text;
}

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

std::optional<json> tabs(UiContext& ui, std::string_view id, Rect rect, const FieldView& field) {
  std::vector<Segment> segments;
  int current = -1;
  for (const app::Choice& choice : field.choices) {
    if (field.value == json(choice.value)) current = static_cast<int>(segments.size());
    segments.push_back({choice.label, -1});
  }
  if (ui.take_focus(id)) ui.focus(std::string(id) + "." + std::to_string(std::max(current, 0)));
  const auto chosen = segmented(ui, id, rect.min, segments, current, true);
  if (!chosen) return std::nullopt;
  if (*chosen == current && !field.required) return json(nullptr);  // pressing it again takes the answer back
  return json(field.choices[static_cast<std::size_t>(*chosen)].value);
}

std::optional<json> checks(UiContext& ui, std::string_view id, Rect rect, const FieldView& field) {
  std::optional<json> changed;
  for (const app::Choice& choice : field.choices) {
    json values = field.value.is_array() ? field.value : json::array();
    const auto found = std::find(values.begin(), values.end(), json(choice.value));
    const bool on = found != values.end();
    const std::string item = std::string(id) + "." + choice.value;
    if (!check_box(ui, item, rect.cut_top(ui.px(check_height)), choice.label, on, !field.read_only)) continue;
    if (on) {
      values.erase(found);
    } else {
      values.push_back(choice.value);
    }
    changed = values.empty() ? json(nullptr) : values;
  }
  return changed;
}

std::optional<json> typed(UiContext& ui, std::string_view id, Rect rect, const FieldView& field) {
  std::string text = as_text(field.value);
  FieldOptions options;
  options.enabled = !field.read_only;
  options.error = !field.error.empty();
  switch (field.type) {
    case FieldType::long_text:
      if (!text_area(ui, id, rect, text, options).changed) return std::nullopt;
      return text_or_null(text);
    case FieldType::date:
      if (!date_field(ui, id, rect.cut_left(ui.px(190)), text, 2021, options).changed) return std::nullopt;
      return text_or_null(text);
    case FieldType::time:
      options.hint = "08:30";
      if (!text_field(ui, id, rect.cut_left(ui.px(110)), text, options).changed) return std::nullopt;
      return text_or_null(text);
    case FieldType::integer:
    case FieldType::decimal:
      if (!text_field(ui, id, rect.cut_left(ui.px(150)), text, options).changed) return std::nullopt;
      return number_or_text(text, field.type == FieldType::integer);
    default:
      if (!text_field(ui, id, rect, text, options).changed) return std::nullopt;
      return text_or_null(text);
  }
}

std::optional<json> widget(UiContext& ui, std::string_view id, Rect rect, const FieldView& field) {
  switch (field.type) {
    case FieldType::note: return std::nullopt;
    case FieldType::select_multiple: return checks(ui, id, rect, field);
    case FieldType::select_one:
    case FieldType::reference:
    case FieldType::place: {
      if (as_tabs(ui, field, rect.width()) && !field.read_only) return tabs(ui, id, rect, field);
      ComboOptions options{ui.tr("form.choose")};
      options.enabled = !field.read_only;
      options.error = !field.error.empty();
      const auto chosen = combo(ui, id, rect, field.choices, as_text(field.value), options);
      return chosen ? std::optional<json>(text_or_null(*chosen)) : std::nullopt;
    }
    default: return typed(ui, id, rect, field);
  }
}

}  // namespace

float form_field_height(const UiContext& ui, const FieldView& field, float width) {
  float height = ui.px(label_height) + widget_height(ui, field, width);
  if (!field.hint.empty()) height += text_wrapped(ui, {}, width, field.hint, style::small_soft, false);
  if (!field.error.empty()) height += ui.px(note_height);
  return height + ui.px(12);
}

std::optional<json> form_field(UiContext& ui, std::string_view id, Rect rect, const FieldView& field) {
  Rect label = rect.cut_top(ui.px(label_height));
  const float used = text_in(ui, label, field.label, {TextSize::small, true, color::ink});
  label.cut_left(used + ui.px(5));
  if (field.required && !field.read_only)
    text_in(ui, label.cut_left(ui.px(10)), "*", {TextSize::small, true, color::bad});
  if (field.max_characters > 0) {
    const std::size_t count = character_count(as_text(field.value));
    text_in(ui, label, std::to_string(count) + " / " + std::to_string(field.max_characters),
            {TextSize::small, false, count > field.max_characters ? color::bad : color::ink_faint}, Align::right);
  }
  if (!field.hint.empty()) {
    rect.cut_top(text_wrapped(ui, rect.min, rect.width(), field.hint, style::small_soft));
  }
  const Rect box = rect.cut_top(widget_height(ui, field, rect.width()));
  const auto changed = widget(ui, id, box, field);
  if (!field.error.empty()) {
    text_in(ui, rect.cut_top(ui.px(note_height)), ui.text().message(field.error), {TextSize::small, false, color::bad});
  }
  return changed;
}

}  // namespace yanxing::ui
