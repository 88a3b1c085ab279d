#include "client/due/expected.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "client/due/days.h"
#include "client/due/expected_count.h"
#include "client/due/owners.h"

namespace yanxing::due {
namespace {

using records::Record;

bool is_there(const Rule& rule, const Record& record, const Question& question) {
  return day_of(rule, record, question) <= question.on || question.local_day(record.changed_ms) <= question.on;
}

/// `up`: how much of the minimum is on the server.
State state_of(const Expected& row, std::int64_t up) {
  if (up >= row.required) return State::handed_in;
  if (row.have >= row.required) return State::to_send;
  // What came back is said beside it: one returned result must not hide that 146 others are missing and over.
  if (row.days < 0) {
    const bool is_begun = row.have > 0 || !row.begun.empty() || !row.returned.empty();
    return is_begun ? State::late : State::missing;
  }
  if (!row.returned.empty()) return State::returned;
  return row.days <= soon_days ? State::due : State::not_yet;
}

/// Counts what is there and says what follows from it.
void judge(const Question& question, const review::Reviews& reviews, Owner& one) {
  const Rule& rule = *one.row.rule->rule;
  std::vector<HandedIn> handed_in;
  for (const Record* record : one.records) {
    const auto back = returned_of(question.forms, *record, reviews);
    const std::string day = day_of(rule, *record, question);
    if (back) {
      one.row.returned.push_back(record->id);
      one.row.reason = back->comment;
    } else if (record->state == records::State::final) {
      if (day <= question.on) handed_in.push_back({record, day});
    } else if (is_there(rule, *record, question)) {
      one.row.begun.push_back(record->id);
    }
  }
  std::sort(handed_in.begin(), handed_in.end(), [](const HandedIn& a, const HandedIn& b) {
    return std::tie(a.day, a.record->id) < std::tie(b.day, b.record->id);
  });
  std::vector<HandedIn> so_far, on_server;
  for (const HandedIn& each : handed_in) {
    so_far.push_back(each);
    if (review::is_up(*each.record)) {
      on_server.push_back(each);
    } else {
      one.row.to_send.push_back(each.record->id);
    }
    one.row.counted.push_back(each.record->id);
    one.row.have = count_of(rule, so_far);
    if (one.row.handed_in_on.empty() && one.row.have >= one.row.required) one.row.handed_in_on = each.day;
  }
  one.row.days = days_between(question.on, one.row.due);
  one.row.state = state_of(one.row, count_of(rule, on_server));
  if (!one.row.handed_in_on.empty())
    one.row.days_late = std::max<std::int64_t>(0, days_between(one.row.due, one.row.handed_in_on));
}

/// 0: over its date and not all there, 1: before it and soon, 2: over for long, 3: later, 4: done.
int urgency(const Expected& row) {
  if (row.state == State::handed_in) return 4;
  if (row.days < 0) return row.days < -forgotten_days ? 2 : 0;
  return row.days <= soon_days ? 1 : 3;
}

/// The reviews of that day or before.
review::Reviews reviews_until(const Question& question) {
  review::Reviews reviews;
  for (const Record& record : question.records) {
    if (record.form == review::review_form && question.local_day(record.changed_ms) <= question.on) reviews.add(record);
  }
  return reviews;
}

}  // namespace

const char* state_name(State state) {
  switch (state) {
    case State::not_yet: return "not_yet";
    case State::due: return "due";
    case State::late: return "late";
    case State::missing: return "missing";
    case State::returned: return "returned";
    case State::to_send: return "to_send";
    case State::handed_in: return "handed_in";
  }
  YX_UNREACHABLE();
}

std::vector<RecordId> Expected::records() const {
  std::vector<RecordId> all = counted;
  all.insert(all.end(), returned.begin(), returned.end());
  all.insert(all.end(), begun.begin(), begun.end());
  return all;
}

std::optional<RecordId> Expected::to_open() const {
  for (const auto* ids : {&returned, &begun, &counted}) {
    if (!ids->empty()) return ids->back();
  }
  return std::nullopt;
}

Expecting::Expecting(Question question) : question_(std::move(question)), reviews_(reviews_until(question_)) {}

bool Expecting::step() {
  const auto& rules = question_.round.rules;
  if (next_ < rules.size() && !rules[next_].off) {
    const RoundRule& rule = rules[next_];
    LeaderOf leaders;
    auto owners = owners_of(question_, rule, leaders);
    std::map<std::string, Owner*> by_key;
    for (Owner& one : owners) by_key.emplace(one.key, &one);
    for (const Record& record : question_.records) {
      if (!is_of(*rule.rule, record, question_)) continue;
      for (const std::string& key : keys_of(question_, *rule.rule, record, leaders)) {
        if (const auto found = by_key.find(key); found != by_key.end()) found->second->records.push_back(&record);
      }
    }
    for (Owner& one : owners) {
      judge(question_, reviews_, one);
      rows_.push_back(std::move(one.row));
    }
  }
  return ++next_ >= rules.size();
}

std::vector<Expected> Expecting::take() {
  std::stable_sort(rows_.begin(), rows_.end(), [](const Expected& a, const Expected& b) {
    return std::make_tuple(urgency(a), a.days) < std::make_tuple(urgency(b), b.days);
  });
  return std::move(rows_);
}

std::vector<Expected> expected(const Question& question) {
  Expecting expecting(question);
  while (!expecting.step()) {
  }
  return expecting.take();
}

std::vector<std::string> forms_of(const RuleSet& set) {
  std::set<std::string> names{"guidance", std::string(review::review_form), std::string(round_form)};
  for (const Rule& rule : set.rules) {
    names.insert(rule.form);
    if (!rule.event_form.empty()) names.insert(rule.event_form);
  }
  return {names.begin(), names.end()};
}

forms::Answers first_answers(const Expected& row, const Question& question) {
  const Rule& rule = *row.rule->rule;
  forms::Answers answers;
  for (const auto* given : {&rule.first, &rule.where}) {
    for (const auto& [field, value] : given->items()) answers[field] = value;
  }
  const int year = question.round.year;
  // The election's round is text in every form, a year is a number.
  if (rule.year_field == "round") answers["round"] = std::to_string(year);
  if (!rule.year_field.empty() && rule.year_field != "round") answers[rule.year_field] = year;
  if (rule.per == Per::unit && !rule.unit_of_place) answers["unit"] = row.unit;
  if (!rule.place_field.empty() && !row.place.empty()) answers[rule.place_field] = row.place;
  if (!row.day.empty()) answers["date"] = row.day;
  if (!row.leader.empty()) answers["leader"] = row.leader;
  return answers;
}

}  // namespace yanxing::due
