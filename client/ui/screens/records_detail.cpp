// One record: what it is, what can be done with it, its fields edited where they stand.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/form_field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/screens/review_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::records {
namespace {

using app::FieldType;
using app::FieldView;
using app::RecordDetail;

constexpr float label_width = 112;

const char* own_screen_key(app::Screen screen) {
  if (screen == app::Screen::forms) return "records.open_in.forms";
  return screen == app::Screen::observation ? "records.open_in.observation" : "records.open_in.attendance";
}

bool is_editable(const RecordDetail& detail, const FieldView& field) {
  return !detail.deleted && !field.read_only && !field.conflict && field.type != FieldType::note;
}

/// What it is, where, in which state.
void draw_title(const RecordDetail& detail, UiContext& ui, Rect& inner, std::vector<app::Command>& out) {
  Rect top = inner.cut_top(ui.px(34));
  if (icon_button(ui, "detail.close", top.cut_right(ui.px(32)).middle(ui.px(32)), icon::cross, ui.tr("action.close"))) {
    out.emplace_back(app::command::CloseRecord{});
  }
  float x = top.min.x;
  x += tag(ui, {x, top.center().y}, detail.form_label, tone::primary) + ui.px(8);
  x += sync_pill(ui, {x, top.center().y}, detail.sync) + ui.px(8);
  if (detail.deleted) {
    pill(ui, {x, top.center().y}, ui.tr("records.state.deleted"), tone::neutral);
  } else if (detail.review.goes_up) {
    const float width = review::stage_pill(ui, {x, top.center().y}, detail.review);
    report(ui, "detail.review", {{x, top.min.y}, {x + width, top.max.y}},
           ui.tr(review::stage_key(detail.review.stage)));
  }
  const std::string title = detail.title.empty() ? ui.tr("records.untitled") : detail.title;
  inner.cut_top(ui.px(6));
  inner.cut_top(text_wrapped(ui, inner.min, inner.width(), title, {TextSize::body, true, color::ink}));
  report(ui, "detail.title", {inner.min, {inner.max.x, inner.min.y + 1}}, title);
  Rect where = inner.cut_top(ui.px(24));
  if (detail.place.empty()) return;
  icon_in(ui, where.cut_left(ui.px(12), ui.px(6)), icon::pin, style::small_faint);
  text_in(ui, where, detail.place, style::small_soft);
}

void draw_actions(const RecordDetail& detail, UiContext& ui, Rect strip, std::vector<app::Command>& out) {
  if (detail.read_only) {
    icon_in(ui, strip.cut_left(ui.px(16), ui.px(6)), icon::lock, style::small_soft);
    text_in(ui, strip, ui.tr("records.only_seen"), style::small_soft);
    report(ui, "detail.only_seen", strip, ui.tr("records.only_seen"));
    return;
  }
  if (detail.deleted) {
    if (button_left(ui, "detail.undelete", strip, ui.tr("records.undelete"), {Kind::primary, icon::undo})) {
      out.emplace_back(app::command::UndeleteRecord{detail.id});
    }
    text_in(ui, strip, ui.tr("records.deleted.text"), style::small_soft);
    return;
  }
  const Rect trash = strip.cut_right(ui.px(34), ui.px(4));
  if (icon_button(ui, "detail.delete", trash, icon::trash, ui.tr("action.delete"))) {
    out.emplace_back(app::command::DeleteRecord{detail.id});
  }
  if (detail.own_screen) {
    const char* label = ui.tr(own_screen_key(*detail.own_screen));
    if (button_left(ui, "detail.own_screen", strip, label, {Kind::primary, icon::chevron_right})) {
      out.emplace_back(app::command::OpenOwnScreen{detail.id});
    }
  }
  const bool editable = std::any_of(detail.fields.begin(), detail.fields.end(),
                                    [&](const FieldView& field) { return is_editable(detail, field); });
  if (editable && button_left(ui, "detail.edit", strip, ui.tr("action.edit"), {Kind::plain, icon::pencil})) {
    out.emplace_back(app::command::OpenEditor{detail.form, detail.id, {}});
  }
}

/// It was accepted: deleting it is seen by the reviewer, and so is asked about.
void draw_delete_question(const RecordDetail& detail, UiContext& ui, std::vector<app::Command>& out) {
  using Said = app::command::DeleteRecord::Answer;
  if (!detail.asks_delete) return;
  Rect body = begin_dialog(ui, "accepted", {460, 210});
  bool close = dialog_title(ui, "accepted", body, ui.tr("records.delete_accepted"));
  Rect inner = body.inset(ui.px(20), ui.px(12));
  Rect foot = inner.cut_bottom(ui.px(metric::control + 6)).middle(ui.px(metric::control));
  text_wrapped(ui, inner.min, inner.width(), ui.tr("records.delete_accepted.text", {{"person", detail.review.by}}),
               style::body);
  const bool yes =
      button_right(ui, "accepted.delete", foot, ui.tr("records.delete_accepted.yes"), {Kind::danger, icon::trash});
  close |= button_right(ui, "accepted.keep", foot, ui.tr("action.cancel"));
  if (yes) {
    out.emplace_back(app::command::DeleteRecord{detail.id, Said::yes});
  } else if (close) {
    out.emplace_back(app::command::DeleteRecord{detail.id, Said::no});
  }
  end_dialog(ui);
}

float value_height(const FieldView& field, UiContext& ui, float width) {
  return text_wrapped(ui, {}, width, field.text.empty() ? "—" : field.text, style::body, false);
}

/// Label at the left, value at the right; a long label stands above its value. Pressing it edits it.
float draw_value(const RecordDetail& detail, const FieldView& field, RecordsUi& state, UiContext& ui, ImVec2 at,
                 float width, std::vector<app::Command>& out) {
  const bool editable = is_editable(detail, field);
  const bool above = measure(ui, field.label, style::small_soft).x > ui.px(label_width - 10);
  const float text_width = width - ui.px((above ? 0 : label_width) + metric::pad * 2 + 24);
  const float label_height =
      above ? text_wrapped(ui, {}, text_width, field.label, style::small_soft, false) + ui.px(2) : 0;
  float height = label_height + std::max(value_height(field, ui, text_width), ui.px(20)) + ui.px(16);
  if (!field.error.empty()) height += ui.px(20);
  const Rect rect{at, {at.x + width, at.y + height}};
  const std::string id = "detail.field." + field.name;
  const Interaction on = interact(ui, id, rect, field.text, editable);
  if (on.hovered) fill(rect, color::row_hover);
  if (on.focused) focus_ring(ui, rect.inset(ui.px(4), ui.px(2)), ui.px(metric::radius));
  line_h(rect.min.x + ui.px(metric::pad), rect.max.x - ui.px(metric::pad), rect.max.y - 1, color::line_soft);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(8));
  if (above) {
    text_wrapped(ui, inner.min, text_width, field.label, style::small_soft);
    inner.cut_top(label_height);
  } else {
    Rect label = inner.cut_left(ui.px(label_width - 10), ui.px(10));
    text_in(ui, label.cut_top(ui.px(20)), field.label, style::small_soft);
  }
  text_wrapped(ui, inner.min, text_width, field.text.empty() ? "—" : field.text,
               field.text.empty() ? style::faint : style::body);
  if (!field.error.empty()) {
    text_in(ui, inner.cut_bottom(ui.px(20)), ui.text().message(field.error), {TextSize::small, false, color::bad});
  }
  const Rect sign{{rect.max.x - ui.px(metric::pad + 18), rect.min.y},
                  {rect.max.x - ui.px(metric::pad), rect.min.y + ui.px(36)}};
  if (on.hovered || on.focused) icon_in(ui, sign, icon::pencil, style::small_faint);
  if (on.pressed) {
    state.editing = field.name;
    ui.focus("detail.edit." + field.name);
  }
  if (field.conflict) {
    const std::string conflict = "detail.conflict." + field.name;
    if (icon_button(ui, conflict, sign.inset(ui.px(-4), ui.px(5)), icon::conflicts, ui.tr("records.conflict"))) {
      out.emplace_back(app::command::ShowScreen{app::Screen::conflicts});
    }
    icon_in(ui, sign, icon::conflicts, {TextSize::body, true, color::bad});
  }
  if (!field.attachment) return height;
  // Below what is pressed to edit it: buttons of its own.
  const ImVec2 below{at.x + ui.px(metric::pad), at.y + height + ui.px(4)};
  return height + ui.px(8) + photo_below(ui, id, *field.attachment, below, width - ui.px(2 * metric::pad), &out);
}

