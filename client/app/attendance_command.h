// What a person asks for on the screen 签到. Alternatives of app::Command, those of AttendanceCommand as one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include <nlohmann/json.hpp>

#include "client/app/attendance_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

struct ChooseTraining {
  RecordId training;
};
struct ChooseSession {
  RecordId session;
};
struct FilterAttendance {
  AttendanceFilter filter;
};
/// The quick sign-in text changed: App fills AttendanceView::quick.
struct FindPerson {
  std::string text;
  bool out = false;  // for signing out
};
/// Mark::none takes the mark away.
struct SetMark {
  RecordId person;
  Mark mark = Mark::present;
};
struct SetMarkNote {
  RecordId person;
  std::string note;
};
/// Somebody who is not on the roster: saves a person (of AttendanceView::walk_in_place unless `place` says otherwise)
/// and signs her in.
struct AddWalkIn {
  std::string name;
  std::string place;
  std::string role;
  std::string phone;
};

/// What is typed into the dialog of AddWalkIn: kept on the disk until it is added; nullopt: thrown away.
struct NoteWalkIn {
  std::optional<WalkIn> walk_in;
};

/// A name that nobody on the roster has, whose question was passed over for the next in the queue: she stays in
/// AttendanceView::unregistered until she is added, or forgotten.
struct NoteUnregistered {
  std::string name;
};
struct ForgetUnregistered {
  std::string name;
};

/// Present, or late by the clock of this moment. Somebody who is there already: says so, changes nothing.
struct SignIn {
  RecordId person;
};
/// Notes when she left; `early` marks her as left early too. Somebody who is not there or has left: says so, changes
/// nothing.
struct SignOut {
  RecordId person;
  bool early = false;
};
/// Everybody without a mark becomes present, after a question; one undo takes all of it back.
struct MarkAllPresent {};
/// "08:30", or empty: nobody is late.
struct SetLateAfter {
  std::string time;
};
/// Sent on every keystroke.
struct SetHeadsCounted {
  std::optional<std::int64_t> heads;
};

/// Opens the plan of the training that is chosen.
struct OpenPlan {};
/// Closes it; what was not saved is gone.
struct ClosePlan {};
struct CheckPlanCell {
  int cell = 0;
  bool on = true;
};
/// Shows the fields of a cell; -1: those that are the same for all.
struct ShowPlanCell {
  int cell = -1;
};
/// Of the cell that is shown, or of every checked cell.
struct SetPlanField {
  std::string field;
  nlohmann::json value;
};
/// Makes, changes and takes away sessions in one step.
struct SavePlan {};
/// Annex 2 of the chosen training: opens its record, or a new one with what is known filled in.
struct FillTrainingRecord {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using AttendanceCommand =
    std::variant<command::SignIn, command::SignOut, command::MarkAllPresent, command::SetLateAfter,
                 command::SetHeadsCounted, command::NoteWalkIn, command::NoteUnregistered, command::ForgetUnregistered,
                 command::OpenPlan, command::ClosePlan, command::CheckPlanCell, command::ShowPlanCell,
                 command::SetPlanField, command::SavePlan, command::FillTrainingRecord>;

}  // namespace yanxing::app
