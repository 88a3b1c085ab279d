// TrainingModel: the view, from what was read.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "client/app/training_model.h"
#include "client/due/facts.h"
#include "client/text/text.h"
#include "client/training/progress.h"
#include "client/training/roles.h"

namespace yanxing::app {

namespace {

using places::Level;

int count(std::size_t number) { return static_cast<int>(number); }

std::optional<int> year_of_period(const std::string& period) {
  int year = 0;
  const auto [end, error] = std::from_chars(period.data(), period.data() + period.size(), year);
  return error == std::errc() && end == period.data() + period.size() && period.size() == 4 ? std::optional(year)
                                                                                            : std::nullopt;
}

bool has_role(const std::string& text, const std::string& role) {
  if (role.empty()) return true;
  const auto roles = training::roles_of(text);
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

DaysSumView sum_view(std::string place, std::string name, const training::DaysSum& sum) {
  DaysSumView view;
  view.place = std::move(place);
  view.name = std::move(name);
  view.persons = count(sum.persons);
  view.enough = count(sum.enough);
  view.still_short = count(sum.still_short());
  view.short_half_days = count(sum.short_half_days);
  view.self_study_half_days = count(sum.self_study_half_days);
  view.online_half_days = count(sum.online_half_days);
  view.in_conflict = count(sum.in_conflict);
  return view;
}

HalfDayUse use_of(const training::PersonSession& session) {
  if (!training::was_there(session.status)) return HalfDayUse::not_there;
  if (session.counted) return HalfDayUse::counted;
  if (session.kind == training::DayKind::counts) return HalfDayUse::twice;
  if (session.kind == training::DayKind::online) return HalfDayUse::online;
  return session.kind == training::DayKind::self_study ? HalfDayUse::self_study : HalfDayUse::other;
}

AnnexFigures figures_of(const training::CountyProgress& row) {
  AnnexFigures out;
  out.persons = count(row.persons);
  out.trained = count(row.trained);
  out.planned = row.planned.trainees;
  out.five_days = count(row.enough);
  out.online_only = count(row.online_only);
  out.in_conflict = count(row.in_conflict);
  out.used_yuan = row.used_yuan();
  out.allocated_yuan = row.planned.funds_yuan;
  out.region_yuan = row.region_yuan;
  out.city_yuan = row.city_yuan;
  out.county_yuan = row.county_yuan;
  out.region_due_yuan = out.trained * training::norm_yuan_per_head * training::norm_region_percent / 100;
  if (const auto a_head = row.yuan_per_head()) out.yuan_a_head = static_cast<std::int64_t>(std::floor(*a_head));
  out.norm_reached = row.norm_reached();
  out.villages = row.planned.villages;
  out.villages_covered = count(row.villages_covered);
  out.communities = row.planned.communities;
  out.communities_covered = count(row.communities_covered);
  return out;
}

AnnexFigures printed_figures(const places::Allocation& printed) {
  AnnexFigures out;
  out.planned = printed.trainees;
  out.allocated_yuan = printed.funds_yuan;
  out.villages = printed.villages;
  out.communities = printed.communities;
  return out;
}

}  // namespace

training::DaysQuery TrainingModel::query() const {
  const std::string& period = view_->days.filter.period;
  if (const auto id = RecordId::parse(period)) return {{}, *id, 0};
  return {{}, std::nullopt, year_of_period(period).value_or(year_)};
}

void TrainingModel::build() {
  year_ = book_.latest_year().value_or(training::annex_year);
  auto& days = view_->days;
  if (const auto asked = year_of_period(days.filter.period)) year_ = *asked;
  days.any_session = book_.latest_year().has_value();
  days.periods.clear();
  std::vector<int> years = book_.years();
  if (std::find(years.begin(), years.end(), year_) == years.end()) years.push_back(year_);
  std::sort(years.rbegin(), years.rend());
  for (const int year : years)
    days.periods.push_back({std::to_string(year), std::to_string(year), {}, std::to_string(year)});
  for (const auto& record : trainings_) {
    const std::string title = text_answer(record.values, "title");
    days.periods.push_back(
        {record.id.text(), title, text_answer(record.values, "start"), context_->words.search_key(title)});
  }
  const auto chosen = std::find_if(days.periods.begin(), days.periods.end(),
                                   [&](const Choice& one) { return one.value == days.filter.period; });
  if (chosen == days.periods.end()) days.filter.period = std::to_string(year_);
  board_ = book_.board(query());
  days.roster = count(book_.board({{}, std::nullopt, year_}).persons.size());
  build_choices();
  build_rows();
  build_open_person();
  build_annex();
}

// The scope says which levels there are to choose; what is chosen says what lies below.
void TrainingModel::build_choices() {
  auto& days = view_->days;
  auto& words = context_->words;
  const std::string scope = context_->scope();
  const std::string& place = days.filter.place;
  const auto prefix = [&](std::size_t digits) {
    const std::string& longest = place.size() >= digits ? place : scope;
    return longest.size() >= digits ? longest.substr(0, digits) : std::string();
  };
  days.county = prefix(6);
  days.township = prefix(9);
  days.village = prefix(12);
  days.counties = scope.size() < 6 ? words.place_choices(scope, {Level::county}) : std::vector<Choice>();
  days.townships = scope.size() < 9 && !days.county.empty() ? words.place_choices(days.county, {Level::township})
                                                            : std::vector<Choice>();
  days.villages = scope.size() < 12 && !days.township.empty()
                      ? words.place_choices(days.township, {Level::village, Level::community})
                      : std::vector<Choice>();
  days.roles.clear();
  for (const auto& [role, sum] : board_.roles)
    days.roles.push_back({role, role, std::to_string(sum.persons), words.search_key(role)});
}

DaysRow TrainingModel::row_of(const training::PersonDays& person) const {
  const bool is_one_township = context_->scope().size() >= 9;
  DaysRow row;
  row.person = person.person;
  row.name = person.name;
  row.village = is_one_township ? context_->words.place(person.place) : context_->words.place_in_township(person.place);
  row.role = person.role;
  row.half_days = count(person.half_days);
  row.short_half_days = count(person.short_half_days());
  row.self_study_half_days = count(person.self_study_half_days);
  row.online_half_days = count(person.online_half_days);
  row.in_conflict = count(person.in_conflict);
  return row;
}

bool TrainingModel::passes_text(const training::PersonDays& person, const text::NameQuery& typed) const {
  if (typed.empty()) return true;
  const auto key = keys_.find(person.name);
  if (key != keys_.end()) return typed.match(key->second) != text::Match::none;
  return text::fold(person.name).find(text::fold(view_->days.filter.text)) != std::string::npos;
}

void TrainingModel::build_rows() {
  auto& days = view_->days;
  const DaysFilter& filter = days.filter;
  const text::NameQuery typed(filter.text);
  training::DaysSum totals;
  std::map<std::string, training::DaysSum> villages;
  days.rows.clear();
  for (const auto& person : board_.persons) {
    if (!person.place.starts_with(filter.place) || !has_role(person.role, filter.role)) continue;
    totals.add(person);
    villages[person.place].add(person);
    if ((filter.only_short && person.enough()) || !passes_text(person, typed)) continue;
    days.rows.push_back(row_of(person));
  }
  days.totals = sum_view({}, {}, totals);
  days.by_village.clear();
  for (const auto& [place, sum] : villages)
    days.by_village.push_back(sum_view(place, context_->words.place(place), sum));
}

void TrainingModel::build_open_person() {
  auto& days = view_->days;
  days.open.reset();
  const auto found = std::find_if(board_.persons.begin(), board_.persons.end(), [&](const training::PersonDays& one) {
    return open_person_ && one.person == *open_person_;
  });
  if (found == board_.persons.end()) return;
  auto& words = context_->words;
  const auto* session_form = context_->form("session");
  const auto* training_form = context_->form("training");
  const auto* mark_form = context_->form("mark");
  days.open.emplace();
  days.open->row = row_of(*found);
  for (const auto& one : book_.sessions_of(*open_person_, query())) {
    PersonHalfDay line;
    line.session = one.session;
    line.when = words.value(session_form, "date", one.date) + " " + words.value(session_form, "half", one.half);
    line.training = one.training_title;
    line.venue = one.venue;
    line.mode = one.mode.empty() ? std::string() : words.value(training_form, "mode", one.mode);
    line.status = words.value(mark_form, "status", training::mark_name(one.status));
    line.use = use_of(one);
    line.conflict = one.conflict;
    days.open->half_days.push_back(std::move(line));
  }
}

void TrainingModel::build_annex() {
  auto& annex = view_->annex;
  annex = {};
  if (!annex_) {
    auto table = places::load_allocation(context_->library.assets() / "programme" / "allocation-2021.csv");
    if (!table) {
      annex.problem = {"training.annex.cannot_read", {{"detail", table.error().detail}}, {}};
      return;
    }
    auto rules = due::load_rules(context_->library.assets() / "programme" / "rules.json");
    if (!rules) {
      annex.problem = {"training.annex.cannot_read", {{"detail", rules.error().detail}}, {}};
      return;
    }
    annex_ = std::move(*table);
    rules_ = std::move(*rules);
  }
  const std::string scope = context_->scope();
  const auto unit_of = [this](std::string_view place) { return rules_.unit_id(place); };
  const auto progress =
      training::annex_progress(*annex_, context_->words.places(), book_, trainings_, year_, unit_of, scope);
  annex.year = year_;
  const auto partial = training::counties_in_part(progress, due::scope_of(context_->workspace));
  for (const auto& row : progress.rows) {
    const bool in_part = std::find(partial.begin(), partial.end(), row.planned.county_code) != partial.end();
    annex.rows.push_back({row.planned.county_code, row.planned.county, figures_of(row), in_part});
  }
  annex.in_part = !partial.empty();
  annex.computed.figures = figures_of(progress.sum);
  annex.printed.figures = printed_figures(progress.source_subtotal);
  for (const auto& one : progress.differences) annex.differences.push_back({one.column, one.printed, one.sum});
  annex.elsewhere_trained = count(progress.elsewhere.trained);
  annex.elsewhere_yuan = progress.elsewhere.used_yuan();
  build_open_county();
}

void TrainingModel::build_open_county() {
  auto& annex = view_->annex;
  annex.open.reset();
  const auto found =
      std::find_if(annex.rows.begin(), annex.rows.end(), [&](const AnnexRow& row) { return row.code == open_county_; });
  if (found == annex.rows.end()) return;
  annex.open.emplace();
  annex.open->row = *found;
  const auto& words = context_->words;
  const auto board = book_.board({open_county_, std::nullopt, year_});
  const char* comma = words.language() == forms::Language::zh ? "、" : ", ";
  const auto unit_of = [this](std::string_view place) { return rules_.unit_id(place); };
  for (const auto& cover : training::township_cover(words.places(), board, open_county_, unit_of)) {
    AnnexTownship row;
    row.code = cover.township;
    row.name = words.place(cover.township);
    row.villages = count(cover.villages);
    row.covered = count(cover.covered);
    row.persons = count(cover.persons);
    row.trained = count(cover.trained);
    for (const auto& code : cover.uncovered) row.uncovered += (row.uncovered.empty() ? "" : comma) + words.place(code);
    annex.open->townships.push_back(std::move(row));
  }
  std::stable_sort(
      annex.open->townships.begin(), annex.open->townships.end(),
      [](const AnnexTownship& a, const AnnexTownship& b) { return a.villages - a.covered > b.villages - b.covered; });
}

}  // namespace yanxing::app
