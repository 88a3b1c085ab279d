#include "client/election/facts.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "client/election/problems.h"
#include "client/election/progress.h"
#include "client/election/round.h"
#include "client/election/schedule.h"

namespace yanxing::election {
namespace {

using records::Record;

std::string text_of(const Record& record, std::string_view field) {
  const auto found = record.values.find(std::string(field));
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

std::optional<std::int64_t> number_of(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  if (found == record.values.end() || !found->second.is_number()) return std::nullopt;
  return found->second.is_number_float() ? static_cast<std::int64_t>(found->second.get<double>())
                                         : found->second.get<std::int64_t>();
}

std::optional<bool> yes_or_no(const Record& record, const char* field) {
  const std::string value = text_of(record, field);
  if (value != "yes" && value != "no") return std::nullopt;
  return value == "yes";
}

Moments moments_of(const Record& record, const char* suffix) {
  Moments out;
  constexpr std::array<const char*, meeting_count> names{"party", "committee", "federation"};
  for (std::size_t i = 0; i < meeting_count; ++i) out[i] = text_of(record, std::string(names[i]) + suffix);
  return out;
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = -1;
    const char* end = text.data() + at + digits;
    const auto [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc() && stop == end ? value : -1;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day);
}

}  // namespace

Facts::Facts(const forms::FormSet& forms, std::string round, std::vector<int> rounds)
    : forms_(&forms), round_(std::move(round)), rounds_(std::move(rounds)) {
  const forms::Form* form = forms.find(observation_form);
  for (int stage = 1; form != nullptr && stage <= stage_count; ++stage) {
    items_[static_cast<std::size_t>(stage - 1)] = items_of(*form, stage);
  }
}

const std::vector<std::string>& Facts::form_names() {
  static const std::vector<std::string> names{"election_result",
                                              "problem",
                                              "schedule",
                                              "visit",
                                              "guidance_report",
                                              "discipline",
                                              std::string(observation_form)};
  return names;
}

std::size_t Facts::items_at(int stage) const {
  return stage >= 1 && stage <= stage_count ? items_[static_cast<std::size_t>(stage - 1)].size() : 0;
}

void Facts::forget(const RecordId& id) {
  observations_.erase(id);
  results_.erase(id);
  snapshots_.erase(id);
  problems_.erase(id);
  reports_.erase(id);
  visits_.erase(id);
  guidance_.erase(id);
  of_round_.erase(id);
  of_others_.erase(id);
}

void Facts::note(const Record& record) {
  forget(record.id);
  if (record.state == records::State::deleted) return;
  if (record.form == "problem") {
    problems_.insert_or_assign(record.id, problem_of(record));
    return;
  }
  if (record.form == "guidance_report") {
    if (record.state == records::State::final) note_guidance(record);
    return;
  }
  const std::string round = round_year(text_of(record, "round"));
  if (!round.empty()) (round == round_ ? of_round_ : of_others_).insert(record.id);
  if (round != round_) return;
  if (record.form == observation_form) return note_observation(record);
  if (record.form == "election_result") return note_result(record);
  if (record.form == "schedule") snapshots_.insert_or_assign(record.id, snapshot_of(record));
  if (record.form == "visit" || record.form == "discipline") note_report(record);
  if (record.form == "visit" && record.state == records::State::final)
    visits_.insert_or_assign(record.id, VisitFact{text_of(record, "place"), text_of(record, "date")});
}

bool Facts::is_of_round(const ProblemFact& problem) const {
  if (const auto source = RecordId::parse(problem.source)) {
    if (of_round_.contains(*source)) return true;
    if (of_others_.contains(*source)) return false;
  }
  if (rounds_.empty() || problem.found_on.empty()) return true;
  return std::to_string(round_on(rounds_, std::stoi(problem.found_on.substr(0, 4)))) == round_;
}

void Facts::note_observation(const Record& record) {
  const std::string stage = text_of(record, "stage");
  if (stage.size() != 1 || stage[0] < '1' || stage[0] > '4') return;
  ObservationFact fact;
  fact.place = text_of(record, "place");
  fact.stage = stage[0] - '0';
  fact.final = record.state == records::State::final;
  fact.conflict = !record.conflicts.empty();
  for (const std::string& item : items_[static_cast<std::size_t>(fact.stage - 1)]) {
    const auto found = record.values.find(item);
    if (found == record.values.end() || !forms::is_answered(found->second)) continue;
    ++fact.answered;
    if (found->second == "no") fact.noes.push_back(item);
  }
  observations_.insert_or_assign(record.id, std::move(fact));
}

void Facts::note_result(const Record& record) {
  ResultFact fact;
  fact.place = text_of(record, "place");
  const std::string kind = text_of(record, "kind");
  if (kind == "village") fact.kind = Kind::village;
  if (kind == "community") fact.kind = Kind::community;
  fact.final = record.state == records::State::final;
  fact.conflict = !record.conflicts.empty();
  fact.members = number_of(record, "members");
  fact.women = number_of(record, "women_members");
  const std::string sex = text_of(record, "head_sex");  // GB/T 2261.1: 2 is female
  if (!sex.empty()) fact.head_is_woman = sex == "2";
  fact.chair_in = yes_or_no(record, "chair_in");
  fact.planned = moments_of(record, "_planned");
  fact.actual = moments_of(record, "_actual");
  results_.insert_or_assign(record.id, std::move(fact));
}

void Facts::note_report(const Record& record) {
  const forms::Form* form = forms_->find(record.form);
  ReportFact fact{record.form, text_of(record, "place"), {}};
  for (const forms::Field& field : form != nullptr ? form->fields : std::vector<forms::Field>()) {
    const std::string answer = field.problem.empty() ? std::string() : text_of(record, field.name);
    if (std::find(field.problem.begin(), field.problem.end(), answer) != field.problem.end())
      fact.noes.push_back(field.name);
  }
  if (!fact.noes.empty()) reports_.insert_or_assign(record.id, std::move(fact));
}

void Facts::note_guidance(const Record& record) {
  GuidanceFact fact{text_of(record, "township"), day_of(text_of(record, "date")), {}};
  const std::string last = day_in_round(round_, "12-31");
  const auto before_end = days_between(fact.date, last);
  if (before_end && (*before_end < 0 || *before_end > 365 + 92)) return;
  const auto methods = record.values.find("method");
  if (methods != record.values.end() && methods->second.is_array()) {
    for (const auto& method : methods->second) {
      if (method.is_string()) fact.methods.push_back(method.get<std::string>());
    }
  }
  guidance_.insert_or_assign(record.id, std::move(fact));
}

Kind kind_by_code(std::string_view code) {
  return code.size() == 12 && code[9] >= '2' ? Kind::village : Kind::community;
}

bool kind_differs(const ResultFact& result, Kind of_place) { return result.kind && *result.kind != of_place; }

std::vector<Village> villages_in(const places::Places& places, std::string_view scope) {
  std::vector<Village> out;
  for (const auto level : {places::Level::village, places::Level::community}) {
    for (const places::Place* place : places.within(scope, level)) {
      out.push_back(
          {place->code, place->short_name(), level == places::Level::village ? Kind::village : Kind::community});
    }
  }
  std::sort(out.begin(), out.end(), [](const Village& a, const Village& b) { return a.code < b.code; });
  return out;
}

std::string day_of(std::string_view moment) {
  return parse_day(moment) ? std::string(moment.substr(0, 10)) : std::string();
}

std::optional<int> days_between(std::string_view from, std::string_view to) {
  const auto a = parse_day(from);
  const auto b = parse_day(to);
  if (!a || !b) return std::nullopt;
  return static_cast<int>((*b - *a).count());
}

bool is_before(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  constexpr std::size_t to_the_minute = 16;
  const std::size_t length = std::min({a.size(), b.size(), to_the_minute});
  return a.substr(0, length) < b.substr(0, length);
}

std::string day_in_round(std::string_view round, std::string_view month_day) {
  if (round.size() < 4 || !std::all_of(round.begin(), round.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  return std::string(round.substr(0, 4)) + "-" + std::string(month_day);
}

}  // namespace yanxing::election
