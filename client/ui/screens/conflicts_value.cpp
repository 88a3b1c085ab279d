// One conflict: its values as cards, each with who, when and on which laptop; another value; or a deletion against an
// edit.
#include <algorithm>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/form_field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/conflicts_parts.h"

namespace yanxing::ui::conflicts {
namespace {

using app::ConflictKind;
using app::ConflictValue;
using app::ConflictView;
using app::FieldView;

constexpr std::size_t most_columns = 3;

/// The value that stood there before the laptops parted, over the full width.
float draw_before(const ConflictView& conflict, UiContext& ui, ImVec2 at, float width) {
  if (!conflict.before) return 0;
  const ConflictValue& before = *conflict.before;
  std::string text;
  for (const auto& [label, value] : before.lines) {
    if (value.empty()) continue;
    text += (text.empty() ? "" : "  ·  ") + (label.empty() ? value : label + " " + value);
  }
  const bool known = !before.person.empty();
  if (text.empty()) text = ui.tr("conflicts.before.empty");
  const std::string who =
      known ? ui.tr("conflicts.before.who", {{"person", before.person}, {"when", ui.text().moment(before.when)}})
            : std::string();
  const float inner_width = width - ui.px(32 + 34);
  const float height = ui.px(20) + text_wrapped(ui, {}, inner_width, text, style::body, false) + ui.px(20);
  const Rect rect{at, {at.x + width, at.y + height}};
  fill(rect, color::line_soft, ui.px(metric::radius_card));
  Rect inner = rect.inset(ui.px(16), ui.px(10));
  icon_in(ui, inner.cut_left(ui.px(24), ui.px(10)), icon::history, style::faint);
  Rect head = inner.cut_top(ui.px(20));
  head.cut_left(text_in(ui, head, ui.tr("conflicts.before"), style::small_soft), ui.px(10));
  text_in(ui, head, who, style::small_faint);
  text_wrapped(ui, inner.min, inner_width, text, style::body);
  report(ui, "conflicts.before", rect, text);
  return height + ui.px(metric::gap);
}

/// Several conflicts at once: of this record, of this form, with this person. Returns the height used.
float draw_groups(const ConflictView& conflict, UiContext& ui, ImVec2 at, float width, std::vector<app::Command>& out) {
  if (conflict.groups.empty()) return 0;
  const float row = ui.px(metric::control + 8);
  const float height = ui.px(24) + ui.px(30) + row * static_cast<float>(conflict.groups.size());
  const Rect rect{at, {at.x + width, at.y + height}};
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  text_in(ui, inner.cut_top(ui.px(30)), ui.tr("conflicts.groups"), style::strong);
  for (std::size_t i = 0; i < conflict.groups.size(); ++i) {
    const app::ConflictGroup& group = conflict.groups[i];
    Rect strip = inner.cut_top(row).middle(ui.px(metric::control));
    const char* key = group.scope == app::KeepScope::record ? "conflicts.group.record"
                      : group.scope == app::KeepScope::form ? "conflicts.group.form"
                                                            : "conflicts.group.person";
    const std::string id = "group." + std::to_string(i);
    const auto keep_all = [&](bool mine) {
      out.emplace_back(app::ReviewCommand{app::command::KeepAll{group.scope, conflict.record, group.name, mine}});
    };
    if (button_right(ui, id + ".theirs", strip, ui.tr("conflicts.all_theirs"), {Kind::plain, icon::person}))
      keep_all(false);
    if (button_right(ui, id + ".mine", strip, ui.tr("conflicts.all_mine"), {Kind::plain, icon::laptop})) keep_all(true);
    const std::string text = ui.plural(key, group.count, {{"name", group.name}});
    text_in(ui, strip, text, style::body);
    report(ui, id, strip, std::to_string(group.count));
  }
  return height + ui.px(metric::gap);
}

std::string laptop(const ConflictValue& value, const UiContext& ui) {
  return laptop_text(ui, value.this_laptop, value.laptop);
}

void keep(const ConflictView& conflict, std::size_t choice, std::vector<app::Command>& out) {
  out.emplace_back(app::command::KeepValue{conflict.record, conflict.field, choice});
}

/// Who, when, where, with a round portrait sign.
void draw_author(const ConflictValue& value, UiContext& ui, Rect strip) {
  icon_tile(ui, strip.cut_left(ui.px(38), ui.px(10)).middle(ui.px(38)), value.this_laptop ? icon::laptop : icon::person,
            value.this_laptop ? tone::primary : tone::violet);
  Rect first = strip.cut_top(strip.height() * 0.5F);
  first.cut_left(text_in(ui, first, value.person, style::strong), ui.px(8));
  text_in(ui, first, ui.tr(value.mine ? "conflicts.mine" : "conflicts.theirs"), style::small_faint);
  Rect second = strip;
  text_in(ui, second, ui.text().moment(value.when) + " · " + laptop(value, ui), style::small_soft);
}

float lines_height(const ConflictValue& value, const UiContext& ui, float width) {
  float height = 0;
  for (const auto& [label, text] : value.lines) {
    if (!label.empty()) height += ui.px(20);
    height += text_wrapped(ui, {}, width, text.empty() ? ui.tr("history.empty") : text, style::title, false) + ui.px(4);
  }
  return height;
}

TextStyle value_style(std::string_view text) {
  return text.size() > 60 ? style::body : TextStyle{TextSize::title, true, color::ink};
}

float card_height(const ConflictValue& value, const UiContext& ui, float width) {
  return ui.px(12 + 44 + 12) + std::max(lines_height(value, ui, width - ui.px(32)), ui.px(32)) +
         ui.px(14 + metric::control + 16);
}

/// One value; pressing anywhere on it, its button or its digit keeps it.
void draw_value(const ConflictView& conflict, std::size_t index, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  const ConflictValue& value = conflict.values[index];
  const std::string id = "value." + std::to_string(index + 1);
  card(ui, rect);
  const bool hovered = ImGui::IsWindowHovered() && rect.contains(ImGui::GetMousePos());
  if (hovered || value.shown)
    outline(rect, hovered ? color::primary : color::border, ui.px(metric::radius_card), ui.px(1.5F));
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  Rect author = inner.cut_top(ui.px(44), ui.px(12));
  if (value.shown) {
    const char* label = ui.tr("conflicts.shown");
    const float width = measure(ui, label, style::small).x + ui.px(16);
    const Rect at = author.cut_right(width, ui.px(8));
    tag(ui, {at.min.x, at.min.y + ui.px(11)}, label, tone::neutral);
  }
  draw_author(value, ui, author);
  report(ui, id + ".laptop", author, laptop(value, ui));
  Rect foot = inner.cut_bottom(ui.px(metric::control + 4)).middle(ui.px(metric::control));
  for (const auto& [label, text] : value.lines) {
    if (!label.empty()) text_in(ui, inner.cut_top(ui.px(20)), label, style::small_soft);
    const bool empty = text.empty();
    const std::string shown = empty ? ui.tr("history.empty") : text;
    inner.cut_top(text_wrapped(ui, inner.min, inner.width(), shown, empty ? style::faint : value_style(text)) +
                  ui.px(4));
  }
  report(ui, id + ".text", rect, value.lines.empty() ? "" : value.lines.front().second);
  const float width = button_width(ui, ui.tr("conflicts.keep"), true);
  if (button(ui, id, foot.cut_left(width, ui.px(10)), ui.tr("conflicts.keep"), {Kind::primary, icon::check}))
    keep(conflict, index, out);
  key_cap(ui, {foot.min.x, foot.center().y}, std::to_string(index + 1));
}

/// The cards, up to three beside each other. Returns the height used.
float draw_values(const ConflictView& conflict, UiContext& ui, ImVec2 at, float width, std::vector<app::Command>& out) {
  const std::size_t columns = std::clamp<std::size_t>(conflict.values.size(), 1, width < ui.px(720) ? 2 : most_columns);
  const float gap = ui.px(metric::gap);
  const float column = std::floor((width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  float y = at.y;
  for (std::size_t first = 0; first < conflict.values.size(); first += columns) {
    const std::size_t end = std::min(first + columns, conflict.values.size());
    float height = 0;
    for (std::size_t i = first; i < end; ++i) height = std::max(height, card_height(conflict.values[i], ui, column));
    for (std::size_t i = first; i < end; ++i) {
      const float x = at.x + static_cast<float>(i - first) * (column + gap);
      draw_value(conflict, i, ui, {{x, y}, {x + column, y + height}}, out);
    }
    y += height + gap;
  }
  return y - at.y;
}

/// The field as typed so far: App's value until something was typed.
FieldView third_field(const FieldView& field, const ConflictsUi& state) {
  FieldView shown = field;
  shown.conflict = false;
  const auto typed = state.third.find(field.name);
  if (typed != state.third.end()) shown.value = typed->second;
  return shown;
}

/// App keeps what is typed, and says what the form thinks of it.
void note(const ConflictView& conflict, const ConflictsUi& state, std::vector<app::Command>& out) {
  out.emplace_back(app::command::NoteOther{conflict.record, conflict.field, state.third});
}

/// Puts what holds all values into the fields below, to be edited and kept.
void combine(const ConflictView& conflict, ConflictsUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (conflict.combined.empty()) return;
  for (const auto& [field, value] : conflict.combined) state.third[field] = value;
  note(conflict, state, out);
  ui.focus("third." + conflict.combined.front().first);
}

/// Another value than those above.
float draw_third(const ConflictView& conflict, ConflictsUi& state, UiContext& ui, ImVec2 at, float width,
                 std::vector<app::Command>& out) {
  if (conflict.third.empty()) return 0;
  const float inner_width = std::min(width - ui.px(32), ui.px(620));
  float height = ui.px(12 + 30 + 8 + metric::control + 16);
  for (const FieldView& field : conflict.third) height += form_field_height(ui, third_field(field, state), inner_width);
  for (const std::string& warning : conflict.warnings)
    height += ui.px(6) + text_wrapped(ui, {}, inner_width - ui.px(22), warning, style::small, false);
  const Rect rect{at, {at.x + width, at.y + height}};
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  Rect title = inner.cut_top(ui.px(30));
  title.cut_left(text_in(ui, title, ui.tr("conflicts.third"), style::strong), ui.px(10));
  title.cut_left(key_cap(ui, {title.min.x, title.center().y}, "0"), ui.px(16));
  if (!conflict.combined.empty()) {
    if (button_left(ui, "third.combine", title, ui.tr("conflicts.combine"), {Kind::ghost, icon::copy}))
      combine(conflict, state, ui, out);
    key_cap(ui, {title.min.x, title.center().y}, "M");
  }
  inner.max.x = inner.min.x + inner_width;
  for (const FieldView& field : conflict.third) {
    const FieldView shown = third_field(field, state);
    const Rect box = inner.cut_top(form_field_height(ui, shown, inner_width));
    if (auto value = form_field(ui, "third." + field.name, box, shown)) {
      state.third[field.name] = std::move(*value);
      note(conflict, state, out);
    }
    if (!shown.error.empty()) report(ui, "third." + field.name + ".error", box, ui.text().message(shown.error));
  }
  for (std::size_t i = 0; i < conflict.warnings.size(); ++i) {
    const TextStyle look{TextSize::small, false, color::warn};
    Rect line{inner.min,
              {inner.max.x,
               inner.min.y + text_wrapped(ui, {}, inner.width() - ui.px(22), conflict.warnings[i], look, false)}};
    inner.min.y = line.max.y + ui.px(6);
    icon_in(ui, line.cut_left(ui.px(16), ui.px(6)), icon::warning, look);
    text_wrapped(ui, line.min, line.width(), conflict.warnings[i], look);
    report(ui, "third.warning." + std::to_string(i), line, conflict.warnings[i]);
  }
  inner.cut_top(ui.px(8));
  Rect strip = inner.cut_top(ui.px(metric::control));
  const bool typed = !state.third.empty();
  const bool use =
      button_left(ui, "third.keep", strip, ui.tr("conflicts.third.keep"), {Kind::plain, icon::check, typed});
  if (typed && (use || ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter))) {
    app::command::KeepOther other{conflict.record, conflict.field, {}};
    for (const FieldView& field : conflict.third) other.values[field.name] = third_field(field, state).value;
    out.emplace_back(std::move(other));  // it stays in the fields until the conflict is gone: App may refuse it
  }
  return height;
}

/// One person deleted the record, another one went on editing it: said in a sentence, two answers.
float draw_deletion(const ConflictView& conflict, UiContext& ui, ImVec2 at, float width,
                    std::vector<app::Command>& out) {
  const auto deletion =
      std::find_if(conflict.values.begin(), conflict.values.end(), [](const ConflictValue& v) { return v.deletes; });
  const auto edit =
      std::find_if(conflict.values.begin(), conflict.values.end(), [](const ConflictValue& v) { return !v.deletes; });
  if (deletion == conflict.values.end() || edit == conflict.values.end()) return 0;
  const std::string text = ui.tr("conflicts.deleted.text", {{"deleter", deletion->person},
                                                            {"deleter_laptop", laptop(*deletion, ui)},
                                                            {"deleted", ui.text().moment(deletion->when)},
                                                            {"editor", edit->person},
                                                            {"editor_laptop", laptop(*edit, ui)},
                                                            {"edited", ui.text().moment(edit->when)}});
  const float inner_width = std::min(width - ui.px(32), ui.px(680));
  const float text_height = text_wrapped(ui, {}, inner_width, text, style::body, false);
  const float note_height =
      text_wrapped(ui, {}, inner_width, ui.tr("conflicts.deleted.note"), style::small_soft, false);
  const float height = ui.px(16) + text_height + ui.px(6) + note_height + ui.px(16 + metric::control + 16);
  const Rect rect{at, {at.x + width, at.y + height}};
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16));
  inner.cut_top(text_wrapped(ui, inner.min, inner_width, text, style::body) + ui.px(6));
  report(ui, "conflicts.sentence", rect, text);
  inner.cut_top(text_wrapped(ui, inner.min, inner_width, ui.tr("conflicts.deleted.note"), style::small_soft) +
                ui.px(16));
  Rect strip = inner.cut_top(ui.px(metric::control));
  const auto keep_index = static_cast<std::size_t>(edit - conflict.values.begin());
  const auto delete_index = static_cast<std::size_t>(deletion - conflict.values.begin());
  const auto key_after = [&](std::size_t index) {
    strip.cut_left(key_cap(ui, {strip.min.x, strip.center().y}, std::to_string(index + 1)), ui.px(20));
  };
  if (button_left(ui, "value." + std::to_string(keep_index + 1), strip, ui.tr("conflicts.keep_record"),
                  {Kind::primary, icon::check})) {
    keep(conflict, keep_index, out);
  }
  key_after(keep_index);
  if (button_left(ui, "value." + std::to_string(delete_index + 1), strip, ui.tr("conflicts.delete_record"),
                  {Kind::danger, icon::trash})) {
    keep(conflict, delete_index, out);
  }
  key_after(delete_index);
  return height;
}

/// What the conflict is about, with a way to the whole record.
float draw_head(const ConflictView& conflict, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = rect.inset(ui.px(16), ui.px(10));
  card(ui, rect);
  const char* label = ui.tr("conflicts.open_record");
  Rect open = inner.cut_right(button_width(ui, label, true), ui.px(12)).middle(ui.px(metric::control));
  if (button(ui, "conflicts.open_record", open, label, {Kind::plain, icon::records})) {
    out.emplace_back(app::command::OpenRecord{conflict.record});
    out.emplace_back(app::command::ShowScreen{app::Screen::records});
  }
  text_in(ui, inner.cut_top(ui.px(28)), subject(conflict, ui), style::title);
  std::string where = conflict.form_label + " · " + conflict.record_title;
  if (!conflict.place.empty()) where += " · " + conflict.place;
  text_in(ui, inner, where, style::small_soft);
  return rect.height();
}

void keep_keys(const ConflictView& conflict, ConflictsUi& state, UiContext& ui, std::vector<app::Command>& out) {
  for (std::size_t i = 0; i < std::min<std::size_t>(conflict.values.size(), 9); ++i) {
    const auto digit = static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(i));
    const auto keypad = static_cast<ImGuiKey>(ImGuiKey_Keypad1 + static_cast<int>(i));
    if (ui.key(digit) || ui.key(keypad)) return keep(conflict, i, out);
  }
  if (ui.key(ImGuiKey_M)) combine(conflict, state, ui, out);
  if (conflict.third.empty() || !(ui.key(ImGuiKey_0) || ui.key(ImGuiKey_Keypad0))) return;
  ui.focus("third." + conflict.third.front().name);
}

}  // namespace

