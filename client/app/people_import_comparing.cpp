// The preview of an import: its rows compared with the persons on the roster, a large file in steps.
#include <algorithm>
#include <utility>

#include "client/app/local_time.h"
#include "client/app/messages.h"
#include "client/app/people_import.h"

namespace yanxing::app {

void PeopleImport::check() {
  check_ = matcher_->check(gathered_.sheet, gathered_.table, decisions_);
  build();
}

/// A file without a person is no roster.
void PeopleImport::compared() {
  if (!check_.rows.empty()) return;
  const std::string source = view_->import->source;
  end();
  fail(roster::Trouble::no_rows, source);
}

bool PeopleImport::go_on() {
  if (!has_work()) return false;
  return saving_.empty() ? compare_some() : save_slice();
}

void PeopleImport::begin_comparing() {
  view_->import->reading = true;
  view_->import->rows.clear();
  persons_.clear();
  rows_.clear();
  checking_.reset();
  matcher_.reset();
  step_ = Step::reading;
  tell_compared();
}

/// With the persons that are known already.
void PeopleImport::begin_comparing_rows() {
  view_->import->reading = true;
  view_->import->rows.clear();
  rows_.clear();
  checking_ = std::make_unique<roster::Matcher::Checking>(*matcher_, gathered_.sheet, gathered_.table, decisions_);
  step_ = Step::comparing;
  tell_compared();
}

/// A slice of one step: persons are read, then known by name and phone, rows compared with them, and made ready to be
/// shown.
bool PeopleImport::compare_some() {
  switch (step_) {
    case Step::none: return false;
    case Step::reading: return read_some();
    case Step::learning:
      if (matcher_->learn_some(slice_rows)) {
        begin_comparing_rows();
      }
      break;
    case Step::comparing:
      if (checking_->step(slice_rows)) {
        check_ = checking_->take();
        checking_.reset();
        shown_ = 0;
        step_ = Step::showing;
      }
      break;
    case Step::showing: return show_some();
  }
  tell_compared();
  return true;
}

bool PeopleImport::read_some() {
  const auto all = roster::read_roster(context_->store, persons_, slice_rows);
  auto matcher = all && *all ? roster::prepare_roster(context_->store, context_->library, context_->words.places(),
                                                      context_->words.pinyin(), roster_scope(), std::move(persons_))
                             : Result<roster::Matcher>(all ? Error{Code::busy, {}} : all.error());
  if (!all || (*all && !matcher)) {
    context_->notices.toast(ToastKind::error, save_trouble(matcher.error()));
    end();
    return true;
  }
  if (*all) {
    persons_.clear();
    matcher_ = std::move(*matcher);
    step_ = Step::learning;
  }
  tell_compared();
  return true;
}

bool PeopleImport::show_some() {
  const std::size_t end = std::min(shown_ + slice_rows, check_.rows.size());
  for (; shown_ < end; ++shown_) {
    if (is_shown(check_.rows[shown_])) rows_.push_back(row_view(check_.rows[shown_]));
  }
  tell_compared();
  if (shown_ < check_.rows.size()) return true;
  step_ = Step::none;
  view_->import->reading = false;
  view_->import->compared = {};
  build_head();
  view_->import->rows = std::exchange(rows_, {});
  compared();
  return true;
}

/// Persons count twice, read and known; rows too, compared and shown.
void PeopleImport::tell_compared() {
  if (!is_open()) return;
  const std::size_t rows = gathered_.sheet.cells.size();
  std::size_t done = persons_.size();
  if (matcher_) done = persons_here_ + matcher_->learned();
  if (checking_ != nullptr) done = 2 * persons_here_ + checking_->done();
  if (step_ == Step::showing) done = 2 * persons_here_ + rows + shown_;
  const std::size_t total = 2 * (persons_here_ + rows);
  view_->import->compared = {static_cast<std::int64_t>(std::min(done, total)), static_cast<std::int64_t>(total)};
}

roster::RosterScope PeopleImport::roster_scope() const {
  return {context_->scope(), fallback_place_, local_date(context_->now())};
}

bool PeopleImport::read_persons() {
  auto matcher = roster::open_roster(context_->store, context_->library, context_->words.places(),
                                     context_->words.pinyin(), roster_scope());
  if (!matcher) {
    context_->notices.toast(ToastKind::error, save_trouble(matcher.error()));
    end();
    return false;
  }
  matcher_ = std::move(*matcher);
  return true;
}

void PeopleImport::records_changed() {
  if (!is_open() || !saving_.empty()) return;
  if (is_large()) {
    begin_comparing();  // what was read of them may be old
  } else if (read_persons()) {
    check();
  }
}

}  // namespace yanxing::app
