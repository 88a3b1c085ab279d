// 填表 on a real data folder: what is answered is on the disk, what is begun is found again, what is wrong is said.
#include <algorithm>
#include <fstream>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_fill_fixture.h"

namespace yanxing::app {
namespace {

using nlohmann::json;
using testing::Fill;
using testing::find_in;
using testing::Laptop;

TEST_F(Fill, FormsAreListedByProgrammeWithoutThoseOfOtherScreens) {
  ASSERT_GT(forms().forms.size(), 10U);
  EXPECT_EQ(forms().all_forms, static_cast<std::int64_t>(forms().forms.size()));
  std::string before = "0";
  for (const auto& form : forms().forms) {
    EXPECT_NE(form.form, "person");
    EXPECT_NE(form.form, "observation");
    if (!form.programme.empty()) {
      EXPECT_LE(before, form.programme);
    }
    before = form.programme;
  }
}

TEST_F(Fill, FormsAreFoundByPinyinInitials) {
  run(command::FilterForms{"hdtz"});
  ASSERT_EQ(forms().forms.size(), 1U);
  EXPECT_EQ(forms().forms[0].form, "activity");
}

TEST_F(Fill, EveryShippedFormOpensInSectionsAndAsksSomething) {
  const auto all = forms().forms;
  for (const auto& form : all) {
    run(command::NewRecord{form.form});
    ASSERT_TRUE(forms().fill.has_value()) << form.form;
    ASSERT_FALSE(view().sections.empty()) << form.form;
    EXPECT_GT(view().answered.total, 2) << form.form;
    for (const auto& section : std::vector(view().sections)) {
      run(command::OpenSection{section.path});
      EXPECT_FALSE(view().entries.empty()) << form.form << " " << section.path;
      EXPECT_FALSE(section.label.empty()) << form.form << " " << section.path;
    }
    run(command::CloseFill{});
    EXPECT_TRUE(forms().drafts.empty()) << form.form << ": looking at a form records nothing";
  }
}

TEST_F(Fill, AChoiceIsOnTheDiskAtOnce) {
  run(command::NewRecord{"activity"});
  const auto kind = question("kind").choices.front().value;
  set("kind", kind);
  EXPECT_TRUE(view().record.has_value());
  EXPECT_EQ(view().saving, Saving::saved);
  const yanxing::testing::TempDir folder;
  const auto after = laptop.as_after_a_kill(folder);
  ASSERT_NE(after, nullptr);
  after->run(command::ShowScreen{Screen::forms});
  after->tick(std::chrono::milliseconds(10));
  ASSERT_EQ(after->view().forms.drafts.size(), 1U);
  after->run(FillCommand(command::OpenDraft{after->view().forms.drafts[0].id}));
  EXPECT_EQ(find_in(after->view().forms.fill->entries, "kind")->value, kind);
}

TEST_F(Fill, WhatIsHalfTypedStaysOnThisLaptopUntilItIsWhole) {
  fill_activity();
  const auto id = *view().record;
  const auto stored = [&](const std::string& field) {
    laptop.close();
    json value;
    {
      const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
      const auto data = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
      records::RecordStore store(*data, forms);
      const auto found = store.find(id).value();
      if (found->values.contains(field)) value = found->values.at(field);
    }
    laptop.reopen();
    laptop.run(command::ShowScreen{Screen::forms});
    laptop.settle();
    run(command::OpenFill{id});
    return value;
  };
  set("date", "2021-05-1");
  set("sessions", "3场");
  pause();
  EXPECT_EQ(question("date").value, "2021-05-1") << "what she types stays before her";
  EXPECT_EQ(stored("date"), "2021-05-10") << "the last whole answer";
  EXPECT_EQ(stored("sessions"), 2);
  EXPECT_EQ(question("date").value, "2021-05-1") << "and is there after a pause";
  EXPECT_FALSE(question("date").error.empty()) << "with what is wrong";
  run(command::FinaliseRecord{});
  EXPECT_TRUE(has_error("date"));
  set("date", "2021-05-12");
  set("sessions", 3);
  pause();
  EXPECT_EQ(stored("date"), "2021-05-12");
  EXPECT_EQ(stored("sessions"), 3);
}

TEST_F(Fill, AMomentWithoutItsTimeAsksForIt) {
  run(command::NewRecord{"council_minutes"});
  set("time", "2021-01-25T");
  run(command::LeaveQuestion{"time"});
  EXPECT_EQ(question("time").error.key, "finding.no_time");
  set("time", "T09:30");
  EXPECT_EQ(question("time").error.key, "finding.no_day");
  set("time", "2021-01-25T09:30:00.000+08:00");
  EXPECT_TRUE(question("time").error.empty());
}

TEST_F(Fill, TypedTextIsEchoedAtOnceAndWrittenInAPause) {
  run(command::NewRecord{"activity"});
  set("title", "三八");
  set("title", "三八维权周");
  EXPECT_EQ(question("title").value, "三八维权周");
  EXPECT_EQ(view().saving, Saving::pending);
  pause();
  EXPECT_EQ(view().saving, Saving::saved);
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::forms});
  laptop.settle();
  ASSERT_EQ(forms().drafts.size(), 1U);
  EXPECT_NE(forms().drafts[0].title.find("三八维权周"), std::string::npos);
}

