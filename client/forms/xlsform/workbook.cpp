#include "client/forms/xlsform/workbook.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>

#include "client/forms/xlsform/cell_text.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

constexpr const char* save_again = "Open the workbook in a spreadsheet program and save it again as .xlsx";
constexpr std::size_t max_tags = 6'000'000;  // what pugixml would need for more is beyond a laptop

/// The name without its prefix: workbooks call the main namespace by any.
std::string_view local(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(const pugi::xml_node& node, std::string_view wanted) {
  for (const pugi::xml_attribute& one : node.attributes()) {
    std::string_view name = one.name();
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    if (name == wanted) return one.value();
  }
  return {};
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& one : parent.children()) {
    if (local(one) == name) return one;
  }
  return {};
}

std::optional<std::size_t> number(std::string_view digits) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
  return value;
}

/// <si> or <is>: one text, or runs of it in different fonts; readings above characters (rPh) are not its text.
std::string rich_text(const pugi::xml_node& item) {
  std::string out;
  for (const pugi::xml_node& one : item.children()) {
    if (local(one) == "t") out += one.text().get();
    if (local(one) == "r") out += child(one, "t").text().get();
  }
  return unescape(out);
}

struct Position {
  std::size_t row = 0;
  std::size_t column = 0;
};

/// "B3", counted from 0.
std::optional<Position> parse_position(std::string_view text) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= 'A' && text[i] <= 'Z' && i < 4; ++i) {
    column = column * 26 + static_cast<std::size_t>(text[i] - 'A') + 1;
  }
  const std::optional<std::size_t> row = number(text.substr(i));
  if (column == 0 || !row || *row == 0) return std::nullopt;
  return Position{*row - 1, column - 1};
}

class Reader {
 public:
  Reader(const Archive& archive, Problems& problems, bool as_tables)
      : archive_(archive), problems_(problems), as_tables_(as_tables) {}
  Workbook read(const std::vector<std::string>& wanted);

 private:
  bool load(const std::string& part, pugi::xml_document& document);
  std::map<std::string, std::string> relations(const std::string& part, std::map<std::string, std::string>& by_kind);
  void read_strings(const std::string& part);
  void read_styles(const std::string& part);
  void read_sheet(const std::string& part, Sheet& sheet);
  void read_row(const pugi::xml_node& row, std::size_t at, Sheet& sheet);
  std::string cell_text(const pugi::xml_node& cell, const Spot& spot);
  std::string number_cell(const pugi::xml_node& cell, std::string_view text);

  const Archive& archive_;
  Problems& problems_;
  const bool as_tables_;  // every sheet, and no complaint about a single cell
  std::vector<std::string> strings_;
  std::vector<bool> is_date_;  // by style
  bool from_1904_ = false;
};

bool Reader::load(const std::string& part, pugi::xml_document& document) {
  const std::string* bytes = archive_.find(part);
  if (bytes == nullptr) {
    problems_.error({}, "the workbook is damaged: its part " + part + " is missing", save_again);
    return false;
  }
  if (static_cast<std::size_t>(std::count(bytes->begin(), bytes->end(), '<')) > max_tags) {
    problems_.error({}, "the part " + part + " holds millions of cells, which no form needs",
                    "Put long lists into a .csv file");
    return false;
  }
  const auto options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
  const pugi::xml_parse_result result =
      document.load_buffer(bytes->data(), bytes->size(), options, pugi::encoding_utf8);
  if (result) return true;
  problems_.error({},
                  "the workbook is damaged: its part " + part + " cannot be read (" + result.description() +
                      " at byte " + std::to_string(result.offset) + ")",
                  "Fetch it again from where it came from, or open it in a spreadsheet program and save it anew");
  return false;
}

/// "../x" and "/xl/x" as a name in the archive.
std::string target_name(const std::string& part, std::string_view target) {
  if (!target.empty() && target.front() == '/') return std::string(target.substr(1));
  std::string folder = part.substr(0, part.find_last_of('/') + 1);
  while (target.substr(0, 3) == "../") {
    target.remove_prefix(3);
    folder.resize(folder.empty() ? 0 : folder.find_last_of('/', folder.size() - 2) + 1);
  }
  return folder + std::string(target);
}

