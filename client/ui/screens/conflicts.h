// 冲突: where laptops disagree. All values beside each other with who, when, on which laptop; choose one, or type
// another.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct ConflictsUi {
  TableMemory list;
  std::optional<RecordId> record;  // the open conflict; with `field`
  std::string field;
  std::map<std::string, nlohmann::json> third;  // what is being typed instead of the values, by field
};

void draw_conflicts(const app::ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out);

}  // namespace yanxing::ui
