#include "client/ui/screens/people.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/people_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::PeopleFilter;
using app::PeopleTab;
using app::PeopleView;
using people::want;

enum ColumnIndex : std::size_t { name, village, role, phone, where };

app::Command new_person(const PeopleView& view) {
  app::command::OpenEditor command{"person", std::nullopt, {}};
  const std::string& place = view.filter.village.empty() ? view.filter.township : view.filter.village;
  if (!place.empty()) command.values["place"] = place;
  return command;
}

void draw_filters(const PeopleView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect strip = rect.inset(ui.px(12), 0).middle(ui.px(metric::control));
  const float gap = ui.px(8);
  const bool has_townships = view.townships.size() > 1 || !view.filter.township.empty();
  // Large type on a small screen: all give the same part, and the search keeps some room.
  const float wanted = ui.px(180 + 190 + (has_townships ? 170 : 0));
  const float share = std::min(1.0F, std::max(strip.width() - 3 * gap - ui.px(110), 1.0F) / wanted);
  const auto choose = [&](const char* id, float width, const std::vector<app::Choice>& choices,
                          std::string PeopleFilter::*part, const char* all, const char* sign) {
    const Rect at = strip.cut_left(std::floor(ui.px(width) * share), gap);
    const auto chosen = combo(ui, id, at, choices, view.filter.*part, {{}, all, sign, true, false, width + 40});
    if (!chosen) return;
    PeopleFilter filter = view.filter;
    filter.*part = *chosen;
    want(out, app::command::FilterPeople{filter});
  };
  if (has_townships)
    choose("people.township", 170, view.townships, &PeopleFilter::township, ui.tr("people.all_townships"), icon::pin);
  choose("people.village", 180, view.villages, &PeopleFilter::village, ui.tr("people.all_villages"), icon::home);
  choose("people.role", 190, view.roles, &PeopleFilter::role, ui.tr("people.all_roles"), icon::tags);
  std::string text = view.filter.text;
  if (text_field(ui, "people.search", strip, text, {icon::search, ui.tr("people.search"), true, false, true}).changed) {
    PeopleFilter filter = view.filter;
    filter.text = text;
    want(out, app::command::FilterPeople{filter});
  }
}

void draw_row(const app::PersonRow& person, const Row& row, UiContext& ui) {
  const auto cell = [&](std::size_t column, std::string_view text, TextStyle style) {
    if (row.shows(column)) text_in(ui, row.cell(column), text, style);
  };
  cell(name, person.name, style::strong);
  const std::string place = person.village.empty() ? person.township : person.township + " · " + person.village;
  cell(village, place, style::body);
  cell(role, person.role, style::body);
  cell(phone, person.phone, style::soft);
  if (!row.shows(where)) return;
  Rect at = row.cell(where);
  const Tone tone = person.conflict ? tone::bad : sync_tone(person.sync);
  icon_in(ui, at.cut_left(ui.px(15), ui.px(5)), person.conflict ? icon::conflicts : sync_icon(person.sync),
          {TextSize::small, false, tone.fg});
  text_in(ui, at, ui.tr(person.conflict ? "people.in_conflict" : sync_key(person.sync)),
          {TextSize::small, false, tone.fg});
}

void draw_nobody(const PeopleView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (view.total > 0) {
    const Rect at =
        empty_state(ui, rect, icon::search, ui.tr("people.empty.filter"), ui.tr("people.empty.filter.text"));
    const char* label = ui.tr("people.show_all");
    if (button(ui, "people.show_all", centered(at, button_width(ui, label)), label))
      want(out, app::command::FilterPeople{});
    return;
  }
  const Rect at = empty_state(ui, rect, icon::people, ui.tr("people.empty"), ui.tr("people.empty.text"));
  const char* label = ui.tr("people.import");
  if (button(ui, "people.first_import", centered(at, button_width(ui, label, true)), label,
             {Kind::primary, icon::download}))
    want(out, app::command::PickRoster{});
}

void draw_everybody(const PeopleView& view, PeopleUi& state, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  draw_filters(view, ui, body.cut_top(ui.px(58), ui.px(metric::gap)), out);
  card(ui, body);
  Rect foot = body.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const auto shown = static_cast<std::int64_t>(view.rows.size());
  const float used = text_in(ui, foot, ui.plural("people.shown", shown), style::small_soft);
  report(ui, "people.shown", foot, std::to_string(shown));
  foot.cut_left(used + ui.px(12));
  key_hints(ui, foot,
            {{"↑↓", "hint.choose"},
             {"Enter", "people.hint.open"},
             {"/", "hint.search"},
             {"Insert", "people.hint.add"},
             {"Ctrl+V", "people.hint.paste"}});
  body = body.inset(1, 0);
  body.cut_top(1);
  if (view.rows.empty()) return draw_nobody(view, ui, body, out);
  const Column columns[] = {{ui.tr("people.column.name"), 120, 0.5F},
                            {ui.tr("people.column.village"), 190, 1},
                            {ui.tr("people.column.role"), 180, 1.4F},
                            {ui.tr("people.column.phone"), 130, 0.3F, 1},
                            {ui.tr("people.column.where"), 100, 0, 2}};
  const TableResult result = table(
      ui, "people.table", body, columns, static_cast<int>(view.rows.size()), state.table, {},
      [&](int i) { return "person." + view.rows[static_cast<std::size_t>(i)].id.text(); },
      [&](const Row& row) { draw_row(view.rows[static_cast<std::size_t>(row.index)], row, ui); });
  if (result.activated)
    out.emplace_back(app::command::OpenEditor{"person", view.rows[static_cast<std::size_t>(*result.activated)].id, {}});
}

