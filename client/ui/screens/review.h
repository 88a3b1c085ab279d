// 审核 review: what came in, returned and accepted; beside the list the record as one reads it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct ReviewUi {
  TableMemory list;
  std::set<RecordId> ticked;
  std::optional<RecordId> open;  // the record that the comment belongs to
  std::string comment;
};

void draw_review(const app::ReviewView& view, ReviewUi& state, UiContext& ui, Rect area,
                 std::vector<app::Command>& out);

}  // namespace yanxing::ui
