// The sheet of all keys, on F1: the open screen's first, then those that work everywhere, then the other screens'.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "client/ui/button.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::Screen;

struct Shortcut {
  const char* keys;  // separated by spaces
  const char* text;
};

constexpr Shortcut everywhere[] = {
    {"Ctrl 1…0", "shortcut.screens"}, {"Ctrl Shift 1…4", "shortcut.screens_more"},
    {"Ctrl F", "shortcut.find"},      {"Ctrl Z", "shortcut.undo"},
    {"Ctrl Y", "shortcut.redo"},      {"F5", "shortcut.sync"},
    {"F1", "shortcut.help"},          {"Tab", "shortcut.tab"},
    {"↑↓ Enter", "shortcut.table"},   {"Esc", "shortcut.escape"},
    {"Ctrl Enter", "shortcut.save"},
};
constexpr Shortcut in_home[] = {{"1–9 A–Z", "shortcut.home.digit"}, {"↑↓ Enter", "shortcut.home.line"}};
constexpr Shortcut in_attendance[] = {
    {"F2", "shortcut.quick"},
    {"Enter", "shortcut.sign_in"},
    {"Shift Enter", "shortcut.early"},
    {"F4", "shortcut.large"},
    {"Insert", "shortcut.walk_in"},
    {"1", "mark.present"},
    {"2", "mark.late"},
    {"3", "mark.early"},
    {"4", "mark.leave"},
    {"5", "mark.absent"},
    {"0", "shortcut.clear"},
    {"N", "shortcut.note"},
    {"/", "shortcut.search"},
};
constexpr Shortcut in_people[] = {{"Insert", "shortcut.people.add"},
                                  {"I", "shortcut.people.import"},
                                  {"Ctrl V", "shortcut.people.paste"},
                                  {"/", "shortcut.search"}};
constexpr Shortcut in_training[] = {{"1", "training.tab.days"},
                                    {"2", "training.tab.annex"},
                                    {"S", "shortcut.training.short"},
                                    {"/", "shortcut.search"}};
constexpr Shortcut in_observation[] = {
    {"1 Y", "answer.yes"},
    {"2 N", "answer.no"},
    {"3", "answer.not_applicable"},
    {"4", "answer.not_observed"},
    {"0", "shortcut.clear"},
    {"←→", "shortcut.observation.stage"},
    {"F3", "hint.next"},
    {"P", "observation.problem.record"},
    {"Ctrl Enter", "shortcut.observation.finalise"},
    {"/", "shortcut.search"},
};
constexpr Shortcut in_election[] = {
    {"1", "election.tab.board"},
    {"2", "election.tab.targets"},
    {"3", "election.tab.problems"},
    {"4", "election.tab.schedule"},
    {"F3", "hint.next"},
    {"S", "shortcut.election.state"},
    {"←→", "shortcut.election.hand_in"},
    {"Esc", "shortcut.election.back"},
};
constexpr Shortcut in_due[] = {{"Enter", "shortcut.due.open"}, {"E", "shortcut.due.dates"}};
constexpr Shortcut in_forms[] = {
    {"Ctrl Enter", "hint.next_section"}, {"Ctrl PgDn", "hint.sections"},
    {"F8", "hint.next_error"},           {"1–9", "hint.pick"},
    {"Ctrl V", "shortcut.paste_rows"},   {"/", "shortcut.search"},
    {"Ctrl P", "shortcut.fill.problem"},
};
constexpr Shortcut in_review[] = {{"A", "shortcut.review.accept"},
                                  {"R", "shortcut.review.return"},
                                  {"Ctrl Enter", "shortcut.review.return_now"},
                                  {"Space", "shortcut.review.tick"},
                                  {"Enter", "shortcut.review.open"}};
constexpr Shortcut in_records[] = {{"H", "shortcut.records.history"},  {"Delete", "shortcut.records.delete"},
                                   {"Space", "shortcut.review.tick"},  {"E", "shortcut.records.export"},
                                   {"Ctrl A", "shortcut.records.all"}, {"/", "shortcut.search"}};
constexpr Shortcut in_reports[] = {{"↑↓", "hint.choose"},         {"P", "reports.hint.pdf"},
                                   {"X", "reports.hint.xlsx"},    {"V", "reports.preview"},
                                   {"C", "shortcut.reports.csv"}, {"J", "shortcut.reports.json"},
                                   {"O", "reports.open_folder"},  {"/", "shortcut.search"}};
constexpr Shortcut in_conflicts[] = {
    {"1–9", "shortcut.conflicts.keep"}, {"M", "shortcut.conflicts.combine"}, {"0", "shortcut.conflicts.other"}};

struct Group {
  Screen screen;
  const char* title;
  std::span<const Shortcut> shortcuts;
};

