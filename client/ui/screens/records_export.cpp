// Where the list goes that is exported: the folder, a name, as what.
#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/folder_list.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::records {
namespace {

constexpr std::array<const char*, 3> formats{"xlsx", "csv", "json"};

/// Name and format; true: write it.
bool draw_answer(const app::RecordsView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  const app::ExportView& asked = *view.exporting;
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect strip = foot.inset(ui.px(16), 0).middle(ui.px(metric::control));
  const bool can = !asked.name.empty() && view.total > 0;
  const bool write = button_right(ui, "export.do", strip, ui.plural("records.export.do", view.total),
                                  {Kind::primary, icon::download, can});
  std::array<Segment, formats.size()> segments;
  int current = 0;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    segments[i] = {formats[i], -1};
    if (asked.format == formats[i]) current = static_cast<int>(i);
  }
  const float width = segmented_width(ui, segments);
  strip.cut_right(ui.px(4));
  const auto chosen = segmented(ui, "export.format", strip.cut_right(width, ui.px(10)).min, segments, current);
  std::string name = asked.name;
  const FieldResult typed = text_field(ui, "export.name", strip, name, {.icon = icon::file});
  if (typed.changed || chosen)
    out.emplace_back(
        app::command::NameExport{name, chosen ? formats[static_cast<std::size_t>(*chosen)] : asked.format});
  return can && (write || typed.submitted || ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter));
}

}  // namespace

void draw_export(const app::RecordsView& view, RecordsUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (!view.exporting) {
    state.export_folder.clear();
    return;
  }
  const app::ExportView& asked = *view.exporting;
  if (state.export_folder != asked.picker.folder) {
    if (state.export_folder.empty()) ui.focus("export.name");
    state.export_folder = asked.picker.folder;
    state.export_typed = asked.picker.folder;
  }
  Rect card = begin_dialog(ui, "export", {760, 540});
  const bool close = dialog_title(ui, "export", card, ui.tr("records.export.title"));
  Rect bar = card.cut_top(ui.px(54)).inset(ui.px(16), 0).middle(ui.px(metric::control));
  if (icon_button(ui, "export.up", bar.cut_left(ui.px(34), ui.px(6)), icon::arrow_up, ui.tr("picker.up"),
                  asked.picker.folder != "/"))
    out.emplace_back(app::command::BrowseExport{in_folder(asked.picker, "..")});
  const bool opened = button_right(ui, "export.open", bar, ui.tr("action.open"));
  const FieldResult typed =
      text_field(ui, "export.typed", bar, state.export_typed, {.hint = ui.tr("records.export.hint")});
  if (opened || typed.submitted) out.emplace_back(app::command::BrowseExport{state.export_typed});
  line_h(card.min.x, card.max.x, card.min.y, color::line);
  const Rect foot = card.cut_bottom(ui.px(62));
  if (!asked.problem.empty()) {
    const std::string text = ui.text().message(asked.problem);
    const Rect at = card.cut_bottom(ui.px(40));
    text_in(ui, at.inset(ui.px(16), 0), text, {TextSize::body, false, color::bad});
    report(ui, "export.problem", at, text);
  }
  for (const auto& chosen : {folder_places(ui, "export", asked.picker, card.cut_left(ui.px(180))),
                             folder_entries(ui, "export", asked.picker, card, "records.export.no_folders")}) {
    if (chosen) out.emplace_back(app::command::BrowseExport{*chosen});
  }
  if (draw_answer(view, ui, foot, out)) out.emplace_back(app::command::WriteExport{});
  end_dialog(ui);
  if (close) out.emplace_back(app::command::CloseExport{});
}

bool draw_exported(const app::RecordsView& view, UiContext& ui, Rect foot, std::vector<app::Command>& out) {
  const auto phase = view.exported.phase;
  if (phase == app::ExportPhase::none) return false;
  Rect row = foot.middle(ui.px(30));
  if (phase != app::ExportPhase::closing && button_right(ui, "records.export.stop", row, ui.tr("records.bulk.stop")))
    out.emplace_back(app::command::CloseExport{});
  const char* key = phase == app::ExportPhase::reading   ? "records.export.reading"
                    : phase == app::ExportPhase::writing ? "records.export.writing"
                                                         : "records.export.closing";
  const app::Progress& it = view.exported.records;
  const std::string text = ui.tr(key, {{"done", std::to_string(it.done)}, {"total", std::to_string(it.total)}});
  text_in(ui, row, text, style::small_soft);
  report(ui, "records.exporting", row, text);
  return true;
}

}  // namespace yanxing::ui::records
