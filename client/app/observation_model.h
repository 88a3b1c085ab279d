// 换届观察: villages, their four stages, the open checklist. Every answer is saved at once, comments in the pauses of
// typing.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/observation_view.h"
#include "client/review/review.h"

namespace yanxing::app {

class ObservationModel {
 public:
  static constexpr int stage_count = 4;

  ObservationModel(Context& context, ObservationView& view) : context_(&context), view_(&view) {}

  /// Reads everything again: at the start, after a sync, in another language, for another place. The first
  /// slice_records at once, the others by tick(); what is known of the same villages stays until all are read.
  void reload();
  /// Reads on. True when the view changed.
  bool tick(const Deadline& deadline);
  bool has_work() const { return reading_.has_value(); }
  static constexpr std::int64_t slice_records = 100;

  void filter_villages(std::string text);
  void open_village(const std::string& code);
  void open_stage(int stage);
  /// Goes to the checklist that this record is.
  void open_record(const records::Record& record);
  void set_answer(const command::SetAnswer& command);
  void set_comment(const command::SetComment& command);
  void set_field(const command::SetObservationField& command);
  void finalise();
  void reopen();
  /// The problem of an answer 否: the one that it has, else a new one that begins with what is known. nullopt: the
  /// answer is none, or it could not be saved (and that was said).
  std::optional<RecordId> record_problem(const std::string& field);

  void on_saved(const std::string& form, const RecordId& record);
  /// What is pending or failed may have changed. True when the view did.
  bool refresh_saving();

 private:
  struct Village {
    std::string code;
    std::string name;
    text::NameKey key;
    bool has_key = false;
    std::array<StageProgress, stage_count> stages;
  };

  /// All checklists and their reviews, on the way.
  struct Reading {
    std::vector<Village> villages;
    review::Reviews reviews;
    bool has_reviews = false;  // all of them; the checklists come after
    ReadTo read_to;
  };

  const forms::Form& form() const { return *form_; }
  /// 0: none.
  static int stage_of(const forms::Answers& answers);
  /// As the form names it.
  static const char* answer_value(Answer answer);
  void read_slice();
  void end_reading();
  bool is_question(const forms::Field& field) const;
  StageProgress progress_of(int stage, const forms::Answers& answers) const;
  StageProgress progress_of(int stage, const records::Record& record, const review::Reviews& reviews) const;
  std::vector<Village> blank_villages() const;
  void read_round();
  void note_record(const records::Record& record, std::vector<Village>& villages, const review::Reviews& reviews) const;
  void build_villages();
  ObservationVillage to_view(const Village& village) const;
  Village* find_village(const std::string& code) { return find_village(villages_, code); }
  static Village* find_village(std::vector<Village>& villages, const std::string& code);

  void read_stage();
  void build_stage();
  void build_items(const forms::Filling& filling);
  void build_missing(const forms::Filling& filling);
  void read_problems();
  const ObservationItem* item_of(const std::string& field) const;
  std::string section_of(const forms::Field& field) const;
  forms::Answers key_answers() const;
  std::string typing_key(const std::string& field) const;
  bool may_edit();
  void save(forms::Answers values, Deed deed);

  Context* context_;
  ObservationView* view_;
  const forms::Form* form_ = nullptr;
  std::vector<Village> villages_;
  std::optional<Reading> reading_;
  review::Reviews reviews_;                                  // what came back
  std::array<StageProgress, stage_count> blank_;             // of a stage in which nothing is answered yet
  std::array<std::vector<std::string>, stage_count> items_;  // that a stage asks: the same for every village

  // the open stage
  forms::Answers answers_;
  forms::Answers pending_;              // typed, not yet on the disk; shown above what the store says
  forms::Answers half_typed_;           // of the open stage: "2021-0", no answer yet
  std::vector<std::string> conflicts_;  // cells
  std::map<std::string, std::pair<RecordId, ProblemState>> problems_;  // of the open stage, by item
};

}  // namespace yanxing::app
