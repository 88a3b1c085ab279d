#include "client/ui/screens/conflicts.h"

#include <algorithm>
#include <set>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/conflicts_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::ConflictsView;
using app::ConflictView;

constexpr float row_height = 66;

std::string id_of(const ConflictView& conflict) { return "conflict." + conflict.record.text() + "." + conflict.field; }

void open(const ConflictsView& view, ConflictsUi& state, int index) {
  const ConflictView& conflict = view.conflicts[static_cast<std::size_t>(index)];
  state.list.selected = index;
  if (state.record == conflict.record && state.field == conflict.field) return;
  if (state.record && !state.third.empty()) state.thirds[{*state.record, state.field}] = std::move(state.third);
  state.record = conflict.record;
  state.field = conflict.field;
  const auto kept = state.thirds.extract(std::pair(conflict.record, conflict.field));
  state.third = kept.empty() ? conflict.typed : kept.mapped();  // typed: before the program was started again
  state.frames_at_top = 3;
}

/// What was typed into conflicts that are settled is of no use any more.
void forget_settled(const ConflictsView& view, ConflictsUi& state) {
  const auto is_open = [&](const RecordId& record, const std::string& field) {
    return std::any_of(view.conflicts.begin(), view.conflicts.end(), [&](const ConflictView& conflict) {
      return conflict.record == record && conflict.field == field;
    });
  };
  std::erase_if(state.thirds, [&](const auto& one) { return !is_open(one.first.first, one.first.second); });
  if (state.record && !is_open(*state.record, state.field)) state.third.clear();
}

/// The open conflict; when it is settled, the one that took its place.
const ConflictView& follow_view(const ConflictsView& view, ConflictsUi& state) {
  const auto found = std::find_if(view.conflicts.begin(), view.conflicts.end(), [&](const ConflictView& conflict) {
    return state.record == conflict.record && state.field == conflict.field;
  });
  const int last = static_cast<int>(view.conflicts.size()) - 1;
  const bool is_gone = found == view.conflicts.end();
  const int index =
      is_gone ? std::clamp(state.list.selected, 0, last) : static_cast<int>(found - view.conflicts.begin());
  open(view, state, index);
  return view.conflicts[static_cast<std::size_t>(index)];
}

void draw_entry(const ConflictView& conflict, const Row& row, UiContext& ui) {
  Rect inner = row.rect.inset(ui.px(metric::pad), ui.px(8));
  const bool deletion = conflict.kind == app::ConflictKind::deleted_and_edited;
  icon_tile(ui, inner.cut_left(ui.px(34), ui.px(10)).middle(ui.px(34)), deletion ? icon::trash : icon::conflicts,
            deletion ? tone::warn : tone::bad);
  Rect first = inner.cut_top(ui.px(24), ui.px(2));
  const std::string count = std::to_string(conflict.values.size());
  if (!deletion) {
    const Rect end = first.cut_right(ui.px(20), ui.px(4));
    fill(end.middle(ui.px(18)), color::line_soft, ui.px(9));
    text_in(ui, end, count, style::small_soft, Align::center);
  }
  text_in(ui, first, conflicts::subject(conflict, ui), style::strong);
  text_in(ui, inner.cut_top(ui.px(20)), conflict.form_label + " · " + conflict.record_title, style::small_soft);
}

/// How many answers wait in how many records: the latter is the count beside the navigation.
std::string open_text(const ConflictsView& view, const UiContext& ui) {
  std::set<RecordId> records;
  for (const ConflictView& conflict : view.conflicts) records.insert(conflict.record);
  return ui.plural("conflicts.open", static_cast<std::int64_t>(view.conflicts.size()),
                   {{"records", std::to_string(records.size())}});
}

/// All conflicts at the left.
void draw_list(const ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  const Rect title = inner.cut_top(ui.px(46)).inset(ui.px(metric::pad), 0);
  const auto count = static_cast<std::int64_t>(view.conflicts.size());
  text_in(ui, title, open_text(view, ui), style::strong);
  report(ui, "conflicts.open", title, std::to_string(count));
  line_h(rect.min.x + 1, rect.max.x - 1, inner.min.y - 1, color::line);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  key_hints(ui, foot.inset(ui.px(metric::pad), 0), {{"↑↓", "hint.choose"}, {"1–9", "hint.keep"}, {"0", "hint.other"}});
  const Column columns[] = {{"", 100, 1}};
  TableOptions options;
  options.row_height = row_height;
  options.header = false;
  options.reveal_selected = true;
  const auto at = [&](int i) -> const ConflictView& { return view.conflicts[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "conflicts.list", inner, columns, static_cast<int>(view.conflicts.size()), state.list, options,
      [&](int i) { return id_of(at(i)); }, [&](const Row& row) { draw_entry(at(row.index), row, ui); });
  if (result.selected) open(view, state, *result.selected);
}

/// The same in one line, for narrow windows: one after the other.
void draw_steps(const ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect strip) {
  const int last = static_cast<int>(view.conflicts.size()) - 1;
  const int index = state.list.selected;
  if (icon_button(ui, "conflicts.previous", strip.cut_left(ui.px(34)), icon::chevron_left, "", index > 0))
    open(view, state, index - 1);
  const std::string where = std::to_string(index + 1) + " / " + std::to_string(last + 1);
  const float width = measure(ui, where).x + ui.px(16);
  text_in(ui, strip.cut_left(width), where, style::strong, Align::center);
  report(ui, "conflicts.open", strip, std::to_string(last + 1));
  if (icon_button(ui, "conflicts.next", strip.cut_left(ui.px(34)), icon::chevron_right, "", index < last))
    open(view, state, index + 1);
  if (ui.key(ImGuiKey_DownArrow) && index < last) open(view, state, index + 1);
  if (ui.key(ImGuiKey_UpArrow) && index > 0) open(view, state, index - 1);
}

}  // namespace

void draw_conflicts(const ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out) {
  const auto count = static_cast<std::int64_t>(view.conflicts.size());
  screen_header(ui, area, ui.tr("screen.conflicts"), ui.tr("conflicts.subtitle"),
                count > 0 ? open_text(view, ui) : std::string(), tone::bad);
  Rect body = area.inset(ui.px(metric::page));
  if (view.conflicts.empty()) {
    state.record.reset();
    state.third.clear();
    state.thirds.clear();
    card(ui, body);
    empty_state(ui, body, icon::check_circle, ui.tr("conflicts.empty"), ui.tr("conflicts.empty.text"));
    return;
  }
  forget_settled(view, state);
  const ConflictView* conflict = &follow_view(view, state);
  if (area.width() >= ui.px(1000)) {
    draw_list(view, state, ui, body.cut_left(ui.px(312), ui.px(metric::page)));
  } else {
    draw_steps(view, state, ui, body.cut_top(ui.px(metric::control), ui.px(metric::gap)));
  }
  conflict = &follow_view(view, state);
  conflicts::draw_conflict(*conflict, state, ui, body, out);
}

}  // namespace yanxing::ui
