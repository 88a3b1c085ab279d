#include "client/ui/screens/sync.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/sync_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::SyncPhase;
using app::SyncView;

bool running(SyncPhase phase) {
  return phase == SyncPhase::connecting || phase == SyncPhase::sending || phase == SyncPhase::receiving ||
         phase == SyncPhase::applying;
}

const char* phase_key(SyncPhase phase) {
  switch (phase) {
    case SyncPhase::connecting: return "sync.phase.connecting";
    case SyncPhase::sending: return "sync.phase.sending";
    case SyncPhase::receiving: return "sync.phase.receiving";
    case SyncPhase::applying: return "sync.phase.applying";
    case SyncPhase::done: return "sync.phase.done";
    case SyncPhase::failed: return "sync.phase.failed";
    case SyncPhase::cancelled: return "sync.phase.cancelled";
    case SyncPhase::idle: break;
  }
  return "sync.phase.idle";
}

std::string bytes(std::int64_t count) {
  char text[32];
  if (count < 1024) {
    std::snprintf(text, sizeof text, "%d B", static_cast<int>(count));
  } else if (count < 1024 * 1024) {
    std::snprintf(text, sizeof text, "%.1f KB", static_cast<double>(count) / 1024);
  } else {
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(count) / (1024.0 * 1024.0));
  }
  return text;
}

void draw_header(const SyncView& view, UiContext& ui, Rect& area, std::vector<app::Command>& out) {
  const bool reachable = view.reach == app::Reach::reachable;
  Rect strip = screen_header(ui, area, ui.tr("screen.sync"), view.enrolled ? view.server : ui.tr("sync.subtitle.none"),
                             ui.tr(reach_key(view.enrolled, view.reach)),
                             !view.enrolled ? tone::warn
                             : reachable    ? tone::good
                                            : tone::neutral);
  if (running(view.phase) || view.photos_sending) {
    if (button_right(ui, "sync.cancel", strip, ui.tr("sync.cancel"), {Kind::plain, icon::cross}))
      out.emplace_back(app::command::CancelSync{});
  } else if (button_right(ui, "sync.now", strip, ui.tr("sync.now"), {Kind::primary, icon::sync, view.enrolled})) {
    out.emplace_back(app::command::SyncNow{});
  }
}

/// One of the three states: how many records (nullopt: still being counted), and what it means.
void draw_state(const char* id, const char* title, const char* text, const char* sign, Tone tone,
                std::optional<std::int64_t> count, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(14));
  Rect top = inner.cut_top(ui.px(44), ui.px(8));
  icon_tile(ui, top.cut_left(ui.px(44), ui.px(12)), sign, tone);
  text_in(ui, top.cut_top(ui.px(18)), ui.tr(title), style::small_soft);
  const std::string shown = count ? std::to_string(*count) : std::string(ui.tr("sync.card.counting"));
  if (count) {
    text_in(ui, top, shown,
            {TextSize::number, true, *count > 0 || tone.fg != color::bad ? color::ink : color::ink_faint});
  } else {
    text_in(ui, top, shown, style::soft);
  }
  text_wrapped(ui, inner.min, inner.width(), ui.tr(text), style::small_soft);
  report(ui, id, rect, shown);
}

void draw_states(const SyncView& view, UiContext& ui, Rect rect) {
  const float gap = ui.px(metric::gap);
  const float width = std::floor((rect.width() - 2 * gap) / 3);
  const auto counted = [&](std::int64_t count) { return view.counting ? std::nullopt : std::optional(count); };
  draw_state("sync.local", "sync.card.local", "sync.card.local.text", icon::disk, tone::primary, counted(view.local),
             ui, rect.cut_left(width, gap));
  draw_state("sync.on_server", "sync.card.on_server", "sync.card.on_server.text", icon::cloud, tone::good,
             counted(view.on_server), ui, rect.cut_left(width, gap));
  draw_state("sync.needs_you", "sync.card.needs_you", "sync.card.needs_you.text", icon::warning, tone::bad,
             view.needs_you, ui, rect);
}

