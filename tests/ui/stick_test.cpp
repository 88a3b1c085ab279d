// The card "U盘" of the sync screen.
#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace command = app::command;

class Stick : public ::testing::Test {
 protected:
  Stick() {
    robot.views = sample_views(Screen::sync);
    robot.views.sync.enrolled = true;
    show();
  }
  void show() {
    robot.frames(3);
    robot.take();
  }
  app::StickView& view() { return robot.views.sync.stick; }
  template <typename C>
  std::size_t asked() {
    std::size_t count = 0;
    for (const auto& one : robot.take_all<app::StickCommand>()) count += std::holds_alternative<C>(one) ? 1 : 0;
    return count;
  }
  void pick(bool folder) {
    app::FilePickerView picker;
    picker.folder = "/media/wei/KINGSTON";
    picker.places = {{"picker.home", "/home/wei"}, {"KINGSTON", "/media/wei/KINGSTON"}};
    picker.entries = {{"旧文件", true, 0}, {"receipt.yxa", false, 900}};
    view().picker = picker;
    view().picks_folder = folder;
    view().file = "yanxing-450224204-20210517.yxb";
    show();
  }

  Robot robot;
};

TEST_F(Stick, BothWaysAreOneClickAndExplained) {
  EXPECT_NE(robot.value("stick.said").find("没有网络时"), std::string::npos);
  ASSERT_TRUE(robot.click("stick.write"));
  EXPECT_EQ(asked<command::PickStick>(), 1U);
  ASSERT_TRUE(robot.click("stick.read"));
  EXPECT_EQ(asked<command::PickAck>(), 1U);
  EXPECT_TRUE(robot.screenshot("sync_stick"));
}

TEST_F(Stick, ALaptopThatIsNotEnrolledHasNobodyToSealFor) {
  robot.views.sync.enrolled = false;
  show();
  EXPECT_FALSE(robot.click("stick.write"));
  EXPECT_FALSE(robot.click("stick.read"));
}

TEST_F(Stick, WhileItIsWrittenThereIsProgressAndAStop) {
  view().phase = app::StickPhase::writing;
  view().progress = {300, 900};
  show();
  EXPECT_NE(robot.value("stick.phase").find("不要拔"), std::string::npos);
  EXPECT_EQ(robot.find("stick.write"), nullptr);
  ASSERT_TRUE(robot.click("stick.stop"));
  EXPECT_EQ(asked<command::StopStick>(), 1U);
  EXPECT_TRUE(robot.screenshot("sync_stick_writing"));
}

TEST_F(Stick, TheFolderIsChosenAndFilesOnlyShowWhatIsThere) {
  pick(true);
  ASSERT_TRUE(robot.click("stick_picker.write"));
  EXPECT_EQ(asked<command::WriteBundle>(), 1U);
  EXPECT_EQ(robot.find("stick.receipt.yxa"), nullptr);
  ASSERT_TRUE(robot.click("stick.旧文件"));
  EXPECT_EQ(asked<command::BrowseStick>(), 1U);
  ASSERT_TRUE(robot.click("stick.place./media/wei/KINGSTON"));
  EXPECT_EQ(asked<command::BrowseStick>(), 1U);
  EXPECT_TRUE(robot.screenshot("sync_stick_picker"));
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(asked<command::CloseStickPicker>(), 1U);
}

TEST_F(Stick, AReceiptIsAFile) {
  pick(false);
  EXPECT_EQ(robot.find("stick_picker.write"), nullptr);
  ASSERT_TRUE(robot.click("stick.receipt.yxa"));
  EXPECT_EQ(asked<command::BrowseStick>(), 1U);
}

TEST_F(Stick, WhatFailedSaysWhatToDoInBothLanguages) {
  for (const char* language : {"zh_CN", "en"}) {
    robot.views.settings.language = language;
    robot.views.shell.language = language;
    for (const char* key : {"stick.full", "stick.gone", "stick.nothing", "stick.written", "stick.taken"}) {
      view().said = {key, {{"changes", "12"}, {"photos", "3"}, {"file", "a.yxb"}, {"parts", "1"}}, {}};
      view().todo = {"stick.failed.todo", {}, {}};
      view().failed = true;
      show();
      EXPECT_EQ(robot.value("stick.said").find("stick."), std::string::npos) << robot.value("stick.said");
      EXPECT_NE(robot.find("stick.write"), nullptr) << "both buttons have room";
    }
    for (const char* fault : {"not_an_ack", "is_bundle", "too_new", "cut_off", "other_server", "bad_signature",
                              "malformed", "other_device", "other_epoch"}) {
      view().said = {std::string("stick.ack.") + fault, {}, {}};
      show();
      EXPECT_EQ(robot.value("stick.said").find("stick."), std::string::npos) << fault;
    }
  }
}

TEST_F(Stick, InLargeTypeTheColumnsScrollAndNothingIsOnTopOfAnother) {
  for (const char* language : {"zh_CN", "en"}) {
    for (const float scale : {1.0F, 1.5F}) {
      Robot large({1366, 768, scale, language});
      large.views = sample_views(Screen::sync);
      large.views.sync.enrolled = true;
      large.views.sync.photos = {.waiting = 4, .bytes_done = 300'000, .bytes_total = 900'000, .missing = 2};
      large.frames(3);
      const auto* receipt = large.find("sync.automatic");
      const auto* card = large.find("stick.said");
      ASSERT_TRUE(receipt != nullptr && card != nullptr);
      EXPECT_LE(receipt->rect.max.y, card->rect.min.y);
      EXPECT_TRUE(large.screenshot(std::string(scale > 1 ? "sync_150_" : "sync_photos_") + language));
    }
  }
}

}  // namespace
}  // namespace yanxing::test