/// What a part points to, by id; in `by_kind` by the last word of the relation's type, too.
std::map<std::string, std::string> Reader::relations(const std::string& part,
                                                     std::map<std::string, std::string>& by_kind) {
  const std::size_t slash = part.find_last_of('/') + 1;
  const std::string name = part.substr(0, slash) + "_rels/" + part.substr(slash) + ".rels";
  std::map<std::string, std::string> by_id;
  pugi::xml_document document;
  if (archive_.find(name) == nullptr || !load(name, document)) return by_id;
  for (const pugi::xml_node& one : document.document_element().children()) {
    if (attribute(one, "TargetMode") == "External") continue;
    const std::string target = target_name(part, attribute(one, "Target"));
    const std::string_view type = attribute(one, "Type");
    by_id[std::string(attribute(one, "Id"))] = target;
    by_kind[std::string(type.substr(type.find_last_of('/') + 1))] = target;
  }
  return by_id;
}

void Reader::read_strings(const std::string& part) {
  pugi::xml_document document;
  if (!load(part, document)) return;
  for (const pugi::xml_node& item : document.document_element().children()) {
    if (local(item) == "si") strings_.push_back(rich_text(item));
  }
}

void Reader::read_styles(const std::string& part) {
  pugi::xml_document document;
  if (!load(part, document)) return;
  const pugi::xml_node root = document.document_element();
  std::map<std::string, bool, std::less<>> own;
  for (const pugi::xml_node& format : child(root, "numFmts").children()) {
    own[std::string(attribute(format, "numFmtId"))] = is_date_format(attribute(format, "formatCode"));
  }
  for (const pugi::xml_node& style : child(root, "cellXfs").children()) {
    const std::string_view id = attribute(style, "numFmtId");
    const auto found = own.find(id);
    is_date_.push_back(found != own.end() ? found->second : is_builtin_date_format(number(id).value_or(0)));
  }
}

std::string Reader::number_cell(const pugi::xml_node& cell, std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::string(text);
  const std::size_t style = number(attribute(cell, "s")).value_or(0);
  if (style < is_date_.size() && is_date_[style]) return serial_date(value, from_1904_);
  return plain_number(value);
}

std::string Reader::cell_text(const pugi::xml_node& cell, const Spot& spot) {
  const std::string_view type = attribute(cell, "t");
  const pugi::xml_node value = child(cell, "v");
  const std::string text = value.text().get();
  if (type == "s") {
    const std::optional<std::size_t> index = number(text);
    if (index && *index < strings_.size()) return strings_[*index];
    problems_.error(spot, "the workbook is damaged: the cell points to a text that is not there", save_again);
    return {};
  }
  if (type == "inlineStr") return rich_text(child(cell, "is"));
  if (as_tables_ && (type == "e" || (!value && child(cell, "f")))) return {};
  if (type == "e") {
    problems_.error(spot, "the cell holds an error (" + text + ")", "Put the formula right, or write the text itself");
    return {};
  }
  if (!value && child(cell, "f")) {
    problems_.error(spot, "the cell holds a formula whose result was not saved", save_again);
    return {};
  }
  if (type == "b") return text == "1" ? "TRUE" : "FALSE";
  if (type == "str" || type == "d") return unescape(text);
  return number_cell(cell, text);
}

void Reader::read_row(const pugi::xml_node& row, std::size_t at, Sheet& sheet) {
  std::size_t next = 0;
  for (const pugi::xml_node& cell : row.children()) {
    if (local(cell) != "c") continue;
    const std::optional<Position> position = parse_position(attribute(cell, "r"));
    const std::size_t column = position ? position->column : next;
    next = column + 1;
    const std::string& header = sheet.cell(0, column);
    const Spot spot{sheet.name, at + 1,
                    column_letters(column) + (header.empty() || at == 0 ? "" : " (" + header + ")")};
    std::string text = tidy(cell_text(cell, spot));
    if (text.empty()) continue;
    if (at >= max_rows && as_tables_) {
      problems_.error(Fault::too_large, too_many_rows, "Split it");
      return;
    }
    if (at >= max_rows) {
      problems_.error(spot, "the sheet has more than 20,000 rows",
                      "Put long lists into a .csv file and use select_one_from_file");
      return;
    }
    if (column >= max_columns && as_tables_) continue;
    if (column >= max_columns) {
      problems_.error(spot, "the sheet has more than 300 columns", "Take away what is no part of the form");
      return;
    }
    if (text::count_characters(text) > max_cell_characters) {
      problems_.error(spot, "the cell holds more than 32,767 characters", "Shorten it");
      continue;
    }
    if (sheet.rows.size() <= at) sheet.rows.resize(at + 1);
    std::vector<std::string>& cells = sheet.rows[at];
    if (cells.size() <= column) cells.resize(column + 1);
    cells[column] = std::move(text);
  }
}

