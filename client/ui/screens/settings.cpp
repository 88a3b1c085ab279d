#include "client/ui/screens/settings.h"

#include <array>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::Enrolment;
using app::SettingsView;

/// A titled card; returns what is left inside.
Rect section(UiContext& ui, Rect rect, const char* icon, const char* title) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(18), ui.px(12));
  Rect head = inner.cut_top(ui.px(30), ui.px(6));
  icon_in(ui, head.cut_left(ui.px(20), ui.px(8)), icon, {TextSize::body, false, color::primary});
  text_in(ui, head, ui.tr(title), style::strong);
  return inner;
}

/// A line with its label at the left; returns the place for the control.
Rect setting(UiContext& ui, Rect& inner, const char* label, float label_width = 96) {
  Rect line = inner.cut_top(ui.px(44)).middle(ui.px(metric::control));
  text_in(ui, line.cut_left(ui.px(label_width), ui.px(8)), ui.tr(label), style::soft);
  return line;
}

void draw_identity(const SettingsView& view, SettingsUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out) {
  Rect inner = section(ui, rect, icon::person, "settings.identity");
  const auto place = combo(ui, "settings.place", setting(ui, inner, "settings.place"), view.places, view.place,
                           {ui.tr("first_run.place.hint"), {}, icon::pin});
  if (place && *place != view.place) {
    ui.asking = Asking{ui.tr("settings.place.ask"), ui.tr("settings.place.ask.text"), ui.tr("settings.place.ask.yes"),
                       false, app::command::SetPlace{*place}};
  }
  std::string person = state.person.value_or(view.person);
  const FieldResult typed =
      text_field(ui, "settings.person", setting(ui, inner, "settings.person"), person, {icon::person});
  if (typed.changed) state.person = person;
  if ((typed.left || typed.submitted) && state.person) {
    if (state.person->find_first_not_of(" \t") != std::string::npos && *state.person != view.person)
      out.emplace_back(app::command::SetPerson{*state.person});
    state.person.reset();
  }
}

void draw_enrolled(const SettingsView& view, SettingsUi& state, UiContext& ui, Rect inner) {
  const auto fact = [&](const char* label, const std::string& value) {
    Rect line = inner.cut_top(ui.px(30));
    text_in(ui, line.cut_left(ui.px(96), ui.px(8)), ui.tr(label), style::soft);
    text_in(ui, line, value, style::body);
  };
  Rect state_line = inner.cut_top(ui.px(32));
  const char* is = ui.tr(view.shut_out ? "settings.shut_out" : "settings.enrolled");
  pill(ui, {state_line.min.x, state_line.center().y}, is, view.shut_out ? tone::bad : tone::good);
  report(ui, "settings.enrolled", state_line, is);
  if (view.shut_out) {
    const char* text = ui.tr("settings.shut_out.text");
    inner.cut_top(text_wrapped(ui, inner.min, inner.width(), text, {TextSize::small, false, color::bad}) + ui.px(4));
  }
  fact("settings.server", view.server);
  fact("settings.device", view.device_name);
  fact("settings.scope", view.scope);
  fact("settings.enrolled_when", ui.text().moment(view.enrolled_when));
  inner.cut_top(ui.px(8));
  Rect strip = inner.cut_top(ui.px(metric::control));
  if (button_left(ui, "settings.re_enrol", strip, ui.tr("settings.re_enrol"))) {
    state.re_enrol = true;
    state.server = view.server;
    state.code.clear();  // the one of then is used
    ui.focus("settings.code");
  }
}

/// Why the button is grey; louder once it was asked for with Enter.
void draw_missing(SettingsUi& state, bool is_missing, bool submitted, UiContext& ui, Rect rect) {
  if (!is_missing) {
    state.asked_early = false;
    return;
  }
  state.asked_early |= submitted;
  if (submitted) ui.focus(state.server.empty() ? "settings.server" : "settings.code");
  const char* text = ui.tr(!state.server.empty() ? "settings.missing.code"
                           : state.code.empty()  ? "settings.missing.both"
                                                 : "settings.missing.server");
  text_in(ui, rect, text, {TextSize::small, state.asked_early, state.asked_early ? color::bad : color::ink_soft});
  report(ui, "settings.missing", rect, text);
}

