#include "client/election/round.h"

#include <ctime>
#include <functional>
#include <set>
#include <utility>

namespace yanxing::election {
namespace {

/// Years of the living rounds that the city set up (form `round`), and the one that came with the program.
std::vector<int> set_up_years(records::RecordStore& store) {
  constexpr std::size_t city_digits = 4;
  std::set<int, std::greater<>> years{std::stoi(std::string(default_round))};
  records::ListQuery query;
  query.form = "round";
  static_cast<void>(store.each(query, [&](const records::Record& record) {
    const auto found = record.values.find("year");
    const bool is_year = found != record.values.end() && found->second.is_number_integer();
    if (is_year && record.place.size() == city_digits) years.insert(found->second.get<int>());
    return true;
  }));
  return {years.begin(), years.end()};
}

int year_today(records::RecordStore& store) {
  const auto seconds = static_cast<std::time_t>(store.workspace().wall_clock().now_ms() / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts.tm_year + 1900;
}

}  // namespace

std::string round_year(std::string_view answer) {
  constexpr std::pair<std::string_view, char> digits[] = {
      {"〇", '0'}, {"零", '0'}, {"○", '0'},  {"一", '1'}, {"二", '2'}, {"三", '3'}, {"四", '4'}, {"五", '5'},
      {"六", '6'}, {"七", '7'}, {"八", '8'}, {"九", '9'}, {"０", '0'}, {"１", '1'}, {"２", '2'}, {"３", '3'},
      {"４", '4'}, {"５", '5'}, {"６", '6'}, {"７", '7'}, {"８", '8'}, {"９", '9'}};
  std::string year;
  for (std::size_t i = 0; i < answer.size() && year.size() < 4;) {
    std::size_t length = 1;
    char digit = answer[i] >= '0' && answer[i] <= '9' ? answer[i] : '\0';
    for (const auto& [word, value] : digits) {
      if (!answer.substr(i).starts_with(word)) continue;
      digit = value;
      length = word.size();
    }
    if (digit == '\0') {
      year.clear();
    } else {
      year += digit;
    }
    i += length;
  }
  return year.size() == 4 ? year : std::string(answer);
}

std::string working_round(records::RecordStore& store) {
  const auto chosen = store.workspace().setting(round_setting);
  if (chosen && chosen->is_string() && !chosen->get_ref<const std::string&>().empty())
    return chosen->get<std::string>();
  return std::to_string(round_on(set_up_years(store), year_today(store)));
}

int round_on(const std::vector<int>& years, int this_year) {
  for (const int year : years) {
    if (year <= this_year) return year;
  }
  return years.empty() ? this_year : years.back();
}

Result<Facts> read_facts(records::RecordStore& store, std::string round) {
  Facts facts(store.forms(), std::move(round));
  for (const std::string& form : Facts::form_names()) {
    records::ListQuery query;
    query.form = form;
    YX_TRY(store.each(query, [&](const records::Record& record) {
      facts.note(record);
      return true;
    }));
  }
  return facts;
}

}  // namespace yanxing::election
