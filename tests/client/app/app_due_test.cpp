// 首页 and 应报 on a real data folder: what is listed, and where each line leads.
#include <algorithm>

#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using nlohmann::json;
using testing::Laptop;

const QuestionView* find_in(const FillView& view, const std::string& path) {
  for (const auto& entry : view.entries) {
    if (entry.kind == EntryKind::question && entry.question.path == path) return &entry.question;
  }
  return nullptr;
}

class AppDue : public ::testing::Test {
 protected:
  /// 17 May 2021 in 桥板乡, one of the accompanied townships.
  Laptop laptop;
  explicit AppDue(const std::string& place = testing::township) : laptop(place) {}

  const HomeView& home() {
    laptop.run(command::ShowScreen{Screen::home});
    laptop.settle();
    return laptop.view().home;
  }
  const DueView& due() {
    laptop.run(command::ShowScreen{Screen::due});
    laptop.settle();
    return laptop.view().due;
  }
  Screen screen() const { return laptop.view().shell.screen; }
  void follow(const std::string& line) {
    laptop.run(HomeCommand(command::FollowHome{line}));
    laptop.settle();
  }
  void fill(FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.settle();
  }
  void wish(DueCommand wish) {
    laptop.run(std::move(wish));
    laptop.settle();
  }
  /// A record of a form begun with these answers, and finished.
  void finish(const std::string& form, std::map<std::string, json> answers) {
    laptop.run(command::ShowScreen{Screen::forms});
    fill(command::NewRecord{form, std::move(answers)});
    fill(command::FinaliseRecord{});
    const auto& open = laptop.view().forms.fill;
    ASSERT_TRUE(open);
    EXPECT_EQ(open->state, FillState::final) << form;
    for (const auto& error : open->errors) ADD_FAILURE() << error.path;
    fill(command::CloseFill{});
  }
  static const HomeLine* line(const HomeView& view, HomeKind kind) {
    for (const auto* lines : {&view.now, &view.came_back}) {
      for (const auto& one : *lines) {
        if (one.kind == kind) return &one;
      }
    }
    return nullptr;
  }
  static const DueRow* row(const DueView& view, const std::string& id) {
    const auto found = std::find_if(view.rows.begin(), view.rows.end(), [&](const auto& one) { return one.id == id; });
    return found == view.rows.end() ? nullptr : &*found;
  }
  json answer(const std::string& path) {
    const auto& open = laptop.view().forms.fill;
    const auto* found = open ? find_in(*open, path) : nullptr;
    return found != nullptr ? found->value : json("not asked");
  }
};

TEST_F(AppDue, TheNavigationCountsWhatIsLateOrMissingAfterAPause) {
  const auto wanted = [&] {
    const auto& counts = due().counts;
    return counts[static_cast<std::size_t>(DueState::late)] + counts[static_cast<std::size_t>(DueState::missing)];
  };
  EXPECT_EQ(laptop.view().shell.due, wanted()) << "counted after the start, whatever screen is shown";
  laptop.clock.advance(400LL * 24 * 3600 * 1000);
  laptop.reopen();
  EXPECT_GT(laptop.view().shell.due, 0);
  EXPECT_EQ(laptop.view().shell.due, wanted());
  const auto& lines = home().now;
  const auto has = [&](const std::string& id) {
    return std::any_of(lines.begin(), lines.end(), [&](const HomeLine& one) { return one.id == id; });
  };
  EXPECT_TRUE(has("more.reports")) << "over for long, and counted all the same";
  EXPECT_EQ(line(home(), HomeKind::report), nullptr);
  ASSERT_NE(line(home(), HomeKind::more), nullptr);
  EXPECT_EQ(line(home(), HomeKind::more)->text.key, "home.open_reports") << "\"more\" than none is said of nothing";
  EXPECT_TRUE(has("round")) << "the dates are those of an old round, and the township is told";
}

