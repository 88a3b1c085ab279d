#include "client/ui/screens/forms.h"

#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::DraftRow;
using app::FormCard;
using app::FormsView;
using fill_screen::want;

struct Programme {
  const char* number;
  const char* key;
  const char* icon;
  Tone tone;
};

constexpr Programme programmes[] = {
    {"1", "programme.1", icon::attendance, tone::primary}, {"2", "programme.2", icon::observation, tone::violet},
    {"3", "programme.3", icon::person, tone::warn},        {"4", "programme.4", icon::comment, tone::good},
    {"5", "programme.5", icon::flag, tone::bad},           {"6", "programme.6", icon::people, tone::primary},
    {"7", "programme.7", icon::list, tone::violet},        {"", "programme.other", icon::forms, tone::neutral},
};

std::size_t programme_of(const FormCard& form) {
  for (std::size_t i = 0; i < std::size(programmes); ++i) {
    if (form.programme == programmes[i].number) return i;
  }
  return std::size(programmes) - 1;
}

void draw_counts(const FormCard& form, UiContext& ui, Rect line, std::vector<app::Command>& out) {
  if (form.drafts > 0) {
    const std::string drafts = ui.plural("forms.drafts", form.drafts);
    line.cut_left(text_in(ui, line, drafts, {TextSize::small, false, color::warn}), ui.px(12));
  }
  const std::string finished = form.finished > 0 ? ui.plural("forms.finished", form.finished) : ui.tr("forms.none");
  if (form.finished == 0) {
    if (form.drafts == 0) text_in(ui, line, finished, style::small_faint);
    return;
  }
  const Rect at = line.cut_left(measure(ui, finished, style::small).x);
  const Interaction pressed = interact(ui, "finished." + form.form, at, std::to_string(form.finished));
  text_in(ui, at, finished, {TextSize::small, false, pressed.hovered ? color::primary : color::ink_soft});
  if (pressed.hovered) line_h(at.min.x, at.max.x, at.max.y - ui.px(1), color::primary);
  if (pressed.focused) focus_ring(ui, at, ui.px(3));
  if (pressed.pressed) want(out, app::command::ShowFinished{form.form});
}

constexpr float head_height = 50;
constexpr float form_height = 58;

void draw_form(const FormCard& form, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  ImGui::SetNextItemAllowOverlap();
  const Interaction row = interact(ui, "form." + form.form, rect, form.title);
  if (row.hovered) fill(rect.inset(1, 0), color::row_hover);
  if (row.focused) focus_ring(ui, rect.inset(ui.px(4), ui.px(2)), ui.px(6));
  if (row.pressed) want(out, app::command::NewRecord{form.form});
  line_h(rect.min.x + 1, rect.max.x - 1, rect.min.y, color::line_soft);
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  const char* label = ui.tr("forms.begin");
  const Rect begin = inner.cut_right(button_width(ui, label, true), ui.px(10)).middle(ui.px(metric::control));
  if (button(ui, "new." + form.form, begin, label, {Kind::plain, icon::plus}))
    want(out, app::command::NewRecord{form.form});
  Rect text = inner.middle(ui.px(44));
  text_in(ui, text.cut_top(ui.px(23)), form.title, style::body);
  if (measure(ui, form.title).x > inner.width() && text.contains(ImGui::GetMousePos())) tooltip(ui, form.title);
  draw_counts(form, ui, text, out);
}

struct Block {
  std::size_t programme = 0;
  std::vector<const FormCard*> forms;
};

/// The forms of each programme that has any.
std::vector<Block> blocks_of(const FormsView& view) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < std::size(programmes); ++i) {
    Block block{i, {}};
    for (const FormCard& form : view.forms) {
      if (programme_of(form) == i) block.forms.push_back(&form);
    }
    if (!block.forms.empty()) blocks.push_back(std::move(block));
  }
  return blocks;
}

float block_height(const Block& block, const UiContext& ui) {
  return ui.px(head_height) + static_cast<float>(block.forms.size()) * ui.px(form_height) + ui.px(4);
}

