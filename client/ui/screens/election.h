// 换届总览 election: board of villages, problems, targets, schedule snapshots.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct ElectionUi {
  TableMemory townships;
  TableMemory villages;
  TableMemory units;
  TableMemory problems;
  TableMemory noes;
  TableMemory schedule;
  std::string opened;                // township that `villages` belongs to
  bool noes_open = false;            // the list of 否 without a problem
  std::optional<std::string> round;  // while it is typed
};

void draw_election(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui
