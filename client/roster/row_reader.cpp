#include "client/roster/row_reader.h"

#include <algorithm>
#include <array>

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

}  // namespace

std::string RowReader::cell(const std::vector<std::string>& cells, std::string_view field) const {
  const auto column = table_->column(field);
  return column && *column < cells.size() ? text::trim(cells[*column]) : std::string();
}

bool RowReader::is_person(const std::vector<std::string>& cells, const std::string& name) const {
  constexpr std::array sums{"合计", "总计", "小计", "共计", "total", "Total"};
  const auto is_sum = [&](const std::string& text) {
    return std::find(sums.begin(), sums.end(), tidy_name(text)) != sums.end();
  };
  if (name.empty()) {
    if (std::any_of(cells.begin(), cells.end(), is_sum)) return false;
    // Only a number in front, or remarks below the table: nobody.
    const auto says = [&](std::string_view field) { return !cell(cells, field).empty(); };
    return says("phone") || (says("role") && says("place"));
  }
  return !is_sum(name) && field_of_header(name) != "name";
}

std::optional<RowCheck> RowReader::read(const std::vector<std::string>& cells, std::size_t at) {
  const std::string name = tidy_name(cell(cells, "name"));
  if (!is_person(cells, name)) return std::nullopt;
  RowCheck row;
  row.row = at;
  if (name.empty()) refuse(row, Reason::no_name);
  const auto put = [&](std::string_view field, std::string value) {
    if (!value.empty()) row.values.emplace(std::string(field), std::move(value));
  };
  put("name", name);
  const std::string role = cell(cells, "role");
  auto tidied = roles_.find(role);
  if (tidied == roles_.end()) tidied = roles_.emplace(role, tidy_role(role)).first;
  put("role", tidied->second);
  put("phone", tidy_phone(cell(cells, "phone")));
  put("unit_title", cell(cells, "unit_title"));
  put("remark", cell(cells, "remark"));
  for (const Limit& limit : limits) {
    const auto value = row.values.find(std::string(limit.field));
    if (value != row.values.end() && text::count_characters(value->second.get<std::string>()) > limit.characters)
      refuse(row, Reason::too_long, limit.field);
  }
  read_place(cells, row);
  read_more(cells, row);
  return row;
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
  if (match.found()) {
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
      row.unread.emplace_back("birth");
    }
  }
  for (const std::string field : {"sex", "nationality", "education", "political"}) {
    const std::string text = cell(cells, field);
    if (text.empty()) continue;
    const auto value = options_->choice_named ? options_->choice_named(field, text) : std::nullopt;
    if (value) {
      row.values[field] = *value;
    } else {
      row.unread.push_back(field);
    }
  }
}

}  // namespace yanxing::roster
