// The list of records: filters that are kept, and what is done to several records at once.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "client/app/observation_model.h"
#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "sync/ledger/ledger.h"
#include "tests/client/app/app_records_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::RecordsList;

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

/// Persons put into the data folder while the app is closed.
class ManyRecords : public RecordsList {
 protected:
  ManyRecords() {
    constexpr int count = 1500;
    laptop.close();
    {
      auto workspace = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
      const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
      records::RecordStore store(*workspace, forms);
      std::vector<records::SaveRequest> requests;
      for (int i = 0; i < count; ++i)
        requests.push_back(
            {"person", std::nullopt, {{"name", "石" + std::to_string(i)}, {"place", testing::village}}, {}});
      EXPECT_TRUE(store.save_many(requests).ok());
    }
    laptop.reopen();
    show();
    filter("person");
    all = view().all;
  }
  void delete_all() {
    laptop.run(command::ChooseAllRecords{true});
    laptop.settle();
    laptop.run(command::DeleteChosenRecords{});
    ASSERT_FALSE(laptop.view().shell.question) << "one undo takes it back";
  }
  void tick() { laptop.app().tick(std::chrono::milliseconds(1)); }

  std::int64_t all = 0;
};

TEST_F(ManyRecords, WhatIsWhereIsCountedInSlicesAndTheScreensSaySoMeanwhile) {
  laptop.close();
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  const auto app = std::move(App::open(options)).value();
  EXPECT_TRUE(app->view().sync.counting) << "before the first tick nothing is known";
  EXPECT_TRUE(app->view().home.counting) << "and the first frame says so";
  EXPECT_TRUE(app->view().shell.counting);
  for (int i = 0; i < 1000 && (i == 0 || app->view().home.loading || app->view().home.counting); ++i) {
    app->tick(std::chrono::milliseconds(0));
    if (app->view().sync.counting) {
      EXPECT_EQ(app->idle_for(), std::chrono::milliseconds(0)) << "it goes on";
    }
  }
  EXPECT_FALSE(app->view().sync.counting);
  EXPECT_FALSE(app->view().home.counting);
  EXPECT_EQ(app->view().sync.local, all);
  EXPECT_EQ(app->view().home.waiting_records, all);
  EXPECT_EQ(app->view().sync.on_server, 0);
}

TEST_F(ManyRecords, ChecklistsAreReadInSlicesAndCountedOnlyWhenAllAreRead) {
  std::vector<std::string> villages;
  for (const auto& village : laptop.view().observation.villages) villages.push_back(village.code);
  ASSERT_GT(villages.size(), 4U);
  laptop.close();
  {
    auto workspace = records::Workspace::open(laptop.folder() / "data").value();
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    records::RecordStore store(*workspace, forms);
    std::vector<records::SaveRequest> requests;
    for (int year = 1951; year <= 2021; year += 5) {
      for (const auto& village : villages)
        for (const char* stage : {"1", "2", "3", "4"})
          requests.push_back(
              {"observation",
               std::nullopt,
               {{"place", village}, {"round", std::to_string(year)}, {"stage", stage}, {"state", "final"}},
               {}});
    }
    ASSERT_GT(requests.size(), 2 * static_cast<std::size_t>(ObservationModel::slice_records));
    ASSERT_TRUE(store.save_many(requests).value().rejected.empty());
  }
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  const auto app = std::move(App::open(options)).value();
  const auto& seen = app->view().observation;
  for (int screens = 0; !seen.counting; ++screens) {
    ASSERT_LT(screens, 100'000) << "warmed up a screen at a time";
    app->tick(std::chrono::milliseconds(0));
  }
  int slices = 0;
  while (seen.counting) {
    ASSERT_LT(++slices, 1000);
    EXPECT_EQ(seen.villages_finalised.done, 0);
    EXPECT_EQ(app->idle_for(), std::chrono::milliseconds(0));
    app->tick(std::chrono::milliseconds(0));
  }
  EXPECT_GT(slices, 0);
  EXPECT_EQ(seen.villages_finalised.done, static_cast<std::int64_t>(villages.size()));
}

TEST_F(ManyRecords, ASaveChangesTheCountsAndStartsNothingAnew) {
  ASSERT_EQ(view().total, 1503);
  ASSERT_FALSE(view().counting);
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[1].id, true});
  const auto last = view().rows[3].id;
  laptop.run(command::DeleteRecord{last});
  // At once, without a tick: nothing was counted again.
  EXPECT_EQ(view().total, 1502);
  EXPECT_FALSE(view().counting);
  EXPECT_EQ(view().all, all - 1);
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::Undo{});
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().rows[0].id, last) << "the newest change comes first";
  EXPECT_EQ(view().all, all);
  EXPECT_FALSE(view().counting);
}

TEST_F(ManyRecords, ManyAreDeletedInSlicesThatSayHowFarAndComeBackByOneUndo) {
  delete_all();
  EXPECT_GT(view().bulk.done, 0);
  EXPECT_LT(view().bulk.done, 1503);
  EXPECT_EQ(view().bulk.total, 1503);
  laptop.settle();
  EXPECT_EQ(view().bulk.total, 0);
  EXPECT_EQ(view().total, 0);
  EXPECT_EQ(view().all, all - 1503);
  laptop.run(command::Undo{});
  tick();
  EXPECT_GT(view().bulk.done, 0);
  EXPECT_EQ(view().bulk.total, 1503);
  laptop.run(command::Undo{});  // one at a time
  laptop.settle();
  EXPECT_EQ(view().bulk.total, 0);
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().all, all);
}

TEST_F(ManyRecords, StoppedHalfwayWhatWasDoneIsOneDeed) {
  delete_all();
  laptop.run(command::StopBulk{});
  laptop.settle();
  const auto left = view().total;
  EXPECT_GT(left, 0);
  EXPECT_LT(left, 1503);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(view().total, 1503);
}

TEST_F(ManyRecords, AnUndoStoppedHalfwayIsTakenUpAgainByTheNext) {
  delete_all();
  laptop.settle();
  laptop.run(command::Undo{});
  laptop.run(command::StopBulk{});
  laptop.settle();
  const auto back = view().total;
  EXPECT_GT(back, 0);
  EXPECT_LT(back, 1503);
  ASSERT_TRUE(laptop.view().shell.can_undo);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().all, all);
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