TEST_F(AppDue, ManyRecordsAreCountedInSlices) {
  const auto before = due().counts;
  laptop.close();
  {
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    auto workspace = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
    records::RecordStore store(*workspace, forms);
    std::vector<records::SaveRequest> many;
    for (int i = 0; i < 700; ++i)
      many.push_back(
          {"contact_log",
           std::nullopt,
           {{"member", make_uuid_v7(i, system_random()).text()}, {"year", 2021}, {"place", testing::village}},
           {}});
    const auto saved = store.save_many(many);
    ASSERT_TRUE(saved.ok());
    ASSERT_EQ(saved->saved.size(), 700U);
  }
  laptop.reopen();
  laptop.settle();
  laptop.run(DueCommand(command::RefreshDue{}));
  laptop.run(command::ShowScreen{Screen::due});
  int frames = 0;
  while (laptop.app().idle_for() == std::chrono::milliseconds(0) && frames < 1000) {
    laptop.app().tick(std::chrono::milliseconds(1));
    ++frames;
  }
  EXPECT_GT(frames, 4) << "700 records are more than a slice";
  EXPECT_EQ(due().counts.size(), before.size());
  EXPECT_EQ(laptop.view().shell.due, due().counts[static_cast<std::size_t>(DueState::late)] +
                                         due().counts[static_cast<std::size_t>(DueState::missing)]);
}

TEST_F(AppDue, TheAppStartsAtTheStartPageAndTellsTheFirstSteps) {
  EXPECT_EQ(screen(), Screen::home);
  const auto& view = laptop.view().home;
  EXPECT_FALSE(view.loading);
  EXPECT_EQ(view.today.year, 2021);
  EXPECT_EQ(view.weekday, 1);
  EXPECT_EQ(view.place, "桥板乡");
  ASSERT_EQ(view.steps.size(), 3U);
  follow("enrol");
  EXPECT_EQ(screen(), Screen::settings);
}

TEST_F(AppDue, TodaysSessionLeadsToItsSignIn) {
  laptop.prepare_session({"韦彩云"});
  const auto session = laptop.view().attendance.session;
  const auto* found = line(home(), HomeKind::session);
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(home().steps.empty());
  EXPECT_EQ(found->text.args[1].second, "领头雁培训");
  EXPECT_EQ(found->action_key, "home.action.begin_sign_in") << "nobody signed in yet";
  laptop.run(command::SetMark{laptop.person("韦彩云"), Mark::present});
  found = line(home(), HomeKind::session);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->action_key, "home.action.sign_in");
  follow(found->id);
  EXPECT_EQ(screen(), Screen::attendance);
  EXPECT_EQ(laptop.view().attendance.session, session);
  laptop.clock.advance(86'400'000);
  EXPECT_EQ(line(home(), HomeKind::session), nullptr) << "tomorrow it is over";
}

TEST_F(AppDue, AReportThatIsOverBeginsWithWhatIsKnown) {
  const auto& lines = home().now;
  const auto found =
      std::find_if(lines.begin(), lines.end(), [](const auto& one) { return one.id.starts_with("report.visits"); });
  ASSERT_NE(found, lines.end());
  EXPECT_TRUE(found->urgent);
  EXPECT_EQ(found->detail.key, "home.report.over");
  EXPECT_EQ(found->detail.count, 68);
  follow(found->id);
  EXPECT_EQ(screen(), Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().forms.fill->form, "visit");
  EXPECT_EQ(answer("place"), "450224204");
  EXPECT_EQ(answer("round"), "2021");
  fill(command::CloseFill{});
  EXPECT_TRUE(laptop.view().forms.drafts.empty()) << "nothing was answered, nothing is kept";
}

TEST_F(AppDue, ADraftIsGoneOnWith) {
  laptop.run(command::ShowScreen{Screen::forms});
  fill(command::NewRecord{"activity"});
  fill(command::SetFillValue{"kind", "law"});
  fill(command::CloseFill{});
  const auto* found = line(home(), HomeKind::draft);
  ASSERT_NE(found, nullptr);
  follow(found->id);
  EXPECT_EQ(screen(), Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().forms.fill->form, "activity");
}

TEST_F(AppDue, AnUrgentProblemStandsThereUntilItIsSolved) {
  finish("problem", {{"place", testing::village},
                     {"title", "选民名单未张榜"},
                     {"severity", "urgent"},
                     {"responsible", "韦一"},
                     {"due", "2021-05-18"},
                     {"status", "pending"}});
  finish("problem", {{"place", testing::village},
                     {"title", "台账不全"},
                     {"severity", "general"},
                     {"responsible", "韦一"},
                     {"due", "2021-05-18"},
                     {"status", "pending"}});
  const auto& lines = home().now;
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const auto& one) { return one.kind == HomeKind::problem; }),
            1);
  const auto* found = line(home(), HomeKind::problem);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->text.args[0].second, "选民名单未张榜");
  follow(found->id);
  EXPECT_EQ(laptop.view().forms.fill->form, "problem");
}

