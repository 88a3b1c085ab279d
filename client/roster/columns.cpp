#include "client/roster/columns.h"

#include <algorithm>
#include <array>
#include <map>

#include "client/text/text.h"

namespace yanxing::roster {
namespace {

constexpr std::size_t header_rows = 20;

struct Name {
  std::string_view field;
  std::string_view words;  // separated by spaces, already without brackets and spaces of their own
};

/// As people head their columns. Where two columns want one field, the word that stands earlier wins.
constexpr std::array names{
    Name{"name", "姓名 名字 名称 学员姓名 人员姓名 参训人员 参训人员姓名 参加人员 学员 人员 name fullname personname"},
    Name{"place",
         "村社区 村 社区 所在村社区 所在村 所在社区 村名 村委会 村委 行政村 村居 村社区名称 村名称 村级 村委社区 "
         "所属村 所属村社区 village community villageorcommunity place"},
    Name{"township", "乡镇 乡镇街道 街道 镇 乡 所在乡镇 所属乡镇 乡镇名称 township town street"},
    Name{"county", "县区 县 区县 区 县市区 县城区 所在县区 所属县区 county district"},
    Name{"role", "职务 职位 身份 现任职务 担任职务 村内职务 岗位 人员类别 类别 role position title post"},
    Name{"phone",
         "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 联系手机 移动电话 tel telephone phone "
         "phonenumber mobile mobilephone cellphone"},
    Name{"sex", "性别 sex gender"},
    Name{"birth", "出生年月 出生日期 出生 生日 出生年月日 born birth birthdate dateofbirth birthday"},
    Name{"nationality", "民族 nationality ethnicity ethnicgroup"},
    Name{"education", "文化程度 学历 教育程度 最高学历 文化水平 education"},
    Name{"political", "政治面貌 政治面目 党派 politicalstatus political"},
    Name{"unit_title",
         "工作单位及职务 单位及职务 单位职务 工作单位职务 所在单位及职务 workunitandposition unitandposition"},
    Name{"remark", "备注 说明 附注 remark remarks note notes comment"},
};

/// A unit is a village where no other column is; otherwise it is where she works.
constexpr std::array weak_places{"单位", "所在单位", "工作单位", "所属单位", "单位名称", "unit", "workunit"};

bool is_one_of(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = words.find(' ');
    if (words.substr(0, end) == word) return true;
    words = end == std::string_view::npos ? std::string_view() : words.substr(end + 1);
  }
  return false;
}

/// How early a word stands in its list; the smaller, the more it means the field.
std::size_t rank_of(std::string_view words, std::string_view word) { return words.find(word); }

/// Folded, and without everything that only decorates: 序 号, 村（社区）, *姓名：
std::string plain(std::string_view header, bool with_brackets) {
  const std::string folded = text::fold(text::narrow(header));
  std::string out;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      depth -= depth > 0 ? 1 : 0;
    } else if (std::string_view(" \t\n\r*:/,.-_\"'|&").find(c) != std::string_view::npos) {
      continue;
    } else if (std::string_view(folded).substr(i, 3) == "、" || std::string_view(folded).substr(i, 3) == "　") {
      i += 2;
    } else if (depth == 0 || with_brackets) {
      out += c;
    }
  }
  return out;
}

const Name* name_of(std::string_view word) {
  for (const Name& one : names) {
    if (is_one_of(one.words, word)) return &one;
  }
  return nullptr;
}

struct Found {
  std::string_view field;
  std::size_t rank = 0;
  bool weak_place = false;
};

Found find_field(std::string_view header) {
  for (const bool with_brackets : {true, false}) {
    const std::string word = plain(header, with_brackets);
    if (word.empty()) continue;
    if (const Name* name = name_of(word)) return {name->field, rank_of(name->words, word), false};
    if (std::find(weak_places.begin(), weak_places.end(), word) != weak_places.end()) return {"place", 1000, true};
  }
  return {};
}

Table read_header(const std::vector<std::string>& cells) {
  Table table;
  table.headers = cells;
  table.fields.resize(cells.size());
  std::vector<Found> found;
  for (const std::string& cell : cells) found.push_back(find_field(cell));
  const auto take = [&](std::size_t i, std::string_view field) {
    const auto other = table.column(field);
    if (other && found[*other].rank <= found[i].rank) return;
    if (other) table.fields[*other].clear();
    table.fields[i] = field;
  };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!found[i].field.empty() && !found[i].weak_place) take(i, found[i].field);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!found[i].weak_place) continue;
    const std::string_view field = !table.has("place") ? "place" : "unit_title";
    if (!table.has(field)) table.fields[i] = field;
  }
  return table;
}

std::size_t known_columns(const Table& table) {
  return static_cast<std::size_t>(
      std::count_if(table.fields.begin(), table.fields.end(), [](const std::string& field) { return !field.empty(); }));
}

