// The preview of an import: what becomes of every row, corrected in place.
#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/people_parts.h"

namespace yanxing::ui::people {
namespace {

using app::ImportResult;
using app::ImportRow;
using app::ImportView;

enum ColumnIndex : std::size_t { number, name, village, role, phone, result, about };

struct Look {
  ImportResult result;
  const char* key;
  const char* icon;
  Tone tone;
};
constexpr std::array<Look, 6> looks{{{ImportResult::fresh, "people.result.new", icon::plus, tone::good},
                                     {ImportResult::changed, "people.result.changed", icon::pencil, tone::primary},
                                     {ImportResult::same, "people.result.same", icon::check, tone::neutral},
                                     {ImportResult::doubtful, "people.result.doubtful", icon::question, tone::warn},
                                     {ImportResult::refused, "people.result.refused", icon::warning, tone::bad},
                                     {ImportResult::left_out, "people.result.left_out", icon::cross, tone::neutral}}};

const Look& look_of(ImportResult wanted) { return looks[static_cast<std::size_t>(wanted)]; }

/// Counts, each of which shows its rows alone.
void draw_counts(const ImportView& view, UiContext& ui, Rect strip, std::vector<app::Command>& out) {
  std::vector<Segment> segments{{ui.tr("people.result.all"), view.total}};
  const std::int64_t counts[] = {view.fresh, view.changed, view.same, view.doubtful, view.refused, view.left_out};
  for (std::size_t i = 0; i < looks.size(); ++i) segments.push_back({ui.tr(looks[i].key), counts[i]});
  const int current = view.shown ? static_cast<int>(*view.shown) + 1 : 0;
  const auto chosen = segmented(ui, "import.shown", strip.min, segments, current);
  if (!chosen) return;
  want(out, app::command::ShowImportRows{
                *chosen == 0 ? std::nullopt : std::optional(looks[static_cast<std::size_t>(*chosen - 1)].result)});
}

std::vector<app::Choice> field_choices(const ImportView& view, UiContext& ui) {
  std::vector<app::Choice> choices{{"", ui.tr("people.column.none"), {}, {}, {}}};
  for (app::Choice field : view.fields) {
    if (field.value == "township") field.label = ui.tr("people.column.township");
    if (field.value == "county") field.label = ui.tr("people.column.county");
    choices.push_back(std::move(field));
  }
  return choices;
}

constexpr float column_width = 136;
constexpr float column_gap = 6;

/// Which column is which field, to be corrected. Many columns scroll sideways, with the wheel or with Tab.
void draw_mapping(const ImportView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect strip = rect.inset(ui.px(12), ui.px(6));
  const Rect label = strip.cut_left(ui.px(96), ui.px(8));
  text_in(ui, {label.min, {label.max.x, label.min.y + ui.px(54)}}, ui.tr("people.import.columns"), style::small_soft);
  const auto choices = field_choices(view, ui);
  const float width = ui.px(column_width);
  const float needed = static_cast<float>(view.columns.size()) * ui.px(column_width + column_gap);
  ImGui::SetCursorScreenPos(strip.min);
  ImGui::SetNextWindowContentSize({needed, 0});
  ImGui::BeginChild("##columns", strip.size(), ImGuiChildFlags_NavFlattened, ImGuiWindowFlags_HorizontalScrollbar);
  const float wheel = ImGui::GetIO().MouseWheel;
  if (wheel != 0 && ImGui::IsWindowHovered()) ImGui::SetScrollX(ImGui::GetScrollX() - wheel * width);
  report(ui, "import.columns", strip, std::to_string(view.columns.size()));
  float x = ImGui::GetCursorScreenPos().x;
  for (const app::ImportColumn& column : view.columns) {
    Rect at{{x, strip.min.y}, {x + width, strip.max.y}};
    x += ui.px(column_width + column_gap);
    const std::string header = column.header.empty() ? "(" + std::to_string(column.column + 1) + ")" : column.header;
    text_in(ui, at.cut_top(ui.px(20)), header, style::small_soft);
    const auto chosen = combo(ui, "import.column." + std::to_string(column.column), at.cut_top(ui.px(30)), choices,
                              column.field, {ui.tr("people.column.none"), {}, nullptr, true, false, 190});
    if (chosen) want(out, app::command::SetImportColumn{column.column, *chosen});
  }
  ImGui::EndChild();
}

/// Room for the scroll bar where the columns need one.
float mapping_height(const ImportView& view, const UiContext& ui, float width) {
  const float needed = static_cast<float>(view.columns.size()) * ui.px(column_width + column_gap);
  return ui.px(needed > width - ui.px(24 + 96 + 8) ? 80 : 66);
}

/// A cell that is corrected where it stands: sent when she leaves it.
void edit_cell(const ImportRow& row, const char* field, const std::string& text, PeopleUi& state, UiContext& ui,
               Rect cell, bool wrong, std::vector<app::Command>& out) {
  const std::string id = "import." + std::to_string(row.row) + "." + field;
  const bool is_editing = state.editing.id == id;
  std::string typed = is_editing ? state.editing.text : text;
  Rect at = cell;
  at.min.x -= ui.px(8);
  const FieldResult result =
      text_field(ui, id, at.middle(ui.px(30)), typed, {.error = wrong && !is_editing, .bare = true});
  if (result.changed) {
    state.editing = {id, typed};
    state.editing_row = row.row;
    want(out, app::command::NoteImportCell{row.row, field, typed});
  }
  if ((result.left || result.submitted) && state.editing.id == id) {
    want(out, app::command::SetImportCell{row.row, field, state.editing.text});
    state.editing = {};
  }
}

/// What a doubtful row may be.
std::vector<app::Choice> decisions_for(const ImportRow& row, UiContext& ui) {
  std::vector<app::Choice> choices;
  for (const app::Choice& person : row.candidates)
    choices.push_back({person.value, ui.tr("people.decide.same_as", {{"name", person.label}}), person.hint, {}, {}});
  choices.push_back({"new", ui.tr("people.decide.new"), {}, {}, {}});
  choices.push_back({"leave_out", ui.tr("people.decide.leave_out"), {}, {}, {}});
  if (row.decided) choices.push_back({"", ui.tr("people.decide.again"), {}, {}, {}});
  return choices;
}

/// A cell of the row is being corrected: what is known of the row is of other words.
bool is_being_corrected(const ImportRow& row, const PeopleUi& state) {
  return !state.editing.id.empty() && state.editing_row == row.row;
}

void draw_about(const ImportRow& row, UiContext& ui, Rect cell, std::vector<app::Command>& out) {
  const std::string id = "import." + std::to_string(row.row) + ".decide";
  if (!row.places.empty()) {
    const auto chosen =
        combo(ui, id, cell.cut_right(std::min(ui.px(200), cell.width() * 0.5F), ui.px(8)).middle(ui.px(30)), row.places,
              "", {ui.tr("people.decide.place"), {}, icon::pin, true, false, 240});
    if (chosen) want(out, app::command::SetImportCell{row.row, "place", *chosen});
  } else if (row.result != ImportResult::same && row.result != ImportResult::refused) {
    const bool is_question = row.result == ImportResult::doubtful;
    const auto choices = decisions_for(row, ui);
    const auto chosen =
        combo(ui, id,
              cell.cut_right(std::min(ui.px(is_question ? 200 : 150), cell.width() * 0.5F), ui.px(8)).middle(ui.px(30)),
              choices, "",
              {row.decided   ? ui.tr("people.decided")
               : is_question ? ui.tr("people.decide")
                             : ui.tr("people.decide.other"),
               {},
               nullptr,
               true,
               false,
               420,
               !is_question});
    if (chosen) want(out, app::command::DecideImportRow{row.row, *chosen});
  }
  std::string text = row.reason.empty() ? std::string() : ui.text().message(row.reason);
  if (!row.sheet.empty()) text = row.sheet + (text.empty() ? "" : " · " + text);
  if (!row.changes.empty()) text += (text.empty() ? "" : " · ") + row.changes;
  const bool serious = row.result == ImportResult::refused || row.result == ImportResult::doubtful;
  const TextStyle look = serious ? style::small : style::small_soft;
  const float height = text_wrapped(ui, {}, cell.width(), text, look, false);
  if (height <= cell.height()) {
    text_wrapped(ui, {cell.min.x, std::floor(cell.center().y - height * 0.5F)}, cell.width(), text, look);
    return;
  }
  text_in(ui, cell, text, look);
  if (cell.contains(ImGui::GetMousePos()) && ImGui::IsWindowHovered()) tooltip(ui, text);
}

void draw_row(const ImportRow& row, const Row& at, PeopleUi& state, UiContext& ui, std::vector<app::Command>& out) {
  const std::string& reason = row.reason.key;
  const bool bad_name = reason == "people.reason.no_name";
  const bool bad_place = reason == "people.reason.no_place" || reason == "people.reason.unknown_place" ||
                         reason == "people.reason.outside" || reason == "people.reason.place_ambiguous" ||
                         reason == "people.reason.place_differs";
  if (at.shows(number)) text_in(ui, at.cell(number), row.number, style::small_faint);
  edit_cell(row, "name", row.name, state, ui, at.cell(name), bad_name, out);
  edit_cell(row, "place", row.village, state, ui, at.cell(village), bad_place, out);
  edit_cell(row, "role", row.role, state, ui, at.cell(role), false, out);
  edit_cell(row, "phone", row.phone, state, ui, at.cell(phone), reason == "people.reason.damaged_phone", out);
  if (is_being_corrected(row, state)) {
    const char* text = ui.tr("people.import.correcting");
    text_in(ui, {at.cell(result).min, at.cell(about).max}, text, style::small_soft);
    report(ui, "import." + std::to_string(row.row) + ".result", at.cell(result), text);
    return;
  }
  const Look& look = look_of(row.result);
  icon_pill(ui, {at.cell(result).min.x, at.cell(result).center().y}, ui.tr(look.key), look.tone, look.icon);
  report(ui, "import." + std::to_string(row.row) + ".result", at.cell(result), ui.tr(look.key));
  draw_about(row, ui, at.cell(about), out);
}

/// What of the file is not taken over at all, in one line.
void draw_not_taken(const ImportView& view, UiContext& ui, Rect strip) {
  std::string text;
  for (const app::Message& one : view.not_taken) text += (text.empty() ? "" : "  ·  ") + ui.text().message(one);
  text_in(ui, strip, text, {TextSize::small, false, color::warn});
  report(ui, "import.not_taken", strip, text);
}

void draw_foot(const ImportView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect strip = foot.inset(ui.px(metric::pad), 0).middle(ui.px(metric::control));
  const std::int64_t to_save = view.fresh + view.changed;
  const bool can = to_save > 0 && !view.too_many;
  if (button_right(ui, "import.do", strip, ui.plural("people.import.do", to_save), {Kind::primary, icon::check, can}) ||
      (can && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter)))
    want(out, app::command::DoImport{});
  strip.max.x -= ui.px(8);
  if (button_right(ui, "import.cancel", strip, ui.tr("action.cancel")) || ui.key(ImGuiKey_Escape))
    want(out, app::command::CloseImport{});
  strip.max.x -= ui.px(12);
  const auto chosen =
      combo(ui, "import.place", strip.cut_left(ui.px(230), ui.px(12)), view.villages, view.fallback_place,
            {ui.tr("people.import.place"), ui.tr("people.import.place"), icon::pin, true, false, 300});
  if (chosen) want(out, app::command::SetImportPlace{*chosen});
  const bool waits = view.doubtful + view.refused > 0;
  const std::string text = view.too_many ? ui.tr("people.import.too_many")
                           : waits       ? ui.plural("people.import.waiting", view.doubtful + view.refused)
                                         : ui.tr("people.import.ready");
  text_in(ui, strip, text, {TextSize::small, false, waits || view.too_many ? color::warn : color::good});
}

/// A large one takes some steps: which, how far, and a way out. What is saved by then stays, as one deed.
void draw_going(const ImportView& view, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  card(ui, body);
  Rect foot = body.cut_bottom(ui.px(58)).inset(ui.px(metric::pad), 0).middle(ui.px(metric::control));
  if (button_right(ui, "import.cancel", foot, ui.tr(view.reading ? "action.cancel" : "people.import.stop")) ||
      ui.key(ImGuiKey_Escape))
    want(out, app::command::CloseImport{});
  const std::string text = view.reading ? ui.plural("people.import.reading", view.total)
                                        : ui.tr("people.import.saving", {{"done", std::to_string(view.saving.done)},
                                                                         {"total", std::to_string(view.saving.total)}});
  const Rect at = empty_state(ui, body, icon::people, text, ui.tr("people.import.going.text"));
  report(ui, "import.going", at, text);
  const app::Progress& far = view.reading ? view.compared : view.saving;
  if (far.total == 0) return;
  progress_bar(ui, centered(at, ui.px(260)).middle(ui.px(6)), fraction(far), color::primary);
  report(ui, "import.far", at, progress_text(far));
}

}  // namespace

