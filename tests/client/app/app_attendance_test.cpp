#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

const Message* last_toast(const Laptop& laptop) {
  const auto& toasts = laptop.view().shell.toasts;
  return toasts.empty() ? nullptr : &toasts.back().text;
}

TEST(FirstRun, AsksForPlaceAndPersonAndThenNeverAgain) {
  Laptop laptop;
  EXPECT_FALSE(laptop.view().first_run.needed);
  EXPECT_EQ(laptop.view().shell.person, "韦一");
  EXPECT_EQ(laptop.view().shell.place, "桥板乡");
  EXPECT_EQ(laptop.view().shell.place_parent, "融安县");
  laptop.reopen();
  EXPECT_FALSE(laptop.view().first_run.needed);
  EXPECT_EQ(laptop.view().shell.person, "韦一");
}

TEST(FirstRun, AWrongPlaceOrAnEmptyNameIsSaidAndNothingIsMade) {
  yanxing::testing::TempDir folder;
  AppOptions options;
  options.data = folder.path();
  options.assets = yanxing::testing::source_dir() / "assets";
  auto app = App::open(options);
  ASSERT_TRUE(app);
  EXPECT_TRUE((*app)->view().first_run.needed);
  // Read in slices, however slow the machine.
  for (int i = 0; i < 2000 && (*app)->view().first_run.places.size() <= 50; ++i)
    (*app)->tick(std::chrono::milliseconds(5));
  EXPECT_GT((*app)->view().first_run.places.size(), 50U);
  (*app)->run(command::SetIdentity{testing::township, "  "});
  EXPECT_TRUE((*app)->view().first_run.needed);
  EXPECT_EQ((*app)->view().first_run.error.key, "first_run.invalid");
  (*app)->run(command::OpenEditor{"training", std::nullopt, {}});
  EXPECT_FALSE((*app)->view().shell.editor);
}

TEST(App, ASecondProgramOnTheSameFolderIsRefused) {
  Laptop laptop;
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  const auto second = App::open(options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::busy);
}

TEST(Attendance, AMarkIsOnTheDiskBeforeTheNextFrame) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  ASSERT_EQ(laptop.view().attendance.roster_size, 2);
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::late});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::late);
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  EXPECT_EQ(laptop.view().attendance.counts.late, 1);
  ASSERT_NE(last_toast(laptop), nullptr);
  EXPECT_EQ(last_toast(laptop)->key, "toast.marked");
  laptop.reopen();
  ASSERT_TRUE(laptop.view().attendance.session) << "the session that was open is open again";
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::late);
  EXPECT_EQ(laptop.row("覃美英")->sync, SyncState::local);
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::none);
}

TEST(Attendance, UndoTakesTheLastMarkBackAndThenTheOneBefore) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
  const auto time = laptop.row("覃美英")->time;
  EXPECT_FALSE(time.empty());
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::leave});
  EXPECT_EQ(laptop.row("覃美英")->time, "");
  laptop.run(command::Undo{});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.row("覃美英")->time, time);
  laptop.run(command::Undo{});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::none);
  EXPECT_EQ(laptop.view().attendance.counts.none, 1);
}

TEST(Attendance, TakingAMarkAwayCanBeUndone) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::absent});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::none});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::none);
  EXPECT_FALSE(laptop.row("覃美英")->has_mark_record);
  laptop.run(command::Undo{});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::absent);
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::none});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
}

TEST(Attendance, ANoteIsWrittenInThePauseOfTypingAndFoundAfterAKill) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  const auto person = laptop.person("覃美英");
  laptop.run(command::SetMark{person, Mark::leave});
  for (const char* typed : {"家", "家里", "家里有事"}) laptop.run(command::SetMarkNote{person, typed});
  EXPECT_EQ(laptop.row("覃美英")->note, "家里有事");
  EXPECT_EQ(laptop.view().shell.saving, Saving::pending);
  laptop.clock.advance(300);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  laptop.reopen();
  EXPECT_EQ(laptop.row("覃美英")->note, "家里有事");
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::leave);
}

TEST(Attendance, AWalkInIsAPersonAndAMarkAndOneUndoTakesBothBack) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::AddWalkIn{"蓝桂花", testing::village, "村民", "10000001234"});
  ASSERT_NE(laptop.row("蓝桂花"), nullptr);
  EXPECT_EQ(laptop.row("蓝桂花")->mark, Mark::present);
  EXPECT_TRUE(laptop.row("蓝桂花")->walk_in);
  EXPECT_EQ(laptop.row("蓝桂花")->phone, "100****1234");
  EXPECT_EQ(laptop.view().attendance.counts.total, 2);
  laptop.reopen();
  ASSERT_NE(laptop.row("蓝桂花"), nullptr);
  EXPECT_TRUE(laptop.row("蓝桂花")->walk_in);
  laptop.run(command::AddWalkIn{"莫爱华", "", "", ""});
  EXPECT_EQ(laptop.view().attendance.counts.total, 3);
  ASSERT_FALSE(laptop.view().shell.toasts.empty());
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.walk_in");
  EXPECT_TRUE(laptop.view().shell.toasts.back().can_undo) << "as with any other sign-in";
  laptop.run(command::Undo{});
  EXPECT_EQ(laptop.row("莫爱华"), nullptr);
  EXPECT_EQ(laptop.view().attendance.counts.total, 2);
}

void note_walk_in(Laptop& laptop, std::optional<WalkIn> typed) {
  laptop.run(AttendanceCommand(command::NoteWalkIn{std::move(typed)}));
  laptop.clock.advance(300);
  laptop.settle();
}

