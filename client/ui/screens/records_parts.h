// The pieces of the records screen; used by records*.cpp only.
#pragma once

#include <vector>

#include "client/ui/screens/records.h"

namespace yanxing::ui::records {

/// The card with the table; asks App for the rows that come into sight.
void draw_list(const app::RecordsView& view, RecordsUi& state, UiContext& ui, Rect rect, bool opens_beside,
               std::vector<app::Command>& out);
/// The card with the open record.
void draw_detail(const app::RecordDetail& detail, RecordsUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);
/// The fields of the open record within `rect`, scrolling.
void draw_fields(const app::RecordDetail& detail, RecordsUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);
/// Its history within `rect`, scrolling.
void draw_history(const app::RecordDetail& detail, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// The dialog that shows what going back to an earlier state would change; nothing while none was asked for.
void draw_preview(const app::RecordDetail& detail, UiContext& ui, std::vector<app::Command>& out);

/// The dialog that asks where the list goes; nothing while nobody asked.
void draw_export(const app::RecordsView& view, RecordsUi& state, UiContext& ui, std::vector<app::Command>& out);
/// How far the export is, at the foot of the list. False: there is none.
bool draw_exported(const app::RecordsView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out);

}  // namespace yanxing::ui::records