TEST_F(AppDue, WhatWaitsIsCountedHonestly) {
  EXPECT_FALSE(home().enrolled);
  const auto before = home().waiting_changes;
  laptop.prepare_session({"韦彩云", "覃丽"});
  EXPECT_GE(home().waiting_changes, before + 4);
  EXPECT_EQ(home().on_server, 0);
}

TEST_F(AppDue, TheListIsByUrgencyAndFiltered) {
  const auto& view = due();
  EXPECT_EQ(view.year, 2021);
  ASSERT_FALSE(view.rows.empty());
  EXPECT_EQ(view.rows.front().id, "hearing_candidates.450224204");
  EXPECT_EQ(view.rows.front().state, DueState::missing);
  DueFilter filter;
  filter.state = "handed_in";
  wish(command::FilterDue{filter});
  EXPECT_TRUE(laptop.view().due.rows.empty());
  EXPECT_GT(laptop.view().due.all, 0);
}

TEST_F(AppDue, ARowBeginsItsRecordAndThenOpensIt) {
  due();
  wish(command::OpenDue{"hearing_party.450224204"});
  EXPECT_EQ(screen(), Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().forms.fill->form, "guidance_report");
  EXPECT_EQ(answer("township"), "450224204");
  EXPECT_EQ(answer("method"), json::array({"hearing"}));
  EXPECT_EQ(answer("node"), "party");
  fill(command::CloseFill{});
  finish("guidance_report", {{"leader", "韦甲"},
                             {"township", "450224204"},
                             {"date", "2021-01-29"},
                             {"method", {"hearing"}},
                             {"node", "party"},
                             {"overall", "已听取"},
                             {"problems", "无"}});
  const auto* done = row(due(), "hearing_party.450224204");
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->state, DueState::to_send) << "finished, and on this laptop only";
  EXPECT_EQ(done->handed_in_on, "2021-01-29");
  wish(command::OpenDue{done->id});
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_TRUE(laptop.view().forms.fill->record) << "it is there: opened, not begun anew";
}

class AppDueOfTheCity : public AppDue {
 protected:
  AppDueOfTheCity() : AppDue("4502") {}
};

TEST_F(AppDue, ATownshipDoesNotSetUpAYear) {
  for (const auto& one : due().rounds) EXPECT_FALSE(one.value.starts_with("new.")) << one.value;
  wish(command::EditRound{});
  EXPECT_EQ(screen(), Screen::due);
  ASSERT_FALSE(laptop.view().shell.toasts.empty());
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "due.round.of_city");
}

TEST_F(AppDueOfTheCity, ADraftOfAYearTakesNoEffectUntilItIsFinished) {
  laptop.clock.advance(400LL * 24 * 3600 * 1000);  // June 2022
  laptop.reopen();
  const auto badge = laptop.view().shell.due;
  const auto* hint = line(home(), HomeKind::round);
  ASSERT_NE(hint, nullptr);
  EXPECT_EQ(hint->text.key, "home.round");
  follow(hint->id);
  ASSERT_TRUE(laptop.view().forms.fill);
  fill(command::SetFillValue{"overrides[visits]/minimum", 0});  // a red error
  fill(command::CloseFill{});
  EXPECT_EQ(due().year, 2021) << "the draft counts for nothing";
  EXPECT_EQ(laptop.view().due.rounds.front().value, "2021");
  EXPECT_EQ(laptop.view().shell.due, badge);
  laptop.run(command::ShowScreen{Screen::election});
  laptop.settle();
  EXPECT_EQ(laptop.view().election.round, "2021");
  hint = line(home(), HomeKind::round);
  ASSERT_NE(hint, nullptr);
  EXPECT_EQ(hint->text.key, "home.round.draft");
  EXPECT_EQ(hint->action_key, "home.action.go_on");
  EXPECT_EQ(line(home(), HomeKind::draft), nullptr) << "told once";
  follow(hint->id);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_TRUE(laptop.view().forms.fill->record) << "gone on with";
  fill(command::FinaliseRecord{});
  EXPECT_NE(laptop.view().forms.fill->state, FillState::final) << "not with an error";
  fill(command::SetFillValue{"overrides[visits]/minimum", 3});
  fill(command::FinaliseRecord{});
  for (const auto& error : laptop.view().forms.fill->errors) ADD_FAILURE() << error.path;
  fill(command::CloseFill{});
  EXPECT_EQ(due().year, 2022) << "finished: it counts";
  EXPECT_EQ(line(home(), HomeKind::round), nullptr);
  laptop.run(command::ShowScreen{Screen::election});
  laptop.settle();
  EXPECT_EQ(laptop.view().election.round, "2022");
}

