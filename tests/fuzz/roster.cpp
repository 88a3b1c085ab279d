// The roster reader: a file or a clipboard with anything in it is a table of text within the limits, or has a trouble.
#include "client/roster/gather.h"
#include "client/roster/spreadsheet.h"
#include "sync/base/cbor.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

void check(roster::Spreadsheet spreadsheet, bool guess) {
  for (const roster::Sheet& sheet : spreadsheet.sheets) {
    promise(sheet.cells.size() <= roster::max_sheet_rows);
    for (const auto& row : sheet.cells) {
      promise(row.size() <= roster::max_sheet_columns);
      for (const std::string& cell : row) promise(cbor::is_utf8(cell));
    }
  }
  (void)roster::trouble_name(spreadsheet.trouble);
  const auto gathered = roster::gather(std::move(spreadsheet), guess);
  if (!gathered) return;
  promise(gathered->table.headers.size() == gathered->table.fields.size());
  for (std::size_t row = 0; row < gathered->sheet.cells.size(); ++row)
    promise(!gathered->row_name(row, text::Language::zh).empty());
  (void)roster::columns_left_out(gathered->table, gathered->sheet.cells);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  const bool guess = size % 2 == 1;
  const std::string_view bytes = in.rest();
  yanxing::fuzz::check(yanxing::roster::read_spreadsheet(bytes), guess);
  yanxing::fuzz::check(yanxing::roster::read_pasted(bytes), guess);
  return 0;
}
