// 填表: finished records, undo, rows, photos, and what other screens know.
#include <algorithm>
#include <fstream>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_fill_fixture.h"
#include "tests/client/images/samples.h"

namespace yanxing::app {
namespace {

using nlohmann::json;
using testing::Fill;
using testing::Laptop;

TEST_F(Fill, AFinishedRecordIsLockedUntilItIsEditedAgain) {
  fill_activity();
  run(command::FinaliseRecord{});
  ASSERT_TRUE(view().errors.empty()) << view().errors.front().path;
  EXPECT_EQ(view().state, FillState::final);
  EXPECT_TRUE(question("title").read_only);
  set("title", "改");
  EXPECT_NE(question("title").value, "改");
  run(command::CloseFill{});
  EXPECT_TRUE(forms().drafts.empty());
  const auto& card = *std::find_if(forms().forms.begin(), forms().forms.end(),
                                   [](const FormCard& form) { return form.form == "activity"; });
  EXPECT_EQ(card.finished, 1);
  run(command::ShowFinished{"activity"});
  laptop.clock.advance(1000);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.screen, Screen::records);
  ASSERT_EQ(laptop.view().records.rows.size(), 1U);
  laptop.run(command::OpenRecord{laptop.view().records.rows[0].id});
  EXPECT_EQ(laptop.view().records.detail->own_screen, Screen::forms);
  laptop.run(command::OpenOwnScreen{laptop.view().records.rows[0].id});
  ASSERT_TRUE(forms().fill.has_value());
  run(command::EditAgain{});
  EXPECT_EQ(view().state, FillState::draft);
  set("title", "三八维权周宣讲（第二场）");
  EXPECT_EQ(question("title").value, "三八维权周宣讲（第二场）");
}

TEST_F(Fill, AnswersThatAreNoLongerAskedAreDroppedOnlyAfterSayingSo) {
  fill_activity();
  const auto kinds = question("kind").choices;
  set("kind", "other");
  set("kind_other", "篮球赛");
  set("kind", kinds.front().value);
  pause();
  run(command::FinaliseRecord{});
  EXPECT_EQ(view().state, FillState::draft);
  ASSERT_EQ(view().dropped.size(), 1U);
  EXPECT_EQ(view().dropped[0].value, "篮球赛");
  run(command::KeepFilling{});
  EXPECT_TRUE(view().dropped.empty());
  set("kind", "other");
  EXPECT_EQ(question("kind_other").value, "篮球赛") << "a slip of the hand loses nothing";
  set("kind", kinds.front().value);
  run(command::FinaliseRecord{true});
  EXPECT_EQ(view().state, FillState::final);
  run(command::EditAgain{});
  set("kind", "other");
  EXPECT_EQ(question("kind_other").value, nullptr);
}

TEST_F(Fill, UndoTakesBackTheLastAnswer) {
  run(command::NewRecord{"activity"});
  const auto kinds = question("kind").choices;
  set("kind", kinds[0].value);
  set("kind", kinds[1].value);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(question("kind").value, kinds[0].value);
}

TEST_F(Fill, UndoOfTheFirstAnswerLeavesTheFormOpenAsItWasBegun) {
  run(command::NewRecord{"activity", {{"title", "三八维权周宣讲"}}});
  const auto kinds = question("kind").choices;
  set("kind", kinds[0].value);
  pause();
  laptop.run(command::Undo{});
  laptop.settle();
  ASSERT_TRUE(forms().fill.has_value());
  EXPECT_EQ(question("title").value, "三八维权周宣讲");
  EXPECT_EQ(question("kind").value, nullptr);
  EXPECT_NE(last_toast(), "fill.is_gone");
  set("kind", kinds[1].value);
  pause();
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  laptop.run(command::Redo{});
  laptop.settle();
  EXPECT_EQ(forms().drafts.size(), 1U) << "what was done since counts, the old answer is not brought back beside it";
}

TEST_F(Fill, UndoSaysSoWhenItTakesBackSomethingOfAnotherRecord) {
  fill_activity();
  run(command::CloseFill{});
  run(command::NewRecord{"problem"});
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(last_toast(), "undo.done_elsewhere");
  ASSERT_FALSE(laptop.view().shell.toasts.back().text.args.empty());
  EXPECT_NE(laptop.view().shell.toasts.back().text.args[0].second.find("三八"), std::string::npos);
}

TEST_F(Fill, APlaceInATitleIsShownInWords) {
  run(command::NewRecord{"election_result"});
  EXPECT_EQ(view().title, "") << "nothing names it yet";
  set("place", testing::village);
  set("round", "2021");
  EXPECT_EQ(view().title.find(testing::village), std::string::npos) << view().title;
  EXPECT_NE(view().title.find("2021"), std::string::npos) << view().title;
}

TEST_F(Fill, WhereOneStoppedIsSaidWithTheAnswersInTheLabel) {
  run(command::NewRecord{"reform_summary"});
  run(command::GoToQuestion{"photos_checked"});
  set("photos_checked", true);
  run(command::AtQuestion{"photos_checked"});
  pause();
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  EXPECT_FALSE(forms().drafts[0].stopped_at.empty());
  EXPECT_EQ(forms().drafts[0].stopped_at.find("${"), std::string::npos) << forms().drafts[0].stopped_at;
}

TEST_F(Fill, MonthsArePastedAsTheyAreTyped) {
  run(command::NewRecord{"resettlement_ledger"});
  run(command::GoToQuestion{"roster"});
  if (repeat("roster") == nullptr) run(command::OpenSection{"roster"});
  ASSERT_NE(repeat("roster"), nullptr);
  const auto columns = repeat("roster")->columns;
  const auto birth = std::ranges::find_if(columns, [](const QuestionView& q) { return q.path == "birth"; });
  ASSERT_NE(birth, columns.end());
  const auto column = static_cast<std::size_t>(birth - columns.begin());
  run(command::PasteRows{"roster", "", column, {{"1985-03"}, {"1985.3"}, {"1985年3月"}}});
  const auto rows = repeat("roster")->rows;
  ASSERT_GE(rows.size(), 3U);
  for (std::size_t i = rows.size() - 3; i < rows.size(); ++i)
    EXPECT_EQ(question(rows[i].path + "/birth").value, "1985-03-01");
}

TEST_F(Fill, TheListOfRecordsTellsDraftsFromFinishedOnes) {
  fill_activity();
  pause();
  run(command::CloseFill{});
  laptop.run(command::ShowScreen{Screen::records});
  laptop.settle();
  const auto is_activity = [](const RecordRow& row) { return row.title.find("三八") != std::string::npos; };
  const auto find = [&] { return std::ranges::find_if(laptop.view().records.rows, is_activity); };
  ASSERT_NE(find(), laptop.view().records.rows.end());
  EXPECT_TRUE(find()->draft);
  laptop.run(command::OpenOwnScreen{find()->id});
  run(command::FinaliseRecord{});
  laptop.run(command::ShowScreen{Screen::records});
  laptop.clock.advance(1000);
  laptop.settle();
  EXPECT_FALSE(find()->draft);
  EXPECT_TRUE(find()->finished);
}

TEST_F(Fill, RowsAreAddedPastedTakenAwayAndBroughtBack) {
  run(command::NewRecord{"site_statistics"});
  set("unit", question("unit").choices.front().value);
  set("year", 2021);
  run(command::OpenSection{"organisations"});
  ASSERT_NE(repeat("organisations"), nullptr);
  EXPECT_TRUE(repeat("organisations")->as_table);
  EXPECT_EQ(repeat("organisations")->columns.size(), 6U);
  const auto rows = repeat("organisations")->rows.size();
  run(command::AddRow{"organisations"});
  EXPECT_EQ(repeat("organisations")->rows.size(), rows + 1);
  const auto first = repeat("organisations")->rows.front().path;
  run(command::PasteRows{"organisations",
                         first,
                         0,
                         {{"桥板乡商会妇联", "9", "2", "莫桂兰", "13900001234", "2021.4.8"},
                          {"竹编合作社妇联", "7", "2", "石玉梅", "13900005678", "2021年4月9日"},
                          {"物流园妇联", "11", "3", "潘海燕", "13900004321", "20210410"}}});
  ASSERT_GE(repeat("organisations")->rows.size(), 3U);
  EXPECT_EQ(question(first + "/members").value, 9);
  EXPECT_EQ(question(first + "/founded").value, "2021-04-08");
  const auto before = repeat("organisations")->rows.size();
  run(command::RemoveRow{first});
  EXPECT_EQ(repeat("organisations")->rows.size(), before - 1);
  EXPECT_EQ(last_toast(), "toast.row_removed");
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(repeat("organisations")->rows.size(), before);
  EXPECT_EQ(question(first + "/organisation").value, "桥板乡商会妇联");
}

TEST_F(Fill, ARowOfWhatHasNoNameYetIsBroughtBackToo) {
  run(command::NewRecord{"site_statistics"});
  run(command::OpenSection{"organisations"});
  if (repeat("organisations")->rows.empty()) run(command::AddRow{"organisations"});
  const auto first = repeat("organisations")->rows.front().path;
  set(first + "/organisation", "桥板乡商会妇联");
  run(command::LeaveQuestion{first + "/organisation"});
  ASSERT_FALSE(view().record.has_value());
  run(command::RemoveRow{first});
  EXPECT_EQ(last_toast(), "toast.row_removed");
  EXPECT_TRUE(laptop.view().shell.toasts.back().can_undo);
  laptop.run(command::Undo{});
  laptop.settle();
  ASSERT_FALSE(repeat("organisations")->rows.empty());
  EXPECT_EQ(question(first + "/organisation").value, "桥板乡商会妇联");
}

TEST_F(Fill, APhotoIsKeptWithItsCaption) {
  const yanxing::testing::TempDir pictures;
  const auto file = pictures.path() / "IMG_0001.jpg";
  std::ofstream(file, std::ios::binary) << yanxing::testing::telephone_jpeg(400, 300, 1);
  std::ofstream(pictures.path() / "notes.txt") << "no picture";
  run(command::NewRecord{"activity"});
  run(command::OpenSection{"account"});
  ASSERT_NE(repeat("photos"), nullptr);
  if (repeat("photos")->rows.empty()) run(command::AddRow{"photos"});
  const auto path = repeat("photos")->rows.front().path + "/photo";
  run(command::PickFile{path});
  ASSERT_TRUE(view().picker.has_value());
  run(command::BrowseFolder{pictures.path().string()});
  ASSERT_EQ(view().picker->entries.size(), 1U) << "only pictures are offered";
  run(command::AttachFile{path, file.string()});
  EXPECT_FALSE(view().picker.has_value());
  ASSERT_TRUE(question(path).attachment.has_value());
  EXPECT_TRUE(std::filesystem::exists(question(path).attachment->file));
  ASSERT_TRUE(question(path).comment.has_value());
  EXPECT_EQ(repeat("photos")->rows.front().title, "照片 1") << "it is there, though nobody wrote what it shows";
  set(question(path).comment->path, "宣讲现场");
  EXPECT_EQ(repeat("photos")->rows.front().title, "宣讲现场");
  EXPECT_EQ(question(path).comment->text, "宣讲现场");
  run(command::AttachFile{path, (pictures.path() / "notes.txt").string()});
  EXPECT_EQ(last_toast(), "attach.problem.invalid");
  EXPECT_TRUE(question(path).attachment.has_value()) << "the photo stays";
  run(command::RemoveAttachment{path});
  EXPECT_EQ(question(path).value, nullptr);
}

TEST_F(Fill, TheLanguageIsSwitchedWhileFilling) {
  run(command::NewRecord{"activity"});
  set("title", "三八维权周");
  const auto chinese = question("title").label;
  run(command::SetFillLanguage{"en"});
  EXPECT_NE(question("title").label, chinese);
  EXPECT_EQ(question("title").value, "三八维权周");
}

TEST_F(Fill, AnotherScreenChangesTheOpenRecordAndItIsSeen) {
  run(command::NewRecord{"activity"});
  set("title", "三八维权周");
  pause();
  laptop.run(command::OpenRecord{*view().record});
  laptop.run(command::SetRecordField{*view().record, "title", "六一活动"});
  laptop.clock.advance(300);
  laptop.settle();
  EXPECT_EQ(question("title").value, "六一活动");
}

TEST_F(Fill, ADiscardedDraftComesBackByUndo) {
  run(command::NewRecord{"activity"});
  set("kind", question("kind").choices.front().value);
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  run(command::DiscardDraft{forms().drafts[0].id});
  EXPECT_TRUE(forms().drafts.empty());
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(forms().drafts.size(), 1U);
}

TEST_F(Fill, AnnexTwoKnowsWhatAttendanceKnows) {
  laptop.prepare_session({"韦甲", "韦乙", "韦丙"});
  for (const char* name : {"韦甲", "韦乙"}) laptop.run(command::SetMark{laptop.person(name), Mark::present});
  laptop.run(command::SetMark{laptop.person("韦丙"), Mark::absent});
  laptop.settle();
  const auto training = laptop.view().attendance.training->text();
  laptop.run(command::ShowScreen{Screen::forms});
  run(command::NewRecord{"training_record"});
  set("training", training);
  EXPECT_EQ(question("heads").text, "2");
  EXPECT_EQ(question("participants").text, "其他 2 人");
  auto asked = view().replaced.serial;
  for (const json& wrong : {json("64x"), json(-5), json(2.5), json("补登记一人")}) {
    run(command::OverrideValue{"heads", wrong, "补登记一人"});
    EXPECT_EQ(view().replaced.serial, ++asked);
    EXPECT_FALSE(view().replaced.problem.empty()) << wrong;
    EXPECT_FALSE(question("heads").overridden) << wrong;
    EXPECT_EQ(question("heads").text, "2") << wrong;
  }
  run(command::OverrideValue{"heads", "3", "一人忘记签到"});
  EXPECT_EQ(view().replaced.serial, ++asked);
  EXPECT_TRUE(view().replaced.problem.empty());
  EXPECT_EQ(question("heads").text, "3");
  EXPECT_TRUE(question("heads").overridden);
  EXPECT_EQ(question("heads").derived_text, "2");
}

TEST_F(Fill, TheRecordsScreenShowsRowsAndTablesInWords) {
  run(command::NewRecord{"schedule"});
  set("unit", "rongan");
  set("round", "2021");
  set("hand_in", question("hand_in").choices.front().value);
  set("rows[1]/township", "450224204");
  pause();
  const auto record = view().record;
  ASSERT_TRUE(record);
  run(command::CloseFill{});
  laptop.run(command::ShowScreen{Screen::records});
  laptop.run(command::OpenRecord{*record});
  laptop.settle();
  bool found = false;
  for (const auto& field : laptop.view().records.detail->fields) {
    EXPECT_EQ(field.label.find('['), std::string::npos) << field.label;
    if (field.text.find("桥板乡") != std::string::npos && field.label.starts_with("1. ")) found = true;
  }
  EXPECT_TRUE(found);
}

TEST_F(Fill, ThePersonDialogKnowsTheDayAndTheOfficialCodeLists) {
  laptop.run(command::OpenEditor{"person", std::nullopt, {}});
  laptop.run(command::SetEditorField{"name", "韦丁"});
  laptop.run(command::SetEditorField{"place", testing::village});
  laptop.run(command::SetEditorField{"birth", "1985-03-01"});
  laptop.run(command::SetEditorField{"nationality", "08"});
  laptop.settle();
  const auto& editor = *laptop.view().shell.editor;
  for (const auto& field : editor.fields) {
    EXPECT_TRUE(field.error.empty()) << field.label << " " << field.error.key;
    if (field.name != "nationality") continue;
    EXPECT_EQ(field.text, "壮族");
    EXPECT_EQ(field.choices.size(), 56U);
  }
  EXPECT_TRUE(editor.can_save);
}

}  // namespace
}  // namespace yanxing::app
