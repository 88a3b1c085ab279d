#include "client/training/attendance.h"

#include <array>
#include <set>
#include <utility>

namespace yanxing::training {
namespace {

using records::Record;

constexpr std::array<std::pair<Status, const char*>, 6> names{{{Status::none, ""},
                                                               {Status::present, "present"},
                                                               {Status::late, "late"},
                                                               {Status::early, "early"},
                                                               {Status::leave, "leave"},
                                                               {Status::absent, "absent"}}};

std::string text_of(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

bool lives(const Record& record) { return record.state != records::State::deleted; }

std::map<std::string, const Record*> marks_of(const RecordId& session, const std::vector<Record>& marks) {
  const std::string wanted = session.text();
  std::map<std::string, const Record*> out;
  for (const Record& mark : marks) {
    if (mark.form == mark_form && lives(mark) && text_of(mark, "session") == wanted) out[text_of(mark, "person")] = &mark;
  }
  return out;
}

}  // namespace

const char* status_name(Status status) {
  for (const auto& [each, name] : names) {
    if (each == status) return name;
  }
  YX_UNREACHABLE();
}

Status parse_status(std::string_view name) {
  for (const auto& [status, each] : names) {
    if (name == each) return status;
  }
  return Status::none;
}

bool was_there(Status status) { return status == Status::present || status == Status::late || status == Status::early; }

std::size_t Counts::of(Status status) const {
  const auto found = by_status.find(status);
  return found != by_status.end() ? found->second : 0;
}

std::size_t Counts::there() const { return of(Status::present) + of(Status::late) + of(Status::early); }

void Counts::add(Status status) {
  ++total;
  ++by_status[status];
}

Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<Record>& persons, const std::vector<Record>& marks) {
  const auto by_person = marks_of(session, marks);
  Roster roster;
  for (const Record& person : persons) {
    if (person.form != person_form) continue;
    const auto found = by_person.find(person.id.text());
    const Record* mark = found != by_person.end() ? found->second : nullptr;
    const bool belongs = lives(person) && person.place.starts_with(scope);
    if (!belongs && mark == nullptr) continue;
    const Status status = mark != nullptr ? parse_status(text_of(*mark, "status")) : Status::none;
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
  std::map<std::string, std::string> half_day_of;    // session -> "2021-05-17 am"
  for (const Record& session : sessions) {
    if (!lives(session) || !counting.contains(text_of(session, "training"))) continue;
    half_day_of[session.id.text()] = text_of(session, "date") + " " + text_of(session, "half");
  }
  std::map<RecordId, std::set<std::string>> seen;
  for (const Record& mark : marks) {
    const auto half_day = half_day_of.find(text_of(mark, "session"));
    if (!lives(mark) || half_day == half_day_of.end() || !was_there(parse_status(text_of(mark, "status")))) continue;
    if (const auto person = Uuid::parse(text_of(mark, "person"))) seen[*person].insert(half_day->second);
  }
  std::map<RecordId, Attendance> out;
  for (const auto& [person, half_days] : seen) out[person].half_days = half_days.size();
  return out;
}

}  // namespace yanxing::training