/// Cells of a spreadsheet in the clipboard, and nobody is typing: the preview opens.
void catch_paste(UiContext& ui, std::vector<app::Command>& out) {
  if (!ui.chord(ImGuiMod_Ctrl | ImGuiKey_V) || ImGui::GetIO().WantTextInput) return;
  const char* clipboard = ImGui::GetClipboardText();
  if (clipboard != nullptr && *clipboard != '\0') want(out, app::command::PasteRoster{clipboard});
}

constexpr std::size_t max_kept_shown = 3;  // the others follow as these are done

/// Imports that were corrected by hand and not finished.
void draw_kept(const PeopleView& view, UiContext& ui, Rect& body, std::vector<app::Command>& out) {
  for (std::size_t i = 0; i < std::min(view.kept.size(), max_kept_shown); ++i) {
    const app::KeptImport& kept = view.kept[i];
    const Rect rect = body.cut_top(ui.px(metric::control + 14), ui.px(metric::gap));
    card(ui, rect);
    Rect strip = rect.inset(ui.px(metric::pad), 0).middle(ui.px(metric::control));
    const std::string id = "people.kept." + std::to_string(i);
    if (button_right(ui, id + ".drop", strip, ui.tr("people.import.drop"), {Kind::ghost, icon::trash}))
      want(out, app::command::DropImport{kept.id});
    strip.max.x -= ui.px(8);
    if (button_right(ui, id + ".resume", strip, ui.tr("people.import.resume"), {Kind::primary, icon::pencil}))
      want(out, app::command::ResumeImport{kept.id});
    strip.max.x -= ui.px(12);
    icon_in(ui, strip.cut_left(ui.px(20), ui.px(8)), icon::download, {TextSize::body, false, color::warn});
    const std::string source = kept.source.empty() ? std::string(ui.tr("people.import.pasted")) : kept.source;
    const std::string text =
        ui.plural("people.import.kept", kept.fixes, {{"source", source}, {"when", ui.text().moment(kept.when)}});
    text_in(ui, strip, text, style::body);
    report(ui, id, strip, text);
  }
}

void draw_tabs(const PeopleView& view, UiContext& ui, Rect& body, std::vector<app::Command>& out) {
  constexpr std::array tabs{PeopleTab::everybody, PeopleTab::duplicates, PeopleTab::merged};
  const Segment segments[] = {{ui.tr("people.tab.everybody"), view.total},
                              {ui.tr("people.tab.duplicates"), static_cast<std::int64_t>(view.duplicates.size())},
                              {ui.tr("people.tab.merged"), static_cast<std::int64_t>(view.merged.size())}};
  const Rect strip = body.cut_top(ui.px(metric::control), ui.px(metric::gap));
  const auto chosen = segmented(ui, "people.tab", strip.min, segments, static_cast<int>(view.tab));
  if (chosen) want(out, app::command::ShowPeopleTab{tabs[static_cast<std::size_t>(*chosen)]});
}

}  // namespace

void draw_people(const PeopleView& view, PeopleUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  if (view.import) {
    const std::string& source = view.import->source;
    screen_header(ui, area, ui.tr("people.import.title"),
                  source.empty() ? ui.tr("people.import.pasted") : source.c_str());
    people::draw_import(*view.import, state, ui, area.inset(ui.px(metric::page)), out);
    return;
  }
  Rect strip = screen_header(ui, area, ui.tr("screen.people"), ui.plural("people.subtitle", view.total));
  if (button_right(ui, "people.add", strip, ui.tr("people.add"), {Kind::primary, icon::person_plus}) ||
      ui.key(ImGuiKey_Insert))
    out.push_back(new_person(view));
  if (button_right(ui, "people.import", strip, ui.tr("people.import"), {Kind::plain, icon::download}) ||
      ui.key(ImGuiKey_I))
    want(out, app::command::PickRoster{});
  if (ui.key(ImGuiKey_Slash)) ui.focus("people.search");
  catch_paste(ui, out);
  if (!ui.dropped.empty() && ui.on_top_layer()) {
    want(out, app::command::OpenRosterFile{ui.dropped.front()});
    ui.dropped.clear();
  }
  Rect body = area.inset(ui.px(metric::page));
  draw_tabs(view, ui, body, out);
  draw_kept(view, ui, body, out);
  if (view.tab == PeopleTab::everybody) {
    draw_everybody(view, state, ui, body, out);
  } else if (view.tab == PeopleTab::duplicates) {
    people::draw_duplicates(view, ui, body, out);
  } else {
    people::draw_merged(view, ui, body, out);
  }
  if (view.picker) people::draw_picker(*view.picker, state, ui, out);
}

}  // namespace yanxing::ui
