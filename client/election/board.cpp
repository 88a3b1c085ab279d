#include "client/election/board.h"

#include <algorithm>
#include <set>

#include "client/election/problems.h"
#include "client/election/schedule.h"

namespace yanxing::election {
namespace {

using RowIndex = std::map<std::string, BoardRow*, std::less<>>;

void add(OpenProblems& sum, const ProblemFact& problem, std::string_view today) {
  if (problem.state == ProblemState::solved) return;
  if (problem.severity == Severity::urgent) {
    ++sum.urgent;
  } else if (problem.severity == Severity::important) {
    ++sum.important;
  } else {
    ++sum.general;
  }
  sum.overdue += is_overdue(problem, today) ? 1 : 0;
}

Late lateness(const BoardMeeting& meeting, const std::string& until, const std::string& today) {
  if (until.empty()) return Late::no;
  if (!meeting.actual.empty()) return day_of(meeting.actual) > until ? Late::held_late : Late::no;
  if (!today.empty() && today > until) return Late::overdue;
  return !meeting.planned.empty() && day_of(meeting.planned) > until ? Late::planned_late : Late::no;
}

/// The result says when; where it does not, annex 3 does.
void fill_dates(BoardRow& row, const ResultFact* result, const PlannedTimes& schedule) {
  const DateSource source = schedule.of_township ? DateSource::schedule_township : DateSource::schedule_village;
  for (std::size_t i = 0; i < meeting_count; ++i) {
    BoardMeeting& meeting = row.meetings[i];
    if (result != nullptr && !result->planned[i].empty()) {
      meeting.planned = result->planned[i];
      meeting.planned_from = DateSource::result;
    } else if (!schedule.planned[i].empty()) {
      meeting.planned = schedule.planned[i];
      meeting.planned_from = source;
    }
    if (result != nullptr && !result->actual[i].empty()) {
      meeting.actual = result->actual[i];
      meeting.actual_from = DateSource::result;
    } else if (!schedule.actual[i].empty() && !schedule.of_township) {
      meeting.actual = schedule.actual[i];  // of a township it would claim that every village has met
      meeting.actual_from = source;
    }
  }
}

void judge_dates(BoardRow& row, const BoardOptions& options) {
  for (std::size_t i = 0; i < meeting_count; ++i) {
    BoardMeeting& meeting = row.meetings[i];
    meeting.late = lateness(meeting, options.deadlines.until[i], options.today);
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      const BoardMeeting& first = row.meetings[earlier];
      const bool held = is_before(meeting.actual, first.actual);
      const bool planned = meeting.actual.empty() && is_before(meeting.planned, first.planned);
      meeting.out_of_order = meeting.out_of_order || held || planned;
    }
    row.late = row.late || meeting.late != Late::no;
    row.out_of_order = row.out_of_order || meeting.out_of_order;
  }
}

/// In the order of the round: three checklists, then the dates of the meetings must be known, the vote, the result.
Next next_of(const BoardRow& row) {
  Next next{Step::none, 0, row.village.code};
  constexpr int vote = 4;
  const auto open = std::find_if(row.stages.begin(), row.stages.end(),
                                 [](const BoardStage& stage) { return stage.state != Done::final; });
  const int stage = open == row.stages.end() ? 0 : static_cast<int>(open - row.stages.begin()) + 1;
  const bool without_dates = std::all_of(row.meetings.begin(), row.meetings.end(), [](const BoardMeeting& meeting) {
    return meeting.planned.empty() && meeting.actual.empty();
  });
  if (stage == vote && without_dates && row.stages[vote - 1].state == Done::none) {
    next.step = Step::schedule;
  } else if (stage != 0) {
    next.step = Step::stage;
    next.stage = stage;
  } else if (row.result != Done::final) {
    next.step = Step::result;
  }
  return next;
}

void add_observations(const Facts& facts, const RowIndex& index) {
  for (const auto& [id, fact] : facts.observations()) {
    const auto found = index.find(fact.place);
    if (found == index.end()) continue;
    BoardStage& stage = found->second->stages[static_cast<std::size_t>(fact.stage - 1)];
    stage.state = fact.final ? Done::final : Done::draft;
    stage.answered = fact.answered;
    stage.noes = fact.noes.size();
    stage.conflict = fact.conflict;
    found->second->checklists_done += fact.final ? 1 : 0;
  }
}

void add_visits(const Facts& facts, const RowIndex& index) {
  for (const auto& [id, visit] : facts.visits()) {
    const auto found = index.find(visit.place);
    if (found != index.end()) found->second->last_visit = std::max(found->second->last_visit, day_of(visit.date));
  }
}

std::map<std::string_view, const ResultFact*> results_by_place(const Facts& facts) {
  std::map<std::string_view, const ResultFact*> out;
  for (const auto& [id, result] : facts.results()) {
    const auto [at, fresh] = out.emplace(result.place, &result);
    if (!fresh && result.final) at->second = &result;
  }
  return out;
}

void add_row(TownshipRow& township, const BoardRow& row) {
  ++township.villages;
  for (std::size_t i = 0; i < row.stages.size(); ++i) {
    township.stages_final[i] += row.stages[i].state == Done::final ? 1 : 0;
    township.stages_begun[i] += row.stages[i].state == Done::draft ? 1 : 0;
  }
  for (std::size_t i = 0; i < meeting_count; ++i) {
    township.planned[i] += row.meetings[i].planned.empty() ? 0 : 1;
    township.held[i] += row.meetings[i].actual.empty() ? 0 : 1;
  }
  township.checklists_done += row.checklists_done;
  township.late += row.late ? 1 : 0;
  township.out_of_order += row.out_of_order ? 1 : 0;
  township.kind_differs += row.kind_differs ? 1 : 0;
  township.reported += row.result == Done::final ? 1 : 0;
  township.in_conflict += row.result == Done::final && row.result_conflict ? 1 : 0;
  township.complete += row.next.step == Step::none ? 1 : 0;
  if (township.next.step == Step::none) township.next = row.next;
}

std::string township_of(std::string_view place) { return std::string(place.substr(0, 9)); }

using TownshipIndex = std::map<std::string, TownshipRow*, std::less<>>;

void add_township_visits(const Facts& facts, const TownshipIndex& index) {
  std::map<std::string, std::set<std::string>> days;
  for (const auto& [id, visit] : facts.visits()) days[township_of(visit.place)].insert(day_of(visit.date));
  for (const auto& [id, report] : facts.guidance()) {
    const auto found = index.find(report.township);
    if (found == index.end()) continue;
    for (const std::string& method : report.methods) {
      found->second->hearings += method == "hearing" ? 1 : 0;
      found->second->observed += method == "meeting" ? 1 : 0;
      if (method == "visit") days[report.township].insert(report.date);
    }
  }
  for (auto& [code, on] : days) {
    on.erase("");
    const auto found = index.find(code);
    if (found == index.end() || on.empty()) continue;
    found->second->visits = static_cast<std::int64_t>(on.size());
    found->second->last_visit = *on.rbegin();
  }
}

}  // namespace

