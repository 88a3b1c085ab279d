#include "tools/cli/columns.h"

#include <algorithm>

#include "sync/base/visible_text.h"

namespace yanxing::cli {

std::size_t cells_of(std::string_view text) {
  std::size_t cells = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    // U+2E80 and above (three bytes from E2 BA on, four bytes) is where East Asian characters are.
    cells += byte >= 0xE3U ? 2 : 1;
  }
  return cells;
}

std::string aligned(std::vector<std::vector<std::string>> rows, const std::vector<std::size_t>& right) {
  std::vector<std::size_t> widths;
  for (auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::string& cell : row) cell = visible(cell);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cells_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - cells_of(row[i]), ' ');
      const bool to_right = std::find(right.begin(), right.end(), i) != right.end();
      line += (i > 0 ? "  " : "") + (to_right ? room + row[i] : row[i] + room);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace yanxing::cli