void draw_import(const ImportView& view, PeopleUi& state, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  if (view.reading || view.saving.total > 0) return draw_going(view, ui, body, out);
  draw_counts(view, ui, body.cut_top(ui.px(metric::control), ui.px(metric::gap)), out);
  draw_mapping(view, ui, body.cut_top(mapping_height(view, ui, body.width()), ui.px(metric::gap)), out);
  if (!view.not_taken.empty()) draw_not_taken(view, ui, body.cut_top(ui.px(20), ui.px(metric::gap)));
  card(ui, body);
  draw_foot(view, ui, body.cut_bottom(ui.px(58)), out);
  body = body.inset(1, 0);
  body.cut_top(1);
  if (view.rows.empty()) {
    empty_state(ui, body, icon::check_circle, ui.tr("people.import.no_rows"), ui.tr("people.import.no_rows.text"));
    return;
  }
  const Column columns[] = {{"#", 38, 0, 1},
                            {ui.tr("people.column.name"), 88, 0.4F},
                            {ui.tr("people.column.village"), 116, 0.5F},
                            {ui.tr("people.column.role"), 108, 0.7F},
                            {ui.tr("people.column.phone"), 118, 0.2F},
                            {ui.tr("people.column.result"), 104},
                            {ui.tr("people.column.about"), 270, 2}};
  TableOptions options;
  options.keyboard = state.editing.id.empty();
  options.row_height = 46;  // reasons take two lines
  table(
      ui, "import.table", body, columns, static_cast<int>(view.rows.size()), state.preview, options,
      [&](int i) { return "import.row." + std::to_string(view.rows[static_cast<std::size_t>(i)].row); },
      [&](const Row& row) { draw_row(view.rows[static_cast<std::size_t>(row.index)], row, state, ui, out); });
}

}  // namespace yanxing::ui::people