void draw_progress(const SyncView& view, UiContext& ui, Rect& inner) {
  Rect line = inner.cut_top(ui.px(26));
  const bool going = running(view.phase);
  const bool failed = view.phase == SyncPhase::failed;
  std::string text = ui.tr(phase_key(view.phase));
  if (!going && !failed && view.phase != SyncPhase::cancelled) {
    text = waits_besides(ui, view.counting, view.photos);
    if (view.unsent_changes > 0) text = ui.plural("sync.waits", view.unsent_changes);
    if (text.empty()) text = ui.tr("sync.nothing_waits");
  }
  text_in(ui, line, text, failed ? TextStyle{TextSize::body, true, color::bad} : style::strong);
  report(ui, "sync.phase", line, text);
  if (!going) return;
  const app::Progress& progress = view.progress;
  if (progress.total > 0) {
    const std::string count = std::to_string(progress.done) + " / " + std::to_string(progress.total);
    text_in(ui, line, count, style::small_soft, Align::right);
    report(ui, "sync.progress", line, count);
  }
  const double fraction =
      progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : 0.02;
  progress_bar(ui, inner.cut_top(ui.px(10), ui.px(12)), fraction);
}

bool tells_of_photos(const SyncView& view) {
  return view.photos != app::PhotoFigures{} || view.photos_sending || !view.photo_problem.empty();
}

/// Photos: what waits, how far it is, what is missing, why they could not be sent. Returns its height.
float draw_photos(const SyncView& view, UiContext& ui, Rect inner, bool draw) {
  const float top = inner.min.y;
  Rect line = inner.cut_top(ui.px(26));
  if (draw) {
    icon_in(ui, line.cut_left(ui.px(18), ui.px(8)), icon::image, style::small_soft);
    const std::string text = photos_text(ui, view.photos);
    text_in(ui, line, text, style::body);
    report(ui, "sync.photos", line, text);
    if (view.photos_sending) text_in(ui, line, ui.tr("photos.sending"), style::small_soft, Align::right);
  }
  if (view.photos.waiting > 0) {
    const Rect bar = inner.cut_top(ui.px(10), ui.px(8));
    const auto total = static_cast<double>(std::max<std::int64_t>(1, view.photos.bytes_total));
    if (draw) progress_bar(ui, bar, static_cast<double>(view.photos.bytes_done) / total);
  }
  const auto tell = [&](const char* id, const app::Message& problem, const app::Message& todo) {
    inner.cut_top(ui.px(4));
    const float used =
        draw ? banner(ui, inner.min, inner.width(), icon::warning, ui.text().message(problem), ui.text().message(todo),
                      tone::warn)
             : text_wrapped(ui, {}, inner.width() - ui.px(54), ui.text().message(problem), style::strong, false) +
                   text_wrapped(ui, {}, inner.width() - ui.px(54), ui.text().message(todo), style::body, false) +
                   ui.px(30);
    if (draw) report(ui, id, {inner.min, {inner.max.x, inner.min.y + used}}, ui.text().message(problem));
    inner.cut_top(used);
  };
  if (!view.photo_problem.empty()) tell("sync.photos.problem", view.photo_problem, view.photo_todo);
  for (const auto& [problem, todo] : photo_troubles(view.photos)) {
    const bool damaged = problem.key == "photos.damaged";
    tell(damaged ? "sync.photos.damaged" : "sync.photos.missing", problem, todo);
  }
  return inner.min.y - top;
}

