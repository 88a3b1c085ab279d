// Nothing typed is lost: kill -9 at any moment, a full disk, closing in the middle of a word.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "client/app/saves.h"
#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

// Writes past the first page of any file fail as long as this lives; the real file system says so to the real SQLite.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit tight = before_;
    tight.rlim_cur = 4096;
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

const AttendanceRow* row_of(const App& app, const std::string& name) {
  const auto& rows = app.view().attendance.rows;
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const AttendanceRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

TEST(Loss, AKillRightAfterAMarkKeepsIt) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::early});
  const yanxing::testing::TempDir folder;
  const auto again = laptop.as_after_a_kill(folder);
  ASSERT_NE(again, nullptr);
  ASSERT_NE(row_of(*again, "覃美英"), nullptr);
  EXPECT_EQ(row_of(*again, "覃美英")->mark, Mark::early);
}

TEST(Loss, AKillKeepsWhatWasTypedUpToTheLastPause) {
  Laptop laptop;
  laptop.run(command::OpenVillage{testing::village});
  const auto field = laptop.view().observation.items.at(0).field;
  laptop.run(command::SetAnswer{field, Answer::no});
  laptop.run(command::SetComment{field, "公告贴得太晚"});
  laptop.clock.advance(300);
  laptop.app().tick(std::chrono::milliseconds(5));
  laptop.run(command::SetComment{field, "公告贴得太晚，只有一"});  // no pause yet
  const yanxing::testing::TempDir folder;
  const auto again = laptop.as_after_a_kill(folder);
  ASSERT_NE(again, nullptr);
  again->run(command::OpenVillage{testing::village});
  EXPECT_EQ(again->view().observation.items.at(0).answer, Answer::no);
  EXPECT_EQ(again->view().observation.items.at(0).comment, "公告贴得太晚");
}

TEST(Loss, ClosingInTheMiddleOfAWordWritesIt) {
  Laptop laptop;
  laptop.run(command::OpenVillage{testing::village});
  const auto field = laptop.view().observation.items.at(0).field;
  laptop.run(command::SetAnswer{field, Answer::no});
  laptop.run(command::SetComment{field, "没有"});
  laptop.run(command::Quit{});
  EXPECT_TRUE(laptop.app().wants_quit());
  laptop.reopen();
  laptop.run(command::OpenVillage{testing::village});
  EXPECT_EQ(laptop.view().observation.items.at(0).comment, "没有");
}

TEST(Loss, AFullDiskIsSaidAndWhatWasMarkedIsWrittenWhenThereIsSpaceAgain) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  {
    const FullDisk full;
    laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
    EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present) << "App keeps it";
    EXPECT_TRUE(laptop.row("覃美英")->unsaved) << "and says that it is not on the disk";
    EXPECT_EQ(laptop.view().attendance.counts.unsaved, 1);
    EXPECT_EQ(laptop.view().shell.saving, Saving::failed);
    EXPECT_FALSE(laptop.view().shell.blocking.empty());
    laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::late});
    EXPECT_EQ(laptop.view().shell.saving, Saving::failed);
    laptop.run(command::Quit{});
    EXPECT_FALSE(laptop.app().wants_quit());
    ASSERT_TRUE(laptop.view().shell.question);
    EXPECT_TRUE(laptop.view().shell.question->danger);
    laptop.run(command::AnswerQuestion{laptop.view().shell.question->id, false});
    EXPECT_FALSE(laptop.app().wants_quit());
    laptop.run(command::Quit{});
    ASSERT_TRUE(laptop.view().shell.question) << "asked again";
  }
  laptop.clock.advance(5'000);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  EXPECT_FALSE(laptop.view().shell.question) << "nothing would be lost any more";
  EXPECT_FALSE(laptop.app().wants_quit());
  EXPECT_TRUE(laptop.view().shell.blocking.empty());
  EXPECT_FALSE(laptop.row("覃美英")->unsaved);
  EXPECT_EQ(laptop.view().attendance.counts.unsaved, 0);
  laptop.reopen();
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::late);
}

TEST(Loss, AFullDiskIsToldOfOnceAndNoLongerOnceItIsSaved) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  const auto told = [&] {
    const auto& toasts = laptop.view().shell.toasts;
    return std::count_if(toasts.begin(), toasts.end(),
                         [](const Toast& toast) { return toast.text.key.starts_with("save.problem."); });
  };
  {
    const FullDisk full;
    laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
    EXPECT_EQ(told(), 1);
    for (int i = 0; i < 3; ++i) {
      laptop.clock.advance(Saves::retry_ms);
      laptop.app().tick(std::chrono::milliseconds(5));
      EXPECT_EQ(told(), 1);
    }
    laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::late});
    EXPECT_EQ(told(), 1) << "the banner says it";
    EXPECT_FALSE(laptop.view().shell.blocking.empty());
  }
  laptop.clock.advance(Saves::retry_ms);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  EXPECT_EQ(told(), 0);
}

TEST(Loss, OnAFullDiskTheProgramStartsShowsWhatIsThereAndSavesWhenThereIsSpaceAgain) {
  Laptop laptop;
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::late});
  {
    const FullDisk full;
    laptop.reopen();
    ASSERT_NE(laptop.row("覃美英"), nullptr);
    EXPECT_EQ(laptop.row("覃美英")->mark, Mark::late);
    EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
    laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::present});
    EXPECT_TRUE(laptop.row("韦秀兰")->unsaved);
    EXPECT_EQ(laptop.view().shell.saving, Saving::failed);
    EXPECT_FALSE(laptop.view().shell.blocking.empty());
  }
  laptop.clock.advance(5'000);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  laptop.reopen();
  EXPECT_EQ(laptop.row("韦秀兰")->mark, Mark::present);
}

TEST(Loss, ATypedCommentSurvivesAFullDisk) {
  Laptop laptop;
  laptop.run(command::OpenVillage{testing::village});
  const auto field = laptop.view().observation.items.at(0).field;
  laptop.run(command::SetAnswer{field, Answer::no});
  {
    const FullDisk full;
    laptop.run(command::SetComment{field, "第一句"});
    laptop.clock.advance(300);
    laptop.app().tick(std::chrono::milliseconds(5));
    EXPECT_EQ(laptop.view().shell.saving, Saving::failed);
    laptop.run(command::SetComment{field, "第一句。第二句"});
    EXPECT_EQ(laptop.view().observation.items.at(0).comment, "第一句。第二句");
  }
  laptop.clock.advance(5'000);
  laptop.settle();
  laptop.reopen();
  laptop.run(command::OpenVillage{testing::village});
  EXPECT_EQ(laptop.view().observation.items.at(0).comment, "第一句。第二句");
}

TEST(Loss, AFormThatCouldNotBeSavedIsSavedOnceWhenSavedAgain) {
  Laptop laptop;
  laptop.run(command::OpenEditor{"person", std::nullopt, {{"name", "覃美英"}, {"place", testing::village}}});
  {
    const FullDisk full;
    laptop.run(command::SaveEditor{});
    ASSERT_TRUE(laptop.view().shell.editor);
    EXPECT_FALSE(laptop.view().shell.editor->problem.empty());
    laptop.run(command::SaveEditor{});
  }
  laptop.clock.advance(5'000);
  laptop.settle();
  EXPECT_FALSE(laptop.view().shell.editor);
  laptop.run(command::ShowScreen{Screen::records});
  EXPECT_EQ(laptop.view().records.all, 1);
}

}  // namespace
}  // namespace yanxing::app
