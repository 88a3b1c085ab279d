// Where a record stands between draft and accepted, on the laptop that filled it and on the one that judged it.
#include "client/review/review.h"

#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using review::Refusal;
using review::Stage;
using review::Verdict;

constexpr const char* county = "450224";

const forms::Form& activity() { return *shipped_forms().find("activity"); }

class ReviewTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop town{dir / "town", "韦记录"};
  TestLaptop office{dir / "office", "莫审核", county};
  review::Reviewer reviewer{county, {county}, "莫审核"};

  ReviewTest() {
    review::answer_returns(town.records());
    review::answer_returns(office.records());
  }

  RecordId fill(const std::string& title = "三八维权周") {
    const auto saved = town.save("activity", {{"place", "450224204201"}, {"title", title}, {"__state", "draft"}});
    office.take_from(town);
    return saved.id;
  }
  void finish(const RecordId& id) {
    town.save("activity", id, {{"__state", "final"}});
    office.take_from(town);
  }
  void change(const RecordId& id, const std::string& title) {
    town.save("activity", id, {{"title", title}});
    office.take_from(town);
  }
  RecordId judge(const RecordId& id, Verdict verdict, const std::string& comment = {}) {
    office.clock().now += 60'000;
    const auto request = review::decide(reviewer, activity(), office.get(id), verdict, comment, office.clock().now);
    const auto saved = office.records().save(request).value();
    town.take_from(office);
    return saved.id;
  }
  /// As one of the laptops sees it.
  static review::Standing standing(TestLaptop& laptop, const RecordId& id) {
    const auto review_id = laptop.records().id_of("review", {{"record", id.text()}}).value();
    const auto found = laptop.records().find(*review_id).value();
    const auto decision = found ? review::decision_of(*found) : std::nullopt;
    return review::state_of(activity(), laptop.get(id), decision ? &*decision : nullptr);
  }
  void expect_both(const RecordId& id, Stage stage) {
    EXPECT_STREQ(review::stage_name(standing(office, id).stage), review::stage_name(stage));
    EXPECT_STREQ(review::stage_name(standing(town, id).stage), review::stage_name(stage));
  }
};

TEST_F(ReviewTest, OnlyFormsOfAProgrammeThatAPersonFinishesGoUp) {
  std::vector<std::string> not_up;
  for (const auto& form : shipped_forms().forms()) {
    if (!review::goes_up(form)) not_up.push_back(form.name);
  }
  std::erase(not_up, "round");
  EXPECT_EQ(not_up, (std::vector<std::string>{"mark", "person", "review", "session", "training"}));
}

TEST_F(ReviewTest, GoesFromDraftToFinalToSubmittedToAccepted) {
  const auto id = fill();
  EXPECT_EQ(standing(town, id).stage, Stage::draft);
  finish(id);
  EXPECT_EQ(standing(town, id).stage, Stage::final) << "no receipt yet";
  EXPECT_EQ(standing(office, id).stage, Stage::submitted) << "it came from the server";
  const auto judged = judge(id, Verdict::accepted, "写得清楚");
  expect_both(id, Stage::accepted);
  const auto decision = standing(town, id).decision;
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->review, judged);
  EXPECT_EQ(decision->by, "莫审核");
  EXPECT_EQ(decision->comment, "写得清楚");
  EXPECT_EQ(decision->at_ms, office.clock().now);
  EXPECT_EQ(town.get(judged).place, "450224204201") << "where the record is, so that its author sees it";
}

TEST_F(ReviewTest, AReturnedRecordIsSubmittedAnewOnceItIsFinishedAgain) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::returned, "请补上参加人数");
  expect_both(id, Stage::returned);
  EXPECT_FALSE(standing(town, id).reopened);
  town.save("activity", id, {{"__state", "draft"}});
  change(id, "三八维权周（86 人）");
  expect_both(id, Stage::returned);
  EXPECT_TRUE(standing(office, id).reopened);
  EXPECT_EQ(standing(town, id).decision->comment, "请补上参加人数") << "the reason stays on top while she works";
  finish(id);
  EXPECT_EQ(standing(office, id).stage, Stage::submitted);
  EXPECT_EQ(standing(town, id).stage, Stage::final);
  for (TestLaptop* laptop : {&town, &office}) {
    const review::Standing now = standing(*laptop, id);
    ASSERT_NE(review::return_before(now), nullptr) << "what she still corrects, and what they get again";
    EXPECT_EQ(review::return_before(now)->comment, "请补上参加人数");
  }
  judge(id, Verdict::accepted, "好");
  expect_both(id, Stage::accepted);
  EXPECT_EQ(review::return_before(standing(town, id)), nullptr);
  EXPECT_TRUE(review::is_again(standing(office, id), Verdict::accepted, "")) << "no words take none away";
}