/// What goes on, what failed and what to do about it, the conflicts that wait.
float draw_now(const SyncView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out, bool draw) {
  Rect inner = rect.inset(ui.px(16), ui.px(14));
  const float top = inner.min.y;
  if (!draw) {
    float height = ui.px(26) + (running(view.phase) ? ui.px(22) : 0);
    const float width = inner.width() - ui.px(54);
    if (!view.problem.empty()) {
      height += text_wrapped(ui, {}, width, ui.text().message(view.problem), style::strong, false) +
                text_wrapped(ui, {}, width, ui.text().message(view.todo), style::body, false) + ui.px(30);
    }
    if (tells_of_photos(view)) height += draw_photos(view, ui, inner, false);
    if (!view.enrolled || view.conflicts > 0) height += ui.px(52);
    return height + ui.px(28);
  }
  card(ui, rect);
  draw_progress(view, ui, inner);
  if (!view.problem.empty()) {
    inner.cut_top(ui.px(6));
    const Rect at = inner;
    const float used = banner(ui, at.min, at.width(), icon::warning, ui.text().message(view.problem),
                              ui.text().message(view.todo), tone::bad);
    report(ui, "sync.problem", {at.min, {at.max.x, at.min.y + used}}, ui.text().message(view.problem));
    inner.cut_top(used + ui.px(4));
  }
  if (tells_of_photos(view)) inner.cut_top(draw_photos(view, ui, inner, true));
  if (!view.enrolled) {
    Rect line = inner.cut_top(ui.px(metric::control + 18)).middle(ui.px(metric::control));
    if (button_left(ui, "sync.enrol", line, ui.tr("sync.enrol"), {Kind::primary, icon::key}))
      out.emplace_back(app::command::ShowScreen{app::Screen::settings});
    text_in(ui, line, ui.tr("sync.enrol.text"), style::soft);
  } else if (view.conflicts > 0) {
    Rect line = inner.cut_top(ui.px(metric::control + 18)).middle(ui.px(metric::control));
    if (button_left(ui, "sync.conflicts", line, ui.plural("sync.see_conflicts", view.conflicts),
                    {Kind::plain, icon::conflicts})) {
      out.emplace_back(app::command::ShowScreen{app::Screen::conflicts});
    }
    text_in(ui, line, ui.tr("sync.conflicts.text"), style::soft);
  }
  return inner.min.y - top;
}

void draw_fact(UiContext& ui, Rect& inner, const char* label, const std::string& value, unsigned ink = color::ink) {
  Rect line = inner.cut_top(ui.px(28));
  text_in(ui, line, ui.tr(label), style::small_soft);
  Rect right = line;
  right.cut_left(ui.px(96));
  text_in(ui, right, value, {TextSize::small, false, ink}, Align::right);
}

constexpr std::int64_t wrong_clock_s = 120;

std::string clock_words(const SyncView& view, UiContext& ui) {
  constexpr std::int64_t minute_s = 60, day_s = 24 * 60 * minute_s;
  if (!view.clock_known) return "—";
  const std::int64_t off = std::abs(view.clock_offset_s);
  if (off < wrong_clock_s) return ui.tr("sync.clock.right");
  const bool in_days = off >= 2 * day_s;
  const std::string amount =
      ui.plural(in_days ? "sync.clock.days" : "sync.clock.minutes", off / (in_days ? day_s : minute_s));
  if (view.clock_before) return ui.tr("sync.clock.before", {{"amount", amount}});
  return ui.tr(view.clock_offset_s > 0 ? "sync.clock.ahead" : "sync.clock.behind", {{"amount", amount}});
}

/// Last receipt, clock, automatic sync.
void draw_receipt(const SyncView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  text_in(ui, inner.cut_top(ui.px(26), ui.px(4)), ui.tr("sync.receipt"), style::strong);
  const bool received = view.receipt_when.known();
  draw_fact(ui, inner, "sync.receipt.when",
            received ? ui.text().moment(view.receipt_when) : ui.tr("sync.receipt.none"));
  draw_fact(ui, inner, "sync.receipt.up_to", received ? ui.plural("sync.receipt.changes", view.receipt_changes) : "—");
  draw_fact(ui, inner, "sync.last_sync", ui.text().moment(view.last_sync));
  draw_fact(ui, inner, "sync.last_try", ui.text().moment(view.last_try));
  const bool wrong_clock = std::abs(view.clock_offset_s) >= wrong_clock_s;
  draw_fact(ui, inner, "sync.clock", clock_words(view, ui), wrong_clock ? color::warn : color::ink);
  inner.cut_top(ui.px(6));
  line_h(rect.min.x, rect.max.x, inner.min.y, color::line_soft);
  const Rect line = inner.cut_top(ui.px(44));
  text_in(ui, line, ui.tr("sync.automatic"), style::body);
  if (toggle(ui, "sync.automatic", line, view.automatic))
    out.emplace_back(app::command::SetAutomaticSync{!view.automatic});
}

