#include "client/election/round.h"

#include <ctime>
#include <functional>
#include <set>
#include <utility>

namespace yanxing::election {
namespace {

std::string day_answer(const records::Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? day_of(found->second.get<std::string>())
                                                                   : std::string();
}

constexpr char choice_divider = '/';  // "2021/2026": 2021 was chosen while 2026 was the round

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

std::optional<int> round_in_force(const records::Record& record) {
  constexpr std::size_t city_digits = 4;
  constexpr int first_year = 2020, last_year = 2099;  // as the form says
  if (record.form != "round" || record.state != records::State::final) return std::nullopt;
  const auto found = record.values.find("year");
  if (record.place.size() != city_digits) return std::nullopt;
  if (found == record.values.end() || !found->second.is_number_integer()) return std::nullopt;
  const auto year = found->second.get<std::int64_t>();
  if (year < first_year || year > last_year) return std::nullopt;
  const std::string from = day_answer(record, "from"), until = day_answer(record, "until");
  if (!from.empty() && !until.empty() && until < from) return std::nullopt;
  return static_cast<int>(year);
}

std::vector<int> rounds_in_force(records::RecordStore& store) {
  std::set<int, std::greater<>> years{std::stoi(std::string(default_round))};
  records::ListQuery query;
  query.form = "round";
  static_cast<void>(store.each(query, [&](const records::Record& record) {
    if (const auto year = round_in_force(record)) years.insert(*year);
    return true;
  }));
  return {years.begin(), years.end()};
}

std::vector<int> rounds_to_report(records::RecordStore& store) {
  constexpr std::int64_t most_looked_at = 200;
  const auto in_force = rounds_in_force(store);
  std::set<int, std::greater<>> years(in_force.begin(), in_force.end());
  for (const char* form : {"election_result", "observation", "schedule", "visit", "guidance"}) {
    records::ListQuery query;
    query.form = form;
    query.order = records::ListQuery::Order::newest;
    query.limit = most_looked_at;
    static_cast<void>(store.each(query, [&](const records::Record& record) {
      const auto found = record.values.find("round");
      if (found == record.values.end() || !found->second.is_string()) return true;
      const std::string year = round_year(found->second.get<std::string>());
      const bool is_year = year.size() == 4 && year.find_first_not_of("0123456789") == std::string::npos;
      if (is_year) years.insert(std::stoi(year));
      return true;
    }));
  }
  return {years.begin(), years.end()};
}

std::string working_round(records::RecordStore& store) {
  const std::string current = std::to_string(round_on(rounds_in_force(store), year_today(store)));
  const auto kept = store.workspace().setting(round_setting);
  if (!kept || !kept->is_string()) return current;
  const auto& choice = kept->get_ref<const std::string&>();
  const std::size_t slash = choice.find(choice_divider);
  const std::string then = slash == std::string::npos ? std::string(default_round) : choice.substr(slash + 1);
  const std::string chosen = choice.substr(0, slash);
  return then == current && !chosen.empty() ? chosen : current;
}

std::string round_choice(records::RecordStore& store, const std::string& round) {
  return round + choice_divider + std::to_string(round_on(rounds_in_force(store), year_today(store)));
}

int round_on(const std::vector<int>& years, int this_year) {
  for (const int year : years) {
    if (year <= this_year) return year;
  }
  return years.empty() ? this_year : years.back();
}

Result<Facts> read_facts(records::RecordStore& store, std::string round) {
  Facts facts(store.forms(), std::move(round), rounds_in_force(store));
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
