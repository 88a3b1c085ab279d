// 签到: trainings, sessions, the roster and its marks. Reads a session once, in slices; afterwards a mark changes one
// row.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/half_typed.h"
#include "client/app/plan_model.h"
#include "client/app/roster.h"
#include "client/training/persons.h"

namespace yanxing::app {

class AttendanceModel {
 public:
  AttendanceModel(Context& context, AttendanceView& view)
      : context_(&context),
        view_(&view),
        roster_(view),
        plan_(context, view.plan),
        half_typed_(context, "half_typed_walk_ins") {}

  /// Reads trainings and goes back to the session that was open last.
  void start();

  void choose_training(const RecordId& training);
  void choose_session(const RecordId& session);
  /// Goes to a training, a session or a mark's session.
  void open_record(const records::Record& record);
  void filter(AttendanceFilter filter) { roster_.set_filter(std::move(filter)); }
  void find_person(std::string text, bool out) { roster_.find(std::move(text), out); }
  void set_mark(const command::SetMark& command);
  void set_mark_note(const command::SetMarkNote& command);
  void add_walk_in(const command::AddWalkIn& command);
  void run(const AttendanceCommand& command);
  /// Walk-ins that are half typed, by session.
  HalfTyped& half_typed() { return half_typed_; }
  const HalfTyped& half_typed() const { return half_typed_; }
  /// Opens the plan of a training that was just made, where its days are known.
  void offer_plan();
  /// What annex 2 of the chosen training starts with: training, unit, place. None: no training is chosen.
  std::optional<forms::Answers> training_record() const;

  /// Somebody wrote that record on this laptop.
  void on_saved(const std::string& form, const RecordId& record);
  /// Anything may be different: after a sync or in another language. What is on the screen stays until the new is read.
  void reload();

  /// Goes on reading and indexing, and moves the clock. True when the view changed.
  bool tick(const Deadline& deadline);
  bool has_work() const { return stage_ != Stage::idle || indexing_; }
  /// When the clock shows another minute.
  std::optional<UnixMs> next_due_ms() const;

 private:
  friend struct AttendanceRunner;
  enum class Stage { idle, people, marks, strays };
  struct PlainMark {
    RecordId session;
    RecordId person;
    Mark mark = Mark::none;
  };

  void list_trainings();
  void list_sessions();
  std::optional<RecordId> likely_session() const;
  void remember();
  std::string unregistered_setting() const;
  void read_unregistered();
  void keep_unregistered() const;
  void note_unregistered(const std::string& name);
  void forget_unregistered(const std::string& name);
  void begin_loading();
  void load_people();
  void settle_people();
  void drop_merged();
  void load_mark(const RecordId& person);
  void load_strays();
  void add_stray(const records::Record& mark);
  void finish_loading();

  void sign_in(const RecordId& person);
  void sign_out(const RecordId& person, bool early);
  void mark_all_present();
  void set_late_after(const std::string& time);
  void set_heads(std::optional<std::int64_t> heads);
  void save_session(forms::Answers values, Deed deed);
  void save_plan();
  /// To every mark that the person has in the session, under whichever of her ids; to a new one where she has none.
  void save_mark(const RecordId& person, const forms::Answers& values, Deed deed);
  std::vector<RecordId> ids_of(const RecordId& person) const;
  std::vector<RecordId> marked_ids_of(const RecordId& person) const;
  void note_recent(const AttendanceRow& row, SignedHow how);
  void say(const char* key, const AttendanceRow& row);

  std::optional<RecordId> mark_id(const RecordId& person) const;
  std::optional<RosterMark> read_mark(const RecordId& mark) const;
  std::optional<RosterMark> read_mark_of(const RecordId& person) const;
  RosterMark to_mark(const records::Record& record) const;
  std::optional<RosterPerson> read_person(const RecordId& person) const;
  RosterPerson to_person(const records::Record& record) const;
  RecordId row_of(const RecordId& person) const;
  void refresh_mark(const RecordId& person);
  void refresh_person(const RecordId& person);
  void refresh_session(const RecordId& session);
  void read_session();
  void refresh_walk_in_place();
  void count_sessions(bool all_known);
  void look_at_day();
  void refresh_figure();
  std::string session_label(const records::Record& session) const;
  std::string walk_in_setting() const;
  void read_walk_ins();
  void keep_walk_ins() const;
  void read_walk_in();
  void note_walk_in(const command::NoteWalkIn& command);
  std::optional<RecordId> half_typed_person(const RecordId& session) const;

  Context* context_;
  AttendanceView* view_;
  Roster roster_;
  PlanModel plan_;
  HalfTyped half_typed_;
  std::string session_date_;                          // "2021-05-17"
  std::string roster_place_;                          // of the training; a code prefix
  std::string walk_in_place_;                         // where the last walk-in of this session was from
  std::set<RecordId> walk_ins_;                       // of the session, added on this laptop
  training::Aliases aliases_;                         // of everybody on the roster
  std::map<RecordId, std::vector<RecordId>> others_;  // her ids beside that of the row

  Stage stage_ = Stage::idle;
  bool load_again_ = false;
  bool indexing_ = false;
  ReadTo read_to_;
  bool too_many_marks_ = false;  // to search all of them
  std::size_t next_person_ = 0;
  std::vector<RosterPerson> people_;  // being read
  std::vector<records::Record> merged_;
  std::vector<std::pair<RecordId, RosterMark>> marks_;
  std::vector<PlainMark> all_marks_;  // of all sessions of the training
};

}  // namespace yanxing::app
