#include "client/roster/duplicates.h"

#include <algorithm>
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

/// Pairs that are known to be two persons, the smaller id first.
std::set<std::pair<std::string, std::string>> known_pairs(const std::vector<records::Record>& persons) {
  std::set<std::pair<std::string, std::string>> out;
  for (const records::Record& person : persons) {
    const std::string id = person.id.text();
    for (const std::string& other : different_from(person)) out.insert(std::minmax(id, other));
  }
  return out;
}

}  // namespace

std::vector<DuplicateGroup> find_duplicates(const std::vector<records::Record>& persons, text::Pinyin& pinyin) {
  const training::Aliases aliases(persons);
  KnownPersons known;
  std::vector<const records::Record*> listed;
  for (const records::Record& person : persons) {
    if (person.form != person_form || aliases.is_merged(person.id)) continue;
    known.add(features_of(person, listed.size(), pinyin));
    listed.push_back(&person);
  }
  Groups groups(listed.size());
  const auto pairs = known_pairs(persons);
  const auto join = [&](std::size_t i, std::size_t other, Reason reason) {
    const auto are_two = [&] {
      const std::pair<std::string, std::string> pair = std::minmax(listed[i]->id.text(), listed[other]->id.text());
      return pairs.contains(pair);
    };
    if (pairs.empty() || !are_two()) groups.join(i, other, reason);
  };
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const Features& one = known.at(i);
    if (one.name.empty()) continue;
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
  std::map<std::size_t, DuplicateGroup> found;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const std::size_t top = groups.top(i);
    found[top].reason = groups.reason(top);
    found[top].persons.push_back(listed[i]->id);
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
