// The table of records. App holds a window of the rows; what is outside it is drawn as grey bars until it arrives.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/screens/review_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::records {
namespace {

using app::RecordRow;
using app::RecordsView;

enum ColumnIndex : std::size_t { box, form, title, place, changed, person, status, where };

const RecordRow* row_at(const RecordsView& view, int index) {
  const std::int64_t offset = index - view.first_row;
  if (offset < 0 || offset >= static_cast<std::int64_t>(view.rows.size())) return nullptr;
  return &view.rows[static_cast<std::size_t>(offset)];
}

void draw_status(const RecordRow& row, UiContext& ui, Rect cell) {
  const ImVec2 at{cell.min.x, cell.center().y};
  if (row.deleted) {
    pill(ui, at, ui.tr("records.state.deleted"), tone::neutral);
  } else if (row.conflict) {
    pill(ui, at, ui.tr("records.state.conflict"), tone::bad);
  } else if (row.review.goes_up && row.review.stage >= app::ReviewStage::submitted) {
    review::stage_pill(ui, at, row.review);
  } else if (row.draft) {
    pill(ui, at, ui.tr("records.state.draft"), tone::neutral);
  } else if (row.finished) {
    pill(ui, at, ui.tr("records.state.finished"), tone::good);
  } else {
    pill(ui, at, ui.tr("records.state.valid"), tone::good);
  }
}

void draw_row(const RecordRow& record, const Row& row, UiContext& ui, std::vector<app::Command>& out) {
  if (check_box(ui, "choose." + record.id.text(), row.cell(box), "", record.chosen))
    out.emplace_back(app::command::ChooseRecords{record.id, record.id, !record.chosen});
  const TextStyle quiet = record.deleted ? style::faint : style::soft;
  const auto cell = [&](std::size_t column, std::string_view text, TextStyle style) {
    if (row.shows(column)) text_in(ui, row.cell(column), text, style);
  };
  cell(form, record.form_label, quiet);
  const bool untitled = record.title.empty();
  const TextStyle name{TextSize::body, !record.deleted, record.deleted ? color::ink_faint : color::ink};
  cell(title, untitled ? ui.tr("records.untitled") : record.title, untitled ? style::faint : name);
  cell(place, record.place, record.deleted ? style::faint : style::body);
  cell(changed, ui.text().moment(record.changed), quiet);
  cell(person, record.changed_by, quiet);
  draw_status(record, ui, row.cell(status));
  if (!row.shows(where)) return;
  Rect at = row.cell(where);
  const Tone tone = sync_tone(record.sync);
  icon_in(ui, at.cut_left(ui.px(15), ui.px(5)), sync_icon(record.sync), {TextSize::small, false, tone.fg});
  text_in(ui, at, ui.tr(sync_key(record.sync)), {TextSize::small, false, tone.fg});
}

/// A row that is still being read.
void draw_waiting(const Row& row, UiContext& ui) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (!row.shows(i)) continue;
    Rect bar = row.cell(i).middle(ui.px(10));
    bar.max.x -= bar.width() * 0.3F;
    fill(bar, color::line_soft, ui.px(4));
  }
}

/// Asks for the rows in sight, once.
void ask_for_rows(const RecordsView& view, RecordsUi& state, std::vector<app::Command>& out) {
  const std::int64_t first = state.table.first_visible;
  const std::int64_t end = std::min<std::int64_t>(first + state.table.visible_count + 2, view.total);
  if (end <= first) return;
  const bool covered = first >= view.first_row && end <= view.first_row + static_cast<std::int64_t>(view.rows.size());
  if (covered) {
    state.asked.reset();
    return;
  }
  if (state.asked && state.asked->first == first && state.asked->count == end - first) return;
  state.asked = app::command::ShowRecordRows{first, end - first};
  out.emplace_back(*state.asked);
}

void draw_nothing(const RecordsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (view.all == 0) {
    empty_state(ui, rect, icon::inbox, ui.tr("records.empty"), ui.tr("records.empty.text"));
    return;
  }
  const Rect at =
      empty_state(ui, rect, icon::search, ui.tr("records.empty.filter"), ui.tr("records.empty.filter.text"));
  const char* label = ui.tr("records.show_all");
  if (button(ui, "records.show_all", centered(at, button_width(ui, label)), label)) {
    out.emplace_back(app::command::FilterRecords{});
  }
}

/// Space turns one on or off, Shift and an arrow (or a click) goes on to another row, Ctrl A chooses all. True: the
/// selection moved to choose, not to open.
bool choose_by_keys(const RecordsView& view, const RecordsUi& state, int before, const TableResult& result,
                    const UiContext& ui, std::vector<app::Command>& out) {
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_A, true)) out.emplace_back(app::command::ChooseAllRecords{true});
  const RecordRow* now = row_at(view, state.table.selected);
  if (now == nullptr) return false;
  if (ui.key(ImGuiKey_Space)) out.emplace_back(app::command::ChooseRecords{now->id, now->id, !now->chosen});
  if (!result.selected || !ImGui::GetIO().KeyShift) return false;
  const RecordRow* from = row_at(view, before);
  out.emplace_back(app::command::ChooseRecords{from != nullptr ? from->id : now->id, now->id, true});
  return true;
}

