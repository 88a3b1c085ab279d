#include "client/ui/screens/fill.h"

#include <algorithm>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace fill_screen {
namespace {

using app::FillState;
using app::FillView;

bool is_last(const FillView& view) { return view.section + 1 >= view.sections.size(); }

void open_next(const FillView& view, int way, std::vector<app::Command>& out) {
  const auto to = static_cast<std::ptrdiff_t>(view.section) + way;
  if (to < 0 || to >= static_cast<std::ptrdiff_t>(view.sections.size())) return;
  want(out, app::command::OpenSection{view.sections[static_cast<std::size_t>(to)].path});
}

/// Another section was opened, or App wants the caret somewhere.
void follow_view(const FillView& view, FillUi& state, UiContext& ui) {
  std::string opened = view.form + "/" + (view.record ? view.record->text() : "") + "/";
  if (view.section < view.sections.size()) opened += view.sections[view.section].path;
  if (state.opened != opened) {
    state.opened = opened;
    state.to_top = true;
    state.reveal.clear();
    state.last.clear();
    state.questions.replacing = {};
    state.pasting = {};
  }
  state.questions.today = from_iso(view.today).value_or(Date{});
  if (view.caret.serial != state.caret_serial && !view.caret.path.empty()) {
    ui.focus(question_id(view.caret.path));
    state.reveal = view.caret.path;
  }
  state.caret_serial = view.caret.serial;
  if (view.errors.empty()) state.errors_closed = 0;
}

void draw_header(const FillView& view, UiContext& ui, Rect& area, std::vector<app::Command>& out) {
  const bool final = view.state == FillState::final;
  const std::string title = view.title.empty() ? ui.tr("fill.untitled") : view.title;
  const bool returned = view.review.stage == app::ReviewStage::returned;
  const char* state = returned ? "review.stage.returned" : final ? "fill.state.final" : "fill.state.draft";
  Rect strip = screen_header(ui, area, view.form_title, title, ui.tr(state),
                             returned ? tone::bad
                             : final  ? tone::good
                                      : tone::neutral);
  if (final) {
    if (button_right(ui, "fill.edit_again", strip, ui.tr("fill.edit_again"), {Kind::plain, icon::unlock}))
      want(out, app::command::EditAgain{});
  } else if (button_right(ui, "fill.finalise", strip, ui.tr("fill.finalise"), {Kind::primary, icon::check})) {
    want(out, app::command::FinaliseRecord{});
  }
  if (button_right(ui, "fill.close", strip, ui.tr("fill.close"), {Kind::plain, icon::chevron_left}))
    want(out, app::command::CloseFill{});
  if (view.languages.size() < 2) return;
  std::vector<Segment> segments;
  int current = 0;
  for (const app::Choice& language : view.languages) {
    if (language.value == view.language) current = static_cast<int>(segments.size());
    segments.push_back({language.label});
  }
  strip.cut_right(ui.px(4));
  const float width = segmented_width(ui, segments);
  if (width > strip.width()) return;
  const auto chosen = segmented(ui, "fill.language", strip.cut_right(width).min, segments, current);
  if (chosen && *chosen != current)
    want(out, app::command::SetFillLanguage{view.languages[static_cast<std::size_t>(*chosen)].value});
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
  return all;
}

/// What a person should know before she reads the questions. Returns the height used.
float draw_banners(const FillView& view, UiContext& ui, ImVec2 at, float width) {
  float y = at.y;
  if (!view.problem.empty())
    y += banner(ui, {at.x, y}, width, icon::warning, "", ui.text().message(view.problem), tone::bad) + ui.px(14);
  y += refused_banner(ui, "fill.refused", {at.x, y}, width, view.refused);
  y += review_banner(ui, {at.x, y}, width, view.review, view.state == FillState::final);
  if (!view.version.empty()) {
    std::string text;
    if (!view.version.added.empty())
      text = ui.tr("fill.version.added", {{"fields", joined(view.version.added, ui.tr("fill.comma"))}});
    if (!view.version.removed.empty())
      text += (text.empty() ? "" : " ") +
              ui.tr("fill.version.removed", {{"fields", joined(view.version.removed, ui.tr("fill.comma"))}});
    if (text.empty()) text = ui.tr("fill.version.same");
    const std::string title = ui.tr("fill.version", {{"old", view.version.filled_with}, {"new", view.version.now}});
    report(ui, "fill.version", {at, {at.x + width, y}}, title);
    y += banner(ui, {at.x, y}, width, icon::info_circle, title, text, tone::primary) + ui.px(14);
  }
  return y - at.y;
}

/// The question that has or had the keyboard last, when its answer is one that a problem can be made of.
const app::QuestionView* problem_question(const FillView& view, const FillUi& state) {
  const auto is_one = [&](const app::QuestionView& question) {
    if (question.path != state.last || !question.value.is_string()) return false;
    const auto& value = question.value.get_ref<const std::string&>();
    return std::find(question.problem.begin(), question.problem.end(), value) != question.problem.end();
  };
  for (const app::FillEntry& entry : view.entries) {
    if (entry.kind == app::EntryKind::question && is_one(entry.question)) return &entry.question;
    for (const app::QuestionView& question : entry.questions) {
      if (is_one(question)) return &question;
    }
  }
  return nullptr;
}

/// Opens the problem of this answer, made if there is none yet; closing it leads back here.
void record_problem(const FillView& view, const app::QuestionView& question, std::vector<app::Command>& out) {
  if (view.record) out.emplace_back(app::ElectionCommand(app::command::RecordNo{*view.record, question.path}));
}

void draw_foot(const FillView& view, const FillUi& state, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  Rect strip = foot.inset(ui.px(metric::pad), 0).middle(ui.px(metric::control));
  const bool final = view.state == FillState::final;
  if (view.section > 0 &&
      button_left(ui, "fill.previous", strip, ui.tr("fill.previous"), {Kind::ghost, icon::chevron_left}))
    open_next(view, -1, out);
  if (const auto* question = problem_question(view, state)) {
    const ButtonOptions look{Kind::plain, icon::flag, view.record.has_value()};
    if (button_left(ui, "fill.problem", strip, ui.tr("fill.problem"), look)) record_problem(view, *question, out);
    strip.cut_left(ui.px(8));
  }
  if (!is_last(view)) {
    const std::string next =
        ui.tr("fill.next", {{"section", view.sections[view.section + 1].label}}) + "  " + icon::chevron_right;
    const float width = std::min(button_width(ui, next), ui.px(300));
    if (button(ui, "fill.next", strip.cut_right(width, ui.px(12)), next)) open_next(view, 1, out);
  } else if (!final &&
             button_right(ui, "fill.finalise_here", strip, ui.tr("fill.finalise"), {Kind::primary, icon::check})) {
    want(out, app::command::FinaliseRecord{});
  }
  if (final) return;
  key_hints(ui, strip,
            {{"1–9", "hint.pick"},
             {"F8", "hint.next_error"},
             {"Ctrl Enter", is_last(view) ? "fill.finalise" : "hint.next_section"}});
}

void draw_page_head(const FillView& view, UiContext& ui, Rect head) {
  line_h(head.min.x + 1, head.max.x - 1, head.max.y - 1, color::line);
  if (view.section >= view.sections.size()) return;
  const app::FillSection& section = view.sections[view.section];
  Rect strip = head.inset(ui.px(24), 0);
  const std::string count = ui.tr("fill.answered", {{"done", std::to_string(section.answered.done)},
                                                    {"total", std::to_string(section.answered.total)}});
  const float width = measure(ui, count, style::small).x;
  const Rect right = strip.cut_right(width, ui.px(12));
  text_in(ui, right, count,
          {TextSize::small, false, section.done && section.answered.done > 0 ? color::good : color::ink_faint});
  report(ui, "fill.section", strip, section.label);
  text_in(ui, strip, section.label, {TextSize::body, true, color::ink});
}

void draw_page(const FillView& view, FillUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  draw_page_head(view, ui, inner.cut_top(ui.px(46)));
  const Rect foot = inner.cut_bottom(ui.px(50));
  draw_errors(view, state, ui, inner, out);
  inner = inner.inset(1, 0);
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##page", inner.size(), ImGuiChildFlags_NavFlattened);
  if (state.to_top) ImGui::SetScrollY(0);
  state.to_top = false;
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float pad = ui.px(24);
  const float width = std::min(inner.width() - 2 * pad - ui.px(6), ui.px(980));
  float y = top.y + ui.px(20);
  y += draw_banners(view, ui, {inner.min.x + pad, y}, width);
  Page page{state, ui, out, inner};
  y += draw_entries(page, view.entries, {inner.min.x + pad, y}, width);
  if (view.entries.empty()) empty_state(ui, inner, icon::forms, ui.tr("fill.empty"), ui.tr("fill.empty.text"));
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y + ui.px(8)});
  ImGui::EndChild();
  draw_foot(view, state, ui, foot, out);  // after the questions: Tab goes here from the last one
}

