#include "client/roster/row_reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "client/text/text.h"

namespace yanxing::roster {
namespace {

/// What the form takes at most (assets/forms/person.xlsx, constraints).
struct Limit {
  std::string_view field;
  std::size_t characters;
};
constexpr std::array limits{Limit{"name", 40}, Limit{"role", 100}, Limit{"phone", 30}, Limit{"unit_title", 100},
                            Limit{"remark", 200}};

void refuse(RowCheck& row, Reason reason, std::string_view field = {}) {
  if (row.result == RowResult::refused) return;  // the first reason is told
  row.result = RowResult::refused;
  row.reason = reason;
  row.field = field;
}

/// Without control characters; line breaks only where they part roles.
std::string one_line(std::string_view cell, bool keep_lines) {
  std::string out = clean_cell(cell);
  for (char& c : out) {
    if (c == '\t' || (c == '\n' && !keep_lines)) c = ' ';
  }
  return text::trim(out);
}

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

/// 合计：2人, 小计, 共 12 人, 注：本表…, 填表人：, 审核: what stands below and between the persons of a list.
bool is_sum_or_note(std::string_view cell) {
  std::string text = text::fold(text::narrow(cell));
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  if (starts_with_one_of(text, {"合计", "总计", "小计", "共计", "累计", "total:"}) || text == "total") return true;
  if (text.starts_with("共") && text.size() > 3 && text[3] >= '0' && text[3] <= '9') return true;
  if (starts_with_one_of(text, {"填表人", "填报人", "制表人", "审核人", "经办人", "报送人", "填表单位", "填报单位",
                                "填表日期", "填报日期", "填表说明", "填表时间", "填报时间"}))
    return true;
  return text.find(':') != std::string::npos &&
         starts_with_one_of(text, {"注", "备注", "附注", "说明", "制表", "审核", "填表", "填报", "负责人", "单位负责人",
                                   "联系人", "联系电话", "日期", "单位", "note", "remark"});
}

/// 2, 12.5, -: no name, but what slipped into its column.
bool has_letters(std::string_view name) {
  return std::any_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80U;
  });
}

std::size_t first_filled(const std::vector<std::string>& cells) {
  const auto found =
      std::find_if(cells.begin(), cells.end(), [](const std::string& cell) { return !one_line(cell, false).empty(); });
  return static_cast<std::size_t>(found - cells.begin());
}

}  // namespace

std::string RowReader::cell(const std::vector<std::string>& cells, std::string_view field) const {
  const auto column = table_->column(field);
  return column && *column < cells.size() ? one_line(cells[*column], field == "role") : std::string();
}

bool RowReader::is_person(const std::vector<std::string>& cells, const std::string& name) const {
  // 合计 or 填表人： under the running number or the village; a person's own unit or remark may begin with such a word.
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string_view field = i < table_->fields.size() ? std::string_view(table_->fields[i]) : "";
    const bool is_number = field.empty() && (i >= table_->headers.size() || is_running_number(table_->headers[i]));
    const bool may_say_so =
        is_number || field == "name" || field == "place" || field == township_column || field == county_column;
    if (may_say_so && !cells[i].empty() && is_sum_or_note(cells[i])) return false;
  }
  if (name.empty()) {
    if (std::any_of(cells.begin(), cells.end(), is_sum_or_note)) return false;
    // Only a number in front, or remarks below the table: nobody.
    const auto says = [&](std::string_view wanted) { return !cell(cells, wanted).empty(); };
    return says("phone") || (says("role") && says("place"));
  }
  return field_of_header(name) != "name";
}

std::string RowReader::left_out(const std::vector<std::string>& cells) const {
  if (field_of_header(tidy_name(cell(cells, "name"))) == "name") return {};
  std::string said;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string text = one_line(cells[i], false);
    const std::string_view field = i < table_->fields.size() ? std::string_view(table_->fields[i]) : "";
    const bool is_place = field == "place" || field == township_column || field == county_column;
    // The running number, and a village that is one cell beside persons and blank rows.
    if (text.empty() || is_place || (field.empty() && !has_letters(text))) continue;
    if (said.empty()) said = std::move(text);
  }
  const std::size_t first = first_filled(cells);
  if (said.empty() && first < cells.size() && is_sum_or_note(cells[first])) said = one_line(cells[first], false);
  return text::first_characters(said, 60);
}