std::string subject(const ConflictView& conflict, const UiContext& ui) {
  if (conflict.kind == ConflictKind::deleted_and_edited) return ui.tr("conflicts.deleted");
  return conflict.field_label.empty() ? ui.tr("conflicts.place") : conflict.field_label;
}

void draw_conflict(const ConflictView& conflict, ConflictsUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out) {
  keep_keys(conflict, state, ui, out);
  draw_head(conflict, ui, rect.cut_top(ui.px(72), ui.px(metric::gap)), out);
  // A little wider than the cards, so that their shadows are not cut off.
  const float margin = ui.px(6);
  ImGui::SetCursorScreenPos({rect.min.x - margin, rect.min.y - margin});
  // Each begins at its top, however far down the one before was read.
  ImGui::PushID(("conflict." + conflict.record.text() + "." + conflict.field).c_str());
  ImGui::BeginChild("##conflict", {rect.width() + 2 * margin, rect.height() + 2 * margin},
                    ImGuiChildFlags_NavFlattened);
  if (state.frames_at_top > 0) {
    ImGui::SetScrollY(0);
    if (--state.frames_at_top > 0) ui.animating = true;
  }
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const bool scrolls = ImGui::GetScrollMaxY() > 0;
  const float width = rect.width() - (scrolls ? ui.px(10) : 0);
  ImVec2 at{rect.min.x, top.y + margin};
  if (conflict.kind == ConflictKind::deleted_and_edited) {
    at.y += draw_deletion(conflict, ui, at, width, out);
  } else {
    at.y += draw_before(conflict, ui, at, width);
    at.y += draw_values(conflict, ui, at, width, out);
    at.y += draw_third(conflict, state, ui, at, width, out) + ui.px(metric::gap);
    at.y += draw_groups(conflict, ui, at, width, out);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, at.y - top.y + margin});
  ImGui::EndChild();
  ImGui::PopID();
}

}  // namespace yanxing::ui::conflicts
