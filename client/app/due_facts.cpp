#include "client/app/due_facts.h"

#include <algorithm>

#include "client/app/local_time.h"

namespace yanxing::app {

bool DueFacts::is_fresh() const { return !stale_ && !reading_ && !expecting_ && day_ == local_date(context_->now()); }

bool DueFacts::read() {
  while (!read_some()) {
  }
  return problem_.empty();
}

bool DueFacts::read_some() {
  const bool is_other_day = day_ != local_date(context_->now());
  if (is_fresh()) return true;
  if ((stale_ || is_other_day) && !begin()) return true;
  if (reading_) {
    const auto all = reading_->step(context_->store, slice_records);
    if (!all) {
      problem_ = {"due.cannot_read", {{"code", code_name(all.error().code)}}, {}};
      reading_.reset();
      by_year_.clear();
      return true;
    }
    if (*all) take_records();
    // Few are counted at once; of many the next call does it.
    if (!*all || records_.size() > slice_records) return false;
  }
  while (expecting_ && expecting_->step()) {
    year(year_today()).rows = expecting_->take();
    expecting_.reset();
  }
  if (expecting_ && records_.size() <= slice_records) return read_some();
  return !expecting_;
}

/// False: the rules cannot be read.
bool DueFacts::begin() {
  problem_ = {};
  day_ = local_date(context_->now());
  stale_ = false;  // what cannot be read is not tried again before something changes
  reading_.reset();
  if (!programme_) {
    auto loaded = due::load_programme(assets_);
    if (!loaded) {
      problem_ = {"due.cannot_read_rules", {{"detail", loaded.error().detail}}, {}};
      expecting_.reset();
      return false;
    }
    programme_ = std::move(*loaded);
  }
  reading_.emplace(programme_->rules, due::scope_of(context_->workspace));
  return true;
}

/// All are read: what was known is replaced.
void DueFacts::take_records() {
  expecting_.reset();  // it points into what was
  by_year_.clear();
  scope_ = due::scope_of(context_->workspace);
  records_ = reading_->take();
  finished_first_ = reading_->take_finished_first();
  reading_.reset();
  years_ = due::round_years(programme_->rules, records_);
  expecting_.emplace(question(year(year_today()).round));
}

int DueFacts::year_today() const { return due::round_on(years_, day_); }

DueFacts::Year& DueFacts::year(int number) {
  const auto found = by_year_.find(number);
  if (found != by_year_.end()) return found->second;
  return by_year_.emplace(number, Year{due::round_of(programme_->rules, number, records_), {}}).first->second;
}

due::Question DueFacts::question(const due::Round& round) const {
  return {programme_->rules,
          round,
          records_,
          programme_->townships,
          context_->words.places(),
          context_->forms(),
          scope_,
          day_,
          context_->words.language(),
          [](UnixMs ms) { return local_date(ms); },
          finished_first_,
          due::names_of_persons(context_->store)};
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
