// Reviews and conflicts that cross with what others do meanwhile, over a real server.
#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_sync_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::ReviewSync;

class ResultInConflict : public ReviewSync {
 protected:
  /// A result of an election with 6 members, of whom `town` counted 1 woman and `second` 3; open on `second`, which
  /// has the conflict on its screen.
  RecordId two_counts_of_women() {
    testing::enrol(town, city);
    testing::enrol(second, city);
    show(town, Screen::forms);
    run(town,
        command::NewRecord{"election_result", {{"round", "2021"}, {"place", testing::village}, {"kind", "village"}}});
    run(town, command::SetFillValue{"members", 6});
    run(town, command::SetFillValue{"women_members", 2});
    run(town, command::CloseFill{});
    testing::sync_once(town);
    testing::sync_once(second);
    const RecordId id = *RecordId::parse(town.view().forms.drafts.at(0).id);
    show(second, Screen::forms);
    run(second, command::OpenFill{id});
    run(second, command::SetFillValue{"women_members", 3});
    run(town, command::OpenFill{id});
    run(town, command::SetFillValue{"women_members", 1});
    for (int round = 0; round < 2; ++round) {
      testing::sync_once(town);
      testing::sync_once(second);
    }
    show(second, Screen::conflicts);
    return id;
  }

  Laptop second{testing::township, "蓝二"};
};

TEST_F(ReviewSync, TheCountysHomeIsAboutTheCountysWork) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  finished(town, "三八维权周");
  const auto second = finished(town, "法律进村");
  run(town, command::NewRecord{"activity"});
  run(town, command::SetFillValue{"place", testing::village});
  run(town, command::SetFillValue{"kind", "rights"});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  testing::sync_once(office);
  const auto has = [&](const std::vector<HomeLine>& lines, HomeKind kind) {
    return std::any_of(lines.begin(), lines.end(), [&](const HomeLine& line) { return line.kind == kind; });
  };
  const auto& home = office.view().home;
  office.clock.advance(5'000);
  show(office, Screen::home);
  office.wait_until([&](const Views&) { return has(home.now, HomeKind::review); }, "what waits for review");
  const auto line =
      std::find_if(home.now.begin(), home.now.end(), [](const HomeLine& one) { return one.kind == HomeKind::review; });
  EXPECT_EQ(line->text.count, 2);
  EXPECT_FALSE(has(home.now, HomeKind::draft)) << "the township is still filling it";
  office.run(HomeCommand(command::FollowHome{line->id}));
  office.settle();
  EXPECT_EQ(office.view().shell.screen, Screen::review);
  office.run(ReviewCommand{command::ReadReviewed{second}});
  decide(office, false, "请写明日期");
  show(office, Screen::home);
  EXPECT_FALSE(has(home.came_back, HomeKind::returned)) << "the township corrects it";
  testing::sync_once(office);
  testing::sync_once(town);
  show(town, Screen::home);
  EXPECT_TRUE(has(town.view().home.came_back, HomeKind::returned));
  EXPECT_TRUE(has(town.view().home.now, HomeKind::draft));
  EXPECT_FALSE(has(town.view().home.now, HomeKind::review));

  show(office, Screen::forms);
  run(office, command::NewRecord{"activity"});
  run(office, command::SetFillValue{"place", "450224204202"});
  run(office, command::SetFillValue{"kind", "rights"});
  run(office, command::CloseFill{});
  show(office, Screen::home);
  EXPECT_TRUE(has(home.now, HomeKind::draft)) << "begun on this laptop";
}

