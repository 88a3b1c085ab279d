// The queue at the table: quick sign-in, late, out, all present, head count, walk-ins; and the plan of sessions.
#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

const AttendanceView& sign_in_view(const Laptop& laptop) { return laptop.view().attendance; }

TEST(SignIn, IsSavedAndSaidAndTheSecondTimeChangesNothing) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  const auto person = laptop.person("覃美英");
  laptop.run(command::SignIn{person});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  ASSERT_EQ(sign_in_view(laptop).recent.size(), 1U);
  EXPECT_EQ(sign_in_view(laptop).recent[0].how, SignedHow::in);
  const auto time = laptop.row("覃美英")->time;
  laptop.clock.advance(600'000);
  laptop.run(command::SignIn{person});
  EXPECT_EQ(laptop.row("覃美英")->time, time);
  ASSERT_EQ(sign_in_view(laptop).recent.size(), 1U);
  EXPECT_EQ(sign_in_view(laptop).recent[0].how, SignedHow::already);
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.already_in");
  laptop.run(command::Undo{});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::none) << "the second press was no deed to undo";
  EXPECT_TRUE(sign_in_view(laptop).recent.empty());
}

TEST(SignIn, OffersFirstWhoIsNotThereYet) {
  Laptop laptop;
  laptop.prepare_session({"韦秀兰", "韦秀莲"});
  laptop.run(command::FindPerson{"wx"});
  const auto first = sign_in_view(laptop).quick.at(0).person;
  laptop.run(command::SignIn{first});
  laptop.run(command::FindPerson{"wx"});
  ASSERT_EQ(sign_in_view(laptop).quick.size(), 2U);
  EXPECT_NE(sign_in_view(laptop).quick[0].person, first);
  laptop.run(command::FindPerson{"wx", true});
  EXPECT_EQ(sign_in_view(laptop).quick[0].person, first) << "signing out it is the other way round";
}

TEST(SignIn, IsLateAfterTheTimeOfTheSessionAtTheMomentOfTheMark) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰", "蓝桂花"});
  const auto now = sign_in_view(laptop).clock;
  ASSERT_EQ(now.size(), 5U);
  laptop.run(command::SetLateAfter{now});
  EXPECT_EQ(sign_in_view(laptop).late_after, now);
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.clock.advance(60'000);
  laptop.run(command::SignIn{laptop.person("韦秀兰")});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::late);
  EXPECT_EQ(sign_in_view(laptop).recent[0].mark, Mark::late);
  laptop.reopen();
  EXPECT_EQ(sign_in_view(laptop).late_after, now);
  laptop.run(command::SetLateAfter{""});
  laptop.run(command::SignIn{laptop.person("蓝桂花")});
  EXPECT_EQ(laptop.row("蓝桂花")->mark, Mark::present);
}

TEST(SignIn, SomebodyOnLeaveWhoComesAllTheSameIsSignedIn) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::leave});
  laptop.run(command::SignIn{laptop.person("覃美英")});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
}

TEST(SignOut, NotesTheTimeAndAnAbsentMarkClearsBoth) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  const auto person = laptop.person("覃美英");
  laptop.run(command::SignOut{person});
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.not_in");
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::none);
  laptop.run(command::SignIn{person});
  laptop.clock.advance(3'600'000);
  laptop.run(command::SignOut{person, true});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::early);
  const auto out = laptop.row("覃美英")->out;
  EXPECT_EQ(out.size(), 5U);
  laptop.clock.advance(60'000);
  laptop.run(command::SignOut{person});
  EXPECT_EQ(laptop.row("覃美英")->out, out);
  laptop.reopen();
  EXPECT_EQ(laptop.row("覃美英")->out, out);
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::absent});
  EXPECT_EQ(laptop.row("覃美英")->out, "");
  EXPECT_EQ(laptop.row("覃美英")->time, "");
  laptop.reopen();
  EXPECT_EQ(laptop.row("覃美英")->out, "");
}