void draw_block(const Block& block, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const Programme& programme = programmes[block.programme];
  card(ui, rect);
  Rect head = rect.cut_top(ui.px(head_height)).inset(ui.px(metric::pad), 0);
  icon_tile(ui, head.cut_left(ui.px(30), ui.px(10)).middle(ui.px(30)), programme.icon, programme.tone);
  text_in(ui, head, ui.tr(programme.key), style::strong);
  for (const FormCard* form : block.forms) draw_form(*form, ui, rect.cut_top(ui.px(form_height)), out);
}

void draw_all_forms(const FormsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (view.forms.empty()) {
    card(ui, rect);
    empty_state(ui, rect, icon::search, ui.tr("forms.nothing"), ui.tr("forms.nothing.text"));
    return;
  }
  const float spread = ui.px(6);  // room for shadows
  const Rect outer{{rect.min.x - spread, rect.min.y - spread}, rect.max};
  ImGui::SetCursorScreenPos(outer.min);
  ImGui::BeginChild("##forms", outer.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float gap = ui.px(metric::gap);
  const float width = rect.width() - ui.px(12);
  const int columns = width >= ui.px(660) ? 2 : 1;
  const float size = std::floor((width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  float ends[2] = {top.y + spread, top.y + spread};
  for (const Block& block : blocks_of(view)) {
    const int column = columns == 2 && ends[1] < ends[0] ? 1 : 0;
    const ImVec2 at{rect.min.x + static_cast<float>(column) * (size + gap), ends[column]};
    const float height = block_height(block, ui);
    draw_block(block, ui, {at, {at.x + size, at.y + height}}, out);
    ends[column] += height + gap;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, std::max(ends[0], ends[1]) - top.y});
  ImGui::EndChild();
}

constexpr float draft_height = 106;

void draw_draft(const DraftRow& draft, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  ImGui::SetNextItemAllowOverlap();
  const Interaction at = interact(ui, "draft." + draft.id, rect, draft.title);
  if (at.hovered) fill(rect, color::row_hover);
  if (at.focused) focus_ring(ui, rect.inset(ui.px(4), ui.px(2)), ui.px(6));
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line_soft);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(10));
  Rect first = inner.cut_top(ui.px(22));
  const Rect trash = first.cut_right(ui.px(24), ui.px(6));
  const bool returned = draft.review.stage == app::ReviewStage::returned;
  const bool waits = returned && !draft.review.reopened;  // finished, and nobody has opened it again: no draft
  const bool remove = !waits && icon_button(ui, "discard." + draft.id, trash, icon::trash, ui.tr("forms.discard"));
  if (draft.conflict) icon_in(ui, first.cut_right(ui.px(18)), icon::conflicts, {TextSize::small, false, color::bad});
  text_in(ui, first, draft.title.empty() ? ui.tr("fill.untitled") : draft.title, style::strong);
  Rect second = inner.cut_top(ui.px(20));
  text_in(ui, second.cut_right(ui.px(90)), ui.text().moment(draft.changed), style::small_faint, Align::right);
  text_in(ui, second, draft.form_title, style::small_soft);
  if (returned) {
    Rect line = inner.cut_top(ui.px(20));
    icon_in(ui, line.cut_left(ui.px(14), ui.px(6)), icon::undo, {TextSize::small, false, color::bad});
    const std::string why = ui.tr("forms.returned", {{"reason", draft.review.comment}});
    text_in(ui, line, why, {TextSize::small, false, color::bad});
    report(ui, "returned." + draft.id, line, why);
  } else if (!draft.stopped_at.empty())
    text_in(ui, inner.cut_top(ui.px(20)), ui.tr("forms.stopped_at", {{"question", draft.stopped_at}}),
            {TextSize::small, false, color::primary});
  if (!waits) {
    Rect last = inner.cut_bottom(ui.px(16));
    const std::string progress = progress_text(draft.answered);
    text_in(ui, last.cut_right(measure(ui, progress, style::small).x, ui.px(10)), progress, style::small_faint);
    progress_bar(ui, last.middle(ui.px(6)), fraction(draft.answered), color::primary);
  }
  if (remove && !draft.unsaved) {  // a record: one undo brings it back, so nobody is asked
    want(out, app::command::DiscardDraft{draft.id});
  } else if (remove) {
    ui.asking = Asking{ui.tr("forms.discard.title"), ui.tr("forms.discard.text"), ui.tr("forms.discard.yes"), true,
                       app::FillCommand{app::command::DiscardDraft{draft.id}}};
  } else if (at.pressed) {
    want(out, app::command::OpenDraft{draft.id});
  }
}

