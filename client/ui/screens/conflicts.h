// 冲突: where laptops disagree. All values beside each other with who, when, on which laptop; choose one, or type
// another.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

/// What is being typed instead of the values, by field.
using ThirdValue = std::map<std::string, nlohmann::json>;

struct ConflictsUi {
  TableMemory list;
  std::optional<RecordId> record;  // the open conflict; with `field`
  std::string field;
  ThirdValue third;                                               // of the open conflict
  std::map<std::pair<RecordId, std::string>, ThirdValue> thirds;  // of the others, until they are settled
  int frames_at_top = 0;  // a conflict is opened at its top, wherever ImGui or the one before left it
};

void draw_conflicts(const app::ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out);

}  // namespace yanxing::ui
