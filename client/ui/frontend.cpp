#include "client/ui/frontend.h"

#include <cmath>
#include <fstream>
#include <utility>

#include <imgui_internal.h>

namespace yanxing::ui {

Result<std::unique_ptr<Frontend>> Frontend::make(const std::filesystem::path& text_folder, const Fonts& fonts) {
  YX_ASSIGN(auto text, Catalogue::load(text_folder, "zh_CN"));
  return std::unique_ptr<Frontend>(new Frontend(text_folder, fonts, std::move(text)));
}

Frontend::Frontend(std::filesystem::path text_folder, const Fonts& fonts, Catalogue text)
    : text_folder_(std::move(text_folder)), text_(std::make_unique<Catalogue>(std::move(text))) {
  theme_.fonts = fonts;
  apply_style(theme_);
  context_ = std::make_unique<UiContext>(theme_, *text_, &probe_);
}

void Frontend::follow_language(const std::string& language) {
  if (language == text_->language()) return;
  auto loaded = Catalogue::load(text_folder_, language);
  if (!loaded) return;  // a language that is not installed: what is on the screen stays readable
  text_ = std::make_unique<Catalogue>(std::move(*loaded));
  context_->set_text(*text_);
}

void Frontend::follow_scale(float scale) {
  if (std::abs(scale - theme_.scale) < 0.001F) return;
  theme_.scale = scale;
  apply_style(theme_);
}

void Frontend::follow_contrast(bool high_contrast) {
  use_palette(high_contrast);
  if (high_contrast == theme_.high_contrast) return;
  theme_.high_contrast = high_contrast;
  apply_style(theme_);
}

void Frontend::frame(const app::Views& views, float display_scale, std::vector<app::Command>& out) {
  const float scale = display_scale * static_cast<float>(views.shell.font_scale);
  const bool changes = scale != theme_.scale || views.shell.language != text_->language();
  follow_language(views.shell.language);
  follow_scale(scale);
  follow_contrast(views.shell.high_contrast);
  draw(views, state_, *context_, out);
  context_->dropped.clear();
  context_->animating |= changes;  // what ImGui measured with the old size is right in the next frame
  // A field that was just entered gets Ctrl+V and the like one frame after the next: were none drawn until somebody
  // presses them, the first of them would be lost.
  context_->animating |= ImGui::GetCurrentContext()->ActiveIdIsJustActivated;
}

void Frontend::write_probe(const std::filesystem::path& file) {
  std::string dump = probe_.dump();
  // A robot clicks once the frame with its pointer has been drawn: rows take a click only when they were hovered
  // before.
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (ImGui::IsMousePosValid(&mouse))
    dump += "mouse\t" + std::to_string(static_cast<int>(mouse.x)) + '\t' + std::to_string(static_cast<int>(mouse.y)) +
            "\t1\t0\t1\t\n";
  if (dump == written_probe_) return;
  const std::filesystem::path fresh = file.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << dump;
    if (!out.flush()) return;
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (!error) written_probe_ = std::move(dump);
}

}  // namespace yanxing::ui
