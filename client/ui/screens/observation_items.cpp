// The checklist of one stage: every question with its four answers, the comment below a 否, and the keys for all of it.
#include <array>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/form_field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/observation_parts.h"
#include "client/ui/wrap.h"

namespace yanxing::ui::observation {
namespace {

using app::Answer;
using app::ObservationItem;
using app::ObservationView;
using app::StageState;

struct Option {
  Answer answer;
  const char* key;    // text
  const char* digit;  // on the keyboard
  Tone tone;
};

constexpr std::array<Option, 4> options{{{Answer::yes, "answer.yes", "1", tone::good},
                                         {Answer::no, "answer.no", "2", tone::bad},
                                         {Answer::not_applicable, "answer.not_applicable", "3", tone::neutral},
                                         {Answer::not_observed, "answer.not_observed", "4", tone::warn}}};

float option_width(const UiContext& ui, const Option& option) {
  return std::max(measure(ui, ui.tr(option.key), style::strong).x + ui.px(36), ui.px(60));
}

float answers_width(const UiContext& ui) {
  float width = 0;
  for (const Option& option : options) width += option_width(ui, option) + ui.px(6);
  return width - ui.px(6);
}

bool asks_comment(const ObservationItem& item) { return item.answer == Answer::no || !item.comment.empty(); }

/// Where everything of one item goes; computed before drawing, because the row's ground is painted first.
struct ItemLayout {
  float text_width = 0;
  float text_height = 0;
  float top_height = 0;      // question and answers
  float comment_height = 0;  // 0: no comment
  float problem_height = 0;  // 0: nothing to make a problem of
  float height = 0;
};

ItemLayout lay_out(const ObservationItem& item, bool locked, const UiContext& ui, float width) {
  ItemLayout layout;
  layout.text_width = width - ui.px(metric::pad * 2 + 34 + 16) - answers_width(ui);
  layout.text_height = text_wrapped(ui, {}, layout.text_width, item.text, style::body, false);
  if (!item.hint.empty())
    layout.text_height += text_wrapped(ui, {}, layout.text_width, item.hint, style::small_soft, false);
  if (item.conflict) layout.text_height += ui.px(28);
  layout.top_height = std::max(layout.text_height, ui.px(30)) + ui.px(18);
  if (asks_comment(item)) {
    const float inner = width - ui.px(metric::pad * 2 + 34);
    layout.comment_height = locked
                                ? text_wrapped(ui, {}, inner - ui.px(52), item.comment, style::body, false) + ui.px(2)
                                : text_area_height(ui, inner, item.comment, 2, 8);
    layout.comment_height += ui.px(10);
  }
  if (item.may_be_problem || item.problem) layout.problem_height = ui.px(38);
  layout.height = layout.top_height + layout.comment_height + layout.problem_height;
  return layout;
}

void set_answer(const ObservationItem& item, Answer answer, UiContext& ui, std::vector<app::Command>& out) {
  out.emplace_back(app::command::SetAnswer{item.field, answer});
  if (answer == Answer::no) ui.focus("comment." + item.field);
}

void select_by_mouse(const ObservationItem& item, ObservationUi& state) {
  state.current = item.field;
  state.focused = item.field;
  state.by_mouse = ImGui::GetIO().MouseReleased[0];
  place_keyboard_at("item." + item.field);
}

/// The four answers at the right of a question.
void draw_answers(const ObservationItem& item, ObservationUi& state, UiContext& ui, Rect strip,
                  std::vector<app::Command>& out) {
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);  // Tab goes from question to question, the keys 1–4 answer
  for (const Option& option : options) {
    const Rect box = strip.cut_left(option_width(ui, option), ui.px(6));
    const bool on = item.answer == option.answer;
    const Interaction at = interact(ui, "answer." + item.field + "." + option.digit, box, on ? "on" : "");
    const float radius = ui.px(metric::radius);
    fill(box, on ? option.tone.bg : at.hovered ? 0xF5F8FCU : 0xFFFFFFU, radius);
    outline(box,
            on           ? option.tone.fg
            : at.hovered ? color::border_hover
                         : color::border,
            radius, on ? std::max(1.5F, ui.px(1.5F)) : 1.0F);
    Rect inner = box.inset(ui.px(9), 0);
    text_in(ui, inner.cut_left(ui.px(12)), option.digit,
            {TextSize::small, false, on ? option.tone.fg : color::ink_faint});
    text_in(ui, inner, ui.tr(option.key), {TextSize::body, on, on ? option.tone.fg : color::ink}, Align::center);
    if (!at.pressed) continue;
    select_by_mouse(item, state);
    set_answer(item, on ? Answer::none : option.answer, ui, out);
  }
  ImGui::PopItemFlag();
}

/// What was answered, where it cannot be changed any more.
void draw_locked_answer(const ObservationItem& item, UiContext& ui, Rect strip) {
  for (const Option& option : options) {
    if (item.answer != option.answer) continue;
    const char* label = ui.tr(option.key);
    pill(ui, {strip.max.x - pill_width(ui, label), strip.center().y}, label, option.tone);
    report(ui, "locked." + item.field, strip, option.digit);
  }
}

/// The Enter that leaves a comment has put a line break into it, which nobody wants.
void take_out_line_break(const std::string& before, std::string& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t same = 0;
  while (same < shorter && before[same] == after[same]) ++same;
  std::size_t same_end = 0;
  while (same_end < shorter - same && before[before.size() - 1 - same_end] == after[after.size() - 1 - same_end])
    ++same_end;
  const std::size_t at = after.find('\n', same);
  if (at != std::string::npos && at < after.size() - same_end) after.erase(at, 1);
}

void draw_comment(const ObservationItem& item, bool locked, ObservationUi& state, UiContext& ui, Rect rect,
                  std::vector<app::Command>& out) {
  if (locked) {
    text_in(ui, {rect.min, {rect.min.x + ui.px(46), rect.min.y + ui.px(24)}}, ui.tr("observation.comment"),
            style::small_faint);
    text_wrapped(ui, {rect.min.x + ui.px(46), rect.min.y}, rect.width() - ui.px(52), item.comment, style::soft);
    return;
  }
  rect.cut_bottom(ui.px(10));
  std::string text = item.comment;
  FieldOptions field;
  field.hint = ui.tr("observation.comment.hint");
  field.error = item.comment_missing;
  const FieldResult typed = text_area(ui, "comment." + item.field, rect, text, field);
  if (typed.changed && state.leave_comment) take_out_line_break(item.comment, text);
  if (typed.changed && text != item.comment) out.emplace_back(app::command::SetComment{item.field, text});
  if (typed.active && state.leave_comment) {
    ImGui::ClearActiveID();
  } else if (typed.active) {
    if (state.typing != item.field) state.current = item.field;
    state.typing = item.field;
  } else if (state.typing == item.field) {
    state.typing.clear();
  }
  const std::size_t count = character_count(item.comment);
  if (item.max_characters > 0 && count * 10 >= item.max_characters * 8) {
    const std::string shown = std::to_string(count) + " / " + std::to_string(item.max_characters);
    const Rect corner{{rect.min.x, rect.max.y - ui.px(20)}, {rect.max.x - ui.px(8), rect.max.y}};
    text_in(ui, corner, shown, {TextSize::small, false, count > item.max_characters ? color::bad : color::ink_faint},
            Align::right);
  }
}

const char* problem_key(app::ProblemState state) {
  if (state == app::ProblemState::solved) return "observation.problem.solved";
  return state == app::ProblemState::ongoing ? "observation.problem.ongoing" : "observation.problem.pending";
}

/// Makes a problem of the answer, or says which state the one has that was made of it, and opens it.
void draw_problem(const ObservationItem& item, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect strip = rect.cut_top(ui.px(30));
  const char* label = ui.tr(item.problem ? problem_key(item.problem_state) : "observation.problem.record");
  const bool solved = item.problem && item.problem_state == app::ProblemState::solved;
  const ButtonOptions look{item.problem ? Kind::ghost : Kind::plain, solved ? icon::check : icon::flag};
  if (button_left(ui, "problem." + item.field, strip, label, look))
    out.emplace_back(app::command::RecordProblem{item.field});
  report(ui, "problem." + item.field + ".state", strip, item.problem ? label : "");
}

/// The question: number, text, hint, and where it needs a person, why.
void draw_question(const ObservationItem& item, const ItemLayout& layout, UiContext& ui, Rect top,
                   std::vector<app::Command>& out) {
  Rect inner = top.inset(ui.px(metric::pad), 0);
  const Rect number = inner.cut_left(ui.px(24), ui.px(10));
  float y = top.center().y - layout.text_height * 0.5F;
  text_in(ui, {{number.min.x, y}, {number.max.x, y + ui.px(22)}}, std::to_string(item.number), style::small_faint,
          Align::right);
  y += text_wrapped(ui, {inner.min.x, y}, layout.text_width, item.text, style::body);
  if (!item.hint.empty()) y += text_wrapped(ui, {inner.min.x, y}, layout.text_width, item.hint, style::small_soft);
  if (item.conflict) {
    const char* label = ui.tr("observation.conflict");
    const Rect box{{inner.min.x, y + ui.px(4)}, {inner.min.x + icon_pill_width(ui, label), y + ui.px(26)}};
    const Interaction at = interact(ui, "conflict." + item.field, box, label);
    icon_pill(ui, {box.min.x, box.center().y}, label, tone::bad, icon::conflicts);
    if (at.focused) focus_ring(ui, box, ui.px(11));
    if (at.pressed) out.emplace_back(app::command::ShowScreen{app::Screen::conflicts});
  }
  if (item.saving == app::Saving::failed) {
    icon_in(ui, {{number.min.x, y}, {number.max.x, y + ui.px(20)}}, icon::warning,
            {TextSize::small, false, color::bad});
  }
}

void draw_item(const ObservationItem& item, const ItemLayout& layout, bool locked, ObservationUi& state, UiContext& ui,
               Rect rect, std::vector<app::Command>& out) {
  Rect rest = rect;
  const Rect top = rest.cut_top(layout.top_height);
  const std::string id = "item." + item.field;
  bool ring = false;
  if (!locked) {
    ImGui::SetNextItemAllowOverlap();
    const Interaction at = interact(ui, id, top, state.current == item.field ? "current" : "");
    if (at.focused && state.focused != item.field) state.by_mouse = false;
    ring = at.focused && !state.by_mouse;
    if (state.place_keyboard > 0 && state.current == item.field) place_keyboard_at(id);
    if (at.focused && state.focused != item.field) state.current = item.field;
    if (at.focused) state.focused = item.field;
    if (at.pressed && !ImGui::GetIO().KeyCtrl) {  // Ctrl Enter finalises
      select_by_mouse(item, state);
      if (asks_comment(item)) ui.focus("comment." + item.field);
    }
  }
  const bool current = !locked && state.current == item.field;
  if (current) {
    fill(rect, color::row_selected);
    fill({rect.min, {rect.min.x + ui.px(3), rect.max.y}}, color::primary);
  }
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line_soft);
  draw_question(item, layout, ui, top, out);
  Rect strip = top.inset(ui.px(metric::pad), 0);
  strip = strip.cut_right(answers_width(ui)).middle(ui.px(30));
  if (locked) {
    draw_locked_answer(item, ui, strip);
  } else {
    draw_answers(item, state, ui, strip, out);
  }
  if (layout.comment_height > 0) {
    Rect comment = rest.inset(ui.px(metric::pad), 0);
    comment.cut_left(ui.px(34));
    draw_comment(item, locked, state, ui, comment.cut_top(layout.comment_height), out);
  }
  if (layout.problem_height > 0) {
    Rect line = rest;
    line.cut_top(layout.comment_height);
    line = line.inset(ui.px(metric::pad), 0);
    line.cut_left(ui.px(34));
    draw_problem(item, ui, line, out);
  }
  if (ring) focus_ring(ui, rect.inset(ui.px(3), ui.px(2)), ui.px(metric::radius));
}