/// The same field while it is edited: every keystroke goes to App.
float draw_editing(const RecordDetail& detail, const FieldView& field, RecordsUi& state, UiContext& ui, ImVec2 at,
                   float width, std::vector<app::Command>& out) {
  const float inner_width = width - ui.px(metric::pad * 2);
  const float field_height = form_field_height(ui, field, inner_width);
  const float height = field_height + ui.px(46);
  const Rect rect{at, {at.x + width, at.y + height}};
  fill(rect, color::row_selected);
  fill({rect.min, {rect.min.x + ui.px(3), rect.max.y}}, color::primary);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(4));
  auto value = form_field(ui, "detail.edit." + field.name, inner.cut_top(field_height), field);
  const bool chosen = value && (field.type == FieldType::select_one || field.type == FieldType::reference ||
                                field.type == FieldType::place);
  if (value) out.emplace_back(app::command::SetRecordField{detail.id, field.name, std::move(*value)});
  const bool one_line = field.type != FieldType::long_text && field.type != FieldType::select_multiple;
  const bool enter = one_line && ui.on_top_layer() && ImGui::IsKeyPressed(ImGuiKey_Enter, false);
  Rect strip = inner.cut_top(ui.px(34)).middle(ui.px(30));
  const bool done = button_right(ui, "detail.done", strip, ui.tr("action.done"), {Kind::primary, icon::check});
  const bool pending = detail.saving == app::Saving::pending;
  const bool failed = detail.saving == app::Saving::failed;
  text_in(ui, strip,
          ui.tr(failed    ? "observation.save_failed"
                : pending ? "status.saving"
                          : "note.saved"),
          {TextSize::small, false, failed ? color::bad : color::ink_faint});
  if (done || chosen || enter) state.editing.clear();
  return height;
}

}  // namespace