std::optional<RowCheck> RowReader::read(const std::vector<std::string>& cells, std::size_t at) {
  const std::string name = tidy_name(cell(cells, "name"));
  if (!is_person(cells, name)) return std::nullopt;
  RowCheck row;
  row.row = at;
  if (!has_letters(name)) refuse(row, Reason::no_name);
  read_texts(cells, row);
  read_place(cells, row);
  read_more(cells, row);
  return row;
}

void RowReader::read_texts(const std::vector<std::string>& cells, RowCheck& row) {
  const auto put = [&](std::string_view field, std::string value) {
    if (!value.empty()) row.values.emplace(std::string(field), std::move(value));
  };
  put("name", tidy_name(cell(cells, "name")));
  const std::string role = cell(cells, "role");
  auto tidied = roles_.find(role);
  if (tidied == roles_.end()) tidied = roles_.emplace(role, tidy_role(role)).first;
  put("role", tidied->second);
  const std::string phone = cell(cells, "phone");
  put("phone", tidy_phone(phone));
  if (is_damaged_phone(phone)) refuse(row, Reason::damaged_phone, "phone");
  put("unit_title", cell(cells, "unit_title"));
  put("remark", cell(cells, "remark"));
  for (const Limit& limit : limits) {
    const auto value = row.values.find(std::string(limit.field));
    if (value != row.values.end() && text::count_characters(value->second.get<std::string>()) > limit.characters)
      refuse(row, Reason::too_long, limit.field);
  }
}

void RowReader::read_place(const std::vector<std::string>& cells, RowCheck& row) {
  const std::string village = cell(cells, "place");
  const std::string township = cell(cells, township_column);
  const std::string county = cell(cells, county_column);
  if (village.empty() && township.empty() && county.empty()) {
    if (options_->fallback_place.empty()) return refuse(row, Reason::no_place);
    row.values["place"] = options_->fallback_place;
    return;
  }
  const std::string key = village + "\x1F" + township + "\x1F" + county;
  auto known = places_.find(key);
  if (known == places_.end()) known = places_.emplace(key, villages_->find(village, township, county)).first;
  const PlaceMatch& match = known->second;
  if (match.unknown_county) row.unread.push_back({std::string(county_column), county});
  if (match.unknown_township) row.unread.push_back({std::string(township_column), township});
  if (match.contradicts && !match.outside && !match.codes.empty()) {
    if (row.result == RowResult::refused) return;
    row.result = RowResult::doubtful;
    row.reason = Reason::place_differs;
    row.places = match.codes;
  } else if (match.found()) {
    row.values["place"] = match.codes.front();
  } else if (match.outside) {
    refuse(row, Reason::outside);
  } else if (match.codes.empty()) {
    refuse(row, Reason::unknown_place);
  } else if (row.result != RowResult::refused) {
    row.result = RowResult::doubtful;
    row.reason = Reason::place_ambiguous;
    row.places = match.codes;
  }
}

void RowReader::read_more(const std::vector<std::string>& cells, RowCheck& row) const {
  if (const std::string birth = cell(cells, "birth"); !birth.empty()) {
    const auto date = tidy_birth(birth);
    const bool is_past = date && (options_->today.empty() || *date <= options_->today);
    if (is_past) {
      row.values["birth"] = *date;
    } else {
      row.unread.push_back({"birth", birth});
    }
  }
  for (const std::string field : {"sex", "nationality", "education", "political"}) {
    const std::string text = cell(cells, field);
    if (text.empty()) continue;
    const auto value = options_->choice_named ? options_->choice_named(field, text) : std::nullopt;
    if (value) {
      row.values[field] = *value;
    } else {
      row.unread.push_back({field, text});
    }
  }
}

}  // namespace yanxing::roster