/// Heading of a section, with how much of it is answered.
float draw_section(const ObservationView& view, std::size_t first, UiContext& ui, ImVec2 at, float width) {
  app::Progress progress;
  for (std::size_t i = first; i < view.items.size() && view.items[i].section == view.items[first].section; ++i) {
    ++progress.total;
    progress.done += view.items[i].answer != Answer::none;
  }
  const Rect rect{at, {at.x + width, at.y + ui.px(34)}};
  fill(rect, color::head);
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line);
  const Rect inner = rect.inset(ui.px(metric::pad), 0);
  text_in(ui, inner, view.items[first].section, style::small_strong);
  const bool done = progress.done == progress.total;
  text_in(ui, inner, progress_text(progress), {TextSize::small, false, done ? color::good : color::ink_faint},
          Align::right);
  return rect.height();
}

/// What is no yes/no question: date, observer and the like above the checklist, two beside each other; long texts (the
/// summary) below it, over the full width.
float draw_fields(const ObservationView& view, bool long_ones, UiContext& ui, ImVec2 at, float width,
                  std::vector<app::Command>& out) {
  const float gap = ui.px(24);
  const float all = width - ui.px(metric::pad * 2);
  const float column = long_ones ? all : (all - gap) * 0.5F;
  const float left = at.x + ui.px(metric::pad);
  float x = left;
  float y = at.y + ui.px(8);
  float height = 0;
  for (app::FieldView field : view.fields) {
    if ((field.type == app::FieldType::long_text) != long_ones) continue;
    field.read_only = field.read_only || view.state == StageState::finalised;
    if (x + column > left + all + 1) {
      x = left;
      y += height;
      height = 0;
    }
    const float wanted = form_field_height(ui, field, column);
    if (auto value = form_field(ui, "field." + field.name, {{x, y}, {x + column, y + wanted}}, field)) {
      out.emplace_back(app::command::SetObservationField{field.name, std::move(*value)});
    }
    height = std::max(height, wanted);
    x += column + gap;
  }
  if (height == 0) return 0;
  y += height;
  line_h(at.x, at.x + width, y - 1, color::line_soft);
  return y - at.y;
}

