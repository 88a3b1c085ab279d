#include "client/training/attendance.h"

#include <array>
#include <set>
#include <utility>

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

std::map<std::string, const Record*> marks_of(const RecordId& session, const std::vector<Record>& marks) {
  const std::string wanted = session.text();
  std::map<std::string, const Record*> out;
  for (const Record& mark : marks) {
    if (mark.form == mark_form && lives(mark) && text_of(mark, "session") == wanted)
      out[text_of(mark, "person")] = &mark;
  }
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

Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<Record>& persons,
                   const std::vector<Record>& marks) {
  const auto by_person = marks_of(session, marks);
  Roster roster;
  for (const Record& person : persons) {
    if (person.form != person_form) continue;
    const auto found = by_person.find(person.id.text());
    const Record* mark = found != by_person.end() ? found->second : nullptr;
    const bool belongs = lives(person) && person.place.starts_with(scope);
    if (!belongs && mark == nullptr) continue;
    const Mark status = mark != nullptr ? parse_mark(text_of(*mark, "status")) : Mark::none;
    roster.rows.push_back({person.id, person.place, status, mark});
    roster.counts.add(status);
    roster.by_village[person.place].add(status);
  }
  return roster;
}

bool counts_towards_days(std::string_view mode) { return mode == "concentrated" || mode == "collective"; }

std::map<RecordId, Attendance> attendance(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                                          const std::vector<Record>& marks) {
  std::set<std::string> counting;
  for (const Record& training : trainings) {
    if (lives(training) && counts_towards_days(text_of(training, "mode"))) counting.insert(training.id.text());
  }
  std::map<std::string, std::string> half_day_of;  // session -> "2021-05-17 am"
  for (const Record& session : sessions) {
    if (!lives(session) || !counting.contains(text_of(session, "training"))) continue;
    half_day_of[session.id.text()] = text_of(session, "date") + " " + text_of(session, "half");
  }
  std::map<RecordId, std::set<std::string>> seen;
  for (const Record& mark : marks) {
    const auto half_day = half_day_of.find(text_of(mark, "session"));
    if (!lives(mark) || half_day == half_day_of.end() || !was_there(parse_mark(text_of(mark, "status")))) continue;
    if (const auto person = Uuid::parse(text_of(mark, "person"))) seen[*person].insert(half_day->second);
  }
  std::map<RecordId, Attendance> out;
  for (const auto& [person, half_days] : seen) out[person].half_days = half_days.size();
  return out;
}

}  // namespace yanxing::training
