#include "client/forms/table.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <orcus/csv_parser.hpp>

#include "client/text/text.h"

namespace yanxing::forms {
namespace {

using xpath::NodeId;

/// Takes the cells as liborcus finds them. Names of the columns come first.
struct CsvCells {
  std::vector<std::string> columns;
  std::string text;
  std::vector<std::uint32_t> ends;
  std::size_t line = 0;
  std::size_t at = 0;  // column in this line
  std::string problem;

  void begin_parse() {}
  void end_parse() {}
  void begin_row() {
    ++line;
    at = 0;
  }
  void cell(const char* data, std::size_t size, bool /*transient*/) {
    if (!problem.empty()) return;
    if (line == 1) {
      columns.emplace_back(text::trim(std::string_view(data, size)));
      if (columns.size() > Table::max_columns) problem = "has too many columns";
      return;
    }
    if (at++ >= columns.size()) {
      if (size > 0) problem = "line " + std::to_string(line) + " has more cells than the header line has columns";
      return;
    }
    if (text.size() + size > std::numeric_limits<std::uint32_t>::max()) problem = "is over 4 GB";
    text.append(data, size);
    ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
  void end_row() {
    if (line == 1 || !problem.empty() || columns.empty()) return;
    const std::size_t start = ends.size() - std::min(at, columns.size());
    const std::size_t before = start == 0 ? 0 : ends[start - 1];
    if (text.size() == before) {  // a blank line is no row
      ends.resize(start);
      return;
    }
    for (; at < columns.size(); ++at) ends.push_back(static_cast<std::uint32_t>(text.size()));
    if (ends.size() / columns.size() > Table::max_rows) problem = "has more than 2,000,000 rows";
  }
};

std::string without_carriage_returns(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 >= text.size() || text[i + 1] != '\n') out += text[i];
  }
  return out;
}

Error bad(const std::string& what) { return {Code::invalid, "the table " + what}; }

}  // namespace

Result<std::shared_ptr<const Table>> Table::from_csv(std::string source) {
  std::string_view view = source;
  if (view.starts_with("\xEF\xBB\xBF")) view.remove_prefix(3);
  if (!text::is_valid_utf8(view)) return bad("is not UTF-8; save it as \"CSV UTF-8\"");
  const std::string lines = without_carriage_returns(view);  // liborcus takes only \n behind a quoted cell
  view = lines;
  CsvCells cells;
  orcus::csv::parser_config config;
  config.delimiters.push_back(',');
  config.text_qualifier = '"';
  try {
    orcus::csv_parser<CsvCells> parser(view.data(), view.size(), cells, config);
    parser.parse();
  } catch (const std::exception& error) {
    return bad("cannot be read near line " + std::to_string(cells.line) + ": " + error.what());
  }
  if (!cells.problem.empty()) return bad(cells.problem);
  if (cells.columns.empty()) return bad("has no header line; its first line names the columns");
  for (std::size_t i = 0; i < cells.columns.size(); ++i) {
    if (cells.columns[i].empty()) return bad("has a column without a name (the " + std::to_string(i + 1) + ".)");
    if (std::find(cells.columns.begin(), cells.columns.begin() + static_cast<std::ptrdiff_t>(i), cells.columns[i]) !=
        cells.columns.begin() + static_cast<std::ptrdiff_t>(i))
      return bad("has the column \"" + cells.columns[i] + "\" twice; rename one");
  }
  std::shared_ptr<Table> table(new Table(std::move(cells.columns)));
  table->text_ = std::move(cells.text);
  table->ends_ = std::move(cells.ends);
  return std::shared_ptr<const Table>(std::move(table));
}

std::shared_ptr<const Table> Table::from_cells(std::vector<std::string> columns,
                                               const std::vector<std::string>& cells) {
  std::shared_ptr<Table> table(new Table(std::move(columns)));
  for (const std::string& cell : cells) {
    table->text_ += cell;
    table->ends_.push_back(static_cast<std::uint32_t>(table->text_.size()));
  }
  return table;
}

std::size_t Table::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  return found == columns_.end() ? no_column : static_cast<std::size_t>(found - columns_.begin());
}

std::string_view Table::cell(std::size_t row, std::size_t column) const {
  const std::size_t at = row * columns_.size() + column;
  const std::size_t start = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(text_).substr(start, ends_[at] - start);
}

// Nodes: 0 the root, 1 <root>, then each item followed by its columns.
NodeId Table::parent(NodeId node) const {
  if (node == 0) return xpath::no_node;
  if (node == 1) return 0;
  const std::size_t within = (node - 2) % (columns_.size() + 1);
  return within == 0 ? 1 : static_cast<NodeId>(node - within);
}

void Table::children(NodeId node, std::string_view wanted, std::vector<NodeId>& out) const {
  const bool any = wanted == "*";
  if (node == 0) {
    if (any || wanted == "root") out.push_back(1);
  } else if (node == 1) {
    if (!any && wanted != "item") return;
    for (std::size_t row = 0; row < rows(); ++row) out.push_back(item(row));
  } else if ((node - 2) % (columns_.size() + 1) == 0) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (any || columns_[i] == wanted) out.push_back(static_cast<NodeId>(node + 1 + i));
    }
  }
}

std::string_view Table::name(NodeId node) const {
  if (node == 0) return {};
  if (node == 1) return "root";
  const std::size_t within = (node - 2) % (columns_.size() + 1);
  return within == 0 ? std::string_view("item") : std::string_view(columns_[within - 1]);
}

std::string Table::value(NodeId node) const {
  if (node < 2) return text_;
  const std::size_t row = row_of(node);
  const std::size_t within = (node - 2) % (columns_.size() + 1);
  if (within > 0) return std::string(cell(row, within - 1));
  std::string all;
  for (std::size_t i = 0; i < columns_.size(); ++i) all += cell(row, i);
  return all;
}

const std::vector<std::uint32_t>& Table::sorted_by(std::size_t column) const {
  const auto [found, is_new] = sorted_.try_emplace(column);
  std::vector<std::uint32_t>& order = found->second;
  if (!is_new) return order;
  order.resize(rows());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return cell(a, column) < cell(b, column); });
  return order;
}

bool Table::find(NodeId parent_node, std::string_view child, std::string_view key, std::string_view wanted,
                 std::vector<NodeId>& out) const {
  const std::size_t at = column(key);
  if (parent_node != 1 || child != "item") return false;
  if (at == no_column) return true;  // no such column: nothing is equal to it
  const auto& order = sorted_by(at);
  auto found = std::lower_bound(order.begin(), order.end(), wanted,
                                [&](std::uint32_t row, std::string_view text) { return cell(row, at) < text; });
  for (; found != order.end() && cell(*found, at) == wanted; ++found) out.push_back(item(*found));
  return true;
}

}  // namespace yanxing::forms
