// The shipped forms, the real App and the real screen together: every section of every form is drawn and can be typed
// into. Pictures in build/PRESET/screens.
#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"
#include "tests/ui/robot.h"

namespace yanxing::test {
namespace {

namespace command = app::command;

class ShippedForms : public ::testing::Test {
 protected:
  ShippedForms() {
    laptop.run(command::ShowScreen{app::Screen::forms});
    settle();
  }

  template <typename C>
  void run(C wish) {
    laptop.run(app::FillCommand(std::move(wish)));
    settle();
  }
  /// What the screen asks for is done, until both are at rest.
  void settle() {
    for (int i = 0; i < 5; ++i) {
      laptop.clock.advance(300);
      laptop.settle();
      robot.views = laptop.view();
      robot.frames();
      for (const app::Command& asked : robot.take()) laptop.app().run(asked);
    }
    robot.views = laptop.view();
    robot.frames();
  }
  const app::FillView& fill() const { return *laptop.view().forms.fill; }

  app::testing::Laptop laptop;
  Robot robot;
};

TEST_F(ShippedForms, EverySectionIsDrawnWithItsQuestions) {
  robot.screenshot("real_forms");
  const auto forms = laptop.view().forms.forms;
  for (const auto& form : forms) {
    run(command::NewRecord{form.form});
    ASSERT_TRUE(laptop.view().forms.fill) << form.form;
    const auto sections = fill().sections;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      run(command::OpenSection{sections[i].path});
      EXPECT_EQ(robot.value("fill.section"), sections[i].label) << form.form;
      if (i < 3) robot.screenshot("real_" + form.form + "_" + std::to_string(i));
      for (const auto& entry : fill().entries) {
        if (entry.kind != app::EntryKind::question) continue;
        EXPECT_NE(robot.find("q." + entry.question.path), nullptr) << form.form << " " << entry.question.path;
      }
    }
    run(command::CloseFill{});
  }
}

TEST_F(ShippedForms, WhatIsTypedArrivesOnTheDiskAndIsThereAgain) {
  run(command::NewRecord{"activity"});
  ASSERT_TRUE(robot.click("q.title"));
  for (const char* part : {"三八", "维权", "周"}) {
    robot.type(part);
    settle();
  }
  EXPECT_EQ(robot.value("q.title"), "三八维权周");
  robot.key(ImGuiKey_Tab);
  settle();
  robot.type("今天");
  robot.key(ImGuiKey_Tab);
  settle();
  EXPECT_EQ(robot.value("q.date"), "2021-05-17");
  run(command::CloseFill{});
  laptop.reopen();
  laptop.run(command::ShowScreen{app::Screen::forms});
  settle();
  ASSERT_EQ(laptop.view().forms.drafts.size(), 1U);
  run(command::OpenDraft{laptop.view().forms.drafts[0].id});
  EXPECT_EQ(robot.value("q.title"), "三八维权周");
  EXPECT_EQ(robot.value("q.date"), "2021-05-17");
}

}  // namespace
}  // namespace yanxing::test
