// TrainingModel: commands, and reading in slices.
#include "client/app/training_model.h"

#include <algorithm>

namespace yanxing::app {

namespace {

constexpr std::size_t names_a_slice = 150;

}  // namespace

void TrainingModel::run(const TrainingCommand& command) {
  std::visit([this](const auto& c) { (*this)(c); }, command);
}

void TrainingModel::operator()(const command::FilterDays& c) {
  const bool is_other_period = c.filter.period != view_->days.filter.period;
  view_->tab = TrainingTab::days;
  view_->days.filter = c.filter;
  if (is_other_period) return build();
  build_choices();
  build_rows();
}

void TrainingModel::operator()(const command::OpenPersonDays& c) {
  open_person_ = c.person;
  build_open_person();
}

void TrainingModel::operator()(const command::OpenAnnexCounty& c) {
  open_county_ = c.county;
  build_open_county();
}

void TrainingModel::reload() {
  stale_ = true;
  // What was read stays right; words may be other ones.
  if (!view_->loading) build();
}

bool TrainingModel::refresh() {
  if (!context_->workspace.is_set_up()) return false;
  if (stale_) begin();
  switch (stage_) {
    case Stage::idle: return false;
    case Stage::persons: read_persons(); return false;
    case Stage::marks: read_marks(); return stage_ != Stage::marks;
    case Stage::names: index_names(); return stage_ == Stage::idle && !view_->days.filter.text.empty();
  }
  YX_UNREACHABLE();
}

std::vector<records::Record> TrainingModel::all_of(const char* form) {
  auto found = context_->store.list(of_form(form));
  if (found) return std::move(*found);
  fail(found.error());
  return {};
}

void TrainingModel::fail(const Error& error) {
  context_->notices.toast(ToastKind::error, {"records.cannot_read", {{"code", code_name(error.code)}}, {}});
}

void TrainingModel::begin() {
  stale_ = false;
  read_to_ = {};
  persons_.clear();
  trainings_read_ = all_of("training");
  sessions_ = all_of("session");
  stage_ = Stage::persons;
}

void TrainingModel::read_persons() {
  auto query = of_form(training::person_form);
  read_to_.ask(query, records_a_slice);
  std::int64_t read = 0;
  const auto status = context_->store.each(query, [&](const records::Record& record) {
    persons_.push_back(record);
    read_to_.note(record);
    ++read;
    return true;
  });
  if (!status) fail(status.error());
  if (status && read == records_a_slice) return;
  std::sort(persons_.begin(), persons_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  reading_ = training::AttendanceBook(trainings_read_, sessions_, persons_);
  persons_ = {};
  sessions_ = {};
  read_to_ = {};
  stage_ = Stage::marks;
}

void TrainingModel::read_marks() {
  auto query = of_form(training::mark_form);
  read_to_.ask(query, records_a_slice);
  std::int64_t read = 0;
  const auto status = context_->store.each(query, [&](const records::Record& record) {
    reading_.add(record);
    read_to_.note(record);
    ++read;
    return true;
  });
  if (!status) fail(status.error());
  if (status && read == records_a_slice) return;
  book_ = std::move(reading_);
  trainings_ = std::move(trainings_read_);
  reading_ = {};
  trainings_read_ = {};
  view_->loading = false;
  stage_ = Stage::names;
  build();
}

// Pinyin of names costs more than anything else here: after the board is shown, so many at a time.
void TrainingModel::index_names() {
  std::size_t made = 0;
  for (const auto& person : board_.persons) {
    if (keys_.contains(person.name)) continue;
    if (++made > names_a_slice) return;
    keys_.emplace(person.name, context_->words.pinyin().key(person.name));
  }
  stage_ = Stage::idle;
  if (!view_->days.filter.text.empty()) build_rows();
}

}  // namespace yanxing::app
