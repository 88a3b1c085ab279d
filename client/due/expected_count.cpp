#include "client/due/expected_count.h"

#include <algorithm>
#include <set>

#include "client/due/days.h"
#include "client/election/round.h"
#include "client/forms/answers.h"

namespace yanxing::due {
namespace {

using records::Record;

/// Equal; of a list, all of them chosen.
bool has_answer(const Record& record, const std::string& field, const nlohmann::json& wanted) {
  const auto found = record.values.find(field);
  if (found == record.values.end()) return false;
  const auto& value = found->second;
  if (!wanted.is_array()) return value == wanted;
  if (!value.is_array()) return false;
  return std::all_of(wanted.begin(), wanted.end(), [&](const nlohmann::json& one) {
    return std::find(value.begin(), value.end(), one) != value.end();
  });
}

/// Answers of one question in the rows of a table.
std::int64_t rows_with(const Record& record, const std::string& table_and_question) {
  const auto slash = table_and_question.find('/');
  const std::string start = table_and_question.substr(0, slash) + "[";
  const std::string end = "]" + table_and_question.substr(slash);
  std::int64_t rows = 0;
  for (auto at = record.values.lower_bound(start); at != record.values.end() && at->first.starts_with(start); ++at)
    rows += at->first.ends_with(end) && forms::is_answered(at->second);
  return rows;
}

}  // namespace

std::string text_of(const Record& record, const std::string& field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

bool is_of_year(const Record& record, const std::string& field, int year) {
  const auto found = record.values.find(field);
  if (found == record.values.end()) return false;
  if (!found->second.is_string()) return found->second == year;
  return election::round_year(found->second.get_ref<const std::string&>()) == std::to_string(year);
}

std::string day_of(const Rule& rule, const Record& record, const Question& question) {
  const std::string own = rule.date_field.empty() ? std::string() : text_of(record, rule.date_field);
  const auto first = question.finished_first.find(record.id);
  const bool is_first = first != question.finished_first.end() && record.state == records::State::final;
  if (day_number(own)) {
    // A year off was a slip of the pen, and what stands there now is right.
    constexpr std::int64_t year_days = 366;
    const bool moved = is_first && rule.date_field == hand_in_field && day_number(first->second.day) &&
                       days_between(first->second.day, own) > 0 && days_between(first->second.day, own) < year_days;
    return moved ? first->second.day : own.substr(0, 10);
  }
  return question.local_day(is_first ? first->second.ms : record.changed_ms);
}

bool is_of(const Rule& rule, const Record& record, const Question& question) {
  if (record.form != rule.form || record.state == records::State::deleted) return false;
  for (const auto& [field, wanted] : rule.where.items()) {
    if (!has_answer(record, field, wanted)) return false;
  }
  if (rule.per == Per::visit_day) return true;  // the visit's day says which
  const Round& round = question.round;
  if (!rule.year_field.empty()) return is_of_year(record, rule.year_field, round.year);
  const auto in_year = [&](const MonthDay& when) {
    return day_text(round.year + when.year_offset, when.month, when.day);
  };
  const std::string day = day_of(rule, record, question);
  return day >= (round.from.empty() ? in_year(rule.window_from) : round.from) &&
         day <= (round.until.empty() ? in_year(rule.window_until) : round.until);
}

std::int64_t count_of(const Rule& rule, const std::vector<HandedIn>& handed_in) {
  std::int64_t sum = 0;
  std::set<std::string> days;
  for (const HandedIn& one : handed_in) {
    switch (rule.count) {
      case Count::records: ++sum; break;
      case Count::days: days.insert(text_of(*one.record, rule.count_field).substr(0, 10)); break;
      case Count::rows: sum += rows_with(*one.record, rule.count_field); break;
      case Count::choices: {
        const auto found = one.record->values.find(rule.count_field);
        const bool is_list = found != one.record->values.end() && found->second.is_array();
        sum = std::max<std::int64_t>(sum, is_list ? static_cast<std::int64_t>(found->second.size()) : 0);
        break;
      }
    }
  }
  return rule.count == Count::days ? static_cast<std::int64_t>(days.size()) : sum;
}

}  // namespace yanxing::due