TEST_F(ReviewSync, AReturnedChecklistSaysWhyAndIsCorrectedWhereItIsFilled) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  show(town, Screen::observation);
  town.run(command::OpenVillage{testing::village});
  town.run(command::OpenStage{1});
  for (const auto& item : town.view().observation.items) town.run(command::SetAnswer{item.field, Answer::yes});
  town.settle();
  for (int i = 0; i < 20 && !town.view().observation.missing.empty(); ++i) {  // counts and the like
    const auto& observation = town.view().observation;
    const auto field = std::find_if(observation.fields.begin(), observation.fields.end(),
                                    [&](const FieldView& f) { return f.name == observation.missing.front().field; });
    ASSERT_NE(field, observation.fields.end());
    nlohmann::json value = "1";
    if (field->type == FieldType::integer) value = 1;
    if (field->type == FieldType::date) value = "2021-01-20";
    if (!field->choices.empty()) value = field->choices.front().value;
    town.run(command::SetObservationField{field->name, value});
  }
  town.run(command::FinaliseStage{});
  town.settle();
  ASSERT_EQ(town.view().observation.state, StageState::finalised);
  const auto id = *town.view().observation.record;
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  office.run(ReviewCommand{command::ReadReviewed{id}});
  decide(office, false, "请核对第三项");
  testing::sync_once(office);
  testing::sync_once(town);
  const auto& view = town.view().observation;
  EXPECT_EQ(view.review.stage, ReviewStage::returned);
  EXPECT_EQ(view.review.comment, "请核对第三项");
  EXPECT_EQ(view.stages.front().state, StageState::returned) << "no green tick";
  town.run(command::ReopenStage{});
  town.settle();
  EXPECT_EQ(view.state, StageState::started);
  EXPECT_EQ(view.review.comment, "请核对第三项") << "stays on top while she works";
  town.run(command::SetAnswer{view.items.at(2).field, Answer::not_applicable});
  town.run(command::FinaliseStage{});
  town.settle();
  EXPECT_EQ(view.state, StageState::finalised);
  EXPECT_EQ(view.stages.front().state, StageState::finalised);
  EXPECT_EQ(view.review.stage, ReviewStage::finished);
}

TEST_F(ReviewSync, ADecisionAboutWhatWasChangedMeanwhileIsNotMade) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  ASSERT_TRUE(office.view().review.content);
  const auto seen = office.view().review.content->version;
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"venue", "上屯"});
  run(town, command::FinaliseRecord{});
  testing::sync_once(town);
  testing::sync_once(office);
  office.run(ReviewCommand{command::DecideReview{{{id, seen}}, true, ""}});
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "review.refused.changed");
  EXPECT_EQ(count(office, ReviewTab::waiting), 1);
}

TEST_F(ReviewSync, ATownshipIsToldThatItCannotReview) {
  const auto id = finished(town, "三八维权周");
  show(town, Screen::review);
  town.run(ReviewCommand{command::DecideReview{{{id, ""}}, true, ""}});
  EXPECT_EQ(town.view().shell.toasts.back().text.key, "review.refused.not_reviewer");
  EXPECT_EQ(count(town, ReviewTab::accepted), 0);
}

TEST_F(ReviewSync, ARecordGoesBackToAnEarlierStateAndForwardAgain) {
  const auto id = finished(town, "三八维权周");
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"title", "三八维权周（桥板）"});
  run(town, command::FinaliseRecord{});
  run(town, command::CloseFill{});
  town.run(command::OpenRecord{id});
  show(town, Screen::records);
  const auto& detail = town.view().records.detail;
  ASSERT_TRUE(detail);
  const auto finished_first = std::find_if(detail->history.rbegin(), detail->history.rend(),
                                           [](const HistoryLine& line) { return line.kind == HistoryKind::finished; });
  ASSERT_NE(finished_first, detail->history.rend());
  ASSERT_TRUE(finished_first->can_restore);
  const auto change = finished_first->change;
  town.run(ReviewCommand{command::PreviewState{id, change}});
  ASSERT_TRUE(detail->preview);
  ASSERT_EQ(detail->preview->lines.size(), 1U);
  EXPECT_EQ(detail->preview->lines[0].now, "三八维权周（桥板）");
  EXPECT_EQ(detail->preview->lines[0].then, "三八维权周");
  town.run(ReviewCommand{command::RestoreState{id, change}});
  EXPECT_FALSE(detail->preview);
  EXPECT_NE(detail->title.find("三八维权周"), std::string::npos);
  EXPECT_EQ(detail->title.find("桥板）"), std::string::npos);
  EXPECT_TRUE(town.view().shell.can_undo);
  town.run(command::Undo{});
  EXPECT_NE(detail->title.find("（桥板）"), std::string::npos);
}

