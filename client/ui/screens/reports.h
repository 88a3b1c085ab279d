// 报表 reports: official tables to print and to hand on, free export.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ReportsUi {
  std::string search;
  bool reveal = false;  // scroll to the chosen report, which a key chose
};

void draw_reports(const app::ReportsView& view, ReportsUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out);

}  // namespace yanxing::ui
