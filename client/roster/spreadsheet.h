// A spreadsheet as rows of text, from a file's bytes or from what was pasted. Pure: any bytes may be given, whoever
// made them; limits are checked before anything is unpacked.
//
// .xlsx and .ods go through the guarded archive of client/forms/xlsform (libzip and pugixml), text through liborcus.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::roster {

inline constexpr std::size_t max_file_bytes = 32U << 20;
/// Rows that one import takes: what is saved and taken back as one (RecordStore::save_many).
inline constexpr std::size_t max_import_rows = 5'000;
inline constexpr std::size_t max_sheet_rows = 20'000;
inline constexpr std::size_t max_sheet_columns = 300;

using Cells = std::vector<std::vector<std::string>>;  // rows may be of different length

struct Sheet {
  std::string name;  // empty: a text file, or pasted
  Cells cells;       // cells[0] is the spreadsheet's row 1; merged cells all hold the text of the first one
};

/// What is wrong with a file as a whole. Each has a sentence that says what to do (roster_trouble_key in app, messages
/// of the command line).
enum class Trouble {
  none,
  missing,     // no such file
  unreadable,  // it cannot be opened
  empty,
  old_excel,       // .xls, or a workbook with a password (both are the same container)
  encrypted,       // .ods or .xlsx with encrypted parts
  damaged,         // says it is a spreadsheet, and cannot be read
  too_large,       // over the limits of bytes
  too_many,        // over the limit of rows
  encoding,        // text in an encoding that nobody here reads
  other_kind,      // no spreadsheet at all: a picture, a PDF, a .docx
  no_name,         // no column that is a name
  no_rows,         // a header and nothing below it
  unclosed_quote,  // text: a quote opens a cell in row Spreadsheet::row and does not close it
  not_workbook,    // text in a file that is named like a workbook
  folder,          // no file
  rows_beyond,     // something stands below the limit of rows of a sheet
};
/// As a script reads it: "old_excel".
const char* trouble_name(Trouble trouble);

struct Spreadsheet {
  std::vector<Sheet> sheets;
  Trouble trouble = Trouble::none;
  std::string detail;                            // for the curious, in English; may be empty
  std::size_t row = 0;                           // unclosed_quote: counted from 1
  bool is_text = false;                          // no workbook, whatever its name
  std::vector<std::string> further_sheets = {};  // names of those over the limit, not read
  std::vector<std::string> hidden_sheets = {};   // names of those that the spreadsheet program does not show
};

/// What a file is, is found by its bytes; its name does not matter.
Spreadsheet read_spreadsheet(std::string_view bytes);

/// The trouble to tell, in the light of the file's name: text that says it is .xlsx and that nobody can read as a table
/// is no workbook at all.
Trouble trouble_of_file(const Spreadsheet& spreadsheet, Trouble trouble, std::string_view file);

/// Without control characters and the invisible signs (zero width, writing direction) that spreadsheets and web pages
/// leave in cells; line breaks and tabs stay.
std::string clean_cell(std::string_view utf8);

/// Cells as a clipboard has them: tabs between, quotes around those with line breaks. Commas are taken where there is
/// not one tab.
Spreadsheet read_pasted(std::string_view text);

}  // namespace yanxing::roster
