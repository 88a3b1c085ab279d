#include "client/ui/screens/home.h"

#include <algorithm>
#include <string>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/screens/common.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::HomeKind;
using app::HomeLine;
using app::HomeStep;
using app::HomeView;

struct Sign {
  const char* icon;
  Tone tone;
};

Sign sign_of(HomeKind kind) {
  switch (kind) {
    case HomeKind::session: return {icon::attendance, tone::primary};
    case HomeKind::meeting: return {icon::election, tone::violet};
    case HomeKind::returned: return {icon::undo, tone::violet};
    case HomeKind::problem: return {icon::warning, tone::bad};
    case HomeKind::report: return {icon::due, tone::warn};
    case HomeKind::draft: return {icon::pencil, tone::neutral};
    case HomeKind::round: return {icon::settings, tone::neutral};
    case HomeKind::conflict: return {icon::conflicts, tone::bad};
    case HomeKind::quarantine: return {icon::lock, tone::bad};
    case HomeKind::received: return {icon::inbox, tone::good};
    case HomeKind::review: return {icon::check_circle, tone::primary};
    case HomeKind::more: return {icon::list, tone::neutral};
  }
  return {icon::list, tone::neutral};
}

void follow(const std::string& line, std::vector<app::Command>& out) {
  out.emplace_back(app::HomeCommand(app::command::FollowHome{line}));
}

std::string line_id(const std::string& line) { return "home.line." + line; }

constexpr float line_height = 58;

/// The keys of each list, so that a long one takes none from the other: digits follow what is to be done, letters what
/// came back.
constexpr std::string_view digit_keys = "123456789";
constexpr std::string_view letter_keys = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// One line with its one action: the whole line is the button. `stop`: among what the arrows go along. `key`: follows
/// it at once; empty: none does.
void draw_line(const HomeLine& line, int stop, std::string_view key, HomeUi& state, UiContext& ui, Rect rect,
               std::vector<app::Command>& out) {
  const std::string text = ui.text().message(line.text);
  const Interaction at = interact(ui, line_id(line.id), rect, text);
  if (at.hovered) fill(rect, color::row_hover);
  if (at.focused) {
    state.focused = stop;
    focus_ring(ui, rect.inset(ui.px(4), ui.px(2)), ui.px(6));
  }
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line_soft);
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  const Rect cap = inner.cut_left(ui.px(24), ui.px(8));
  if (!key.empty()) key_cap(ui, {cap.min.x, cap.center().y}, key);
  report(ui, line_id(line.id) + ".key", cap, std::string(key));
  const Sign sign = sign_of(line.kind);
  icon_tile(ui, inner.cut_left(ui.px(32), ui.px(12)).middle(ui.px(32)), sign.icon, line.urgent ? tone::bad : sign.tone);
  const char* action = ui.tr(line.action_key.c_str());
  Rect right = inner.cut_right(measure(ui, action, style::strong).x + ui.px(20), ui.px(12));
  icon_in(ui, right.cut_right(ui.px(12)), icon::chevron_right, {TextSize::body, false, color::primary});
  text_in(ui, right, action, {TextSize::body, true, color::primary});
  const std::string detail = ui.text().message(line.detail);
  if (detail.empty() && measure(ui, text, style::strong).x > inner.width()) {
    // Long, and nothing stands below it: over two lines.
    const float height = text_wrapped(ui, {}, inner.width(), text, style::strong, false);
    if (height <= rect.height()) {
      text_wrapped(ui, {inner.min.x, std::floor(rect.center().y - height * 0.5F)}, inner.width(), text, style::strong);
      if (at.pressed) follow(line.id, out);
      return;
    }
  }
  Rect words = inner.middle(ui.px(detail.empty() ? 23 : 43));
  const Rect first = words.cut_top(ui.px(23));
  text_in(ui, first, text, style::strong);
  if (measure(ui, text, style::strong).x > first.width() && at.hovered) tooltip(ui, text);
  if (!detail.empty()) {
    text_in(ui, words, detail, line.urgent ? TextStyle{TextSize::small, false, color::bad} : style::small_soft);
  }
  if (at.pressed) follow(line.id, out);
}