std::vector<BoardRow> board(const std::vector<Village>& villages, const Facts& facts, const BoardOptions& options) {
  std::vector<BoardRow> rows(villages.size());
  RowIndex index;
  for (std::size_t i = 0; i < villages.size(); ++i) {
    rows[i].village = villages[i];
    index.emplace(villages[i].code, &rows[i]);
    for (int stage = 1; stage <= stage_count; ++stage)
      rows[i].stages[static_cast<std::size_t>(stage - 1)].items = facts.items_at(stage);
  }
  add_observations(facts, index);
  add_visits(facts, index);
  for (const auto& [id, problem] : facts.problems()) {
    const auto found = index.find(problem.place);
    if (found != index.end() && facts.is_of_round(problem)) add(found->second->problems, problem, options.today);
  }
  const auto results = results_by_place(facts);
  const PlannedLookup schedule(facts);
  for (BoardRow& row : rows) {
    const auto found = results.find(row.village.code);
    const ResultFact* result = found != results.end() ? found->second : nullptr;
    if (result != nullptr) {
      row.result = result->final ? Done::final : Done::draft;
      row.result_conflict = result->conflict;
      row.kind_differs = kind_differs(*result, row.village.kind);
    }
    fill_dates(row, result, schedule.of(row.village.code));
    judge_dates(row, options);
    row.next = next_of(row);
  }
  return rows;
}

std::vector<DayMeeting> meetings_on(const Facts& facts, std::string_view day) {
  const auto results = results_by_place(facts);
  const PlannedLookup schedule(facts);
  std::map<std::string, RecordId> records;  // of the result; a place without one has its timetable's
  for (const auto& [id, result] : facts.results()) {
    if (results.at(result.place) == &result) records.emplace(result.place, id);
  }
  for (const std::string& place : schedule.places()) records.emplace(place, schedule.snapshot_of(place)->record);
  std::vector<DayMeeting> out;
  for (const auto& [place, record] : records) {
    const auto found = results.find(place);
    BoardRow row;
    fill_dates(row, found != results.end() ? found->second : nullptr, schedule.of(place));
    for (std::size_t i = 0; i < meeting_count; ++i) {
      const BoardMeeting& meeting = row.meetings[i];
      const bool of_township = meeting.planned_from == DateSource::schedule_township;  // which has a line of its own
      if (of_township || !meeting.actual.empty() || day_of(meeting.planned) != day) continue;
      const bool of_result = meeting.planned_from == DateSource::result;
      out.push_back(
          {of_result ? record : schedule.snapshot_of(place)->record, place, static_cast<Meeting>(i), meeting.planned});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const DayMeeting& a, const DayMeeting& b) { return a.planned < b.planned; });
  return out;
}

std::vector<TownshipRow> townships(const std::vector<BoardRow>& rows, const Facts& facts, const BoardOptions& options) {
  std::vector<TownshipRow> out;
  for (const BoardRow& row : rows) {
    std::string code = township_of(row.village.code);
    if (out.empty() || out.back().code != code) {
      out.emplace_back();
      out.back().code = std::move(code);
    }
    add_row(out.back(), row);
  }
  TownshipIndex index;
  for (TownshipRow& township : out) index.emplace(township.code, &township);
  for (const auto& [id, problem] : facts.problems()) {
    const auto found = index.find(township_of(problem.place));
    if (found != index.end() && facts.is_of_round(problem)) add(found->second->problems, problem, options.today);
  }
  add_township_visits(facts, index);
  return out;
}

}  // namespace yanxing::election
