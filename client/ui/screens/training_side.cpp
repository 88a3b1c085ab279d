// Beside the five-day board: the villages, or one person's half-days.
#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/training_parts.h"

namespace yanxing::ui::training {
namespace {

using app::DaysSumView;
using app::HalfDayUse;
using app::PersonHalfDay;

void draw_village(const DaysSumView& sum, const Row& row, UiContext& ui) {
  Rect rect = row.rect.inset(ui.px(metric::pad), ui.px(6));
  Rect top = rect.cut_top(ui.px(22));
  const bool all = sum.still_short == 0;
  icon_in(ui, top.cut_left(ui.px(16), ui.px(6)), all ? icon::check_circle : icon::clock,
          {TextSize::small, false, all ? color::good : color::warn});
  const std::string figure = std::to_string(sum.enough) + " / " + std::to_string(sum.persons);
  text_in(ui, top.cut_right(measure(ui, figure, style::small_strong).x + 1, ui.px(8)), figure, style::small_strong);
  text_in(ui, top, sum.name);
  Rect below = rect;
  const std::string lacks = all ? std::string(ui.tr("training.village.all"))
                                : ui.tr("training.village.short", {{"persons", std::to_string(sum.still_short)},
                                                                   {"days", days_text(sum.short_half_days)}});
  text_in(ui, below.cut_right(measure(ui, lacks, style::small_soft).x + 1, ui.px(8)), lacks, style::small_soft);
  const double done = sum.persons > 0 ? static_cast<double>(sum.enough) / static_cast<double>(sum.persons) : 0;
  progress_bar(ui, below.middle(ui.px(5)), done, all ? color::good_bright : color::primary);
  report(ui, "training.village_sum." + sum.place, row.rect, figure);
}

struct UseLook {
  const char* key;
  const char* icon;
  Tone tone;
};

UseLook look_of(HalfDayUse use) {
  switch (use) {
    case HalfDayUse::counted: return {"training.use.counted", icon::check, tone::good};
    case HalfDayUse::twice: return {"training.use.twice", icon::copy, tone::neutral};
    case HalfDayUse::not_there: return {"training.use.not_there", icon::cross, tone::bad};
    case HalfDayUse::self_study: return {"training.use.self_study", icon::person, tone::violet};
    case HalfDayUse::online: return {"training.use.online", icon::info_circle, tone::neutral};
    case HalfDayUse::other: return {"training.use.other", icon::info_circle, tone::neutral};
  }
  YX_UNREACHABLE();
}

std::string joined(const std::string& a, const std::string& b) { return a.empty() ? b : b.empty() ? a : a + " · " + b; }

void draw_half_day(const PersonHalfDay& half, const Row& row, UiContext& ui) {
  const UseLook look = look_of(half.use);
  const char* use = ui.tr(look.key);
  Rect rect = row.rect.inset(ui.px(metric::pad), ui.px(5));
  Rect top = rect.cut_top(ui.px(22));
  const float width = icon_pill_width(ui, use);
  icon_pill(ui, {top.cut_right(width, ui.px(8)).min.x, top.center().y}, use, look.tone, look.icon);
  const float used = text_in(ui, top, half.when, style::strong);
  top.cut_left(used + ui.px(8));
  if (half.conflict)
    icon_in(ui, top.cut_left(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  text_in(ui, top, half.conflict ? half.status + " · " + ui.tr("training.disputed") : half.status, style::small_soft);
  text_in(ui, rect, joined(joined(half.training, half.venue), half.mode), style::small_soft);
}

void draw_person_head(const app::PersonDaysView& person, UiContext& ui, Rect& inner) {
  Rect head = inner.cut_top(ui.px(92)).inset(ui.px(metric::pad), ui.px(6));
  text_in(ui, head.cut_top(ui.px(24)), joined(person.row.village, person.row.role), style::soft);
  Rect bar = head.cut_top(ui.px(28));
  const std::string figure = ui.tr("training.days_of_five", {{"days", days_text(person.row.half_days)}});
  text_in(ui, bar.cut_left(measure(ui, figure, style::strong).x + 1, ui.px(12)), figure, style::strong);
  half_day_bar(ui, bar.middle(ui.px(12)), person.row.half_days);
  Rect below = head.cut_top(ui.px(26));
  ImVec2 at{below.min.x, below.center().y};
  at.x += person.row.short_half_days == 0
              ? icon_pill(ui, at, ui.tr("training.enough"), tone::good, icon::check)
              : icon_pill(ui, at, ui.tr("training.short_by", {{"days", days_text(person.row.short_half_days)}}),
                          tone::warn, icon::clock);
  at.x += ui.px(8);
  if (person.row.self_study_half_days > 0)
    at.x +=
        ui.px(8) + icon_pill(ui, at,
                             ui.tr("training.self_study_apart", {{"days", days_text(person.row.self_study_half_days)}}),
                             tone::violet, icon::person);
  if (person.row.online_half_days > 0)
    icon_pill(ui, at, ui.tr("training.online_apart", {{"days", days_text(person.row.online_half_days)}}), tone::neutral,
              icon::info_circle);
  report(ui, "training.open.days", bar, figure);
}

}  // namespace

void draw_villages(const app::DaysView& view, TrainingUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  card_title(ui, inner, ui.tr("training.villages"));
  inner = inner.inset(1, 1);
  const auto& list = view.by_village;
  const Column columns[] = {{{}, 100, 1}};
  TableOptions options;
  options.row_height = 58;
  options.keyboard = false;
  options.header = false;
  const auto row_id = [&](int i) { return "training.place." + list[static_cast<std::size_t>(i)].place; };
  const auto paint = [&](const Row& row) { draw_village(list[static_cast<std::size_t>(row.index)], row, ui); };
  const auto result = table(ui, "training.villages", inner, columns, static_cast<int>(list.size()), state.villages,
                            options, row_id, paint);
  state.villages.selected = -1;
  if (!result.selected) return;
  app::DaysFilter filter = view.filter;
  filter.place = list[static_cast<std::size_t>(*result.selected)].place;
  out.emplace_back(app::command::FilterDays{std::move(filter)});
}

void draw_person(const app::PersonDaysView& person, TrainingUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect title = card_title(ui, inner, person.row.name);
  if (icon_button(ui, "training.close", title.cut_right(ui.px(28)).middle(ui.px(28)), icon::cross, ui.tr("hint.close")))
    out.emplace_back(app::command::OpenPersonDays{});
  draw_person_head(person, ui, inner);
  line_h(inner.min.x + 1, inner.max.x - 1, inner.min.y, color::line);
  inner = inner.inset(1, 1);
  const auto& list = person.half_days;
  if (list.empty()) {
    empty_state(ui, inner, icon::attendance, ui.tr("training.empty.person"), ui.tr("training.empty.person.text"));
    return;
  }
  const Column columns[] = {{{}, 100, 1}};
  TableOptions options;
  options.row_height = 56;
  options.keyboard = false;
  options.header = false;
  const auto row_id = [&](int i) { return "training.half_day." + list[static_cast<std::size_t>(i)].session.text(); };
  const auto paint = [&](const Row& row) { draw_half_day(list[static_cast<std::size_t>(row.index)], row, ui); };
  const auto result = table(ui, "training.half_days", inner, columns, static_cast<int>(list.size()), state.half_days,
                            options, row_id, paint);
  state.half_days.selected = -1;
  if (result.selected)
    out.emplace_back(app::command::OpenOwnScreen{list[static_cast<std::size_t>(*result.selected)].session});
}

}  // namespace yanxing::ui::training
