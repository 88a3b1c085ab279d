// The five-day board: filters, and a row a person with her half-days.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/training_parts.h"

namespace yanxing::ui::training {
namespace {

using app::DaysFilter;
using app::DaysRow;
using app::DaysView;

enum ColumnIndex : std::size_t { name, village, role, days, lacking, self_study };

void emit(DaysFilter filter, std::vector<app::Command>& out) {
  out.emplace_back(app::command::FilterDays{std::move(filter)});
}

/// One level of places: choosing goes down, "all" goes up to what lies above.
void place_combo(const DaysView& view, UiContext& ui, const char* id, Rect rect, std::span<const app::Choice> choices,
                 const std::string& current, const std::string& above, const char* all,
                 std::vector<app::Command>& out) {
  const auto chosen = combo(ui, id, rect, choices, current, {{}, ui.tr(all), icon::pin, true, false, 220});
  if (!chosen) return;
  DaysFilter filter = view.filter;
  filter.place = chosen->empty() ? above : *chosen;
  emit(std::move(filter), out);
}

void draw_choices(const DaysView& view, UiContext& ui, Rect& strip, float width, std::vector<app::Command>& out) {
  const float gap = ui.px(8);
  if (!view.counties.empty())
    place_combo(view, ui, "training.county", strip.cut_left(width, gap), view.counties, view.county, {},
                "training.all_counties", out);
  if (!view.townships.empty())
    place_combo(view, ui, "training.township", strip.cut_left(width, gap), view.townships, view.township,
                view.counties.empty() ? std::string() : view.county, "training.all_townships", out);
  if (!view.villages.empty())
    place_combo(view, ui, "training.village", strip.cut_left(width, gap), view.villages, view.village,
                view.townships.empty() ? std::string() : view.township, "training.all_villages", out);
  const auto role = combo(ui, "training.role", strip.cut_left(width, gap), view.roles, view.filter.role,
                          {{}, ui.tr("training.all_roles"), icon::tags, true, false, 240});
  if (role) {
    DaysFilter filter = view.filter;
    filter.role = *role;
    emit(std::move(filter), out);
  }
  const auto period = combo(ui, "training.period", strip.cut_left(width, gap), view.periods, view.filter.period,
                            {{}, {}, icon::calendar, true, false, 320});
  if (period) {
    DaysFilter filter = view.filter;
    filter.period = *period;
    emit(std::move(filter), out);
  }
}

void draw_filters(const DaysView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect strip = rect.inset(ui.px(12), 0).middle(ui.px(metric::control));
  const auto combos = static_cast<float>(2 + (view.counties.empty() ? 0 : 1) + (view.townships.empty() ? 0 : 1) +
                                         (view.villages.empty() ? 0 : 1));
  const float ticked = measure(ui, ui.tr("training.only_short")).x + ui.px(48);
  const float room = (strip.width() - ticked - ui.px(150)) / combos - ui.px(8);
  draw_choices(view, ui, strip, std::min(ui.px(150), room), out);
  const Rect box = strip.cut_right(ticked);
  if (check_box(ui, "training.only_short", box.inset(ui.px(8), 0), ui.tr("training.only_short"),
                view.filter.only_short)) {
    DaysFilter filter = view.filter;
    filter.only_short = !filter.only_short;
    emit(std::move(filter), out);
  }
  strip.max.x -= ui.px(4);
  std::string text = view.filter.text;
  if (text_field(ui, "training.search", strip, text, {icon::search, ui.tr("training.search"), true, false, true})
          .changed) {
    DaysFilter filter = view.filter;
    filter.text = text;
    emit(std::move(filter), out);
  }
}

void draw_row(const DaysRow& person, const Row& row, UiContext& ui) {
  Rect named = row.cell(name);
  if (person.in_conflict > 0)
    icon_in(ui, named.cut_left(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  text_in(ui, named, person.name, style::strong);
  if (row.shows(village)) text_in(ui, row.cell(village), person.village);
  if (row.shows(role)) text_in(ui, row.cell(role), person.role, style::soft);
  Rect at = row.cell(days);
  const std::string figure = days_text(person.half_days) + " / 5";
  text_in(ui, at.cut_left(ui.px(56), ui.px(4)), figure, style::small_strong);
  half_day_bar(ui, at.middle(ui.px(12)), person.half_days);
  const Rect state = row.cell(lacking);
  const ImVec2 left{state.min.x, state.center().y};
  if (person.short_half_days == 0) {
    icon_pill(ui, left, ui.tr("training.enough"), tone::good, icon::check);
  } else {
    icon_pill(ui, left, ui.tr("training.short_by", {{"days", days_text(person.short_half_days)}}), tone::warn,
              icon::clock);
  }
  std::string apart;
  if (person.self_study_half_days > 0)
    apart = ui.tr("training.self_study_days", {{"days", days_text(person.self_study_half_days)}});
  if (person.online_half_days > 0)
    apart +=
        (apart.empty() ? "" : " · ") + ui.tr("training.online_days", {{"days", days_text(person.online_half_days)}});
  if (row.shows(self_study)) text_in(ui, row.cell(self_study), apart, style::small_soft);
  report(ui, "training.days." + person.person.text(), row.rect,
         figure + " -" + days_text(person.short_half_days) + " +" + days_text(person.self_study_half_days) +
             (person.online_half_days > 0 ? " ~" + days_text(person.online_half_days) : std::string()) +
             (person.in_conflict > 0 ? " !" + std::to_string(person.in_conflict) : std::string()));
}

void draw_nothing(const DaysView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (view.roster == 0) {
    const Rect at =
        empty_state(ui, rect, icon::people, ui.tr("training.empty.roster"), ui.tr("training.empty.roster.text"));
    const char* label = ui.tr("training.to_people");
    if (button(ui, "training.to_people", centered(at, button_width(ui, label)), label, {Kind::primary}))
      out.emplace_back(app::command::ShowScreen{app::Screen::people});
    return;
  }
  const Rect at =
      empty_state(ui, rect, icon::search, ui.tr("training.empty.filter"), ui.tr("training.empty.filter.text"));
  const char* label = ui.tr("training.show_all");
  if (!button(ui, "training.show_all", centered(at, button_width(ui, label)), label)) return;
  DaysFilter filter;
  filter.period = view.filter.period;
  emit(std::move(filter), out);
}

/// The table's selection is the open person, wherever she stands now.
void follow_open(const DaysView& view, TrainingUi& state) {
  if (!view.open) return;
  const auto found = std::find_if(view.rows.begin(), view.rows.end(),
                                  [&](const DaysRow& row) { return row.person == view.open->row.person; });
  state.persons.selected = found != view.rows.end() ? static_cast<int>(found - view.rows.begin()) : -1;
}

void draw_table(const DaysView& view, TrainingUi& state, UiContext& ui, Rect rect, bool opens_beside,
                std::vector<app::Command>& out) {
  const Column columns[] = {
      {ui.tr("training.column.name"), 92, 0.4F},  {ui.tr("training.column.village"), 140, 1, 1},
      {ui.tr("training.column.role"), 100, 1, 3}, {ui.tr("training.column.days"), 196},
      {ui.tr("training.column.short"), 128},      {ui.tr("training.column.self_study"), 92, 0, 2}};
  follow_open(view, state);
  const auto row_id = [&](int i) { return "training.person." + view.rows[static_cast<std::size_t>(i)].person.text(); };
  const auto paint = [&](const Row& row) { draw_row(view.rows[static_cast<std::size_t>(row.index)], row, ui); };
  const TableResult result = table(ui, "training.persons", rect, columns, static_cast<int>(view.rows.size()),
                                   state.persons, {}, row_id, paint);
  const std::optional<int> opened = result.activated ? result.activated : opens_beside ? result.selected : std::nullopt;
  if (!opened) return;
  const RecordId person = view.rows[static_cast<std::size_t>(*opened)].person;
  if (!view.open || view.open->row.person != person) out.emplace_back(app::command::OpenPersonDays{person});
}

void draw_list(const DaysView& view, TrainingUi& state, UiContext& ui, Rect rect, bool wide,
               std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const auto shown = static_cast<std::int64_t>(view.rows.size());
  const float used = text_in(ui, foot, ui.plural("training.shown", shown), style::small_soft);
  report(ui, "training.shown", foot, std::to_string(shown));
  foot.cut_left(used + ui.px(12));
  key_hints(ui, foot,
            {{"↑↓", "hint.choose"}, {"/", "hint.search"}, {"S", "training.hint.short"}, {"1 2", "training.hint.tabs"}});
  inner = inner.inset(1, 0);
  inner.cut_top(1);
  if (view.rows.empty()) return draw_nothing(view, ui, inner, out);
  if (!view.any_session) {
    const float height =
        banner(ui, {inner.min.x + ui.px(8), inner.min.y + ui.px(8)}, inner.width() - ui.px(16), icon::info_circle,
               ui.tr("training.empty.sessions"), ui.tr("training.empty.sessions.text"), tone::primary);
    inner.cut_top(height + ui.px(16));
  }
  draw_table(view, state, ui, inner, wide, out);
}

}  // namespace

void draw_days(const DaysView& view, TrainingUi& state, UiContext& ui, Rect body, bool wide,
               std::vector<app::Command>& out) {
  if (!wide && view.open) return draw_person(*view.open, state, ui, body, out);
  if (view.roster > 0) draw_filters(view, ui, body.cut_top(ui.px(58), ui.px(metric::gap)), out);
  const bool has_villages = !view.open && wide && !view.by_village.empty();
  Rect side;
  if (view.open || has_villages) side = body.cut_right(ui.px(view.open ? 396 : 300), ui.px(metric::gap));
  draw_list(view, state, ui, body, wide, out);
  if (view.open) draw_person(*view.open, state, ui, side, out);
  if (has_villages) draw_villages(view, state, ui, side, out);
}

}  // namespace yanxing::ui::training