void Reader::read_sheet(const std::string& part, Sheet& sheet) {
  pugi::xml_document document;
  if (!load(part, document)) return;
  const pugi::xml_node root = document.document_element();
  std::size_t next = 0;
  for (const pugi::xml_node& row : child(root, "sheetData").children()) {
    if (local(row) != "row") continue;
    const std::optional<std::size_t> given = number(attribute(row, "r"));
    const std::size_t at = given && *given > 0 ? *given - 1 : next;
    next = at + 1;
    read_row(row, at, sheet);
    if (at >= max_rows && problems_.has_errors()) break;
  }
  for (const pugi::xml_node& merge : child(root, "mergeCells").children()) {
    const std::string_view range = attribute(merge, "ref");
    const std::size_t colon = range.find(':');
    const std::optional<Position> first = parse_position(range.substr(0, colon));
    if (!first || colon == std::string_view::npos) continue;
    const std::optional<Position> last = parse_position(range.substr(colon + 1));
    if (last) sheet.merges.push_back({first->row, first->column, last->row, last->column});
  }
}

Workbook Reader::read(const std::vector<std::string>& wanted) {
  Workbook workbook;
  std::map<std::string, std::string> kinds;
  const std::string package;
  // The package's own relations are those of its root, "_rels/.rels".
  relations(package, kinds);
  const std::string main = kinds.count("officeDocument") > 0 ? kinds["officeDocument"] : "xl/workbook.xml";
  pugi::xml_document document;
  if (!load(main, document)) return workbook;
  const pugi::xml_node root = document.document_element();
  if (local(root) != "workbook") {
    problems_.error({}, "this is an Office document, but not a workbook", "Save the form as Excel workbook (.xlsx)");
    return workbook;
  }
  const std::string_view epoch = attribute(child(root, "workbookPr"), "date1904");
  from_1904_ = epoch == "1" || epoch == "true";
  const std::map<std::string, std::string> by_id = relations(main, kinds);
  if (kinds.count("sharedStrings") > 0) read_strings(kinds["sharedStrings"]);
  if (kinds.count("styles") > 0) read_styles(kinds["styles"]);
  for (const pugi::xml_node& entry : child(root, "sheets").children()) {
    Sheet sheet;
    sheet.name = tidy(attribute(entry, "name"));
    workbook.sheet_names.push_back(sheet.name);
    if (attribute(entry, "state").ends_with("idden"))
      workbook.hidden_sheets.push_back(sheet.name);  // hidden, veryHidden
    const std::string folded = text::fold(sheet.name);
    const bool is_wanted = as_tables_ ? workbook.sheets.size() < max_tables
                                      : std::find(wanted.begin(), wanted.end(), folded) != wanted.end() &&
                                            workbook.find(folded) == nullptr;
    if (!is_wanted) continue;
    if (!as_tables_) sheet.name = folded;
    // r:id comes after sheetId; both end in "id" only without regard to case, so this is exact.
    const auto part = by_id.find(std::string(attribute(entry, "id")));
    if (part == by_id.end()) {
      problems_.error({sheet.name, 0, ""}, "the workbook is damaged: the sheet's cells are missing", save_again);
      continue;
    }
    read_sheet(part->second, sheet);
    workbook.sheets.push_back(std::move(sheet));
  }
  return workbook;
}

}  // namespace

const std::string& Sheet::cell(std::size_t row, std::size_t column) const {
  static const std::string none;
  return row < rows.size() && column < rows[row].size() ? rows[row][column] : none;
}

const Sheet* Workbook::find(std::string_view name) const {
  const std::string folded = text::fold(name);
  const auto found = std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& one) { return one.name == folded; });
  return found == sheets.end() ? nullptr : &*found;
}

Workbook read_workbook(std::string_view bytes, const std::vector<std::string>& wanted, Problems& problems) {
  const Archive archive = open_archive(bytes, problems);
  if (problems.has_errors()) return {};
  if (archive.has_external_links) {
    problems.warn({}, "the workbook refers to other workbooks", "Their values as last saved are used");
  }
  return Reader(archive, problems, false).read(wanted);
}

Workbook read_tables(const Archive& archive, Problems& problems) { return Reader(archive, problems, true).read({}); }

}  // namespace yanxing::forms::xlsform