void draw_lines(const char* id, const std::vector<HomeLine>& lines, int first_stop, std::string_view keys,
                HomeUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild(id, rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(line_height);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float y = top.y + static_cast<float>(i) * height;
    draw_line(lines[i], first_stop + static_cast<int>(i), i < keys.size() ? keys.substr(i, 1) : "", state, ui,
              {{rect.min.x, y}, {rect.max.x - ui.px(6), y + height}}, out);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, height * static_cast<float>(lines.size())});
  ImGui::EndChild();
}

/// The head of a card; what remains below it.
Rect card_with_head(UiContext& ui, Rect rect, const char* id, const char* title, std::size_t count) {
  card(ui, rect);
  Rect head = rect.cut_top(ui.px(46)).inset(ui.px(metric::pad), 0);
  line_h(head.min.x - ui.px(metric::pad) + 1, head.max.x + ui.px(metric::pad) - 1, rect.min.y - 1, color::line);
  text_in(ui, head, title, style::strong);
  if (count > 0) text_in(ui, head, std::to_string(count), style::small_faint, Align::right);
  report(ui, id, head, std::to_string(count));
  return rect.inset(1, 0);
}

// The texts of the three first steps.
constexpr struct {
  const char* id;
  const char* title;
  const char* text;
  const char* icon;
} first_steps[] = {{"people", "home.step.people", "home.step.people.text", icon::people},
                   {"training", "home.step.training", "home.step.training.text", icon::attendance},
                   {"enrol", "home.step.enrol", "home.step.enrol.text", icon::server}};

/// A new laptop: three things, in their order.
void draw_steps(const HomeView& view, HomeUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(10));
  inner.cut_top(text_wrapped(ui, inner.min, inner.width(), ui.tr("home.welcome"), style::soft) + ui.px(12));
  int number = 0;
  for (const auto& step : first_steps) {
    ++number;
    const auto known =
        std::find_if(view.steps.begin(), view.steps.end(), [&](const HomeStep& s) { return s.id == step.id; });
    if (known == view.steps.end()) continue;
    Rect row = inner.cut_top(ui.px(84), ui.px(10));
    const Interaction at = interact(ui, line_id(step.id), row, known->done ? "done" : "");
    fill(row, at.hovered ? color::primary_pale : color::head, ui.px(metric::radius_card));
    if (at.focused) focus_ring(ui, row, ui.px(metric::radius_card));
    if (at.focused) state.focused = number - 1;
    if (at.pressed) follow(step.id, out);
    Rect line = row.inset(ui.px(14), 0);
    const Rect cap = line.cut_left(ui.px(24), ui.px(10));
    key_cap(ui, {cap.min.x, cap.center().y}, std::to_string(number));
    icon_tile(ui, line.cut_left(ui.px(40), ui.px(14)).middle(ui.px(40)), known->done ? icon::check : step.icon,
              known->done ? tone::good : tone::primary);
    icon_in(ui, line.cut_right(ui.px(16)), icon::chevron_right, {TextSize::body, false, color::primary});
    Rect words = line.middle(ui.px(48));
    text_in(ui, words.cut_top(ui.px(25)), ui.tr(step.title), style::strong);
    text_in(ui, words, ui.tr(step.text), style::small_soft);
  }
}

void draw_now(const HomeView& view, HomeUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const Rect inner = card_with_head(ui, rect, "home.now", ui.tr("home.now"), view.now.size());
  if (!view.now.empty()) return draw_lines("##home_now", view.now, 0, digit_keys, state, ui, inner, out);
  if (!view.steps.empty()) return draw_steps(view, state, ui, inner, out);
  if (view.finding_drafts)
    return static_cast<void>(empty_state(ui, inner, icon::pencil, ui.tr("home.finding_drafts"), {}));
  if (!view.loading) empty_state(ui, inner, icon::check_circle, ui.tr("home.nothing"), ui.tr("home.nothing.text"));
}

