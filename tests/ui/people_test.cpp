// The screen 花名册: what a person does there becomes commands; pictures in both languages.
#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::ImportResult;
using app::ImportRow;
using app::PeopleTab;
using app::PeopleView;
using app::Screen;
namespace command = app::command;

app::PersonRow person(unsigned number, const std::string& name, const std::string& village, const std::string& role,
                      const std::string& phone) {
  return {sample_id(number), name, "桥板乡", village, role, phone, app::SyncState::local, false};
}

PeopleView sample_people() {
  PeopleView view;
  view.loading = false;
  const char* names[] = {"韦彩云", "覃美英", "莫丽兰", "陆桂香", "黄秀珍",
                         "潘凤仙", "梁玉梅", "蒙春燕", "罗金花", "吴小芳"};
  const char* villages[] = {"阳山村", "江边村", "二村村", "温塘村"};
  const char* roles[] = {"妇联主席", "妇联执委", "村（社区）“两委”女干部、妇联主席", "骨干师资"};
  for (unsigned i = 0; i < 60; ++i) {
    view.rows.push_back(person(i + 1, names[i % 10], villages[i / 15], roles[i % 4],
                               i % 7 == 0 ? "" : "1" + std::to_string(89) + "0000" + std::to_string(1000 + i)));
    if (i % 3 == 0) view.rows.back().sync = app::SyncState::on_server;
  }
  view.total = 60;
  view.villages = {{"450224204201", "阳山村", "", "ysc", ""}, {"450224204202", "江边村", "", "jbc", ""}};
  view.roles = {{"妇联主席", "妇联主席", "", "flzx", ""}, {"妇联执委", "妇联执委", "", "flzw", ""}};
  view.duplicates.push_back(
      {{"people.alike.twice", {}, {}},
       {person(101, "韦小花", "阳山村", "妇联主席", "18900000001"), person(102, "韦小花", "阳山村", "", "")}});
  view.duplicates.push_back(
      {{"people.alike.similar_name", {}, {}},
       {person(103, "覃小兰", "江边村", "妇联执委", ""), person(104, "覃晓兰", "江边村", "妇联执委", ""),
        person(105, "覃小蓝", "江边村", "", "18900000005")}});
  view.merged.push_back({person(106, "莫英", "江边村", "骨干师资", ""), "莫瑛"});
  return view;
}

app::ImportView sample_import() {
  app::ImportView view;
  view.source = "桥板乡花名册.xlsx";
  view.columns = {
      {0, "序号", ""}, {1, "姓名", "name"}, {2, "村（社区）", "place"}, {3, "职务", "role"}, {4, "联系电话", "phone"}};
  view.fields = {{"name", "姓名", {}, {}, {}}, {"place", "所在村（社区）", {}, {}, {}},
                 {"township", "", {}, {}, {}}, {"county", "", {}, {}, {}},
                 {"role", "职务", {}, {}, {}}, {"phone", "联系电话", {}, {}, {}}};
  const auto row = [&](std::size_t at, const char* name, const char* village, ImportResult result,
                       app::Message reason) {
    ImportRow out;
    out.row = at;
    out.number = std::to_string(at + 1);
    out.name = name;
    out.village = village;
    out.role = "妇联主席";
    out.phone = "18900000868";
    out.result = result;
    out.reason = std::move(reason);
    view.rows.push_back(out);
  };
  row(3, "韦彩云", "阳山村", ImportResult::fresh, {});
  row(4, "覃美英", "江边村", ImportResult::changed, {});
  view.rows.back().changes = "联系电话 18900000001 → 18900000868";
  row(5, "莫丽兰", "阳山", ImportResult::same, {});
  row(6, "韦小华", "阳山村", ImportResult::doubtful, {"people.reason.similar_name", {}, {}});
  view.rows.back().candidates = {{sample_id(101).text(), "韦小花", "阳山村 · 妇联主席", {}, {}}};
  row(7, "陆桂香", "和平社区", ImportResult::doubtful, {"people.reason.place_ambiguous", {}, {}});
  view.rows.back().places = {{"450224100001", "长安镇 · 和平社区", {}, {}, {}},
                             {"450224101001", "浮石镇 · 和平社区", {}, {}, {}}};
  row(8, "黄秀珍", "火星村", ImportResult::refused, {"people.reason.unknown_place", {}, {}});
  row(9, "", "温塘村", ImportResult::refused, {"people.reason.no_name", {}, {}});
  row(10, "韦彩云", "阳山村", ImportResult::same, {"people.reason.twice", {{"row", "4"}}, {}});
  view.total = 8;
  view.fresh = view.changed = 1;
  view.same = view.doubtful = view.refused = 2;
  return view;
}