TEST_F(ReviewTest, AReturnThatSheCouldNotHaveSeenStandsUntilSheHandsItInKnowingOfIt) {
  const auto id = fill();
  finish(id);
  const auto request =
      review::decide(reviewer, activity(), office.get(id), Verdict::returned, "日期不对", office.clock().now + 60'000);
  EXPECT_FALSE(request.values.contains("title")) << "no words of the reviewer's language are kept";
  EXPECT_EQ(request.values.at("record"), id.text());
  EXPECT_EQ(request.values.at("form"), "activity");
  ASSERT_TRUE(office.records().save(request).ok());
  EXPECT_TRUE(review::is_again(standing(office, id), Verdict::returned, "日期不对"));
  EXPECT_FALSE(review::is_again(standing(office, id), Verdict::returned, "另一个原因"));
  EXPECT_FALSE(review::is_again(standing(office, id), Verdict::accepted, ""));
  EXPECT_EQ(review::return_before(standing(office, id)), nullptr) << "it stands returned";
  town.save("activity", id, {{"__state", "draft"}});
  town.save("activity", id, {{"title", "三八维权周（桥板）"}});
  town.save("activity", id, {{"__state", "final"}});
  office.take_from(town);
  town.take_from(office);
  expect_both(id, Stage::returned);
  EXPECT_EQ(standing(town, id).decision->comment, "日期不对");
  EXPECT_FALSE(standing(town, id).reopened);

  town.save("activity", id, {{"__state", "draft"}});
  office.take_from(town);
  expect_both(id, Stage::returned);
  finish(id);
  EXPECT_EQ(standing(office, id).stage, Stage::submitted);
  EXPECT_EQ(standing(town, id).stage, Stage::final);
  town.save("activity", id, {{"__state", "draft"}});
  EXPECT_EQ(standing(town, id).stage, Stage::draft) << "it was answered: she goes on by herself";
}

TEST_F(ReviewTest, DeletingAndBringingBackAnswersNoReturn) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::returned, "日期不对");
  ASSERT_TRUE(town.records().remove(id).ok());
  ASSERT_TRUE(town.records().restore(id).ok());
  office.take_from(town);
  expect_both(id, Stage::returned);
}

TEST_F(ReviewTest, TakingTheHandingInBackMakesItReturnedAgain) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::returned, "日期不对");
  town.save("activity", id, {{"__state", "draft"}});
  const auto saved = town.save("activity", id, {{"__state", "final"}});
  EXPECT_EQ(standing(town, id).stage, Stage::final);
  ASSERT_TRUE(town.records().undo(*saved.undo).ok());
  EXPECT_EQ(standing(town, id).stage, Stage::returned);
  EXPECT_TRUE(standing(town, id).reopened);
}

TEST_F(ReviewTest, AnAnswerIsForTheReturnThatItSawAndNotForTheNextOne) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::returned, "日期不对");
  town.save("activity", id, {{"__state", "draft"}});
  finish(id);
  judge(id, Verdict::returned, "人数也不对");
  expect_both(id, Stage::returned);
  change(id, "三八维权周（86 人）");
  EXPECT_EQ(standing(office, id).stage, Stage::submitted);
}

TEST_F(ReviewTest, FinishedAgainWithoutAChangeItIsSubmittedAnewToo) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::returned, "日期不对？");
  town.save("activity", id, {{"__state", "draft"}});
  finish(id);
  EXPECT_EQ(standing(office, id).stage, Stage::submitted) << "she says that it is right as it is";
}

TEST_F(ReviewTest, WhatWasAcceptedAndChangedWaitsAgainWithAMark) {
  const auto id = fill();
  finish(id);
  judge(id, Verdict::accepted);
  town.save("activity", id, {{"__state", "draft"}});
  office.take_from(town);
  expect_both(id, Stage::draft);
  finish(id);
  expect_both(id, Stage::accepted);
  change(id, "另一个名称");
  expect_both(id, Stage::changed_after);
  EXPECT_TRUE(review::is_waiting(Stage::changed_after));
}

TEST_F(ReviewTest, TheVersionIsTheSameOnBothLaptopsAndFollowsTheAnswers) {
  const auto id = fill();
  finish(id);
  const auto version = review::version_of(activity(), town.get(id));
  EXPECT_EQ(version, review::version_of(activity(), office.get(id)));
  change(id, "另一个名称");
  EXPECT_NE(version, review::version_of(activity(), office.get(id)));
}

TEST_F(ReviewTest, ADecisionThatWasTakenBackIsNone) {
  const auto id = fill();
  finish(id);
  const auto judged = judge(id, Verdict::accepted);
  ASSERT_TRUE(office.records().remove(judged).ok());
  EXPECT_EQ(standing(office, id).stage, Stage::submitted);
}

