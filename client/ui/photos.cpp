#include "client/ui/photos.h"

#include <algorithm>

#include <imgui_internal.h>

#include "client/text/size.h"
#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"

namespace yanxing::ui {
namespace {

using app::AttachmentView;
using app::PhotoPlace;

const char* place_key(const AttachmentView& file) {
  switch (file.place) {
    case PhotoPlace::local: return "photos.place.local";
    case PhotoPlace::on_server: return "photos.place.on_server";
    case PhotoPlace::server_only: return "photos.place.server_only";
    case PhotoPlace::elsewhere: return "photos.place.elsewhere";
    case PhotoPlace::missing: return "photos.place.missing";
    case PhotoPlace::damaged: return "photos.place.damaged";
  }
  return "photos.place.local";
}

/// Where the file is, or how far it is, in words.
std::string place_text(const UiContext& ui, const AttachmentView& file) {
  if (!file.fetching) return ui.tr(place_key(file));
  if (file.fetch_bytes == 0) return ui.tr("photos.place.fetching");
  return ui.tr("photos.place.fetching_some",
               {{"done", text::megabytes_done(file.fetched_bytes)}, {"total", text::megabytes(file.fetch_bytes)}});
}

bool is_bad(const AttachmentView& file) {
  return file.place == PhotoPlace::missing || file.place == PhotoPlace::damaged;
}

const char* place_sign(const AttachmentView& file) {
  if (is_bad(file) || !file.problem.empty()) return icon::warning;
  if (file.place == PhotoPlace::on_server || file.place == PhotoPlace::server_only) return icon::cloud;
  return file.place == PhotoPlace::elsewhere ? icon::image : icon::disk;
}

bool has_picture(const AttachmentView& file) {
  return file.file.ends_with(".jpg") || file.file.ends_with(".jpeg") || file.file.ends_with(".png");
}

bool has_keyboard(const std::string& id) { return ImGui::GetCurrentContext()->NavId == ImGui::GetID(id.c_str()); }

/// The buttons, cut off from the left.
bool draw_buttons(UiContext& ui, const std::string& id, const AttachmentView& file, Rect& strip,
                  std::vector<app::Command>& out) {
  if (file.content.empty() || (!file.file.empty() && !file.fetching)) return false;
  const std::string button_id = id + (file.fetching ? ".stop" : ".fetch");
  if (file.fetching) {
    if (button_left(ui, button_id, strip, ui.tr("photos.fetch.stop"), {Kind::plain, icon::cross}))
      out.emplace_back(app::command::CancelFetch{file.content});
  } else if (button_left(ui, button_id, strip, ui.tr("photos.fetch"), {Kind::plain, icon::cloud})) {
    out.emplace_back(app::command::FetchPhoto{file.content});
  }
  return has_keyboard(button_id);
}

}  // namespace

std::string photos_text(const UiContext& ui, const app::PhotoFigures& figures) {
  if (figures.waiting == 0) return ui.tr("photos.none");
  return ui.plural(
      "photos.waiting", figures.waiting,
      {{"done", text::megabytes_done(figures.bytes_done)}, {"total", text::megabytes(figures.bytes_total)}});
}

std::string waits_besides(const UiContext& ui, bool counting, const app::PhotoFigures& figures) {
  if (counting) return ui.tr("home.waiting.counting");
  return figures.waiting > 0 ? ui.plural("waits.photos", figures.waiting) : std::string();
}

std::vector<std::pair<app::Message, app::Message>> photo_troubles(const app::PhotoFigures& figures) {
  std::vector<std::pair<app::Message, app::Message>> out;
  if (figures.missing > 0) out.push_back({{"photos.missing", {}, figures.missing}, {"photos.missing.todo", {}, {}}});
  if (figures.damaged > 0) out.push_back({{"photos.damaged", {}, figures.damaged}, {"photos.missing.todo", {}, {}}});
  return out;
}

bool photo_place(UiContext& ui, const std::string& id, const AttachmentView& file, Rect strip,
                 std::vector<app::Command>& out) {
  const bool focused = draw_buttons(ui, id, file, strip, out);
  const bool failed = !file.problem.empty();
  const std::string text = failed ? ui.text().message(file.problem) : place_text(ui, file);
  const unsigned ink = (is_bad(file) && !file.fetching) || failed ? color::bad : color::ink_soft;
  icon_in(ui, strip.cut_left(ui.px(16), ui.px(6)), place_sign(file), {TextSize::small, false, ink});
  text_in(ui, strip, text, {TextSize::small, false, ink});
  report(ui, id + ".place", strip, text);
  return focused;
}

float photo_below(UiContext& ui, const std::string& id, const AttachmentView& file, ImVec2 at, float width,
                  std::vector<app::Command>* out) {
  if (file.content.empty()) return 0;
  float y = at.y;
  if (has_picture(file)) {
    const Rect picture{{at.x, y}, {at.x + std::min(width, ui.px(240)), y + ui.px(150)}};
    if (out != nullptr) widget::draw_picture(ui, picture, file.file);
    if (out != nullptr) report(ui, id + ".picture", picture, file.name);
    y += ui.px(150 + 4);
  }
  const Rect strip{{at.x, y}, {at.x + width, y + ui.px(30)}};
  y += ui.px(30);
  if (file.problem.empty()) {
    if (out != nullptr) photo_place(ui, id, file, strip, *out);
    return y - at.y + ui.px(4);
  }
  // What went wrong may be long: the line keeps where the file is.
  AttachmentView calm = file;
  calm.problem = {};
  if (out != nullptr) photo_place(ui, id, calm, strip, *out);
  const std::string text = ui.text().message(file.problem);
  const float used = text_wrapped(ui, {at.x, y}, width, text, {TextSize::small, false, color::bad}, out != nullptr);
  if (out != nullptr) report(ui, id + ".problem", {{at.x, y}, {at.x + width, y + used}}, text);
  return y + used - at.y + ui.px(4);
}

}  // namespace yanxing::ui
