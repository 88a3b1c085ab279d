#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::RecordState;
using app::Screen;
namespace command = app::command;

class Records : public ::testing::Test {
 protected:
  Records() {
    robot.views = sample_views(Screen::records);
    robot.frames(3);
    robot.take();
  }

  app::RecordsView& view() { return robot.views.records; }
  std::string row(std::size_t index) { return "record." + view().rows[index].id.text(); }
  void open() {
    view().detail = sample_record();
    robot.frames(2);
    robot.take();
  }

  Robot robot;
};

TEST_F(Records, AfterEscapeInTheSearchTheArrowsAreTheLists) {
  robot.key(ImGuiKey_Slash);
  EXPECT_TRUE(robot.find("records.search")->focused);
  robot.type("韦");
  view().filter.text = "韦";
  robot.frames(2);
  robot.key(ImGuiKey_Escape);
  const auto filters = robot.take_all<command::FilterRecords>();
  ASSERT_FALSE(filters.empty());
  EXPECT_EQ(filters.back().filter.text, "") << "emptied";
  view().filter.text.clear();
  robot.frames(2);
  EXPECT_FALSE(robot.find("records.search")->focused);
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_Enter);
  const auto commands = robot.take();
  bool opened = false;
  for (const auto& one : commands) {
    EXPECT_EQ(std::get_if<command::ShowScreen>(&one), nullptr) << "it stays on this screen";
    opened |= std::holds_alternative<command::OpenRecord>(one) || std::holds_alternative<command::OpenOwnScreen>(one);
  }
  EXPECT_TRUE(opened) << "the first record of the list";
}

TEST_F(Records, SpaceChoosesShiftGoesOnAndControlATakesAll) {
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_Space);
  robot.key(ImGuiKey_DownArrow, ImGuiMod_Shift);
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  const auto commands = robot.take();
  std::vector<command::ChooseRecords> chosen;
  for (const auto& one : commands) {
    if (const auto* choose = std::get_if<command::ChooseRecords>(&one)) chosen.push_back(*choose);
  }
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].from, view().rows[0].id);
  EXPECT_EQ(chosen[1].from, view().rows[0].id);
  EXPECT_EQ(chosen[1].to, view().rows[1].id);
  EXPECT_NE(std::get_if<command::ChooseAllRecords>(&commands.back()), nullptr);
}

TEST_F(Records, TheBoxChoosesWithoutOpeningAndTheChosenAreDeletedByAButtonOrKey) {
  ASSERT_TRUE(robot.click("choose." + view().rows[2].id.text()));
  const auto commands = robot.take();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(std::get<command::ChooseRecords>(commands[0]).from, view().rows[2].id);
  view().chosen = 2;
  robot.frames(2);
  EXPECT_EQ(robot.value("records.chosen"), "2");
  ASSERT_TRUE(robot.click("records.bulk.do"));
  robot.key(ImGuiKey_Delete);
  EXPECT_EQ(robot.take_all<command::DeleteChosenRecords>().size(), 2U);
}

TEST_F(Records, AFilterIsKeptUnderANameUsedAndForgotten) {
  view().filter.text = "韦";
  robot.frames(2);
  ASSERT_TRUE(robot.click("records.name_filter"));
  robot.type("姓韦的");
  robot.key(ImGuiKey_Enter);
  const auto kept = robot.take_all<command::SaveRecordsFilter>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].name, "姓韦的");
  view().saved = {{"姓韦的", view().filter}};
  view().filter = {};
  robot.frames(2);
  ASSERT_TRUE(robot.click("records.saved.姓韦的"));
  ASSERT_TRUE(robot.click("records.saved.姓韦的.forget"));
  const auto commands = robot.take();
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(std::get<command::FilterRecords>(commands[0]).filter.text, "韦");
  EXPECT_EQ(std::get<command::ForgetRecordsFilter>(commands[1]).name, "姓韦的");
}

TEST_F(Records, WhatIsDoneToManySaysHowFarAndIsStoppedByButtonOrEscape) {
  view().chosen = 1500;
  view().bulk = {400, 1500};
  robot.frames(2);
  EXPECT_NE(robot.value("records.bulk").find("400"), std::string::npos);
  ASSERT_TRUE(robot.click("records.bulk.stop"));
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(robot.take_all<command::StopBulk>().size(), 2U);
}

TEST_F(Records, TheNavigationCountsReviewAndDueReports) {
  robot.views.shell.review = 12;
  robot.views.shell.due = 3;
  robot.frames(2);
  EXPECT_EQ(robot.value("nav.review"), "12");
  EXPECT_EQ(robot.value("nav.due"), "3");
}

