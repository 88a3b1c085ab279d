#include "client/ui/screens/records.h"

#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::RecordsFilter;
using app::RecordState;
using app::RecordsView;

struct StateTab {
  RecordState state;
  const char* key;
};

constexpr std::array<StateTab, 5> state_tabs{{{RecordState::any, "records.state.any"},
                                              {RecordState::local, "sync.state.local"},
                                              {RecordState::on_server, "sync.state.on_server"},
                                              {RecordState::needs_you, "sync.state.needs_you"},
                                              {RecordState::deleted, "records.state.deleted"}}};

void emit(const RecordsFilter& filter, std::vector<app::Command>& out) {
  out.emplace_back(app::command::FilterRecords{filter});
}

std::vector<Segment> state_segments(const UiContext& ui) {
  std::vector<Segment> segments;
  for (const StateTab& tab : state_tabs) segments.push_back({ui.tr(tab.key), -1});
  return segments;
}

/// Large type on a small screen: the states take a line of their own.
bool is_tight(const UiContext& ui, float width) {
  return segmented_width(ui, state_segments(ui)) + ui.px(24 + 10 + 160 + 8 + 190 + 8 + 130) > width;
}

void draw_state_filter(const RecordsView& view, UiContext& ui, Rect& strip, std::vector<app::Command>& out) {
  const std::vector<Segment> segments = state_segments(ui);
  int current = 0;
  for (std::size_t i = 0; i < state_tabs.size(); ++i) {
    if (view.filter.state == state_tabs[i].state) current = static_cast<int>(i);
  }
  const float width = segmented_width(ui, segments);
  const auto chosen = segmented(ui, "records.state", strip.min, segments, current);
  strip.cut_left(width, ui.px(10));
  if (!chosen || *chosen == current) return;
  RecordsFilter filter = view.filter;
  filter.state = state_tabs[static_cast<std::size_t>(*chosen)].state;
  emit(filter, out);
}

/// State, form, place, text: over the full width.
void draw_filters(const RecordsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (is_tight(ui, rect.width())) {
    Rect line = rect.cut_top(ui.px(46)).inset(ui.px(12), 0).middle(ui.px(metric::control));
    draw_state_filter(view, ui, line, out);
  }
  Rect strip = rect.inset(ui.px(12), 0).middle(ui.px(metric::control));
  if (!is_tight(ui, rect.width())) draw_state_filter(view, ui, strip, out);
  const float gap = ui.px(8);
  const Rect form = strip.cut_left(std::min(ui.px(160), strip.width() * 0.28F), gap);
  const Rect place = strip.cut_left(std::min(ui.px(190), strip.width() * 0.44F), gap);
  const auto chosen_form = combo(ui, "records.form", form, view.forms, view.filter.form,
                                 {{}, ui.tr("records.all_forms"), icon::records, true, false, 180});
  if (chosen_form) {
    RecordsFilter filter = view.filter;
    filter.form = *chosen_form;
    emit(filter, out);
  }
  const auto chosen_place = combo(ui, "records.place", place, view.places, view.filter.place,
                                  {{}, ui.tr("records.all_places"), icon::pin, true, false, 220});
  if (chosen_place) {
    RecordsFilter filter = view.filter;
    filter.place = *chosen_place;
    emit(filter, out);
  }
  std::string text = view.filter.text;
  if (text_field(ui, "records.search", strip, text, {icon::search, ui.tr("records.search"), true, false, true})
          .changed) {
    RecordsFilter filter = view.filter;
    filter.text = text;
    emit(filter, out);
  }
}

/// A kept filter: pressed, it is the filter; the cross forgets it. False: there is no room for it.
bool draw_saved(const app::SavedFilter& saved, const RecordsView& view, UiContext& ui, Rect& strip,
                std::vector<app::Command>& out) {
  const bool on = saved.filter == view.filter;
  const float width = button_width(ui, saved.name, true);
  const float cross = ui.px(26);
  if (width + cross > strip.width()) return false;
  const std::string id = "records.saved." + saved.name;
  if (button(ui, id, strip.cut_left(width), saved.name,
             {on ? Kind::primary : Kind::plain, on ? icon::check : icon::search}))
    emit(saved.filter, out);
  if (icon_button(ui, id + ".forget", strip.cut_left(cross, ui.px(8)), icon::cross, ui.tr("records.filters.forget")))
    out.emplace_back(app::command::ForgetRecordsFilter{saved.name});
  return true;
}

/// Where the present filter is given a name.
void draw_naming(RecordsUi& state, UiContext& ui, Rect& strip, std::vector<app::Command>& out) {
  const Rect field = strip.cut_left(ui.px(190), ui.px(8));
  const FieldResult typed =
      text_field(ui, "records.filter_name", field, state.name, {icon::pencil, ui.tr("records.filters.name")});
  const bool keep = button_left(ui, "records.keep_filter", strip, ui.tr("records.filters.keep"),
                                {Kind::primary, icon::check, !state.name.empty()});
  if ((keep || typed.submitted) && !state.name.empty()) out.emplace_back(app::command::SaveRecordsFilter{state.name});
  if (keep || typed.submitted || typed.left) state.naming = keep || typed.submitted ? false : !state.name.empty();
}

