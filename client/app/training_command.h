// What a person asks for on the screen 培训进度 training.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "client/app/training_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshTraining {};
struct ShowTrainingTab {
  TrainingTab tab = TrainingTab::days;
};
/// Also opens the five-day board.
struct FilterDays {
  DaysFilter filter;
};
/// The half-days of one person; none: closes them.
struct OpenPersonDays {
  std::optional<RecordId> person;
};
/// The townships of a county of annex 1; empty: closes them.
struct OpenAnnexCounty {
  std::string county;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using TrainingCommand = std::variant<command::RefreshTraining, command::ShowTrainingTab, command::FilterDays,
                                     command::OpenPersonDays, command::OpenAnnexCounty>;

}  // namespace yanxing::app
