// The window syncs with a real server: what comes, what is said when it cannot.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/system_clock.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_sync_fixture.h"

namespace yanxing::app {
namespace {

using testing::City;
using testing::Laptop;
using testing::Sync;

// A restore begins a new log; the server goes on holding what was in the former one.
TEST_F(Sync, AfterARestoreTheReceiptCountsTheLogsOfBefore) {
  Laptop laptop(testing::township, "韦一");
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英", "韦秀兰", "莫爱华"});
  testing::sync_once(laptop);
  ASSERT_EQ(laptop.view().sync.receipt_changes, 5);
  laptop.close();
  const yanxing::testing::TempDir disk;
  const std::string backup = disk / "laptop.bak";
  for (const char* deed : {"backup", "restore"}) {
    const auto done = yanxing::testing::run(yanxing::testing::program("yanxing-cli"),
                                            {"--data", (laptop.folder() / "data").string(), deed, backup});
    ASSERT_EQ(done.exit_code, 0) << done.err;
  }
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::sync});
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.receipt_changes, 5);
  EXPECT_TRUE(laptop.view().sync.receipt_when.known());
  laptop.prepare_session({"蓝小妹"});
  testing::sync_once(laptop);
  EXPECT_GT(laptop.view().sync.receipt_changes, 5);
}

TEST_F(Sync, TwoLaptopsExchangeTheirWorkAndOnlyWhatDiffersIsAConflict) {
  Laptop first(testing::township, "韦一");
  testing::enrol(first, city);
  EXPECT_EQ(first.view().settings.scope, "桥板乡");
  first.prepare_session({"覃美英", "韦秀兰", "莫爱华"});
  testing::sync_once(first);
  ASSERT_EQ(first.view().sync.phase, SyncPhase::done) << first.view().sync.problem.key;
  EXPECT_EQ(first.view().shell.unsent, 0);
  EXPECT_TRUE(first.view().sync.last_sync.known());
  EXPECT_EQ(first.view().sync.receipt_changes, 5);

  Laptop second(testing::township, "蓝二");
  testing::enrol(second, city);
  testing::sync_once(second);
  ASSERT_EQ(second.view().sync.phase, SyncPhase::done) << second.view().sync.problem.key;
  ASSERT_EQ(second.view().attendance.trainings.size(), 1U);
  second.run(command::ChooseTraining{*RecordId::parse(second.view().attendance.trainings[0].value)});
  second.settle();
  ASSERT_EQ(second.view().attendance.roster_size, 3);
  first.run(command::SetMark{first.person("覃美英"), Mark::present});
  first.run(command::SetMark{first.person("韦秀兰"), Mark::late});
  second.run(command::SetMark{second.person("覃美英"), Mark::present});
  second.run(command::SetMark{second.person("韦秀兰"), Mark::absent});
  EXPECT_EQ(first.row("覃美英")->sync, SyncState::local);
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(first);
    testing::sync_once(second);
  }
  for (Laptop* laptop : {&first, &second}) {
    laptop->settle();
    EXPECT_TRUE(laptop->row("韦秀兰")->conflict);
    EXPECT_EQ(laptop->row("韦秀兰")->sync, SyncState::needs_you);
    EXPECT_EQ(laptop->row("覃美英")->sync, SyncState::on_server);
    EXPECT_EQ(laptop->row("莫爱华")->mark, Mark::none);
    EXPECT_EQ(laptop->view().shell.conflicts, laptop->row("覃美英")->conflict ? 2 : 1);
  }

  second.run(command::ShowScreen{Screen::conflicts});
  const auto& conflicts = second.view().conflicts.conflicts;
  ASSERT_FALSE(conflicts.empty());
  const auto status =
      std::find_if(conflicts.begin(), conflicts.end(), [](const ConflictView& c) { return c.field == "status"; });
  ASSERT_NE(status, conflicts.end());
  ASSERT_EQ(status->values.size(), 2U);
  const std::size_t mine = status->values[0].this_laptop ? 0 : 1;
  EXPECT_EQ(status->values[mine].person, "蓝二");
  EXPECT_EQ(status->values[mine].lines.at(0).second, "缺勤");
  EXPECT_EQ(status->values[1 - mine].lines.at(0).second, "迟到");
  EXPECT_EQ(status->values[1 - mine].laptop.size(), 4U) << "the other laptop by its number";
  EXPECT_NE(status->values[1 - mine].laptop, status->values[mine].laptop);
  second.run(command::KeepValue{status->record, status->field, mine});
  while (!second.view().conflicts.conflicts.empty()) {  // the times of the two marks may differ too
    const auto left = second.view().conflicts.conflicts.front();
    second.run(command::KeepValue{left.record, left.field, 0});
  }
  EXPECT_FALSE(second.row("韦秀兰")->conflict);
  testing::sync_once(second);
  testing::sync_once(first);
  EXPECT_EQ(first.view().shell.conflicts, 0);
  EXPECT_EQ(first.row("韦秀兰")->mark, Mark::absent);
  EXPECT_FALSE(first.row("韦秀兰")->conflict);
}