void draw_runs(const SyncView& view, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  text_in(ui, inner.cut_top(ui.px(26), ui.px(6)), ui.tr("sync.runs"), style::strong);
  if (view.runs.empty()) {
    text_in(ui, inner.cut_top(ui.px(60)), ui.tr("sync.runs.none"), style::faint, Align::center);
    return;
  }
  for (const app::SyncRun& run : view.runs) {
    if (inner.height() < ui.px(36)) return;
    Rect line = inner.cut_top(ui.px(36));
    line_h(line.min.x, line.max.x, line.min.y, color::line_soft);
    icon_in(ui, line.cut_left(ui.px(18), ui.px(8)), run.ok ? icon::check_circle : icon::warning,
            {TextSize::body, false, run.ok ? color::good_bright : color::warn_bright});
    text_in(ui, line.cut_left(ui.px(130), ui.px(8)), ui.text().moment(run.when), style::small);
    const std::string what = run.ok ? ui.tr("sync.run", {{"sent", std::to_string(run.sent)},
                                                         {"received", std::to_string(run.received)},
                                                         {"out", bytes(run.bytes_out)},
                                                         {"in", bytes(run.bytes_in)}})
                                    : ui.text().message(run.problem);
    text_in(ui, line, what, run.ok ? style::small_soft : TextStyle{TextSize::small, false, color::warn});
  }
}

}  // namespace

void draw_sync(const SyncView& view, SyncUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  draw_header(view, ui, area, out);
  const Rect body = area.inset(ui.px(metric::page));
  const float gap = ui.px(metric::gap);
  // In large type one column below the other, longer than the window: they scroll, and every part keeps its height.
  const bool beside = body.width() >= ui.px(800);
  const float side = beside ? ui.px(300) : 0, between = beside ? ui.px(metric::page) : 0;
  const Rect narrow{body.min, {body.max.x - side - between - ui.px(10), body.max.y}};  // beside the scrollbar
  const float states = ui.px(126), receipt = ui.px(240);
  const float now = draw_now(view, ui, narrow, out, false);
  const float stick = stick_height(view.stick, ui, beside ? side : narrow.width());
  const auto rows = static_cast<float>(std::min<std::size_t>(view.quarantine.size(), 4));
  const float held = view.quarantine.empty() ? 0 : ui.px(46 + 34 + 4) + rows * ui.px(metric::row);
  const float least_runs = ui.px(24 + 32 + 3 * 36);
  const float left_needs = states + now + held + least_runs + (held > 0 ? 3 : 2) * gap;
  const float right_needs = receipt + gap + stick;
  const float needed = beside ? std::max(left_needs, right_needs) : left_needs + gap + right_needs;
  const float spread = ui.px(6);  // room for shadows
  ImGui::SetCursorScreenPos({body.min.x - spread, body.min.y - spread});
  ImGui::BeginChild("##sync", {body.width() + 2 * spread, body.height() + 2 * spread}, ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const bool scrolls = needed > body.height();
  Rect column{
      {top.x + spread, top.y + spread},
      {top.x + spread + body.width() - (scrolls ? ui.px(10) : 0), top.y + spread + std::max(needed, body.height())}};
  const float height = column.height();
  Rect right = beside ? column.cut_right(side, between) : column.cut_bottom(right_needs, gap);
  draw_states(view, ui, column.cut_top(states, gap));
  draw_now(view, ui, column.cut_top(now, gap), out, true);
  if (held > 0) draw_quarantine(view, state, ui, column.cut_top(held, gap), out);
  const float runs = static_cast<float>(std::max<std::size_t>(view.runs.size(), 2));
  draw_runs(view, ui, column.cut_top(ui.px(60) + runs * ui.px(36)));
  draw_receipt(view, ui, right.cut_top(receipt, gap), out);
  draw_stick(view.stick, view.enrolled, ui, right.cut_top(stick), out);
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, height + 2 * spread - 1});
  ImGui::EndChild();
  draw_quarantined(view, state, ui);
  draw_stick_picker(view.stick, state.stick, ui, out);
}

}  // namespace yanxing::ui
