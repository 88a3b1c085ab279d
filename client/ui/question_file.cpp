// Photos as thumbnails with their captions, and other files.
#include <cmath>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/question_parts.h"

namespace yanxing::ui::widget {
namespace {

using app::AttachmentView;
using app::QuestionKind;

bool is_image(const QuestionView& question) { return question.kind == QuestionKind::image; }
bool is_filled(const QuestionView& question) { return !question.value.is_null(); }

std::string size_text(std::int64_t bytes) {
  char text[32];
  const auto size = static_cast<double>(bytes);
  if (bytes < 1024 * 1024) {
    std::snprintf(text, sizeof text, "%.0f KB", std::ceil(size / 1024));
  } else {
    std::snprintf(text, sizeof text, "%.1f MB", size / (1024 * 1024));
  }
  return text;
}

void dashed(const UiContext& ui, Rect rect, unsigned hex) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float dash = ui.px(6);
  const float thick = ui.px(1.5F);
  for (float x = rect.min.x + dash; x < rect.max.x - dash; x += dash * 1.8F) {
    const float to = std::min(x + dash, rect.max.x - dash * 0.5F);
    list.AddLine({x, rect.min.y}, {to, rect.min.y}, rgb(hex), thick);
    list.AddLine({x, rect.max.y}, {to, rect.max.y}, rgb(hex), thick);
  }
  for (float y = rect.min.y + dash; y < rect.max.y - dash; y += dash * 1.8F) {
    const float to = std::min(y + dash, rect.max.y - dash * 0.5F);
    list.AddLine({rect.min.x, y}, {rect.min.x, to}, rgb(hex), thick);
    list.AddLine({rect.max.x, y}, {rect.max.x, to}, rgb(hex), thick);
  }
}

/// Nothing chosen yet: press it, or drop a file on it.
bool draw_empty(UiContext& ui, const QuestionView& question, Rect rect, std::vector<app::Command>& out) {
  const std::string id = question_id(question.path);
  const Interaction state = interact(ui, id, rect, "", !question.read_only);
  fill(rect, state.hovered ? color::primary_pale : color::head, ui.px(metric::radius));
  dashed(ui, rect, !question.error.empty() ? color::bad : state.hovered ? color::primary : color::border);
  if (state.focused) focus_ring(ui, rect, ui.px(metric::radius));
  if (state.pressed) out.emplace_back(app::FillCommand{app::command::PickFile{question.path}});
  const unsigned ink = state.hovered ? color::primary : color::ink_soft;
  const Rect middle = rect.middle(ui.px(is_image(question) ? 58 : 22));
  Rect rest = middle;
  if (is_image(question)) {
    icon_in(ui, rest.cut_top(ui.px(30)), icon::image, {TextSize::title, false, state.hovered ? ink : color::ink_faint});
    text_in(ui, rest, ui.tr(question.read_only ? "question.no_image" : "question.choose_image"),
            {TextSize::small, false, ink}, Align::center);
  } else {
    text_in(ui, rest, ui.tr(question.read_only ? "question.no_file" : "question.choose_file"),
            {TextSize::small, false, ink}, Align::center);
  }
  return state.focused;
}

/// Name, size, buttons. Returns whether one of them has the keyboard.
bool draw_about(UiContext& ui, const QuestionView& question, Rect strip, std::vector<app::Command>& out) {
  const std::string id = question_id(question.path);
  if (!question.read_only) {
    const Rect remove = strip.cut_right(ui.px(28), ui.px(2)).middle(ui.px(28));
    const Rect replace = strip.cut_right(ui.px(28), ui.px(8)).middle(ui.px(28));
    if (icon_button(ui, id, replace, icon::folder, ui.tr("question.replace_file")))
      out.emplace_back(app::FillCommand{app::command::PickFile{question.path}});
    if (icon_button(ui, id + ".remove", remove, icon::trash, ui.tr("question.remove_file")))
      out.emplace_back(app::FillCommand{app::command::RemoveAttachment{question.path}});
  }
  const AttachmentView none;
  const AttachmentView& file = question.attachment ? *question.attachment : none;
  std::string about = file.name.empty() ? shown_value(question.value) : file.name;
  if (file.width > 0) about += "  " + std::to_string(file.width) + "×" + std::to_string(file.height);
  if (file.bytes > 0) about += "  " + size_text(file.bytes);
  text_in(ui, strip, about, style::small_soft);
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const auto id_of = [](const std::string& name) { return ImGui::GetID(name.c_str()); };
  return g.NavId != 0 && (g.NavId == id_of(id) || g.NavId == id_of(id + ".remove"));
}

bool draw_caption(const QuestionView& question, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (!question.comment) return false;
  std::string text = question.comment->text;
  FieldOptions options;
  options.hint = question.comment->label;
  options.error = !question.comment->error.empty();
  options.enabled = !question.read_only;
  const FieldResult typed = text_area(ui, question_id(question.comment->path), rect, text, options);
  if (typed.changed)
    out.emplace_back(app::FillCommand{app::command::SetFillValue{question.comment->path, text_or_null(text)}});
  return typed.active;
}

/// Files dropped on the window belong to the question below the mouse, else to the one with the keyboard.
void take_dropped(UiContext& ui, const QuestionView& question, Rect rect, bool has_keyboard,
                  std::vector<app::Command>& out) {
  if (ui.dropped.empty() || question.read_only || !ui.on_top_layer()) return;
  const bool below_mouse = ImGui::IsMouseHoveringRect(rect.min, rect.max);
  if (!below_mouse && !has_keyboard) return;
  out.emplace_back(app::FillCommand{app::command::AttachFile{question.path, ui.dropped.front()}});
  ui.dropped.erase(ui.dropped.begin());
}

}  // namespace