TEST_F(Sync, AFormFilledByTwoPeopleKeepsBothAnswersWhereTheyDiffer) {
  const auto fill = [](Laptop& laptop, FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.clock.advance(300);
    laptop.settle();
  };
  const auto asked = [](const Laptop& laptop, const std::string& path) -> const QuestionView& {
    for (const auto& entry : laptop.view().forms.fill->entries) {
      if (entry.question.path == path) return entry.question;
    }
    static const QuestionView none;
    ADD_FAILURE() << path;
    return none;
  };
  Laptop first(testing::township, "韦一");
  testing::enrol(first, city);
  first.run(command::ShowScreen{Screen::forms});
  fill(first, command::NewRecord{"activity"});
  fill(first, command::SetFillValue{"place", testing::village});
  fill(first, command::SetFillValue{"title", "三八维权周"});
  testing::sync_once(first);

  Laptop second(testing::township, "蓝二");
  testing::enrol(second, city);
  second.run(command::ShowScreen{Screen::forms});
  testing::sync_once(second);
  ASSERT_EQ(second.view().forms.drafts.size(), 1U);
  fill(second, command::OpenDraft{second.view().forms.drafts[0].id});
  EXPECT_EQ(asked(second, "title").value, "三八维权周");
  fill(first, command::SetFillValue{"title", "三八维权周（桥板）"});
  fill(first, command::SetFillValue{"organiser", "乡妇联"});
  fill(second, command::SetFillValue{"title", "三八维权周（东岭）"});
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(first);
    testing::sync_once(second);
  }
  for (Laptop* laptop : {&first, &second}) {
    laptop->settle();
    ASSERT_TRUE(laptop->view().forms.fill.has_value()) << "stays open";
    EXPECT_TRUE(asked(*laptop, "title").conflict);
    EXPECT_FALSE(asked(*laptop, "organiser").conflict);
    EXPECT_EQ(asked(*laptop, "organiser").value, "乡妇联");
    EXPECT_EQ(laptop->view().shell.conflicts, 1);
  }
}

