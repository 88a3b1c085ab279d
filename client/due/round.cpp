#include "client/due/round.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "client/due/days.h"
#include "client/election/round.h"

namespace yanxing::due {
namespace {

using records::Record;

std::string text_of(const forms::Answers& answers, const std::string& path) {
  const auto found = answers.find(path);
  return found != answers.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

/// The year that a living record of the city names, in force or not. What another place has under that name is not
/// everybody's.
std::optional<int> year_named(const RuleSet& set, const Record& record) {
  const auto found = record.values.find("year");
  if (record.place != set.city) return std::nullopt;
  if (record.form != round_form || record.state == records::State::deleted) return std::nullopt;
  if (found == record.values.end() || !found->second.is_number_integer()) return std::nullopt;
  return found->second.get<int>();
}

bool is_in_force(const RuleSet& set, const Record& record) {
  return year_named(set, record) && election::round_in_force(record);
}

/// Rows of the table, in their order: what stands before the field, "overrides[k3]/".
std::vector<std::string> rows_of(const forms::Answers& answers) {
  constexpr std::string_view table = "overrides[";
  std::vector<std::pair<double, std::string>> rows;
  for (auto at = answers.lower_bound(std::string(table)); at != answers.end() && at->first.starts_with(table); ++at) {
    if (!at->first.ends_with("]/rule")) continue;
    const std::string row = at->first.substr(0, at->first.size() - 5);
    const auto position = answers.find(row);
    rows.emplace_back(position != answers.end() && position->second.is_number() ? position->second.get<double>() : 0,
                      row);
  }
  std::sort(rows.begin(), rows.end());
  std::vector<std::string> out;
  for (auto& [position, row] : rows) out.push_back(std::move(row));
  return out;
}

void override_rule(RoundRule& one, const forms::Answers& answers, const std::string& row) {
  const std::string due = text_of(answers, row + "/due");
  if (day_number(due) && !one.due.empty() && due != one.due) {
    one.due = due;
    one.changed = true;
  }
  const auto minimum = answers.find(row + "/minimum");
  const bool counts = minimum != answers.end() && minimum->second.is_number_integer();
  if (counts && minimum->second.get<std::int64_t>() > 0 && minimum->second.get<std::int64_t>() != one.minimum) {
    one.minimum = minimum->second.get<std::int64_t>();
    one.changed = true;
  }
  one.off = text_of(answers, row + "/off") == "yes";
  one.changed = one.changed || one.off;
}

std::string date_in(const MonthDay& when, int year) { return day_text(year + when.year_offset, when.month, when.day); }

}  // namespace

std::vector<int> round_years(const RuleSet& set, const std::vector<Record>& records) {
  std::set<int, std::greater<>> years(set.rounds.begin(), set.rounds.end());
  for (const Record& record : records) {
    if (is_in_force(set, record)) years.insert(*year_named(set, record));
  }
  return {years.begin(), years.end()};
}

int round_on(const std::vector<int>& years, std::string_view day) {
  const int today = day_number(day) ? std::stoi(std::string(day.substr(0, 4))) : 0;
  return election::round_on(years, today);
}

Round round_of(const RuleSet& set, int year, const std::vector<Record>& records) {
  Round round;
  round.year = year;
  round.is_set_up = std::find(set.rounds.begin(), set.rounds.end(), year) != set.rounds.end();
  for (const Rule& rule : set.rules) {
    auto& one = round.rules.emplace_back();
    one.rule = &rule;
    one.minimum = rule.minimum;
    if (rule.per != Per::visit_day) one.due = date_in(rule.due, year);
  }
  for (const Record& record : records) {
    if (year_named(set, record) != year) continue;
    round.record = record.id;
    round.is_draft = !is_in_force(set, record);
    if (round.is_draft) continue;
    round.is_set_up = true;
    if (day_number(text_of(record.values, "from"))) round.from = text_of(record.values, "from");
    if (day_number(text_of(record.values, "until"))) round.until = text_of(record.values, "until");
    for (const std::string& row : rows_of(record.values)) {
      const std::string id = text_of(record.values, row + "/rule");
      const auto found = std::find_if(round.rules.begin(), round.rules.end(),
                                      [&](const RoundRule& one) { return one.rule->id == id; });
      if (found != round.rules.end()) override_rule(*found, record.values, row);
    }
  }
  return round;
}

forms::Answers round_answers(const RuleSet& set, int year) {
  forms::Answers answers{{"year", year}, {"place", set.city}};
  int position = 0;
  for (const Rule& rule : set.rules) {
    if (rule.per == Per::visit_day) continue;
    const std::string row = "overrides[" + rule.id + "]";
    answers[row] = ++position;
    answers[row + "/rule"] = rule.id;
    answers[row + "/due"] = date_in(rule.due, year);
  }
  return answers;
}

}  // namespace yanxing::due
