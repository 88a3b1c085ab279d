// Rows of a repeat: typed into like a spreadsheet, pasted from one, added and taken away.
#include "client/ui/calendar.h"
#include "client/ui/screens/fill_parts.h"
#include "tests/ui/fill_robot.h"

namespace yanxing::test {
namespace {

const std::string first_villages = "meeting[1]/villages";

TEST_F(Fill, TabGoesFromCellToCell) {
  open(sample_schedule());
  ASSERT_TRUE(click("q." + first_villages));
  press(ImGuiKey_Tab, ImGuiMod_Shift);
  EXPECT_TRUE(has_keyboard("meeting[1]/women"));
  press(ImGuiKey_Tab);
  press(ImGuiKey_Tab);
  EXPECT_TRUE(has_keyboard("meeting[k2]/town")) << "the next row follows the last cell";
}

TEST_F(Fill, EnterGoesDownAndAddsARowBelowTheLast) {
  open(sample_schedule());
  ASSERT_TRUE(click("q." + first_villages));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("9");
  press(ImGuiKey_Enter);
  EXPECT_EQ(last(first_villages), 9);
  EXPECT_TRUE(has_keyboard("meeting[k2]/villages"));
  press(ImGuiKey_Enter);
  press(ImGuiKey_Enter);
  EXPECT_EQ(all<command::AddRow>().size(), 1U);
  EXPECT_EQ(robot.value("repeat.meeting"), "4");
  EXPECT_TRUE(has_keyboard("meeting[n4]/town")) << "the caret is in the new row";
}

TEST_F(Fill, ArrowsMoveBetweenRows) {
  open(sample_schedule());
  ASSERT_TRUE(click("q." + first_villages));
  press(ImGuiKey_DownArrow);
  EXPECT_TRUE(has_keyboard("meeting[k2]/villages"));
  press(ImGuiKey_UpArrow);
  EXPECT_TRUE(has_keyboard(first_villages));
}

TEST_F(Fill, ARowIsAddedByTheButtonAndTakenAway) {
  open(sample_schedule());
  ASSERT_TRUE(click("add.meeting"));
  EXPECT_EQ(robot.value("repeat.meeting"), "4");
  ASSERT_TRUE(click("remove.meeting[k2]"));
  ASSERT_EQ(all<command::RemoveRow>().size(), 1U);
  EXPECT_EQ(all<command::RemoveRow>()[0].row, "meeting[k2]");
  EXPECT_EQ(robot.value("repeat.meeting"), "3");
}

TEST_F(Fill, CellsOfASpreadsheetAreShownThenPasted) {
  open(sample_schedule());
  ASSERT_TRUE(click("q.meeting[k2]/party"));
  robot.set_clipboard("2021-01-28\t2021-02-06\n2021-01-29\t2021-02-07\n2021-01-30\t2021-02-08\n");
  press(ImGuiKey_V, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.value("pasting.summary"), "覆盖 2 行，新增 1 行");
  EXPECT_TRUE(all<command::PasteRows>().empty()) << "she is asked first";
  EXPECT_EQ(last("meeting[k2]/party"), "<nothing>") << "nothing went into the cell itself";
  ASSERT_TRUE(click("pasting.do"));
  ASSERT_EQ(all<command::PasteRows>().size(), 1U);
  const auto paste = all<command::PasteRows>()[0];
  EXPECT_EQ(paste.repeat, "meeting");
  EXPECT_EQ(paste.row, "meeting[k2]");
  EXPECT_EQ(paste.column, 1U);
  ASSERT_EQ(paste.cells.size(), 3U);
  EXPECT_EQ(paste.cells[2], (std::vector<std::string>{"2021-01-30", "2021-02-08"}));
}

TEST_F(Fill, WithoutACaretCellsArePastedBelowAndHeadingsLeftOut) {
  open(sample_schedule());
  robot.set_clipboard("乡（镇）\t党组织换届选举大会\n桥板乡\t2021-01-28\n");
  press(ImGuiKey_V, ImGuiMod_Ctrl);
  press(ImGuiKey_Enter);
  ASSERT_EQ(all<command::PasteRows>().size(), 1U);
  EXPECT_EQ(all<command::PasteRows>()[0].row, "");
  ASSERT_EQ(all<command::PasteRows>()[0].cells.size(), 1U);
  EXPECT_EQ(all<command::PasteRows>()[0].cells[0][0], "桥板乡");
}

TEST_F(Fill, OneWordIsPastedIntoTheCellAsUsual) {
  open(sample_schedule());
  ASSERT_TRUE(click("q." + first_villages));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.set_clipboard("17");
  press(ImGuiKey_V, ImGuiMod_Ctrl);
  EXPECT_EQ(last(first_villages), 17);
}

TEST_F(Fill, AThousandRowsAreDrawnOnlyWhereTheyAreSeen) {
  app::FillView schedule = sample_schedule();
  app::FillEntry& table = schedule.entries[1];
  const app::RepeatRow row = table.rows[0];
  table.rows.clear();
  for (int i = 0; i < 1000; ++i) {
    app::RepeatRow one = row;
    one.path = "meeting[" + std::to_string(i) + "]";
    for (std::size_t c = 0; c < one.entries.size(); ++c)
      one.entries[c].question.path = one.path + "/" + std::to_string(c);
    table.rows.push_back(one);
  }
  open(schedule);
  EXPECT_NE(robot.find("q.meeting[3]/0"), nullptr);
  EXPECT_EQ(robot.find("q.meeting[500]/0"), nullptr);
  view().caret = {"meeting[500]/1", 3};
  settle();
  EXPECT_TRUE(has_keyboard("meeting[500]/1"));
}

TEST_F(Fill, RowsWithLongTextsAreCardsWithTablesInside) {
  open(sample_courses());
  EXPECT_EQ(robot.value("repeat.course[1]/teacher"), "1");
  ASSERT_TRUE(click("add.course[1]/teacher"));
  EXPECT_EQ(robot.value("repeat.course[1]/teacher"), "2");
}

TEST(SpreadsheetCells, AreReadWithQuotesAndLineBreaks) {
  const auto cells = ui::fill_screen::read_cells("a\tb\r\n\"x\ny\"\t\"say \"\"hi\"\"\"\r\n\t\n");
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[0], (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(cells[1], (std::vector<std::string>{"x\ny", "say \"hi\""}));
}

TEST(TypedTimes, AreUnderstoodAsPeopleWriteThem) {
  EXPECT_EQ(ui::read_time("8:5"), "08:05");
  EXPECT_EQ(ui::read_time("0824"), "08:24");
  EXPECT_EQ(ui::read_time("824"), "08:24");
  EXPECT_EQ(ui::read_time("8点半"), "08:30");
  EXPECT_EQ(ui::read_time("24:00"), std::nullopt);
  EXPECT_EQ(ui::read_time("早上"), std::nullopt);
}

TEST(TypedDates, AreUnderstoodAsPeopleWriteThem) {
  const ui::Date today{2021, 3, 1};
  EXPECT_EQ(ui::read_date("昨天", today), (ui::Date{2021, 2, 28}));
  EXPECT_EQ(ui::read_date("2021-5-17", today), (ui::Date{2021, 5, 17}));
  EXPECT_EQ(ui::read_month("2021年5月"), (ui::Date{2021, 5, 1}));
  EXPECT_EQ(ui::read_month("202105"), (ui::Date{2021, 5, 1}));
  EXPECT_EQ(ui::read_month("2021-13"), std::nullopt);
  EXPECT_EQ(ui::read_year("2021年"), (ui::Date{2021, 1, 1}));
}

}  // namespace
}  // namespace yanxing::test