TEST_F(Sync, AnotherTownshipReceivesNothing) {
  Laptop first;
  testing::enrol(first, city);
  first.prepare_session({"覃美英"});
  testing::sync_once(first);
  Laptop other(testing::other_township, "石三");
  testing::enrol(other, city, testing::other_township);
  testing::sync_once(other);
  EXPECT_EQ(other.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(other.view().sync.runs.front().received, 0);
  EXPECT_TRUE(other.view().attendance.trainings.empty());
}

TEST_F(Sync, WithoutTheServerNothingIsLostAndTheScreenSaysSo) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  city.kill();
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::failed);
  EXPECT_EQ(laptop.view().sync.problem.key, "sync.problem.no_network");
  EXPECT_EQ(laptop.view().sync.todo.key, "sync.todo.no_network.by_hand") << "it does not try again by itself";
  laptop.run(command::SetAutomaticSync{true});
  EXPECT_EQ(laptop.view().sync.todo.key, "sync.todo.no_network");
  laptop.run(command::SetAutomaticSync{false});
  EXPECT_EQ(laptop.view().sync.todo.key, "sync.todo.no_network.by_hand");
  EXPECT_EQ(laptop.view().sync.reach, Reach::offline);
  EXPECT_EQ(laptop.view().shell.unsent, 3);
  EXPECT_EQ(laptop.row("覃美英")->name, "覃美英");
  city.start();
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(laptop.view().shell.unsent, 0);
  laptop.reopen();
  EXPECT_EQ(laptop.view().sync.runs.size(), 2U) << "what happened is kept";
  EXPECT_TRUE(laptop.view().shell.last_sync.known());
}

TEST_F(Sync, BeforeAnythingWasAskedTheServerIsNotCalledUnreachable) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.reach, Reach::reachable) << "it enrolled this laptop just now";
  testing::sync_once(laptop);
  laptop.reopen();
  laptop.settle();
  ASSERT_FALSE(laptop.view().sync.automatic);
  EXPECT_EQ(laptop.view().sync.reach, Reach::unknown);
  EXPECT_EQ(laptop.view().shell.reach, Reach::unknown);
  laptop.run(command::SyncNow{});
  EXPECT_EQ(laptop.view().sync.reach, Reach::checking);
  laptop.run(command::CancelSync{});
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.reach, Reach::unknown) << "a person stopped it: nothing was learnt";
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.reach, Reach::reachable);
}

TEST_F(Sync, TheLastTryIsTheNewestOfThoseThatAreKept) {
  Laptop laptop;
  testing::enrol(laptop, city);
  testing::sync_once(laptop);
  city.kill();
  laptop.clock.advance(60'000);
  testing::sync_once(laptop);
  const auto same = [&](const LocalTime& a, const LocalTime& b) {
    return a.known() && a.day == b.day && a.hour == b.hour && a.minute == b.minute;
  };
  EXPECT_TRUE(same(laptop.view().sync.last_try, laptop.view().sync.runs.at(0).when));
  laptop.clock.advance(120'000);
  laptop.reopen();
  const auto& sync = laptop.view().sync;
  ASSERT_EQ(sync.runs.size(), 2U);
  ASSERT_FALSE(sync.runs.at(0).ok);
  EXPECT_TRUE(same(sync.last_try, sync.runs.at(0).when));
  EXPECT_TRUE(same(sync.last_sync, sync.runs.at(1).when));
  EXPECT_FALSE(same(sync.last_try, sync.last_sync));
}

TEST_F(Sync, StartsByItselfWhenTheServerComesBack) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  laptop.clock.advance(1000);
  laptop.settle();
  city.kill();
  laptop.run(command::SetAutomaticSync{true});
  laptop.wait_until([](const Views& v) { return v.shell.reach == Reach::offline; }, "the probe to fail");
  EXPECT_GT(laptop.view().shell.unsent, 0);
  EXPECT_TRUE(laptop.view().shell.toasts.empty() || laptop.view().shell.toasts.back().kind != ToastKind::error)
      << "no noise about it";
  city.start();
  laptop.wait_until(
      [&](const Views& v) {
        laptop.clock.advance(1000);  // the back-off's time goes by
        return v.shell.unsent == 0 && !v.shell.syncing;
      },
      "the sync that starts by itself");
  EXPECT_EQ(laptop.view().shell.reach, Reach::reachable);
}

TEST_F(Sync, LookingAgainForAServerThatIsAwayIsNoNewsAndDrawsNothing) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.settle();
  city.kill();
  const auto next_is_planned = [&] {
    const auto idle = laptop.app().idle_for();
    return idle && idle->count() >= 1000;
  };
  laptop.run(command::SetAutomaticSync{true});
  laptop.wait_until([&](const Views& v) { return v.shell.reach == Reach::offline && next_is_planned(); },
                    "the probe to fail");
  for (int looks = 0; looks < 3; ++looks) {
    laptop.clock.advance(11 * 60'000);  // longer than any back-off
    laptop.wait_until(
        [&](const Views& v) {
          EXPECT_EQ(v.shell.reach, Reach::offline);
          return next_is_planned();
        },
        "the next look to be planned");
  }
  city.start();
  laptop.wait_until(
      [&](const Views& v) {
        EXPECT_NE(v.shell.reach, Reach::checking);
        laptop.clock.advance(1000);
        return v.shell.reach == Reach::reachable;
      },
      "the server to be found");
}

class WrongClock : public Sync, public ::testing::WithParamInterface<UnixMs> {
 protected:
  static constexpr std::int64_t year_s = 365 * 24 * 3600;

  static UnixMs right_time() { return records::SystemClock().now_ms(); }
  /// What the server's own store holds: the status of each mark, in the order of the texts.
  std::vector<std::string> marks_on_server() {
    std::vector<std::string> out;
    const auto listed = nlohmann::json::parse(city.admin({"--json", "list", "mark"}));
    for (const auto& mark : listed.at("records")) out.push_back(mark.at("values").at("status"));
    std::sort(out.begin(), out.end());
    return out;
  }
  static void sync_all(Laptop& laptop) {
    testing::sync_once(laptop);
    EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done) << laptop.view().sync.problem.key;
    EXPECT_EQ(laptop.view().shell.unsent, 0);
    EXPECT_EQ(laptop.view().shell.conflicts, 0);
    EXPECT_TRUE(laptop.view().sync.last_sync.known());
  }
};

