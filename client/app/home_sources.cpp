#include "client/app/home_sources.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "client/app/context.h"
#include "client/election/round.h"

namespace yanxing::app {

using records::Record;

Result<std::vector<election::ProblemFact>> open_urgent_problems(records::RecordStore& store, const std::string& scope) {
  auto query = of_form("problem");
  query.place = scope;
  election::Facts facts(store.forms(), {});  // problems of every round: they are open until solved
  YX_TRY(store.each(query, [&](const Record& record) {
    facts.note(record);
    return true;
  }));
  std::vector<election::ProblemFact> out;
  for (const election::ProblemFact* problem : election::problems_in_order(facts, scope)) {
    if (problem->severity == election::Severity::urgent && problem->state != election::ProblemState::solved)
      out.push_back(*problem);
  }
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

std::vector<election::DayMeeting> meetings_on(const forms::FormSet& forms, const std::vector<Record>& records,
                                              const std::string& day) {
  std::map<std::string, election::Facts> rounds;
  for (const Record& record : records) {
    if (record.form != "election_result" && record.form != "schedule") continue;
    const std::string round = election::round_year(text_answer(record.values, "round"));
    rounds.try_emplace(round, forms, round).first->second.note(record);
  }
  std::vector<election::DayMeeting> out;
  for (const auto& [round, facts] : rounds) {
    auto found = election::meetings_on(facts, day);
    out.insert(out.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return out;
}

}  // namespace yanxing::app