void draw_enrol_form(const SettingsView& view, SettingsUi& state, UiContext& ui, Rect inner,
                     std::vector<app::Command>& out) {
  inner.cut_top(text_wrapped(ui, inner.min, inner.width(), ui.tr("settings.enrol.text"), style::soft) + ui.px(6));
  const bool going = view.enrolment == Enrolment::running;
  FieldOptions server{icon::server, "https://"};
  server.enabled = !going;
  FieldOptions code{icon::key, ui.tr("settings.code.hint")};
  code.enabled = !going;
  const FieldResult typed_server =
      text_field(ui, "settings.server", setting(ui, inner, "settings.server"), state.server, server);
  const FieldResult typed_code = text_field(ui, "settings.code", setting(ui, inner, "settings.code"), state.code, code);
  inner.cut_top(ui.px(6));
  if (!view.enrolment_problem.empty()) {
    const std::string text = ui.text().message(view.enrolment_problem);
    report(ui, "settings.enrolment_problem", inner, text);
    inner.cut_top(banner(ui, inner.min, inner.width(), icon::warning, "", text, tone::bad) + ui.px(10));
  }
  const bool ready = !going && !state.server.empty() && !state.code.empty();
  Rect strip = inner.cut_top(ui.px(metric::control));
  const bool pressed = button_left(ui, "settings.enrol", strip, ui.tr(going ? "settings.enrolling" : "settings.enrol"),
                                   {Kind::primary, icon::key, ready});
  if (state.re_enrol && button_left(ui, "settings.enrol.cancel", strip, ui.tr("action.cancel"))) state.re_enrol = false;
  const bool submitted = typed_server.submitted || typed_code.submitted;
  if (ready && (pressed || submitted)) {
    out.emplace_back(app::command::Enrol{state.server, state.code});
    state.re_enrol = state.asked_early = false;
  }
  draw_missing(state, !ready && !going, submitted, ui, strip);
}

void draw_enrolment(const SettingsView& view, SettingsUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out) {
  const Rect inner = section(ui, rect, icon::lock, "settings.enrolment");
  report(ui, "settings.enrolment", rect,
         view.enrolment == Enrolment::done     ? "done"
         : view.enrolment == Enrolment::failed ? "failed"
                                               : "none");
  if (view.enrolment == Enrolment::done && !state.re_enrol) return draw_enrolled(view, state, ui, inner);
  draw_enrol_form(view, state, ui, inner, out);
}

void draw_look(const SettingsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = section(ui, rect, icon::globe, "settings.look");
  const std::array<Segment, 2> languages{{{ui.tr("language.zh"), -1}, {ui.tr("language.en"), -1}}};
  const Rect language = setting(ui, inner, "settings.language");
  if (const auto chosen = segmented(ui, "settings.language", language.min, languages, view.language == "en" ? 1 : 0)) {
    out.emplace_back(app::command::SetLanguage{*chosen == 1 ? "en" : "zh_CN"});
  }
  constexpr std::array<double, 5> scales{0.9, 1.0, 1.15, 1.3, 1.5};
  const std::array<Segment, 5> sizes{{{ui.tr("settings.size.small"), -1},
                                      {ui.tr("settings.size.normal"), -1},
                                      {ui.tr("settings.size.large"), -1},
                                      {ui.tr("settings.size.larger"), -1},
                                      {ui.tr("settings.size.largest"), -1}}};
  int current = 0;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    if (view.font_scale > scales[i] - 0.05) current = static_cast<int>(i);
  }
  const Rect size = setting(ui, inner, "settings.size");
  if (const auto chosen = segmented(ui, "settings.size", size.min, sizes, current)) {
    out.emplace_back(app::command::SetFontScale{scales[static_cast<std::size_t>(*chosen)]});
  }
  const Rect contrast = setting(ui, inner, "settings.contrast");
  const std::array<Segment, 2> contrasts{
      {{ui.tr("settings.contrast.normal"), -1}, {ui.tr("settings.contrast.high"), -1}}};
  if (const auto chosen = segmented(ui, "settings.contrast", contrast.min, contrasts, view.high_contrast ? 1 : 0)) {
    out.emplace_back(app::command::SetHighContrast{*chosen == 1});
  }
}

void draw_photo_size(const SettingsView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = section(ui, rect, icon::image, "settings.photos");
  constexpr std::array<int, 4> edges{1024, 1600, 2560, 0};
  const std::array<Segment, 4> sizes{
      {{"1024", -1}, {"1600", -1}, {"2560", -1}, {ui.tr("settings.photos.original"), -1}}};
  int current = -1;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (view.photo_edge == edges[i]) current = static_cast<int>(i);
  }
  const Rect size = setting(ui, inner, "settings.photos.edge");
  if (const auto chosen = segmented(ui, "settings.photos.edge", size.min, sizes, current))
    out.emplace_back(app::command::SetPhotoEdge{edges[static_cast<std::size_t>(*chosen)]});
  text_wrapped(ui, inner.min, inner.width(), ui.tr("settings.photos.text"), style::small_soft);
}