TEST_P(WrongClock, ALaptopWhoseClockIsYearsOffLosesNothingThenOrOncePutRight) {
  const bool is_ahead = GetParam() > right_time();
  Laptop laptop(testing::township, "韦一", GetParam());
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英", "韦秀兰"});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
  sync_all(laptop);
  EXPECT_EQ(marks_on_server(), std::vector<std::string>{"present"});
  const auto off_s = laptop.view().sync.clock_offset_s;
  EXPECT_GT(is_ahead ? off_s : -off_s, year_s) << off_s;

  // Another, whose clock is right, marks anew, and then the one whose clock is wrong does: each time the later counts.
  Laptop other(testing::township, "蓝二", right_time());
  testing::enrol(other, city);
  sync_all(other);
  ASSERT_EQ(other.view().attendance.trainings.size(), 1U);
  other.run(command::ChooseTraining{*RecordId::parse(other.view().attendance.trainings[0].value)});
  other.settle();
  const auto edit = [&](Laptop& editor, Mark mark, const std::string& status) {
    editor.clock.advance(60'000);
    editor.run(command::SetMark{editor.person("覃美英"), mark});
    sync_all(editor);
    Laptop& reader = &editor == &laptop ? other : laptop;
    sync_all(reader);
    EXPECT_EQ(reader.row("覃美英")->mark, mark);
    EXPECT_EQ(editor.row("覃美英")->mark, mark);
    EXPECT_EQ(marks_on_server().front(), status);
  };
  edit(other, Mark::absent, "absent");
  edit(laptop, Mark::late, "late");

  laptop.clock.set(right_time());
  laptop.reopen();
  laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::present});
  laptop.clock.advance(1000);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.unsent, 1);
  sync_all(laptop);
  EXPECT_EQ(marks_on_server(), (std::vector<std::string>{"late", "present"}));
  EXPECT_LE(std::abs(laptop.view().sync.clock_offset_s), 120);
  edit(other, Mark::absent, "absent");
  edit(laptop, Mark::late, "late");
  EXPECT_EQ(other.row("韦秀兰")->mark, Mark::present);
  EXPECT_EQ(marks_on_server(), (std::vector<std::string>{"late", "present"}));
  city.admin({"verify"});  // ends with 0
}