/// Tells App where the caret is and where it was.
void tell_caret(FillUi& state, std::vector<app::Command>& out) {
  std::string& current = state.questions.current;
  if (current != state.found) {
    if (!current.empty()) want(out, app::command::LeaveQuestion{current});
    if (!state.found.empty()) want(out, app::command::AtQuestion{state.found});
    current = state.found;
  }
  if (!current.empty()) state.last = current;
  state.found.clear();
}

}  // namespace

void fill_keys(const FillView& view, FillUi& state, UiContext& ui, std::vector<app::Command>& out) {
  const bool final = view.state == FillState::final;
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter)) {
    if (!is_last(view)) {
      open_next(view, 1, out);
    } else if (!final) {
      want(out, app::command::FinaliseRecord{});
    }
  }
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_PageDown)) open_next(view, 1, out);
  if (ui.chord(ImGuiMod_Ctrl | ImGuiKey_PageUp)) open_next(view, -1, out);
  if (ui.chord(ImGuiKey_F8)) want(out, app::command::NextError{state.questions.current});
  if (ui.key(ImGuiKey_P) || ui.chord(ImGuiMod_Ctrl | ImGuiKey_P)) {
    if (const auto* question = problem_question(view, state)) record_problem(view, *question, out);
  }
  if (ui.key(ImGuiKey_Escape)) want(out, app::command::CloseFill{});
}

}  // namespace fill_screen

