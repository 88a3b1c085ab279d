#include "client/roster/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "client/training/persons.h"

namespace yanxing::roster {
namespace {

int strength(Reason reason) {
  switch (reason) {
    case Reason::twice: return 0;
    case Reason::phone_of_other: return 1;
    case Reason::other_role: return 2;
    default: return 3;
  }
}

/// Who belongs together, joined pair by pair.
class Groups {
 public:
  explicit Groups(std::size_t count) : above_(count), reason_(count, Reason::similar_name) {
    std::iota(above_.begin(), above_.end(), std::size_t{0});
  }
  std::size_t top(std::size_t one) {
    while (above_[one] != one) one = above_[one] = above_[above_[one]];
    return one;
  }
  void join(std::size_t a, std::size_t b, Reason reason) {
    const std::size_t first = std::min(top(a), top(b));
    const std::size_t second = std::max(top(a), top(b));
    for (const std::size_t one : {first, second}) {
      if (strength(reason) < strength(reason_[one])) reason_[one] = reason;
    }
    if (strength(reason_[second]) < strength(reason_[first])) reason_[first] = reason_[second];
    above_[second] = first;
  }
  Reason reason(std::size_t top) const { return reason_[top]; }

 private:
  std::vector<std::size_t> above_;
  std::vector<Reason> reason_;
};

std::set<std::string> different_from(const records::Record& person) {
  const auto found = person.values.find(std::string(different_from_field));
  std::set<std::string> out;
  if (found == person.values.end() || !found->second.is_string()) return out;
  std::istringstream words(found->second.get<std::string>());
  for (std::string id; words >> id;) out.insert(id);
  return out;
}

}  // namespace

struct DuplicateSearch::State {
  State(const std::vector<records::Record>& all, text::Pinyin& spelling)
      : persons(&all), pinyin(&spelling), aliases(all), groups(0) {}

  void learn(const records::Record& person) {
    if (person.form != person_form || aliases.is_merged(person.id)) return;
    known.add(features_of(person, listed.size(), *pinyin));
    listed.push_back(&person);
    const std::string id = person.id.text();
    for (const std::string& other : different_from(person)) different.insert(std::minmax(id, other));
  }
  void compare(std::size_t i);
  /// Ties two of `listed`, unless somebody found them to be two persons.
  void join(std::size_t i, std::size_t other, Reason reason) {
    const std::pair<std::string, std::string> pair = std::minmax(listed[i]->id.text(), listed[other]->id.text());
    if (!different.contains(pair)) groups.join(i, other, reason);
  }

  const std::vector<records::Record>* persons;
  text::Pinyin* pinyin;
  training::Aliases aliases;
  KnownPersons known;
  std::vector<const records::Record*> listed;
  std::set<std::pair<std::string, std::string>> different;  // the smaller id first
  Groups groups;
  std::size_t learnt = 0;    // of persons
  std::size_t compared = 0;  // of listed
};

void DuplicateSearch::State::compare(std::size_t i) {
  const Features& one = known.at(i);
  if (one.name.empty()) return;
  for (const std::size_t other : known.with_phone(one.phone)) {
    if (other < i) join(i, other, known.at(other).name == one.name ? Reason::twice : Reason::phone_of_other);
  }
  for (const std::size_t other : known.named(one.name, one.place)) {
    if (other >= i) continue;
    const std::string& role = known.at(other).role;
    const bool is_one = role.empty() || one.role.empty() || share_a_role(role, one.role);
    join(i, other, is_one ? Reason::twice : Reason::other_role);
  }
  for (const std::size_t other : known.alike(one)) {
    if (other < i) join(i, other, Reason::similar_name);
  }
}

DuplicateSearch::DuplicateSearch(const std::vector<records::Record>& persons, text::Pinyin& pinyin)
    : state_(std::make_unique<State>(persons, pinyin)) {}
DuplicateSearch::~DuplicateSearch() = default;
DuplicateSearch::DuplicateSearch(DuplicateSearch&&) noexcept = default;
DuplicateSearch& DuplicateSearch::operator=(DuplicateSearch&&) noexcept = default;

bool DuplicateSearch::step(std::size_t count) {
  State& s = *state_;
  for (; count > 0 && s.learnt < s.persons->size(); --count) {
    s.learn((*s.persons)[s.learnt++]);
    if (s.learnt == s.persons->size()) s.groups = Groups(s.listed.size());
  }
  for (; count > 0 && s.compared < s.listed.size(); --count) s.compare(s.compared++);
  return s.learnt < s.persons->size() || s.compared < s.listed.size();
}

std::vector<DuplicateGroup> DuplicateSearch::groups() const {
  Groups groups = state_->groups;
  std::map<std::size_t, DuplicateGroup> found;
  for (std::size_t i = 0; i < state_->listed.size(); ++i) {
    const std::size_t top = groups.top(i);
    found[top].reason = groups.reason(top);
    found[top].persons.push_back(state_->listed[i]->id);
  }
  std::vector<DuplicateGroup> out;
  for (auto& [top, group] : found) {
    if (group.persons.size() > 1) out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(), [](const DuplicateGroup& a, const DuplicateGroup& b) {
    return strength(a.reason) < strength(b.reason);
  });
  return out;
}

std::vector<DuplicateGroup> find_duplicates(const std::vector<records::Record>& persons, text::Pinyin& pinyin) {
  DuplicateSearch search(persons, pinyin);
  while (search.step(SIZE_MAX)) {
  }
  return search.groups();
}

std::vector<records::SaveRequest> different_requests(const std::vector<records::Record>& persons) {
  std::map<RecordId, std::set<std::string>> noted;
  for (const records::Record& one : persons) {
    for (const records::Record& other : persons) {
      if (!(one.id.text() < other.id.text())) continue;
      noted.try_emplace(one.id, different_from(one)).first->second.insert(other.id.text());
    }
  }
  std::vector<records::SaveRequest> requests;
  for (const auto& [person, others] : noted) {
    std::string ids;
    for (const std::string& id : others) ids += (ids.empty() ? "" : " ") + id;
    requests.push_back({std::string(person_form), person, {{std::string(different_from_field), ids}}, {}});
  }
  return requests;
}

}  // namespace yanxing::roster
