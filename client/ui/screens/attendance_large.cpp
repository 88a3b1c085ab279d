// Quick sign-in turned to the queue, in large type: the name, the field, the counts.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"

namespace yanxing::ui::attendance {
namespace {

using app::AttendanceView;

/// Large type is for those who queue: while they sign in who has come, while they sign out who has left.
void draw_large_counts(const AttendanceView& view, const AttendanceUi& state, UiContext& ui, Rect counts) {
  const app::MarkCounts& marks = view.counts;
  const std::int64_t of = state.out ? marks.there : marks.total;
  const std::int64_t done = state.out ? marks.left : marks.there;
  const std::int64_t open = state.out ? marks.there - marks.left : marks.none;
  text_in(ui, counts.cut_top(ui.px(40)), ui.tr(state.out ? "large.left" : "attendance.stat.arrived"),
          {huge(32), false, color::ink_soft});
  text_in(ui, counts.cut_top(ui.px(130)), std::to_string(done), {huge(128), true, color::good});
  report(ui, state.out ? "large.left" : "large.there", counts, std::to_string(done));
  const Rect of_rect = counts.cut_top(ui.px(44));
  const std::string of_text = ui.tr(state.out ? "large.of_there" : "large.of", {{"total", std::to_string(of)}});
  text_in(ui, of_rect, of_text, {huge(34), false, color::ink_soft});
  report(ui, "large.of", of_rect, of_text);
  const Rect open_rect = counts.cut_top(ui.px(48));
  const std::string open_text = ui.tr(state.out ? "large.not_left" : "large.open", {{"count", std::to_string(open)}});
  text_in(ui, open_rect, open_text, {huge(34), true, open > 0 ? color::warn : color::good});
  report(ui, "large.open", open_rect, open_text);
  if (state.out || marks.leave + marks.absent == 0) return;
  // Else arrived and open would not add up to expected.
  const std::string away = ui.tr("large.away", {{"count", std::to_string(marks.leave + marks.absent)}});
  text_in(ui, counts.cut_top(ui.px(36)), away, {huge(24), false, color::ink_faint});
}

}  // namespace

void draw_large(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(28), ui.px(18));
  Rect top = inner.cut_top(ui.px(44), ui.px(10));
  if (button_right(ui, "large.close", top, ui.tr("large.close"), {Kind::plain, icon::cross})) state.large = false;
  text_in(ui, top.cut_right(ui.px(130), ui.px(12)), view.clock, {huge(44), true, color::ink_soft}, Align::right);
  const std::string way = view.session_label + " · " + ui.tr(state.out ? "quick.out" : "quick.in");
  top.cut_left(text_in(ui, top, way, {huge(36), true, color::ink}) + ui.px(18));
  if (!view.session_today) {
    text_in(ui, top, ui.tr("quick.other_day"), {huge(28), true, color::warn});
    report(ui, "large.other_day", top, ui.tr("quick.other_day"));
  }
  Rect counts = inner.cut_right(ui.px(270), ui.px(28));
  draw_large_counts(view, state, ui, counts);
  // The name, as large as it fits.
  Rect name = inner.cut_top(ui.px(150), ui.px(4));
  if (view.recent.empty()) {
    text_in(ui, name, ui.tr("large.welcome"), {huge(64), true, color::ink_faint});
    report(ui, "large.name", name, "");
  } else {
    const app::SignedIn& one = view.recent.front();
    const Tone tone = signed_tone(one);
    int size = 128;
    while (size > 48 && measure(ui, one.name, {huge(size), true, tone.fg}).x > name.width()) size -= 8;
    text_in(ui, name, one.name, {huge(size), true, tone.fg});
    report(ui, "large.name", name, one.name);
    Rect line = inner.cut_top(ui.px(48), ui.px(10));
    icon_in(ui, line.cut_left(ui.px(40), ui.px(8)), went_well(one) ? icon::check_circle : icon::warning,
            {huge(36), true, tone.fg});
    const std::string text = signed_text(one, ui) + " · " + one.village;
    text_in(ui, line, text, {huge(36), false, tone.fg});
    report(ui, "large.said", line, text);
  }
  Rect last = inner.cut_bottom(ui.px(44));
  for (std::size_t i = 1; i < view.recent.size(); ++i) {
    const app::SignedIn& one = view.recent[i];
    last.cut_left(text_in(ui, last, one.name + " " + one.time, {huge(30), false, color::ink_faint}) + ui.px(28));
    report(ui, "large.last." + std::to_string(i), last, one.name);
  }
  inner.max.x = std::min(inner.max.x, inner.min.x + ui.px(720));
  draw_quick_field(view, state, ui, inner, true, out);
}

}  // namespace yanxing::ui::attendance
