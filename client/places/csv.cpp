#include "client/places/csv.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>

#include "client/text/text.h"
#include "sync/base/read_rest.h"

namespace yanxing::places {
namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    const std::size_t comma = line.find(',');
    cells.emplace_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

Error row_error(std::size_t row, const std::string& what) {
  return {Code::invalid, "line " + std::to_string(row + 2) + ": " + what};
}

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text, std::string_view header) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!text::is_valid_utf8(text)) return Error{Code::invalid, "not UTF-8 text; save the table as UTF-8"};
  if (take_line(text) != header) return Error{Code::invalid, "line 1: the header must be " + std::string(header)};
  const auto columns = static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
  std::vector<std::vector<std::string>> rows;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.find('"') != std::string_view::npos) return row_error(rows.size(), "quotes are not allowed in this table");
    std::vector<std::string> cells = split(line);
    if (cells.size() != columns) {
      return row_error(rows.size(),
                       "has " + std::to_string(cells.size()) + " columns, must have " + std::to_string(columns));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

Result<std::string> read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return Error{Code::not_found, "no file " + file.string()};
  std::ifstream in(file, std::ios::binary);
  auto text = read_rest(in);
  if (!text) return Error{Code::io, "cannot read " + file.string()};
  return std::move(*text);
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace yanxing::places
