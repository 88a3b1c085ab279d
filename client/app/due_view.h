// 应报 due: expected reports of a round, per unit, by urgency. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

/// In the order of urgency.
/// `to_send`: finished here, not on the server yet.
enum class DueState { missing, late, returned, to_send, due, not_yet, handed_in };

struct DueRow {
  std::string id;  // "training_plan.rongan"
  std::string rule;
  std::string title;
  std::string programme;
  std::string form_label;
  std::string unit;
  std::string unit_name;
  DueState state = DueState::not_yet;
  std::string due;        // "2021-05-17"
  std::int64_t days = 0;  // until then; negative: over
  Progress have;          // total: required
  std::string handed_in_on;
  std::int64_t days_late = 0;
  std::int64_t returned = 0;  // of its records: came back, whatever the state
  std::string reason;         // of the last of them
  bool begun = false;         // there is a record to open; else one is begun
};

/// One of those who have not handed in: a pill.
struct DueUnit {
  std::string row;  // DueRow::id
  std::string name;
  DueState state = DueState::missing;
};

/// What a rule asks, and who has not handed in.
struct DueRuleView {
  std::string rule;
  std::string title;
  std::string source;    // the notice
  std::string due;       // empty: each row has its own
  bool changed = false;  // the round says otherwise than the notice
  Progress handed_in;    // units
  std::vector<DueUnit> open;
};

struct DueFilter {
  std::string programme;
  std::string unit;
  std::string state;  // due_state_name; empty: all; "open": all but handed in
};

struct DueView {
  bool loading = true;
  Message problem;  // the rules cannot be read
  int year = 0;
  bool set_up = true;
  bool drafted = false;        // there is a round record of the year that is not finished: nothing of it counts
  bool sets_dates = false;     // this laptop's place sets the dates of a round (the city)
  std::vector<Choice> rounds;  // set up ones by year, then "new.2027": to be set up
  std::vector<Choice> programmes;
  std::vector<Choice> units;
  DueFilter filter;
  std::vector<std::int64_t> counts;  // by DueState, before the filter by state
  std::int64_t all = 0;              // before the filter
  std::vector<DueRow> rows;
  std::vector<DueRuleView> rules;  // of all rows, whatever the filter
};

const char* due_state_name(DueState state);

}  // namespace yanxing::app
