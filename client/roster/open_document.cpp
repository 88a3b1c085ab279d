#include "client/roster/open_document.h"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

#include "client/forms/xlsform/cell_text.h"

namespace yanxing::roster {
namespace {

constexpr std::size_t max_tags = 6'000'000;
constexpr std::size_t max_tables = 20;
constexpr std::size_t max_cells = 2'000'000;  // of one sheet
constexpr int max_depth = 20;                 // groups of rows within groups

/// Names are compared without their prefix; ODF's own are always these.
std::string_view local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
std::string_view local(const pugi::xml_node& node) { return local(std::string_view(node.name())); }

std::string_view attribute(const pugi::xml_node& node, std::string_view wanted) {
  for (const pugi::xml_attribute& one : node.attributes()) {
    if (local(std::string_view(one.name())) == wanted) return one.value();
  }
  return {};
}

std::size_t count_of(const pugi::xml_node& node, std::string_view name) {
  const std::string_view digits = attribute(node, name);
  std::size_t count = 1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return error != std::errc() || end != digits.data() + digits.size() || count == 0 ? 1 : count;
}

/// The text of a paragraph with its spans, spaces and line breaks.
void add_text(const pugi::xml_node& node, std::string& out, int depth = 0) {
  for (const pugi::xml_node& one : node.children()) {
    if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) {
      out += one.value();
      continue;
    }
    const std::string_view name = local(one);
    if (name == "s") out.append(std::min<std::size_t>(count_of(one, "c"), 100), ' ');
    if (name == "tab") out += ' ';
    if (name == "line-break") out += '\n';
    if ((name == "span" || name == "a") && depth < max_depth) add_text(one, out, depth + 1);
  }
}

std::string cell_text(const pugi::xml_node& cell) {
  const std::string_view type = attribute(cell, "value-type");
  const std::string_view value = attribute(cell, "value");
  if (type == "date") {
    const std::string_view date = attribute(cell, "date-value");
    return std::string(date.ends_with("T00:00:00") ? date.substr(0, 10) : date);
  }
  if (type == "float") {  // a phone is shown as 1.39E+10 where the column is narrow; the value is whole
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size()) return forms::xlsform::plain_number(number);
  }
  std::string out;
  for (const pugi::xml_node& one : cell.children()) {
    if (local(one) != "p") continue;  // not the notes beside a cell
    if (!out.empty()) out += '\n';
    add_text(one, out);
  }
  return forms::xlsform::tidy(out);
}

class Reader {
 public:
  Sheet read(const pugi::xml_node& table) {
    sheet_.name = attribute(table, "name");
    rows_in(table, 0);
    for (const auto& [row, column, rows] : tall_) {
      const std::string text = sheet_.cells[row][column];
      for (std::size_t i = row + 1; i < std::min(row + rows, sheet_.cells.size()); ++i) {
        auto& cells = sheet_.cells[i];
        if (cells.size() <= column) cells.resize(column + 1);
        if (cells[column].empty()) cells[column] = text;
      }
    }
    return std::move(sheet_);
  }
  bool too_many() const { return too_many_; }

 private:
  struct Tall {
    std::size_t row, column, rows;
  };

  void rows_in(const pugi::xml_node& parent, int depth) {
    for (const pugi::xml_node& one : parent.children()) {
      const std::string_view name = local(one);
      if (name == "table-row") {
        row(one);
      } else if ((name == "table-header-rows" || name == "table-row-group" || name == "table-rows") &&
                 depth < max_depth) {
        rows_in(one, depth + 1);
      }
    }
  }

  void row(const pugi::xml_node& node) {
    std::vector<std::string> cells;
    std::size_t column = 0;
    for (const pugi::xml_node& cell : node.children()) {
      const std::string_view name = local(cell);
      if (name != "table-cell" && name != "covered-table-cell") continue;
      const std::size_t times = count_of(cell, "number-columns-repeated");
      std::string text = cell_text(cell);
      if (!text.empty()) {
        const std::size_t end = std::min(column + times, max_sheet_columns);
        if (cells.size() < end) cells.resize(end);
        for (std::size_t i = column; i < end; ++i) cells[i] = text;
        const std::size_t tall = count_of(cell, "number-rows-spanned");
        if (tall > 1 && column < end) tall_.push_back({at_, column, tall});
      }
      column = times > max_sheet_columns ? max_sheet_columns : std::min(column + times, max_sheet_columns);
    }
    const std::size_t times = count_of(node, "number-rows-repeated");
    if (cells.empty()) {
      at_ = std::min(at_ + times, max_sheet_rows + 1);
      return;
    }
    for (std::size_t i = 0; i < times; ++i, ++at_) {
      total_ += cells.size();
      if (at_ >= max_sheet_rows || total_ > max_cells) {
        too_many_ = true;
        return;
      }
      if (sheet_.cells.size() <= at_) sheet_.cells.resize(at_ + 1);
      sheet_.cells[at_] = cells;
    }
  }

  Sheet sheet_;
  std::vector<Tall> tall_;
  std::size_t at_ = 0;  // the row that comes next
  std::size_t total_ = 0;
  bool too_many_ = false;
};

}  // namespace

Spreadsheet read_open_document(const forms::xlsform::Archive& archive) {
  const auto fail = [](Trouble trouble, std::string detail) { return Spreadsheet{{}, trouble, std::move(detail)}; };
  const std::string* bytes = archive.find("content.xml");
  if (static_cast<std::size_t>(std::count(bytes->begin(), bytes->end(), '<')) > max_tags)
    return fail(Trouble::too_large, "millions of cells");
  pugi::xml_document document;
  const auto options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata;
  const auto parsed = document.load_buffer(bytes->data(), bytes->size(), options, pugi::encoding_utf8);
  if (!parsed) return fail(Trouble::damaged, parsed.description());
  pugi::xml_node tables;
  for (const pugi::xml_node& body : document.document_element().children()) {
    if (local(body) != "body") continue;
    for (const pugi::xml_node& one : body.children()) {
      if (local(one) == "spreadsheet") tables = one;
    }
  }
  if (!tables) return fail(Trouble::other_kind, "an OpenDocument file, but no spreadsheet");
  Spreadsheet out;
  for (const pugi::xml_node& table : tables.children()) {
    if (local(table) != "table") continue;
    if (out.sheets.size() >= max_tables) {
      out.further_sheets.emplace_back(attribute(table, "name"));
      continue;
    }
    Reader reader;
    Sheet sheet = reader.read(table);
    if (reader.too_many()) return fail(Trouble::too_many, sheet.name);
    if (!sheet.cells.empty()) out.sheets.push_back(std::move(sheet));
  }
  return out.sheets.empty() ? fail(Trouble::empty, "") : out;
}

}  // namespace yanxing::roster