TEST_F(Records, TheCountSaysThatItGoesOn) {
  view().total = 1000;
  view().counting = true;
  view().index_percent = 45;
  robot.frames(2);
  EXPECT_EQ(robot.value("records.shown"), "1000+");
  EXPECT_NE(robot.value("records.index").find("45%"), std::string::npos);
}

TEST_F(Records, ARowOpensTheRecord) {
  ASSERT_TRUE(robot.click(row(3)));
  const auto opened = robot.take_all<command::OpenRecord>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].record, view().rows[3].id);
}

TEST_F(Records, ArrowsOpenOneRecordAfterTheOther) {
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_DownArrow);
  const auto opened = robot.take_all<command::OpenRecord>();
  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(opened[1].record, view().rows[1].id);
}

TEST_F(Records, EveryFilterIsSentWithTheOthersKept) {
  view().filter.text = "韦";
  robot.frames(2);
  ASSERT_TRUE(robot.click("records.state.4"));
  ASSERT_TRUE(robot.click("records.form"));
  ASSERT_TRUE(robot.click("records.form.observation"));
  ASSERT_TRUE(robot.click("records.place"));
  ASSERT_TRUE(robot.click("records.place.450224204202"));
  const auto filters = robot.take_all<command::FilterRecords>();
  ASSERT_EQ(filters.size(), 3U);
  EXPECT_EQ(filters[0].filter.state, RecordState::deleted);
  EXPECT_EQ(filters[1].filter.form, "observation");
  EXPECT_EQ(filters[2].filter.place, "450224204202");
  for (const auto& one : filters) EXPECT_EQ(one.filter.text, "韦");
}

TEST_F(Records, SlashSearches) {
  robot.key(ImGuiKey_Slash);
  robot.type("贾");
  const auto filters = robot.take_all<command::FilterRecords>();
  ASSERT_FALSE(filters.empty());
  EXPECT_EQ(filters.back().filter.text, "贾");
}

TEST_F(Records, RowsThatAreNotThereYetAreAskedForOnce) {
  EXPECT_EQ(robot.value("records.shown"), "1332");
  robot.key(ImGuiKey_End);
  robot.frames(10);
  const auto asked = robot.take_all<command::ShowRecordRows>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].first + asked[0].count, 1332);
  EXPECT_NE(robot.find("records.waiting.1331"), nullptr);
  view().first_row = asked[0].first;
  view().rows.resize(static_cast<std::size_t>(asked[0].count));
  robot.frames(3);
  EXPECT_EQ(robot.find("records.waiting.1331"), nullptr);
  EXPECT_TRUE(robot.take_all<command::ShowRecordRows>().empty());
}

TEST_F(Records, TheListIsExportedByKeyboard) {
  robot.key(ImGuiKey_E);
  EXPECT_EQ(robot.take_all<command::AskExport>().size(), 1U);
  view().exporting = app::ExportView{};
  view().exporting->name = "花名册-桥板乡";
  view().exporting->picker.folder = "/home/u";
  view().exporting->picker.places = {{"picker.home", "/home/u"}, {"USB", "/media/u/USB"}};
  view().exporting->picker.entries = {{"文档", true, 0}};
  robot.frames(4);
  EXPECT_TRUE(robot.find("export.name")->focused) << "the name can be typed at once";
  EXPECT_TRUE(robot.screenshot("records_export"));
  robot.key(ImGuiKey_Enter);
  EXPECT_EQ(robot.take_all<command::WriteExport>().size(), 1U);
  ASSERT_TRUE(robot.click("export.format.1"));
  const auto named = robot.take_all<command::NameExport>();
  ASSERT_FALSE(named.empty());
  EXPECT_EQ(named.back().format, "csv");
  ASSERT_TRUE(robot.click("export.文档"));
  EXPECT_EQ(robot.take_all<command::BrowseExport>()[0].folder, "/home/u/文档");
  view().exporting->problem = {"records.export.disk_full", {}, {}};
  robot.frames(2);
  EXPECT_NE(robot.value("export.problem").find("磁盘满了"), std::string::npos);
  robot.key(ImGuiKey_Escape);
  robot.key(ImGuiKey_Escape);
  EXPECT_FALSE(robot.take_all<command::CloseExport>().empty());
  view().exporting.reset();
  view().exported = {app::ExportPhase::writing, {120, 1332}};
  robot.frames(2);
  EXPECT_NE(robot.value("records.exporting").find("120 / 1332"), std::string::npos);
  EXPECT_TRUE(robot.screenshot("records_exporting"));
  ASSERT_TRUE(robot.click("records.export.stop"));
  EXPECT_EQ(robot.take_all<command::CloseExport>().size(), 1U);
}