/// From which day to which, and the kept filters.
void draw_kept_filters(const RecordsView& view, RecordsUi& state, UiContext& ui, Rect strip,
                       std::vector<app::Command>& out) {
  strip = strip.inset(ui.px(12), 0).middle(ui.px(metric::control));
  RecordsFilter filter = view.filter;
  const FieldResult from = date_field(ui, "records.from", strip.cut_left(ui.px(142), ui.px(6)), filter.from, view.year,
                                      {nullptr, ui.tr("records.from")});
  const FieldResult to = date_field(ui, "records.to", strip.cut_left(ui.px(142), ui.px(12)), filter.to, view.year,
                                    {nullptr, ui.tr("records.to")});
  if (from.changed || to.changed) emit(filter, out);
  if (state.naming) return draw_naming(state, ui, strip, out);
  const bool is_kept = std::any_of(view.saved.begin(), view.saved.end(),
                                   [&](const app::SavedFilter& one) { return one.filter == view.filter; });
  if (!view.filter.empty() && !is_kept &&
      button_right(ui, "records.name_filter", strip, ui.tr("records.filters.save"), {Kind::ghost, icon::plus})) {
    state.naming = true;
    state.name.clear();
    ui.focus("records.filter_name");
  }
  const Rect more = strip.cut_right(ui.px(130), ui.px(8));
  std::vector<app::Choice> rest;
  for (const app::SavedFilter& one : view.saved) {
    if (rest.empty() && draw_saved(one, view, ui, strip, out)) continue;
    rest.push_back({one.name, one.name, {}, one.name});
  }
  if (rest.empty()) return;
  const auto chosen = combo(ui, "records.more_filters", more, rest, "", {ui.tr("records.filters.more")});
  if (!chosen) return;
  for (const app::SavedFilter& one : view.saved) {
    if (one.name == *chosen) emit(one.filter, out);
  }
}

/// The table's selection is the open record, wherever it stands now; none when it left the list (deleted, filtered).
void follow_selection(const RecordsView& view, RecordsUi& state) {
  if (!view.detail || view.chosen > 0) return;  // while several are chosen the arrows go their own way
  const auto found = std::find_if(view.rows.begin(), view.rows.end(),
                                  [&](const app::RecordRow& row) { return row.id == view.detail->id; });
  const std::int64_t in_window = state.table.selected - view.first_row;
  if (found != view.rows.end()) {
    state.table.selected = static_cast<int>(view.first_row + (found - view.rows.begin()));
  } else if (in_window >= 0 && in_window < static_cast<std::int64_t>(view.rows.size())) {
    state.table.selected = -1;
  }
}

/// Another record was opened: nothing of it is being edited.
void follow_view(const RecordsView& view, RecordsUi& state) {
  follow_selection(view, state);
  const std::optional<RecordId> open = view.detail ? std::optional(view.detail->id) : std::nullopt;
  if (open == state.detail) return;
  state.detail = open;
  state.editing.clear();
}

void record_keys(const RecordsView& view, RecordsUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (ui.key(ImGuiKey_Slash)) ui.focus("records.search");
  if (ui.key(ImGuiKey_E)) out.emplace_back(app::command::AskExport{});
  if (view.bulk.total > 0) {
    if (ui.key(ImGuiKey_Escape)) out.emplace_back(app::command::StopBulk{});
    return;
  }
  if (view.chosen > 0 || view.choosing_all) {
    if (ui.key(ImGuiKey_Escape)) out.emplace_back(app::command::ChooseAllRecords{false});
    if (ui.key(ImGuiKey_Delete)) out.emplace_back(app::command::DeleteChosenRecords{});
    return;
  }
  if (!view.detail) {
    const auto at = state.table.selected - view.first_row;
    if (at < 0 || at >= static_cast<std::int64_t>(view.rows.size()) || !ui.key(ImGuiKey_Delete)) return;
    const app::RecordRow& row = view.rows[static_cast<std::size_t>(at)];
    if (!row.deleted) out.emplace_back(app::command::DeleteRecord{row.id});
    return;
  }
  if (ui.key(ImGuiKey_Escape)) {
    if (state.editing.empty()) out.emplace_back(app::command::CloseRecord{});
    state.editing.clear();
  }
  if (ui.key(ImGuiKey_Delete) && !view.detail->deleted && !view.detail->read_only)
    out.emplace_back(app::command::DeleteRecord{view.detail->id});
  if (ui.key(ImGuiKey_H)) state.history = !state.history;
}

}  // namespace

void draw_records(const RecordsView& view, RecordsUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  follow_view(view, state);
  record_keys(view, state, ui, out);
  Rect strip = screen_header(ui, area, ui.tr("screen.records"), ui.plural("records.subtitle", view.all));
  if (button_right(ui, "records.export", strip, ui.tr("records.export"),
                   {Kind::plain, icon::download, view.exported.phase == app::ExportPhase::none}))
    out.emplace_back(app::command::AskExport{});
  const bool wide = area.width() >= ui.px(1000);
  Rect body = area.inset(ui.px(metric::page));
  if (!wide && view.detail) {
    if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_F)) out.emplace_back(app::command::CloseRecord{});  // the search is below it
    records::draw_detail(*view.detail, state, ui, body, out);
    records::draw_export(view, state, ui, out);
    return;
  }
  const bool tight = is_tight(ui, body.width());
  Rect filters = body.cut_top(ui.px(tight ? 146 : 100), ui.px(metric::gap));
  card(ui, filters);
  draw_filters(view, ui, filters.cut_top(ui.px(tight ? 100 : 54)), out);
  draw_kept_filters(view, state, ui, filters.cut_top(ui.px(40)), out);
  Rect side;
  if (view.detail) side = body.cut_right(ui.px(424), ui.px(metric::gap));
  records::draw_list(view, state, ui, body, wide, out);
  if (view.detail) records::draw_detail(*view.detail, state, ui, side, out);
  records::draw_export(view, state, ui, out);
}

}  // namespace yanxing::ui
