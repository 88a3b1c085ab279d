#include "client/training/attendance.h"

#include <array>
#include <set>
#include <utility>

#include "sync/base/check.h"

namespace yanxing::training {
namespace {

using records::Record;

constexpr std::array<std::pair<Mark, const char*>, 6> names{{{Mark::none, ""},
                                                             {Mark::present, "present"},
                                                             {Mark::late, "late"},
                                                             {Mark::early, "early"},
                                                             {Mark::leave, "leave"},
                                                             {Mark::absent, "absent"}}};

std::string text_of(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

bool lives(const Record& record) { return record.state != records::State::deleted; }

Mark status_of(const Record& mark) { return parse_mark(text_of(mark, "status")); }

/// The mark that counts for each person who has one of the session.
std::map<RecordId, const Record*> marks_of(const RecordId& session, const std::vector<Record>& marks,
                                           const Aliases& aliases) {
  const std::string wanted = session.text();
  std::map<RecordId, std::pair<RecordId, const Record*>> best;  // person -> under which of her ids, and the mark
  for (const Record& mark : marks) {
    if (mark.form != mark_form || !lives(mark) || text_of(mark, "session") != wanted) continue;
    const auto marked = RecordId::parse(text_of(mark, "person"));
    if (!marked) continue;
    const RecordId person = aliases.of(*marked);
    const auto [found, is_new] = best.try_emplace(person, *marked, &mark);
    if (is_new) continue;
    const auto& [other, other_mark] = found->second;
    if (stronger_mark(status_of(mark), *marked, status_of(*other_mark), other, person))
      found->second = {*marked, &mark};
  }
  std::map<RecordId, const Record*> out;
  for (const auto& [person, mark] : best) out.emplace(person, mark.second);
  return out;
}

}  // namespace

const char* mark_name(Mark status) {
  for (const auto& [each, name] : names) {
    if (each == status) return name;
  }
  YX_UNREACHABLE();
}

Mark parse_mark(std::string_view name) {
  for (const auto& [status, each] : names) {
    if (name == each) return status;
  }
  return Mark::none;
}

bool is_expected(Mark status) { return status != Mark::leave; }

bool was_there(Mark status) { return status == Mark::present || status == Mark::late || status == Mark::early; }

std::size_t Counts::of(Mark status) const {
  const auto found = by_mark.find(status);
  return found != by_mark.end() ? found->second : 0;
}

std::size_t Counts::there() const { return of(Mark::present) + of(Mark::late) + of(Mark::early); }

void Counts::add(Mark status) {
  ++total;
  ++by_mark[status];
}

std::size_t Counts::expected() const { return total - of(Mark::leave); }

void Counts::take(Mark status) {
  YX_CHECK(total > 0 && by_mark[status] > 0);
  --total;
  --by_mark[status];
}

Mark mark_at(std::string_view now, std::string_view late_after) {
  return !late_after.empty() && now > late_after ? Mark::late : Mark::present;
}

bool stronger_mark(Mark a, const RecordId& person_of_a, Mark b, const RecordId& person_of_b, const RecordId& person) {
  if (was_there(a) != was_there(b)) return was_there(a);
  if ((person_of_a == person) != (person_of_b == person)) return person_of_a == person;
  return person_of_a < person_of_b;
}

Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<Record>& persons,
                   const std::vector<Record>& marks, const Aliases& aliases) {
  const auto by_person = marks_of(session, marks, aliases);
  std::set<RecordId> known;
  for (const Record& person : persons) {
    if (person.form == person_form && !aliases.is_merged(person.id)) known.insert(person.id);
  }
  Roster roster;
  for (const Record& person : persons) {
    if (person.form != person_form) continue;
    const RecordId stands = aliases.of(person.id);
    if (stands != person.id && !known.insert(stands).second) continue;  // she has her row, or a fellow of hers has
    const auto found = by_person.find(stands);
    const Record* mark = found != by_person.end() ? found->second : nullptr;
    const bool belongs = lives(person) && person.place.starts_with(scope);
    if (!belongs && mark == nullptr) continue;
    const Mark status = mark != nullptr ? status_of(*mark) : Mark::none;
    roster.rows.push_back({person.id, person.place, status, mark});
    roster.counts.add(status);
    roster.by_village[person.place].add(status);
  }
  return roster;
}

Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<Record>& persons,
                   const std::vector<Record>& marks) {
  return make_roster(session, scope, persons, marks, Aliases(persons));
}

bool counts_towards_days(std::string_view mode) { return mode == "concentrated" || mode == "collective"; }

std::string mode_of(const Record& session, const Record* training) {
  std::string own = text_of(session, "mode");
  return !own.empty() || training == nullptr ? own : text_of(*training, "mode");
}

std::map<RecordId, Attendance> attendance(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                                          const std::vector<Record>& marks, const Aliases& aliases) {
  std::map<std::string, const Record*> living;
  for (const Record& training : trainings) {
    if (lives(training)) living.emplace(training.id.text(), &training);
  }
  std::map<std::string, std::string> half_day_of;  // session -> "2021-05-17 am"
  for (const Record& session : sessions) {
    const auto training = living.find(text_of(session, "training"));
    if (!lives(session) || training == living.end() || !counts_towards_days(mode_of(session, training->second)))
      continue;
    half_day_of[session.id.text()] = text_of(session, "date") + " " + text_of(session, "half");
  }
  std::map<RecordId, std::set<std::string>> seen;
  for (const Record& mark : marks) {
    const auto half_day = half_day_of.find(text_of(mark, "session"));
    if (!lives(mark) || half_day == half_day_of.end() || !was_there(status_of(mark))) continue;
    if (const auto person = Uuid::parse(text_of(mark, "person"))) seen[aliases.of(*person)].insert(half_day->second);
  }
  std::map<RecordId, Attendance> out;
  for (const auto& [person, half_days] : seen) out[person].half_days = half_days.size();
  return out;
}

std::map<RecordId, Attendance> attendance(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                                          const std::vector<Record>& marks) {
  return attendance(trainings, sessions, marks, Aliases());
}

}  // namespace yanxing::training