class PeopleScreen : public ::testing::Test {
 protected:
  PeopleScreen() {
    robot.views = sample_views(Screen::people);
    view() = sample_people();
    robot.frames(3);
    robot.take();
  }
  PeopleView& view() { return robot.views.people; }
  template <typename C>
  std::vector<C> asked() {
    std::vector<C> out;
    for (const auto& one : robot.take_all<app::PeopleCommand>()) {
      if (const auto* wanted = std::get_if<C>(&one)) out.push_back(*wanted);
    }
    return out;
  }
  Robot robot;
};

TEST_F(PeopleScreen, PersonsAreFoundOpenedAndAdded) {
  EXPECT_EQ(robot.value("people.shown"), "60");
  ASSERT_TRUE(robot.double_click("person." + view().rows[2].id.text()));
  const auto opened = robot.take_all<command::OpenEditor>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].record, view().rows[2].id);
  robot.key(ImGuiKey_Insert);
  const auto added = robot.take_all<command::OpenEditor>();
  ASSERT_EQ(added.size(), 1U);
  EXPECT_FALSE(added[0].record);
  robot.key(ImGuiKey_Slash);
  robot.type("qm");
  const auto filters = asked<command::FilterPeople>();
  ASSERT_FALSE(filters.empty());
  EXPECT_EQ(filters.back().filter.text, "qm");
}

TEST_F(PeopleScreen, ATableIsPastedAFileIsDropped) {
  robot.set_clipboard("姓名\t村\n韦花\t阳山村\n");
  robot.key(ImGuiKey_V, ImGuiMod_Ctrl);
  const auto pasted = asked<command::PasteRoster>();
  ASSERT_EQ(pasted.size(), 1U);
  EXPECT_EQ(pasted[0].text, "姓名\t村\n韦花\t阳山村\n");
  robot.drop({"/tmp/人员.xlsx"});
  robot.frames(2);
  EXPECT_EQ(asked<command::OpenRosterFile>().size(), 1U);
  ASSERT_TRUE(robot.click("people.import"));
  EXPECT_EQ(asked<command::PickRoster>().size(), 1U);
}

TEST_F(PeopleScreen, AnUnfinishedImportIsOfferedAndDropped) {
  view().kept = {{"a", "桥板乡花名册.xlsx", 3, {2021, 5, 17, 9, 24, 0}}, {"b", "", 1, {2021, 5, 16, 9, 24, 1}}};
  robot.frames(3);
  EXPECT_NE(robot.value("people.kept.0").find("桥板乡花名册.xlsx"), std::string::npos);
  EXPECT_NE(robot.value("people.kept.0").find("3"), std::string::npos);
  EXPECT_NE(robot.value("people.kept.1").find("粘贴的内容"), std::string::npos);
  robot.screenshot("people-kept");
  ASSERT_TRUE(robot.click("people.kept.1.resume"));
  const auto resumed = asked<command::ResumeImport>();
  ASSERT_EQ(resumed.size(), 1U);
  EXPECT_EQ(resumed[0].id, "b");
  ASSERT_TRUE(robot.click("people.kept.0.drop"));
  const auto dropped = asked<command::DropImport>();
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].id, "a");
}

