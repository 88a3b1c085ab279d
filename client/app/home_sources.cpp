#include "client/app/home_sources.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "client/app/context.h"

namespace yanxing::app {

namespace {

using records::Record;

constexpr const char* meetings[] = {"party", "committee", "federation"};

/// "2021-02-05T09:30:00.000+08:00" -> "09:30".
std::string clock_of(const std::string& moment) { return moment.size() >= 16 ? moment.substr(11, 5) : std::string(); }

/// What is planned for that day under a prefix of answers: "" or "rows[k]/".
void add_meetings(const Record& record, const std::string& under, const std::string& place, const std::string& day,
                  std::vector<PlannedMeeting>& out) {
  for (const char* meeting : meetings) {
    const std::string planned = text_answer(record.values, under + meeting + "_planned");
    if (!planned.starts_with(day) || !text_answer(record.values, under + meeting + "_actual").empty()) continue;
    out.push_back({record.id, place, meeting, clock_of(planned)});
  }
}

void add_timetable(const Record& record, const std::string& day, std::vector<PlannedMeeting>& out) {
  constexpr std::string_view township = "]/township";
  for (auto at = record.values.lower_bound("rows["); at != record.values.end() && at->first.starts_with("rows[");
       ++at) {
    if (!at->first.ends_with(township) || !at->second.is_string()) continue;
    const std::string row = at->first.substr(0, at->first.size() - township.size() + 1) + "/";
    const std::string village = text_answer(record.values, row + "village");
    add_meetings(record, row, village.empty() ? at->second.get<std::string>() : village, day, out);
  }
}

}  // namespace

Result<std::vector<Record>> open_urgent_problems(records::RecordStore& store, const std::string& scope) {
  auto query = of_form("problem");
  query.place = scope;
  std::vector<Record> out;
  YX_TRY(store.each(query, [&](const Record& record) {
    if (text_answer(record.values, "severity") == "urgent" && text_answer(record.values, "status") != "solved")
      out.push_back(record);
    return true;
  }));
  std::stable_sort(out.begin(), out.end(), [](const Record& a, const Record& b) {
    return text_answer(a.values, "due") < text_answer(b.values, "due");
  });
  return out;
}

Result<std::vector<Record>> sessions_on(records::RecordStore& store, const std::string& scope, const std::string& day) {
  auto query = of_form("session");
  query.place = scope;
  std::vector<Record> out;
  YX_TRY(store.each(query, [&](const Record& record) {
    if (text_answer(record.values, "date") == day) out.push_back(record);
    return true;
  }));
  std::stable_sort(out.begin(), out.end(), [](const Record& a, const Record& b) {
    return text_answer(a.values, "half") < text_answer(b.values, "half");
  });
  return out;
}

std::vector<PlannedMeeting> meetings_on(const std::vector<Record>& records, const std::string& day) {
  std::vector<PlannedMeeting> out;
  std::map<std::string, const Record*> newest;  // timetable of each unit
  for (const Record& record : records) {
    if (record.form == "election_result") add_meetings(record, {}, record.place, day, out);
    if (record.form != "schedule") continue;
    auto& known = newest[text_answer(record.values, "unit") + text_answer(record.values, "round")];
    const auto hand_in = [](const Record& one) { return text_answer(one.values, "hand_in"); };
    if (known == nullptr || hand_in(*known) < hand_in(record)) known = &record;
  }
  for (const auto& [unit, record] : newest) add_timetable(*record, day, out);
  std::stable_sort(out.begin(), out.end(),
                   [](const PlannedMeeting& a, const PlannedMeeting& b) { return a.time < b.time; });
  std::set<std::pair<std::string, std::string>> seen;
  std::erase_if(out, [&](const PlannedMeeting& one) { return !seen.emplace(one.place, one.meeting).second; });
  return out;
}

}  // namespace yanxing::app
