// The list of records: filters that are kept, and what is done to several records at once.
#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

class RecordsList : public ::testing::Test {
 protected:
  RecordsList() {
    laptop.prepare_session({"韦秀兰", "覃美英", "黄月娥"});
    show();
  }
  void show() {
    laptop.run(command::ShowScreen{Screen::records});
    laptop.settle();
  }
  void filter(const std::string& form, RecordState state = RecordState::any) {
    laptop.run(command::FilterRecords{{form, "", state, "", "", ""}});
    laptop.settle();
  }
  const RecordsView& view() const { return laptop.view().records; }

  Laptop laptop;
};

TEST_F(RecordsList, AKeptFilterSurvivesARestartAndIsForgottenWithUndo) {
  const RecordsFilter wanted{"person", "450224204", RecordState::local, "韦", "2021-01-01", ""};
  laptop.run(command::FilterRecords{wanted});
  laptop.run(command::SaveRecordsFilter{" 本乡姓韦的 "});
  laptop.reopen();
  show();
  ASSERT_EQ(view().saved.size(), 1U);
  EXPECT_EQ(view().saved[0].name, "本乡姓韦的");
  EXPECT_EQ(view().saved[0].filter, wanted);
  laptop.run(command::FilterRecords{view().saved[0].filter});
  laptop.settle();
  EXPECT_EQ(view().total, 1);
  laptop.run(command::ForgetRecordsFilter{"本乡姓韦的"});
  EXPECT_TRUE(view().saved.empty());
  laptop.run(command::Undo{});
  EXPECT_EQ(view().saved.size(), 1U);
}

TEST_F(RecordsList, SeveralAreDeletedWithoutAQuestionAndComeBackByOneUndo) {
  filter("person");
  ASSERT_EQ(view().total, 3);
  const auto all = view().all;
  laptop.run(command::ChooseAllRecords{true});
  EXPECT_EQ(view().chosen, 3);
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[0].id, false});
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question) << "undo takes it back";
  laptop.settle();
  ASSERT_EQ(laptop.view().shell.toasts.size(), 1U);
  EXPECT_EQ(laptop.view().shell.toasts[0].text.key, "records.bulk.deleted");
  EXPECT_TRUE(laptop.view().shell.toasts[0].can_undo);
  EXPECT_EQ(view().total, 1);
  EXPECT_EQ(view().all, all - 2);
  EXPECT_EQ(view().chosen, 0);
  filter("person", RecordState::deleted);
  EXPECT_EQ(view().total, 2);
  laptop.run(command::Undo{});
  laptop.settle();
  ASSERT_EQ(laptop.view().shell.toasts.size(), 1U) << "what is undone is not claimed any more";
  EXPECT_EQ(laptop.view().shell.toasts[0].text.key, "undo.done");
  EXPECT_EQ(view().total, 0);
  filter("person");
  EXPECT_EQ(view().total, 3);
  EXPECT_EQ(view().all, all);
}

TEST_F(RecordsList, DeletedOnesAreBroughtBackTogether) {
  filter("person");
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[1].id, true});
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::DeleteChosenRecords{});
  filter("person", RecordState::deleted);
  ASSERT_EQ(view().total, 2);
  laptop.run(command::ChooseAllRecords{true});
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question);
  laptop.settle();
  EXPECT_EQ(view().total, 0);
  filter("person");
  EXPECT_EQ(view().total, 3);
}

TEST_F(RecordsList, OneIsDeletedWithoutAQuestionAndAnotherFilterChoosesNothing) {
  filter("person");
  laptop.run(command::ChooseAllRecords{true});
  filter("session");
  EXPECT_EQ(view().chosen, 0);
  filter("person");
  laptop.run(command::ChooseRecords{view().rows[1].id, view().rows[1].id, true});
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question);
  EXPECT_EQ(view().total, 2);
}

TEST_F(RecordsList, AMarkSaysOfWhichHalfDayItIs) {
  laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::present});
  filter("mark");
  ASSERT_EQ(view().total, 1);
  const std::string& title = view().rows[0].title;
  EXPECT_EQ(title.find("韦秀兰"), 0U) << title;
  EXPECT_NE(title.find("上午"), std::string::npos) << title;
}

TEST_F(RecordsList, DaysOfTheLastChangeAreAFilter) {
  const auto total = view().total;
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "2021-05-16", "2021-05-18"}});
  laptop.settle();
  EXPECT_EQ(view().total, total);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "", "2021-05-01"}});
  laptop.settle();
  EXPECT_EQ(view().total, 0);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "2021-05-", ""}});
  laptop.settle();
  EXPECT_EQ(view().total, total) << "half a date filters nothing";
}

}  // namespace
}  // namespace yanxing::app
