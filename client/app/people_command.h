// What a person asks for on the screen 花名册 people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/app/people_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshPeople {};
struct FilterPeople {
  PeopleFilter filter;
};
struct ShowPeopleTab {
  PeopleTab tab = PeopleTab::everybody;
};

/// Opens the file picker; BrowseRoster goes to another folder, or takes the file of that path.
struct PickRoster {};
struct BrowseRoster {
  std::string path;
};
struct CloseRosterPicker {};
/// Shows what would become of the rows of a file, or of what the clipboard holds.
struct OpenRosterFile {
  std::string file;
};
struct PasteRoster {
  std::string text;
};
/// Closes the preview; nothing is imported. What was corrected by hand is kept for ResumeImport.
struct CloseImport {};
struct ResumeImport {
  std::string id;
};
/// Forgets it, after a question.
struct DropImport {
  std::string id;
};
/// Only rows of one result; none: all.
struct ShowImportRows {
  std::optional<ImportResult> result;
};
/// Gives a column of the spreadsheet another field; empty: it is not taken.
struct SetImportColumn {
  std::size_t column = 0;
  std::string field;
};
/// Corrects a cell: field name, place, role or phone.
struct SetImportCell {
  std::size_t row = 0;
  std::string field;
  std::string text;
};
/// A cell while it is being corrected, on every keystroke: kept, looked at only with SetImportCell.
struct NoteImportCell {
  std::size_t row = 0;
  std::string field;
  std::string text;
};
/// The village of all rows that name none.
struct SetImportPlace {
  std::string place;
};
/// What a row is: "new", "leave_out", the id of a person, or empty (undecided again).
struct DecideImportRow {
  std::size_t row = 0;
  std::string decision;
};
/// Saves what is new and changed, as one deed.
struct DoImport {};

/// All of `persons` are the same person as `into`; one undo takes it back.
struct MergePersons {
  std::vector<RecordId> persons;
  RecordId into;
};
struct UnmergePerson {
  RecordId person;
};
/// No two of them are the same person: they are not offered as likely duplicates of each other any more.
struct KeepPersonsApart {
  std::vector<RecordId> persons;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using PeopleCommand =
    std::variant<command::RefreshPeople, command::FilterPeople, command::ShowPeopleTab, command::PickRoster,
                 command::BrowseRoster, command::CloseRosterPicker, command::OpenRosterFile, command::PasteRoster,
                 command::CloseImport, command::ShowImportRows, command::SetImportColumn, command::SetImportCell,
                 command::SetImportPlace, command::ResumeImport, command::DropImport, command::NoteImportCell,
                 command::DecideImportRow, command::DoImport, command::MergePersons, command::UnmergePerson,
                 command::KeepPersonsApart>;

}  // namespace yanxing::app
