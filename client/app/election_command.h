// What a person asks for on the screen 换届总览 election.
#pragma once

#include <string>
#include <variant>

#include "client/app/election_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshElection {};
struct ShowElectionTab {
  ElectionTab tab = ElectionTab::board;
};
/// Another election round; kept, also for the checklists.
struct SetElectionRound {
  std::string round;
};

/// Only the accompanied townships, or all in reach.
struct ShowAccompanied {
  bool only = true;
};
/// Empty code: back to the list.
struct OpenTownship {
  std::string code;
};
/// The next thing that is missing of a village or township, where it is done: the checklist, annex 3, the result.
struct OpenElectionNext {
  std::string place;
};
struct OpenElectionStage {
  std::string village;
  int stage = 1;
};
/// The village's result, a new one where there is none.
struct OpenElectionResult {
  std::string village;
};

/// Chooses a unit; a county also opens or closes.
struct ChooseTargetUnit {
  std::string place;
};

struct ShowSolvedProblems {
  bool show = false;
};
struct SetProblemState {
  RecordId record;
  ProblemState state = ProblemState::pending;
};
/// A problem that no checklist names.
struct NewProblem {};
/// Makes a problem of a 否 in the list of those that have none.
struct RecordNo {
  RecordId record;
  std::string field;
};

struct ChooseSchedule {
  std::string unit;
  int hand_in = 1;
};
/// The record of a hand-in; where there is none a new one that starts with the one before.
struct OpenSchedule {
  std::string unit;
  int hand_in = 1;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ElectionCommand = std::variant<command::RefreshElection, command::ShowElectionTab, command::SetElectionRound,
                                     command::ShowAccompanied, command::OpenTownship, command::OpenElectionNext,
                                     command::OpenElectionStage, command::OpenElectionResult, command::ChooseTargetUnit,
                                     command::ShowSolvedProblems, command::SetProblemState, command::NewProblem,
                                     command::RecordNo, command::ChooseSchedule, command::OpenSchedule>;

}  // namespace yanxing::app