TEST(AllPresent, KeepsTheExceptionsAndIsOneUndo) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰", "蓝桂花"});
  laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::leave});
  laptop.run(command::MarkAllPresent{});
  EXPECT_FALSE(laptop.view().shell.question) << "undo takes it back";
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.all_present");
  EXPECT_TRUE(laptop.view().shell.toasts.back().can_undo);
  EXPECT_EQ(sign_in_view(laptop).counts.present, 2);
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::leave);
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  laptop.run(command::Undo{});
  EXPECT_EQ(sign_in_view(laptop).counts.none, 2);
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::leave);
  laptop.run(command::Undo{});
  EXPECT_EQ(sign_in_view(laptop).counts.none, 3);
}

TEST(HeadCount, IsKeptWithTheSession) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SetHeadsCounted{1});
  laptop.run(command::SetHeadsCounted{12});
  EXPECT_EQ(sign_in_view(laptop).heads_counted, 12);
  laptop.reopen();
  EXPECT_EQ(sign_in_view(laptop).heads_counted, 12);
  laptop.run(command::SetHeadsCounted{std::nullopt});
  laptop.reopen();
  EXPECT_FALSE(sign_in_view(laptop).heads_counted);
}

TEST(WalkIn, IsPutWhereTheLastOneWasFromAndIsLateToo) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  EXPECT_EQ(sign_in_view(laptop).walk_in_place, testing::township);
  laptop.run(command::AddWalkIn{"蓝桂花", testing::village, "", ""});
  EXPECT_EQ(sign_in_view(laptop).walk_in_place, testing::village);
  laptop.run(command::SetLateAfter{"00:00"});
  laptop.run(command::AddWalkIn{"莫爱华", "", "", ""});
  ASSERT_NE(laptop.row("莫爱华"), nullptr);
  EXPECT_EQ(laptop.row("莫爱华")->village, laptop.row("蓝桂花")->village);
  EXPECT_EQ(laptop.row("莫爱华")->mark, Mark::late);
  EXPECT_EQ(sign_in_view(laptop).recent.at(0).how, SignedHow::walk_in);
}

TEST(Merged, APersonThatWasMergedIsNoRowAndHerMarkCountsForTheOther) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "覃美瑛"});
  ASSERT_EQ(laptop.view().attendance.rows.size(), 2U);
  const auto stays = laptop.person("覃美英");
  const auto goes = laptop.person("覃美瑛");
  laptop.run(command::SignIn{goes});
  laptop.run(command::OpenEditor{"person", goes, {{"merged_into", stays.text()}}});
  ASSERT_TRUE(laptop.view().shell.editor);
  ASSERT_TRUE(laptop.view().shell.editor->can_save);
  laptop.run(command::SaveEditor{});
  laptop.settle();
  EXPECT_EQ(laptop.row("覃美瑛"), nullptr);
  ASSERT_NE(laptop.row("覃美英"), nullptr);
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(sign_in_view(laptop).counts.total, 1);
  laptop.run(command::SetMark{stays, Mark::absent});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::absent) << "the mark that is shown is the one that is changed";
  laptop.reopen();
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::absent);
}

TEST(Plan, IsOfferedForANewTrainingMakesItsSessionsAndIsOneUndo) {
  Laptop laptop;
  laptop.run(command::OpenEditor{
      "training",
      std::nullopt,
      {{"title", "培训"}, {"mode", "concentrated"}, {"start", "2021-05-17"}, {"end", "2021-05-19"}}});
  laptop.run(command::SaveEditor{});
  ASSERT_TRUE(sign_in_view(laptop).plan);
  ASSERT_EQ(sign_in_view(laptop).plan->cells.size(), 6U);
  EXPECT_EQ(sign_in_view(laptop).plan->making, 6);
  laptop.run(command::CheckPlanCell{5, false});
  laptop.run(command::SetPlanField{"late_after", "08:30"});
  laptop.run(command::ShowPlanCell{3});
  laptop.run(command::SetPlanField{"mode", "self_study"});
  EXPECT_FALSE(sign_in_view(laptop).plan->cells[3].counts);
  EXPECT_TRUE(sign_in_view(laptop).plan->cells[2].counts);
  laptop.run(command::SavePlan{});
  laptop.settle();
  EXPECT_FALSE(sign_in_view(laptop).plan);
  EXPECT_EQ(sign_in_view(laptop).sessions.size(), 5U);
  ASSERT_TRUE(sign_in_view(laptop).session);
  EXPECT_EQ(sign_in_view(laptop).late_after, "08:30");
  ASSERT_EQ(sign_in_view(laptop).by_session.size(), 5U);
  EXPECT_FALSE(sign_in_view(laptop).by_session[3].counts);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_TRUE(sign_in_view(laptop).sessions.empty());
  EXPECT_FALSE(sign_in_view(laptop).session);
}