void draw_waiting(const HomeView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = card_with_head(ui, rect, "home.waiting", ui.tr("home.waiting"), 0).inset(ui.px(metric::pad), ui.px(10));
  const Rect foot = inner.cut_bottom(ui.px(metric::control), ui.px(8));
  Rect figure = inner.cut_top(ui.px(36));
  const std::string count = std::to_string(view.waiting_changes);
  report(ui, "home.waiting.changes", figure, count);
  const std::string besides = waits_besides(ui, view.counting, view.photos);
  if (view.waiting_changes == 0 && !besides.empty()) {
    icon_in(ui, figure.cut_left(ui.px(28), ui.px(8)), view.counting ? icon::clock : icon::image,
            {TextSize::title, false, color::ink_faint});
    text_in(ui, figure, besides, style::strong);
    report(ui, "home.waiting.besides", figure, besides);
  } else if (view.waiting_changes == 0) {
    report(ui, "home.waiting.none", figure, ui.tr("home.waiting.none"));
    icon_in(ui, figure.cut_left(ui.px(28), ui.px(8)), icon::check_circle, {TextSize::title, false, color::good_bright});
    text_in(ui, figure, ui.tr("home.waiting.none"), style::strong);
  } else {
    figure.cut_left(text_in(ui, figure, count, style::number), ui.px(8));
    text_in(ui, figure, ui.plural("home.waiting.changes", view.waiting_changes), style::soft);
  }
  const std::string where = view.counting ? std::string(ui.tr("home.waiting.counting"))
                                          : ui.plural("home.waiting.records", view.waiting_records,
                                                      {{"server", std::to_string(view.on_server)}});
  Rect where_line = inner.cut_top(ui.px(22));
  report(ui, "home.waiting.records", where_line, where);
  text_in(ui, where_line, where, style::small_soft);
  const auto troubles = photo_troubles(view.photos);
  if (view.photos.waiting > 0 || !troubles.empty()) {
    const bool missing = !troubles.empty();
    const std::string photos = missing ? ui.text().message(troubles.back().first) : photos_text(ui, view.photos);
    Rect line = inner.cut_top(ui.px(22));
    report(ui, "home.photos", line, photos);
    icon_in(ui, line.cut_left(ui.px(16), ui.px(6)), missing ? icon::warning : icon::image, style::small_faint);
    text_in(ui, line, photos, missing ? TextStyle{TextSize::small, false, color::bad} : style::small_soft);
  }
  const std::string last = view.enrolled ? ui.tr("status.last_sync", {{"when", ui.text().moment(view.last_sync)}})
                                         : std::string(ui.tr("home.waiting.not_enrolled"));
  text_in(ui, inner.cut_top(ui.px(22)), last, style::small_soft);
  if (!view.sync_problem.empty())
    text_wrapped(ui, inner.min, inner.width(), ui.text().message(view.sync_problem),
                 {TextSize::small, false, color::bad});
  if (!view.enrolled) {
    if (button(ui, "home.enrol", foot, ui.tr("home.enrol"), {Kind::plain, icon::server}))
      out.emplace_back(app::command::ShowScreen{app::Screen::settings});
    return;
  }
  ButtonOptions options{Kind::primary, icon::sync};
  options.enabled = !view.syncing;
  if (button(ui, "home.sync", foot, ui.tr(view.syncing ? "status.syncing" : "home.sync"), options))
    out.emplace_back(app::command::SyncNow{});
}

void draw_came_back(const HomeView& view, HomeUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const Rect inner = card_with_head(ui, rect, "home.came_back", ui.tr("home.came_back"), view.came_back.size());
  const int first = static_cast<int>(view.now.empty() ? view.steps.size() : view.now.size());
  if (!view.came_back.empty())
    return draw_lines("##home_back", view.came_back, first, letter_keys, state, ui, inner, out);
  empty_state(ui, inner, icon::inbox, ui.tr("home.came_back.none"), ui.tr("home.came_back.none.text"));
}

const char* weekday_key(int weekday) {
  constexpr const char* keys[] = {"home.weekday.0", "home.weekday.1", "home.weekday.2", "home.weekday.3",
                                  "home.weekday.4", "home.weekday.5", "home.weekday.6"};
  return keys[static_cast<std::size_t>(std::clamp(weekday, 0, 6))];
}