void draw_fields(const RecordDetail& detail, RecordsUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##fields", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = rect.width() - ui.px(10);
  float y = top.y;
  if (!detail.refused.empty()) {
    const float pad = ui.px(metric::pad);
    y += ui.px(10);
    y += refused_banner(ui, "detail.refused", {rect.min.x + pad, y}, width - 2 * pad, detail.refused);
  }
  for (const FieldView& field : detail.fields) {
    if (field.type == FieldType::note) continue;
    const bool editing = state.editing == field.name && is_editable(detail, field);
    const ImVec2 at{rect.min.x, y};
    y += editing ? draw_editing(detail, field, state, ui, at, width, out)
                 : draw_value(detail, field, state, ui, at, width, out);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

void draw_detail(const RecordDetail& detail, RecordsUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  inner.cut_top(ui.px(8));
  Rect head = inner.inset(ui.px(metric::pad), 0);
  draw_title(detail, ui, head, out);
  head.cut_top(ui.px(8));
  draw_actions(detail, ui, head.cut_top(ui.px(metric::control), ui.px(12)), out);
  const Segment tabs[] = {{ui.tr("records.fields"), -1},
                          {ui.tr("records.history"), static_cast<std::int64_t>(detail.history.size())}};
  const auto chosen = segmented(ui, "detail.tab", head.min, tabs, state.history ? 1 : 0);
  if (chosen) state.history = *chosen == 1;
  inner.min.y = head.min.y + ui.px(metric::control + 10);
  line_h(rect.min.x + 1, rect.max.x - 1, inner.min.y, color::line);
  inner.cut_top(1);
  inner.cut_bottom(ui.px(6));
  inner = inner.inset(1, 0);
  if (state.history) {
    draw_history(detail, ui, inner, out);
  } else {
    draw_fields(detail, state, ui, inner, out);
  }
  draw_preview(detail, ui, out);
  draw_delete_question(detail, ui, out);
}

}  // namespace yanxing::ui::records
