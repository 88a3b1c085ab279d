// The training as a whole: attendance of every session, the head count, and the dialog that plans its sessions.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/chart.h"
#include "client/ui/field.h"
#include "client/ui/form_field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"

namespace yanxing::ui::attendance {
namespace {

using app::AttendanceView;
using app::PlanCell;
using app::PlanView;

std::optional<std::int64_t> read_heads(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value < 100'000 ? std::optional(value) : std::nullopt;
}

void draw_tasks(const AttendanceView& view, UiContext& ui, Rect column, bool in_a_row, std::vector<app::Command>& out) {
  struct Task {
    const char* id;
    const char* icon;
    app::Command command;
    bool enabled;
  };
  const Task tasks[] = {
      {"attendance.all_present", icon::check, app::AttendanceCommand(app::command::MarkAllPresent{}),
       view.session.has_value() && view.counts.none > 0 && !view.loading},
      {"attendance.plan", icon::calendar, app::AttendanceCommand(app::command::OpenPlan{}), view.training.has_value()},
      {"attendance.training_record", icon::forms, app::AttendanceCommand(app::command::FillTrainingRecord{}),
       view.training.has_value()},
  };
  const float gap = ui.px(8);
  float wanted = -gap;
  for (const Task& task : tasks) wanted += button_width(ui, ui.tr(task.id), true) + gap;
  const float shrink = wanted > column.width() ? column.width() / wanted : 1;
  for (const Task& task : tasks) {
    const char* label = ui.tr(task.id);
    const Rect rect = in_a_row
                          ? column.cut_left(std::floor(button_width(ui, label, true) * shrink), gap).middle(ui.px(30))
                          : column.cut_top(ui.px(30), ui.px(5));
    if (button(ui, task.id, rect, label, {Kind::plain, task.icon, task.enabled})) out.push_back(task.command);
  }
}

/// One half-day: a box to tick, and what it is.
void draw_cell(const PlanCell& cell, int index, const PlanView& plan, UiContext& ui, Rect rect,
               std::vector<app::Command>& out) {
  const std::string id = "plan.cell." + std::to_string(index);
  const bool open = plan.open == index;
  if (open) fill(rect, color::primary_pale, ui.px(metric::radius));
  Rect inner = rect.inset(ui.px(8), 0);
  if (check_box(ui, id, inner.cut_left(ui.px(22), ui.px(6)), "", cell.checked, cell.marks == 0))
    out.emplace_back(app::AttendanceCommand(app::command::CheckPlanCell{index, !cell.checked}));
  const Interaction at = interact(ui, id + ".open", inner, cell.counts ? "counts" : "counts not");
  if (at.pressed) out.emplace_back(app::AttendanceCommand(app::command::ShowPlanCell{open ? -1 : index}));
  if (at.focused) focus_ring(ui, rect, ui.px(metric::radius));
  std::string what;
  const auto add = [&what](const std::string& part) {
    if (!part.empty()) what += (what.empty() ? "" : " · ") + part;
  };
  if (cell.marks > 0) add(ui.tr("plan.marked", {{"count", std::to_string(cell.marks)}}));
  if (cell.exists && cell.marks == 0) add(ui.tr("plan.exists"));
  if (cell.cancelled) add(ui.tr("plan.cancelled"));
  if (!cell.inside) add(ui.tr("plan.outside"));
  add(cell.mode);
  add(cell.courses);
  const TextStyle style = cell.checked ? style::body : style::faint;
  Rect line = inner;
  if (!cell.counts && cell.checked) {
    const char* label = ui.tr("plan.counts_not");
    tag(ui, {line.cut_right(measure(ui, label, style::small).x + ui.px(16), ui.px(6)).min.x, line.center().y}, label,
        tone::warn);
  }
  line.cut_left(text_in(ui, line, ui.tr(cell.half == "am" ? "plan.am" : "plan.pm"), style) + ui.px(8));
  text_in(ui, line, what, style::small_soft);
}

void draw_grid(const PlanView& plan, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##plan_grid", rect.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float step = ui.px(40);
  float y = top.y;
  const float day_width = ui.px(92);
  const float half_width = (rect.width() - day_width - ui.px(16)) * 0.5F;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const PlanCell& cell = plan.cells[i];
    const bool new_day = i == 0 || plan.cells[i - 1].date != cell.date;
    if (new_day && i > 0) y += step;
    if (new_day) {
      text_in(ui, {{rect.min.x, y}, {rect.min.x + day_width, y + step}}, cell.day, style::strong);
      line_h(rect.min.x, rect.max.x - ui.px(12), y + step - 1, color::line_soft);
    }
    const float left = rect.min.x + day_width + (cell.half == "pm" ? half_width : 0);
    draw_cell(cell, static_cast<int>(i), plan, ui, {{left, y + 2}, {left + half_width - ui.px(4), y + step - 3}}, out);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y + step - top.y});
  ImGui::EndChild();
}