constexpr float greeting_height = 84;

void draw_greeting(const HomeView& view, UiContext& ui, Rect& area) {
  const Rect strip = area.cut_top(ui.px(greeting_height));
  fill(strip, 0xFFFFFF);
  line_h(strip.min.x, strip.max.x, strip.max.y, color::line);
  if (!view.today.known()) return;
  Rect inner = strip.inset(ui.px(metric::page), ui.px(11));
  Rect first = inner.cut_top(ui.px(37));
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::string date =
      ui.text().long_day(std::to_string(view.today.year) + "-" + two(view.today.month) + "-" + two(view.today.day));
  const float used = text_in(ui, first, date, style::number);
  report(ui, "home.date", {first.min, {first.min.x + used, first.max.y}}, date);
  first.cut_left(used + ui.px(14));
  text_in(ui, {{first.min.x, first.min.y + ui.px(6)}, first.max}, ui.tr(weekday_key(view.weekday)),
          {TextSize::title, false, color::ink_soft});
  const std::string where = view.place_parent.empty() ? view.place : view.place_parent + " · " + view.place;
  Rect second = inner.cut_top(ui.px(24));
  icon_in(ui, second.cut_left(ui.px(16), ui.px(6)), icon::person, style::small_faint);
  second.cut_left(text_in(ui, second, view.person, style::soft), ui.px(20));
  icon_in(ui, second.cut_left(ui.px(14), ui.px(6)), icon::pin, style::small_faint);
  second.cut_left(text_in(ui, second, where, style::soft), ui.px(20));
  key_hints(ui, second, {{"↑↓", "hint.choose"}, {"Enter", "hint.open"}, {"1–9 A–Z", "home.hint.digit"}});
}

/// Everything that the arrows go along, by the ids that follow() takes.
std::vector<std::string> stops_of(const HomeView& view) {
  std::vector<std::string> stops;
  for (const HomeLine& line : view.now) stops.push_back(line.id);
  if (stops.empty()) {
    for (const HomeStep& step : view.steps) stops.push_back(step.id);
  }
  for (const HomeLine& line : view.came_back) stops.push_back(line.id);
  return stops;
}

/// Arrows go from line to line; digits and letters follow a line at once.
void home_keys(const HomeView& view, HomeUi& state, UiContext& ui, std::vector<app::Command>& out) {
  const auto stops = stops_of(view);
  const int count = static_cast<int>(stops.size());
  const std::size_t above = stops.size() - view.came_back.size();
  for (std::size_t i = 0; i < std::min(digit_keys.size(), above); ++i) {
    if (ui.key(static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(i)))) follow(stops[i], out);
  }
  for (std::size_t i = 0; i < std::min(letter_keys.size(), view.came_back.size()); ++i) {
    if (ui.key(static_cast<ImGuiKey>(ImGuiKey_A + static_cast<int>(i)))) follow(stops[above + i], out);
  }
  const int by = (ui.key(ImGuiKey_DownArrow, true) ? 1 : 0) - (ui.key(ImGuiKey_UpArrow, true) ? 1 : 0);
  if (by == 0 || count == 0) return;
  const int to = state.focused < 0 ? 0 : std::clamp(state.focused + by, 0, count - 1);
  ui.focus(line_id(stops[static_cast<std::size_t>(to)]));
}

}  // namespace

void draw_home(const HomeView& view, HomeUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  draw_greeting(view, ui, area);
  home_keys(view, state, ui, out);
  state.focused = -1;
  Rect body = area.inset(ui.px(metric::page));
  Rect side = body.cut_right(std::min(ui.px(400), body.width() * 0.4F), ui.px(metric::page));
  draw_now(view, state, ui, body, out);
  draw_waiting(view, ui, side.cut_top(ui.px(view.sync_problem.empty() ? 200 : 240), ui.px(metric::page)), out);
  draw_came_back(view, state, ui, side, out);
}

}  // namespace yanxing::ui
