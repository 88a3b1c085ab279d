#include "tests/client/roster/made_files.h"

#include <xlsxwriter.h>
#include <zip.h>

#include <algorithm>
#include <cstdlib>

#include "tests/support/process.h"

namespace yanxing::testing {

std::string make_xlsx(const roster::Cells& cells, bool numeric, const std::vector<TallCell>& merges) {
  const TempDir folder;
  const std::string file = folder / "made.xlsx";
  lxw_workbook* workbook = workbook_new(file.c_str());
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, nullptr);
  for (std::size_t row = 0; row < cells.size(); ++row) {
    for (std::size_t column = 0; column < cells[row].size(); ++column) {
      const std::string& text = cells[row][column];
      if (text.empty()) continue;
      const auto r = static_cast<lxw_row_t>(row);
      const auto c = static_cast<lxw_col_t>(column);
      const bool digits = std::all_of(text.begin(), text.end(), [](char one) { return one >= '0' && one <= '9'; });
      if (numeric && digits) {
        worksheet_write_number(sheet, r, c, std::strtod(text.c_str(), nullptr), nullptr);
      } else {
        worksheet_write_string(sheet, r, c, text.c_str(), nullptr);
      }
    }
  }
  for (const TallCell& merge : merges) {
    const auto c = static_cast<lxw_col_t>(merge.column);
    worksheet_merge_range(sheet, merge.first_row, c, merge.last_row, c, cells[merge.first_row][merge.column].c_str(),
                          nullptr);
  }
  workbook_close(workbook);
  return read_file(file);
}

std::string make_zip(const std::vector<std::pair<std::string, std::string>>& parts) {
  const TempDir folder;
  const std::string file = folder / "made.zip";
  int error = 0;
  zip_t* zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    zip_file_add(zip, name.c_str(), source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
  }
  zip_close(zip);
  return read_file(file);
}

std::string make_ods(const std::string& rows) {
  const std::string content = R"(<?xml version="1.0" encoding="UTF-8"?><office:document-content)"
                              R"( xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0")"
                              R"( xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0")"
                              R"( xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">)"
                              R"(<office:body><office:spreadsheet><table:table table:name="名单">)" +
                              rows + "</table:table></office:spreadsheet></office:body></office:document-content>";
  return make_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content}});
}

}  // namespace yanxing::testing