INSTANTIATE_TEST_SUITE_P(Years, WrongClock,
                         ::testing::Values(UnixMs{-299'999'999'750},      // 1960
                                           UnixMs{1'325'376'000'000},     // 2012
                                           UnixMs{2'066'000'000'000},     // 2035
                                           UnixMs{10'413'792'000'000}));  // 2300

TEST_F(Sync, ARevokedLaptopIsToldInItsOwnLanguageUntilItIsEnrolledAgainAndKeepsItsWork) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  const auto listed = city.admin({"device", "list", "--json"});
  const auto at = listed.find("\"id\"");
  ASSERT_NE(at, std::string::npos) << listed;
  const auto id = listed.substr(listed.find('"', listed.find(':', at)) + 1, 36);
  city.admin({"device", "revoke", id});
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::failed);
  EXPECT_EQ(laptop.view().sync.problem.key, "server.device_revoked");
  EXPECT_EQ(laptop.view().sync.todo.key, "server.todo.device_revoked");
  EXPECT_EQ(laptop.view().shell.unsent, 3);
  EXPECT_TRUE(laptop.view().shell.shut_out);
  EXPECT_TRUE(laptop.view().settings.shut_out);
  laptop.close();
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  {
    const auto app = std::move(App::open(options)).value();
    EXPECT_TRUE(app->view().home.enrolled) << "in the first frame";
  }
  laptop.reopen();
  EXPECT_TRUE(laptop.view().shell.shut_out) << "no server is needed to know it";
  EXPECT_EQ(laptop.view().sync.runs.front().problem.key, "server.device_revoked") << "in whatever language is read";
  laptop.clock.advance(1'000);
  testing::enrol(laptop, city);
  EXPECT_FALSE(laptop.view().shell.shut_out);
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done) << laptop.view().sync.problem.key;
  EXPECT_EQ(laptop.view().shell.unsent, 0);
}

TEST_F(Sync, EnrolmentSaysWhatIsWrongWithCodeAddressAndServer) {
  Laptop laptop;
  laptop.run(command::SetAutomaticSync{false});
  const auto& settings = laptop.view().settings;
  laptop.run(command::Enrol{"http://city.example", "x"});
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.bad_url");
  laptop.run(command::Enrol{city.url(), "12345"});
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.bad_code");
  const auto ended = [](const Views& v) { return v.settings.enrolment != Enrolment::running; };
  City another;
  laptop.run(command::Enrol{another.url(), city.code()});
  EXPECT_EQ(settings.enrolment, Enrolment::running);
  laptop.wait_until(ended, "the refusal");
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.problem.untrusted");
  const auto code = city.code();
  laptop.run(command::Enrol{"https://127.0.0.1:1", code});
  laptop.wait_until(ended, "no network");
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.problem.no_network");
  laptop.run(command::Enrol{city.url(), code});
  laptop.wait_until(ended, "the enrolment");
  EXPECT_EQ(settings.enrolment, Enrolment::done);
  Laptop second;
  second.run(command::Enrol{city.url(), code});
  second.wait_until(ended, "the used code");
  EXPECT_EQ(second.view().settings.enrolment, Enrolment::failed);
  EXPECT_EQ(second.view().settings.enrolment_problem.key, "server.says");
}

TEST_F(Sync, ACancelledSyncGoesOnWhereItStopped) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SyncNow{});
  EXPECT_TRUE(laptop.view().shell.syncing);
  laptop.run(command::CancelSync{});
  EXPECT_FALSE(laptop.view().shell.syncing);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::cancelled);
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(laptop.view().shell.unsent, 0);
}

}  // namespace
}  // namespace yanxing::app
