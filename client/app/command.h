// What a person asks for: screens emit Commands, App runs them after the frame, in order. Plain data, one alternative
// per wish.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include <nlohmann/json.hpp>

#include "client/app/attendance_command.h"
#include "client/app/due_command.h"
#include "client/app/election_command.h"
#include "client/app/fill_command.h"
#include "client/app/home_command.h"
#include "client/app/people_command.h"
#include "client/app/reports_command.h"
#include "client/app/review_command.h"
#include "client/app/stick_command.h"
#include "client/app/training_command.h"
#include "client/app/view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

// ---------------------------------------------------------------------------------------------- shell

struct ShowScreen {
  Screen screen = Screen::attendance;
};
/// Takes back the last thing done on this laptop (as a new change). Nothing to undo: no effect.
struct Undo {};
/// Puts back what Undo took back last (as a new change), if nothing else was done since.
struct Redo {};
struct DismissToast {
  std::uint64_t id = 0;
};
struct AnswerQuestion {
  std::uint64_t id = 0;
  bool yes = false;
};
struct Quit {};

/// First run: makes the identity of this data folder.
struct SetIdentity {
  std::string place;
  std::string person;
};

// ---------------------------------------------------------------------------------------------- the editor dialog

/// Opens the dialog: on `record`, or on a new record of `form` with `values` already filled in.
struct OpenEditor {
  std::string form;
  std::optional<RecordId> record;
  std::map<std::string, nlohmann::json> values;
};
/// Sent on every keystroke; App echoes it at once, checks it and keeps it as a draft.
struct SetEditorField {
  std::string field;
  nlohmann::json value;
};
struct SaveEditor {};
/// Closes and throws the draft away. The screen has asked first when `EditorView::changed`.
struct CloseEditor {};

// ---------------------------------------------------------------------------------------------- observation

struct FilterVillages {
  std::string text;
};
/// Empty code: back to the list.
struct OpenVillage {
  std::string code;
};
struct OpenStage {
  int stage = 1;
};
struct SetAnswer {
  std::string field;
  Answer answer = Answer::none;
};
/// Sent on every keystroke.
struct SetComment {
  std::string field;
  std::string text;
};
struct SetObservationField {
  std::string field;
  nlohmann::json value;
};
/// Makes a problem of a 否, or opens the one that was made of it.
struct RecordProblem {
  std::string field;
};
/// Only offered when nothing is missing.
struct FinaliseStage {};
struct ReopenStage {};

// ---------------------------------------------------------------------------------------------- records

struct FilterRecords {
  RecordsFilter filter;
};
/// The window of rows that the table needs: fill RecordsView::rows with at least these.
struct ShowRecordRows {
  std::int64_t first = 0;
  std::int64_t count = 0;
};
/// Keeps the present filter under this name, instead of the one that has it.
struct SaveRecordsFilter {
  std::string name;
};
struct ForgetRecordsFilter {
  std::string name;
};
/// For what is done to several: from one row to another of RecordsView::rows, both included.
struct ChooseRecords {
  RecordId from;
  RecordId to;
  bool on = true;
};
/// Every record that the filter finds, or none.
struct ChooseAllRecords {
  bool on = true;
};
/// The chosen ones are deleted or, where the deleted ones are listed, brought back; asks when they are several.
struct DeleteChosenRecords {};
/// Stops that, or its undo, where it is; what is done stays done, and one undo takes it back.
struct StopBulk {};
/// Asks where the list goes that is shown: RecordsView::exporting.
struct AskExport {};
/// In the question: a folder, as typed or pressed.
struct BrowseExport {
  std::string folder;
};
/// Sent on every keystroke.
struct NameExport {
  std::string name;
  std::string format;  // xlsx, csv, json
};
/// Writes it; a file that is there stays: the new one gets (2) behind its name.
struct WriteExport {};
/// Closes the question, or stops the writing.
struct CloseExport {};
struct OpenRecord {
  RecordId record;
};
struct CloseRecord {};
/// A field of the open record, edited where it stands. Sent on every keystroke; App echoes it at once and saves it in a
/// pause.
struct SetRecordField {
  RecordId record;
  std::string field;
  nlohmann::json value;
};
/// Goes to RecordDetail::own_screen with this record open there.
struct OpenOwnScreen {
  RecordId record;
};
/// What was accepted is asked about first (RecordDetail::asks_delete).
struct DeleteRecord {
  RecordId record;
  enum class Answer { none, yes, no };
  Answer answer = Answer::none;
};
struct UndeleteRecord {
  RecordId record;
};

// ---------------------------------------------------------------------------------------------- conflicts

/// Keeps values[choice] of that conflict.
struct KeepValue {
  RecordId record;
  std::string field;
  std::size_t choice = 0;
};
/// Replaces all heads by what was typed: field name -> value, for every field of ConflictView::third.
struct KeepOther {
  RecordId record;
  std::string field;
  std::map<std::string, nlohmann::json> values;
};

/// What is being typed for KeepOther, on every change; empty: nothing. It is kept until the conflict is gone.
struct NoteOther {
  RecordId record;
  std::string field;
  std::map<std::string, nlohmann::json> values;
};

// ---------------------------------------------------------------------------------------------- sync and settings

struct SyncNow {};
struct CancelSync {};
/// Fetches a photo that is not on this laptop.
struct FetchPhoto {
  std::string name;
};
/// What came of it is kept for the next try.
struct CancelFetch {
  std::string name;
};
/// One of records::picture_edges.
struct SetPhotoEdge {
  int edge = 0;
};
struct SetPlace {
  std::string place;
};
struct SetPerson {
  std::string person;
};
struct Enrol {
  std::string server;
  std::string code;
};
struct SetLanguage {
  std::string language;
};
struct SetFontScale {
  double scale = 1.0;
};
struct SetHighContrast {
  bool on = false;
};
struct SetAutomaticSync {
  bool on = true;
};
struct Backup {
  std::string file;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using Command = std::variant<
    command::ShowScreen, command::Undo, command::Redo, command::DismissToast, command::AnswerQuestion, command::Quit,
    command::SetIdentity, command::OpenEditor, command::SetEditorField, command::SaveEditor, command::CloseEditor,
    command::ChooseTraining, command::ChooseSession, command::FilterAttendance, command::FindPerson, command::SetMark,
    command::SetMarkNote, command::AddWalkIn, AttendanceCommand, command::FilterVillages, command::OpenVillage,
    command::OpenStage, command::SetAnswer, command::SetComment, command::SetObservationField, command::RecordProblem,
    command::FinaliseStage, command::ReopenStage, command::FilterRecords, command::ShowRecordRows,
    command::SaveRecordsFilter, command::ForgetRecordsFilter, command::ChooseRecords, command::ChooseAllRecords,
    command::DeleteChosenRecords, command::StopBulk, command::AskExport, command::BrowseExport, command::NameExport,
    command::WriteExport, command::CloseExport, command::OpenRecord, command::CloseRecord, command::SetRecordField,
    command::OpenOwnScreen, command::DeleteRecord, command::UndeleteRecord, command::KeepValue, command::KeepOther,
    command::NoteOther, command::SyncNow, command::CancelSync, command::FetchPhoto, command::CancelFetch,
    command::SetPhotoEdge, command::SetPlace, command::SetPerson, command::Enrol, command::SetLanguage,
    command::SetFontScale, command::SetHighContrast, command::SetAutomaticSync, command::Backup, FillCommand,
    HomeCommand, PeopleCommand, TrainingCommand, ElectionCommand, DueCommand, ReviewCommand, ReportsCommand,
    StickCommand>;

}  // namespace yanxing::app