TEST_F(AppDueOfTheCity, TheStartPageListsTheBeginningOfTheExpectedReports) {
  laptop.clock.advance(190LL * 24 * 3600 * 1000);  // November 2021: some are over for more than half a year
  laptop.reopen();
  std::vector<std::string> expected, shown;
  for (const auto& row : due().rows) {
    const bool is_open = row.state == DueState::late || row.state == DueState::missing || row.state == DueState::due;
    if (is_open && expected.size() < 5) expected.push_back("report." + row.id);
  }
  for (const auto& one : home().now) {
    if (one.kind == HomeKind::report) shown.push_back(one.id);
  }
  ASSERT_EQ(shown.size(), 5U);
  EXPECT_EQ(shown, expected) << "one order of urgency";
}

TEST_F(AppDueOfTheCity, AnotherYearIsSetUpWithItsDates) {
  const auto& rounds = due().rounds;
  EXPECT_EQ(rounds.front().value, "2021");
  EXPECT_TRUE(std::any_of(rounds.begin(), rounds.end(), [](const auto& one) { return one.value == "new.2022"; }));
  wish(command::ChooseRound{"new.2022"});
  EXPECT_EQ(screen(), Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().forms.fill->form, "round");
  EXPECT_EQ(answer("year"), 2022);
  fill(command::SetFillValue{"overrides[visits]/minimum", 3});
  fill(command::SetFillValue{"overrides[schedule_1]/due", "2022-01-20"});
  fill(command::FinaliseRecord{});
  for (const auto& error : laptop.view().forms.fill->errors) ADD_FAILURE() << error.path;
  EXPECT_EQ(laptop.view().forms.fill->state, FillState::final);
  fill(command::CloseFill{});
  EXPECT_EQ(due().rounds.front().value, "2022");
  wish(command::ChooseRound{"2022"});
  const auto* visits = row(laptop.view().due, "visits.450224204");
  ASSERT_NE(visits, nullptr);
  EXPECT_EQ(visits->due, "2022-03-10");
  EXPECT_EQ(visits->have.total, 3);
  laptop.run(ElectionCommand(command::SetElectionRound{"2022"}));
  laptop.run(ElectionCommand(command::ShowElectionTab{ElectionTab::schedule}));
  laptop.run(command::ShowScreen{Screen::election});
  laptop.settle();
  ASSERT_FALSE(laptop.view().election.schedule_units.empty());
  const auto& hand_ins = laptop.view().election.schedule_units.front().hand_ins;
  EXPECT_EQ(hand_ins[0].due, "2022-01-20") << "as the round says";
  EXPECT_EQ(hand_ins[1].due, "2022-02-10") << "as the notice says, in that year";
  laptop.run(command::ShowScreen{Screen::due});
  laptop.settle();
  wish(command::EditRound{});
  EXPECT_EQ(screen(), Screen::forms);
  EXPECT_TRUE(laptop.view().forms.fill->record);
  fill(command::CloseFill{});

  // A round that was looked at is not the one of the next year for ever.
  laptop.run(command::ShowScreen{Screen::election});
  laptop.settle();
  laptop.run(ElectionCommand(command::SetElectionRound{"2021"}));
  laptop.settle();
  EXPECT_EQ(laptop.view().election.round, "2021");
  laptop.clock.advance(400LL * 24 * 3600 * 1000);
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::election});
  laptop.settle();
  EXPECT_EQ(laptop.view().election.round, "2022");
}

}  // namespace
}  // namespace yanxing::app
