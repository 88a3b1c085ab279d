// 签到: trainings, sessions, the roster and its marks. Reads a session once, in slices; afterwards a mark changes one
// row.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/roster.h"

namespace yanxing::app {

class AttendanceModel {
 public:
  AttendanceModel(Context& context, AttendanceView& view) : context_(&context), view_(&view), roster_(view) {}

  /// Reads trainings and goes back to the session that was open last.
  void start();

  void choose_training(const RecordId& training);
  void choose_session(const RecordId& session);
  /// Goes to a training, a session or a mark's session.
  void open_record(const records::Record& record);
  void filter(AttendanceFilter filter) { roster_.set_filter(std::move(filter)); }
  void find_person(std::string text) { roster_.find(std::move(text)); }
  void set_mark(const command::SetMark& command);
  void set_mark_note(const command::SetMarkNote& command);
  void add_walk_in(const command::AddWalkIn& command);

  /// Somebody wrote that record on this laptop.
  void on_saved(const std::string& form, const RecordId& record);
  /// Anything may be different: after a sync or in another language. What is on the screen stays until the new is read.
  void reload();

  /// Goes on reading and indexing. True when the view changed.
  bool tick(const Deadline& deadline);
  bool has_work() const { return stage_ != Stage::idle || indexing_; }

 private:
  enum class Stage { idle, people, marks, strays };

  void list_trainings();
  void list_sessions();
  std::optional<RecordId> likely_session() const;
  void remember();
  void begin_loading();
  void load_people();
  void load_mark(const RecordId& person);
  void load_strays();
  void finish_loading();
  void save_mark(const RecordId& person, forms::Answers values, Deed deed);

  std::optional<RecordId> mark_id(const RecordId& person) const;
  std::optional<RosterMark> read_mark(const RecordId& mark) const;
  RosterMark to_mark(const records::Record& record) const;
  std::optional<RosterPerson> read_person(const RecordId& person) const;
  RosterPerson to_person(const records::Record& record) const;
  void refresh_mark(const RecordId& person);
  void refresh_person(const RecordId& person);
  std::string session_label(const records::Record& session) const;
  std::string walk_in_setting() const;

  Context* context_;
  AttendanceView* view_;
  Roster roster_;
  std::string roster_place_;     // of the training; a code prefix
  std::set<RecordId> walk_ins_;  // of the session, added on this laptop

  Stage stage_ = Stage::idle;
  bool load_again_ = false;
  bool indexing_ = false;
  std::int64_t offset_ = 0;
  std::size_t next_person_ = 0;
  std::vector<RosterPerson> people_;  // being read
  std::vector<std::pair<RecordId, RosterMark>> marks_;
};

}  // namespace yanxing::app