void draw_picture(UiContext& ui, Rect rect, const std::string& file) {
  fill(rect, color::head, ui.px(metric::radius));
  const bool asked = ui.pictures && !file.empty() && ImGui::IsRectVisible(rect.min, rect.max);
  const Thumbnail picture = asked ? ui.pictures(file) : Thumbnail{Thumbnail::State::broken, {}, 0, 0};
  if (picture.state == Thumbnail::State::ready && picture.width > 0 && picture.height > 0) {
    const float factor =
        std::min(rect.width() / static_cast<float>(picture.width), rect.height() / static_cast<float>(picture.height));
    const ImVec2 size{std::floor(static_cast<float>(picture.width) * factor),
                      std::floor(static_cast<float>(picture.height) * factor)};
    const ImVec2 at{std::floor(rect.center().x - size.x * 0.5F), std::floor(rect.center().y - size.y * 0.5F)};
    ImGui::GetWindowDrawList()->AddImageRounded(picture.texture, at, {at.x + size.x, at.y + size.y}, {0, 0}, {1, 1},
                                                IM_COL32_WHITE, ui.px(4));
  } else {
    const bool broken = picture.state == Thumbnail::State::broken;
    icon_in(ui, rect, broken && asked ? icon::warning : icon::image, {TextSize::title, false, color::ink_faint});
    if (picture.state == Thumbnail::State::loading) ui.animating = true;
  }
  outline(rect, color::line, ui.px(metric::radius));
}

float file_height(const UiContext& ui, const QuestionView& question) {
  const bool has_place = question.attachment && !question.attachment->content.empty();
  const float place = has_place ? 30 : 0;
  if (is_image(question)) return ui.px(132 + place);
  return ui.px((is_filled(question) && question.comment ? 92 : 46) + place);
}

bool draw_file(UiContext& ui, const QuestionView& question, Rect rect, bool has_keyboard_before,
               std::vector<app::Command>& out) {
  take_dropped(ui, question, rect, has_keyboard_before, out);
  if (!is_filled(question)) return draw_empty(ui, question, rect, out);
  const Rect all = rect;
  fill(all, 0xFFFFFF, ui.px(metric::radius));
  outline(all, question.error.empty() ? color::line : color::bad, ui.px(metric::radius));
  Rect inner = all.inset(ui.px(8));
  if (is_image(question)) {
    const Rect picture = inner.cut_left(std::min(ui.px(150), inner.width() * 0.42F), ui.px(12));
    draw_picture(ui, picture, question.attachment ? question.attachment->file : std::string());
    report(ui, question_id(question.path) + ".picture", picture, question.attachment ? question.attachment->name : "");
  } else {
    icon_in(ui, inner.cut_left(ui.px(24), ui.px(6)), icon::file, {TextSize::body, false, color::ink_soft});
  }
  bool focused = draw_about(ui, question, inner.cut_bottom(ui.px(30)), out);
  const bool has_place = question.attachment && !question.attachment->content.empty();
  if (has_place)
    focused |= photo_place(ui, question_id(question.path), *question.attachment, inner.cut_bottom(ui.px(30)), out);
  if (inner.height() > ui.px(28))
    focused |= draw_caption(question, ui, {inner.min, {inner.max.x, inner.max.y - ui.px(4)}}, out);
  return focused;
}

}  // namespace yanxing::ui::widget
