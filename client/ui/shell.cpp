#include "client/ui/shell.h"

#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace {

using app::Screen;

struct NavItem {
  Screen screen;
  const char* id;
  const char* key;
  const char* icon;
};

constexpr std::array<NavItem, 14> nav_items{{
    {Screen::home, "nav.home", "screen.home", icon::home},
    {Screen::attendance, "nav.attendance", "screen.attendance", icon::attendance},
    {Screen::people, "nav.people", "screen.people", icon::people},
    {Screen::training, "nav.training", "screen.training", icon::training},
    {Screen::observation, "nav.observation", "screen.observation", icon::observation},
    {Screen::election, "nav.election", "screen.election", icon::election},
    {Screen::due, "nav.due", "screen.due", icon::due},
    {Screen::forms, "nav.forms", "screen.forms", icon::forms},
    {Screen::review, "nav.review", "screen.review", icon::review},
    {Screen::records, "nav.records", "screen.records", icon::records},
    {Screen::reports, "nav.reports", "screen.reports", icon::reports},
    {Screen::conflicts, "nav.conflicts", "screen.conflicts", icon::conflicts},
    {Screen::sync, "nav.sync", "screen.sync", icon::sync},
    {Screen::settings, "nav.settings", "screen.settings", icon::settings},
}};

std::int64_t badge_of(const app::ShellView& view, Screen screen) {
  if (screen == Screen::conflicts) return view.conflicts;
  if (screen == Screen::review) return view.review;
  if (screen == Screen::due) return view.due;
  if (screen == Screen::sync) return view.refused;  // as the screen lists them
  return 0;
}

/// The first character of a name, for the round portrait.
std::string initial(const std::string& name) {
  if (name.empty()) return {};
  std::size_t end = 0;
  next_character(name, end);
  return name.substr(0, end);
}

void draw_nav_item(const app::ShellView& view, const NavItem& item, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out) {
  const bool on = view.screen == item.screen;
  const std::int64_t count = badge_of(view, item.screen);
  const Interaction state = interact(ui, item.id, rect, on ? "current" : std::to_string(count));
  if (state.pressed && !on) out.emplace_back(app::command::ShowScreen{item.screen});
  if (on) fill(rect, color::navy_active, ui.px(metric::radius));
  if (!on && state.hovered) fill(rect, 0xFFFFFF, ui.px(metric::radius), 0.05F);
  const float inset = rect.height() * 0.24F;
  if (on)
    fill({{rect.min.x, rect.min.y + inset}, {rect.min.x + ui.px(3), rect.max.y - inset}}, color::navy_accent, ui.px(2));
  if (state.focused) outline(rect, color::navy_accent, ui.px(metric::radius), ui.px(2));
  const unsigned ink = on ? 0xFFFFFFU : state.hovered ? 0xDCE6F0U : color::navy_text;
  Rect inner = rect;
  inner.cut_left(ui.px(12));
  icon_in(ui, inner.cut_left(ui.px(28), ui.px(8)), item.icon, {TextSize::body, false, on ? color::navy_icon : ink});
  // Where a very large font leaves less than a line to each, the names are smaller rather than cut.
  const bool is_tight = rect.height() < ui.theme().text_px(TextSize::body);
  text_in(ui, inner, ui.tr(item.key), {is_tight ? TextSize::small : TextSize::body, on, ink});
  badge(ui, {rect.max.x - ui.px(20), rect.center().y}, count);
}

void draw_person(const app::ShellView& view, UiContext& ui, Rect rect) {
  line_h(rect.min.x + ui.px(16), rect.max.x - ui.px(16), rect.min.y, 0xFFFFFF, 0.08F);
  const ImVec2 middle{rect.min.x + ui.px(32), rect.min.y + ui.px(29)};
  const float radius = ui.px(15);
  ImGui::GetWindowDrawList()->AddCircleFilled(middle, radius, rgb(0x2C5177), 28);
  text_in(ui, {{middle.x - radius, middle.y - radius}, {middle.x + radius, middle.y + radius}}, initial(view.person),
          {TextSize::small, false, 0xFFFFFF}, Align::center);
  Rect text = rect;
  text.cut_left(ui.px(56));
  text.cut_right(ui.px(8));
  text.cut_top(ui.px(9));
  text_in(ui, text.cut_top(ui.px(22)), view.person, {TextSize::body, false, 0xE6EEF6});
  const bool is_shut_out = view.enrolled && view.shut_out;
  const char* enrolment = ui.tr(is_shut_out     ? "shell.shut_out"
                                : view.enrolled ? "shell.enrolled"
                                                : "shell.not_enrolled");
  const Rect line = text.cut_top(ui.px(18));
  text_in(ui, line, enrolment, {TextSize::small, is_shut_out, is_shut_out ? 0xF87171U : color::navy_dim});
  report(ui, "shell.enrolment", line, enrolment);
}

}  // namespace