bool is_phone(std::string_view cell) {
  const auto digits = std::count_if(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 7 && static_cast<std::size_t>(digits) + 3 >= cell.size();
}

bool is_village(std::string_view cell) {
  return cell.ends_with("村") || cell.ends_with("社区") || cell.ends_with("委会") || cell.ends_with("居委");
}

bool is_role(std::string_view cell) {
  constexpr std::array endings{"主席", "执委", "干部", "师资", "书记", "主任", "委员", "组长", "干事", "代表"};
  return std::any_of(endings.begin(), endings.end(), [&](const char* ending) { return cell.ends_with(ending); });
}

bool is_person(std::string_view cell) {
  const std::size_t characters = text::count_characters(cell);
  const bool is_chinese = cell.size() == characters * 3;
  return is_chinese && characters >= 2 && characters <= 4 && !is_village(cell) && !is_role(cell);
}

/// The first words below a column without a header, in rows that have a name; empty: none.
std::string first_words(const Table& table, const Cells& cells, std::size_t column) {
  const std::size_t name = table.column("name").value_or(0);
  for (std::size_t row = table.header_row == no_header ? 0 : table.header_row + 1; row < cells.size(); ++row) {
    const auto& one = cells[row];
    if (column >= one.size() || name >= one.size() || one[name].empty()) continue;
    const bool is_words = std::any_of(one[column].begin(), one[column].end(), [](unsigned char c) { return c > '9'; });
    if (is_words) return "“" + text::first_characters(one[column], 12) + "”…";
  }
  return {};
}

}  // namespace

const std::vector<std::string_view>& column_fields() {
  static const std::vector<std::string_view> fields = [] {
    std::vector<std::string_view> out;
    for (const Name& one : names) out.push_back(one.field);
    return out;
  }();
  return fields;
}

std::string_view field_of_header(std::string_view header) { return find_field(header).field; }

std::optional<std::size_t> Table::column(std::string_view field) const {
  const auto found = std::find(fields.begin(), fields.end(), field);
  if (found == fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields.begin());
}

std::optional<Table> table_of(const Sheet& sheet) {
  const Cells& cells = sheet.cells;
  std::optional<Table> best;
  std::size_t best_known = 0;
  const auto consider = [&](const std::vector<std::string>& header, std::size_t row) {
    Table table = read_header(header);
    const std::size_t known = known_columns(table);
    if (!table.has("name") || (best && known <= best_known)) return;
    table.header_row = row;
    best = std::move(table);
    best_known = known;
  };
  const std::size_t end = std::min(cells.size(), header_rows);
  for (std::size_t row = 0; row < end; ++row) consider(cells[row], row);
  for (std::size_t row = 0; row + 1 < end; ++row) {  // two rows only where they say more than one
    std::vector<std::string> both = cells[row];
    both.resize(std::max(both.size(), cells[row + 1].size()));
    for (std::size_t i = 0; i < cells[row + 1].size(); ++i) {
      if (!cells[row + 1][i].empty()) both[i] = cells[row + 1][i];
    }
    consider(both, row + 1);
  }
  return best;
}

std::optional<Table> find_table(const Spreadsheet& spreadsheet) {
  for (std::size_t i = 0; i < spreadsheet.sheets.size(); ++i) {
    std::optional<Table> table = table_of(spreadsheet.sheets[i]);
    if (!table) continue;
    table->sheet = i;
    return table;
  }
  return std::nullopt;
}

bool is_running_number(std::string_view header) {
  constexpr std::array numbers{"", "序号", "编号", "no", "number", "#"};
  const std::string word = plain(header, false);
  return std::find(numbers.begin(), numbers.end(), word) != numbers.end();
}

std::vector<std::string> columns_left_out(const Table& table, const Cells& cells) {
  std::vector<std::string> out;
  std::size_t width = table.headers.size();
  for (const auto& row : cells) width = std::max(width, row.size());
  for (std::size_t i = 0; i < width; ++i) {
    if (i < table.fields.size() && !table.fields[i].empty()) continue;
    std::string header = i < table.headers.size() ? text::trim(table.headers[i]) : std::string();
    if (!header.empty() && is_running_number(header)) continue;
    if (header.empty()) header = first_words(table, cells, i);
    if (!header.empty()) out.push_back(std::move(header));
  }
  return out;
}

std::optional<Table> guess_table(const Spreadsheet& spreadsheet) {
  if (spreadsheet.sheets.empty()) return std::nullopt;
  const Cells& cells = spreadsheet.sheets.front().cells;
  std::size_t width = 0;
  for (const auto& row : cells) width = std::max(width, row.size());
  Table table;
  table.header_row = no_header;
  table.headers.resize(width);
  table.fields.resize(width);
  const auto most = [&](std::string_view field, bool (*is)(std::string_view)) {
    std::size_t best = width;
    std::size_t best_count = 0;
    for (std::size_t column = 0; column < width; ++column) {
      if (!table.fields[column].empty()) continue;
      std::size_t count = 0;
      for (std::size_t row = 0; row < std::min<std::size_t>(cells.size(), 50); ++row)
        count += column < cells[row].size() && is(cells[row][column]) ? 1 : 0;
      if (count * 2 > std::min<std::size_t>(cells.size(), 50) && count > best_count) {
        best = column;
        best_count = count;
      }
    }
    if (best < width) table.fields[best] = field;
  };
  most("phone", is_phone);
  most("place", is_village);
  most("role", is_role);
  most("name", is_person);
  if (!table.has("name")) return std::nullopt;
  return table;
}

void set_column(Table& table, std::size_t column, std::string_view field) {
  if (column >= table.fields.size()) return;
  for (std::string& other : table.fields) {
    if (!field.empty() && other == field) other.clear();
  }
  table.fields[column] = field;
}

}  // namespace yanxing::roster
