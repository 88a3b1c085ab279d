#include "client/app/due_facts.h"

#include <algorithm>

#include "client/app/local_time.h"

namespace yanxing::app {

bool DueFacts::is_fresh() const { return !stale_ && day_ == local_date(context_->now()); }

bool DueFacts::read() {
  const std::string today = local_date(context_->now());
  if (!stale_ && day_ == today) return problem_.empty();
  problem_ = {};
  by_year_.clear();
  day_ = today;
  stale_ = false;  // what cannot be read is not tried again before something changes
  if (!programme_) {
    auto loaded = due::load_programme(assets_);
    if (!loaded) {
      problem_ = {"due.cannot_read_rules", {{"detail", loaded.error().detail}}, {}};
      return false;
    }
    programme_ = std::move(*loaded);
  }
  scope_ = due::scope_of(context_->workspace);
  auto found = due::read_records(context_->store, programme_->rules, scope_);
  if (!found) {
    problem_ = {"due.cannot_read", {{"code", code_name(found.error().code)}}, {}};
    return false;
  }
  records_ = std::move(*found);
  auto first = due::read_finished_first(context_->store, programme_->rules, records_);
  if (!first) {
    problem_ = {"due.cannot_read", {{"code", code_name(first.error().code)}}, {}};
    return false;
  }
  finished_first_ = std::move(*first);
  years_ = due::round_years(programme_->rules, records_);
  return true;
}

int DueFacts::year_today() const { return due::round_on(years_, day_); }

DueFacts::Year& DueFacts::year(int number) {
  const auto found = by_year_.find(number);
  if (found != by_year_.end()) return found->second;
  return by_year_.emplace(number, Year{due::round_of(programme_->rules, number, records_), {}}).first->second;
}

due::Question DueFacts::question(const due::Round& round) const {
  return {programme_->rules, round,  records_, programme_->townships,      context_->words.places(),
          context_->forms(), scope_, day_,     context_->words.language(), [](UnixMs ms) { return local_date(ms); },
          finished_first_};
}

const due::Round& DueFacts::round(int number) { return year(number).round; }

const std::vector<due::Expected>& DueFacts::rows(int number) {
  Year& one = year(number);
  if (!one.rows) one.rows = due::expected(question(one.round));
  return *one.rows;
}

forms::Answers DueFacts::first_answers(const due::Expected& row, int number) {
  return due::first_answers(row, question(year(number).round));
}

bool DueFacts::is_city() const {
  return std::any_of(scope_.begin(), scope_.end(),
                     [&](const std::string& code) { return places::is_in(programme_->rules.city, code); });
}

}  // namespace yanxing::app
