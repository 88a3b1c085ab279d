// Questions of a checklist in one line each, cells of tables, and what stands below a widget: error and comment.
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"
#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace widget {
namespace {

bool has_own_caption(const QuestionView& asked) {
  return asked.kind == app::QuestionKind::image || asked.kind == app::QuestionKind::file;
}

}  // namespace

float error_height(const UiContext& ui, const app::Message& error, float width) {
  if (error.empty()) return 0;
  return text_wrapped(ui, {}, width - ui.px(20), ui.text().message(error), style::small, false) + ui.px(5);
}

float comment_height(const UiContext& ui, const QuestionView& asked, float width) {
  if (!asked.comment || has_own_caption(asked)) return 0;
  return ui.px(8) + text_area_height(ui, width - ui.px(14), asked.comment->text, 1, 8) +
         error_height(ui, asked.comment->error, width - ui.px(14));
}

void draw_error(UiContext& ui, const std::string& id, Rect& rest, const app::Message& error) {
  if (error.empty()) return;
  const std::string text = ui.text().message(error);
  rest.cut_top(ui.px(4));
  Rect line = rest.cut_top(text_wrapped(ui, {}, rest.width() - ui.px(20), text, style::small, false) + 1);
  report(ui, id + ".error", line, text);
  icon_in(ui, {line.min, {line.min.x + ui.px(14), line.min.y + ui.px(18)}}, icon::warning,
          {TextSize::small, false, color::bad});
  text_wrapped(ui, {line.min.x + ui.px(20), line.min.y}, line.width() - ui.px(20), text,
               {TextSize::small, false, color::bad});
}

void draw_conflict(UiContext& ui, const std::string& id, ImVec2 left_middle, std::vector<app::Command>& out) {
  const char* label = ui.tr("sync.state.needs_you");
  const float half = ui.px(11);
  const Rect box{{left_middle.x, left_middle.y - half},
                 {left_middle.x + icon_pill_width(ui, label), left_middle.y + half}};
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
  const Interaction at = interact(ui, id + ".conflict", box, label);
  ImGui::PopItemFlag();
  icon_pill(ui, left_middle, label, tone::bad, icon::conflicts);
  if (at.pressed) out.emplace_back(app::command::ShowScreen{app::Screen::conflicts});
}

bool draw_comment(const QuestionView& asked, UiContext& ui, Rect& rest, std::vector<app::Command>& out) {
  if (!asked.comment || has_own_caption(asked)) return false;
  const app::CommentView& comment = *asked.comment;
  rest.cut_top(ui.px(8));
  const std::string id = question_id(comment.path);
  Rect inner = rest;
  inner.cut_left(ui.px(14));
  const float height = text_area_height(ui, inner.width(), comment.text, 1, 8);
  fill({{rest.min.x + ui.px(4), rest.min.y}, {rest.min.x + ui.px(6), rest.min.y + height}},
       comment.required ? color::warn_bright : color::line, 1);
  std::string text = comment.text;
  FieldOptions options;
  options.hint = comment.label;
  options.error = !comment.error.empty();
  options.enabled = !asked.read_only;
  const Rect box = inner.cut_top(height);
  const FieldResult typed = text_area(ui, id, box, text, options);
  const std::size_t count = character_count(comment.text);
  if (comment.max_characters > 0 && count * 10 >= comment.max_characters * 8) {
    const std::string shown = std::to_string(count) + " / " + std::to_string(comment.max_characters);
    text_in(ui, {{box.min.x, box.max.y - ui.px(20)}, {box.max.x - ui.px(8), box.max.y}}, shown,
            {TextSize::small, false, count > comment.max_characters ? color::bad : color::ink_faint}, Align::right);
  }
  if (typed.changed) out.emplace_back(app::FillCommand{app::command::SetFillValue{comment.path, text_or_null(text)}});
  draw_error(ui, id, inner, comment.error);
  return typed.active;
}

}  // namespace widget

namespace {

using app::QuestionKind;
using app::QuestionView;
using widget::Changed;

constexpr float gutter = 34;  // of the number

struct Line {
  float text_width = 0;
  float text_height = 0;
  float top_height = 0;
  float left = 0;
};

Line lay_out(const UiContext& ui, const QuestionView& asked, float width) {
  Line line;
  line.left = asked.number.empty() ? 0 : ui.px(gutter);
  line.text_width = width - line.left - widget::tabs_width(ui, asked) - ui.px(24);
  if (asked.conflict) line.text_width -= icon_pill_width(ui, ui.tr("sync.state.needs_you")) + ui.px(10);
  line.text_height = text_wrapped(ui, {}, line.text_width, asked.label, style::body, false) +
                     text_wrapped(ui, {}, line.text_width, asked.hint, style::small_soft, false);
  line.top_height = std::max(line.text_height, ui.px(metric::control)) + ui.px(14);
  return line;
}

}  // namespace

