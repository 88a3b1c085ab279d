// 首页: the reports that are due, and the year that is to be set up.
#include "client/app/due_model.h"
#include "client/app/home_model.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_reports = 5;

}  // namespace

void HomeModel::add_report(const due::Expected& row, int year) {
  const auto shown = to_due_row(*context_, row);
  const bool is_over = row.days < 0;
  const std::int64_t days = is_over ? -row.days : row.days;
  if (row.state == due::State::to_send) {
    add(next_.view.now,
        {"report." + shown.id,
         HomeKind::report,
         {"home.report", {{"title", shown.title}, {"unit", shown.unit_name}}, {}},
         {"home.report.to_send", {{"date", shown.due}}, {}},
         "home.action.sync",
         is_over},
        [this] { routes_.sync(); });
    return;
  }
  const char* key = is_over ? "home.report.over" : row.days == 0 ? "home.report.today" : "home.report.left";
  add(next_.view.now,
      {"report." + shown.id,
       HomeKind::report,
       {"home.report", {{"title", shown.title}, {"unit", shown.unit_name}}, {}},
       {key, {{"date", shown.due}}, days},
       shown.begun ? "home.action.go_on" : "home.action.begin",
       is_over},
      [this, year, id = shown.id] {
        static_cast<void>(facts_->read());
        for (const auto& each : facts_->rows(year)) {
          if (to_due_row(*context_, each).id != id) continue;
          if (const auto record = each.to_open()) return routes_.open(*record);
          return routes_.begin(each.rule->rule->form, facts_->first_answers(each, year));
        }
      });
}

/// While the dates are those of an old year: who can sets up this one, or finishes what is begun of it; the others are
/// told.
void HomeModel::add_round(int year) {
  const int now = next_.view.today.year;
  if (year >= now) return;
  if (!facts_->is_city()) {
    add(next_.view.now,
        {"round",
         HomeKind::round,
         {"home.round.old", {{"year", std::to_string(now)}, {"old", std::to_string(year)}}, {}},
         {},
         "home.action.look",
         false},
        [this] { routes_.show(Screen::due); });
    return;
  }
  const auto begun = facts_->round(now).record;
  Message detail = begun ? Message{"home.round.draft.counts", {{"old", std::to_string(year)}}, {}} : Message{};
  add(next_.view.now,
      {"round",
       HomeKind::round,
       {begun ? "home.round.draft" : "home.round", {{"year", std::to_string(now)}}, {}},
       std::move(detail),
       begun ? "home.action.go_on" : "home.action.set_up",
       false},
      [this, now, begun] {
        if (begun) return routes_.open(*begun);
        routes_.begin(std::string(due::round_form), due::round_answers(facts_->rules(), now));
      });
}

/// What is over or due soon, in the order of due::expected(); what came back has its own line.
void HomeModel::read_reports() {
  if (!facts_->problem().empty() || !facts_->read()) return;
  const int year = facts_->year_today();
  add_round(year);
  std::size_t open = 0, shown = 0;
  for (const auto& row : facts_->rows(year)) {
    const bool is_open = row.state == due::State::late || row.state == due::State::missing ||
                         row.state == due::State::due ||
                         (row.state == due::State::to_send && row.days <= due::soon_days);
    if (!is_open) continue;
    ++open;  // as they are counted beside the navigation
    if (row.days < -due::forgotten_days || shown == max_reports) continue;
    ++shown;
    add_report(row, year);
  }
  if (open <= shown) return;
  add(next_.view.now,
      {"more.reports",
       HomeKind::more,
       {shown == 0 ? "home.open_reports" : "home.more_reports", {}, static_cast<std::int64_t>(open - shown)},
       {},
       "home.action.see_all",
       false},
      [this] { routes_.show(Screen::due); });
}

}  // namespace yanxing::app
