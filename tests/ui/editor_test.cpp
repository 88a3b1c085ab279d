// The dialog in which a record is edited, as a person uses it.
#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

namespace command = app::command;
using nlohmann::json;

class Editor : public ::testing::Test {
 protected:
  Editor() {
    robot.views = sample_views();
    robot.views.shell.editor = sample_editor();
    robot.frames(4);
    robot.take();
  }

  app::FieldView& field(const std::string& name) {
    for (app::FieldView& one : robot.views.shell.editor->fields) {
      if (one.name == name) return one;
    }
    return robot.views.shell.editor->fields.front();
  }

  /// The last value that the dialog sent for a field.
  json last(const std::string& name) {
    json value = "<nothing>";
    for (const auto& set : robot.take_all<command::SetEditorField>()) {
      if (set.field == name) value = set.value;
    }
    return value;
  }

  Robot robot;
};

TEST_F(Editor, EscapeWhileTypingAsksAndASecondOneGoesOnTyping) {
  robot.type("第二期");
  robot.views.shell.editor->changed = true;
  robot.frames(2);
  robot.key(ImGuiKey_Escape);
  robot.frames(2);
  EXPECT_NE(robot.find("question.yes"), nullptr) << "what is typed is not thrown away without a word";
  robot.key(ImGuiKey_Escape);
  robot.frames(2);
  EXPECT_EQ(robot.find("question.yes"), nullptr);
  EXPECT_TRUE(robot.take_all<command::CloseEditor>().empty());
  robot.key(ImGuiKey_F1);
  EXPECT_NE(robot.find("shortcuts.close"), nullptr) << "help is there above a dialog";
  robot.key(ImGuiKey_Escape);
  robot.frames(2);
  EXPECT_EQ(robot.find("shortcuts.close"), nullptr);
  EXPECT_EQ(robot.find("question.yes"), nullptr) << "and Escape closes it alone";
}

TEST_F(Editor, BeginsInItsFirstField) { EXPECT_TRUE(robot.find("editor.title")->focused); }

TEST_F(Editor, TheFirstPasteArrives) {
  const auto editor = std::exchange(robot.views.shell.editor, std::nullopt);
  robot.frames_until_calm();
  robot.views.shell.editor = editor;
  robot.frames_until_calm();  // the dialog opens by the mouse: no key is let go that would bring another frame
  robot.take();
  robot.set_clipboard("第五期");
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.key(ImGuiKey_V, ImGuiMod_Ctrl);
  EXPECT_EQ(last("title"), "第五期");
  robot.views.shell.editor = std::nullopt;
  robot.frames_until_calm();
  robot.views.shell.editor = editor;
  robot.frames_until_calm();
  robot.key(ImGuiKey_V, ImGuiMod_Ctrl);
  const json pasted = last("title");
  ASSERT_TRUE(pasted.is_string());
  EXPECT_NE(pasted.get<std::string>().find("第五期"), std::string::npos) << "the first key of all";
}

TEST_F(Editor, SaysWhyTheServerCouldNotTakeAChange) {
  EXPECT_EQ(robot.find("editor.refused"), nullptr);
  robot.views.shell.editor->refused = {{"quarantine.out_of_scope", {}, {}}, {"quarantine.todo.out_of_scope", {}, {}}};
  robot.frames(2);
  EXPECT_NE(robot.value("editor.refused").find("不在这台电脑登记的范围内"), std::string::npos);
  EXPECT_TRUE(robot.screenshot("editor_refused"));
}

TEST_F(Editor, SendsTextWhileItIsTyped) {
  robot.key(ImGuiKey_End);
  robot.type("补");
  EXPECT_EQ(last("title"), "2021年农村妇女“领头雁”专项培训（第3期）补");
}

TEST_F(Editor, KeepsCharactersAboveTheBasicPlane) {
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("𬀩㛃");
  EXPECT_EQ(last("title"), "𬀩㛃");
}

TEST_F(Editor, EscapeLeavesTheFieldAndKeepsWhatWasTyped) {
  robot.key(ImGuiKey_End);
  robot.type("补");
  field("title").value = last("title");
  robot.key(ImGuiKey_Escape);
  EXPECT_FALSE(robot.find("editor.title")->focused);
  EXPECT_EQ(last("title"), "<nothing>") << "nothing is taken back";
  EXPECT_NE(robot.value("editor.title").find("补"), std::string::npos);
}