constexpr std::array<Group, 11> groups{{{Screen::home, "screen.home", in_home},
                                        {Screen::attendance, "screen.attendance", in_attendance},
                                        {Screen::people, "screen.people", in_people},
                                        {Screen::training, "screen.training", in_training},
                                        {Screen::observation, "screen.observation", in_observation},
                                        {Screen::election, "screen.election", in_election},
                                        {Screen::due, "screen.due", in_due},
                                        {Screen::forms, "screen.forms", in_forms},
                                        {Screen::review, "screen.review", in_review},
                                        {Screen::records, "screen.records", in_records},
                                        {Screen::reports, "screen.reports", in_reports}}};
constexpr Group conflicts_group{Screen::conflicts, "screen.conflicts", in_conflicts};

constexpr float title_height = 30;
constexpr float line_height = 27;
constexpr float group_gap = 16;

float height_of(std::span<const Shortcut> shortcuts) {
  return title_height + line_height * static_cast<float>(shortcuts.size()) + group_gap;
}

void draw_group(UiContext& ui, Rect column, const char* title, std::span<const Shortcut> shortcuts, bool is_open) {
  const std::string heading =
      ui.tr(title) + std::string(is_open ? " · " : "") + (is_open ? ui.tr("shortcut.here") : "");
  const Rect head = column.cut_top(ui.px(title_height));
  text_in(ui, head, heading, {TextSize::small, true, color::primary});
  report(ui, std::string("shortcuts.") + title, head, heading);
  for (const Shortcut& shortcut : shortcuts) {
    Rect line = column.cut_top(ui.px(line_height));
    Rect keys = line.cut_left(ui.px(128), ui.px(8));
    std::string_view rest = shortcut.keys;
    while (!rest.empty()) {
      const auto space = rest.find(' ');
      const float used = key_cap(ui, {keys.min.x, keys.center().y}, rest.substr(0, space));
      keys.cut_left(used + ui.px(4));
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
    text_in(ui, line, ui.tr(shortcut.text), style::body);
  }
}

/// The groups in the order they are read: of the open screen, of every screen, of the others as in the navigation.
std::vector<Group> in_order(Screen open) {
  std::vector<Group> all(groups.begin(), groups.end());
  all.push_back(conflicts_group);
  std::stable_partition(all.begin(), all.end(), [&](const Group& group) { return group.screen == open; });
  const bool has_own = all.front().screen == open;
  all.insert(all.begin() + (has_own ? 1 : 0), Group{Screen::settings, "shortcut.everywhere", everywhere});
  return all;
}

/// The arrows and the page keys scroll the sheet.
void scroll_keys(const UiContext& ui, float page) {
  float to = ImGui::GetScrollY();
  if (ui.key(ImGuiKey_DownArrow, true)) to += ui.px(line_height * 2);
  if (ui.key(ImGuiKey_UpArrow, true)) to -= ui.px(line_height * 2);
  if (ui.key(ImGuiKey_PageDown, true)) to += page * 0.9F;
  if (ui.key(ImGuiKey_PageUp, true)) to -= page * 0.9F;
  if (ui.key(ImGuiKey_Home)) to = 0;
  if (ui.key(ImGuiKey_End)) to = ImGui::GetScrollMaxY();
  to = std::clamp(to, 0.0F, ImGui::GetScrollMaxY());
  if (to != ImGui::GetScrollY()) ImGui::SetScrollY(to);
}

/// Each group goes to the column that is shortest so far, so that the first stand at the top.
void draw_columns(UiContext& ui, Rect body, Screen open) {
  ImGui::SetCursorScreenPos(body.min);
  ImGui::BeginChild("##keys", body.size());
  scroll_keys(ui, body.height());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float least = ui.px(300);
  const auto count = static_cast<std::size_t>(std::clamp(std::floor(body.width() / least), 1.0F, 3.0F));
  const float width = body.width() / static_cast<float>(count);
  std::vector<float> used(count, 0);
  for (const Group& group : in_order(open)) {
    const auto column = static_cast<std::size_t>(std::min_element(used.begin(), used.end()) - used.begin());
    const float x = top.x + width * static_cast<float>(column);
    const float height = ui.px(height_of(group.shortcuts));
    const float y = top.y + used[column];
    draw_group(ui, {{x, y}, {x + width - ui.px(20), y + height}}, group.title, group.shortcuts,
               group.screen == open && group.shortcuts.data() != everywhere);
    used[column] += height;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, *std::max_element(used.begin(), used.end())});
  ImGui::EndChild();
}

}  // namespace

void draw_shortcuts(const app::ShellView& view, ShellUi& state, UiContext& ui) {
  Rect card_rect = begin_dialog(ui, "shortcuts", {1120, 720});
  if (dialog_title(ui, "shortcuts", card_rect, ui.tr("shortcut.title"))) state.shortcuts_open = false;
  draw_columns(ui, card_rect.inset(ui.px(24), ui.px(12)), view.screen);
  end_dialog(ui);
}

}  // namespace yanxing::ui
