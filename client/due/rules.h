// What is expected of whom, by when: the rules of the notices, as data (assets/programme/rules.json).
//
// A rule says month and day, a round (round.h) makes the dates of a year of them. The units of the notices are here
// too: a reporting unit is a name and a set of places, because the functional districts report like a county, while
// their streets carry a district's codes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/text/text.h"
#include "sync/base/result.h"

namespace yanxing::due {

struct Unit {
  std::string id;  // as in the forms' list reporting_unit
  text::Phrase name;
  std::vector<std::string> places;  // code prefixes
};

/// Who owes it: there is a row for each.
///   unit       every reporting unit
///   city       the city as a whole, over all units
///   township   every accompanied township (contact-townships-2021.csv)
///   leader     every leader of the round's guidance records; a group that has none is one row
///   visit_day  every day on which an accompanied township was visited
///   record     every record of the form
enum class Per { unit, city, township, leader, visit_day, record };

/// What is counted against the minimum, over what was handed in.
///   records  records
///   days     different days in `field`: three villages on one day are one visit
///   rows     rows of a table with an answer: `field` is "repeat/question"
///   choices  chosen answers of `field`, in the record that has most
enum class Count { records, days, rows, choices };

struct MonthDay {
  int month = 1;
  int day = 1;
  int year_offset = 0;  // added to the round's year
};

struct Rule {
  std::string id;
  std::string programme;
  text::Phrase title;
  text::Phrase source;  // the notice that says so
  std::string form;
  Per per = Per::unit;
  MonthDay due;
  int days_after = 0;        // visit_day: so many days after the visit
  std::int64_t minimum = 1;  // 0: as many as the unit has villages and communities
  Count count = Count::records;
  std::string count_field;
  /// Answers that make a record one of this rule: equal text, or (a list) all of them chosen.
  nlohmann::json where = nlohmann::json::object();
  nlohmann::json first = nlohmann::json::object();  // further answers with which a new record begins
  std::string place_field;                          // of the form, where it is the place of who owes it
  std::string year_field;                           // holds the round's year; empty: the date decides, by the window
  std::string date_field;  // when it was handed in or took place; empty, or unanswered: the record's last change
  MonthDay window_from{1, 1, 0};
  MonthDay window_until{12, 31, 0};
  bool unit_of_place = false;             // the form has no field `unit`: the record's place says which
  std::vector<std::string> except_units;  // which the notice does not ask
  std::string event_form;                 // visit_day: what took place
  std::string event_date_field;
  std::string event_year_field;
};

struct RuleSet {
  std::string city;         // place code
  std::vector<int> rounds;  // years whose dates came with the program
  std::vector<Unit> units;
  std::vector<Rule> rules;  // in the order of the file

  const Rule* find(std::string_view id) const;
  const Unit* find_unit(std::string_view id) const;
  /// The unit to which a place reports: the one with the longest prefix of its code, so that a functional district's
  /// street does not count for the district whose code it carries. nullptr: none (the city itself, another city).
  const Unit* unit_of(std::string_view place) const;
  /// Its id; empty: none.
  std::string unit_id(std::string_view place) const;
};

/// Reads assets/programme/rules.json. Error: not_found, io, invalid (which rule, what is wrong, what is right).
Result<RuleSet> load_rules(const std::filesystem::path& file);
Result<RuleSet> parse_rules(std::string_view json);

}  // namespace yanxing::due