void draw_automatic(bool is_automatic, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  Rect inner = section(ui, rect, icon::sync, "settings.sync");
  const Rect line = inner.cut_top(ui.px(34));
  text_in(ui, line, ui.tr("settings.automatic"), style::body);
  if (toggle(ui, "settings.automatic", line, is_automatic))
    out.emplace_back(app::command::SetAutomaticSync{!is_automatic});
  text_wrapped(ui, inner.min, inner.width() - ui.px(56), ui.tr("settings.automatic.text"), style::small_soft);
}

void draw_backup(const SettingsView& view, SettingsUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  Rect inner = section(ui, rect, icon::disk, "settings.backup");
  inner.cut_top(text_wrapped(ui, inner.min, inner.width(), ui.tr("settings.backup.text"), style::soft) + ui.px(8));
  Rect line = inner.cut_top(ui.px(metric::control), ui.px(8));
  std::string file = state.backup_file.value_or(view.backup_suggestion);
  const bool ready = !view.backup_running && !file.empty();
  const bool pressed = button_right(ui, "settings.backup.start", line,
                                    ui.tr(view.backup_running ? "settings.backup.running" : "settings.backup.start"),
                                    {Kind::plain, icon::disk, ready});
  const FieldResult typed = text_field(ui, "settings.backup.file", line, file, {icon::folder});
  if (typed.changed) state.backup_file = file;
  if (ready && (pressed || typed.submitted)) {
    out.emplace_back(app::command::Backup{file});
    state.backup_file.reset();
  }
  if (!view.backup_problem.empty()) {
    const std::string text = ui.text().message(view.backup_problem);
    report(ui, "settings.backup_problem", inner, text);
    inner.cut_top(text_wrapped(ui, inner.min, inner.width(), text, {TextSize::small, false, color::bad}));
  } else {
    text_in(ui, inner.cut_top(ui.px(20)), ui.tr("settings.backup.last", {{"when", ui.text().moment(view.last_backup)}}),
            style::small_soft);
  }
}

void draw_about(const SettingsView& view, UiContext& ui, Rect rect) {
  Rect inner = section(ui, rect, icon::info_circle, "settings.about");
  const auto fact = [&](const char* id, const char* label, const std::string& value) {
    Rect line = inner.cut_top(ui.px(28));
    text_in(ui, line.cut_left(ui.px(96), ui.px(8)), ui.tr(label), style::soft);
    const Rect copy = line.cut_right(ui.px(28), ui.px(4)).middle(ui.px(26));
    if (icon_button(ui, id, copy, icon::copy, ui.tr("action.copy"))) ImGui::SetClipboardText(value.c_str());
    text_in(ui, line, value, style::body);
  };
  fact("settings.folder.copy", "settings.folder", view.data_folder);
  fact("settings.version.copy", "settings.version", view.version);
}

}  // namespace

void draw_settings(const SettingsView& view, bool is_automatic, SettingsUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out) {
  screen_header(ui, area, ui.tr("screen.settings"), ui.tr("settings.subtitle"));
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("##settings", area.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float gap = ui.px(metric::gap);
  // As high as its cards want: with a large font the screen scrolls.
  constexpr float left_column = 148 + 316 + 144 + 3 * metric::gap;
  constexpr float right_column = 192 + 110 + 172 + 122 + 3 * metric::gap;
  const bool beside = area.width() >= ui.px(920);
  const float height = ui.px(right_column + (beside ? 0 : left_column) + 2 * metric::page);
  Rect body = Rect{top, {top.x + area.width(), top.y + height}}.inset(ui.px(metric::page));
  Rect left = beside ? body.cut_left(std::floor((body.width() - ui.px(metric::page)) * 0.5F), ui.px(metric::page))
                     : body.cut_top(ui.px(left_column));
  draw_identity(view, state, ui, left.cut_top(ui.px(148), gap), out);
  draw_enrolment(view, state, ui, left.cut_top(ui.px(316), gap), out);
  draw_photo_size(view, ui, left.cut_top(ui.px(144)), out);
  draw_look(view, ui, body.cut_top(ui.px(192), gap), out);
  draw_automatic(is_automatic, ui, body.cut_top(ui.px(110), gap), out);
  draw_backup(view, state, ui, body.cut_top(ui.px(172), gap), out);
  draw_about(view, ui, body.cut_top(ui.px(122)));
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, height});
  ImGui::EndChild();
}

}  // namespace yanxing::ui
