#include "client/roster/spreadsheet.h"

#include <algorithm>
#include <array>
#include <orcus/csv_parser.hpp>

#include "client/forms/xlsform/workbook.h"
#include "client/roster/open_document.h"
#include "client/text/encoding.h"
#include "client/text/text.h"

namespace yanxing::roster {
namespace {

namespace xlsform = forms::xlsform;

Spreadsheet trouble(Trouble what, std::string detail = {}) { return {{}, what, std::move(detail)}; }

Trouble trouble_of(const xlsform::Problem& problem) {
  switch (problem.fault) {
    case xlsform::Fault::empty: return Trouble::empty;
    case xlsform::Fault::old_excel: return Trouble::old_excel;
    case xlsform::Fault::encrypted: return Trouble::encrypted;
    case xlsform::Fault::too_large: return Trouble::too_large;
    case xlsform::Fault::other_kind: return Trouble::other_kind;
    default: return Trouble::damaged;
  }
}

/// Merged cells: a village that is written once beside its ten persons is the village of each.
void spread(xlsform::Sheet& sheet) {
  std::size_t filled = 0;
  for (const xlsform::Merge& merge : sheet.merges) {
    const std::string text = sheet.cell(merge.first_row, merge.first_column);
    if (text.empty() || merge.last_row < merge.first_row || merge.last_column < merge.first_column) continue;
    if (merge.first_row == merge.last_row) continue;  // only across: a title
    const std::size_t last_row = std::min(merge.last_row, sheet.rows.size() - 1);
    for (std::size_t row = merge.first_row + 1; row <= last_row && filled < max_sheet_rows * 10; ++row, ++filled) {
      auto& cells = sheet.rows[row];
      if (cells.size() <= merge.first_column) cells.resize(merge.first_column + 1);
      if (cells[merge.first_column].empty()) cells[merge.first_column] = text;
    }
  }
}

Spreadsheet read_zip(std::string_view bytes) {
  xlsform::Problems problems;
  const xlsform::Archive archive = xlsform::open_archive(bytes, problems, xlsform::Wanted::any_table);
  Spreadsheet out;
  if (!problems.has_errors() && archive.find("content.xml") != nullptr) return read_open_document(archive);
  xlsform::Workbook workbook;
  if (!problems.has_errors()) workbook = xlsform::read_tables(archive, problems);
  if (problems.has_errors()) {
    const auto first = problems.errors().front();
    const bool is_long = first.fault == xlsform::Fault::too_large && first.cause == xlsform::too_many_rows;
    return trouble(is_long ? Trouble::rows_beyond : trouble_of(first), first.cause);
  }
  for (xlsform::Sheet& sheet : workbook.sheets) {
    spread(sheet);
    if (!sheet.rows.empty()) out.sheets.push_back({sheet.name, std::move(sheet.rows)});
  }
  for (std::size_t i = xlsform::max_tables; i < workbook.sheet_names.size(); ++i)
    out.further_sheets.push_back(workbook.sheet_names[i]);
  out.hidden_sheets = std::move(workbook.hidden_sheets);
  return out.sheets.empty() ? trouble(Trouble::empty) : out;
}

/// Takes the cells as liborcus finds them.
struct TextCells {
  Cells rows;
  bool too_many = false;

  void begin_parse() {}
  void end_parse() {}
  void begin_row() {
    too_many = too_many || rows.size() > max_sheet_rows;
    if (!too_many) rows.emplace_back();
  }
  void cell(const char* data, std::size_t size, bool /*transient*/) {
    if (!too_many && rows.back().size() < max_sheet_columns)
      rows.back().push_back(text::trim(std::string_view(data, size)));
  }
  void end_row() {}
};

/// \r\n and a lone \r as \n: liborcus takes only \n behind a quoted cell.
std::string with_plain_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 >= text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

/// The character that parts the cells: of tab, comma, semicolon the one that the most of the first lines agree on.
char delimiter_of(std::string_view text) {
  constexpr std::array<char, 3> usual{'\t', ',', ';'};
  char best = ',';
  std::size_t best_lines = 0;
  for (const char one : usual) {
    std::size_t lines = 0;
    std::size_t seen = 0;
    bool has_it = false;
    bool quoted = false;
    for (const char c : text.substr(0, 64U << 10)) {
      if (c == '"') quoted = !quoted;
      if (c == one && !quoted) has_it = true;
      if (c != '\n' || quoted) continue;
      lines += has_it ? 1 : 0;
      has_it = false;
      if (++seen == 50) break;
    }
    lines += has_it ? 1 : 0;
    if (lines > best_lines) {
      best = one;
      best_lines = lines;
    }
  }
  return best;
}

constexpr char between_cells = '\x1F';

/// Goes over the text before liborcus does: makes every delimiter the same sign, which is none of the blanks that it
/// skips behind a quoted cell, and finds quotes that do not close. Those it takes as they come: all rows to the next
/// quote, or to the end of the text and a byte beyond, would be one cell.
class Quotes {
 public:
  Quotes(std::string& text, char delimiter) : text_(&text), delimiter_(delimiter) {}

  /// 0: all is well. Else the row, counted from 1, in which a quote opens a cell and does not close it.
  std::size_t check() {
    while (at_ < text_->size()) {
      if ((*text_)[at_] == '"') {
        if (!quoted()) return row_;
      } else {
        while (at_ < text_->size() && !is_end()) ++at_;
      }
      if (at_ >= text_->size()) break;
      end_cell();
    }
    return 0;
  }

 private:
  bool is_end() const { return (*text_)[at_] == delimiter_ || (*text_)[at_] == '\n'; }

