// What the screen 签到 shows: the roster of a session, the quick sign-in, the training's sessions and their plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/view_parts.h"
#include "client/training/mark.h"
#include "sync/base/ids.h"

namespace yanxing::app {

using Mark = training::Mark;

struct AttendanceRow {
  RecordId person;
  std::string name;
  std::string village;
  std::string role;
  std::string phone;  // shortened for the screen: 189****0868
  std::string time;   // "08:24"; empty: not signed in
  std::string note;
  Mark mark = Mark::none;
  bool has_mark_record = false;  // the two below mean nothing without
  SyncState sync = SyncState::local;
  bool conflict = false;
  bool walk_in = false;
  std::string out{};     // "11:30"; empty: not signed out
  bool unsaved = false;  // what the row says of her mark is not on the disk yet
  bool inside = false;   // of `quick`: what was typed is only inside her name
};

struct AttendanceFilter {
  std::optional<Mark> mark;
  std::string village;  // value of one of `villages`; empty: all
  std::string text;     // name, pinyin, pinyin initials or the end of a phone number
};

/// As training::Counts says, laid out for the screen.
struct MarkCounts {
  std::int64_t total = 0;
  std::int64_t none = 0;
  std::int64_t present = 0;
  std::int64_t late = 0;
  std::int64_t early = 0;
  std::int64_t leave = 0;
  std::int64_t absent = 0;
  std::int64_t there = 0;     // present, late and early
  std::int64_t expected = 0;  // all but those on leave
  std::int64_t unsaved = 0;   // of all these, marks that are not on the disk yet
  std::int64_t left = 0;      // of those there, who signed out
};

struct VillageProgress {
  std::string village;
  Progress arrived;  // present, late and early over all but leave
};

/// Somebody who is not on the roster, as far as she is typed in.
struct WalkIn {
  std::string name;
  std::string place;  // empty: AttendanceView::walk_in_place
  std::string role;
  std::string phone;

  bool operator==(const WalkIn&) const = default;
};

/// What the quick sign-in did last.
enum class SignedHow { in, walk_in, already, out, already_out, not_in };

struct SignedIn {
  RecordId person;
  std::string name;
  std::string village;
  Mark mark = Mark::none;
  std::string time;  // of signing in, or out
  SignedHow how = SignedHow::in;
  bool unsaved = false;  // not on the disk yet
};

/// One session of the training, for the picture.
struct SessionFigure {
  RecordId session;
  std::string label;  // "5/17 上"
  std::int64_t there = 0;
  std::int64_t expected = 0;
  bool counts = true;  // towards the five days
};

/// One half-day of the plan.
struct PlanCell {
  std::string date;   // "2021-05-17"
  std::string day;    // as a person reads it
  std::string half;   // "am", "pm"
  std::string label;  // "5月17日 上午"
  bool checked = true;
  bool exists = false;
  bool inside = true;      // of the training's days
  bool cancelled = false;  // there was a session, which was deleted
  std::int64_t marks = 0;  // somebody is marked: it cannot be unchecked
  bool counts = true;      // towards the five days
  std::string mode;        // as a person reads it; empty: as the training's
  std::string courses;
};

/// The dialog that makes a training's sessions.
struct PlanView {
  std::string training_title;
  std::vector<PlanCell> cells;    // in order of time
  int open = -1;                  // index into cells of the one whose fields are shown; -1: the same for all
  std::vector<FieldView> fields;  // mode, courses, venue…
  std::int64_t making = 0;        // what saving does
  std::int64_t changing = 0;
  std::int64_t taking = 0;
  bool counting = true;  // at least one checked session counts
  bool can_save = false;
  bool touched = false;  // closing throws something away
};

struct AttendanceView {
  std::vector<Choice> trainings;  // newest first
  std::optional<RecordId> training;
  std::string training_title;
  std::string training_place;    // venue
  std::vector<Choice> sessions;  // of the training: "5月17日 上午"
  std::optional<RecordId> session;
  std::string session_label;
  AttendanceFilter filter;
  std::vector<Choice> villages;     // of the roster
  std::vector<AttendanceRow> rows;  // after the filter
  std::int64_t roster_size = 0;     // before the filter
  MarkCounts counts;                // before the filter
  std::vector<VillageProgress> by_village;
  std::vector<AttendanceRow> quick;  // best matches of the quick sign-in text, at most 5: first those whose name begins
                                     // with it, of these first who is not signed in
  std::string quick_text;            // the text that `quick` answers
  bool quick_out = false;            // … when signing out: those who are in and not out first
  bool loading = false;              // a large roster is still being read

  std::string clock;                          // "08:24", now
  std::string late_after;                     // of the session: "08:30"; empty: nobody is late
  bool session_counts = true;                 // towards the five days
  bool session_today = true;                  // false: nobody comes or leaves at this moment; no time is noted
  std::optional<std::int64_t> heads_counted;  // typed head count of the session
  std::vector<SignedIn> recent;               // newest first, at most 4; forgotten with the session
  std::vector<SessionFigure> by_session;      // in order of time
  std::string walk_in_place;                  // where a walk-in is put unless somebody says otherwise: code
  std::string walk_in_place_name;
  std::vector<std::string> unregistered{};  // of the session, names that nobody has and that were passed over
  std::optional<WalkIn> walk_in{};          // half typed into its dialog, neither added nor thrown away
  std::optional<PlanView> plan;             // open: drawn above the screen
};

}  // namespace yanxing::app