void draw_table(const RecordsView& view, RecordsUi& state, UiContext& ui, Rect rect, bool opens_beside,
                std::vector<app::Command>& out) {
  const Column columns[] = {{"", 34},
                            {ui.tr("records.column.form"), 104, 0.6F},
                            {ui.tr("records.column.title"), 190, 2},
                            {ui.tr("records.column.place"), 100, 0.6F, 2},
                            {ui.tr("records.column.changed"), 118, 0, 3},
                            {ui.tr("records.column.person"), 72, 0.2F, 4},
                            {ui.tr("records.column.status"), 108},
                            {ui.tr("records.column.where"), 94, 0, 1}};
  const auto row_id = [&](int i) {
    const RecordRow* row = row_at(view, i);
    return row != nullptr ? "record." + row->id.text() : "records.waiting." + std::to_string(i);
  };
  const auto paint = [&](const Row& row) {
    if (const RecordRow* record = row_at(view, row.index)) return draw_row(*record, row, ui, out);
    draw_waiting(row, ui);
  };
  const int before = state.table.selected;
  const TableResult result =
      table(ui, "records.table", rect, columns, static_cast<int>(view.total), state.table, {}, row_id, paint);
  ask_for_rows(view, state, out);
  if (choose_by_keys(view, state, before, result, ui, out)) return;
  const std::optional<int> opened = result.activated ? result.activated : opens_beside ? result.selected : std::nullopt;
  if (!opened) return;
  const RecordRow* record = row_at(view, *opened);
  if (record == nullptr || (view.detail && view.detail->id == record->id)) return;
  out.emplace_back(app::command::OpenRecord{record->id});
}

/// What can be done to the chosen ones, instead of the count. False: none is.
bool draw_chosen(const RecordsView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  if (view.bulk.total > 0) {
    const std::string text = ui.tr(
        "records.bulk.going", {{"done", std::to_string(view.bulk.done)}, {"total", std::to_string(view.bulk.total)}});
    Rect row = foot.middle(ui.px(30));
    if (button_right(ui, "records.bulk.stop", row, ui.tr("records.bulk.stop")))
      out.emplace_back(app::command::StopBulk{});
    text_in(ui, row, text, style::small_soft);
    report(ui, "records.bulk", row, text);
    return true;
  }
  if (view.chosen == 0 && !view.choosing_all) return false;
  foot = foot.middle(ui.px(30));
  const bool deleted = view.filter.state == app::RecordState::deleted;
  if (button_right(ui, "records.choose_none", foot, ui.tr("records.choose_none"), {Kind::ghost}))
    out.emplace_back(app::command::ChooseAllRecords{false});
  if (button_right(ui, "records.bulk.do", foot, ui.tr(deleted ? "records.bulk.restore" : "records.bulk.delete"),
                   {deleted ? Kind::primary : Kind::danger, deleted ? icon::undo : icon::trash, !view.choosing_all}))
    out.emplace_back(app::command::DeleteChosenRecords{});
  if (button_right(ui, "records.choose_all", foot, ui.tr("records.choose_all")))
    out.emplace_back(app::command::ChooseAllRecords{true});
  const std::string text =
      view.choosing_all ? ui.plural("records.choosing_all", view.total) : ui.plural("records.chosen", view.chosen);
  text_in(ui, foot, text, style::small_soft);
  report(ui, "records.chosen", foot, std::to_string(view.chosen));
  return true;
}

void draw_foot(const RecordsView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  if (draw_exported(view, ui, foot, out) || draw_chosen(view, ui, foot, out)) return;
  const std::string count = ui.plural(view.counting ? "records.shown.counting" : "records.shown", view.total);
  float used = text_in(ui, foot, count, style::small_soft);
  report(ui, "records.shown", foot, std::to_string(view.total) + (view.counting ? "+" : ""));
  foot.cut_left(used + ui.px(12));
  if (view.index_percent) {
    const std::string text = ui.tr("records.index", {{"percent", std::to_string(*view.index_percent)}});
    used = text_in(ui, foot, text, style::small_soft);
    report(ui, "records.index", foot, text);
    return;
  }
  if (!view.detail) {  // those that need an open record would do nothing
    key_hints(ui, foot,
              {{"↑↓", "hint.choose"},
               {"Enter", "hint.open"},
               {"Space", "records.hint.several"},
               {"/", "hint.search"},
               {"E", "records.hint.export"},
               {"Delete", "hint.delete"}});
    return;
  }
  key_hints(ui, foot,
            {{"↑↓", "hint.choose"},
             {"Space", "records.hint.several"},
             {"/", "hint.search"},
             {"H", "hint.history"},
             {"E", "records.hint.export"},
             {"Delete", "hint.delete"},
             {"Esc", "hint.close"}});
}

}  // namespace

void draw_list(const RecordsView& view, RecordsUi& state, UiContext& ui, Rect rect, bool opens_beside,
               std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  draw_foot(view, ui, inner.cut_bottom(ui.px(38)), out);
  inner = inner.inset(1, 0);
  inner.cut_top(1);
  if (view.total == 0) return draw_nothing(view, ui, inner, out);
  draw_table(view, state, ui, inner, opens_beside, out);
}

}  // namespace yanxing::ui::records
