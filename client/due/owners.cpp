#include "client/due/owners.h"

#include <algorithm>
#include <set>

#include "client/due/days.h"
#include "client/due/expected_count.h"

namespace yanxing::due {
namespace {

using records::Record;

constexpr std::size_t township_digits = 9;

bool is_in_scope(const Question& question, std::string_view place) {
  return std::any_of(question.scope.begin(), question.scope.end(),
                     [&](const std::string& code) { return places::is_in(place, code); });
}

bool sees_all_of(const Question& question, const Unit& unit) {
  return std::all_of(unit.places.begin(), unit.places.end(),
                     [&](const std::string& place) { return is_in_scope(question, place); });
}

/// A scope that is itself one of the unit's places; empty: none is.
std::string office_of(const Question& question, const Unit& unit) {
  for (const std::string& code : question.scope) {
    if (std::find(unit.places.begin(), unit.places.end(), code) != unit.places.end()) return code;
  }
  return {};
}

std::int64_t villages_of(const Question& question, const Unit& unit, std::string_view part) {
  std::int64_t count = 0;
  for (const auto level : {places::Level::village, places::Level::community}) {
    for (const places::Place* place : question.places.within(part, level))
      count += question.set.unit_of(place->code) == &unit;
  }
  return count;
}

std::string township_of(std::string_view place) { return std::string(place.substr(0, township_digits)); }

const places::ContactTownship* contact_of(const Question& question, std::string_view township) {
  for (const auto& one : question.townships) {
    if (one.place_code == township) return &one;
  }
  return nullptr;
}

Owner owner(std::string key, std::string name, std::string place) {
  Owner out;
  out.row.unit = key;
  out.row.unit_name = std::move(name);
  out.row.place = std::move(place);
  out.key = std::move(key);
  return out;
}

/// Units; of a report of every village also the part of a unit that is seen.
void add_units(const Question& question, const RoundRule& rule, std::vector<Owner>& owners) {
  for (const Unit& unit : question.set.units) {
    const auto& except = rule.rule->except_units;
    if (std::find(except.begin(), except.end(), unit.id) != except.end()) continue;
    const std::string office = office_of(question, unit);
    const std::string& home = office.empty() ? unit.places.front() : office;
    const bool is_whole = sees_all_of(question, unit);
    if (!rule.rule->unit_of_place) {
      if (is_whole || !office.empty()) owners.push_back(owner(unit.id, unit.name.in(question.language), home));
      continue;
    }
    if (is_whole) {
      owners.push_back(owner(unit.id, unit.name.in(question.language), home));
      for (const std::string& place : unit.places) owners.back().row.required += villages_of(question, unit, place);
      --owners.back().row.required;  // it began with one
      continue;
    }
    for (const std::string& code : question.scope) {
      if (question.set.unit_of(code) != &unit) continue;
      owners.push_back(owner(code, question.places.name(code), code));
      owners.back().row.required = villages_of(question, unit, code);
    }
  }
}

void add_townships(const Question& question, std::vector<Owner>& owners) {
  for (const auto& one : question.townships) {
    if (is_in_scope(question, one.place_code))
      owners.push_back(owner(one.place_code, question.places.path(one.place_code), one.place_code));
  }
}

std::string group_name(int group, text::Language language) {
  if (language == text::Language::en) return "Group " + std::to_string(group);
  constexpr const char* digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  return group >= 1 && group <= 9 ? std::string("第") + digits[group] + "组" : "第" + std::to_string(group) + "组";
}

/// Townships that a leader accompanies, as her guidance record names them.
std::vector<std::string> townships_of(const Record& guidance) {
  std::vector<std::string> out;
  for (const char* field : {"township_1", "township_2", "township_3"}) {
    if (auto code = text_of(guidance, field); !code.empty()) out.push_back(std::move(code));
  }
  return out;
}

void add_leader(const Question& question, Owner one, const std::vector<std::string>& townships, LeaderOf& leaders,
                std::vector<Owner>& owners) {
  const bool is_seen = !townships.empty() && std::all_of(townships.begin(), townships.end(),
                                                         [&](const auto& code) { return is_in_scope(question, code); });
  if (!is_seen) return;
  for (const std::string& code : townships) leaders.emplace(code, one.key);
  if (townships.size() == 1) one.row.place = townships.front();
  owners.push_back(std::move(one));
}

/// A row for each leader; for a group of whose leaders nothing is recorded, one for the group.
void add_leaders(const Question& question, LeaderOf& leaders, std::vector<Owner>& owners) {
  std::set<int> known;
  for (const Record& record : question.records) {
    if (record.form != "guidance" || record.state == records::State::deleted) continue;
    if (!is_of_year(record, "round", question.round.year)) continue;
    const std::string group = text_of(record, "group");
    const int number = group.size() == 1 && group[0] >= '1' && group[0] <= '9' ? group[0] - '0' : 0;
    known.insert(number);
    const std::string name = text_of(record, "leader");
    Owner one = owner(record.id.text(), group_name(number, question.language) + " · " + name, {});
    one.row.leader = name;
    add_leader(question, std::move(one), townships_of(record), leaders, owners);
  }
  std::map<int, std::vector<std::string>> others;
  for (const auto& one : question.townships) {
    if (!known.contains(one.guidance_group)) others[one.guidance_group].push_back(one.place_code);
  }
  for (const auto& [group, townships] : others) {
    Owner one = owner("group" + std::to_string(group), group_name(group, question.language), {});
    add_leader(question, std::move(one), townships, leaders, owners);
  }
}

/// A row for each day on which a township was visited, as far as the day that is asked about.
void add_visit_days(const Question& question, const Rule& rule, std::vector<Owner>& owners) {
  std::set<std::pair<std::string, std::string>> days;
  for (const Record& record : question.records) {
    if (record.form != rule.event_form || record.state != records::State::final) continue;
    if (!is_of_year(record, rule.event_year_field, question.round.year)) continue;
    const std::string day = text_of(record, rule.event_date_field).substr(0, 10);
    const std::string township = township_of(record.place);
    if (!day_number(day) || day > question.on || contact_of(question, township) == nullptr) continue;
    if (is_in_scope(question, township)) days.emplace(township, day);
  }
  for (const auto& [township, day] : days) {
    Owner one = owner(township, question.places.path(township), township);
    one.key += "@" + day;
    one.row.day = day;
    one.row.due = day_text(*day_number(day) + rule.days_after);
    owners.push_back(std::move(one));
  }
}

/// " · 韦甲" of a record that is one person's: the first reference of what names its form's records.
std::string whose(const Question& question, const Record& record) {
  const forms::Form* form = question.forms.find(record.form);
  if (form == nullptr || !question.name_of) return {};
  for (const std::string& name : form->summary) {
    const forms::Field* field = form->find(name);
    if (field == nullptr || field->type != forms::FieldType::reference) continue;
    const auto id = RecordId::parse(text_of(record, name));
    const std::string person = id ? question.name_of(*id) : std::string();
    return person.empty() ? std::string() : " · " + person;
  }
  return {};
}

void add_records(const Question& question, const Rule& rule, std::vector<Owner>& owners) {
  for (const Record& record : question.records) {
    if (!is_of(rule, record, question) || !is_in_scope(question, record.place)) continue;
    owners.push_back(
        owner(record.id.text(), question.places.path(record.place) + whose(question, record), record.place));
  }
}

/// What the assignments of the round (form `guidance`) say of an owner where the notice leaves it open: 2 or 3 visits
/// of a township, 1 or more meetings of a leader. 0: nothing.
std::int64_t assigned(const Question& question, const Rule& rule, const Owner& owner) {
  const bool of_township = rule.per == Per::township && rule.form == "visit";
  const bool of_leader = rule.per == Per::leader;
  std::int64_t most = 0;
  for (const Record& record : question.records) {
    if (!of_township && !of_leader) break;
    if (record.form != "guidance" || record.state == records::State::deleted) continue;
    if (!is_of_year(record, "round", question.round.year)) continue;
    const auto townships = townships_of(record);
    const bool is_hers = of_leader ? record.id.text() == owner.key
                                   : std::find(townships.begin(), townships.end(), owner.key) != townships.end();
    const auto number = record.values.find(of_leader ? "observed" : "visits");
    if (!is_hers || number == record.values.end() || !number->second.is_number_integer()) continue;
    most = std::max(most, number->second.get<std::int64_t>());
  }
  return most;
}

}  // namespace

std::vector<Owner> owners_of(const Question& question, const RoundRule& rule, LeaderOf& leaders) {
  std::vector<Owner> owners;
  switch (rule.rule->per) {
    case Per::unit: add_units(question, rule, owners); break;
    case Per::city:
      if (is_in_scope(question, question.set.city))
        owners.push_back(owner("city", question.places.name(question.set.city), question.set.city));
      break;
    case Per::township: add_townships(question, owners); break;
    case Per::leader: add_leaders(question, leaders, owners); break;
    case Per::visit_day: add_visit_days(question, *rule.rule, owners); break;
    case Per::record: add_records(question, *rule.rule, owners); break;
  }
  for (Owner& one : owners) {
    one.row.rule = &rule;
    if (one.row.due.empty()) one.row.due = rule.due;
    if (rule.minimum > 0) one.row.required = std::max(rule.minimum, assigned(question, *rule.rule, one));
  }
  std::erase_if(owners, [](const Owner& one) { return one.row.required <= 0; });
  return owners;
}

std::vector<std::string> keys_of(const Question& question, const Rule& rule, const records::Record& record,
                                 const LeaderOf& leaders) {
  switch (rule.per) {
    case Per::city: return {"city"};
    case Per::township: return {township_of(record.place)};
    case Per::visit_day: return {township_of(record.place) + "@" + text_of(record, "date").substr(0, 10)};
    case Per::record: return {record.id.text()};
    case Per::leader: {
      std::vector<std::string> keys;
      const auto [first, last] = leaders.equal_range(township_of(record.place));
      for (auto at = first; at != last; ++at) keys.push_back(at->second);
      return keys;
    }
    case Per::unit: break;
  }
  const std::string named = rule.unit_of_place ? std::string() : text_of(record, "unit");
  if (!named.empty()) return {named};
  std::vector<std::string> keys;
  if (const Unit* unit = question.set.unit_of(record.place)) keys.push_back(unit->id);
  if (!rule.unit_of_place) return keys;
  for (const std::string& code : question.scope) {
    if (places::is_in(record.place, code)) keys.push_back(code);
  }
  return keys;
}

}  // namespace yanxing::due
