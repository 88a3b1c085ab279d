// 换届总览 election: board of villages, problems, targets, schedule snapshots. Reads the records of the round once, in
// slices between frames while the screen is shown; then each record that is saved is taken in by itself.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/election_command.h"
#include "client/app/election_view.h"
#include "client/due/election_dates.h"
#include "client/election/board.h"
#include "client/election/problems.h"
#include "client/election/schedule.h"
#include "client/election/targets.h"
#include "client/places/programme.h"

namespace yanxing::app {

/// The ways out of the screen; given by App.
struct ElectionDoors {
  std::function<void(const std::string& village, int stage)> open_stage;
  /// A record to be filled: `record`, or a new one of `form` that begins with `values`.
  std::function<void(const std::string& form, const std::optional<RecordId>& record, const forms::Answers& values)>
      open_form;
  /// Another round was chosen.
  std::function<void()> round_changed;
};

class ElectionModel {
 public:
  ElectionModel(Context& context, ElectionView& view, ElectionDoors doors)
      : context_(&context), view_(&view), doors_(std::move(doors)) {}

  void run(const ElectionCommand& command);
  /// Another language, place or round: everything is different.
  void reload();
  /// Records changed, nobody says which: read again when the screen is shown.
  void stale() { stale_ = true; }
  /// This record was written here.
  void on_saved(const std::string& form, const RecordId& record);
  /// While the screen is shown: reads what is stale, a slice at a time. True when the view changed.
  bool refresh();
  /// There is more to read at once.
  bool has_work() const { return stale_ || reading_ != nullptr; }

 private:
  friend struct ElectionRunner;

  void begin_reading();
  bool read_slice();
  void build();

  // election_board.cpp
  void read_places();
  void build_board();
  void build_townships(const std::vector<election::BoardRow>& rows);
  void build_funnel(const std::vector<election::TownshipRow>& sums);
  ElectionNext next_view(const election::Next& next) const;
  ElectionVillage village_view(const election::BoardRow& row) const;
  ElectionTownship township_view(const election::TownshipRow& row) const;
  void open_next(const std::string& place);
  void open_dates(const std::string& village);
  void open_result(const std::string& village);
  void read_dates();
  election::BoardOptions board_options() const;
  const places::ContactTownship* contact(const std::string& township) const;

  // election_targets.cpp
  void build_targets();
  ElectionUnit unit_view(const election::UnitTargets& unit, bool with_names) const;

  // election_lists.cpp
  void build_problems();
  void set_problem_state(const command::SetProblemState& command);
  void record_no(const command::RecordNo& command);
  void build_schedules();
  void build_comparison();
  std::string schedule_place(const std::string& unit) const;
  void open_schedule(const std::string& unit, int hand_in);
  void open_schedule_of(const std::string& township);
  std::string unit_of(const std::string& township) const;
  std::string unit_name(const std::string& unit) const;

  Context* context_;
  ElectionView* view_;
  ElectionDoors doors_;
  bool stale_ = true;
  bool changed_ = false;  // the view is to be built again
  bool again_ = false;    // something was saved while the rest was being read
  std::string scope_;
  std::vector<election::Village> villages_;
  std::vector<places::ContactTownship> contacts_;  // in reach
  std::optional<due::RuleSet> rules_;
  due::ElectionDates dates_;  // of the round
  std::unique_ptr<election::Facts> facts_;
  std::unique_ptr<election::Facts> reading_;
  std::size_t form_ = 0;  // of Facts::form_names(), being read
  std::int64_t offset_ = 0;
  std::set<std::string> open_units_;
};

/// Makes the problem of a checklist's answer, unless it has one, and returns its id; nullopt: it could not be saved,
/// and it was said. `title` is what the list says of it.
struct NewProblemOf {
  RecordId source;
  std::string source_form;
  std::string item;
  std::string place;
  std::string title;
  std::string detail;
};
std::optional<RecordId> record_problem(Context& context, const NewProblemOf& wish);

}  // namespace yanxing::app
