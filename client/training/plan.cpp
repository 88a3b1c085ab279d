#include "client/training/plan.h"

#include <charconv>
#include <chrono>
#include <map>

#include "client/training/attendance.h"

namespace yanxing::training {
namespace {

using records::Record;
using std::chrono::sys_days;

std::string text_of(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

std::optional<sys_days> day_of(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto year = number(date.substr(0, 4));
  const auto month = number(date.substr(5, 2));
  const auto day = number(date.substr(8, 2));
  if (!year || !month || !day || *month < 0 || *day < 0) return std::nullopt;
  const std::chrono::year_month_day whole{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  return whole.ok() ? std::optional(sys_days(whole)) : std::nullopt;
}

std::string date_of(sys_days day) {
  const std::chrono::year_month_day whole(day);
  const auto two = [](unsigned n) { return std::to_string(100 + n).substr(1); };
  return std::to_string(10000 + static_cast<int>(whole.year())).substr(1) + "-" +
         two(static_cast<unsigned>(whole.month())) + "-" + two(static_cast<unsigned>(whole.day()));
}

}  // namespace

std::vector<HalfDay> planned_half_days(std::string_view start, std::string_view end) {
  const auto first = day_of(start);
  const auto last = end.empty() ? first : day_of(end);
  std::vector<HalfDay> out;
  if (!first || !last) return out;
  for (auto day = *first; day <= *last && day < *first + std::chrono::days(max_plan_days);
       day += std::chrono::days(1)) {
    out.push_back({date_of(day), "am"});
    out.push_back({date_of(day), "pm"});
  }
  return out;
}

std::vector<PlanLine> plan_of(const Record& training, const std::vector<Record>& sessions) {
  std::map<HalfDay, PlanLine> lines;
  for (const HalfDay& when : planned_half_days(text_of(training, "start"), text_of(training, "end")))
    lines[when] = {when, nullptr, true};
  const std::string wanted = training.id.text();
  bool is_held = false;
  for (const Record& session : sessions) {
    if (session.form != session_form || text_of(session, "training") != wanted) continue;
    const HalfDay when{text_of(session, "date"), text_of(session, "half")};
    if (session.state == records::State::deleted) {
      if (const auto line = lines.find(when); line != lines.end()) line->second.cancelled = true;
      continue;
    }
    is_held = true;
    const auto [line, is_outside] = lines.try_emplace(when, PlanLine{when, nullptr, false});
    line->second.session = &session;
  }
  for (auto& [when, line] : lines) line.cancelled = line.cancelled && is_held && line.session == nullptr;
  std::vector<PlanLine> out;
  for (auto& [when, line] : lines) out.push_back(std::move(line));
  return out;
}

forms::Answers session_key(const RecordId& training, const HalfDay& when) {
  return {{"training", training.text()}, {"date", when.date}, {"half", when.half}};
}

}  // namespace yanxing::training
