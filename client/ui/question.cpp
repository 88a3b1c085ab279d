#include "client/ui/question.h"

#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"
#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace {

using app::QuestionKind;
using app::QuestionView;
using widget::Changed;

constexpr TextStyle label_style = style::small_strong;

/// The text without the marks of Markdown that XLSForm labels carry: **bold**, *it* around words, # at the beginning.
std::string without_marks(std::string_view text) {
  const auto is_space = [&](std::size_t at) { return at >= text.size() || text[at] == ' ' || text[at] == '\n'; };
  std::string out;
  bool line_begins = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (line_begins && text[i] == '#') {
      const std::size_t end = text.find_first_not_of('#', i);
      if (end != std::string_view::npos && text[end] == ' ') {
        i = end;
        line_begins = false;
        continue;
      }
    }
    line_begins = text[i] == '\n';
    if (text[i] == '*') {
      std::size_t end = i;
      while (end < text.size() && text[end] == '*') ++end;
      const bool alone = (i == 0 || is_space(i - 1)) && is_space(end);  // a star between spaces is a star
      const bool pair = text.find('*', end) != std::string_view::npos || text.substr(0, i).find('*') != text.npos;
      if (!alone && pair && end - i <= 3) {
        i = end - 1;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::string full_label(const QuestionView& asked) {
  const std::string label = without_marks(asked.label);
  return asked.number.empty() ? label : asked.number + "  " + label;
}

/// Room at the right of the label for the counter and the help sign.
float label_room(const UiContext& ui, const QuestionView& asked) {
  const std::string count = widget::counter(asked);
  float room = count.empty() ? 0 : measure(ui, count, style::small).x + ui.px(10);
  if (asked.required) room += ui.px(14);
  if (asked.conflict) room += pill_width(ui, ui.tr("sync.state.needs_you")) + ui.px(8);
  if (!asked.guidance.empty()) room += ui.px(26);
  return room;
}

float label_height(const UiContext& ui, const QuestionView& asked, float width) {
  if (asked.label.empty() && asked.number.empty()) return 0;
  const float text = text_wrapped(ui, {}, width - label_room(ui, asked), full_label(asked), label_style, false);
  return std::max(text, ui.px(20)) + ui.px(5);
}

float widget_height(const UiContext& ui, const QuestionView& asked, float width) {
  switch (asked.kind) {
    case QuestionKind::note: return 0;
    case QuestionKind::text:
    case QuestionKind::barcode: return widget::text_height(ui, asked, width);
    case QuestionKind::range: return ui.px(metric::control + 16);
    case QuestionKind::select_one:
    case QuestionKind::select_multiple:
    case QuestionKind::reference:
    case QuestionKind::place: return widget::select_height(ui, asked, width);
    case QuestionKind::rank: return widget::rank_height(ui, asked);
    case QuestionKind::image:
    case QuestionKind::file: return widget::file_height(ui, asked);
    case QuestionKind::derived: return widget::derived_height(ui, asked, width);
    case QuestionKind::acknowledge: return ui.px(30);
    default: return ui.px(metric::control);
  }
}

float note_height(const UiContext& ui, const QuestionView& asked, float width) {
  const std::string label = without_marks(asked.label);
  const std::string text = asked.hint.empty() ? label : label + "\n" + asked.hint;
  if (asked.warning) return text_wrapped(ui, {}, width - ui.px(54), text, style::body, false) + ui.px(20);
  return text_wrapped(ui, {}, width, label, style::body, false) +
         text_wrapped(ui, {}, width, asked.hint, style::small_soft, false);
}

float picture_height(const UiContext& ui, const QuestionView& asked) { return asked.picture.empty() ? 0 : ui.px(168); }

float guidance_height(const UiContext& ui, const QuestionUi& state, const QuestionView& asked, float width) {
  if (!state.guidance.contains(asked.path)) return 0;
  return text_wrapped(ui, {}, width - ui.px(24), asked.guidance, style::small, false) + ui.px(16) + ui.px(6);
}

void draw_label(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect strip,
                std::vector<app::Command>& out) {
  const std::string id = question_id(asked.path);
  const std::string label = full_label(asked);
  const float room = label_room(ui, asked);
  const float width = strip.width() - room;
  const std::string count = widget::counter(asked);
  const Rect first{strip.min, {strip.max.x, strip.min.y + ui.px(20)}};
  if (!count.empty()) {
    report(ui, id + ".counter", first, count);
    text_in(ui, first, count, {TextSize::small, false, widget::counter_color(asked)}, Align::right);
  }
  report(ui, id + ".label", first, asked.label);
  text_wrapped(ui, {strip.min.x, strip.min.y + ui.px(1)}, width, label, label_style);
  float x = strip.min.x + std::min(measure(ui, label, label_style).x, width) + ui.px(5);
  if (asked.required && !asked.read_only) {
    text_in(ui, {{x, first.min.y}, {x + ui.px(10), first.max.y}}, "*", {TextSize::small, true, color::bad});
    x += ui.px(12);
  }
  if (!asked.guidance.empty()) {
    const Rect at{{x, first.min.y - ui.px(1)}, {x + ui.px(22), first.min.y + ui.px(21)}};
    ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
    if (icon_button(ui, id + ".guidance", at, icon::question, ui.tr("question.guidance"))) {
      if (state.guidance.erase(asked.path) == 0) state.guidance.insert(asked.path);
    }
    ImGui::PopItemFlag();
    x += ui.px(26);
  }
  if (asked.conflict) widget::draw_conflict(ui, id, {x + ui.px(4), first.center().y}, out);
}

Changed draw_widget(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out) {
  switch (asked.kind) {
    case QuestionKind::text:
    case QuestionKind::barcode:
    case QuestionKind::integer:
    case QuestionKind::decimal:
    case QuestionKind::geopoint: return widget::draw_text_widget(ui, asked, rect);
    case QuestionKind::range: return widget::draw_range(ui, asked, rect);
    case QuestionKind::date:
    case QuestionKind::time:
    case QuestionKind::datetime: return widget::draw_time_widget(ui, state, asked, rect);
    case QuestionKind::rank: return widget::draw_rank(ui, state, asked, rect);
    case QuestionKind::image:
    case QuestionKind::file:
      return {std::nullopt, widget::draw_file(ui, asked, rect, state.current == asked.path, out), false};
    case QuestionKind::derived: return {std::nullopt, widget::draw_derived(ui, state, asked, rect, out), false};
    case QuestionKind::acknowledge: {
      const std::string id = question_id(asked.path);
      const bool on = !asked.value.is_null();
      const bool flipped = check_box(ui, id, rect, ui.tr("question.acknowledge"), on, !asked.read_only);
      return {flipped ? std::optional(on ? nlohmann::json(nullptr) : nlohmann::json("OK")) : std::nullopt,
              is_in_focus(id), false};
    }
    case QuestionKind::note: return {};
    default: return widget::draw_select(ui, state, asked, rect);
  }
}

void draw_note(const QuestionView& asked, UiContext& ui, Rect rect) {
  const std::string label = without_marks(asked.label);
  report(ui, question_id(asked.path), rect, label);
  if (asked.warning) {
    const std::string text = asked.hint.empty() ? label : label + "\n" + asked.hint;
    banner(ui, rect.min, rect.width(), icon::warning, "", text, tone::warn);
    return;
  }
  const float used = text_wrapped(ui, rect.min, rect.width(), label, style::soft);
  text_wrapped(ui, {rect.min.x, rect.min.y + used}, rect.width(), asked.hint, style::small_soft);
}

}  // namespace

std::string question_id(std::string_view path) { return "q." + std::string(path); }

bool is_short(const UiContext& ui, const QuestionView& asked, float half_width) {
  if (asked.width > 0) return asked.width <= 6;
  if (measure(ui, full_label(asked), label_style).x > (half_width - ui.px(30)) * 1.6F) return false;
  switch (asked.kind) {
    case QuestionKind::integer:
    case QuestionKind::decimal:
    case QuestionKind::date:
    case QuestionKind::time:
    case QuestionKind::datetime:
    case QuestionKind::barcode:
    case QuestionKind::reference:
    case QuestionKind::place:
    case QuestionKind::image: return true;
    case QuestionKind::geopoint:
    case QuestionKind::range: return half_width > ui.px(300);
    case QuestionKind::text: return !asked.multiline && asked.suggestions.empty();
    case QuestionKind::derived: return asked.text.size() < 90;
    case QuestionKind::select_one: {
      const auto look = widget::select_look(ui, asked, half_width);
      const auto wide = widget::select_look(ui, asked, half_width * 2);
      return look == wide && (look == widget::SelectLook::tabs || look == widget::SelectLook::combo);
    }
    default: return false;
  }
}

float question_height(const UiContext& ui, const QuestionUi& state, const QuestionView& asked, float width) {
  if (asked.kind == QuestionKind::note) return note_height(ui, asked, width) + picture_height(ui, asked) + ui.px(16);
  float height = label_height(ui, asked, width);
  if (!asked.hint.empty()) height += text_wrapped(ui, {}, width, asked.hint, style::small_soft, false) + ui.px(4);
  height += guidance_height(ui, state, asked, width) + picture_height(ui, asked);
  height += widget_height(ui, asked, width) + widget::comment_height(ui, asked, width);
  height += widget::error_height(ui, asked.error, width);
  return std::floor(height + ui.px(18));
}

Asked draw_question(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out) {
  Rect rest = rect;
  if (asked.kind == QuestionKind::note) {
    draw_note(asked, ui, rest.cut_top(note_height(ui, asked, rect.width())));
    if (!asked.picture.empty()) widget::draw_picture(ui, rest.cut_top(ui.px(160)), asked.picture);
    return {};
  }
  const float labelled = label_height(ui, asked, rest.width());
  if (labelled > 0) draw_label(asked, state, ui, rest.cut_top(labelled), out);
  if (!asked.hint.empty())
    rest.cut_top(text_wrapped(ui, rest.min, rest.width(), asked.hint, style::small_soft), ui.px(4));
  if (const float height = guidance_height(ui, state, asked, rest.width()); height > 0) {
    const Rect box = rest.cut_top(height - ui.px(6), ui.px(6));
    fill(box, color::primary_pale, ui.px(metric::radius));
    text_wrapped(ui, {box.min.x + ui.px(12), box.min.y + ui.px(8)}, box.width() - ui.px(24), asked.guidance,
                 style::small);
  }
  if (!asked.picture.empty()) widget::draw_picture(ui, rest.cut_top(ui.px(160), ui.px(8)), asked.picture);
  const Rect box = rest.cut_top(widget_height(ui, asked, rest.width()));
  Changed changed = draw_widget(asked, state, ui, box, out);
  if (changed.value)
    out.emplace_back(app::FillCommand{app::command::SetFillValue{asked.path, std::move(*changed.value)}});
  widget::draw_error(ui, question_id(asked.path), rest, asked.error);
  changed.has_keyboard |= widget::draw_comment(asked, ui, rest, out);
  return {changed.has_keyboard, changed.submitted};
}

}  // namespace yanxing::ui
