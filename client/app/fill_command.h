// What a person asks for on the screen 填表. One alternative of app::Command.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "sync/base/ids.h"

namespace yanxing::app::command {

// ---- the list

struct FilterForms {
  std::string text;
};
/// `values`: what it begins with; nothing is saved before she answers something herself.
struct NewRecord {
  std::string form;
  std::map<std::string, nlohmann::json> values{};
};
/// DraftRow::id; goes on at the question where one stopped.
struct OpenDraft {
  std::string id;
};
/// Throws a draft away; asks first, can be undone.
struct DiscardDraft {
  std::string id;
};
/// The finished records of a form, on the screen of records.
struct ShowFinished {
  std::string form;
};
/// Opens any record of a form that is filled here.
struct OpenFill {
  RecordId record;
};

// ---- a record

/// Back to the list; everything is saved.
struct CloseFill {};
struct OpenSection {
  std::string section;
};
/// Sent on every keystroke; App echoes it at once. Also of comments.
struct SetFillValue {
  std::string path;
  nlohmann::json value;
};
/// The caret stands there now: where a draft is resumed.
struct AtQuestion {
  std::string path;
};
/// The caret left it: what is wrong is told from now on.
struct LeaveQuestion {
  std::string path;
};
/// Replaces a derived value.
struct OverrideValue {
  std::string path;
  nlohmann::json value;
  std::string reason;
};
struct BackToDerived {
  std::string path;
};
struct AddRow {
  std::string repeat;
};
struct RemoveRow {
  std::string row;
};
/// Cells from a spreadsheet, written from this cell on to the right and down; rows are added as needed.
struct PasteRows {
  std::string repeat;
  std::string row;         // path of the first; empty: below the last
  std::size_t column = 0;  // index into the row's entries
  std::vector<std::vector<std::string>> cells;
};
struct SetFillLanguage {
  std::string language;
};
/// `drop`: she has seen what is dropped.
struct FinaliseRecord {
  bool drop = false;
};
/// Goes on filling instead of dropping answers.
struct KeepFilling {};
/// A finished record becomes a draft again.
struct EditAgain {};
/// Opens the section of this question and puts the caret there.
struct GoToQuestion {
  std::string path;
};
/// The first error after this question, round and round.
struct NextError {
  std::string after;
};

// ---- files

/// Opens the file picker for a question.
struct PickFile {
  std::string path;
};
struct BrowseFolder {
  std::string folder;
};
struct ClosePicker {};
struct AttachFile {
  std::string path;
  std::string file;
};
struct RemoveAttachment {
  std::string path;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using FillCommand =
    std::variant<command::FilterForms, command::NewRecord, command::OpenDraft, command::DiscardDraft,
                 command::ShowFinished, command::OpenFill, command::CloseFill, command::OpenSection,
                 command::SetFillValue, command::AtQuestion, command::LeaveQuestion, command::OverrideValue,
                 command::BackToDerived, command::AddRow, command::RemoveRow, command::PasteRows,
                 command::SetFillLanguage, command::FinaliseRecord, command::KeepFilling, command::EditAgain,
                 command::GoToQuestion, command::NextError, command::PickFile, command::BrowseFolder,
                 command::ClosePicker, command::AttachFile, command::RemoveAttachment>;

}  // namespace yanxing::app
