// Values that the form works out: shown as such, replaced by a person only with a reason.
#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"

namespace yanxing::ui {
namespace widget {
namespace {

std::string shown_text(const QuestionView& question) {
  const std::string text = question.text.empty() ? shown_value(question.value) : question.text;
  return text.empty() ? "—" : text;
}

std::string why(const UiContext& ui, const QuestionView& question) {
  if (question.derived_text.empty()) return ui.tr("question.override.why_only", {{"reason", question.reason}});
  return ui.tr("question.override.why", {{"value", question.derived_text}, {"reason", question.reason}});
}

}  // namespace

float derived_height(const UiContext& ui, const QuestionView& question, float width) {
  const float text = text_wrapped(ui, {}, width - ui.px(150), shown_text(question), style::strong, false);
  float height = std::max(ui.px(metric::control), text + ui.px(12));
  if (question.overridden)
    height += text_wrapped(ui, {}, width, why(ui, question), style::small_soft, false) + ui.px(4);
  return height;
}

bool draw_derived(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect,
                  std::vector<app::Command>& out) {
  const std::string id = question_id(question.path);
  const float why_height =
      question.overridden ? text_wrapped(ui, {}, rect.width(), why(ui, question), style::small_soft, false) : 0;
  Rect line = rect;
  if (question.overridden) {
    const Rect below = line.cut_bottom(why_height, ui.px(4));
    text_wrapped(ui, below.min, below.width(), why(ui, question), style::small_soft);
  }
  const Tone look = question.overridden ? tone::warn : tone::neutral;
  fill(line, question.overridden ? color::warn_pale : color::page, ui.px(metric::radius));
  report(ui, id, line, shown_text(question));
  Rect inner = line.inset(ui.px(10), 0);
  icon_in(ui, inner.cut_left(ui.px(16), ui.px(8)), question.overridden ? icon::pencil : icon::formula,
          {TextSize::small, false, look.fg});
  bool focused = false;
  const auto small_button = [&](const std::string& button_id, const char* label) {
    const float width = measure(ui, label, style::small).x + ui.px(16);
    const Rect at = inner.cut_right(width, ui.px(4)).middle(ui.px(24));
    const Interaction pressed = interact(ui, button_id, at, label);
    if (pressed.hovered) fill(at, 0xFFFFFF, ui.px(4));
    if (pressed.focused) focus_ring(ui, at, ui.px(4));
    text_in(ui, at, label, {TextSize::small, false, color::primary}, Align::center);
    focused |= pressed.focused || is_in_focus(button_id);
    return pressed.pressed;
  };
  if (question.can_override && !question.read_only) {
    if (question.overridden && small_button(id + ".back", ui.tr("question.override.back")))
      out.emplace_back(app::FillCommand{app::command::BackToDerived{question.path}});
    if (small_button(id + ".override", ui.tr(question.overridden ? "question.override.change" : "question.override")))
      state.replacing = {question.path, shown_value(question.value), question.reason, true, {}, {}};
  }
  const char* sign = ui.tr(question.overridden ? "question.overridden" : "question.derived");
  const float sign_width = measure(ui, sign, style::small).x;
  if (inner.width() > sign_width + ui.px(70))
    text_in(ui, inner.cut_right(sign_width, ui.px(8)), sign,
            {TextSize::small, false, question.overridden ? color::warn : color::ink_faint});
  const float height = text_wrapped(ui, {}, inner.width(), shown_text(question), style::strong, false);
  text_wrapped(ui, {inner.min.x, line.center().y - height * 0.5F + ui.px(2)}, inner.width(), shown_text(question),
               style::strong);
  return focused;
}

}  // namespace widget

/// The dialog closes once App took the value; what it refused stays, with the reason at the field.
static void follow_outcome(const app::OverrideOutcome& outcome, QuestionUi::Replacing& replacing, UiContext& ui) {
  if (!replacing.asked || *replacing.asked == outcome.serial) return;
  replacing.asked.reset();
  replacing.problem = outcome.problem;
  if (outcome.problem.empty()) {
    replacing = {};
  } else {
    ui.focus("replacing.value");
  }
}

void draw_replacing(const app::OverrideOutcome& outcome, QuestionUi& state, UiContext& ui,
                    std::vector<app::Command>& out) {
  QuestionUi::Replacing& replacing = state.replacing;
  follow_outcome(outcome, replacing, ui);
  if (replacing.path.empty()) return;
  const std::string problem = replacing.problem.empty() ? std::string() : ui.text().message(replacing.problem);
  const float problem_height =
      problem.empty() ? 0 : text_wrapped(ui, {}, ui.px(420), problem, {TextSize::small, false, color::bad}, false);
  Rect card = begin_dialog(ui, "replacing", {460, 330 + problem_height / ui.px(1)});
  bool close = dialog_title(ui, "replacing", card, ui.tr("question.override.title"));
  if (replacing.just_opened) ui.focus("replacing.value");
  replacing.just_opened = false;
  Rect foot = card.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card.inset(ui.px(20), ui.px(14));
  text_in(ui, body.cut_top(ui.px(24)), ui.tr("question.override.value"), style::small_strong);
  const FieldResult typed =
      text_field(ui, "replacing.value", body.cut_top(ui.px(metric::control), ui.px(problem.empty() ? 12 : 4)),
                 replacing.value, {.error = !problem.empty()});
  if (typed.changed) replacing.problem = {};
  if (!problem.empty()) {
    const Rect line = body.cut_top(problem_height, ui.px(8));
    text_wrapped(ui, line.min, line.width(), problem, {TextSize::small, false, color::bad});
    report(ui, "replacing.problem", line, problem);
  }
  text_in(ui, body.cut_top(ui.px(24)), ui.tr("question.override.reason"), style::small_strong);
  text_area(ui, "replacing.reason", body.cut_top(ui.px(74)), replacing.reason,
            {.hint = ui.tr("question.override.reason_hint")});
  const bool complete = !replacing.value.empty() && !replacing.reason.empty();
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool save = button_right(ui, "replacing.save", strip, ui.tr("question.override.do"),
                                 {Kind::primary, icon::check, complete}) ||
                    (complete && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter));
  close |= button_right(ui, "replacing.cancel", strip, ui.tr("action.cancel"));
  end_dialog(ui);
  if (save && !replacing.asked) {
    replacing.asked = outcome.serial;
    out.emplace_back(app::FillCommand{
        app::command::OverrideValue{replacing.path, widget::read_number(replacing.value, false), replacing.reason}});
  }
  if (close) replacing = {};
}

}  // namespace yanxing::ui