void reveal(Rect view, Rect item, UiContext& ui) {
  if (item.min.y < view.min.y) ImGui::SetScrollY(ImGui::GetScrollY() + item.min.y - view.min.y - ui.px(36));
  if (item.max.y > view.max.y) ImGui::SetScrollY(ImGui::GetScrollY() + item.max.y - view.max.y + ui.px(8));
}

void draw_items(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  const bool locked = view.state == StageState::finalised;
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##items", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = rect.width() - ui.px(12);
  const std::string before = state.current;
  float y = top.y;
  y += draw_fields(view, false, ui, {rect.min.x, y}, width, out);
  for (std::size_t i = 0; i < view.items.size(); ++i) {
    const ObservationItem& item = view.items[i];
    const bool heading = !item.section.empty() && (i == 0 || view.items[i - 1].section != item.section);
    if (heading) y += draw_section(view, i, ui, {rect.min.x, y}, width);
    const ItemLayout layout = lay_out(item, locked, ui, width);
    const Rect at{{rect.min.x, y}, {rect.min.x + width, y + layout.height}};
    draw_item(item, layout, locked, state, ui, at, out);
    if (state.current == item.field && (state.reveal || before != item.field)) reveal(rect, at, ui);
    y += layout.height;
  }
  y += draw_fields(view, true, ui, {rect.min.x, y}, width, out);
  state.place_keyboard = std::max(state.place_keyboard - 1, 0);
  state.reveal = false;
  state.leave_comment = false;
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

/// Where the newest answer is, who gave it; keys.
void draw_foot(const ObservationView& view, UiContext& ui, Rect foot) {
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const bool failed = view.saving == app::Saving::failed;
  const bool pending = view.saving == app::Saving::pending;
  std::string text = ui.tr(failed ? "observation.save_failed" : pending ? "status.saving" : "observation.saved");
  if (!view.record && !pending && !failed) text = ui.tr("observation.autosave");
  const unsigned ink = failed ? color::bad : color::ink_soft;
  if (view.record && !pending && !failed)
    foot.cut_left(sync_pill(ui, {foot.min.x, foot.center().y}, view.sync), ui.px(10));
  const Rect start = foot;
  foot.cut_left(text_in(ui, foot, text, {TextSize::small, false, ink}), ui.px(10));
  report(ui, "observation.saving", start, text);
  if (view.record && view.changed.known()) {
    const std::string when = ui.text().moment(view.changed) + "  " + view.changed_by;
    foot.cut_left(text_in(ui, foot, when, style::small_faint), ui.px(16));
  }
  if (view.state == StageState::finalised) return;
  key_hints(ui, foot,
            {{"1–4", "hint.answer"},
             {"0", "hint.clear"},
             {"P", "observation.problem.record"},
             {"↑↓", "hint.move"},
             {"←→", "hint.stage"},
             {"F3", "hint.next"}});
}

}  // namespace

void draw_checklist(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect strip = inner.cut_top(ui.px(50)).inset(ui.px(metric::pad), 0);
  const bool final = view.state == StageState::finalised;
  const std::string count = ui.tr("observation.answered", {{"done", std::to_string(view.answered.done)},
                                                           {"total", std::to_string(view.answered.total)}});
  strip.cut_left(text_in(ui, strip, count, style::strong), ui.px(14));
  report(ui, "observation.answered", strip, progress_text(view.answered));
  progress_bar(ui, strip.middle(ui.px(8)), fraction(view.answered), final ? color::good_bright : color::primary);
  line_h(rect.min.x + 1, rect.max.x - 1, inner.min.y - 1, color::line);
  draw_foot(view, ui, inner.cut_bottom(ui.px(38)));
  inner = inner.inset(1, 0);
  if (view.items.empty()) {
    empty_state(ui, inner, icon::observation, ui.tr("observation.empty.items"), ui.tr("observation.empty.items.text"));
    return;
  }
  draw_items(view, state, ui, inner, out);
}

}  // namespace yanxing::ui::observation
