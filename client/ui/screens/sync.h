// 同步: the three honest states with their counts, what failed and what to do, the last receipt, what the server could
// not apply.
#pragma once

#include <optional>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/screens/sync_stick.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct SyncUi {
  TableMemory quarantine;
  std::optional<int> reading;  // the row whose content is open
  StickUi stick;
};

void draw_sync(const app::SyncView& view, SyncUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
