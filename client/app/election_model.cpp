#include "client/app/election_model.h"

#include <algorithm>
#include <utility>

#include "client/election/round.h"

namespace yanxing::app {

namespace {

constexpr std::int64_t records_a_page = 200;
constexpr std::chrono::milliseconds slice{8};  // of a refresh, so that the screen stays quick meanwhile

}  // namespace

// ------------------------------------------------------------------------------------------------ commands

struct ElectionRunner {
  ElectionModel& model;

  ElectionView& view() const { return *model.view_; }
  Context& context() const { return *model.context_; }

  void operator()(const command::RefreshElection&) { model.stale_ = true; }
  void operator()(const command::ShowElectionTab& c) { view().tab = c.tab; }
  void operator()(const command::SetElectionRound& c) {
    if (c.round.empty() || c.round == view().round) return;
    context().keep_setting(election::round_setting, election::round_choice(context().store, c.round));
    model.reload();
    model.doors_.round_changed();
  }
  void operator()(const command::ShowAccompanied& c) {
    view().accompanied = c.only;
    view().township.clear();
  }
  void operator()(const command::OpenTownship& c) { view().township = c.code; }
  void operator()(const command::OpenElectionNext& c) { model.open_next(c.place); }
  void operator()(const command::OpenElectionStage& c) { model.doors_.open_stage(c.village, c.stage); }
  void operator()(const command::OpenElectionResult& c) { model.open_result(c.village); }
  void operator()(const command::ChooseTargetUnit& c) {
    const bool chosen = view().unit == c.place;
    view().unit = c.place;
    if (c.place.size() != 6) return;
    if (model.open_units_.contains(c.place) && chosen) {
      model.open_units_.erase(c.place);
    } else {
      model.open_units_.insert(c.place);
    }
  }
  void operator()(const command::ShowSolvedProblems& c) { view().solved_too = c.show; }
  void operator()(const command::SetProblemState& c) { model.set_problem_state(c); }
  void operator()(const command::NewProblem&) {
    const auto& me = context().workspace.identity();
    forms::Answers values{{"source_form", "other"}, {"found_by", me.person}};
    if (me.place.size() >= 9) values["place"] = me.place;  // of a county, somebody has to say where
    model.doors_.open_form("problem", std::nullopt, values);
  }
  void operator()(const command::RecordNo& c) { model.record_no(c); }
  void operator()(const command::ChooseSchedule& c) {
    view().schedule_unit = c.unit;
    view().hand_in = c.hand_in;
  }
  void operator()(const command::OpenSchedule& c) { model.open_schedule(c.unit, c.hand_in); }
};

void ElectionModel::run(const ElectionCommand& command) {
  changed_ = true;
  std::visit(ElectionRunner{*this}, command);
}

// ------------------------------------------------------------------------------------------------ reading

void ElectionModel::reload() {
  facts_.reset();
  reading_.reset();
  villages_.clear();
  view_->loading = true;
  stale_ = true;
}

void ElectionModel::on_saved(const std::string& form, const RecordId& record) {
  if (form == due::round_form) {
    if (election::working_round(context_->store) != view_->round) reload();  // finished, or taken back
    read_dates();
    stale_ = changed_ = true;  // which round a problem is of follows from those that there are
  }
  const auto& names = election::Facts::form_names();
  if (std::find(names.begin(), names.end(), form) == names.end()) return;
  if (reading_ != nullptr) again_ = true;
  if (facts_ == nullptr) return;
  const auto found = context_->store.find(record);
  if (!found || !*found) {
    stale_ = true;
    return;
  }
  facts_->note(**found);
  changed_ = true;
}

void ElectionModel::begin_reading() {
  stale_ = false;
  again_ = false;
  if (villages_.empty()) read_places();
  view_->round = election::working_round(context_->store);
  read_dates();
  reading_ =
      std::make_unique<election::Facts>(context_->forms(), view_->round, election::rounds_in_force(context_->store));
  form_ = 0;
  offset_ = 0;
}

// One page of records of one form. True when that was the last.
bool ElectionModel::read_slice() {
  const auto& names = election::Facts::form_names();
  if (form_ == names.size()) return true;
  auto query = of_form(names[form_]);
  query.offset = offset_;
  query.limit = records_a_page;
  std::int64_t got = 0;
  const auto read = context_->store.each(query, [&](const records::Record& record) {
    ++got;
    reading_->note(record);
    return true;
  });
  offset_ += got;
  if (!read || got < records_a_page) {
    ++form_;
    offset_ = 0;
  }
  return form_ == names.size();
}

bool ElectionModel::refresh() {
  if (stale_ && reading_ == nullptr && context_->workspace.is_set_up()) begin_reading();
  if (reading_ != nullptr) {
    const Deadline deadline(slice);
    bool done = read_slice();
    while (!done && !deadline.passed()) done = read_slice();
    if (done) {
      facts_ = std::move(reading_);
      stale_ = stale_ || again_;
      view_->loading = false;
      changed_ = true;
    }
  }
  if (!changed_ || facts_ == nullptr) return false;
  changed_ = false;
  build();
  return true;
}

void ElectionModel::build() {
  build_problems();  // its counts stand on every tab
  switch (view_->tab) {
    case ElectionTab::board: build_board(); break;
    case ElectionTab::targets: build_targets(); break;
    case ElectionTab::problems: break;
    case ElectionTab::schedule: build_schedules(); break;
  }
}

}  // namespace yanxing::app