TEST_F(ResultInConflict, AConflictIsDecidedByTheRulesOfTheForm) {
  const RecordId id = two_counts_of_women();
  const auto& conflicts = second.view().conflicts.conflicts;
  const auto of = [&](const std::string& path) {
    return std::find_if(conflicts.begin(), conflicts.end(), [&](const ConflictView& c) {
      return std::any_of(c.third.begin(), c.third.end(), [&](const FieldView& field) { return field.name == path; });
    });
  };
  ASSERT_NE(of("women_members"), conflicts.end());
  const auto one = *of("women_members");
  second.run(command::KeepOther{one.record, one.field, {{"members", 6}, {"women_members", 9}}});
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "conflicts.breaks_rule") << "more women than members";
  ASSERT_NE(of("women_members"), conflicts.end()) << "and it is still to be decided";
  second.run(command::KeepOther{one.record, one.field, {{"members", 6}, {"women_members", 5}}});
  second.settle();
  EXPECT_EQ(of("women_members"), conflicts.end());
  second.close();
  const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
  const auto data = std::move(records::Workspace::open(second.folder() / "data", {})).value();
  records::RecordStore store(*data, forms);
  const auto stored = store.find(id).value();
  EXPECT_EQ(stored->values.at("women_members"), 5);
  EXPECT_NEAR(stored->values.at("women_percent").get<double>(), 83.3, 0.01) << "worked out anew";
}

TEST_F(ResultInConflict, ADecisionForWhatWasShownAnywayIsInTheHistoryToo) {
  const RecordId id = two_counts_of_women();
  const auto& conflicts = second.view().conflicts.conflicts;
  const auto one = std::find_if(conflicts.begin(), conflicts.end(), [](const ConflictView& c) {
    return std::any_of(c.third.begin(), c.third.end(),
                       [](const FieldView& field) { return field.name == "women_members"; });
  });
  ASSERT_NE(one, conflicts.end());
  const auto shown =
      std::find_if(one->values.begin(), one->values.end(), [](const ConflictValue& value) { return value.shown; });
  ASSERT_NE(shown, one->values.end());
  second.run(command::KeepValue{one->record, one->field, static_cast<std::size_t>(shown - one->values.begin())});
  second.settle();
  show(second, Screen::records);
  second.run(command::OpenRecord{id});
  second.settle();
  ASSERT_TRUE(second.view().records.detail);
  const auto& history = second.view().records.detail->history;
  EXPECT_TRUE(std::any_of(history.begin(), history.end(), [](const HistoryLine& line) {
    return line.kind == HistoryKind::resolved && line.person == "蓝二";
  })) << "who settled it is told";
}

TEST_F(ReviewSync, TheCountysOwnHandInWaitsForTheCityAndATownshipsDraftIsTheTownships) {
  testing::enrol(office, city, "450224");
  testing::enrol(town, city);
  show(town, Screen::forms);
  run(town, command::NewRecord{"activity"});
  run(town, command::SetFillValue{"place", testing::village});
  run(town, command::SetFillValue{"kind", "rights"});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  show(office, Screen::forms);
  run(office, command::NewRecord{"activity"});
  run(office, command::SetFillValue{"kind", "rights"});
  run(office, command::SetFillValue{"place", "450224"});
  run(office, command::SetFillValue{"title", "县妇联宣讲"});
  run(office, command::SetFillValue{"date", "2021-05-01"});
  run(office, command::SetFillValue{"sessions", 1});
  run(office, command::SetFillValue{"attendances", 86});
  run(office, command::FinaliseRecord{});
  ASSERT_EQ(office.view().forms.fill->state, FillState::final);
  run(office, command::CloseFill{});
  testing::sync_once(office);
  show(office, Screen::forms);
  EXPECT_TRUE(office.view().forms.drafts.empty()) << "the township is still filling it";
  show(office, Screen::review);
  EXPECT_EQ(count(office, ReviewTab::waiting), 0);
  EXPECT_EQ(count(office, ReviewTab::finished), 1);
  Laptop above("4502", "覃市级");
  testing::enrol(above, city, "4502");
  testing::sync_once(above);
  show(above, Screen::review);
  EXPECT_EQ(count(above, ReviewTab::waiting), 1);
  decide(above, true, "");
  EXPECT_EQ(count(above, ReviewTab::accepted), 1);
}

