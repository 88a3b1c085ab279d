// The five ratios: a tree of city, counties and townships at the left, the chosen one at the right with what is
// missing.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/election_parts.h"

namespace yanxing::ui::election {
namespace {

using app::ElectionRatio;
using app::ElectionUnit;
using app::ElectionView;

struct Sign {
  const char* icon;
  unsigned ink;
  const char* word;
};

/// Reached so far and everything reported; reached so far; missed; nothing reported.
Sign sign_of(const ElectionRatio& ratio) {
  if (ratio.denominator == 0) return {nullptr, color::ink_faint, "none"};
  if (!ratio.reached) return {icon::cross, color::bad, "missed"};
  if (ratio.not_reported > 0) return {icon::clock, color::primary, "so_far"};
  return {icon::check, color::good, "reached"};
}

const char* ratio_key(const ElectionRatio& ratio) {
  if (ratio.id == "chair_in") return "election.ratio.chair_in";
  if (ratio.id == "village_women") return "election.ratio.village_women";
  if (ratio.id == "village_head") return "election.ratio.village_head";
  if (ratio.id == "community_women") return "election.ratio.community_women";
  return "election.ratio.community_head";
}

const char* short_key(std::size_t index) {
  constexpr const char* keys[] = {"election.ratio.chair_in.short", "election.ratio.village_women.short",
                                  "election.ratio.village_head.short", "election.ratio.community_women.short",
                                  "election.ratio.community_head.short"};
  return keys[index];
}

void draw_unit_row(const ElectionUnit& unit, const Row& row, UiContext& ui) {
  Rect name = row.cell(0);
  name.cut_left(ui.px(16) * static_cast<float>(unit.depth));
  if (unit.has_children)
    icon_in(ui, name.cut_left(ui.px(14), ui.px(4)), unit.open ? icon::down : icon::chevron_right, style::small_soft);
  const TextStyle how = unit.depth < 2 ? style::strong : style::body;
  text_in(ui, name, unit.name, how);
  report(ui, "unit." + unit.place + ".name", name, measure(ui, unit.name, how).x <= name.width() ? "whole" : "cut");
  const std::string reported = std::to_string(unit.reported) + "/" + std::to_string(unit.villages);
  const bool all = unit.reported == unit.villages;
  Rect count = row.cell(1);
  if (unit.in_conflict > 0)
    icon_in(ui, count.cut_left(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  text_in(ui, count, reported, {TextSize::small, false, all ? color::good : color::ink_soft});
  for (std::size_t i = 0; i < unit.ratios.size(); ++i) {
    const Sign sign = sign_of(unit.ratios[i]);
    const Rect cell = row.cell(2 + i);
    report(ui, "unit." + unit.place + "." + unit.ratios[i].id, cell, sign.word);
    if (sign.icon == nullptr) {
      text_in(ui, cell, "–", style::faint);
    } else {
      Rect at = cell;
      icon_in(ui, at.cut_left(ui.px(14)), sign.icon, {TextSize::small, true, sign.ink});
    }
  }
}

void draw_tree(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  key_hints(ui, foot.inset(ui.px(metric::pad), 0), {{"↑↓", "hint.choose"}, {"Enter", "hint.fold"}});
  // A sign needs little room, the name of an autonomous county below its fold much.
  const Column columns[] = {{ui.tr("election.column.unit"), 176, 1},
                            {ui.tr("election.column.reported"), 76},
                            {ui.tr(short_key(0)), 50},
                            {ui.tr(short_key(1)), 50},
                            {ui.tr(short_key(2)), 50},
                            {ui.tr(short_key(3)), 50},
                            {ui.tr(short_key(4)), 50}};
  TableOptions options;
  options.row_height = 32;
  const auto at = [&](int i) -> const ElectionUnit& { return view.units[static_cast<std::size_t>(i)]; };
  for (int i = 0; i < static_cast<int>(view.units.size()); ++i) {
    if (at(i).place == view.unit) state.units.selected = i;
  }
  const TableResult result = table(
      ui, "election.units", inner, columns, static_cast<int>(view.units.size()), state.units, options,
      [&](int i) { return "unit." + at(i).place; }, [&](const Row& row) { draw_unit_row(at(row.index), row, ui); });
  if (result.selected && at(*result.selected).place != view.unit) {
    out.emplace_back(app::command::ChooseTargetUnit{at(*result.selected).place});
  } else if (result.activated) {
    out.emplace_back(app::command::ChooseTargetUnit{at(*result.activated).place});
  }
}

/// The share that is reached, with a mark where the target is.
void draw_bar(const ElectionRatio& ratio, UiContext& ui, Rect rect) {
  fill(rect, color::track, ui.px(3));
  const float width = rect.width() * static_cast<float>(std::min(ratio.fraction, 1.0));
  if (width > 0)
    fill({rect.min, {rect.min.x + width, rect.max.y}},
         !ratio.reached            ? color::bad
         : ratio.not_reported == 0 ? color::good_bright
                                   : color::primary,
         ui.px(3));
  const float x =
      std::min(rect.min.x + rect.width() * static_cast<float>(ratio.target) / 100.0F, rect.max.x - ui.px(2));
  fill({{x, rect.min.y - ui.px(3)}, {x + ui.px(2), rect.max.y + ui.px(3)}}, color::ink);
}

std::string names_text(const std::vector<std::string>& names, std::size_t shown, const UiContext& ui) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) out += (i > 0 ? "、" : "") + names[i];
  if (names.size() > shown) out += ui.tr("election.and_more", {{"count", std::to_string(names.size() - shown)}});
  return out;
}

/// What would have to happen for the target to be reached.
std::string what_if_text(const ElectionRatio& ratio, UiContext& ui) {
  using Open = yanxing::election::WhatIf::Open;
  using Reported = yanxing::election::WhatIf::Reported;
  const yanxing::election::WhatIf& it = ratio.what_if;
  std::vector<std::string> parts;
  const auto say = [&](const char* key, std::int64_t count) {
    parts.push_back(ui.tr(key, {{"rest", std::to_string(it.not_reported)}, {"count", std::to_string(count)}}));
  };
  if (it.reported == Reported::seats) say("election.whatif.seats", it.needed);
  if (it.reported == Reported::units) say("election.whatif.reported", it.needed);
  switch (it.open) {
    case Open::none: break;
    case Open::unknown: say("election.whatif.unknown", 0); break;
    case Open::safe: say("election.whatif.safe", 0); break;
    case Open::some: say("election.whatif.rest", it.of_open); break;
    case Open::out_of_reach: say("election.whatif.out_of_reach", it.of_open); break;
  }
  if (parts.empty()) return ui.tr(it.nothing ? "election.whatif.none" : "election.whatif.reached");
  std::string out = parts.front();
  if (parts.size() > 1) out += " " + parts.back();
  return out;
}

float draw_ratio(const ElectionRatio& ratio, UiContext& ui, ImVec2 at, float width) {
  const Sign sign = sign_of(ratio);
  Rect rect{at, {at.x + width, at.y + ui.px(1000)}};
  rect = rect.inset(ui.px(metric::pad), 0);
  rect.cut_top(ui.px(8));
  const std::string name = ui.tr(ratio_key(ratio), {{"target", std::to_string(ratio.target)}});
  const bool beside = rect.width() >= ui.px(20 + 76 + 300 + 8) + measure(ui, name, style::strong).x;
  Rect named = rect.cut_top(ui.px(24));
  if (sign.icon != nullptr)
    icon_in(ui, named.cut_left(ui.px(16), ui.px(4)), sign.icon, {TextSize::body, true, sign.ink});
  if (!beside) text_in(ui, named, name, style::strong);
  Rect line = beside ? named : rect.cut_top(ui.px(24));
  const std::string percent = ratio.percent.empty() ? std::string("–") : ratio.percent + " %";
  text_in(ui, line.cut_right(ui.px(76)), percent, {TextSize::body, true, sign.ink}, Align::right);
  const std::string counts =
      ui.tr(ratio.seats ? "election.counts.seats" : "election.counts",
            {{"numerator", std::to_string(ratio.numerator)}, {"denominator", std::to_string(ratio.denominator)}});
  const std::string open = ui.tr("election.counts.open", {{"count", std::to_string(ratio.not_reported)}});
  Rect right = line.cut_right(std::min(ui.px(300), line.width()));
  const Rect missing = right.cut_right(measure(ui, open, style::small).x + ui.px(8), ui.px(14));
  text_in(ui, missing, open, {TextSize::small, false, ratio.not_reported > 0 ? color::warn : color::ink_faint},
          Align::right);
  text_in(ui, right, counts, style::body, Align::right);
  if (beside) text_in(ui, line, name, style::strong);
  report(ui, "ratio." + ratio.id, line,
         std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator) + " open " +
             std::to_string(ratio.not_reported) + " " + sign.word);
  draw_bar(ratio, ui, rect.cut_top(ui.px(18)).middle(ui.px(8)));
  const std::string text = what_if_text(ratio, ui);
  const float left = rect.min.x;
  float y = rect.min.y + ui.px(1);
  y += text_wrapped(ui, {left, y}, rect.width(), text, style::small_soft);
  report(ui, "ratio." + ratio.id + ".whatif", {{left, rect.min.y}, {rect.max.x, y}}, text);
  // Seats: each village has the target too, also where all of them together reach it.
  if (!ratio.missed_by.empty() && (ratio.seats || !ratio.reached)) {
    const std::string names = ui.tr(ratio.reached ? "election.missed_by.single" : "election.missed_by",
                                    {{"names", names_text(ratio.missed_by, 14, ui)}});
    report(ui, "ratio." + ratio.id + ".missed", {{left, y}, {rect.max.x, y + ui.px(18)}}, names);
    y += text_wrapped(ui, {left, y}, rect.width(), names,
                      {TextSize::small, false, ratio.reached ? color::warn : color::bad});
  }
  y += ui.px(8);
  line_h(at.x, at.x + width, y, color::line_soft);
  return y - at.y;
}

void draw_detail(const ElectionView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  if (!view.unit_detail) {
    empty_state(ui, rect, icon::chart, ui.tr("election.empty"), ui.tr("election.empty.text"));
    return;
  }
  const ElectionUnit& unit = *view.unit_detail;
  Rect inner = rect.inset(1, 0);
  Rect head = inner.cut_top(ui.px(48)).inset(ui.px(metric::pad), 0);
  line_h(inner.min.x, inner.max.x, inner.min.y - 1, color::line);
  if (unit.in_conflict > 0) {
    const std::string label = ui.plural("election.in_conflict", unit.in_conflict);
    const Rect at = head.cut_right(button_width(ui, label, true), ui.px(8)).middle(ui.px(metric::control));
    if (button(ui, "election.conflicts", at, label, {Kind::danger, icon::conflicts}))
      out.emplace_back(app::command::ShowScreen{app::Screen::conflicts});
  }
  head.cut_left(text_in(ui, head, unit.name, style::title), ui.px(14));
  const std::string reported = ui.tr("election.reported", {{"reported", std::to_string(unit.reported)},
                                                           {"villages", std::to_string(unit.villages)},
                                                           {"open", std::to_string(unit.villages - unit.reported)}});
  // Beside the button of conflicts there is room for few words: the figures alone, in the smaller size.
  const bool fits = measure(ui, reported, style::soft).x <= head.width();
  const std::string shown =
      fits ? reported
           : ui.tr("election.reported.short", {{"reported", std::to_string(unit.reported)},
                                               {"villages", std::to_string(unit.villages)},
                                               {"open", std::to_string(unit.villages - unit.reported)}});
  const TextStyle how = fits ? style::soft : style::small_soft;
  text_in(ui, head, shown, how);
  report(ui, "election.reported", head, shown);
  report(ui, "election.reported.fits", head, measure(ui, shown, how).x <= head.width() ? "whole" : "cut");
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##ratios", inner.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = inner.width() - ui.px(12);
  float y = top.y;
  if (unit.partial) {
    const std::string text = ui.tr("election.partial");
    y += ui.px(8);
    report(ui, "election.partial", {{inner.min.x, y}, {inner.max.x, y + ui.px(18)}}, text);
    y += text_wrapped(ui, {inner.min.x + ui.px(metric::pad), y}, width - ui.px(metric::pad * 2), text,
                      {TextSize::small, false, color::warn});
  }
  for (const ElectionRatio& ratio : unit.ratios) y += draw_ratio(ratio, ui, {inner.min.x, y}, width);
  if (!unit.kind_differs.empty()) {
    const std::string names = ui.tr("election.kind_differs", {{"names", names_text(unit.kind_differs, 40, ui)}});
    y += ui.px(8);
    report(ui, "election.kind_differs", {{inner.min.x, y}, {inner.max.x, y + ui.px(18)}}, names);
    y += text_wrapped(ui, {inner.min.x + ui.px(metric::pad), y}, width - ui.px(metric::pad * 2), names,
                      {TextSize::small, false, color::bad});
  }
  if (!view.not_reported.empty()) {
    const std::string names = ui.tr("election.not_reported", {{"names", names_text(view.not_reported, 40, ui)}});
    y += ui.px(8);
    report(ui, "election.not_reported", {{inner.min.x, y}, {inner.max.x, y + ui.px(18)}}, names);
    y += text_wrapped(ui, {inner.min.x + ui.px(metric::pad), y}, width - ui.px(metric::pad * 2), names,
                      style::small_soft);
    y += ui.px(8);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

}  // namespace

void draw_targets(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out) {
  const float tree = std::min(ui.px(530), area.width() * 0.47F);
  draw_tree(view, state, ui, area.cut_left(tree, ui.px(metric::gap)), out);
  draw_detail(view, ui, area, out);
}

}  // namespace yanxing::ui::election
