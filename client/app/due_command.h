// What a person asks for on the screen 应报 due.
#pragma once

#include <string>
#include <variant>

#include "client/app/due_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshDue {};
struct FilterDue {
  DueFilter filter;
};
/// A value of DueView::rounds: another year's dates, or "new.2027": a record that sets that year up.
struct ChooseRound {
  std::string round;
};
/// The record of the shown round; a new one with its dates where it has none.
struct EditRound {};
/// DueRow::id: what came back or is begun, else a new record that begins with what the rule knows.
struct OpenDue {
  std::string row;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using DueCommand =
    std::variant<command::RefreshDue, command::FilterDue, command::ChooseRound, command::EditRound, command::OpenDue>;

}  // namespace yanxing::app
