#include "client/ui/screens/election.h"

#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/election_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::ElectionTab;
using app::ElectionView;

struct Tab {
  ElectionTab tab;
  const char* key;
  const char* subtitle;
  ImGuiKey digit;
};
constexpr std::array<Tab, 4> tabs{
    {{ElectionTab::board, "election.tab.board", "election.subtitle.board", ImGuiKey_1},
     {ElectionTab::targets, "election.tab.targets", "election.subtitle.targets", ImGuiKey_2},
     {ElectionTab::problems, "election.tab.problems", "election.subtitle.problems", ImGuiKey_3},
     {ElectionTab::schedule, "election.tab.schedule", "election.subtitle.schedule", ImGuiKey_4}}};

void draw_round(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect& strip,
                std::vector<app::Command>& out) {
  const Rect field = strip.cut_right(ui.px(96), ui.px(10));
  std::string text = state.round.value_or(view.round);
  FieldOptions options;
  options.hint = ui.tr("election.round");
  options.icon = icon::calendar;
  const FieldResult typed = text_field(ui, "election.round", field, text, options);
  if (typed.changed) state.round = text;
  if (typed.submitted && !text.empty() && text != view.round) out.emplace_back(app::command::SetElectionRound{text});
  if (typed.submitted || typed.left) state.round.reset();
}

void draw_header(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect& area,
                 std::vector<app::Command>& out) {
  std::vector<Segment> segments;
  int current = 0;
  for (const Tab& tab : tabs) {
    if (tab.tab == view.tab) current = static_cast<int>(segments.size());
    const bool counted = tab.tab == ElectionTab::problems && view.problems_open > 0;
    segments.push_back({ui.tr(tab.key), counted ? view.problems_open : -1});
  }
  // In large type the tabs and the round come before the sentence below the title.
  const bool is_narrow = area.width() < ui.px(840);
  Rect strip = screen_header(
      ui, area, ui.tr("screen.election"),
      is_narrow ? std::string() : ui.tr(tabs[static_cast<std::size_t>(current)].subtitle, {{"round", view.round}}));
  draw_round(view, state, ui, strip, out);
  const float width = segmented_width(ui, segments);
  const bool fits = strip.width() >= width;  // else they get a line of their own
  const Rect at =
      fits ? strip.cut_right(width)
           : area.cut_top(ui.px(metric::control + 16)).inset(ui.px(metric::page), 0).middle(ui.px(metric::control));
  if (const auto chosen = segmented(ui, "election.tab", at.min, segments, current))
    out.emplace_back(app::command::ShowElectionTab{tabs[static_cast<std::size_t>(*chosen)].tab});
  for (const Tab& tab : tabs) {
    if (ui.key(tab.digit) && tab.tab != view.tab) out.emplace_back(app::command::ShowElectionTab{tab.tab});
  }
}

}  // namespace

namespace election {

std::string short_day(const std::string& day, const UiContext& ui) {
  if (day.size() < 10) return day;
  const auto number = [](std::string digits) { return digits.starts_with('0') ? digits.substr(1) : digits; };
  const std::string month = number(day.substr(5, 2));
  const bool in_words = ui.text().language() == "en" && month.find_first_not_of("0123456789") == std::string::npos;
  return ui.tr("election.day", {{"month", in_words ? ui.text().short_month(std::stoi(month)) : month},
                                {"day", number(day.substr(8, 2))}});
}

std::string next_text(const app::ElectionNext& next, const UiContext& ui, bool with_place) {
  std::string what;
  switch (next.step) {
    case app::ElectionStep::none: return ui.tr("election.next.none");
    case app::ElectionStep::stage: what = std::to_string(next.stage) + " " + next.label; break;
    case app::ElectionStep::schedule: what = ui.tr("election.next.schedule"); break;
    case app::ElectionStep::result: what = ui.tr("election.next.result"); break;
  }
  return with_place ? next.place_name + " · " + what : what;
}

void draw_legend(const char* signs, bool partial, UiContext& ui, Rect strip) {
  if (!partial) {
    text_in(ui, strip, signs, style::small_faint, Align::right);
    return;
  }
  const std::string text = ui.tr("election.partial");
  report(ui, "election.partial", strip, text);
  text_in(ui, strip, text, {TextSize::small, false, color::warn}, Align::right);
}

void draw_problem_count(const app::ElectionOpenProblems& problems, const std::string& id, UiContext& ui, Rect cell) {
  std::string value = std::to_string(problems.total);
  if (problems.urgent > 0) value += " urgent " + std::to_string(problems.urgent);
  if (problems.overdue > 0) value += " overdue " + std::to_string(problems.overdue);
  report(ui, id, cell, value);
  if (problems.total == 0) {
    text_in(ui, cell, "–", style::faint);
    return;
  }
  const bool urgent = problems.urgent > 0;
  const unsigned ink = urgent ? color::bad : color::warn;
  icon_in(ui, cell.cut_left(ui.px(14), ui.px(5)), urgent ? icon::bolt : icon::flag, {TextSize::small, true, ink});
  cell.cut_left(text_in(ui, cell, std::to_string(problems.total), {TextSize::body, urgent, ink}), ui.px(6));
  if (problems.overdue == 0) return;
  icon_in(ui, cell.cut_left(ui.px(13), ui.px(3)), icon::clock, {TextSize::small, true, color::bad});
  text_in(ui, cell, std::to_string(problems.overdue), {TextSize::small, false, color::bad});
}

void draw_share(std::int64_t done, std::int64_t begun, std::int64_t total, UiContext& ui, Rect cell) {
  Rect inner = cell.inset(0, ui.px(5));
  Rect line = inner.cut_top(ui.px(18));
  const Rect bar = inner.cut_bottom(ui.px(7)).middle(ui.px(5));
  const bool all = total > 0 && done == total;
  if (all) icon_in(ui, line.cut_left(ui.px(14), ui.px(4)), icon::check_circle, {TextSize::small, false, color::good});
  const std::string text = std::to_string(done) + "/" + std::to_string(total);
  text_in(ui, line, text, {TextSize::small, false, all ? color::good : done == 0 ? color::ink_faint : color::ink});
  fill(bar, color::track, bar.height() * 0.5F);
  if (total <= 0) return;
  const auto width = [&](std::int64_t n) { return bar.width() * static_cast<float>(n) / static_cast<float>(total); };
  if (begun > 0) fill({bar.min, {bar.min.x + width(std::min(done + begun, total)), bar.max.y}}, 0xA9C4F0, ui.px(2));
  if (done > 0)
    fill({bar.min, {bar.min.x + width(done), bar.max.y}}, all ? color::good_bright : color::primary, ui.px(2));
}

}  // namespace election

void draw_election(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out) {
  draw_header(view, state, ui, area, out);
  const Rect body = area.inset(ui.px(metric::page));
  if (view.loading) {
    card(ui, body);
    empty_state(ui, body, icon::clock, ui.tr("election.loading"), ui.tr("election.loading.text"));
    return;
  }
  switch (view.tab) {
    case ElectionTab::board: return election::draw_board(view, state, ui, body, out);
    case ElectionTab::targets: return election::draw_targets(view, state, ui, body, out);
    case ElectionTab::problems: return election::draw_problems(view, state, ui, body, out);
    case ElectionTab::schedule: return election::draw_schedules(view, state, ui, body, out);
  }
}

}  // namespace yanxing::ui
