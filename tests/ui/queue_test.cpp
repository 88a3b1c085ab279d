// 200 people queue at the table: the real App on a real data folder, the real screen, a robot's keys. Two letters of
// pinyin, then Enter or a digit; every mark on the disk before the next one says her name.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/client/app/app_fixture.h"
#include "tests/ui/robot.h"

namespace yanxing::test {
namespace {

using app::Mark;
namespace command = app::command;

struct Syllable {
  const char* text;
  char initial;
};

// Four surnames to an initial: two letters find four people, as in a real township.
constexpr Syllable surnames[] = {{"卢", 'l'}, {"陆", 'l'}, {"梁", 'l'}, {"廖", 'l'}, {"韦", 'w'},
                                 {"吴", 'w'}, {"王", 'w'}, {"伍", 'w'}, {"黄", 'h'}, {"何", 'h'},
                                 {"胡", 'h'}, {"洪", 'h'}, {"张", 'z'}, {"赵", 'z'}, {"周", 'z'},
                                 {"郑", 'z'}, {"杨", 'y'}, {"叶", 'y'}, {"余", 'y'}, {"姚", 'y'}};
constexpr Syllable given[] = {{"兰", 'l'}, {"英", 'y'}, {"美", 'm'}, {"红", 'h'}, {"芳", 'f'},
                              {"珍", 'z'}, {"秀", 'x'}, {"桂", 'g'}, {"青", 'q'}, {"丹", 'd'}};

struct Person {
  std::string name;
  std::string letters;
};

std::vector<Person> people() {
  std::vector<Person> all;
  for (const Syllable& surname : surnames) {
    for (const Syllable& name : given)
      all.push_back({std::string(surname.text) + name.text, {surname.initial, name.initial}});
  }
  // They come as they come; the same in every run.
  std::uint32_t seed = 20210517;
  for (std::size_t i = all.size() - 1; i > 0; --i) {
    seed = seed * 1664525U + 1013904223U;
    std::swap(all[i], all[(seed >> 8U) % (i + 1)]);
  }
  return all;
}

class Queue : public ::testing::Test {
 protected:
  Queue() {
    std::vector<std::string> names;
    for (const Person& person : people()) names.push_back(person.name);
    std::sort(names.begin(), names.end());
    laptop.prepare_session(names);
    laptop.run(app::AttendanceCommand(command::ClosePlan{}));
    laptop.run(command::ShowScreen{app::Screen::attendance});
    laptop.settle();
    show();
    robot.frames(3);
    work();
    robot.key(ImGuiKey_F2);
    work();
  }

  void show() {
    robot.views.shell = laptop.view().shell;
    robot.views.first_run = laptop.view().first_run;
    robot.views.attendance = laptop.view().attendance;
  }
  /// What the screen asked for is done, until it asks for nothing more.
  void work() {
    for (int i = 0; i < 8; ++i) {
      const auto asked = robot.take();
      for (const app::Command& one : asked) laptop.app().run(one);
      laptop.settle();
      show();
      robot.frames();
      if (asked.empty() && i > 0) return;
    }
  }
  /// Signs her in as the person at the table does. Returns the key presses after the two letters.
  int sign_in(const Person& person) {
    robot.type(person.letters);
    work();
    const auto& found = laptop.view().attendance.quick;
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const app::AttendanceRow& row) { return row.name == person.name; });
    if (at == found.end()) {
      ADD_FAILURE() << person.letters << " does not find " << person.name
                    << "; the field: " << robot.value("attendance.quick")
                    << "; looked for: " << laptop.view().attendance.quick_text;
      robot.screenshot("attendance-queue-failed");
      return 0;
    }
    const auto index = at - found.begin();
    if (index == 0) {
      robot.key(ImGuiKey_Enter);
    } else {
      robot.type(std::to_string(index + 1));
    }
    work();
    laptop.clock.advance(2'000);
    return 1;
  }
  std::int64_t there() const { return laptop.view().attendance.counts.there; }

  app::testing::Laptop laptop;
  Robot robot;
};

TEST_F(Queue, TwoHundredSignInWithTwoLettersAndOneKeyEach) {
  int done = 0;
  for (const Person& person : people()) {
    ASSERT_LE(sign_in(person), 2);
    ++done;
    ASSERT_EQ(there(), done) << person.name;
    ASSERT_EQ(laptop.view().shell.saving, app::Saving::saved) << person.name;
    ASSERT_TRUE(robot.value("quick.said").starts_with(person.name)) << robot.value("quick.said");
    ASSERT_EQ(robot.value("attendance.quick"), "") << "ready for the next one";
    if (done != 100 && done != 137) continue;
    const yanxing::testing::TempDir folder;
    const auto again = laptop.as_after_a_kill(folder);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again->view().attendance.counts.there, done) << "as a power cut would leave it";
  }
  robot.screenshot("attendance-queue-200");
  EXPECT_EQ(robot.value("stat.arrived"), "200");
  EXPECT_EQ(robot.value("stat.none"), "0");
  laptop.reopen();
  EXPECT_EQ(there(), 200);
}

TEST_F(Queue, ShiftEnterSignsOutAsLeftEarly) {
  const Person first = people().front();
  sign_in(first);
  ASSERT_TRUE(robot.click("quick.way.1"));
  work();
  robot.type(first.name);
  work();
  robot.key(ImGuiKey_Enter, ImGuiMod_Shift);
  work();
  const auto* row = laptop.row(first.name);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->mark, Mark::early);
  EXPECT_FALSE(row->out.empty());
  EXPECT_EQ(robot.value("attendance.quick"), "") << "ready for the next one";
  EXPECT_NE(robot.value("quick.said").find("早退"), std::string::npos) << robot.value("quick.said");
}

TEST_F(Queue, AWalkInTakesHerNameAndTwoKeys) {
  robot.type("𠮷秀㛃");  // as an input method hands it over
  work();
  robot.key(ImGuiKey_Enter);
  work();
  robot.key(ImGuiKey_Enter);
  work();
  const auto* row = laptop.row("𠮷秀㛃");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->mark, Mark::present);
  EXPECT_EQ(there(), 1);
  const yanxing::testing::TempDir folder;
  const auto again = laptop.as_after_a_kill(folder);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->view().attendance.counts.there, 1);
  robot.screenshot("attendance-rare-name");
}

}  // namespace
}  // namespace yanxing::test