void draw_plan_fields(const PlanView& plan, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const bool all = plan.open < 0;
  Rect head = rect.cut_top(ui.px(30), ui.px(6));
  if (!all && button_right(ui, "plan.all", head, ui.tr("plan.back_to_all"), {Kind::ghost}))
    out.emplace_back(app::AttendanceCommand(app::command::ShowPlanCell{-1}));
  text_in(ui, head,
          all ? std::string(ui.tr("plan.same_for_all")) : plan.cells[static_cast<std::size_t>(plan.open)].label,
          style::strong);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##plan_fields", rect.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y;
  const float width = rect.width() - ui.px(14);
  for (const app::FieldView& field : plan.fields) {
    const float height = form_field_height(ui, field, width);
    const Rect at{{rect.min.x, y}, {rect.min.x + width, y + height}};
    if (auto value = form_field(ui, "plan." + field.name, at, field))
      out.emplace_back(app::AttendanceCommand(app::command::SetPlanField{field.name, std::move(*value)}));
    y += height;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

}  // namespace

void draw_sessions(const AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  const bool flat = rect.height() < ui.px(90);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(flat ? 4 : 9));
  if (flat) {
    draw_tasks(view, ui, inner, true, out);
    return;
  }
  const Rect tasks = inner.cut_right(ui.px(172), ui.px(14));
  std::vector<ChartBar> bars;
  for (const app::SessionFigure& figure : view.by_session) {
    ChartBar bar;
    bar.label = figure.label;
    bar.value = static_cast<double>(figure.there);
    bar.total = static_cast<double>(figure.expected);
    bar.current = view.session == figure.session;
    bar.hollow = !figure.counts;
    bars.push_back(std::move(bar));
  }
  const bool some_not = std::any_of(bars.begin(), bars.end(), [](const ChartBar& bar) { return bar.hollow; });
  Rect title = inner.cut_left(ui.px(92), ui.px(6));
  text_in(ui, title.cut_top(ui.px(22)), ui.tr("attendance.by_session"), style::small_strong);
  text_wrapped(ui, title.min, title.width(),
               ui.tr(some_not ? "attendance.by_session.hollow" : "attendance.by_session.text"), style::small_faint);
  ChartOptions options;
  options.pressable = true;
  if (const auto chosen = bar_chart(ui, "attendance.sessions", inner, bars, options))
    out.emplace_back(app::command::ChooseSession{view.by_session[static_cast<std::size_t>(*chosen)].session});
  draw_tasks(view, ui, tasks, false, out);
}

float draw_heads(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  const float left = rect.min.x;
  rect.cut_left(text_in(ui, rect, ui.tr("heads.label"), style::small_soft) + ui.px(6));
  const std::string known = view.heads_counted ? std::to_string(*view.heads_counted) : std::string();
  std::string text = state.heads.value_or(known);
  FieldOptions options;
  options.hint = "—";
  options.error = !text.empty() && !read_heads(text);
  const FieldResult typed =
      text_field(ui, "attendance.heads", rect.cut_left(ui.px(64), ui.px(8)).middle(ui.px(26)), text, options);
  if (typed.changed) {
    state.heads = text;
    const auto heads = read_heads(text);
    if (text.empty() || heads) out.emplace_back(app::AttendanceCommand(app::command::SetHeadsCounted{heads}));
  }
  if (!typed.active) state.heads.reset();
  if (view.heads_counted) {
    const std::int64_t more = *view.heads_counted - view.counts.there;
    const std::string label = more == 0 ? ui.tr("heads.same")
                                        : ui.tr(more > 0 ? "heads.more" : "heads.fewer",
                                                {{"count", std::to_string(more > 0 ? more : -more)}});
    const std::string number = more == 0 ? "=" : (more > 0 ? "+" : "−") + std::to_string(more > 0 ? more : -more);
    const std::string& fitting = pill_width(ui, label) <= rect.width() ? label : number;
    report(ui, "heads.check", rect, std::to_string(more));
    if (pill_width(ui, fitting) <= rect.width()) {
      const float width = pill(ui, {rect.min.x, rect.center().y}, fitting, more == 0 ? tone::good : tone::warn,
                               more == 0 ? icon::check : icon::warning);
      rect.cut_left(width + ui.px(8));
    }
  }
  return rect.min.x - left;
}

void draw_plan(const AttendanceView& view, UiContext& ui, std::vector<app::Command>& out) {
  if (!view.plan) return;
  const PlanView& plan = *view.plan;
  Rect card_rect = begin_dialog(ui, "plan", {1080, 640});
  bool close = dialog_title(ui, "plan", card_rect, ui.tr("plan.title", {{"training", plan.training_title}}));
  Rect foot = card_rect.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card_rect.inset(ui.px(20), ui.px(14));
  Rect fields = body.cut_right(std::floor(body.width() * 0.38F), ui.px(20));
  text_in(ui, body.cut_top(ui.px(24), ui.px(6)), ui.tr("plan.help"), style::small_soft);
  if (plan.cells.empty()) {
    empty_state(ui, body, icon::calendar, ui.tr("plan.empty"), ui.tr("plan.empty.text"));
  } else {
    draw_grid(plan, ui, body, out);
  }
  draw_plan_fields(plan, ui, fields, out);
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool save =
      button_right(ui, "plan.save", strip, ui.tr("action.save"), {Kind::primary, icon::check, plan.can_save});
  close |= button_right(ui, "plan.cancel", strip, ui.tr("action.cancel")) || ui.key(ImGuiKey_Escape);
  const std::string does = ui.tr("plan.does", {{"making", std::to_string(plan.making)},
                                               {"changing", std::to_string(plan.changing)},
                                               {"taking", std::to_string(plan.taking)}});
  text_in(ui, strip, plan.counting ? does : does + " · " + ui.tr("plan.nothing_counts"), style::small_soft);
  report(ui, "plan.does", strip, does);
  if (plan.can_save && (save || ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter))) {
    out.emplace_back(app::AttendanceCommand(app::command::SavePlan{}));
  } else if (close && plan.touched) {
    ui.asking = Asking{ui.tr("plan.discard.title"), ui.tr("plan.discard.text", {{"does", does}}),
                       ui.tr("editor.discard.yes"), true, app::AttendanceCommand(app::command::ClosePlan{})};
  } else if (close) {
    out.emplace_back(app::AttendanceCommand(app::command::ClosePlan{}));
  }
  end_dialog(ui);
}

}  // namespace yanxing::ui::attendance
