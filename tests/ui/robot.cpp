#include "tests/ui/robot.h"

#include <utility>

#include "tests/support/paths.h"

namespace yanxing::test {
namespace {

/// Takes the atlas' requests as a renderer would; the pixels stay where ImGui keeps them.
void serve_textures() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantCreate || texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    } else if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }
}

}  // namespace

std::filesystem::path text_folder() { return testing::program("x").parent_path().parent_path() / "text"; }

std::filesystem::path picture_file(std::string_view name) {
  return testing::program("x").parent_path().parent_path() / "screens" / (std::string(name) + ".png");
}

Robot::Robot(const RobotOptions& options) : options_(options) {
  context_ = ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTextCursorBlink = false;
  io.DisplaySize = {static_cast<float>(options.width), static_cast<float>(options.height)};
  ImGui::GetPlatformIO().Platform_ClipboardUserData = &clipboard_;
  ImGui::GetPlatformIO().Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    *static_cast<std::string*>(ImGui::GetPlatformIO().Platform_ClipboardUserData) = text;
  };
  ImGui::GetPlatformIO().Platform_GetClipboardTextFn = [](ImGuiContext*) {
    return static_cast<const char*>(
        static_cast<std::string*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->c_str());
  };
  auto files = platform::find_fonts();
  YX_CHECK(files.ok());
  auto fonts = platform::LoadedFonts::load(*io.Fonts, *files);
  YX_CHECK(fonts.ok());
  fonts_ = std::make_unique<platform::LoadedFonts>(std::move(*fonts));
  auto frontend = ui::Frontend::make(text_folder(), {fonts_->regular(), fonts_->bold()});
  YX_CHECK(frontend.ok());
  frontend_ = std::move(*frontend);
  pictures_ = std::make_unique<platform::PictureCache>();
  frontend_->set_pictures([this](const std::string& file) {
    const auto picture = pictures_->get(file);
    return ui::Thumbnail{static_cast<ui::Thumbnail::State>(picture.state), picture.texture, picture.width,
                         picture.height};
  });
  frontend_->set_open_folder([this](const std::string& folder) { opened_folders_.push_back(folder); });
}

Robot::~Robot() {
  pictures_.reset();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void Robot::one_frame() {
  ImGui::GetIO().DeltaTime = 1.0F / 60;
  pacer_.before_frame();
  ImGui::NewFrame();
  pacer_.after_frame();
  if (!options_.language.empty()) views.shell.language = options_.language;
  frontend_->frame(views, options_.scale, commands_);
  ImGui::Render();
  serve_textures();
}

void Robot::frames(int count) {
  for (int i = 0; i < count; ++i) one_frame();
}

void Robot::frames_until_calm() {
  constexpr int most = 100;  // a spinner would go on
  one_frame();
  for (int i = 0; i < most && frontend_->is_animating(); ++i) one_frame();
}

std::vector<app::Command> Robot::take() { return std::exchange(commands_, {}); }

std::string Robot::value(std::string_view id) const {
  const ui::ProbeItem* item = find(id);
  return item != nullptr ? item->value : "<none>";
}

void Robot::move_to(ImVec2 at) {
  ImGui::GetIO().AddMousePosEvent(at.x, at.y);
  frames(2);
}

void Robot::click_at(ImVec2 at) {
  move_to(at);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  frames();
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  frames(3);
}

bool Robot::click(std::string_view id) {
  const ui::ProbeItem* item = find(id);
  if (item == nullptr || !item->enabled || !item->visible) return false;
  click_at(item->center());
  return true;
}

bool Robot::double_click(std::string_view id) {
  const ui::ProbeItem* item = find(id);
  if (item == nullptr || !item->enabled || !item->visible) return false;
  const ImVec2 at = item->center();
  move_to(at);
  for (int i = 0; i < 2; ++i) {
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    frames();
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    frames();
  }
  frames(2);
  return true;
}

void Robot::key(ImGuiKey key, ImGuiKey modifier) {
  ImGuiIO& io = ImGui::GetIO();
  if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, true);
  io.AddKeyEvent(key, true);
  frames(2);
  io.AddKeyEvent(key, false);
  if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, false);
  frames(2);
}

void Robot::type(std::string_view text) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
  frames(3);
}

void Robot::scroll(float lines) {
  ImGui::GetIO().AddMouseWheelEvent(0, -lines);
  frames(3);
}

void Robot::drop(std::vector<std::string> files) {
  frontend_->drop_files(std::move(files));
  frames(2);
}

Picture Robot::picture() {
  frames();
  return rasterize(*ImGui::GetDrawData());
}

}  // namespace yanxing::test
