#include "client/election/problems.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "client/election/progress.h"

namespace yanxing::election {
namespace {

std::string text_of(const records::Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

Severity severity_of(const std::string& value) {
  if (value == "urgent") return Severity::urgent;
  if (value == "important") return Severity::important;
  return value == "general" ? Severity::general : Severity::unknown;
}

ProblemState state_of(const std::string& value) {
  if (value == "solved") return ProblemState::solved;
  return value == "ongoing" ? ProblemState::ongoing : ProblemState::pending;
}

}  // namespace

ProblemFact problem_of(const records::Record& record) {
  ProblemFact out;
  out.record = record.id;
  out.place = text_of(record, "place");
  if (out.place.empty()) out.place = record.place;
  out.title = text_of(record, "title");
  out.severity = severity_of(text_of(record, "severity"));
  out.state = state_of(text_of(record, "status"));
  out.draft = record.state == records::State::draft;
  out.conflict = !record.conflicts.empty();
  out.due = day_of(text_of(record, "due"));
  out.found_on = day_of(text_of(record, "found_on"));
  out.responsible = text_of(record, "responsible");
  out.source_form = text_of(record, "source_form");
  out.source = text_of(record, "source");
  out.source_item = text_of(record, "source_item");
  for (const auto& [path, value] : record.values) {
    if (path.starts_with("photos[") && path.ends_with("]/photo") && forms::is_answered(value)) ++out.photos;
  }
  return out;
}

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::urgent: return "urgent";
    case Severity::important: return "important";
    case Severity::general: return "general";
    case Severity::unknown: return "";
  }
  YX_UNREACHABLE();
}

const char* state_name(ProblemState state) {
  switch (state) {
    case ProblemState::pending: return "pending";
    case ProblemState::ongoing: return "ongoing";
    case ProblemState::solved: return "solved";
  }
  YX_UNREACHABLE();
}

bool is_overdue(const ProblemFact& problem, std::string_view today) {
  return problem.state != ProblemState::solved && !problem.due.empty() && problem.due < today;
}

std::vector<const ProblemFact*> problems_in_order(const Facts& facts, std::string_view place) {
  std::vector<const ProblemFact*> out;
  for (const auto& [id, problem] : facts.problems()) {
    if (places::is_in(problem.place, place)) out.push_back(&problem);
  }
  const auto order = [](const ProblemFact& problem) {
    return std::tuple(problem.state == ProblemState::solved, problem.severity, problem.due.empty(),
                      std::string_view(problem.due), std::string_view(problem.found_on), problem.record);
  };
  std::sort(out.begin(), out.end(), [&](const ProblemFact* a, const ProblemFact* b) { return order(*a) < order(*b); });
  return out;
}

std::vector<Unrecorded> unrecorded_noes(const Facts& facts, std::string_view place) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const auto& [id, problem] : facts.problems()) known.emplace(problem.source, problem.source_item);
  std::vector<Unrecorded> out;
  const auto add = [&](const RecordId& id, std::string_view form, const std::string& at, int stage,
                       const std::vector<std::string>& noes) {
    if (noes.empty() || !places::is_in(at, place)) return;
    const std::string source = id.text();
    for (const std::string& item : noes) {
      if (!known.contains({source, item})) out.push_back({id, std::string(form), at, stage, item});
    }
  };
  for (const auto& [id, fact] : facts.observations()) add(id, observation_form, fact.place, fact.stage, fact.noes);
  for (const auto& [id, fact] : facts.reports()) add(id, fact.form, fact.place, 0, fact.noes);
  std::stable_sort(out.begin(), out.end(), [](const Unrecorded& a, const Unrecorded& b) {
    return std::tie(a.place, a.form, a.stage) < std::tie(b.place, b.form, b.stage);
  });
  return out;
}

RecordId problem_id(const RecordId& source, std::string_view item) {
  return make_uuid_v5(source, "problem/" + std::string(item));
}

}  // namespace yanxing::election
