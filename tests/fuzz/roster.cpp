// The roster reader: a file or a clipboard with anything in it is a table of text within the limits, or has a trouble;
// its rows are persons of the places that are here, or are told why not. See parts.h for how an input stands for a
// workbook.
#include "client/roster/gather.h"
#include "client/roster/import_plan.h"
#include "client/roster/matching.h"
#include "client/roster/spreadsheet.h"
#include "sync/base/cbor.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/parts.h"

namespace yanxing::fuzz {
namespace {

/// A county with two townships and villages of which some have one name.
const places::Places& some_places() {
  static const places::Places places = [] {
    auto parsed = places::Places::parse(
        "code,name,parent,level\n45,广西壮族自治区,,province\n4502,柳州市,45,city\n450224,融安县,4502,"
        "county\n450224204,桥板乡,450224,township\n"
        "450224205,雅瑶乡,450224,township\n450224204201,阳山村委会,450224204,village\n"
        "450224204202,古板村委会,450224204,village\n450224205201,阳山村委会,450224205,village\n"
        "450224205001,江边社区居委会,450224205,community\n");
    promise(parsed.ok());
    return std::move(*parsed);
  }();
  return places;
}

void match(const roster::Gathered& gathered) {
  static text::Pinyin pinyin;
  roster::MatchOptions options;
  options.fallback_place = gathered.table.headers.size() % 2 == 0 ? "450224204201" : "";
  options.today = "2021-05-17";
  const roster::Matcher matcher({}, roster::Villages(some_places(), "450224"), pinyin, options);
  const roster::Check check = matcher.check(gathered.sheet, gathered.table);
  promise(check.rows.size() + check.left_out.size() <= gathered.sheet.cells.size());
  for (const roster::RowCheck& row : check.rows) {
    promise(row.row < gathered.sheet.cells.size());
    promise((row.result == roster::RowResult::fresh) == (row.reason == roster::Reason::none) ||
            row.result != roster::RowResult::fresh);
    for (const auto& [field, value] : row.values)
      promise(!value.is_string() || cbor::is_utf8(value.get<std::string>()));
  }
  promise(roster::import_plan(check).size() == check.counts.to_save());
}

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
  if (gathered->sheet.cells.size() <= 300) match(*gathered);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yanxing;
  const bool guess = size % 2 == 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::check(roster::read_spreadsheet(fuzz::workbook_of(bytes)), guess);
  fuzz::check(roster::read_pasted(bytes), guess);
  return 0;
}
