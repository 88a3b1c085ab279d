// Problems that were found, the urgent ones first; and the 否 that nobody made a problem of.
#include <array>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/election_parts.h"

namespace yanxing::ui::election {
namespace {

using app::ElectionNo;
using app::ElectionProblem;
using app::ElectionView;
using app::ProblemSeverity;
using app::ProblemState;

struct Mark {
  const char* key;
  const char* icon;
  Tone tone;
};

Mark severity_mark(ProblemSeverity severity) {
  switch (severity) {
    case ProblemSeverity::urgent: return {"election.severity.urgent", icon::bolt, tone::bad};
    case ProblemSeverity::important: return {"election.severity.important", icon::warning, tone::warn};
    case ProblemSeverity::general: return {"election.severity.general", icon::flag, tone::neutral};
    case ProblemSeverity::unknown: break;
  }
  return {"election.severity.unknown", icon::question, tone::violet};
}

Mark state_mark(ProblemState state) {
  switch (state) {
    case ProblemState::pending: return {"election.state.pending", icon::inbox, tone::warn};
    case ProblemState::ongoing: return {"election.state.ongoing", icon::refresh, tone::primary};
    case ProblemState::solved: break;
  }
  return {"election.state.solved", icon::check, tone::good};
}

const char* advance_key(ProblemState state) {
  if (state == ProblemState::pending) return "election.problem.begin";
  return state == ProblemState::ongoing ? "election.problem.solve" : "election.problem.again";
}

void advance(const ElectionProblem& problem, std::vector<app::Command>& out) {
  const ProblemState next = problem.state == ProblemState::pending   ? ProblemState::ongoing
                            : problem.state == ProblemState::ongoing ? ProblemState::solved
                                                                     : ProblemState::pending;
  out.emplace_back(app::command::SetProblemState{problem.record, next});
}

void draw_problem(const ElectionProblem& problem, const Row& row, UiContext& ui, std::vector<app::Command>& out) {
  const std::string id = "problem." + problem.record.text();
  const Mark severity = severity_mark(problem.severity);
  const Rect first = row.cell(0);
  icon_pill(ui, {first.min.x, first.center().y}, ui.tr(severity.key), severity.tone, severity.icon);
  Rect title = row.cell(1);
  if (problem.conflict)
    icon_in(ui, title.cut_left(ui.px(14), ui.px(6)), icon::conflicts, {TextSize::small, true, color::bad});
  if (problem.draft)
    title.cut_left(tag(ui, {title.min.x, title.center().y}, ui.tr("records.state.draft"), tone::neutral), ui.px(6));
  text_in(ui, title, problem.title.empty() ? ui.tr("records.untitled") : problem.title,
          problem.state == ProblemState::solved ? style::soft : style::strong);
  text_in(ui, row.cell(2), problem.place, style::body);
  const Mark state = state_mark(problem.state);
  icon_pill(ui, {row.cell(3).min.x, row.cell(3).center().y}, ui.tr(state.key), state.tone, state.icon);
  report(ui, id + ".state", row.cell(3), state.key);
  Rect due = row.cell(4);
  if (problem.overdue) icon_in(ui, due.cut_left(ui.px(14), ui.px(4)), icon::clock, {TextSize::small, true, color::bad});
  text_in(ui, due, problem.due.empty() ? "–" : ui.text().day(problem.due),
          {TextSize::body, problem.overdue, problem.overdue ? color::bad : color::ink});
  if (row.shows(5)) text_in(ui, row.cell(5), problem.responsible.empty() ? "–" : problem.responsible, style::body);
  if (row.shows(6)) text_in(ui, row.cell(6), ui.text().day(problem.found_on), style::soft);
  if (row.shows(7) && problem.photos > 0) {
    Rect photos = row.cell(7);
    icon_in(ui, photos.cut_left(ui.px(16), ui.px(4)), camera_icon, style::small_soft);
    text_in(ui, photos, std::to_string(problem.photos), style::small_soft);
  }
  if (button(ui, id + ".advance", row.cell(8).middle(ui.px(30)), ui.tr(advance_key(problem.state)), {Kind::ghost}))
    advance(problem, out);
}

void draw_list(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect inner, std::vector<app::Command>& out) {
  if (view.problems.empty()) {
    empty_state(ui, inner, icon::flag, ui.tr("election.problems.empty"), ui.tr("election.problems.empty.text"));
    return;
  }
  const float day_width = ui.text().language() == "en" ? 134 : 92;  // "30 September 2021"
  const Column columns[] = {{ui.tr("election.column.severity"), 100},
                            {ui.tr("election.column.title"), 220, 2},
                            {ui.tr("election.column.place"), 150, 0.8F},
                            {ui.tr("election.column.state"), 112},
                            {ui.tr("election.column.due"), day_width + 20},
                            {ui.tr("election.column.responsible"), 96, 0.4F, 3},
                            {ui.tr("election.column.found"), day_width, 0, 4},
                            {ui.tr("election.column.photos"), 48, 0, 5},
                            {"", 110}};
  const auto at = [&](int i) -> const ElectionProblem& { return view.problems[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "election.problems", inner, columns, static_cast<int>(view.problems.size()), state.problems, {},
      [&](int i) { return "problem." + at(i).record.text(); },
      [&](const Row& row) { draw_problem(at(row.index), row, ui, out); });
  if (result.activated) out.emplace_back(app::command::OpenOwnScreen{at(*result.activated).record});
  if (ui.key(ImGuiKey_S) && state.problems.selected >= 0) advance(at(state.problems.selected), out);
}

void draw_noes(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect inner, std::vector<app::Command>& out) {
  if (view.noes.empty()) {
    empty_state(ui, inner, icon::check, ui.tr("election.noes.empty"), ui.tr("election.noes.empty.text"));
    return;
  }
  const Column columns[] = {{ui.tr("election.column.place"), 170, 0.8F},
                            {ui.tr("election.column.stage"), 54},
                            {ui.tr("election.column.item"), 300, 3},
                            {"", 120}};
  const auto at = [&](int i) -> const ElectionNo& { return view.noes[static_cast<std::size_t>(i)]; };
  const auto id = [&](int i) { return "no." + at(i).record.text() + "." + at(i).field; };
  const auto record = [&](const ElectionNo& no) { out.emplace_back(app::command::RecordNo{no.record, no.field}); };
  const auto draw_row = [&](const Row& row) {
    const ElectionNo& no = at(row.index);
    text_in(ui, row.cell(0), no.place, style::body);
    text_in(ui, row.cell(1), no.stage > 0 ? std::to_string(no.stage) : "–", style::soft);
    text_in(ui, row.cell(2), no.text, style::body);
    if (button(ui, id(row.index) + ".record", row.cell(3).middle(ui.px(30)), ui.tr("observation.problem.record"),
               {Kind::ghost, icon::flag}))
      record(no);
  };
  const TableResult result =
      table(ui, "election.noes", inner, columns, static_cast<int>(view.noes.size()), state.noes, {}, id, draw_row);
  if (result.activated) record(at(*result.activated));
}

}  // namespace

void draw_problems(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out) {
  card(ui, area);
  Rect inner = area;
  Rect strip = inner.cut_top(ui.px(54)).inset(ui.px(metric::pad), ui.px(10));
  const std::array<Segment, 2> lists{
      {{ui.tr("election.problems.open"), view.problems_open}, {ui.tr("election.noes"), view.noes_all}}};
  const float width = segmented_width(ui, lists);
  if (const auto chosen = segmented(ui, "election.list", strip.min, lists, state.noes_open ? 1 : 0))
    state.noes_open = *chosen == 1;
  strip.cut_left(width, ui.px(14));
  if (button_right(ui, "election.problem.new", strip, ui.tr("election.problem.new"), {Kind::primary, icon::plus}))
    out.emplace_back(app::command::NewProblem{});
  if (!state.noes_open) {
    const char* label = ui.tr("election.solved_too");
    const Rect box = strip.cut_right(measure(ui, label).x + ui.px(40), ui.px(14));
    if (check_box(ui, "election.solved", box, label, view.solved_too))
      out.emplace_back(app::command::ShowSolvedProblems{!view.solved_too});
    const std::string counts = ui.tr("election.problems.counts", {{"urgent", std::to_string(view.problems_urgent)},
                                                                  {"overdue", std::to_string(view.problems_overdue)}});
    report(ui, "election.problems.counts", strip, counts);
    text_in(ui, strip, counts, style::soft);
  } else {
    text_in(ui, strip, ui.tr("election.noes.hint"), style::soft);
  }
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  if (state.noes_open) {
    key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter", "observation.problem.record"}, {"1–4", "hint.tabs"}});
    return draw_noes(view, state, ui, inner.inset(1, 0), out);
  }
  key_hints(ui, foot,
            {{"↑↓", "hint.choose"},
             {"Enter", "hint.open"},
             {"S", "hint.next_state"},
             {"Ctrl Z", "action.undo"},
             {"1–4", "hint.tabs"}});
  draw_list(view, state, ui, inner.inset(1, 0), out);
}

}  // namespace yanxing::ui::election