void draw_navigation(const app::ShellView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  fill(rect, color::navy);
  Rect brand{{rect.min.x + ui.px(16), rect.min.y + ui.px(16)}, {rect.max.x - ui.px(8), rect.min.y + ui.px(48)}};
  const Rect logo = brand.cut_left(ui.px(32), ui.px(10));
  fill(logo, color::primary, ui.px(8));
  icon_in(ui, logo, icon::logo, {TextSize::body, true, 0xFFFFFF});
  brand.min.y -= ui.px(3);
  text_in(ui, brand.cut_top(ui.px(21)), ui.tr("app.name"), {TextSize::body, true, 0xFFFFFF});
  const std::string where = view.place_parent.empty() ? view.place : view.place_parent + " · " + view.place;
  text_in(ui, brand.cut_top(ui.px(18)), where, {TextSize::small, false, color::navy_dim});

  Rect items{{rect.min.x + ui.px(8), rect.min.y + ui.px(72)}, {rect.max.x - ui.px(8), rect.max.y - ui.px(58)}};
  // A large font leaves less height to each; all stay in reach.
  const float separator = ui.px(17);
  const float each =
      std::min(ui.px(42), (items.height() - separator) / static_cast<float>(nav_items.size()) - ui.px(2));
  for (const NavItem& item : nav_items) {
    if (item.screen == Screen::conflicts) {
      line_h(rect.min.x + ui.px(16), rect.max.x - ui.px(16), items.min.y + ui.px(8), 0xFFFFFF, 0.08F);
      items.cut_top(separator);
    }
    draw_nav_item(view, item, ui, items.cut_top(each, ui.px(2)), out);
  }
  draw_person(view, ui, rect.cut_bottom(ui.px(58)));
}

namespace {

struct StatusPart {
  const char* id;
  unsigned dot = 0;  // a coloured point before it; 0: none
  const char* icon = nullptr;
  std::string text;
};

constexpr float status_gap = 20;  // between two parts

float mark_width(const StatusPart& part, const UiContext& ui) {
  return (part.dot != 0 ? ui.px(14) : 0) + (part.icon != nullptr ? ui.px(20) : 0);
}

/// What stands at the left of the status bar, in order.
std::vector<StatusPart> status_parts(const app::ShellView& view, const UiContext& ui) {
  const bool failed = view.saving == app::Saving::failed;
  const bool pending = view.saving == app::Saving::pending;
  std::vector<StatusPart> parts;
  parts.push_back({"status.saving",
                   failed    ? color::bad
                   : pending ? color::warn_bright
                             : color::good_bright,
                   nullptr,
                   ui.tr(failed    ? "status.save_failed"
                         : pending ? "status.saving"
                                   : "status.saved")});
  // "Nothing waits" would be said of what the server could not take. How many photos wait stands beside it.
  if (view.unsent > 0 || view.refused == 0)
    parts.push_back({"status.unsent", 0, icon::cloud_up,
                     view.unsent > 0           ? ui.plural("status.unsent", view.unsent)
                     : view.counting           ? std::string(ui.tr("home.waiting.counting"))
                     : view.photos.waiting > 0 ? std::string(ui.tr("waits.changes_sent"))
                                               : std::string(ui.tr("status.all_sent"))});
  if (view.photos.waiting > 0) parts.push_back({"status.photos", 0, icon::image, photos_text(ui, view.photos)});
  for (const auto& [problem, todo] : photo_troubles(view.photos)) {
    const bool damaged = problem.key == "photos.damaged";
    parts.push_back({damaged ? "status.photos_damaged" : "status.photos_missing", color::bad, icon::warning,
                     ui.text().message(problem)});
  }
  if (view.refused > 0)
    parts.push_back({"status.refused", color::bad, icon::warning, ui.plural("status.refused", view.refused)});
  parts.push_back(
      {"status.last_sync", 0, icon::clock, ui.tr("status.last_sync", {{"when", ui.text().moment(view.last_sync)}})});
  if (view.syncing) parts.push_back({"status.syncing", 0, icon::sync, ui.tr("status.syncing")});
  return parts;
}

struct StatusBar {
  std::vector<StatusPart> parts;  // at the left
  std::string right;
};

float left_width(const StatusBar& bar, const UiContext& ui) {
  float width = 0;
  for (const StatusPart& part : bar.parts)
    width += mark_width(part, ui) + measure(ui, part.text, style::small_soft).x + ui.px(status_gap);
  return width;
}

/// What has room in `width`. Less is said rather than half a word: first what another screen has in full (settings,
/// sync), last of all what waits and what is wrong.
StatusBar status_bar(const app::ShellView& view, const UiContext& ui, float width) {
  const std::string reach = ui.tr(reach_key(view.enrolled, view.reach));
  StatusBar bar{status_parts(view, ui), reach + "   ·   " + ui.tr("status.version", {{"version", view.version}})};
  const auto fits = [&] { return left_width(bar, ui) + measure(ui, bar.right, style::small_faint).x <= width; };
  if (!fits()) bar.right = reach;
  for (const std::string_view gives_way : {"status.last_sync", "status.photos"}) {
    if (!fits()) std::erase_if(bar.parts, [&](const StatusPart& part) { return part.id == gives_way; });
  }
  if (!fits()) bar.right.clear();
  return bar;
}

}  // namespace