void draw_drafts(const FormsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect head = inner.cut_top(ui.px(46)).inset(ui.px(metric::pad), 0);
  line_h(rect.min.x + 1, rect.max.x - 1, inner.min.y - 1, color::line);
  text_in(ui, head, ui.tr("forms.drafts.title"), style::strong);
  text_in(ui, head, std::to_string(view.drafts.size()), style::small_faint, Align::right);
  report(ui, "forms.drafts", head, std::to_string(view.drafts.size()));
  inner = inner.inset(1, 0);
  if (view.drafts.empty()) {
    empty_state(ui, inner, icon::inbox, ui.tr("forms.drafts.empty"), ui.tr("forms.drafts.empty.text"));
    return;
  }
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##drafts", inner.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(draft_height);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(view.drafts.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const float y = top.y + static_cast<float>(i) * height;
      draw_draft(view.drafts[static_cast<std::size_t>(i)], ui, {{inner.min.x, y}, {inner.max.x, y + height}}, out);
    }
  }
  ImGui::EndChild();
}

/// The first form as they stand on the screen.
void begin_first(const FormsView& view, std::vector<app::Command>& out) {
  want(out, app::command::NewRecord{blocks_of(view).front().forms.front()->form});
}

void draw_list(const FormsView& view, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  const std::string subtitle = ui.tr(
      "forms.subtitle", {{"forms", std::to_string(view.all_forms)}, {"drafts", std::to_string(view.drafts.size())}});
  Rect strip = screen_header(ui, area, ui.tr("screen.forms"), subtitle);
  std::string text = view.text;
  FieldOptions search{icon::search, ui.tr("forms.search")};
  search.escape_clears = true;
  const FieldResult typed = text_field(ui, "forms.search", strip.cut_right(ui.px(280)), text, search);
  if (typed.changed) want(out, app::command::FilterForms{text});
  if (typed.submitted && !view.forms.empty()) begin_first(view, out);
  if (typed.active && ImGui::IsKeyPressed(ImGuiKey_DownArrow, false) && !view.forms.empty())
    ui.focus("form." + blocks_of(view).front().forms.front()->form);
  if (ui.key(ImGuiKey_Slash)) ui.focus("forms.search");
  Rect body = area.inset(ui.px(metric::page));
  const bool wide = area.width() >= ui.px(900);
  if (view.all_forms == 0) {
    card(ui, body);
    empty_state(ui, body, icon::forms, ui.tr("forms.empty"), ui.tr("forms.empty.text"));
    return;
  }
  if (wide) {
    const Rect side = body.cut_right(ui.px(330), ui.px(metric::page));
    draw_all_forms(view, ui, body, out);
    return draw_drafts(view, ui, side, out);
  }
  if (!view.drafts.empty()) {
    draw_drafts(view, ui, body.cut_top(ui.px(46 + draft_height * 1.5F), ui.px(metric::gap)), out);
  }
  draw_all_forms(view, ui, body, out);
}

}  // namespace

void draw_forms(const FormsView& view, FormsUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  if (view.fill) {
    draw_fill(*view.fill, state.fill, ui, area, out);
    return;
  }
  if (!state.fill.opened.empty()) {
    state.fill = {};
    ImGui::SetNavCursorVisible(false);  // what it stood on is gone
  }
  draw_list(view, ui, area, out);
}

}  // namespace yanxing::ui