void draw_fill(const app::FillView& view, FillUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  fill_screen::follow_view(view, state, ui);
  fill_screen::draw_header(view, ui, area, out);
  fill_screen::fill_keys(view, state, ui, out);
  fill_screen::catch_paste(view, state, ui);
  const bool wide = area.width() >= ui.px(1000);
  Rect body = area.inset(ui.px(metric::page));
  if (wide) {
    fill_screen::draw_sections(view, ui, body.cut_left(ui.px(240), ui.px(metric::page)), out);
  } else if (view.sections.size() > 1) {
    std::vector<app::Choice> sections;
    for (const app::FillSection& section : view.sections) sections.push_back({section.path, section.label, {}, {}});
    const Rect strip = body.cut_top(ui.px(metric::control), ui.px(metric::gap));
    const auto chosen = combo(ui, "fill.sections", strip, sections, view.sections[view.section].path);
    if (chosen) fill_screen::want(out, app::command::OpenSection{*chosen});
  }
  fill_screen::draw_page(view, state, ui, body, out);
  fill_screen::tell_caret(state, out);
  draw_replacing(view.replaced, state.questions, ui, out);
  fill_screen::draw_pasting(state, ui, out);
  fill_screen::draw_dropped(view, ui, out);
  if (!view.picker) state.picker_folder.clear();
  if (view.picker) fill_screen::draw_file_picker(*view.picker, state, ui, out);
}

}  // namespace yanxing::ui
