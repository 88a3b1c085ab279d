// 培训进度 training: the five-day board and progress against annex 1 (client/training/days.h, progress.h).
//
// Everything is read once in slices between frames, marks into a compact book; filters and searches work on that, never
// on the store.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/app/context.h"
#include "client/app/training_command.h"
#include "client/app/training_view.h"
#include "client/due/rules.h"
#include "client/places/programme.h"
#include "client/text/pinyin.h"
#include "client/training/days.h"

namespace yanxing::app {

class TrainingModel {
 public:
  TrainingModel(Context& context, TrainingView& view) : context_(&context), view_(&view) {}

  void run(const TrainingCommand& command);
  /// Another language, place or round: everything is different.
  void reload();
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: one slice of what is stale. True when the view changed.
  bool refresh();
  /// While the screen is shown: refresh() wants to be called again at once.
  bool has_work() const { return stale_ || stage_ != Stage::idle; }

  static constexpr std::int64_t records_a_slice = 200;

 private:
  enum class Stage { idle, persons, marks, names };
  void operator()(const command::RefreshTraining&) { stale_ = true; }
  void operator()(const command::ShowTrainingTab& c) { view_->tab = c.tab; }
  void operator()(const command::FilterDays& c);
  void operator()(const command::OpenPersonDays& c);
  void operator()(const command::OpenAnnexCounty& c);

  // training_model.cpp: reading
  void begin();
  std::vector<records::Record> all_of(const char* form);
  void read_persons();
  void read_marks();
  void index_names();
  void fail(const Error& error);

  // training_build.cpp: the view
  void build();
  training::DaysQuery query() const;
  void build_choices();
  void build_rows();
  bool passes_text(const training::PersonDays& person, const text::NameQuery& typed) const;
  DaysRow row_of(const training::PersonDays& person) const;
  void build_open_person();
  void build_annex();
  void build_open_county();

  Context* context_;
  TrainingView* view_;
  bool stale_ = true;
  Stage stage_ = Stage::idle;
  ReadTo read_to_;
  // While reading.
  std::vector<records::Record> trainings_read_, sessions_, persons_;
  training::AttendanceBook reading_;
  // What the view is built from.
  std::vector<records::Record> trainings_;
  training::AttendanceBook book_;
  training::DaysBoard board_;
  int year_ = 0;  // of annex 1, and of the board where no training is chosen
  std::optional<RecordId> open_person_;
  std::string open_county_;
  std::unordered_map<std::string, text::NameKey> keys_;  // by name
  std::optional<places::AllocationTable> annex_;
  due::RuleSet rules_;  // read with annex_: which unit a place reports to
};

}  // namespace yanxing::app