void draw_status(const app::ShellView& view, UiContext& ui, Rect rect) {
  fill(rect, 0xFFFFFF);
  line_h(rect.min.x, rect.max.x, rect.min.y, color::line);
  Rect strip = rect.inset(ui.px(16), 0);
  const StatusBar bar = status_bar(view, ui, strip.width());
  for (const StatusPart& part : bar.parts) {
    const Rect mark = strip.cut_left(mark_width(part, ui));
    if (part.dot != 0)
      ImGui::GetWindowDrawList()->AddCircleFilled({mark.min.x + ui.px(4), mark.center().y}, ui.px(4), rgb(part.dot),
                                                  16);
    if (part.icon != nullptr)
      icon_in(ui, {{mark.max.x - ui.px(20), mark.min.y}, {mark.max.x - ui.px(6), mark.max.y}}, part.icon,
              style::small_faint);
    const Rect at = strip;
    const float used = text_in(ui, strip, part.text, style::small_soft);
    report(ui, part.id, {at.min, {at.min.x + used, at.max.y}}, part.text);
    strip.cut_left(used + ui.px(status_gap));
  }
  if (bar.right.empty()) return;
  text_in(ui, strip, bar.right, style::small_faint, Align::right);
  report(ui, "status.reach", strip, bar.right);
}

