// Quick fingers on a slow laptop: keys and clicks on a real display, many of them between two frames.
#include <gtest/gtest.h>

#include <array>

#include "client/platform/window.h"
#include "tools/robot/desktop.h"

#include <imgui.h>

namespace yanxing::test {
namespace {

/// Two text fields below each other, and a row that other items may lie upon.
class Page : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = platform::Window::open({"typing", 1366, 768});
    ASSERT_TRUE(opened.ok());
    window = std::move(*opened);
    auto connected = robot::Desktop::open();
    ASSERT_TRUE(connected.ok());
    desktop = std::move(*connected);
    frames(8);
  }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(window->next_frame(0.02));
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
      ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
      ImGui::SetCursorPos({20, 20});
      entered += ImGui::InputText("##first", first.data(), first.size(), ImGuiInputTextFlags_EnterReturnsTrue) ? 1 : 0;
      ImGui::SetCursorPos({20, 100});
      ImGui::InputText("##second", second.data(), second.size());
      ImGui::SetCursorPos({20, 200});
      ImGui::SetNextItemAllowOverlap();
      clicks += ImGui::InvisibleButton("row", {300, 40}) ? 1 : 0;
      ImGui::End();
      window->present();
    }
  }
  void into_first() {
    desktop->click(60, 30);
    frames(8);
  }

  std::unique_ptr<platform::Window> window;
  std::unique_ptr<robot::Desktop> desktop;
  std::array<char, 256> first{};
  std::array<char, 256> second{};
  int entered = 0;
  int clicks = 0;
};

TEST_F(Page, WhatIsTypedBetweenTwoFramesArrivesAtOnceAndInOrder) {
  into_first();
  const std::string text = "the quick brown fox jumps over the lazy dog 0123456789";
  desktop->type(text);
  frames(4);
  EXPECT_EQ(std::string(first.data()), text);
}

TEST_F(Page, CapitalsAndDoubledLettersAreNoSlower) {
  into_first();
  desktop->type("aaBBccDD");
  frames(4);
  EXPECT_STREQ(first.data(), "aaBBccDD");
}

TEST_F(Page, TabAndEnterStandBetweenWhatIsTypedBeforeAndAfter) {
  into_first();
  desktop->type("one");
  desktop->key("Tab");
  desktop->type("two");
  desktop->key("shift+Tab");
  desktop->key("End");
  desktop->type("!");
  desktop->key("Return");
  frames(24);
  EXPECT_STREQ(first.data(), "one!");
  EXPECT_STREQ(second.data(), "two");
  EXPECT_EQ(entered, 1);
}

TEST_F(Page, AChordBetweenLettersIsStillAChord) {
  into_first();
  desktop->type("abc");
  desktop->key("ctrl+a");
  desktop->type("xy");
  desktop->key("BackSpace");
  frames(16);
  EXPECT_STREQ(first.data(), "x");
}

TEST_F(Page, AClickInTheInstantOfThePointersArrivalIsAClick) {
  for (int i = 0; i < 5; ++i) {
    desktop->click(700, 600 + i);
    frames(3);
    desktop->click(100, 220);  // pointer, press and release in one queue
    frames(5);
    EXPECT_EQ(clicks, i + 1);
  }
}

}  // namespace
}  // namespace yanxing::test