TEST_F(Fill, WhoTypesWithoutAPauseLosesAtMostTwoSeconds) {
  for (const auto& [form, field] :
       std::vector<std::pair<std::string, std::string>>{{"activity", "title"}, {"election_result", "reporter"}}) {
    const yanxing::testing::TempDir folder;
    run(command::NewRecord{form});
    std::string text;
    for (int i = 0; i < 22; ++i) {
      text += "a";
      set(field, text);
      laptop.clock.advance(100);
      laptop.settle();
    }
    const auto after = laptop.as_after_a_kill(folder);
    after->run(command::ShowScreen{Screen::forms});
    after->tick(std::chrono::milliseconds(10));
    ASSERT_FALSE(after->view().forms.drafts.empty()) << form;
    run(command::CloseFill{});
  }
}

TEST_F(Fill, ADraftIsGoneOnWithAtTheQuestionWhereOneStopped) {
  fill_activity();
  run(command::AtQuestion{"attendances"});
  pause();
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  EXPECT_FALSE(forms().drafts[0].stopped_at.empty());
  EXPECT_GT(forms().drafts[0].answered.done, 4);
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::forms});
  laptop.settle();
  run(command::OpenDraft{forms().drafts[0].id});
  EXPECT_EQ(view().caret.path, "attendances");
  EXPECT_EQ(view().sections[view().section].path, "figures");
}

TEST_F(Fill, WhatNothingNamesYetIsKeptAsADraftOfThisLaptop) {
  run(command::NewRecord{"election_result"});
  set("members", 7);
  EXPECT_FALSE(view().record.has_value());
  pause();
  const yanxing::testing::TempDir folder;
  const auto after = laptop.as_after_a_kill(folder);
  after->run(command::ShowScreen{Screen::forms});
  after->tick(std::chrono::milliseconds(10));
  ASSERT_EQ(after->view().forms.drafts.size(), 1U) << "survives a power cut";
  EXPECT_TRUE(after->view().forms.drafts[0].unsaved);

  set("place", testing::village);
  set("round", "2");
  pause();
  EXPECT_FALSE(view().record.has_value()) << "she is still typing";
  set("round", "2021");
  pause();
  run(command::LeaveQuestion{"round"});
  EXPECT_TRUE(view().record.has_value()) << "now it has a name";
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  EXPECT_FALSE(forms().drafts[0].unsaved);
  run(command::OpenDraft{forms().drafts[0].id});
  EXPECT_EQ(question("members").value, 7);
  EXPECT_TRUE(question("place").read_only) << "what others may know by its name keeps it";
}

TEST_F(Fill, WhatNamesARecordIsCorrectedWhileItIsFilled) {
  run(command::NewRecord{"election_result"});
  set("place", testing::village);
  set("round", "2012");
  set("members", 7);
  pause();
  ASSERT_TRUE(view().record.has_value());
  const auto wrong = *view().record;
  EXPECT_FALSE(question("round").read_only);
  set("round", "2021");
  pause();
  {
    const yanxing::testing::TempDir folder;
    const auto after = laptop.as_after_a_kill(folder);
    after->run(command::ShowScreen{Screen::forms});
    after->tick(std::chrono::milliseconds(10));
    EXPECT_FALSE(after->view().forms.drafts.empty()) << "nothing is lost in between";
  }
  run(command::LeaveQuestion{"round"});
  run(command::AtQuestion{"members"});
  ASSERT_TRUE(view().record.has_value());
  EXPECT_NE(*view().record, wrong);
  EXPECT_EQ(question("members").value, 7);
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U) << "the one under the wrong name is gone";
  run(command::OpenDraft{forms().drafts[0].id});
  EXPECT_EQ(question("round").value, "2021");
  EXPECT_EQ(question("members").value, 7);
}

