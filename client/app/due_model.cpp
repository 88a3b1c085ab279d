#include "client/app/due_model.h"

#include <algorithm>
#include <map>

namespace yanxing::app {

namespace {

constexpr std::size_t state_count = 7;
constexpr int years_ahead = 3;

std::string row_id(const due::Expected& row) {
  return row.rule->rule->id + "." + row.unit + (row.day.empty() ? "" : "." + row.day) +
         (row.rule->rule->per == due::Per::record && row.to_open() ? "." + row.to_open()->text() : "");
}

/// What a row is filtered by: its unit, of a log that is one person's the place where she is.
const std::string& filter_unit(const due::Expected& row) {
  return row.rule->rule->per == due::Per::record ? row.place : row.unit;
}

bool passes_state(const DueRow& row, const std::string& wanted) {
  if (wanted.empty()) return true;
  if (wanted == "open") return row.state != DueState::handed_in;
  return due_state_name(row.state) == wanted;
}

}  // namespace

const char* due_state_name(DueState state) {
  switch (state) {
    case DueState::missing: return "missing";
    case DueState::late: return "late";
    case DueState::returned: return "returned";
    case DueState::to_send: return "to_send";
    case DueState::due: return "due";
    case DueState::not_yet: return "not_yet";
    case DueState::handed_in: return "handed_in";
  }
  YX_UNREACHABLE();
}

DueState view_state(due::State state) {
  switch (state) {
    case due::State::missing: return DueState::missing;
    case due::State::late: return DueState::late;
    case due::State::returned: return DueState::returned;
    case due::State::to_send: return DueState::to_send;
    case due::State::due: return DueState::due;
    case due::State::not_yet: return DueState::not_yet;
    case due::State::handed_in: return DueState::handed_in;
  }
  YX_UNREACHABLE();
}

DueRow to_due_row(const Context& context, const due::Expected& row) {
  const due::Rule& rule = *row.rule->rule;
  DueRow out;
  out.id = row_id(row);
  out.rule = rule.id;
  out.title = context.words.of(rule.title);
  out.programme = rule.programme;
  out.form_label = context.words.form_title(rule.form);
  out.unit = row.unit;
  out.unit_name = row.unit_name;
  out.state = view_state(row.state);
  out.due = row.due;
  out.days = row.days;
  out.have = {row.have, row.required};
  out.handed_in_on = row.handed_in_on;
  out.days_late = row.days_late;
  out.returned = static_cast<std::int64_t>(row.returned.size());
  out.reason = row.reason;
  out.begun = row.to_open().has_value();
  return out;
}

struct DueRunner {
  DueModel& model;

  void operator()(const command::RefreshDue&) const {
    model.facts_->stale();
    model.stale_ = true;
  }
  void operator()(const command::FilterDue& c) const {
    model.view_->filter = c.filter;
    model.stale_ = true;
  }
  void operator()(const command::ChooseRound& c) const { model.choose_round(c.round); }
  void operator()(const command::EditRound&) const { model.edit_round(model.view_->year); }
  void operator()(const command::OpenDue& c) const { model.open(c.row); }
};

void DueModel::run(const DueCommand& command) { std::visit(DueRunner{*this}, command); }

void DueModel::choose_round(const std::string& round) {
  const bool is_new = round.starts_with("new.");
  const int year = std::atoi(round.c_str() + (is_new ? 4 : 0));
  if (year <= 0) return;
  if (is_new) return edit_round(year);
  year_ = year;
  stale_ = true;
}

void DueModel::edit_round(int year) {
  if (!facts_->read()) return;
  if (!facts_->is_city()) {
    context_->notices.toast(ToastKind::info, {"due.round.of_city", {{"year", std::to_string(year)}}, {}});
    return;
  }
  const auto& round = facts_->round(year);
  if (round.record) {
    routes_.open(*round.record);
  } else {
    routes_.begin(std::string(due::round_form), due::round_answers(facts_->rules(), year));
  }
}

void DueModel::open(const std::string& id) {
  if (!facts_->read()) return;
  const auto& rows = facts_->rows(view_->year);
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row_id(row) == id; });
  if (found == rows.end()) return;
  // Enough of a report that takes several is only seen; of one that still lacks some, the next is begun.
  const bool wants_more = found->returned.empty() && found->begun.empty() && found->have < found->required;
  if (const auto record = found->to_open(); record && !wants_more) return routes_.open(*record);
  routes_.begin(found->rule->rule->form, facts_->first_answers(*found, view_->year));
}

