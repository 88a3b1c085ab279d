// 换届观察: villages with their stages, and the open checklist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/election_view.h"
#include "client/app/review_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

/// Of a yes/no question.
enum class Answer { none, yes, no, not_applicable, not_observed };

/// `returned`: finalised, sent back, and not opened again yet; only of StageProgress.
enum class StageState { empty, started, finalised, returned };

/// How far one stage of one village is.
struct StageProgress {
  int stage = 1;      // 1–4
  std::string label;  // the form's name of the stage: "选民登记"
  Progress answered;
  StageState state = StageState::empty;
  std::int64_t no_count = 0;
  SyncState sync = SyncState::local;
  bool conflict = false;
};

/// A village or community in the list.
struct ObservationVillage {
  std::string code;
  std::string name;
  std::vector<StageProgress> stages;
  Progress answered;  // over all stages
};

/// One question of the open checklist.
struct ObservationItem {
  std::string field;
  int number = 0;
  std::string section;  // a heading is drawn when it differs from the item before
  std::string text;
  std::string hint;
  Answer answer = Answer::none;
  std::string comment;
  std::size_t max_characters = 0;  // of the comment; 0: no limit
  bool comment_missing = false;    // a 否 without its comment
  bool conflict = false;
  Saving saving = Saving::saved;
  bool may_be_problem = false;      // answered so that a problem can be made of it
  std::optional<RecordId> problem;  // the one that was
  ProblemState problem_state = ProblemState::pending;
};

enum class MissingReason { unanswered, comment, field };

/// One thing that finalising the checklist still needs.
struct MissingItem {
  std::string field;
  int number = 0;
  std::string text;
  MissingReason reason = MissingReason::unanswered;
};

/// The list of villages, and the checklist that is open.
struct ObservationView {
  std::string round;         // "2021"
  std::string village_text;  // filter of the village list
  std::vector<ObservationVillage> villages;
  bool counting = false;  // how far the villages are is not known yet
  Progress villages_finalised;
  std::string village;  // code; empty: none open, the list fills the screen
  std::string village_name;
  int stage = 1;
  std::vector<StageProgress> stages;  // of the open village
  std::optional<RecordId> record;     // of the open stage, once anything is answered
  std::vector<ObservationItem> items;
  std::vector<FieldView> fields;  // of the open stage, which are no yes/no question (date, observer…)
  Progress answered;
  StageState state = StageState::empty;
  Saving saving = Saving::saved;
  SyncState sync = SyncState::local;
  LocalTime changed;
  std::string changed_by;
  std::vector<MissingItem> missing;  // what finalising still needs
  ReviewMark review{};               // a returned checklist says why on top
};

}  // namespace yanxing::app