  void end_cell() {
    if ((*text_)[at_] == '\n') {
      width_ = std::max(width_, delimiters_);
      delimiters_ = 0;
      ++row_;
    } else {
      (*text_)[at_] = between_cells;
      ++delimiters_;
    }
    ++at_;
  }

  bool quoted() {
    const std::size_t first = ++at_;
    for (; at_ < text_->size(); ++at_) {
      if ((*text_)[at_] != '"') continue;
      if (at_ + 1 >= text_->size() || (*text_)[at_ + 1] != '"') break;
      ++at_;
    }
    if (at_ >= text_->size()) return false;
    if (holds_rows(std::string_view(*text_).substr(first, at_ - first))) return false;
    ++at_;
    while (at_ < text_->size() && (*text_)[at_] == ' ') ++at_;
    return at_ >= text_->size() || is_end();
  }

  /// Whole rows of the table are within the quotes: the one that closes it was meant to open another cell.
  bool holds_rows(std::string_view inside) const {
    if (width_ < 2) return false;
    for (std::size_t line = inside.find('\n'); line != std::string_view::npos;) {
      const std::size_t end = inside.find('\n', line + 1);
      const std::string_view one = inside.substr(line + 1, end == std::string_view::npos ? end : end - line - 1);
      if (static_cast<std::size_t>(std::count(one.begin(), one.end(), delimiter_)) == width_) return true;
      line = end;
    }
    return false;
  }

  std::string* text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t row_ = 1;
  std::size_t delimiters_ = 0;  // of this row
  std::size_t width_ = 0;       // the most of any row
};

Spreadsheet read_text(std::string_view utf8) {
  std::string lines = clean_cell(with_plain_lines(utf8));
  if (text::trim(lines).empty()) return trouble(Trouble::empty);
  if (!lines.ends_with('\n')) lines += '\n';
  Spreadsheet out;
  out.is_text = true;
  out.row = Quotes(lines, delimiter_of(lines)).check();
  if (out.row > 0) {
    out.trouble = Trouble::unclosed_quote;
    return out;
  }
  TextCells cells;
  orcus::csv::parser_config config;
  config.delimiters.push_back(between_cells);
  config.text_qualifier = '"';
  try {
    orcus::csv_parser<TextCells> parser(lines.data(), lines.size(), cells, config);
    parser.parse();
  } catch (const std::exception& error) {
    return trouble(Trouble::damaged, error.what());
  }
  if (cells.too_many) return trouble(Trouble::too_many);
  out.sheets.push_back({std::string(), std::move(cells.rows)});
  return out;
}

/// Control characters but line break and tab; zero width, writing direction, the mark of byte order.
bool is_unwanted(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

std::string clean_cell(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size && i + k < utf8.size(); ++k)
      c = (c << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    if (!is_unwanted(c)) out += utf8.substr(i, size);
    i += size;
  }
  return out;
}

Trouble trouble_of_file(const Spreadsheet& spreadsheet, Trouble trouble, std::string_view file) {
  const std::string name = text::fold(file);
  constexpr std::array endings{".xlsx", ".xlsm", ".xls", ".ods", ".et"};
  const bool is_named_so =
      std::any_of(endings.begin(), endings.end(), [&](const char* ending) { return name.ends_with(ending); });
  // A list with one broken byte is damaged; that it is no .csv is nothing that anybody could do something about.
  constexpr std::array texts{".csv", ".txt", ".tsv"};
  const bool is_named_text =
      std::any_of(texts.begin(), texts.end(), [&](const char* ending) { return name.ends_with(ending); });
  if (is_named_text && trouble == Trouble::other_kind) return Trouble::damaged;
  const bool is_unreadable = trouble == Trouble::encoding || (spreadsheet.is_text && trouble != Trouble::none);
  return is_named_so && is_unreadable ? Trouble::not_workbook : trouble;
}

const char* trouble_name(Trouble trouble) {
  switch (trouble) {
    case Trouble::none: return "none";
    case Trouble::missing: return "missing";
    case Trouble::unreadable: return "unreadable";
    case Trouble::empty: return "empty";
    case Trouble::old_excel: return "old_excel";
    case Trouble::encrypted: return "encrypted";
    case Trouble::damaged: return "damaged";
    case Trouble::too_large: return "too_large";
    case Trouble::too_many: return "too_many";
    case Trouble::encoding: return "encoding";
    case Trouble::other_kind: return "other_kind";
    case Trouble::no_name: return "no_name";
    case Trouble::no_rows: return "no_rows";
    case Trouble::unclosed_quote: return "unclosed_quote";
    case Trouble::not_workbook: return "not_workbook";
    case Trouble::folder: return "folder";
    case Trouble::rows_beyond: return "rows_beyond";
  }
  return "none";
}

Spreadsheet read_spreadsheet(std::string_view bytes) {
  if (bytes.empty()) return trouble(Trouble::empty);
  if (bytes.size() > max_file_bytes) return trouble(Trouble::too_large);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return trouble(Trouble::old_excel);
  if (bytes.starts_with("PK")) return read_zip(bytes);
  const bool is_wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!is_wide && (bytes.find('\0') != std::string_view::npos || bytes.starts_with("%PDF")))
    return trouble(Trouble::other_kind);
  const auto utf8 = text::to_utf8(bytes);
  if (!utf8) return trouble(Trouble::encoding, utf8.error().detail);
  return read_text(*utf8);
}

Spreadsheet read_pasted(std::string_view text) {
  if (text.size() > max_file_bytes) return trouble(Trouble::too_large);
  if (!text::is_valid_utf8(text)) return trouble(Trouble::encoding);
  return read_text(text);
}

}  // namespace yanxing::roster
