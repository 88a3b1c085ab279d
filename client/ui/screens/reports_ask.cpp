// The right side of 报表: what the chosen report needs, where the file goes, what came of it.
#include <algorithm>
#include <functional>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/reports_parts.h"

namespace yanxing::ui::reports_screen {
namespace {

using app::ReportAsk;
using app::ReportFormat;
using app::ReportQuestion;
using app::ReportsView;

constexpr float field_height = 62;  // with its label

/// One part of the question: its label and how it is drawn.
struct Part {
  const char* name;   // as in ReportsView::missing
  std::string label;  // with a star where it is required
  std::function<void(Rect)> draw;
};

class Ask {
 public:
  Ask(const ReportsView& view, UiContext& ui, std::vector<app::Command>& out) : view_(&view), ui_(&ui), out_(&out) {
    if (view.report == app::free_export) {
      combo_part("form", ReportAsk::required, ui.tr("reports.form"), view.forms, &ReportQuestion::form, "");
      combo_part("place", ReportAsk::optional, ui.tr("reports.place"), view.places, &ReportQuestion::place,
                 ui.tr("reports.all_places"));
      states_ = {{"final", ui.tr("reports.state.final"), {}, {}}, {"draft", ui.tr("reports.state.draft"), {}, {}}};
      combo_part("state", ReportAsk::optional, ui.tr("reports.state"), states_, &ReportQuestion::state,
                 ui.tr("reports.state.all"));
    } else {
      combo_part("training", view.training, ui.tr("reports.training"), view.trainings, &ReportQuestion::training,
                 ui.tr("reports.all_trainings"));
      combo_part("place", view.place, ui.tr("reports.place"), view.places, &ReportQuestion::place,
                 ui.tr("reports.all_places"));
      combo_part("id", view.id, view.records_label, view.records, &ReportQuestion::id, ui.tr("reports.all_records"));
      date_part("from", ui.tr("reports.from"), &ReportQuestion::from);
      date_part("to", ui.tr("reports.to"), &ReportQuestion::to);
      combo_part("round", view.round, ui.tr("reports.round"), view.rounds, &ReportQuestion::round,
                 ui.tr("reports.round.now"));
    }
  }

  const std::vector<Part>& parts() const { return parts_; }

  void send(const std::string& text, std::string ReportQuestion::*field) {
    ReportQuestion next = view_->asked;
    next.*field = text;
    want(*out_, app::command::AskReport{std::move(next)});
  }

 private:
  void combo_part(const char* name, ReportAsk ask, const std::string& label, const std::vector<app::Choice>& choices,
                  std::string ReportQuestion::*field, const char* all) {
    if (ask == ReportAsk::unused) return;
    parts_.push_back(
        {name, ask == ReportAsk::required ? label + " *" : label, [this, name, ask, &choices, field, all](Rect at) {
           ComboOptions options;
           if (ask == ReportAsk::optional) options.all_label = all;
           options.placeholder = ask == ReportAsk::optional ? all : ui_->tr("reports.choose");
           options.error = view_->missing == name;
           const std::string id = std::string("reports.") + name;
           const auto chosen = combo(*ui_, id, at, choices, view_->asked.*field, options);
           if (chosen) send(*chosen, field);
         }});
  }
  void date_part(const char* name, const std::string& label, std::string ReportQuestion::*field) {
    if (view_->dates == ReportAsk::unused) return;
    parts_.push_back({name, view_->dates == ReportAsk::required ? label + " *" : label, [this, name, field](Rect at) {
                        std::string text = view_->asked.*field;
                        FieldOptions options{icon::calendar, ui_->tr("reports.any_date")};
                        options.error = view_->missing == name;
                        const std::string id = std::string("reports.") + name;
                        if (date_field(*ui_, id, at, text, 0, options).changed) send(text, field);
                      }});
  }