bool fits_line(const UiContext& ui, const QuestionView& asked, float width) {
  return asked.kind == QuestionKind::select_one && asked.choice_style == app::ChoiceStyle::automatic &&
         asked.choices.size() >= 2 && asked.picture.empty() && widget::tabs_width(ui, asked) < width * 0.55F;
}

float line_height(const UiContext& ui, const QuestionView& asked, float width) {
  const Line line = lay_out(ui, asked, width);
  const float inner = width - line.left;
  float below = widget::comment_height(ui, asked, inner) + widget::error_height(ui, asked.error, inner);
  if (below > 0) below += ui.px(8);
  return std::floor(line.top_height + below);
}

Asked draw_line(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  const Line line = lay_out(ui, asked, rect.width());
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line_soft);
  Rect rest = rect;
  Rect top = rest.cut_top(line.top_height, -ui.px(6));
  Rect tabs = top.cut_right(widget::tabs_width(ui, asked)).middle(ui.px(metric::control));
  float y = std::floor(top.center().y - line.text_height * 0.5F);
  if (line.left > 0)
    text_in(ui, {{top.min.x, y}, {top.min.x + ui.px(22), y + ui.px(22)}}, asked.number, style::small_faint,
            Align::right);
  const float x = top.min.x + line.left;
  report(ui, question_id(asked.path) + ".label", {{x, y}, {x + line.text_width, y + line.text_height}}, asked.label);
  y += text_wrapped(ui, {x, y + ui.px(1)}, line.text_width, asked.label, style::body);
  text_wrapped(ui, {x, y}, line.text_width, asked.hint, style::small_soft);
  if (asked.conflict) {
    const float pill = icon_pill_width(ui, ui.tr("sync.state.needs_you")) + ui.px(10);
    widget::draw_conflict(ui, question_id(asked.path), {tabs.min.x - pill, tabs.center().y}, out);
  }
  Changed changed = widget::draw_tabs(ui, state, asked, tabs);
  if (changed.value)
    out.emplace_back(app::FillCommand{app::command::SetFillValue{asked.path, std::move(*changed.value)}});
  rest.cut_left(line.left);
  widget::draw_error(ui, question_id(asked.path), rest, asked.error);
  changed.has_keyboard |= widget::draw_comment(asked, ui, rest, out);
  return {changed.has_keyboard, false};
}

namespace {

Changed cell_widget(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect rect) {
  const std::string id = question_id(asked.path);
  FieldOptions options;
  options.enabled = !asked.read_only;
  options.error = !asked.error.empty();
  options.bare = true;
  std::string text = widget::shown_value(asked.value);
  FieldResult typed;
  switch (asked.kind) {
    case QuestionKind::derived:
      report(ui, id, rect, asked.text);
      text_in(ui, rect.inset(ui.px(8), 0), asked.text, style::strong);
      return {};
    case QuestionKind::select_one:
    case QuestionKind::place:
    case QuestionKind::reference: return widget::draw_combo(ui, asked, rect, true);
    case QuestionKind::acknowledge: {
      const bool on = !asked.value.is_null();
      const Rect box = centered(rect, ui.px(20));
      const bool flipped = check_box(ui, id, box, "", on, !asked.read_only);
      return {flipped ? std::optional(on ? nlohmann::json(nullptr) : nlohmann::json("OK")) : std::nullopt,
              is_in_focus(id), false};
    }
    case QuestionKind::integer:
    case QuestionKind::decimal:
    case QuestionKind::range: {
      options.align_right = true;
      typed = text_field(ui, id, rect, text, options);
      Changed changed{std::nullopt, typed.active, typed.submitted};
      if (typed.changed) changed.value = widget::read_number(text, asked.kind == QuestionKind::integer);
      return changed;
    }
    case QuestionKind::date:
    case QuestionKind::time:
    case QuestionKind::datetime: {
      QuestionView shown = asked;
      Changed changed = widget::draw_time_widget(ui, state, shown, rect, true);
      return changed;
    }
    default: break;
  }
  typed = text_field(ui, id, rect, text, options);
  return {typed.changed ? std::optional(widget::text_or_null(text)) : std::nullopt, typed.active, typed.submitted};
}

}  // namespace

Asked draw_cell(const QuestionView& asked, QuestionUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  if (asked.path.empty()) {  // not asked in this row
    fill(rect, color::head);
    text_in(ui, rect, "—", {TextSize::small, false, color::border}, Align::center);
    return {};
  }
  Changed changed = cell_widget(asked, state, ui, rect.inset(ui.px(2)));
  if (changed.value)
    out.emplace_back(app::FillCommand{app::command::SetFillValue{asked.path, std::move(*changed.value)}});
  return {changed.has_keyboard, changed.submitted};
}

}  // namespace yanxing::ui