namespace {

/// What a toast says and how large it is.
struct ToastShape {
  std::string text;
  const char* undo = nullptr;
  float undo_width = 0;
  float text_width = 0;
  float lines = 0;
  ImVec2 size;
};

ToastShape shape_of(const app::Toast& toast, const UiContext& ui) {
  ToastShape shape;
  shape.text = ui.text().message(toast.text);
  if (!toast.what.empty())
    shape.text = ui.tr("toast.what", {{"text", shape.text}, {"what", ui.text().message(toast.what)}});
  shape.undo = toast.can_undo ? ui.tr("action.undo") : toast.can_redo ? ui.tr("action.redo") : nullptr;
  shape.undo_width = shape.undo != nullptr ? measure(ui, shape.undo).x + ui.px(28) : 0;
  shape.text_width = std::min(measure(ui, shape.text).x + 1, ui.px(420));
  shape.lines = text_wrapped(ui, {}, shape.text_width, shape.text, style::body, false);
  shape.size = {ui.px(44) + shape.text_width + ui.px(12) + shape.undo_width + ui.px(34),
                std::max(ui.px(38), shape.lines + ui.px(14))};
  return shape;
}

void draw_toast(const app::Toast& toast, const ToastShape& shape, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  const auto& [text, undo, undo_width, text_width, lines, size] = shape;
  ImGui::SetNextWindowPos({rect.min.x - ui.px(8), rect.min.y - ui.px(8)});
  ImGui::SetNextWindowSize({size.x + ui.px(16), size.y + ui.px(20)});
  const std::string id = "toast." + std::to_string(toast.id);
  ImGui::Begin(("##" + id).c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  shadow(ui, rect, ui.px(8), 5);
  fill(rect, color::dark, ui.px(8));
  const bool error = toast.kind == app::ToastKind::error;
  const bool warning = toast.kind == app::ToastKind::warning;
  const char* sign = error || warning                     ? icon::warning
                     : toast.kind == app::ToastKind::info ? icon::info_circle
                                                          : icon::check_circle;
  const unsigned sign_color = error                                ? 0xF87171U
                              : warning                            ? 0xFBBF24U
                              : toast.kind == app::ToastKind::info ? 0x8FC1FFU
                                                                   : 0x4ADE80U;
  Rect inner = rect;
  icon_in(ui, inner.cut_left(ui.px(44)), sign, {TextSize::body, false, sign_color});
  text_wrapped(ui, {inner.min.x, inner.center().y - lines * 0.5F + ui.px(1)}, text_width, text,
               {TextSize::body, false, 0xF8FAFC});
  report(ui, id, rect, text);
  const Rect close = inner.cut_right(ui.px(30));
  if (undo != nullptr) {
    const Rect at = inner.cut_right(undo_width).middle(ui.px(30));
    const Interaction state = interact(ui, toast.can_undo ? "toast.undo" : "toast.redo", at, undo);
    if (state.hovered) fill(at, 0xFFFFFF, ui.px(metric::radius), 0.08F);
    text_in(ui, at, undo, {TextSize::body, false, color::navy_icon}, Align::center);
    if (state.pressed && toast.can_undo) out.emplace_back(app::command::Undo{});
    if (state.pressed && !toast.can_undo) out.emplace_back(app::command::Redo{});
  }
  const Interaction dismissed = interact(ui, id + ".close", close.middle(ui.px(30)), "");
  text_in(ui, close, icon::cross, {TextSize::small, false, dismissed.hovered ? 0xFFFFFFU : color::ink_faint});
  if (dismissed.pressed) out.emplace_back(app::command::DismissToast{toast.id});
  ImGui::End();
}

}  // namespace

void draw_toasts(const app::ShellView& view, UiContext& ui, std::vector<app::Command>& out) {
  // The lane: the empty middle of the status bar and the margin above it, where nothing is covered that is read or
  // pressed. The newest stands at its right end, the one before at its left; what does not fit goes above, at the left:
  // buttons that decide stand at the right.
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const StatusBar bar = status_bar(view, ui, screen.x - ui.px(metric::nav + 16 + 16));
  const float left = ui.px(metric::nav + 16) + left_width(bar, ui);
  float right = screen.x - ui.px(16 + 16) - measure(ui, bar.right, style::small_faint).x;
  const float edge = screen.x - ui.px(8);
  const float beside_nav = ui.px(metric::nav + 16);
  const float gap = ui.px(10);
  std::vector<ToastShape> shapes;  // the newest first
  float needed = 0;
  for (auto toast = view.toasts.rbegin(); toast != view.toasts.rend(); ++toast) {
    shapes.push_back(shape_of(*toast, ui));
    needed += shapes.back().size.x + gap;
  }
  // They cover the reach of the server and the version for a while, rather than what was saved.
  if (right - needed < left) right = std::min(edge, left + needed);
  const float bottom = screen.y - ui.px(3);
  float above = bottom;
  std::size_t index = 0;
  for (auto toast = view.toasts.rbegin(); toast != view.toasts.rend(); ++toast, ++index) {
    const ToastShape& shape = shapes[index];
    Rect rect{{right - shape.size.x, bottom - shape.size.y}, {right, bottom}};
    if (index > 0 && rect.min.x < left) rect = {{beside_nav, above - shape.size.y}, {beside_nav + shape.size.x, above}};
    draw_toast(*toast, shape, ui, rect, out);
    right = rect.min.x - gap;
    above = std::min(above, rect.min.y) - ui.px(8);
  }
}

void draw_questions(const app::ShellView& view, UiContext& ui, std::vector<app::Command>& out) {
  if (view.question) {
    const app::Question& asked = *view.question;
    const char* no = asked.no_key.empty() ? "action.cancel" : asked.no_key.c_str();
    const auto answer = question(ui, "question",
                                 {ui.text().message(asked.title), ui.text().message(asked.text),
                                  ui.tr(asked.yes_key.c_str()), ui.tr(no), asked.danger});
    if (answer) out.emplace_back(app::command::AnswerQuestion{asked.id, *answer});
    return;
  }
  if (!ui.asking) return;
  const auto answer = question(
      ui, "question", {ui.asking->title, ui.asking->text, ui.asking->yes, ui.tr("action.cancel"), ui.asking->danger});
  if (!answer) return;
  if (*answer) out.push_back(ui.asking->command);
  ui.asking.reset();
}

void shell_keys(const app::ShellView& view, ShellUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_Z, true)) out.emplace_back(app::command::Undo{});
  const bool redo =
      ui.chord(ImGuiMod_Ctrl | ImGuiKey_Y, true) || ui.chord(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z, true);
  if (redo) out.emplace_back(app::command::Redo{});
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_F)) {
    if (view.screen != Screen::records) out.emplace_back(app::command::ShowScreen{Screen::records});
    ui.focus("records.search");
  }
  if (ImGui::IsKeyPressed(ImGuiKey_F1, false)) state.shortcuts_open = true;  // above dialogs too
  if (ui.chord(ImGuiKey_F5)) out.emplace_back(app::command::SyncNow{});
  // The first ten by Ctrl and a digit, the rest by Ctrl, Shift and a digit.
  constexpr int digits = 10;
  for (int i = 0; i < static_cast<int>(nav_items.size()); ++i) {
    const auto digit = static_cast<ImGuiKey>(ImGuiKey_0 + (i % digits + 1) % digits);
    const ImGuiKeyChord held = i < digits ? ImGuiMod_Ctrl : ImGuiMod_Ctrl | ImGuiMod_Shift;
    if (ui.chord(held | digit))
      out.emplace_back(app::command::ShowScreen{nav_items[static_cast<std::size_t>(i)].screen});
  }
}