  const ReportsView* view_;
  UiContext* ui_;
  std::vector<app::Command>* out_;
  std::vector<app::Choice> states_;
  std::vector<Part> parts_;
};

/// Label above, with what is wrong beside it in words; returns where the field stands.
Rect draw_label(const ReportsView& view, const char* name, const std::string& label, UiContext& ui, Rect cell) {
  Rect line = cell.cut_top(ui.px(20));
  const float used = text_in(ui, line, label, style::small_soft);
  line.cut_left(used + ui.px(8));
  if (view.missing == name && view.outcome) {
    const std::string text = std::string(icon::warning) + " " + ui.text().message(view.outcome->text);
    text_in(ui, line, text, {TextSize::small, false, color::bad});
    report(ui, "reports.missing", line, name);
  }
  return cell.cut_top(ui.px(metric::control));
}

void draw_parts(const ReportsView& view, Ask& ask, UiContext& ui, Rect& inner) {
  const float gap = ui.px(metric::gap);
  const float width = std::floor((inner.width() - gap) / 2);
  for (std::size_t i = 0; i < ask.parts().size(); i += 2) {
    Rect line = inner.cut_top(ui.px(field_height));
    for (std::size_t k = i; k < std::min(i + 2, ask.parts().size()); ++k) {
      const Part& part = ask.parts()[k];
      part.draw(draw_label(view, part.name, part.label, ui, line.cut_left(width, gap)));
    }
  }
}

void draw_target(const ReportsView& view, Ask& ask, UiContext& ui, Rect line) {
  const float gap = ui.px(metric::gap);
  const auto part = [&](const char* name, const char* label, Rect cell, const char* icon,
                        std::string ReportQuestion::*field) {
    const Rect at = draw_label(view, name, label, ui, cell);
    std::string text = view.asked.*field;
    FieldOptions options{icon, {}};
    options.error = view.missing == name;
    if (text_field(ui, std::string("reports.") + name, at, text, options).changed) ask.send(text, field);
  };
  part("folder", ui.tr("reports.folder"), line.cut_left(std::floor((line.width() - gap) / 2), gap), icon::folder,
       &ReportQuestion::folder);
  part("file", ui.tr("reports.file"), line, icon::pencil, &ReportQuestion::file);
}

struct WriteButton {
  const char* id;
  const char* label;
  ReportFormat format;
  ImGuiKey key;
};

void draw_buttons(const ReportsView& view, UiContext& ui, Rect line, std::vector<app::Command>& out) {
  const bool ready = view.work == app::ReportWork::none;
  const bool is_export = view.report == app::free_export;
  static constexpr WriteButton of_report[] = {{"reports.pdf", "reports.write_pdf", ReportFormat::pdf, ImGuiKey_P},
                                              {"reports.xlsx", "reports.write_xlsx", ReportFormat::xlsx, ImGuiKey_X}};
  static constexpr WriteButton of_export[] = {{"reports.xlsx", "reports.write_xlsx", ReportFormat::xlsx, ImGuiKey_X},
                                              {"reports.csv", "reports.write_csv", ReportFormat::csv, ImGuiKey_C},
                                              {"reports.json", "reports.write_json", ReportFormat::json, ImGuiKey_J}};
  const std::span<const WriteButton> buttons = is_export ? std::span<const WriteButton>(of_export) : of_report;
  bool first = true;
  for (const WriteButton& each : buttons) {
    const bool pressed =
        button_left(ui, each.id, line, ui.tr(each.label), {first ? Kind::primary : Kind::plain, icon::disk, ready});
    const bool chord = first && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter);
    if (ready && (pressed || chord || ui.key(each.key))) want(out, app::command::WriteReport{each.format});
    first = false;
  }
  if (is_export) return;
  const bool looks =
      button_left(ui, "reports.preview", line, ui.tr("reports.preview"), {Kind::ghost, icon::chart, ready});
  if (ready && (looks || ui.key(ImGuiKey_V))) want(out, app::command::PreviewReport{});
}

/// Where the file is, with a button that takes the path along. Returns its height.
float draw_written(const app::ReportOutcome& outcome, const std::string& text, UiContext& ui, Rect rect) {
  Rect line = rect.cut_top(ui.px(24));
  icon_in(ui, line.cut_left(ui.px(18), ui.px(6)), icon::check_circle, {TextSize::body, false, color::good});
  text_in(ui, line, text, {TextSize::body, true, color::good});
  Rect path = rect.cut_top(ui.px(30));
  if (ui.open_folder) {
    const bool pressed =
        button_right(ui, "reports.open_folder", path, ui.tr("reports.open_folder"), {Kind::plain, icon::folder});
    if (pressed || ui.key(ImGuiKey_O)) ui.open_folder(outcome.folder);
    path.cut_right(ui.px(6));
  }
  if (icon_button(ui, "reports.copy", path.cut_right(ui.px(28)).middle(ui.px(26)), icon::copy, ui.tr("action.copy")))
    ImGui::SetClipboardText(outcome.file.c_str());
  text_in(ui, path, outcome.file, style::body);
  report(ui, "reports.written", path, outcome.file);
  return ui.px(54) + text_wrapped(ui, rect.min, rect.width(), ui.tr("reports.open_hint"), style::small_soft);
}

float draw_outcome(const ReportsView& view, UiContext& ui, Rect rect) {
  if (view.work != app::ReportWork::none) {
    const float used =
        icon_pill(ui, {rect.min.x, rect.min.y + ui.px(14)}, ui.tr("reports.working"), tone::primary, icon::clock);
    report(ui, "reports.working", {rect.min, {rect.min.x + used, rect.min.y + ui.px(28)}}, "working");
    return ui.px(28);
  }
  if (!view.outcome)
    return text_wrapped(ui, rect.min, rect.width(), ui.tr("reports.never_overwrites"), style::small_soft);
  const std::string text = ui.text().message(view.outcome->text);
  report(ui, "reports.outcome", rect, text);
  if (view.outcome->ok) return draw_written(*view.outcome, text, ui, rect);
  const float shift = ui.px(24);
  icon_in(ui, {rect.min, {rect.min.x + ui.px(18), rect.min.y + ui.px(22)}}, icon::warning,
          {TextSize::body, false, color::bad});
  return text_wrapped(ui, {rect.min.x + shift, rect.min.y}, rect.width() - shift, text,
                      {TextSize::body, false, color::bad});
}

std::string title_of_chosen(const ReportsView& view, const UiContext& ui) {
  if (view.report == app::free_export) return ui.tr("reports.export");
  for (const auto& card : view.reports) {
    if (card.name == view.report) return card.title;
  }
  return {};
}

}  // namespace

