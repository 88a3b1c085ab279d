// How far the observation of a village's election is: four stages, each one record with its own checklist. Pure
// functions over records.
//
// An item is a question with a comment field of its own (是 / 否 / 不适用 / 未观察到); a 否 needs its comment (domain
// README, Program 2). Which items a stage has follows from the form: those that are asked when `stage` has its number.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/answers.h"
#include "client/forms/form.h"
#include "client/records/record_view.h"

namespace yanxing::election {

inline constexpr int stage_count = 4;

/// Names of the shipped observation form; stable.
inline constexpr std::string_view observation_form = "observation";

struct Missing {
  enum class Why { unanswered, comment, field };  // an item, the comment of a 否, another required field (the date)
  std::string field;
  Why why = Why::unanswered;
};

struct StageProgress {
  int stage = 1;
  std::size_t items = 0;     // asked at this stage
  std::size_t answered = 0;  // of those
  std::size_t no_count = 0;  // answered 否
  std::size_t no_without_comment = 0;
  bool started = false;  // there is a living record
  bool final = false;
  bool conflict = false;
  std::vector<Missing> missing;  // what stands between it and being final, in the order of the form
};

struct VillageProgress {
  std::string village;  // place code
  std::array<StageProgress, stage_count> stages;
  std::size_t items = 0;  // over all stages
  std::size_t answered = 0;
  bool complete = false;  // all four are final
};

/// The items that the form asks at a stage, in order. Empty for a stage that the form does not know.
std::vector<std::string> items_of(const forms::Form& form, int stage);

/// Progress of one stage; `record` nullptr or deleted: not started.
StageProgress stage_progress(const forms::Form& form, int stage, const records::Record* record);

/// Progress of many villages in one round. `observations`: records of the form, others and those of other rounds are
/// passed over. Villages in the order given; one without any record is there with nothing answered.
std::vector<VillageProgress> village_progress(const forms::Form& form, std::string_view round,
                                              const std::vector<std::string>& villages,
                                              const std::vector<records::Record>& observations);

}  // namespace yanxing::election