TEST(Attendance, AHalfTypedWalkInSurvivesAKillUntilSheIsAdded) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  const WalkIn typed{"蓝桂花", testing::village, "村民", "1000000"};
  note_walk_in(laptop, typed);
  const yanxing::testing::TempDir killed;
  const auto again = laptop.as_after_a_kill(killed);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->view().attendance.walk_in, typed);
  laptop.run(command::AddWalkIn{typed.name, typed.place, typed.role, typed.phone});
  EXPECT_FALSE(laptop.view().attendance.walk_in);
  const yanxing::testing::TempDir killed_at_once;  // before what was typed is forgotten
  const auto after = laptop.as_after_a_kill(killed_at_once);
  ASSERT_NE(after, nullptr);
  EXPECT_FALSE(after->view().attendance.walk_in) << "she would be added twice";
  EXPECT_EQ(after->view().attendance.counts.total, 2);
  laptop.reopen();
  EXPECT_FALSE(laptop.view().attendance.walk_in);
  EXPECT_NE(laptop.row("蓝桂花"), nullptr);
}

TEST(Attendance, AHalfTypedWalkInThatIsThrownAwayIsGone) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  note_walk_in(laptop, WalkIn{"蓝桂花", {}, {}, {}});
  note_walk_in(laptop, std::nullopt);
  laptop.reopen();
  EXPECT_FALSE(laptop.view().attendance.walk_in);
}

TEST(Attendance, QuickSignInFindsByInitials) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::FindPerson{"wxl"});
  ASSERT_EQ(laptop.view().attendance.quick.size(), 1U);
  EXPECT_EQ(laptop.view().attendance.quick[0].name, "韦秀兰");
}

TEST(Attendance, ATrainingWithoutSessionsAsksForOne) {
  Laptop laptop;
  laptop.run(command::OpenEditor{"training", std::nullopt, {{"title", "培训"}, {"mode", "collective"}}});
  laptop.run(command::SaveEditor{});
  laptop.settle();
  EXPECT_TRUE(laptop.view().attendance.training);
  EXPECT_FALSE(laptop.view().attendance.session);
  EXPECT_FALSE(laptop.view().attendance.loading);
  EXPECT_TRUE(laptop.view().attendance.sessions.empty());
}

TEST(Editor, SaysWhatIsMissingOnlyWhenAskedToSave) {
  Laptop laptop;
  laptop.run(command::OpenEditor{"training", std::nullopt, {}});
  ASSERT_TRUE(laptop.view().shell.editor);
  EXPECT_FALSE(laptop.view().shell.editor->can_save);
  EXPECT_FALSE(laptop.view().shell.editor->changed);
  EXPECT_TRUE(laptop.view().shell.editor->fields.front().error.empty());
  laptop.run(command::SaveEditor{});
  ASSERT_TRUE(laptop.view().shell.editor);
  EXPECT_EQ(laptop.view().shell.editor->fields.front().error.key, "finding.required");
  laptop.run(command::SetEditorField{"title", "培训"});
  EXPECT_TRUE(laptop.view().shell.editor->fields.front().error.empty());
  EXPECT_TRUE(laptop.view().shell.editor->changed);
  laptop.run(command::CloseEditor{});
  EXPECT_FALSE(laptop.view().shell.editor);
}

TEST(Editor, AHalfTypedFormSurvivesAKill) {
  Laptop laptop;
  laptop.run(command::OpenEditor{"training", std::nullopt, {}});
  laptop.run(command::SetEditorField{"title", "半途的培训"});
  laptop.clock.advance(300);
  laptop.settle();
  laptop.reopen();
  ASSERT_TRUE(laptop.view().shell.editor);
  EXPECT_TRUE(laptop.view().shell.editor->restored);
  EXPECT_EQ(laptop.view().shell.editor->fields.front().text, "半途的培训");
  laptop.run(command::CloseEditor{});
  laptop.reopen();
  EXPECT_FALSE(laptop.view().shell.editor);
}

TEST(Settings, LanguageSizeAndContrastAreKept) {
  Laptop laptop;
  EXPECT_FALSE(laptop.view().shell.high_contrast);
  laptop.run(command::SetLanguage{"en"});
  laptop.run(command::SetFontScale{9.0});
  laptop.run(command::SetHighContrast{true});
  laptop.reopen();
  EXPECT_TRUE(laptop.view().shell.high_contrast);
  EXPECT_EQ(laptop.view().shell.language, "en");
  EXPECT_EQ(laptop.view().settings.font_scale, 2.0);
}

TEST(Settings, ThePersonsNameIsWrittenInThePauseOfTyping) {
  Laptop laptop;
  for (const char* typed : {"韦一", "韦一二", "韦一二三"}) laptop.run(command::SetPerson{typed});
  EXPECT_EQ(laptop.view().shell.person, "韦一二三");
  laptop.reopen();  // closing writes it too
  EXPECT_EQ(laptop.view().shell.person, "韦一二三");
  laptop.run(command::SetPerson{""});
  laptop.clock.advance(300);
  laptop.settle();
  laptop.reopen();
  EXPECT_EQ(laptop.view().shell.person, "韦一二三") << "nobody is called nothing";
}

TEST(Settings, ABackupIsACompleteFileAndNeverOverwritesOne) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  const auto file = (laptop.folder() / "backup.db").string();
  laptop.run(command::Backup{file});
  EXPECT_TRUE(laptop.view().settings.backup_running);
  laptop.wait_until([](const Views& v) { return !v.settings.backup_running; }, "the backup");
  EXPECT_TRUE(laptop.view().settings.last_backup.known());
  EXPECT_GT(std::filesystem::file_size(file), 4096U);
  laptop.run(command::Backup{file});
  laptop.settle();
  EXPECT_EQ(laptop.view().settings.backup_problem.key, "backup.problem.exists");
}

}  // namespace
}  // namespace yanxing::app