TEST(Plan, TakesAwayOnlySessionsWithoutMarks) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.run(command::OpenPlan{});
  ASSERT_TRUE(sign_in_view(laptop).plan);
  ASSERT_EQ(sign_in_view(laptop).plan->cells.size(), 2U);
  EXPECT_EQ(sign_in_view(laptop).plan->cells[0].marks, 1);
  laptop.run(command::CheckPlanCell{0, false});
  EXPECT_TRUE(sign_in_view(laptop).plan->cells[0].checked);
  laptop.run(command::SavePlan{});
  laptop.settle();
  EXPECT_EQ(sign_in_view(laptop).sessions.size(), 2U);
  laptop.run(command::OpenPlan{});
  laptop.run(command::CheckPlanCell{1, false});
  EXPECT_EQ(sign_in_view(laptop).plan->taking, 1);
  laptop.run(command::SavePlan{});
  laptop.settle();
  EXPECT_EQ(sign_in_view(laptop).sessions.size(), 1U);
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  const auto toast = laptop.view().shell.toasts.back().text;
  EXPECT_EQ(toast.key, "toast.plan_cancelled") << "not: changed";
  ASSERT_EQ(toast.args.size(), 1U);
  EXPECT_NE(toast.args[0].second.find("下午"), std::string::npos) << toast.args[0].second;
}

TEST(SignIn, InASessionOfAnotherDayNoTimeIsNoted) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  EXPECT_TRUE(sign_in_view(laptop).session_today);
  laptop.run(command::SetLateAfter{"00:01"});
  laptop.clock.advance(24LL * 3600 * 1000);
  laptop.settle();
  EXPECT_FALSE(sign_in_view(laptop).session_today) << "it went on over midnight";
  laptop.run(command::SignIn{laptop.person("覃美英")});
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present) << "not late: nobody came at this moment";
  EXPECT_EQ(laptop.row("覃美英")->time, "");
  laptop.run(command::AddWalkIn{"赵新新", {}, {}, {}});
  laptop.settle();
  EXPECT_EQ(laptop.row("赵新新")->mark, Mark::present);
  EXPECT_EQ(laptop.row("赵新新")->time, "");
  laptop.run(command::SignOut{laptop.person("覃美英"), false});
  EXPECT_EQ(laptop.row("覃美英")->out, "");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.not_today_out");
}

TEST(SignIn, WhatIsNoTimeIsSaid) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SetLateAfter{"2599"});
  EXPECT_EQ(sign_in_view(laptop).late_after, "");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.late_wrong");
}

TEST(Figures, AnUndoInAnotherSessionIsSeenAtOnceAndNamed) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::ShowScreen{Screen::attendance});
  laptop.run(command::OpenPlan{});
  laptop.run(command::SavePlan{});  // the afternoon too
  laptop.settle();
  ASSERT_EQ(sign_in_view(laptop).sessions.size(), 2U);
  const auto first = *RecordId::parse(sign_in_view(laptop).sessions[0].value);
  const auto second = *RecordId::parse(sign_in_view(laptop).sessions[1].value);
  laptop.run(command::ChooseSession{first});
  laptop.settle();
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.settle();
  laptop.run(command::ChooseSession{second});
  laptop.settle();
  ASSERT_EQ(sign_in_view(laptop).by_session[0].there, 1);
  laptop.run(command::Undo{});
  laptop.settle();
  ASSERT_EQ(sign_in_view(laptop).by_session.size(), 2U);
  EXPECT_EQ(sign_in_view(laptop).by_session[0].there, 0);
  EXPECT_EQ(sign_in_view(laptop).by_session[1].there, 0);
  std::string said;
  for (const auto& [name, value] : laptop.view().shell.toasts.back().text.args) said += value + " ";
  EXPECT_NE(said.find("上午"), std::string::npos) << said;
}

