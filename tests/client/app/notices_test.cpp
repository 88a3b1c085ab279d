#include "client/app/notices.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

#include "client/app/local_time.h"
#include "client/app/messages.h"
#include "tests/client/app/manual_clock.h"

namespace yanxing::app {
namespace {

using testing::ManualClock;

ShellView shell_of(const Notices& notices) {
  ShellView view;
  notices.write(view);
  return view;
}

TEST(Notices, AToastGoesAfterItsTimeAndAProblemStaysLonger) {
  ManualClock clock;
  Notices notices(clock);
  notices.toast(ToastKind::done, {"a", {}, {}});
  notices.toast(ToastKind::error, {"b", {}, {}});
  EXPECT_TRUE(notices.tick());
  EXPECT_FALSE(notices.tick());
  EXPECT_EQ(notices.next_due_ms(), Notices::toast_ms);
  clock.advance(Notices::toast_ms);
  EXPECT_TRUE(notices.tick());
  ASSERT_EQ(shell_of(notices).toasts.size(), 1U);
  EXPECT_EQ(shell_of(notices).toasts[0].text.key, "b");
  clock.advance(Notices::problem_toast_ms);
  EXPECT_TRUE(notices.tick());
  EXPECT_TRUE(shell_of(notices).toasts.empty());
  EXPECT_EQ(notices.next_due_ms(), std::nullopt);
}

TEST(Notices, AClockSetBackDoesNotKeepAToastForYears) {
  ManualClock clock;
  Notices notices(clock);
  notices.toast(ToastKind::done, {"a", {}, {}});
  clock.advance(-1'000'000'000);
  notices.tick();
  EXPECT_TRUE(shell_of(notices).toasts.empty());
}

TEST(Notices, OnlyTheLastDeedOffersUndo) {
  ManualClock clock;
  Notices notices(clock);
  notices.toast(ToastKind::info, {"news", {}, {}});
  notices.toast(ToastKind::done, {"a", {}, {}}, true);
  notices.toast(ToastKind::done, {"b", {}, {}}, true);
  const auto view = shell_of(notices);
  ASSERT_EQ(view.toasts.size(), 2U);
  EXPECT_EQ(view.toasts[0].text.key, "news");
  EXPECT_EQ(view.toasts[1].text.key, "b");
  EXPECT_TRUE(view.toasts[1].can_undo);
}

TEST(Notices, TheNewestToastsStay) {
  ManualClock clock;
  Notices notices(clock);
  for (int i = 0; i < 10; ++i) notices.toast(ToastKind::info, {std::to_string(i), {}, {}});
  const auto view = shell_of(notices);
  ASSERT_EQ(view.toasts.size(), Notices::max_toasts);
  EXPECT_EQ(view.toasts.back().text.key, "9");
}

TEST(Notices, WarningsDoNotPushOutTheOfferOfUndo) {
  ManualClock clock;
  Notices notices(clock);
  notices.toast(ToastKind::done, {"deleted", {}, {}}, true);
  for (const char* warning : {"one", "two", "three"}) notices.toast(ToastKind::warning, {warning, {}, {}});
  const auto view = shell_of(notices);
  ASSERT_EQ(view.toasts.size(), Notices::max_toasts);
  EXPECT_EQ(view.toasts.front().text.key, "deleted");
  EXPECT_EQ(view.toasts.back().text.key, "three");
}

TEST(Notices, AQuestionIsAnsweredOnceAndASecondOneAnswersTheFirstWithNo) {
  ManualClock clock;
  Notices notices(clock);
  std::string log;
  notices.ask({}, [&](bool yes) { log += yes ? "A+" : "A-"; });
  notices.ask({}, [&](bool yes) { log += yes ? "B+" : "B-"; });
  const auto id = shell_of(notices).question->id;
  notices.answer(id + 1, true);
  notices.answer(id, true);
  notices.answer(id, true);
  EXPECT_EQ(log, "A-B+");
  EXPECT_FALSE(shell_of(notices).question);
}

class LocalTimes : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "Asia/Shanghai", 1);
    ::tzset();
  }
};

TEST_F(LocalTimes, AreSplitInTheLaptopsZone) {
  constexpr UnixMs when = 1'621'210'000'000;  // 2021-05-17T00:06:40Z
  const auto local = to_local(when, when + 24 * 60 * 60 * 1000);
  EXPECT_EQ(local.year, 2021);
  EXPECT_EQ(local.month, 5);
  EXPECT_EQ(local.day, 17);
  EXPECT_EQ(local.hour, 8);
  EXPECT_EQ(local.minute, 6);
  EXPECT_EQ(local.days_ago, 1);
  EXPECT_EQ(local_date(when), "2021-05-17");
  EXPECT_EQ(local_clock(when), "08:06");
}

TEST_F(LocalTimes, YesterdayIsACalendarDayNotTwentyFourHours) {
  constexpr UnixMs just_before_midnight = 1'621'266'900'000;  // 23:55 in Shanghai
  EXPECT_EQ(to_local(just_before_midnight, just_before_midnight + 10 * 60 * 1000).days_ago, 1);
  EXPECT_EQ(to_local(just_before_midnight + 1'000'000'000, just_before_midnight).days_ago, -12) << "no today";
  EXPECT_FALSE(to_local(0, just_before_midnight).known());
}

TEST_F(LocalTimes, AMomentBefore1970OrBeyond2262IsKnown) {
  const auto early = to_local(-299'999'999'750, -299'999'999'750 + 60'000);  // 1960-06-29T18:40:00.250Z
  EXPECT_TRUE(early.known());
  EXPECT_EQ(early.year, 1960);
  EXPECT_EQ(early.day, 30);
  EXPECT_EQ(early.hour, 2);
  EXPECT_EQ(early.minute, 40);
  EXPECT_EQ(early.days_ago, 0);
  EXPECT_EQ(to_local(-1, 0).minute, 59) << "the minute that it is in, not the next";
  EXPECT_EQ(to_local(10'413'792'000'123, 0).year, 2300);
}

TEST(SyncTrouble, TooManyUploadsAreNotSimplyABusyServer) {
  net::Problem problem;
  problem.status = 429;
  problem.type = "https://localhost/problems/too-many-uploads";
  const Trouble told = sync_trouble({Code::busy, ""}, problem);
  EXPECT_EQ(told.problem.key, "server.too_many_uploads");
  EXPECT_EQ(told.todo.key, "server.todo.too_many_uploads");
  problem.type = "https://localhost/problems/busy";
  EXPECT_EQ(sync_trouble({Code::busy, ""}, problem).problem.key, "sync.problem.busy");
}

}  // namespace
}  // namespace yanxing::app
