// The list of villages: each stage's progress in a cell of its own, search, Enter opens.
#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/observation_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::observation {
namespace {

using app::ObservationView;
using app::ObservationVillage;
using app::StageProgress;
using app::StageState;

constexpr std::size_t stage_count = 4;

/// Opens the village where there is still something to do.
void open_village(const ObservationVillage& village, std::vector<app::Command>& out) {
  out.emplace_back(app::command::OpenVillage{village.code});
  for (const StageProgress& stage : village.stages) {
    if (stage.state == StageState::finalised) continue;
    out.emplace_back(app::command::OpenStage{stage.stage});
    return;
  }
}

/// How far all villages are, and the search.
void draw_strip(const ObservationView& view, UiContext& ui, Rect strip, std::vector<app::Command>& out) {
  std::string text = view.village_text;
  const Rect search = strip.cut_right(std::min(ui.px(240), strip.width() * 0.5F), ui.px(16));
  const FieldOptions options{icon::search, ui.tr("observation.search"), true, false, true};
  const FieldResult typed = text_field(ui, "observation.search", search, text, options);
  if (typed.changed) out.emplace_back(app::command::FilterVillages{text});
  if (typed.submitted && !typed.changed && !view.villages.empty()) open_village(view.villages.front(), out);
  const std::string done =
      view.counting ? std::string(ui.tr("observation.counting")) : progress_text(view.villages_finalised);
  strip.cut_left(text_in(ui, strip, ui.tr("observation.villages_finalised"), style::strong), ui.px(12));
  const Rect bar = strip.cut_left(std::min(ui.px(180), strip.width() * 0.5F), ui.px(12));
  progress_bar(ui, bar.middle(ui.px(8)), view.counting ? 0.0F : fraction(view.villages_finalised), color::good_bright);
  text_in(ui, strip, done, style::soft);
  report(ui, "observation.villages_finalised", strip, done);
}

/// One stage of one village: pressing it opens that checklist.
void draw_stage_cell(const ObservationVillage& village, const StageProgress& stage, UiContext& ui, Rect cell,
                     std::vector<app::Command>& out) {
  const std::string id = "village." + village.code + "." + std::to_string(stage.stage);
  const bool final = stage.state == StageState::finalised;
  const bool back = stage.state == StageState::returned;
  Rect box = cell.inset(0, ui.px(5));
  box.min.x -= ui.px(8);
  box.max.x -= ui.px(2);
  const Interaction at = interact(ui, id, box,
                                  progress_text(stage.answered) + (final  ? " final"
                                                                   : back ? " returned"
                                                                          : ""));
  if (at.hovered) fill(box, color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, box, ui.px(metric::radius));
  if (at.pressed) {
    out.emplace_back(app::command::OpenVillage{village.code});
    out.emplace_back(app::command::OpenStage{stage.stage});
  }
  Rect inner = box.inset(ui.px(8), ui.px(4));
  Rect line = inner.cut_top(ui.px(19));
  const Rect bar = inner.cut_bottom(ui.px(7)).middle(ui.px(5));
  if (stage.conflict) {
    icon_in(ui, line.cut_right(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  }
  if (stage.no_count > 0) {
    const std::string count = ui.tr("observation.no_count", {{"count", std::to_string(stage.no_count)}});
    const float width = measure(ui, count, style::small).x;
    text_in(ui, line.cut_right(width, ui.px(4)), count, {TextSize::small, false, color::bad});
  }
  if (stage.state == StageState::empty) {
    text_in(ui, line, ui.tr("observation.stage.empty"), style::small_faint);
    fill(bar, color::track, bar.height() * 0.5F);
    return;
  }
  if (final)
    icon_in(ui, line.cut_left(ui.px(14), ui.px(5)), icon::check_circle, {TextSize::small, false, color::good_bright});
  if (back) icon_in(ui, line.cut_left(ui.px(14), ui.px(5)), icon::undo, {TextSize::small, true, color::bad});
  text_in(ui, line, progress_text(stage.answered), {TextSize::small, false, final ? color::good : color::ink});
  progress_bar(ui, bar, fraction(stage.answered), final ? color::good_bright : color::primary);
}

void draw_row(const ObservationVillage& village, const Row& row, UiContext& ui, std::vector<app::Command>& out) {
  text_in(ui, row.cell(0), std::to_string(row.index + 1), style::small_faint);
  text_in(ui, row.cell(1), village.name, style::strong);
  for (std::size_t i = 0; i < std::min(village.stages.size(), stage_count); ++i) {
    draw_stage_cell(village, village.stages[i], ui, row.cell(2 + i), out);
  }
  if (row.shows(6)) {
    const std::string percent = std::to_string(static_cast<int>(fraction(village.answered) * 100)) + "%";
    text_in(ui, row.cell(6), percent, village.answered.done == 0 ? style::faint : style::body);
  }
  const Rect at = row.cell(7).middle(ui.px(28));
  if (button(ui, "village." + village.code + ".open", at, ui.tr("action.open"), {Kind::ghost}))
    open_village(village, out);
}

void draw_table(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect inner,
                std::vector<app::Command>& out) {
  std::vector<std::string> titles;
  for (std::size_t i = 0; i < stage_count; ++i) {
    const std::vector<StageProgress>& stages = view.villages.front().stages;
    titles.push_back(i < stages.size() ? std::to_string(i + 1) + "  " + stage_label(stages[i]) : std::string());
  }
  const Column columns[] = {{ui.tr("observation.column.number"), 40, 0, 2},
                            {ui.tr("observation.column.village"), 104, 0.8F},
                            {titles[0], 124, 1},
                            {titles[1], 124, 1},
                            {titles[2], 124, 1},
                            {titles[3], 124, 1},
                            {ui.tr("observation.column.total"), 62, 0, 1},
                            {"", 72}};
  TableOptions options;
  options.row_height = 48;
  const auto at = [&](int i) -> const ObservationVillage& { return view.villages[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "observation.table", inner, columns, static_cast<int>(view.villages.size()), state.villages, options,
      [&](int i) { return "village." + at(i).code; }, [&](const Row& row) { draw_row(at(row.index), row, ui, out); });
  if (result.activated) open_village(at(*result.activated), out);
}

/// Nothing to list: nobody matches, or the laptop does not know its township.
void draw_nothing(const ObservationView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (!view.village_text.empty()) {
    empty_state(ui, rect, icon::search, ui.tr("observation.empty.filter"), ui.tr("observation.empty.filter.text"));
    return;
  }
  const Rect place = empty_state(ui, rect, icon::pin, ui.tr("observation.empty"), ui.tr("observation.empty.text"));
  const char* label = ui.tr("observation.empty.settings");
  if (button(ui, "observation.settings", centered(place, button_width(ui, label, true)), label,
             {Kind::primary, icon::settings})) {
    out.emplace_back(app::command::ShowScreen{app::Screen::settings});
  }
}

}  // namespace

void draw_villages(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out) {
  screen_header(ui, area, ui.tr("screen.observation"), ui.tr("observation.subtitle"),
                view.round.empty() ? std::string() : ui.tr("observation.round", {{"round", view.round}}),
                tone::primary);
  if (ui.key(ImGuiKey_Slash)) ui.focus("observation.search");
  const Rect rect = area.inset(ui.px(metric::page));
  card(ui, rect);
  Rect inner = rect;
  draw_strip(view, ui, inner.cut_top(ui.px(58)).inset(ui.px(metric::pad), ui.px(12)), out);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter", "hint.open"}, {"/", "hint.search"}});
  const auto count = static_cast<std::int64_t>(view.villages.size());
  text_in(ui, foot, ui.plural("observation.shown", count), style::small_soft);
  report(ui, "observation.shown", foot, std::to_string(count));
  inner = inner.inset(1, 0);
  if (view.villages.empty()) return draw_nothing(view, ui, inner, out);
  draw_table(view, state, ui, inner, out);
}

}  // namespace yanxing::ui::observation