float draw_ask(const ReportsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Ask ask(view, ui, out);
  const float pad = ui.px(metric::pad);
  const float width = rect.width() - 2 * pad;
  const std::string title = title_of_chosen(view, ui);
  const std::string about =
      view.report == app::free_export ? ui.tr("reports.export.about") : ui.tr(("reports.about." + view.report).c_str());
  const float title_height = text_wrapped(ui, rect.min, width, title, style::title, false);
  const float about_height = text_wrapped(ui, rect.min, width, about, style::soft, false);
  const auto lines = static_cast<float>((ask.parts().size() + 1) / 2 + 1);
  const bool is_said = view.outcome || view.work != app::ReportWork::none;
  const float outcome_room =
      is_said ? ui.px(76)
              : text_wrapped(ui, rect.min, width, ui.tr("reports.never_overwrites"), style::small_soft, false);
  const float height = 2 * pad + title_height + about_height + ui.px(14) + lines * ui.px(field_height) +
                       ui.px(metric::control + 12) + outcome_room;
  rect.max.y = rect.min.y + height;
  card(ui, rect);
  Rect inner = rect.inset(pad);
  inner.cut_top(text_wrapped(ui, inner.min, width, title, style::title) + ui.px(2));
  inner.cut_top(text_wrapped(ui, inner.min, width, about, style::soft) + ui.px(12));
  draw_parts(view, ask, ui, inner);
  draw_target(view, ask, ui, inner.cut_top(ui.px(field_height)));
  draw_buttons(view, ui, inner.cut_top(ui.px(metric::control), ui.px(12)), out);
  draw_outcome(view, ui, inner);
  return height;
}

}  // namespace yanxing::ui::reports_screen
