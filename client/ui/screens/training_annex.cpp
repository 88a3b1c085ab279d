// Progress against annex 1: a row a county, the sum, and the subtotal as the source printed it.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/training_parts.h"

namespace yanxing::ui::training {
namespace {

using app::AnnexFigures;
using app::AnnexRow;
using app::AnnexView;

enum ColumnIndex : std::size_t { county, trained, five_days, funds, a_head, villages, communities };

/// Counties first, then the sum of the rows, last the printed subtotal.
struct Lines {
  const AnnexView& view;
  bool has_sum() const { return view.rows.size() > 1; }
  int count() const { return static_cast<int>(view.rows.size()) + (has_sum() ? 2 : 1); }
  bool is_county(int line) const { return line < static_cast<int>(view.rows.size()); }
  bool is_printed(int line) const { return line == count() - 1; }
  const AnnexRow& row(int line) const {
    if (is_county(line)) return view.rows[static_cast<std::size_t>(line)];
    return is_printed(line) ? view.printed : view.computed;
  }
  std::string id(int line) const {
    if (is_county(line)) return "training.county." + row(line).code;
    return is_printed(line) ? "training.printed" : "training.computed";
  }
};

/// "72 / 100" over a thin bar.
void draw_share(UiContext& ui, Rect cell, std::int64_t done, std::int64_t all, const std::string& text) {
  Rect bar = cell.inset(0, ui.px(5));
  const Rect below = bar.cut_bottom(ui.px(5));
  text_in(ui, bar, text, style::small);
  const double part = all > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(all)) : 0;
  progress_bar(ui, {below.min, {below.max.x - ui.px(10), below.max.y}}, part,
               all > 0 && done >= all ? color::good_bright : color::primary);
}

void draw_county_row(const AnnexFigures& it, const Row& row, UiContext& ui) {
  const auto share = [](std::int64_t done, std::int64_t all) {
    return std::to_string(done) + " / " + std::to_string(all);
  };
  draw_share(ui, row.cell(trained), it.trained, it.planned, share(it.trained, it.planned));
  if (row.shows(five_days)) text_in(ui, row.cell(five_days), std::to_string(it.five_days), style::small);
  draw_share(ui, row.cell(funds), it.used_yuan, it.allocated_yuan,
             wan_text(it.used_yuan) + " / " + wan_text(it.allocated_yuan));
  draw_share(ui, row.cell(villages), it.villages_covered, it.villages, share(it.villages_covered, it.villages));
  if (row.shows(communities) && it.communities > 0)
    draw_share(ui, row.cell(communities), it.communities_covered, it.communities,
               share(it.communities_covered, it.communities));
  Rect norm = row.cell(a_head);
  if (!it.yuan_a_head) {
    text_in(ui, norm, "–", style::small_faint);
    return;
  }
  icon_in(ui, norm.cut_left(ui.px(16), ui.px(5)), it.norm_reached ? icon::check_circle : icon::warning,
          {TextSize::small, false, it.norm_reached ? color::good : color::warn});
  text_in(ui, norm, std::to_string(*it.yuan_a_head),
          {TextSize::small, true, it.norm_reached ? color::good : color::warn});
}

bool differs(const AnnexView& view, std::string_view column) {
  return std::any_of(view.differences.begin(), view.differences.end(),
                     [&](const app::AnnexDifference& one) { return one.column == column; });
}

/// A figure of the source, with a mark where its own rows say something else.
void draw_printed(const AnnexView& view, std::string_view column, const std::string& text, Rect cell, UiContext& ui) {
  const bool marked = differs(view, column);
  const TextStyle ink{TextSize::small, marked, marked ? color::warn : color::ink_soft};
  const float used = text_in(ui, cell, text, ink);
  if (marked)
    icon_in(ui, {{cell.min.x + used + ui.px(4), cell.min.y}, {cell.min.x + used + ui.px(22), cell.max.y}},
            icon::warning, ink);
  report(ui, "training.printed." + std::string(column), cell, text + (marked ? " !" : ""));
}

void draw_line(const Lines& lines, const Row& row, UiContext& ui) {
  const AnnexRow& it = lines.row(row.index);
  if (lines.is_county(row.index)) {
    const std::string name = name_of(it);
    text_in(ui, row.cell(county), name, style::strong);
    report(ui, lines.id(row.index) + ".name", row.cell(county), name);
    draw_county_row(it.figures, row, ui);
    return;
  }
  fill({row.rect.min, {row.rect.max.x, row.rect.max.y - 1}}, color::head);
  if (!lines.is_printed(row.index)) {
    text_in(ui, row.cell(county), ui.tr("training.annex.computed"), style::strong);
    draw_county_row(it.figures, row, ui);
    return;
  }
  text_in(ui, row.cell(county), ui.tr("training.annex.printed"), style::soft);
  const AnnexFigures& printed = it.figures;
  draw_printed(lines.view, "trainees", std::to_string(printed.planned), row.cell(trained), ui);
  draw_printed(lines.view, "funds_yuan", wan_text(printed.allocated_yuan), row.cell(funds), ui);
  draw_printed(lines.view, "villages", std::to_string(printed.villages), row.cell(villages), ui);
  if (row.shows(communities))
    draw_printed(lines.view, "communities", std::to_string(printed.communities), row.cell(communities), ui);
}

const char* source_key(std::string_view column) {
  if (column == "villages") return "training.source.villages";
  if (column == "communities") return "training.source.communities";
  return column == "funds_yuan" ? "training.source.funds" : "training.source.trainees";
}

/// What must be known beside the figures; cut off the bottom of `body`.
void draw_notes(const AnnexView& view, UiContext& ui, Rect& body) {
  const auto note = [&](const char* icon, const std::string& text, Tone tone) {
    const float left = ui.px(54);
    const float height = text_wrapped(ui, {}, body.width() - left, text, style::body, false) + ui.px(20);
    const Rect at = body.cut_bottom(height, ui.px(metric::gap));
    banner(ui, at.min, at.width(), icon, {}, text, tone);
  };
  if (view.elsewhere_trained > 0 || view.elsewhere_yuan > 0)
    note(icon::info_circle,
         ui.tr("training.annex.elsewhere",
               {{"persons", std::to_string(view.elsewhere_trained)}, {"funds", wan_text(view.elsewhere_yuan)}}),
         tone::neutral);
  const auto& all = view.computed.figures;
  if (all.online_only > 0)
    note(icon::info_circle, ui.tr("training.annex.online_only", {{"persons", std::to_string(all.online_only)}}),
         tone::neutral);
  if (all.in_conflict > 0)
    note(icon::conflicts, ui.tr("training.annex.in_conflict", {{"persons", std::to_string(all.in_conflict)}}),
         tone::warn);
  if (view.in_part) {
    note(icon::info_circle, ui.tr("training.annex.in_part"), tone::primary);
    report(ui, "training.in_part", body, ui.tr("training.annex.in_part"));
  }
  for (const app::AnnexDifference& one : view.differences) {
    const bool is_money = one.column == "funds_yuan";
    const auto figure = [&](std::int64_t value) { return is_money ? wan_text(value) : std::to_string(value); };
    const std::string text = ui.tr("training.annex.difference", {{"column", ui.tr(source_key(one.column))},
                                                                 {"printed", figure(one.printed)},
                                                                 {"computed", figure(one.computed)}});
    note(icon::warning, text, tone::warn);
    report(ui, "training.difference." + one.column, body, text);
  }
}

/// The counties with their notes.
void draw_counties(const AnnexView& view, TrainingUi& state, UiContext& ui, Rect body, bool wide,
                   std::vector<app::Command>& out) {
  draw_notes(view, ui, body);
  card(ui, body);
  Rect inner = body;
  Rect foot = inner.cut_bottom(ui.px(34));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const float used = text_in(ui, foot, ui.tr("training.annex.foot"), style::small_soft);
  foot.cut_left(used + ui.px(12));
  key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"1 2", "training.hint.tabs"}});
  inner = inner.inset(1, 1);
  const Lines lines{view};
  const Column columns[] = {{ui.tr("training.column.county"), 122, 0.6F},
                            {ui.tr("training.column.trained"), 116, 0.5F},
                            {ui.tr("training.column.five_days"), 66, 0, 2},
                            {ui.tr("training.column.funds"), 124, 0.5F},
                            {ui.tr("training.column.a_head"), 92},
                            {ui.tr("training.column.villages"), 104, 0.5F},
                            {ui.tr("training.column.communities"), 88, 0.3F, 3}};
  const auto result = table(
      ui, "training.counties", inner, columns, lines.count(), state.counties, {}, [&](int i) { return lines.id(i); },
      [&](const Row& row) { draw_line(lines, row, ui); });
  const std::optional<int> opened = result.activated ? result.activated : wide ? result.selected : std::nullopt;
  if (!opened || !lines.is_county(*opened)) return;
  const std::string& code = lines.row(*opened).code;
  if (!view.open || view.open->row.code != code) out.emplace_back(app::command::OpenAnnexCounty{code});
}

}  // namespace

std::string name_of(const AnnexRow& row) { return row.in_part ? row.county + " △" : row.county; }

void draw_annex(const AnnexView& view, TrainingUi& state, UiContext& ui, Rect body, bool wide,
                std::vector<app::Command>& out) {
  if (!view.problem.empty()) {
    card(ui, body);
    empty_state(ui, body, icon::warning, ui.tr("training.annex.no_source"), ui.text().message(view.problem));
    return;
  }
  if (!wide && view.open) return draw_county(*view.open, ui, body, out);
  Rect side;
  if (view.open || wide) side = body.cut_right(ui.px(view.open ? 340 : 300), ui.px(metric::gap));
  draw_counties(view, state, ui, body, wide, out);
  if (view.open) draw_county(*view.open, ui, side, out);
  if (!view.open && wide) draw_trained_chart(view, ui, side);
}

}  // namespace yanxing::ui::training