TEST_F(Records, ARecordThatTheServerCouldNotTakeSaysWhy) {
  open();
  EXPECT_EQ(robot.find("detail.refused"), nullptr);
  view().detail->refused = {{"quarantine.out_of_scope", {}, {}}, {"quarantine.todo.out_of_scope", {}, {}}};
  robot.frames(2);
  EXPECT_NE(robot.value("detail.refused").find("不在这台电脑登记的范围内"), std::string::npos);
  EXPECT_TRUE(robot.screenshot("records_refused"));
}

TEST_F(Records, AFieldIsEditedWhereItStands) {
  open();
  ASSERT_TRUE(robot.click("detail.field.title"));
  ASSERT_TRUE(robot.find("detail.edit.title")->focused);
  robot.key(ImGuiKey_End);
  robot.type("A");
  const auto edits = robot.take_all<command::SetRecordField>();
  ASSERT_FALSE(edits.empty());
  EXPECT_EQ(edits.back().record, view().detail->id);
  EXPECT_EQ(edits.back().field, "title");
  EXPECT_EQ(edits.back().value, view().detail->title + "A");
  robot.key(ImGuiKey_Enter);
  EXPECT_EQ(robot.find("detail.edit.title"), nullptr) << "Enter is done";
}

TEST_F(Records, AChoiceIsMadeWithOneMoreClick) {
  open();
  ASSERT_TRUE(robot.click("detail.field.level"));
  ASSERT_TRUE(robot.click("detail.edit.level.0"));
  const auto edits = robot.take_all<command::SetRecordField>();
  ASSERT_EQ(edits.size(), 1U);
  EXPECT_EQ(edits[0].value, "city");
  EXPECT_EQ(robot.find("detail.edit.level.0"), nullptr);
}

TEST_F(Records, WhatCannotBeEditedIsNot) {
  open();
  EXPECT_FALSE(robot.find("detail.field.place")->enabled) << "read-only";
  EXPECT_FALSE(robot.find("detail.field.venue")->enabled) << "a conflict is decided on its own screen";
  ASSERT_TRUE(robot.click("detail.conflict.venue"));
  ASSERT_EQ(robot.take_all<command::ShowScreen>().size(), 1U);
}

TEST_F(Records, EscapeLeavesTheFieldThenTheRecord) {
  open();
  ASSERT_TRUE(robot.click("detail.field.title"));
  robot.key(ImGuiKey_Escape);
  robot.key(ImGuiKey_Escape);
  EXPECT_TRUE(robot.take_all<command::CloseRecord>().empty());
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(robot.take_all<command::CloseRecord>().size(), 1U);
}

TEST_F(Records, DeleteTakesTheSelectedRowAlsoWithoutAnOpenRecord) {
  robot.views.records.detail.reset();
  robot.frames(3);
  robot.key(ImGuiKey_Delete);
  EXPECT_TRUE(robot.take_all<command::DeleteRecord>().empty()) << "none is selected";
  robot.key(ImGuiKey_DownArrow);
  robot.take();
  robot.key(ImGuiKey_Delete);
  EXPECT_EQ(robot.take_all<command::DeleteRecord>().size(), 1U);
}

TEST_F(Records, DeletedByButtonOrKeyAndRestored) {
  open();
  ASSERT_TRUE(robot.click("detail.delete"));
  robot.key(ImGuiKey_Delete);
  EXPECT_EQ(robot.take_all<command::DeleteRecord>().size(), 2U);
  view().detail->deleted = true;
  robot.frames(2);
  EXPECT_EQ(robot.find("detail.delete"), nullptr);
  EXPECT_FALSE(robot.find("detail.field.title")->enabled);
  ASSERT_TRUE(robot.click("detail.undelete"));
  EXPECT_EQ(robot.take_all<command::UndeleteRecord>().size(), 1U);
}

TEST_F(Records, WhatThoseAboveKeepIsOnlySeen) {
  open();
  view().detail->read_only = true;
  robot.frames(2);
  EXPECT_EQ(robot.find("detail.delete"), nullptr);
  EXPECT_NE(robot.find("detail.only_seen"), nullptr);
  robot.key(ImGuiKey_Delete);
  EXPECT_TRUE(robot.take_all<command::DeleteRecord>().empty());
}

TEST_F(Records, DeletingWhatWasAcceptedIsAskedAbout) {
  using Said = command::DeleteRecord::Answer;
  open();
  view().detail->asks_delete = true;
  view().detail->review.by = "莫审核";
  robot.frames(2);
  robot.key(ImGuiKey_Escape);
  auto said = robot.take_all<command::DeleteRecord>();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].answer, Said::no);
  ASSERT_TRUE(robot.click("accepted.delete"));
  said = robot.take_all<command::DeleteRecord>();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].answer, Said::yes);
}

