// 记录: everything on this laptop; filters, a table, and beside it one record: its fields, editable where they stand,
// and who changed what when.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct RecordsUi {
  TableMemory table;
  std::optional<app::command::ShowRecordRows> asked;  // the window of rows that App was asked for last
  std::optional<RecordId> detail;                     // the record that the memory below belongs to
  bool history = false;                               // its history is shown instead of its fields
  std::string editing;                                // the field that is edited in place
  bool naming = false;                                // the present filter is being given a name
  std::string name;
  std::string export_folder;  // the folder that `export_typed` was made for
  std::string export_typed;
};

void draw_records(const app::RecordsView& view, RecordsUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out);

}  // namespace yanxing::ui
