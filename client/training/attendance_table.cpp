#include "client/training/attendance_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "client/training/attendance.h"
#include "client/training/persons.h"
#include "client/training/roles.h"

namespace yanxing::training {
namespace {

using records::Record;

std::string answer(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

/// What was held of one training.
struct Held {
  std::set<std::string> days;
  std::set<std::string> there;  // ids of persons
};

/// Self-study is nothing that was held: it tells neither when nor for whom, unless the training had nothing else.
std::map<std::string, Held> held_by_training(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                                             const std::vector<Record>& marks, const Aliases& aliases) {
  std::map<std::string, const Record*> training_of;
  for (const Record& training : trainings) training_of[training.id.text()] = &training;
  std::map<std::string, const Record*> session_of;
  for (const Record& session : sessions) {
    if (session.state != records::State::deleted) session_of[session.id.text()] = &session;
  }
  std::map<std::string, Held> taught;
  std::map<std::string, Held> studied;
  for (const Record& mark : marks) {
    const auto session = session_of.find(answer(mark, "session"));
    if (mark.state == records::State::deleted || session == session_of.end()) continue;
    const auto person = RecordId::parse(answer(mark, "person"));
    if (!person || !was_there(parse_mark(answer(mark, "status")))) continue;
    const std::string id = answer(*session->second, "training");
    const auto training = training_of.find(id);
    const bool alone =
        mode_of(*session->second, training == training_of.end() ? nullptr : training->second) == "self_study";
    Held& one = alone ? studied[id] : taught[id];
    one.days.insert(answer(*session->second, "date"));
    one.there.insert(aliases.of(*person).text());
  }
  taught.merge(studied);
  return taught;
}

std::string participants(const std::set<std::string>& there, const std::map<std::string, const Record*>& person_of) {
  std::map<std::string, std::size_t> by_role;
  for (const std::string& id : there) {
    const auto person = person_of.find(id);
    const auto roles =
        person == person_of.end() ? std::vector<std::string>() : roles_of(answer(*person->second, "role"));
    for (const std::string& role : roles) ++by_role[role];
    if (roles.empty()) ++by_role["其他"];
  }
  std::vector<std::pair<std::string, std::size_t>> sorted(by_role.begin(), by_role.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (const auto& [role, count] : sorted)
    out += (out.empty() ? "" : "、") + role + " " + std::to_string(count) + " 人";
  return out;
}

}  // namespace

std::shared_ptr<const forms::Table> attendance_table(const std::vector<Record>& trainings,
                                                     const std::vector<Record>& sessions,
                                                     const std::vector<Record>& marks,
                                                     const std::vector<Record>& persons) {
  const auto held = held_by_training(trainings, sessions, marks, Aliases(persons));
  std::map<std::string, const Record*> person_of;
  for (const Record& person : persons) person_of[person.id.text()] = &person;
  std::vector<std::string> cells;
  for (const Record& training : trainings) {
    if (training.state == records::State::deleted) continue;
    const auto found = held.find(training.id.text());
    const Held one = found == held.end() ? Held() : found->second;
    cells.push_back(training.id.text());
    cells.push_back(one.days.empty() ? answer(training, "start") : *one.days.begin());
    cells.push_back(one.days.empty() ? answer(training, "end") : *one.days.rbegin());
    cells.push_back(answer(training, "venue"));
    cells.push_back(one.there.empty() ? std::string() : std::to_string(one.there.size()));
    cells.push_back(participants(one.there, person_of));
  }
  return forms::Table::from_cells({"training", "start", "end", "venue", "heads", "participants"}, cells);
}

std::shared_ptr<const forms::Table> offered_table(records::RecordStore& store, std::string_view name) {
  if (name != attendance_table_name && name != std::string(attendance_table_name) + ".csv") return nullptr;
  const auto all = [&](const char* form) {
    records::ListQuery query;
    query.form = form;
    auto found = store.list(query);
    return found ? std::move(*found) : std::vector<Record>();  // what cannot be read is shown as missing
  };
  return attendance_table(all("training"), all("session"), all("mark"), all("person"));
}

}  // namespace yanxing::training
