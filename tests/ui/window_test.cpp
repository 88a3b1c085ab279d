// The real window under a virtual display: it opens, shows what is drawn, and stays still while nothing changes.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "client/platform/eaten_keys.h"
#include "client/platform/window.h"
#include "client/ui/ui.h"
#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

/// A window with the sample screens, as main.cpp wires them.
class Shown {
 public:
  explicit Shown(bool old_gl) {
    auto opened = platform::Window::open({"雁行", 1366, 768, old_gl});
    YX_CHECK(opened.ok());
    window = std::move(*opened);
    auto loaded = ui::Catalogue::load(text_folder(), "zh_CN");
    YX_CHECK(loaded.ok());
    text = std::make_unique<ui::Catalogue>(std::move(*loaded));
    theme.scale = window->scale();
    theme.fonts = {window->fonts().regular(), window->fonts().bold()};
    ui::apply_style(theme);
    context = std::make_unique<ui::UiContext>(theme, *text, nullptr);
    views = sample_views();
  }

  bool frame(double at_most_s) {
    if (!window->next_frame(at_most_s)) return false;
    ui::draw(views, state, *context, commands);
    window->present();
    return true;
  }

  std::unique_ptr<platform::Window> window;
  std::unique_ptr<ui::Catalogue> text;
  ui::Theme theme;
  std::unique_ptr<ui::UiContext> context;
  app::Views views;
  ui::UiState state;
  std::vector<app::Command> commands;
};

/// What Dear ImGui is told; "": nothing.
std::string told(platform::EatenKeys& keys, int action, bool is_eaten) {
  if (!keys.pass(GLFW_KEY_BACKSPACE, action, is_eaten)) return "";
  return action == GLFW_RELEASE ? "up" : action == GLFW_PRESS ? "down" : "again";
}

TEST(EatenKeys, WhatTheInputMethodHandsBackIsAPressEvenWhileTheKeyIsHeld) {
  platform::EatenKeys keys;
  EXPECT_EQ(told(keys, GLFW_PRESS, true), "");
  EXPECT_EQ(told(keys, GLFW_REPEAT, false), "down") << "handed back before the key was let go";
  EXPECT_EQ(told(keys, GLFW_REPEAT, true), "");
  EXPECT_EQ(told(keys, GLFW_REPEAT, false), "down") << "a key that is held";
  EXPECT_EQ(told(keys, GLFW_RELEASE, true), "up");
  EXPECT_EQ(told(keys, GLFW_PRESS, true), "");
  EXPECT_EQ(told(keys, GLFW_RELEASE, false), "up");
  EXPECT_EQ(told(keys, GLFW_PRESS, false), "down") << "handed back after it was let go";
  EXPECT_EQ(told(keys, GLFW_REPEAT, false), "again") << "of what it has seen";
}

TEST(Window, IsDrawnOnceAndThenLeftAlone) {
  Shown shown(false);
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(shown.frame(0.02));
  const auto settled = shown.window->counts();
  EXPECT_GE(settled.rendered, 1);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(shown.frame(0.02));
  EXPECT_EQ(shown.window->counts().rendered, settled.rendered) << "an unchanged picture was rendered again";
}

TEST(Window, RendersAgainWhenTheViewChanges) {
  Shown shown(false);
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(shown.frame(0.02));
  const auto before = shown.window->counts().rendered;
  shown.views.shell.screen = app::Screen::sync;
  shown.window->want_frames(2);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(shown.frame(0.02));
  EXPECT_GT(shown.window->counts().rendered, before);
}

TEST(Window, WorksWithOpenGl2) {
  Shown shown(true);
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(shown.frame(0.02));
  EXPECT_GE(shown.window->counts().rendered, 1);
}

TEST(Window, IsNeverLargerThanTheScreen) {
  const auto opened = platform::Window::open({"雁行", 20'000, 20'000});
  ASSERT_TRUE(opened.ok());
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE((*opened)->next_frame(0.02));
    (*opened)->present();
  }
  EXPECT_LE(ImGui::GetIO().DisplaySize.x, 8'000);
  EXPECT_LE(ImGui::GetIO().DisplaySize.y, 8'000);
  EXPECT_GE(ImGui::GetIO().DisplaySize.x, 640);
}

TEST(Window, IsWokenFromAnotherThread) {
  Shown shown(false);
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(shown.frame(0.02));
  std::thread worker([] { platform::Window::wake(); });
  EXPECT_TRUE(shown.frame(60));  // the test would run into its time limit if wake() did nothing
  worker.join();
}

// Logging out, answering the question with no, and logging out later on.
TEST(Window, EverySignalToEndIsAWishOfItsOwn) {
  Shown shown(false);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(shown.frame(0.02));
  for (const int number : {SIGTERM, SIGHUP, SIGTERM}) {
    ASSERT_EQ(::kill(::getpid(), number), 0);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    bool asked = false;
    while (!asked && std::chrono::steady_clock::now() < end) asked = !shown.frame(0.1);
    EXPECT_TRUE(asked) << number;
    shown.window->keep_open();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(shown.frame(0.02)) << "asked once for one signal";
  }
}

/// The file of the code that other libraries find under this name.
std::string provider_of(const char* function) {
  Dl_info info{};
  const void* found = ::dlsym(RTLD_DEFAULT, function);
  return found != nullptr && ::dladdr(found, &info) != 0 ? std::filesystem::path(info.dli_fname).filename().string()
                                                         : "";
}

TEST(InputMethod, TheRepairsStandInFrontOfX11) {
  Shown shown(false);  // pulls in the code as main.cpp does
  EXPECT_EQ(provider_of("XFilterEvent").find("libX11"), std::string::npos);
  EXPECT_EQ(provider_of("XCreateIC").find("libX11"), std::string::npos);
  EXPECT_NE(provider_of("XOpenDisplay").find("libX11"), std::string::npos);
}

TEST(Fonts, AMissingFileIsAnErrorAndNoCrash) {
  auto files = platform::find_fonts();
  ASSERT_TRUE(files.ok());
  files->bold.path = "/nowhere/font.ttc";
  ImFontAtlas atlas;
  const auto loaded = platform::LoadedFonts::load(atlas, *files);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, Code::not_found);
}

// 𠮷, 𬛕, 𰻝, 㙍: names of people. A question mark in their place could be one that was typed.
TEST(Fonts, RareCharactersOfNamesAreShown) {
  auto files = platform::find_fonts();
  ASSERT_TRUE(files.ok());
  Shown shown(false);
  for (const ImWchar character : {0x20BB7, 0x2C6D5, 0x2CE93, 0x2B9C8, 0x2A6D6, 0x30EDD, 0x366D}) {
    EXPECT_TRUE(shown.window->fonts().regular()->IsGlyphInFont(character)) << std::hex << character;
    EXPECT_TRUE(shown.window->fonts().bold()->IsGlyphInFont(character)) << std::hex << character;
  }
}

TEST(Fonts, AFileThatIsNoFontIsAnErrorAndNoCrash) {
  auto files = platform::find_fonts();
  ASSERT_TRUE(files.ok());
  files->regular.path = "/proc/self/exe";
  ImFontAtlas atlas;
  const auto loaded = platform::LoadedFonts::load(atlas, *files);
  ASSERT_FALSE(loaded.ok());
}

}  // namespace
}  // namespace yanxing::test