TEST_F(Editor, AFewChoicesAreTabs) {
  ASSERT_TRUE(robot.click("editor.mode.1"));
  EXPECT_EQ(last("mode"), "collective");
}

TEST_F(Editor, ADateIsPutIntoOrderWhenTheFieldIsLeft) {
  ASSERT_TRUE(robot.click("editor.start"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("2021.6.3");
  field("start").value = last("start");
  robot.key(ImGuiKey_Tab);
  EXPECT_EQ(last("start"), "2021-06-03");
}

TEST_F(Editor, ADateCanBePickedFromTheCalendar) {
  ASSERT_TRUE(robot.click("editor.start.calendar"));
  ASSERT_TRUE(robot.click("editor.start.calendar.day.28"));
  EXPECT_EQ(last("start"), "2021-05-28");
}

TEST_F(Editor, AHalfTypedDateIsHandedBackAsTyped) {
  ASSERT_TRUE(robot.click("editor.start"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("2021-0");
  EXPECT_EQ(last("start"), "2021-0");
}

TEST_F(Editor, AnEmptiedFieldIsNull) {
  ASSERT_TRUE(robot.click("editor.venue"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.key(ImGuiKey_Delete);
  EXPECT_EQ(last("venue"), nullptr);
}

TEST_F(Editor, CannotBeSavedWhileSomethingIsWrong) { EXPECT_FALSE(robot.find("editor.save")->enabled); }

TEST_F(Editor, SavesByButtonAndByKey) {
  robot.views.shell.editor->can_save = true;
  robot.frames(2);
  ASSERT_TRUE(robot.click("editor.save"));
  robot.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.take_all<command::SaveEditor>().size(), 2U);
}

TEST_F(Editor, AsksBeforeItThrowsTypedTextAway) {
  ASSERT_TRUE(robot.click("editor.cancel"));
  EXPECT_TRUE(robot.take_all<command::CloseEditor>().empty());
  robot.frames(2);
  ASSERT_TRUE(robot.click("question.no"));
  EXPECT_TRUE(robot.take_all<command::CloseEditor>().empty());
  ASSERT_TRUE(robot.click("editor.cancel"));
  robot.frames(2);
  ASSERT_TRUE(robot.click("question.yes"));
  EXPECT_EQ(robot.take_all<command::CloseEditor>().size(), 1U);
}

TEST_F(Editor, ClosesAtOnceWhenNothingWasChanged) {
  robot.views.shell.editor->changed = false;
  robot.frames(2);
  ASSERT_TRUE(robot.click("editor.close"));
  EXPECT_EQ(robot.take_all<command::CloseEditor>().size(), 1U);
}

TEST_F(Editor, LongTextWrapsWithoutLineBreaksThatNobodyTyped) {
  app::FieldView note = field("note");
  robot.views.shell.editor->fields = {note};
  robot.frames(4);
  ASSERT_TRUE(robot.click("editor.note"));
  robot.key(ImGuiKey_End, ImGuiMod_Ctrl);
  const std::string before = note.value;
  robot.type("观察员韦婧签字确认，选举日上午东岭村投票站秩序良好，共发放选票一千二百八十六张。");
  const json typed = last("note");
  ASSERT_TRUE(typed.is_string());
  EXPECT_EQ(typed, before + "观察员韦婧签字确认，选举日上午东岭村投票站秩序良好，共发放选票一千二百八十六张。");
}

TEST_F(Editor, BackspaceInLongTextTakesOneCharacterEach) {
  app::FieldView note = field("note");
  note.value = "一二三四五六七八九十";
  for (int i = 0; i < 3; ++i) note.value = note.value.get<std::string>() + note.value.get<std::string>();
  robot.views.shell.editor->fields = {note};
  robot.frames(4);
  ASSERT_TRUE(robot.click("editor.note"));
  robot.key(ImGuiKey_End, ImGuiMod_Ctrl);
  std::size_t left = 80;
  while (left > 0) {
    robot.key(ImGuiKey_Backspace);
    const json value = last("note");
    --left;
    if (left == 0) {
      EXPECT_EQ(value, nullptr);
      break;
    }
    ASSERT_TRUE(value.is_string()) << left << " characters left";
    ASSERT_EQ(value.get<std::string>().size(), left * 3);
    robot.views.shell.editor->fields[0].value = value;
    robot.frames(1);
  }
}

}  // namespace
}  // namespace yanxing::test
