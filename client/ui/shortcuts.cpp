// The sheet of all keys, on F1.
#include "client/ui/button.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

struct Shortcut {
  const char* keys;  // separated by spaces
  const char* text;
};

constexpr Shortcut everywhere[] = {
    {"Ctrl 1…0", "shortcut.screens"}, {"Ctrl Z", "shortcut.undo"}, {"F5", "shortcut.sync"},
    {"F1", "shortcut.help"},          {"Tab", "shortcut.tab"},     {"Esc", "shortcut.escape"},
    {"Ctrl Enter", "shortcut.save"},  {"Ctrl F", "shortcut.find"},
};
constexpr Shortcut in_attendance[] = {
    {"1", "mark.present"},    {"2", "mark.late"},
    {"3", "mark.early"},      {"4", "mark.leave"},
    {"5", "mark.absent"},     {"0", "shortcut.clear"},
    {"N", "shortcut.note"},   {"/", "shortcut.search"},
    {"F2", "shortcut.quick"}, {"Insert", "shortcut.walk_in"},
    {"F4", "shortcut.large"},
};
constexpr Shortcut in_observation[] = {
    {"1 Y", "answer.yes"},
    {"2 N", "answer.no"},
    {"3", "answer.not_applicable"},
    {"4", "answer.not_observed"},
    {"0", "shortcut.clear"},
    {"/", "shortcut.search"},
    {"F3", "hint.next"},
    {"P", "observation.problem.record"},
};

constexpr Shortcut in_forms[] = {
    {"Ctrl Enter", "hint.next_section"}, {"Ctrl PgDn", "hint.sections"},
    {"F8", "hint.next_error"},           {"1–9", "hint.pick"},
    {"Ctrl V", "shortcut.paste_rows"},
};

void draw_group(UiContext& ui, Rect& column, const char* title, std::span<const Shortcut> shortcuts) {
  text_in(ui, column.cut_top(ui.px(28)), ui.tr(title), {TextSize::small, true, color::primary});
  for (const Shortcut& shortcut : shortcuts) {
    Rect line = column.cut_top(ui.px(28));
    Rect keys = line.cut_left(ui.px(120), ui.px(8));
    std::string_view rest = shortcut.keys;
    while (!rest.empty()) {
      const auto space = rest.find(' ');
      const float used = key_cap(ui, {keys.min.x, keys.center().y}, rest.substr(0, space));
      keys.cut_left(used + ui.px(6));
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
    text_in(ui, line, ui.tr(shortcut.text), style::body);
  }
  column.cut_top(ui.px(14));
}

}  // namespace

void draw_shortcuts(ShellUi& state, UiContext& ui) {
  Rect card_rect = begin_dialog(ui, "shortcuts", {680, 600});
  if (dialog_title(ui, "shortcuts", card_rect, ui.tr("shortcut.title"))) state.shortcuts_open = false;
  Rect body = card_rect.inset(ui.px(24), ui.px(14));
  Rect left = body.cut_left((body.width() - ui.px(24)) * 0.5F, ui.px(24));
  draw_group(ui, left, "shortcut.everywhere", everywhere);
  draw_group(ui, left, "screen.observation", in_observation);
  draw_group(ui, body, "screen.attendance", in_attendance);
  draw_group(ui, body, "screen.forms", in_forms);
  end_dialog(ui);
}

}  // namespace yanxing::ui