TEST_F(Records, ARecordOpensOnItsOwnScreenOrInTheEditor) {
  open();
  ASSERT_TRUE(robot.click("detail.own_screen"));
  ASSERT_TRUE(robot.click("detail.edit"));
  const auto commands = robot.take();
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_NE(std::get_if<command::OpenOwnScreen>(&commands[0]), nullptr);
  const auto* editor = std::get_if<command::OpenEditor>(&commands[1]);
  ASSERT_NE(editor, nullptr);
  EXPECT_EQ(editor->form, "training");
  EXPECT_EQ(editor->record, view().detail->id);
}

TEST_F(Records, ARecordThatLeftTheListIsNotSelectedInAnothersPlace) {
  view().detail = sample_record();
  view().detail->id = view().rows[2].id;
  robot.frames(2);
  EXPECT_EQ(robot.value(row(2)), "selected");
  view().rows.erase(view().rows.begin() + 2);
  robot.frames(2);
  EXPECT_EQ(robot.value(row(2)), "");
  EXPECT_NE(robot.find("detail.title"), nullptr) << "it stays open, to be restored";
}

TEST_F(Records, ARecordWithNothingToEditOffersNoEditor) {
  open();
  for (app::FieldView& field : view().detail->fields) field.read_only = true;
  robot.frames(2);
  EXPECT_EQ(robot.find("detail.edit"), nullptr);
}

TEST_F(Records, HistorySaysWhoChangedWhat) {
  open();
  robot.key(ImGuiKey_H);
  EXPECT_EQ(robot.value("history.0"), "韦彩云 把“培训地点”从 桥板乡党校 改为 桥板乡政府三楼会议室");
}

TEST_F(Records, ReviewsAreAPartOfTheStory) {
  open();
  robot.key(ImGuiKey_H);
  EXPECT_EQ(robot.value("history.2"), "莫凤霞 退回");
}

TEST_F(Records, AnEarlierStateIsLookedAtBeforeTheRecordGoesBackToIt) {
  open();
  robot.key(ImGuiKey_H);
  const std::string change = view().detail->history[3].change;
  EXPECT_EQ(robot.find("history.back." + view().detail->history[0].change), nullptr) << "it is as it is";
  ASSERT_TRUE(robot.click("history.back." + change));
  const auto asked = robot.take_all<app::ReviewCommand>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(std::get<command::PreviewState>(asked[0]).change, change);
  view().detail->preview = app::StatePreview{
      change,
      "莫凤霞",
      days_ago(1, 16, 20),
      {{"培训地点", "桥板乡政府三楼会议室", "桥板乡党校"}, {"", "records.state.finished", "records.state.draft"}},
      false};
  robot.frames(3);
  EXPECT_EQ(robot.value("preview.0"), "培训地点 桥板乡政府三楼会议室 → 桥板乡党校");
  EXPECT_TRUE(robot.screenshot("records_preview"));
  robot.key(ImGuiKey_Escape);
  EXPECT_TRUE(std::holds_alternative<command::ClosePreview>(robot.take_all<app::ReviewCommand>().at(0)));
  ASSERT_TRUE(robot.click("preview.restore"));
  EXPECT_EQ(std::get<command::RestoreState>(robot.take_all<app::ReviewCommand>().at(0)).change, change);
}

TEST_F(Records, AnEmptyLaptopAndAnEmptyFilterSayDifferentThings) {
  view().rows.clear();
  view().total = 0;
  robot.frames(2);
  ASSERT_TRUE(robot.click("records.show_all"));
  EXPECT_EQ(robot.take_all<command::FilterRecords>().size(), 1U);
  view().all = 0;
  robot.frames(2);
  EXPECT_EQ(robot.find("records.show_all"), nullptr);
}

TEST(RecordsNarrow, TheRecordTakesTheWholeScreenAndCanBeLeft) {
  Robot robot({1366, 768, 1.25F, "zh_CN"});
  robot.views = sample_views(Screen::records);
  robot.frames(3);
  const std::string row = "record." + robot.views.records.rows[1].id.text();
  ASSERT_TRUE(robot.double_click(row));
  EXPECT_EQ(robot.take_all<command::OpenRecord>().size(), 1U);
  robot.views.records.detail = sample_record();
  robot.frames(3);
  EXPECT_EQ(robot.find(row), nullptr);
  ASSERT_TRUE(robot.click("detail.close"));
  EXPECT_EQ(robot.take_all<command::CloseRecord>().size(), 1U);
}

}  // namespace
}  // namespace yanxing::test
