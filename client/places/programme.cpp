#include "client/places/programme.h"

#include "client/places/csv.h"
#include "client/places/places.h"

namespace yanxing::places {
namespace {

constexpr std::string_view subtotal_name = "小计";

/// "2.4" (units of 10,000 yuan, at most four decimals) in yuan, exactly.
std::optional<std::int64_t> parse_ten_thousands(std::string_view text) {
  const std::size_t point = text.find('.');
  std::string fraction = point == std::string_view::npos ? "" : std::string(text.substr(point + 1));
  if (fraction.size() > 4 || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  fraction.resize(4, '0');
  const std::optional<std::int64_t> whole = parse_count(text.substr(0, point));
  const std::optional<std::int64_t> part = parse_count(fraction);
  if (!whole || !part) return std::nullopt;
  return *whole * 10'000 + *part;
}

Result<Allocation> read_allocation(std::size_t row, const std::vector<std::string>& cells) {
  const auto villages = parse_count(cells[2]);
  const auto communities = parse_count(cells[3]);
  const auto funds = parse_ten_thousands(cells[4]);
  const auto trainees = parse_count(cells[5]);
  if (!villages || !communities || !funds || !trainees) return row_error(row, "a figure is not a number");
  const bool is_subtotal = cells[1] == subtotal_name;
  if (cells[0].empty() != is_subtotal || (!is_subtotal && !is_place_code(cells[0]))) {
    return row_error(row, "needs the code of a county, or no code and the name 小计");
  }
  return Allocation{cells[0], cells[1], *villages, *communities, *funds, *trainees};
}

void compare(AllocationTable& table, const char* column, std::int64_t Allocation::*figure) {
  const std::int64_t printed = table.printed_subtotal.*figure;
  const std::int64_t sum = table.sum.*figure;
  if (printed != sum) table.differences.push_back({column, printed, sum});
}

}  // namespace

Result<AllocationTable> parse_allocation(std::string_view csv) {
  YX_ASSIGN(const auto rows, parse_csv(csv, "county_code,county,villages,communities,funds_wan_yuan,trainees"));
  AllocationTable table;
  table.sum.county = subtotal_name;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    YX_ASSIGN(const Allocation read, read_allocation(row, rows[row]));
    if (read.county_code.empty()) {
      if (row + 1 != rows.size()) return row_error(row, "the subtotal must be the last row");
      table.printed_subtotal = read;
      continue;
    }
    table.sum.villages += read.villages;
    table.sum.communities += read.communities;
    table.sum.funds_yuan += read.funds_yuan;
    table.sum.trainees += read.trainees;
    table.rows.push_back(read);
  }
  if (table.printed_subtotal.county.empty()) return Error{Code::invalid, "the subtotal row 小计 is missing"};
  compare(table, "villages", &Allocation::villages);
  compare(table, "communities", &Allocation::communities);
  compare(table, "funds_yuan", &Allocation::funds_yuan);
  compare(table, "trainees", &Allocation::trainees);
  return table;
}

Result<AllocationTable> load_allocation(const std::filesystem::path& file) {
  YX_ASSIGN(const std::string text, read_file(file));
  Result<AllocationTable> table = parse_allocation(text);
  if (!table) return Error{table.error().code, file.string() + ": " + table.error().detail};
  return table;
}

Result<std::vector<ContactTownship>> parse_contact_townships(std::string_view csv) {
  YX_ASSIGN(const auto rows, parse_csv(csv, "no,guidance_group,reporting_unit,township,place_code"));
  std::vector<ContactTownship> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::vector<std::string>& cells = rows[row];
    const auto number = parse_count(cells[0]);
    const auto group = parse_count(cells[1]);
    if (!number || !group || *group < 1 || *group > 4)
      return row_error(row, "needs a number and a guidance group from 1 to 4");
    if (cells[4].size() != code_digits(Level::township) || !is_place_code(cells[4])) {
      return row_error(row, "\"" + cells[4] + "\" is not the code of a township (9 digits)");
    }
    out.push_back({static_cast<int>(*number), static_cast<int>(*group), cells[2], cells[3], cells[4]});
  }
  return out;
}

Result<std::vector<ContactTownship>> load_contact_townships(const std::filesystem::path& file) {
  YX_ASSIGN(const std::string text, read_file(file));
  Result<std::vector<ContactTownship>> townships = parse_contact_townships(text);
  if (!townships) return Error{townships.error().code, file.string() + ": " + townships.error().detail};
  return townships;
}

}  // namespace yanxing::places