TEST_F(PeopleScreen, ThePreviewIsCorrectedDecidedAndImported) {
  view().import = sample_import();
  robot.frames(3);
  ASSERT_TRUE(robot.click("import.8.place"));
  robot.key(ImGuiKey_End);
  robot.type("A");
  robot.key(ImGuiKey_Enter);
  const auto cells = asked<command::SetImportCell>();
  ASSERT_EQ(cells.size(), 1U) << "sent once, when she is done";
  EXPECT_EQ(cells[0].row, 8U);
  EXPECT_EQ(cells[0].text, "火星村A");
  ASSERT_TRUE(robot.click("import.8.place"));
  robot.key(ImGuiKey_End);
  robot.type("B");
  const auto typing = asked<command::NoteImportCell>();
  ASSERT_FALSE(typing.empty()) << "a kill takes nothing that was typed";
  EXPECT_EQ(typing.back().text, "火星村B");
  EXPECT_EQ(robot.value("import.8.result"), "正在改，回车后重新核对") << "the old result is of other words";
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  EXPECT_EQ(robot.value("import.8.result"), "不能导入");
  robot.take();
  ASSERT_TRUE(robot.click("import.6.decide"));
  ASSERT_TRUE(robot.click("import.6.decide." + sample_id(101).text()));
  const auto decided = asked<command::DecideImportRow>();
  ASSERT_EQ(decided.size(), 1U);
  EXPECT_EQ(decided[0].decision, sample_id(101).text());
  ASSERT_TRUE(robot.click("import.shown.4"));
  const auto shown = asked<command::ShowImportRows>();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].result, ImportResult::doubtful);
  ASSERT_TRUE(robot.click("import.column.0"));
  ASSERT_TRUE(robot.click("import.column.0.phone"));
  EXPECT_EQ(asked<command::SetImportColumn>().size(), 1U);
  ASSERT_TRUE(robot.click("import.do"));
  EXPECT_EQ(asked<command::DoImport>().size(), 1U);
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(asked<command::CloseImport>().size(), 1U);
}

TEST_F(PeopleScreen, ManyColumnsScrollAndTabReachesTheLast) {
  view().import = sample_import();
  auto& columns = view().import->columns;
  for (std::size_t i = columns.size(); i < 24; ++i) columns.push_back({i, "第" + std::to_string(i + 1) + "列", {}});
  robot.frames(3);
  const ui::ProbeItem* strip = robot.find("import.columns");
  ASSERT_NE(strip, nullptr);
  EXPECT_FALSE(robot.click("import.column.23")) << "out of sight at first";
  robot.move_to(strip->center());
  for (int i = 0; i < 30; ++i) robot.scroll(1);
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("people_import_columns"));
  ASSERT_TRUE(robot.click("import.column.23"));
  ASSERT_TRUE(robot.click("import.column.23.phone"));
  const auto chosen = asked<command::SetImportColumn>();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].column, 23U);
}

TEST_F(PeopleScreen, DuplicatesAreMergedAndTakenApart) {
  ASSERT_TRUE(robot.click("people.tab.1"));
  EXPECT_EQ(asked<command::ShowPeopleTab>().size(), 1U);
  view().tab = PeopleTab::duplicates;
  robot.frames(3);
  ASSERT_TRUE(robot.click("people.merge." + sample_id(103).text()));
  const auto merged = asked<command::MergePersons>();
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(merged[0].persons.size(), 2U) << "both others";
  EXPECT_EQ(merged[0].into, sample_id(103));
  ASSERT_TRUE(robot.click("people.apart." + sample_id(103).text()));
  const auto apart = asked<command::KeepPersonsApart>();
  ASSERT_EQ(apart.size(), 1U);
  EXPECT_EQ(apart[0].persons.size(), 3U) << "all of the group";
  view().tab = PeopleTab::merged;
  robot.frames(3);
  ASSERT_TRUE(robot.click("people.unmerge." + sample_id(106).text()));
  EXPECT_EQ(asked<command::UnmergePerson>().size(), 1U);
}

void pictures(const RobotOptions& options, const std::string& ending) {
  Robot robot(options);
  robot.views = sample_views(Screen::people);
  PeopleView& view = robot.views.people;
  const auto show = [&](const std::string& name) {
    robot.frames(3);
    EXPECT_TRUE(robot.screenshot("people" + name + ending));
  };
  view = sample_people();
  show("");
  view.tab = PeopleTab::duplicates;
  show("_duplicates");
  view.tab = PeopleTab::merged;
  show("_merged");
  view.import = sample_import();
  show("_import");
  view = {};
  view.loading = false;
  show("_empty");
}

TEST(PeoplePictures, AreDrawn) {
  pictures({}, "");
  pictures({1366, 768, 1.25F, "en"}, "_125_en");
}

}  // namespace
}  // namespace yanxing::test