TEST_F(Fill, WhatNamesARecordIsCorrectedAndCorrectedBack) {
  run(command::NewRecord{"election_result"});
  set("place", testing::village);
  set("round", "2021");
  set("members", 7);
  pause();
  const auto first = view().record;
  set("round", "2022");
  set("round", "2021");
  set("members", 8);
  pause();
  EXPECT_EQ(view().record, first);
  EXPECT_FALSE(question("members").conflict);
  run(command::CloseFill{});
  ASSERT_EQ(forms().drafts.size(), 1U);
  run(command::OpenDraft{forms().drafts[0].id});
  EXPECT_EQ(question("members").value, 8);
}

TEST_F(Fill, ADayThatTheFormPutInIsStillAskedWhenThePlaceIsChosen) {
  run(command::NewRecord{"visit"});
  set("place", testing::village);
  run(command::LeaveQuestion{"place"});
  EXPECT_FALSE(view().record.has_value());
  set("date", "2021-05-10");
  run(command::LeaveQuestion{"date"});
  EXPECT_TRUE(view().record.has_value());
  EXPECT_EQ(question("date").value, "2021-05-10");
}

TEST_F(Fill, ARecordThatIsThereAlreadyIsGoneOnWith) {
  run(command::NewRecord{"election_result"});
  set("place", testing::village);
  set("round", "2021");
  set("members", 7);
  pause();
  run(command::CloseFill{});
  run(command::NewRecord{"election_result"});
  set("members", 9);
  set("women_members", 3);
  set("place", testing::village);
  set("round", "2021");
  run(command::LeaveQuestion{"round"});
  pause();
  EXPECT_TRUE(question("members").conflict) << "both were typed: a person decides";
  EXPECT_EQ(laptop.view().shell.conflicts, 1);
  EXPECT_EQ(last_toast(), "fill.both_kept");
  run(command::CloseFill{});
  EXPECT_EQ(forms().drafts.size(), 1U);
}

TEST_F(Fill, AnErrorIsToldWhenTheQuestionIsLeftNotBefore) {
  run(command::NewRecord{"site_application"});
  run(command::OpenSection{"contacts"});
  set("head_phone", "139");
  EXPECT_TRUE(question("head_phone").error.empty());
  run(command::LeaveQuestion{"head_phone"});
  EXPECT_EQ(question("head_phone").error.key, "finding.own");
  const auto& contacts = *std::find_if(view().sections.begin(), view().sections.end(),
                                       [](const FillSection& s) { return s.path == "contacts"; });
  EXPECT_EQ(contacts.errors, 1);
  set("head_phone", "13900001234");
  EXPECT_TRUE(question("head_phone").error.empty());
}

TEST_F(Fill, WhatIsAskedFollowsTheAnswers) {
  run(command::NewRecord{"problem"});
  const auto before = view().answered.total;
  set("status", "solved");
  EXPECT_GT(view().answered.total, before);
  EXPECT_EQ(question("result").path, "result");
}

TEST_F(Fill, FinalisingIsRefusedWithAListToJumpTo) {
  run(command::NewRecord{"activity"});
  set("sessions", 0);
  run(command::FinaliseRecord{});
  EXPECT_EQ(view().state, FillState::draft);
  EXPECT_TRUE(has_error("title"));
  EXPECT_TRUE(has_error("sessions"));
  EXPECT_EQ(view().caret.path, view().errors.front().path);
  run(command::GoToQuestion{"sessions"});
  EXPECT_EQ(view().sections[view().section].path, "figures");
  EXPECT_FALSE(question("sessions").error.empty());
  const auto count = view().errors.size();
  set("sessions", 1);
  EXPECT_EQ(view().errors.size(), count - 1) << "the list shrinks as things are mended";
  run(command::NextError{"sessions"});
  EXPECT_EQ(view().caret.path, "attendances");
  run(command::NextError{"attendances"});
  EXPECT_EQ(view().caret.path, view().errors.front().path) << "round and round";
}

}  // namespace
}  // namespace yanxing::app