TEST_F(ReviewTest, WhoMayNotDecideIsToldWhy) {
  const auto id = fill();
  const auto refusal = [&](const review::Reviewer& who, Verdict verdict = Verdict::accepted,
                           const std::string& comment = {}, const std::string& version = {}) {
    return review::refusal_of(who, &activity(), office.get(id), verdict, comment, version);
  };
  EXPECT_EQ(refusal(reviewer), Refusal::draft);
  finish(id);
  EXPECT_EQ(refusal(reviewer), Refusal::none);
  EXPECT_EQ(refusal({"4502", {}, "市"}), Refusal::none) << "a city sees it too";
  EXPECT_EQ(refusal({"450224204", {"450224204"}, "乡"}), Refusal::not_reviewer);
  EXPECT_EQ(refusal({"450225", {"450225"}, "邻县"}), Refusal::out_of_scope);
  EXPECT_EQ(refusal({county, {"450224205"}, "半个县"}), Refusal::narrow_scope) << "the server would not take it";
  EXPECT_EQ(refusal({county, {"450224204"}, "开发区"}), Refusal::narrow_scope) << "though it sees the record";
  EXPECT_EQ(refusal({county, {"450225"}, "登记在邻县"}), Refusal::out_of_scope) << "the scope counts, not the place";
  EXPECT_EQ(refusal(reviewer, Verdict::returned), Refusal::no_comment);
  EXPECT_EQ(refusal(reviewer, Verdict::returned, "  \n"), Refusal::no_comment);
  EXPECT_EQ(refusal(reviewer, Verdict::returned, "补"), Refusal::none);
  const auto seen = review::version_of(activity(), office.get(id));
  EXPECT_EQ(refusal(reviewer, Verdict::accepted, {}, seen), Refusal::none);
  change(id, "另一个名称");
  EXPECT_EQ(refusal(reviewer, Verdict::accepted, {}, seen), Refusal::changed);
  EXPECT_EQ(review::refusal_of(reviewer, shipped_forms().find("person"), office.get(id), Verdict::accepted, {}, {}),
            Refusal::not_reviewed);
  ASSERT_TRUE(office.records().remove(id).ok());
  EXPECT_EQ(refusal(reviewer), Refusal::deleted);
}

TEST_F(ReviewTest, NobodyReviewsWhatHerOwnUnitHandedIn) {
  const auto saved = office.save("activity", {{"place", county}, {"title", "县妇联宣讲"}, {"__state", "final"}});
  const auto record = office.get(saved.id);
  EXPECT_FALSE(review::is_above(reviewer, record));
  EXPECT_EQ(review::refusal_of(reviewer, &activity(), record, Verdict::accepted, {}, {}), Refusal::own_unit);
  EXPECT_EQ(review::refusal_of({"4502", {"4502"}, "市"}, &activity(), record, Verdict::accepted, {}, {}),
            Refusal::none);
}

TEST_F(ReviewTest, WhoMayReviewIsWhoMayWriteReviews) {
  const std::vector<review::Reviewer> reviewers{{county, {}, ""},
                                                {county, {county}, ""},
                                                {county, {"450224204"}, ""},
                                                {"450224204", {}, ""},
                                                {"4502", {"4502"}, ""},
                                                {"4502", {county}, ""},
                                                {"", {}, ""},
                                                {"45", {""}, ""},
                                                {"450224204", {county}, ""},
                                                {county, {"450224204", "450225"}, ""}};
  for (const auto& one : reviewers) {
    sync::Scope scope = review::scope_of(one);
    scope.above = {std::string(review::review_form)};
    for (const char* place : {"4502", "450224", "450224204", "450224204201", "450225", "450225100"}) {
      records::Record record;
      record.place = place;
      EXPECT_EQ(review::is_above(one, record), scope.may_write(review::review_form, place)) << place;
      EXPECT_TRUE(!review::is_above(one, record) || review::may_review(one)) << place;
    }
  }
}

TEST_F(ReviewTest, WhoBringsARecordBackDidNotFillItIn) {
  const auto id = fill();
  finish(id);
  EXPECT_EQ(review::filled_in(office.records(), office.get(id)).by, "韦记录");
  ASSERT_TRUE(office.records().remove(id).ok());
  EXPECT_EQ(review::filled_in(office.records(), office.get(id)).by, "韦记录");
  const auto before = review::filled_in(office.records(), office.get(id)).at_ms;
  office.clock().now += 3'600'000;
  ASSERT_TRUE(office.records().restore(id).ok());
  EXPECT_EQ(review::filled_in(office.records(), office.get(id)).at_ms, before) << "it waits since then";
  EXPECT_EQ(review::filled_in(office.records(), office.get(id)).by, "韦记录");
  ASSERT_TRUE(office.records().save({"activity", id, {{"venue", "县里改的"}}, {}}).ok());
  EXPECT_NE(review::filled_in(office.records(), office.get(id)).by, "韦记录") << "who changed an answer did";
}

TEST_F(ReviewTest, WhoFinishedItIsReadFromTheHistory) {
  const auto id = fill();
  finish(id);
  const auto finished = review::finished_of(activity(), office.records().show(id).value());
  EXPECT_EQ(finished.by, "韦记录");
  EXPECT_EQ(finished.at_ms, town.clock().now);
}

}  // namespace
}  // namespace yanxing::testing
