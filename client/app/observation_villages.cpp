// 换届观察: how far every village is, read in slices; the list of them, filtered.
#include <algorithm>

#include "client/app/observation_model.h"
#include "client/election/progress.h"
#include "client/election/round.h"

namespace yanxing::app {

void ObservationModel::reload() {
  form_ = context_->form("observation");
  if (form_ == nullptr) return;
  const std::string round = view_->round;
  read_round();
  for (int stage = 1; stage <= stage_count; ++stage) {
    items_[static_cast<std::size_t>(stage - 1)] = election::items_of(form(), stage);
    blank_[static_cast<std::size_t>(stage - 1)] = progress_of(stage, forms::Answers{{"stage", std::to_string(stage)}});
  }
  reading_.emplace();
  reading_->villages = blank_villages();
  const bool are_same =
      std::equal(villages_.begin(), villages_.end(), reading_->villages.begin(), reading_->villages.end(),
                 [](const Village& a, const Village& b) { return a.code == b.code && a.name == b.name; });
  if (!are_same || round != view_->round) {
    villages_ = reading_->villages;
    reviews_ = {};
    view_->counting = true;
  }
  read_slice();
  if (!reading_) return;
  build_villages();
  if (!view_->village.empty()) read_stage();
}

/// Some records more, reviews first: what came back is shown as such.
void ObservationModel::read_slice() {
  std::int64_t left = slice_records;
  while (left > 0) {
    auto query = of_form(reading_->has_reviews ? form().name : std::string(review::review_form));
    query.place = context_->scope();
    reading_->read_to.ask(query, left);
    std::int64_t read = 0;
    static_cast<void>(context_->store.each(query, [&](const records::Record& record) {
      ++read;
      reading_->read_to.note(record);
      if (reading_->has_reviews) {
        note_record(record, reading_->villages, reading_->reviews);
      } else {
        reading_->reviews.add(review::counting(context_->store, record));
      }
      return true;
    }));
    if (read == left) return;
    if (reading_->has_reviews) return end_reading();
    left -= read;
    reading_->has_reviews = true;
    reading_->read_to = {};
  }
}

void ObservationModel::end_reading() {
  villages_ = std::move(reading_->villages);
  reviews_ = std::move(reading_->reviews);
  reading_.reset();
  view_->counting = false;
  build_villages();
  if (!view_->village.empty()) read_stage();
}

bool ObservationModel::tick(const Deadline& deadline) {
  const bool was_reading = has_work();
  if (reading_) read_slice();
  while (reading_ && !deadline.passed()) read_slice();
  const bool changed = refresh_saving();
  return changed || (was_reading && !has_work());
}

// The round in which this laptop works: as chosen before, else of its records, else the one that the forms were made
// for.
void ObservationModel::read_round() { view_->round = election::working_round(context_->store); }

std::vector<ObservationModel::Village> ObservationModel::blank_villages() const {
  std::vector<Village> out;
  const auto scope = context_->scope();
  const auto& places = context_->words.places();
  auto found = places.within(scope, places::Level::village);
  const auto communities = places.within(scope, places::Level::community);
  found.insert(found.end(), communities.begin(), communities.end());
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->code < b->code; });
  for (const auto* place : found) {
    auto& village = out.emplace_back();
    village.code = place->code;
    village.name = place->short_name();
    village.stages = blank_;
  }
  return out;
}

StageProgress ObservationModel::progress_of(int stage, const forms::Answers& answers) const {
  StageProgress progress;
  progress.stage = stage;
  progress.label = context_->words.value(form_, "stage", std::to_string(stage));
  for (const std::string& item : items_[static_cast<std::size_t>(stage - 1)]) {
    ++progress.answered.total;
    const auto answer = text_answer(answers, item);
    if (!answer.empty()) ++progress.answered.done;
    if (answer == "no") ++progress.no_count;
  }
  return progress;
}

StageProgress ObservationModel::progress_of(int stage, const records::Record& record,
                                            const review::Reviews& reviews) const {
  auto progress = progress_of(stage, record.values);
  progress.state = forms::is_final(form(), record.values) ? StageState::finalised : StageState::started;
  const auto standing = review::state_of(form(), record, reviews.find(record.id));
  if (standing.stage == review::Stage::returned && !standing.reopened) progress.state = StageState::returned;
  progress.sync = view_sync(record.sync);
  progress.conflict = !record.conflicts.empty();
  return progress;
}

ObservationModel::Village* ObservationModel::find_village(std::vector<Village>& villages, const std::string& code) {
  const auto found =
      std::lower_bound(villages.begin(), villages.end(), code,
                       [](const Village& village, const std::string& wanted) { return village.code < wanted; });
  return found != villages.end() && found->code == code ? &*found : nullptr;
}

void ObservationModel::note_record(const records::Record& record, std::vector<Village>& villages,
                                   const review::Reviews& reviews) const {
  const int stage = stage_of(record.values);
  auto* village = find_village(villages, text_answer(record.values, "place"));
  if (stage == 0 || village == nullptr || election::round_year(text_answer(record.values, "round")) != view_->round)
    return;
  const auto index = static_cast<std::size_t>(stage - 1);
  village->stages[index] =
      record.state == records::State::deleted ? blank_[index] : progress_of(stage, record, reviews);
}

ObservationVillage ObservationModel::to_view(const Village& village) const {
  ObservationVillage out{village.code, village.name, {village.stages.begin(), village.stages.end()}, {}};
  for (const auto& stage : out.stages) {
    out.answered.done += stage.answered.done;
    out.answered.total += stage.answered.total;
  }
  return out;
}

void ObservationModel::build_villages() {
  const text::NameQuery query(view_->village_text);
  view_->villages.clear();
  view_->villages_finalised = {0, static_cast<std::int64_t>(villages_.size())};
  for (auto& village : villages_) {
    const bool is_done = std::all_of(village.stages.begin(), village.stages.end(),
                                     [](const StageProgress& s) { return s.state == StageState::finalised; });
    if (is_done) ++view_->villages_finalised.done;
    if (!query.empty()) {
      if (!village.has_key) village.key = context_->words.pinyin().key(village.name);
      village.has_key = true;
      if (query.match(village.key) == text::Match::none && !village.code.ends_with(view_->village_text)) continue;
    }
    view_->villages.push_back(to_view(village));
  }
}

void ObservationModel::filter_villages(std::string text) {
  view_->village_text = std::move(text);
  build_villages();
}

}  // namespace yanxing::app