TEST_F(ReviewSync, ConflictsShowTheValueBeforeAndAreDecidedTogether) {
  Laptop second(testing::township, "蓝二");
  testing::enrol(town, city);
  testing::enrol(second, city);
  const auto id = finished(town, "三八维权周");
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"organiser", "乡妇联"});
  testing::sync_once(town);
  testing::sync_once(second);
  show(second, Screen::forms);
  run(second, command::OpenFill{id});
  for (Laptop* laptop : {&town, &second}) {
    const std::string who = laptop == &town ? "甲" : "乙";
    run(*laptop, command::SetFillValue{"title", "三八维权周" + who});
    run(*laptop, command::SetFillValue{"organiser", "乡妇联" + who});
    run(*laptop, command::SetFillValue{"venue", who});
  }
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(town);
    testing::sync_once(second);
  }
  show(second, Screen::conflicts);
  const auto& conflicts = second.view().conflicts.conflicts;
  ASSERT_EQ(conflicts.size(), 3U);
  const auto of = [&](const std::string& field) {
    return *std::find_if(conflicts.begin(), conflicts.end(), [&](const ConflictView& c) { return c.field == field; });
  };
  ASSERT_TRUE(of("title").before);
  EXPECT_EQ(of("title").before->lines.at(0).second, "三八维权周");
  EXPECT_EQ(of("title").before->person, "韦一");
  ASSERT_TRUE(of("venue").before);
  EXPECT_TRUE(of("venue").before->lines.empty()) << "nobody had answered it";
  ASSERT_EQ(of("title").combined.size(), 1U);
  EXPECT_NE(of("title").combined[0].second.get<std::string>().find("乙"), std::string::npos);
  ASSERT_EQ(of("title").groups.size(), 1U);
  EXPECT_EQ(of("title").groups[0].count, 3);
  second.run(ReviewCommand{command::KeepAll{KeepScope::record, id, "", false}});
  EXPECT_TRUE(second.view().conflicts.conflicts.empty());
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "toast.settled.many");
  second.run(command::Undo{});
  EXPECT_EQ(second.view().conflicts.conflicts.size(), 3U) << "one undo takes back all";
  const auto expect_as_before = [&] {
    ASSERT_EQ(conflicts.size(), 3U);
    ASSERT_TRUE(of("title").before);
    EXPECT_EQ(of("title").before->lines.at(0).second, "三八维权周") << "what was there before the laptops parted";
    EXPECT_EQ(of("title").before->person, "韦一");
    for (const auto& value : of("title").values) {
      const bool is_second = value.person == "蓝二";
      EXPECT_EQ(value.lines.at(0).second, is_second ? "三八维权周乙" : "三八维权周甲");
      EXPECT_EQ(value.this_laptop, is_second) << "whoever undid the decision, " << value.person << " gave it";
      EXPECT_EQ(value.mine, is_second);
    }
  };
  expect_as_before();
  second.run(command::Undo{});
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "undo.changed_since") << "the value of another person is there";
  expect_as_before();
  second.run(command::OpenRecord{id});
  show(second, Screen::records);
  const auto& story = second.view().records.detail->history;
  EXPECT_EQ(story.front().kind, HistoryKind::unsettled);
  EXPECT_EQ(story.front().person, "蓝二");
  EXPECT_FALSE(story.front().field_label.empty());
  for (const auto& line : story)
    EXPECT_FALSE(line.kind == HistoryKind::edited && !line.before.empty() && line.before == line.after);
  show(second, Screen::conflicts);
  second.run(ReviewCommand{command::KeepAll{KeepScope::person, id, "韦一", true}});
  second.run(command::OpenRecord{id});
  show(second, Screen::records);
  EXPECT_NE(second.view().records.detail->title.find("乙"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::app
