// ElectionModel: the board of townships and villages, the funnel, and the next thing that is missing.
#include <algorithm>

#include "client/app/election_model.h"
#include "client/due/facts.h"
#include "client/places/seen.h"

namespace yanxing::app {

namespace {

ElectionDone done_view(election::Done done) {
  switch (done) {
    case election::Done::none: return ElectionDone::none;
    case election::Done::draft: return ElectionDone::draft;
    case election::Done::final: return ElectionDone::final;
  }
  YX_UNREACHABLE();
}

ElectionLate late_view(election::Late late) {
  switch (late) {
    case election::Late::no: return ElectionLate::no;
    case election::Late::planned_late: return ElectionLate::planned_late;
    case election::Late::held_late: return ElectionLate::held_late;
    case election::Late::overdue: return ElectionLate::overdue;
  }
  YX_UNREACHABLE();
}

ElectionDateFrom from_view(election::DateSource source) {
  switch (source) {
    case election::DateSource::none: return ElectionDateFrom::none;
    case election::DateSource::result: return ElectionDateFrom::result;
    case election::DateSource::schedule_village: return ElectionDateFrom::village_plan;
    case election::DateSource::schedule_township: return ElectionDateFrom::township_plan;
  }
  YX_UNREACHABLE();
}

ElectionOpenProblems problems_view(const election::OpenProblems& problems) {
  return {problems.urgent, problems.total(), problems.overdue};
}

ElectionMeeting meeting_view(const election::BoardMeeting& meeting) {
  return {election::day_of(meeting.planned), election::day_of(meeting.actual), from_view(meeting.planned_from),
          late_view(meeting.late), meeting.out_of_order};
}

}  // namespace

void ElectionModel::read_places() {
  scope_ = context_->scope();
  villages_ = election::villages_in(context_->words.places(), scope_);
  contacts_.clear();
  auto contacts = places::load_contact_townships(context_->library.assets() / "programme/contact-townships-2021.csv");
  for (auto& one : contacts ? *contacts : std::vector<places::ContactTownship>()) {
    if (places::is_in(one.place_code, scope_)) contacts_.push_back(std::move(one));
  }
  view_->accompanied_all = static_cast<std::int64_t>(contacts_.size());
  if (contacts_.empty()) view_->accompanied = false;
}

/// Without rules, or records that can be read, nothing is measured against a date: better than against a wrong one.
void ElectionModel::read_dates() {
  dates_ = {};
  if (!rules_) {
    auto loaded = due::load_rules(context_->library.assets() / "programme/rules.json");
    if (!loaded) return;
    rules_ = std::move(*loaded);
  }
  if (auto read = due::read_election_dates(context_->store, *rules_, view_->round)) dates_ = std::move(*read);
}

election::BoardOptions ElectionModel::board_options() const { return {local_date(context_->now()), dates_.deadlines}; }

const places::ContactTownship* ElectionModel::contact(const std::string& township) const {
  const auto found = std::find_if(contacts_.begin(), contacts_.end(),
                                  [&](const places::ContactTownship& one) { return one.place_code == township; });
  return found == contacts_.end() ? nullptr : &*found;
}

ElectionNext ElectionModel::next_view(const election::Next& next) const {
  ElectionNext out;
  out.stage = next.stage;
  switch (next.step) {
    case election::Step::none: return out;
    case election::Step::schedule: out.step = ElectionStep::schedule; break;
    case election::Step::result: out.step = ElectionStep::result; break;
    case election::Step::stage:
      out.step = ElectionStep::stage;
      out.label = context_->words.value(context_->form("observation"), "stage", std::to_string(next.stage));
      break;
  }
  out.place_name = context_->words.place(next.place);
  return out;
}

ElectionVillage ElectionModel::village_view(const election::BoardRow& row) const {
  ElectionVillage out;
  out.code = row.village.code;
  out.name = row.village.name;
  out.community = row.village.kind == election::Kind::community;
  for (std::size_t i = 0; i < out.stages.size(); ++i) {
    const election::BoardStage& stage = row.stages[i];
    out.stages[i] = {done_view(stage.state),
                     {static_cast<std::int64_t>(stage.answered), static_cast<std::int64_t>(stage.items)},
                     static_cast<std::int64_t>(stage.noes),
                     stage.conflict};
  }
  for (std::size_t i = 0; i < out.meetings.size(); ++i) out.meetings[i] = meeting_view(row.meetings[i]);
  out.checklists = {row.checklists_done, election::stage_count};
  out.problems = problems_view(row.problems);
  out.last_visit = row.last_visit;
  out.result = done_view(row.result);
  out.result_conflict = row.result_conflict;
  out.kind_differs = row.kind_differs;
  out.next = next_view(row.next);
  return out;
}

ElectionTownship ElectionModel::township_view(const election::TownshipRow& row) const {
  ElectionTownship out;
  out.code = row.code;
  // As targets does: a laptop of villages holds a part of its township.
  out.partial = places::seen_of(row.code, due::scope_of(context_->workspace)) != places::Seen::all;
  out.name = context_->words.place(row.code) + (out.partial ? " △" : "");
  const auto* contact_row = contact(row.code);
  out.group = contact_row != nullptr ? contact_row->guidance_group : 0;
  out.county = contact_row != nullptr ? contact_row->reporting_unit : context_->words.place(row.code.substr(0, 6));
  out.villages = row.villages;
  out.stages_final = row.stages_final;
  out.stages_begun = row.stages_begun;
  out.planned = row.planned;
  out.held = row.held;
  out.reported = row.reported;
  out.complete = row.complete;
  out.late = row.late;
  out.out_of_order = row.out_of_order;
  out.kind_differs = row.kind_differs;
  out.problems = problems_view(row.problems);
  out.last_visit = row.last_visit;
  out.visits = row.visits;
  out.hearings = row.hearings;
  out.next = next_view(row.next);
  return out;
}

void ElectionModel::build_funnel(const std::vector<election::TownshipRow>& sums) {
  using Kind = ElectionFunnelStep::Kind;
  std::vector<ElectionFunnelStep> steps(8);
  for (int stage = 1; stage <= 4; ++stage) {
    steps[static_cast<std::size_t>(stage - 1)].label =
        context_->words.value(context_->form("observation"), "stage", std::to_string(stage));
  }
  steps[4].kind = Kind::party;
  steps[5].kind = Kind::committee;
  steps[6].kind = Kind::federation;
  steps[7].kind = Kind::result;
  for (const election::TownshipRow& sum : sums) {
    for (std::size_t i = 0; i < 4; ++i) {
      steps[i].done += sum.stages_final[i];
      steps[i].begun += sum.stages_begun[i];
    }
    for (std::size_t i = 0; i < 3; ++i) steps[4 + i].done += sum.held[i];
    steps[7].done += sum.reported;
    for (ElectionFunnelStep& step : steps) step.total += sum.villages;
  }
  view_->funnel = std::move(steps);
}

void ElectionModel::build_townships(const std::vector<election::BoardRow>& rows) {
  auto sums = election::townships(rows, *facts_, board_options());
  if (view_->accompanied)
    std::erase_if(sums, [this](const election::TownshipRow& row) { return contact(row.code) == nullptr; });
  view_->one_township = scope_.size() >= 9;
  if (view_->one_township) view_->township = scope_.substr(0, 9);
  view_->townships.clear();
  for (const election::TownshipRow& row : sums) view_->townships.push_back(township_view(row));
  std::stable_sort(view_->townships.begin(), view_->townships.end(),
                   [](const ElectionTownship& a, const ElectionTownship& b) {
                     return (a.group == 0 ? 99 : a.group) < (b.group == 0 ? 99 : b.group);
                   });
  if (!view_->township.empty())
    std::erase_if(sums, [this](const election::TownshipRow& row) { return row.code != view_->township; });
  build_funnel(sums);
}

void ElectionModel::build_board() {
  const auto rows = election::board(villages_, *facts_, board_options());
  build_townships(rows);
  view_->villages.clear();
  view_->township_name.clear();
  view_->township_partial = false;
  if (view_->township.empty()) return;
  view_->township_partial = places::seen_of(view_->township, due::scope_of(context_->workspace)) != places::Seen::all;
  view_->township_name = context_->words.place(view_->township) + (view_->township_partial ? " △" : "");
  for (const election::BoardRow& row : rows) {
    if (places::is_in(row.village.code, view_->township)) view_->villages.push_back(village_view(row));
  }
}

// ------------------------------------------------------------------------------------------------ opening

void ElectionModel::open_next(const std::string& place) {
  if (facts_ == nullptr) return;
  std::vector<election::Village> some;
  for (const election::Village& village : villages_) {
    if (places::is_in(village.code, place)) some.push_back(village);
  }
  for (const election::BoardRow& row : election::board(some, *facts_, board_options())) {
    switch (row.next.step) {
      case election::Step::none: continue;
      case election::Step::stage: return doors_.open_stage(row.village.code, row.next.stage);
      case election::Step::result: return open_result(row.village.code);
      case election::Step::schedule: return open_dates(row.village.code);
    }
  }
  context_->notices.toast(ToastKind::info, {"election.nothing_missing", {{"place", context_->words.place(place)}}, {}});
}

/// Who hands in annex 3 writes the dates there; a township writes those of its village into the result.
void ElectionModel::open_dates(const std::string& village) {
  const std::string township = village.substr(0, 9);
  const std::string unit = unit_of(township);
  const bool new_district = unit == "liudong" || unit == "beibu";
  if (!unit.empty() && places::is_in(new_district ? township : township.substr(0, 6), scope_))
    return open_schedule_of(township);
  open_result(village);
}

void ElectionModel::open_result(const std::string& village) {
  forms::Answers values{{"place", village}, {"round", view_->round}};
  const auto id = context_->store.id_of("election_result", values);
  const auto found =
      id && *id ? context_->store.find(**id) : Result<std::optional<records::Record>>(std::optional<records::Record>());
  if (found && *found && (*found)->state != records::State::deleted) {
    doors_.open_form("election_result", (*found)->id, {});
    return;
  }
  const auto* place = context_->words.places().find(village);
  const bool community = place != nullptr && place->level == places::Level::community;
  values["kind"] = community ? "community" : "village";
  values["reporter"] = context_->workspace.identity().person;
  const election::PlannedTimes planned = election::PlannedLookup(*facts_).of(village);
  constexpr std::array<const char*, 3> fields{"party_planned", "committee_planned", "federation_planned"};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!planned.planned[i].empty()) values[fields[i]] = planned.planned[i];
  }
  doors_.open_form("election_result", std::nullopt, values);
}

}  // namespace yanxing::app