Rect screen_header(UiContext& ui, Rect& area, std::string_view title, std::string_view subtitle,
                   std::string_view tag_text, Tone tag_tone) {
  const Rect strip = area.cut_top(ui.px(metric::header));
  fill(strip, 0xFFFFFF);
  line_h(strip.min.x, strip.max.x, strip.max.y, color::line);
  Rect inner = strip.inset(ui.px(metric::page), 0);
  const Rect first{{inner.min.x, inner.min.y + ui.px(9)}, {inner.max.x, inner.min.y + ui.px(37)}};
  float used = text_in(ui, first, title, style::title);
  if (!tag_text.empty())
    used += ui.px(12) + tag(ui, {first.min.x + used + ui.px(12), first.center().y + 1}, tag_text, tag_tone);
  const Rect second{{inner.min.x, inner.min.y + ui.px(38)}, {inner.max.x, inner.min.y + ui.px(58)}};
  const float below = measure(ui, subtitle, style::small_soft).x;
  text_in(ui, {second.min, {std::min(second.max.x, second.min.x + std::max(below, used) + 2), second.max.y}}, subtitle,
          style::small_soft);
  inner.cut_left(std::max(used, below) + ui.px(24));
  return inner.middle(ui.px(metric::control));
}

const char* reach_key(bool enrolled, app::Reach reach) {
  if (!enrolled) return "reach.not_enrolled";
  switch (reach) {
    case app::Reach::unknown: return "reach.unknown";
    case app::Reach::offline: return "reach.offline";
    case app::Reach::checking: return "reach.checking";
    case app::Reach::reachable: return "reach.reachable";
  }
  return "reach.unknown";
}

const char* sync_key(app::SyncState state) {
  if (state == app::SyncState::on_server) return "sync.state.on_server";
  return state == app::SyncState::needs_you ? "sync.state.needs_you" : "sync.state.local";
}

Tone sync_tone(app::SyncState state) {
  if (state == app::SyncState::on_server) return tone::good;
  return state == app::SyncState::needs_you ? tone::bad : tone::neutral;
}

const char* sync_icon(app::SyncState state) {
  if (state == app::SyncState::on_server) return icon::cloud;
  return state == app::SyncState::needs_you ? icon::warning : icon::disk;
}

}  // namespace yanxing::ui