bool DueModel::refresh() {
  if (!stale_ && facts_->is_fresh()) return false;
  stale_ = true;
  if (!context_->workspace.is_set_up()) return false;
  if (!facts_->read_some()) return false;
  stale_ = view_->loading = false;
  if (!facts_->problem().empty()) {
    view_->problem = facts_->problem();
    return true;
  }
  view_->problem = {};
  build();
  return true;
}

void DueModel::build() {
  view_->year = year_ != 0 ? year_ : facts_->year_today();
  view_->set_up = facts_->round(view_->year).is_set_up;
  view_->drafted = facts_->round(view_->year).is_draft;
  view_->sets_dates = facts_->is_city();
  const auto& rows = facts_->rows(view_->year);
  build_choices(rows);
  build_rules(rows);
  view_->rows.clear();
  view_->counts.assign(state_count, 0);
  view_->all = static_cast<std::int64_t>(rows.size());
  const DueFilter& filter = view_->filter;
  for (const auto& row : rows) {
    if (!filter.programme.empty() && row.rule->rule->programme != filter.programme) continue;
    if (!filter.unit.empty() && filter_unit(row) != filter.unit) continue;
    auto shown = to_due_row(*context_, row);
    ++view_->counts[static_cast<std::size_t>(shown.state)];
    if (passes_state(shown, filter.state)) view_->rows.push_back(std::move(shown));
  }
}

void DueModel::build_choices(const std::vector<due::Expected>& rows) {
  view_->rounds.clear();
  std::vector<int> years = facts_->years();
  if (std::find(years.begin(), years.end(), view_->year) == years.end()) years.insert(years.begin(), view_->year);
  for (const int year : years) view_->rounds.push_back({std::to_string(year), std::to_string(year), {}, {}});
  const int today = context_->local(context_->now()).year;
  const int end = facts_->is_city() ? today + years_ahead : 0;  // the others get it from there
  for (int year = std::min(today, years.front() + 1); year < end; ++year) {
    if (std::find(years.begin(), years.end(), year) != years.end()) continue;
    view_->rounds.push_back({"new." + std::to_string(year), "+ " + std::to_string(year), {}, {}});
  }
  std::map<std::string, std::string> units;
  std::map<std::string, int> programmes;
  for (const auto& row : rows) {
    const bool is_persons = row.rule->rule->per == due::Per::record;
    units.emplace(filter_unit(row), is_persons ? context_->words.places().path(row.place) : row.unit_name);
    ++programmes[row.rule->rule->programme];
  }
  view_->units.clear();
  for (const auto& [unit, name] : units) view_->units.push_back({unit, name, {}, context_->words.search_key(name)});
  view_->programmes.clear();
  for (const auto& [programme, count] : programmes) view_->programmes.push_back({programme, {}, {}, {}});
}

void DueModel::build_rules(const std::vector<due::Expected>& rows) {
  view_->rules.clear();
  for (const auto& rule : facts_->round(view_->year).rules) {
    DueRuleView one;
    one.rule = rule.rule->id;
    one.title = context_->words.of(rule.rule->title);
    one.source = context_->words.of(rule.rule->source);
    one.due = rule.due;
    one.changed = rule.changed;
    for (const auto& row : rows) {
      if (row.rule != &rule) continue;
      ++one.handed_in.total;
      const bool is_done = row.state == due::State::handed_in;
      one.handed_in.done += is_done;
      if (!is_done) one.open.push_back({row_id(row), row.unit_name, view_state(row.state)});
    }
    if (one.handed_in.total > 0) view_->rules.push_back(std::move(one));
  }
}

}  // namespace yanxing::app