TEST(WalkIn, ANameThatWasPassedOverWaitsUntilSheIsAdded) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::NoteUnregistered{"赵新新"});
  laptop.run(command::NoteUnregistered{"李小"});
  laptop.run(command::NoteUnregistered{"赵新新"});
  const std::vector<std::string> both{"赵新新", "李小"};
  EXPECT_EQ(sign_in_view(laptop).unregistered, both);
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.not_registered");
  const yanxing::testing::TempDir folder;
  const auto after = laptop.as_after_a_kill(folder);
  ASSERT_NE(after, nullptr);
  EXPECT_EQ(after->view().attendance.unregistered, both);
  laptop.run(command::AddWalkIn{"赵新新", {}, {}, {}});
  EXPECT_EQ(sign_in_view(laptop).unregistered, std::vector<std::string>{"李小"});
  laptop.run(command::ForgetUnregistered{"李小"});
  EXPECT_TRUE(sign_in_view(laptop).unregistered.empty());
  laptop.reopen();
  EXPECT_TRUE(sign_in_view(laptop).unregistered.empty());
}

TEST(Plan, AHalfDayThatWasCancelledIsNotTickedAgain) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::OpenPlan{});
  ASSERT_EQ(sign_in_view(laptop).plan->cells.size(), 2U);
  EXPECT_FALSE(sign_in_view(laptop).plan->touched);
  laptop.run(command::SavePlan{});
  laptop.settle();
  laptop.run(command::OpenPlan{});
  const int other = sign_in_view(laptop).plan->cells[0].marks > 0 ? 1 : 0;
  laptop.run(command::CheckPlanCell{other, false});
  EXPECT_TRUE(sign_in_view(laptop).plan->touched);
  laptop.run(command::SavePlan{});
  laptop.settle();
  EXPECT_EQ(sign_in_view(laptop).sessions.size(), 1U);
  laptop.run(command::OpenPlan{});
  const auto& cell = sign_in_view(laptop).plan->cells[static_cast<std::size_t>(other)];
  EXPECT_FALSE(cell.checked);
  EXPECT_TRUE(cell.cancelled);
  EXPECT_EQ(sign_in_view(laptop).plan->making, 0);
  EXPECT_FALSE(sign_in_view(laptop).plan->can_save);
  laptop.run(command::CheckPlanCell{other, true});
  laptop.run(command::SavePlan{});
  laptop.settle();
  EXPECT_EQ(sign_in_view(laptop).sessions.size(), 2U) << "held after all";
}

TEST(SignOut, LargeTypeCountsWhoHasLeft) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.run(command::SignIn{laptop.person("韦秀兰")});
  EXPECT_EQ(sign_in_view(laptop).counts.left, 0);
  laptop.run(command::SignOut{laptop.person("覃美英"), false});
  EXPECT_EQ(sign_in_view(laptop).counts.there, 2);
  EXPECT_EQ(sign_in_view(laptop).counts.left, 1);
  laptop.run(command::Undo{});
  EXPECT_EQ(sign_in_view(laptop).counts.left, 0);
}

TEST(Figures, TellHowManyWereAtEverySession) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.run(command::OpenPlan{});
  laptop.run(command::SavePlan{});
  laptop.settle();
  ASSERT_EQ(sign_in_view(laptop).by_session.size(), 2U);
  EXPECT_EQ(sign_in_view(laptop).by_session[0].there, 1);
  EXPECT_EQ(sign_in_view(laptop).by_session[0].expected, 2);
  laptop.run(command::ChooseSession{sign_in_view(laptop).by_session[1].session});
  laptop.settle();
  EXPECT_EQ(sign_in_view(laptop).by_session[0].there, 1);
  laptop.run(command::SignIn{laptop.person("韦秀兰")});
  EXPECT_EQ(sign_in_view(laptop).by_session[1].there, 1);
}

TEST(TrainingRecord, OpensWithWhatIsKnownOfTheTraining) {
  Laptop laptop;
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SignIn{laptop.person("覃美英")});
  laptop.run(command::FillTrainingRecord{});
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.screen, Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().forms.fill->form, "training_record");
}

}  // namespace
}  // namespace yanxing::app
