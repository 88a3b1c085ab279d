#include "client/training/persons.h"

#include <algorithm>
#include <unordered_set>

#include "client/training/attendance.h"

namespace yanxing::training {

namespace {

bool is_living_person(const records::Record& record) {
  return record.form == person_form && record.state != records::State::deleted;
}

}  // namespace

Aliases::Aliases(const std::vector<records::Record>& persons) {
  std::unordered_set<RecordId> there;
  for (const records::Record& person : persons) {
    if (is_living_person(person)) there.insert(person.id);
  }
  *this = Aliases(persons, [&](const RecordId& id) { return there.contains(id); });
}

Aliases::Aliases(const std::vector<records::Record>& persons, const std::function<bool(const RecordId&)>& is_there) {
  for (const records::Record& person : persons) {
    if (!is_living_person(person)) continue;
    const auto into = person.values.find(std::string(merged_into_field));
    if (into == person.values.end() || !into->second.is_string()) continue;
    const auto other = RecordId::parse(into->second.get_ref<const std::string&>());
    if (other && *other != person.id && is_there(*other)) into_.emplace(person.id, *other);
  }
}

RecordId Aliases::of(const RecordId& person) const {
  RecordId at = person;
  std::vector<RecordId> seen;
  for (auto next = into_.find(at); next != into_.end(); next = into_.find(at)) {
    const auto circle = std::find(seen.begin(), seen.end(), at);
    if (circle != seen.end()) return *std::min_element(circle, seen.end());
    seen.push_back(at);
    at = next->second;
  }
  return at;
}

}  // namespace yanxing::training
