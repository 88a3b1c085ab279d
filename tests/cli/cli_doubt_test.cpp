// What is in doubt is told beside the figure that it changes: answers in conflict, trainings entered twice, mistyped
// days. And what came back from a review stays in sight until it is judged anew.
#include <filesystem>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliDoubt : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    enrol();
    join("second", township);
    join("county", "450224");
  }
  std::string training(const std::string& laptop = "laptop") {
    return save({"training", "title=第一期", std::string("place=") + township, "mode=concentrated", "start=2021-06-07",
                 "end=2021-06-09", "fund_city=0.5"},
                laptop);
  }
  std::string activity() {
    return save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1", "attendances=86",
                 "funds=1", std::string("place=") + village, "__state=final"});
  }
  /// The same field, changed on both laptops of the township.
  void dispute(const std::string& form, const std::string& id, const std::string& mine, const std::string& hers) {
    meet({"laptop", "second", "county"});
    save({form, "--id", id, mine});
    save({form, "--id", id, hers}, "second");
    meet({"laptop", "second", "county"});
  }
  std::string paper(std::vector<std::string> arguments, const std::string& laptop = "county") const {
    const std::string file = dir / "paper.pdf";
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"-o", file});
    const auto result = cli(arguments, {}, laptop);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::string out;
    for (const char c : run("/usr/bin/pdftotext", {file, "-"}).out) {
      if (c != ' ' && c != '\n' && c != '\f') out += c;
    }
    return out;
  }
  std::string zh(std::vector<std::string> arguments, const std::string& laptop = "laptop") const {
    arguments.insert(arguments.begin(), {"--lang", "zh"});
    const auto result = cli(std::move(arguments), {}, laptop);
    return result.out + result.err;
  }
  static void expect(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin: " << text;
  }
  static void expect_none(const std::string& text, const std::string& part) {
    EXPECT_EQ(text.find(part), std::string::npos) << part << "\nin: " << text;
  }
};

TEST_F(CliDoubt, ATrainingThatWasEnteredTwiceIsTold) {
  const std::string first = training();
  const std::string second = training("second");
  expect_none(cli({"progress"}).out, "/2.6 !");
  meet({"laptop", "second", "county"});
  const json progress = json_of({"progress"}, "county");
  EXPECT_EQ(progress["rows"][2]["funds_used_wan_yuan"], 1.0) << "nothing is dropped in silence";
  EXPECT_EQ(progress["rows"][2]["likely_doubles"], 2);
  ASSERT_EQ(progress["likely_doubles"].size(), 1U);
  EXPECT_EQ(progress["likely_doubles"][0].size(), 2U);
  const std::string text = cli({"progress"}, {}, "county").out;
  expect(text, "1/2.6 !");
  expect(text, "0 + 1 + 0");
  expect(text, "The training \"第一期\" was probably entered 2 times");
  expect(text, first);
  expect(text, second);
  expect(zh({"progress"}, "county"), "培训“第一期”可能重复登记了 2 次");
  expect(paper({"annex1-progress"}), "可能重复登记了2次");

  const auto third = cli(
      {"save", "training", "title=第一 期", std::string("place=") + township, "mode=concentrated", "start=2021-06-07"});
  EXPECT_EQ(third.exit_code, 0) << "it may be another one";
  expect(third.err, "a training with this title, day and place is here already");
  expect(third.err, first);
  const json saved = json_of(
      {"save", "training", "title=第一期", std::string("place=") + township, "mode=concentrated", "start=2021-06-07"});
  EXPECT_EQ(saved["likely_doubles"].size(), 3U);
  const auto other = cli(
      {"save", "training", "title=第二期", std::string("place=") + township, "mode=concentrated", "start=2021-06-07"});
  EXPECT_EQ(other.err, "") << other.err;
}

TEST_F(CliDoubt, FundsInConflictAreMarkedInProgress) {
  const std::string id = training();
  dispute("training", id, "fund_city=9", "fund_city=1");
  const json progress = json_of({"progress"}, "county");
  EXPECT_EQ(progress["rows"][2]["funds_in_conflict"], 1);
  EXPECT_EQ(progress["subtotal"]["funds_in_conflict"], 1);
  EXPECT_EQ(progress["disputed_funds"][0]["training"], id);
  const std::string text = cli({"progress"}, {}, "county").out;
  expect(text, "/2.6 !");
  expect(text, "of the training \"第一期\" are in conflict");
  expect(zh({"progress"}, "county"), "培训“第一期”的经费（或日期、地点）有冲突");
  expect(paper({"annex1-progress"}), "!培训“第一期”的经费（或日期、地点）有冲突还没有处理");
}

TEST_F(CliDoubt, ASessionOrAVillageInConflictIsMarkedInTheDays) {
  const std::string id = training();
  const std::string who = save({"person", "name=韦甲", std::string("place=") + village, "role=妇联执委"});
  const std::string session = save({"session", "training=" + id, "date=2021-06-07", "half=am"});
  save({"mark", "session=" + session, "person=" + who, "status=present"});
  dispute("session", session, "mode=self_study", "mode=collective");
  EXPECT_EQ(json_of({"days"})["persons"][0]["in_conflict"], 1);
  expect(cli({"days"}).out, "韦甲 !");
  expect(cli({"days"}).out, "list session --state conflict");
  ASSERT_EQ(cli({"resolve", session, "mode", "collective"}).exit_code, 0);
  EXPECT_EQ(json_of({"days"})["persons"][0]["in_conflict"], 0);
  dispute("person", who, "place=450224204202", "place=450224204203");
  EXPECT_EQ(json_of({"days"})["persons"][0]["place_in_conflict"], true);
  expect(cli({"days"}).out, "1 person has a village in conflict");
  expect(zh({"days"}), "有 1 人的村（社区）有冲突");
  EXPECT_EQ(json_of({"progress"})["rows"][2]["in_conflict"], 1);
}

TEST_F(CliDoubt, AnActivityInConflictIsMarkedInTheTotalsAndBeforeItIsAccepted) {
  const std::string id = activity();
  dispute("activity", id, "sessions=100", "sessions=9");
  const std::string totals = paper({"activity-totals"});
  expect(totals, "!有1条台账的数字有冲突还没有处理，按目前显示的数值合计：三八维权周（2021-05-01）");
  expect(totals, "合计!");
  expect(cli({"review", "--list"}, {}, "county").out, "! in conflict: ");
  expect(zh({"review", "--list"}, "county"), "! 冲突：");
  const json listed = json_of({"review", "--list"}, "county");
  EXPECT_EQ(listed[0]["conflicts"], json::array({"sessions"}));
  const auto accepted = cli({"review", id, "accept"}, {}, "county");
  EXPECT_EQ(accepted.exit_code, 0);
  expect(accepted.err, "the record has answers in conflict");
  expect(accepted.err, "show " + id);
}

TEST_F(CliDoubt, AResultInConflictIsMarkedInTargetsAndOnTheBoard) {
  const std::string id =
      save({"election_result", "place=450224204201", "round=2021", "kind=village", "members=5", "women_members=2",
            "head_sex=2", "chair_in=yes", "chair_paid=yes", "date=2021-03-01", "__state=final"});
  dispute("election_result", id, "women_members=3", "women_members=1");
  const std::string text = cli({"targets", "--round", "2021"}, {}, "county").out;
  expect(text, "1 of the results contradict each other and count as they are shown: 桥板乡阳山村");
  EXPECT_EQ(json_of({"targets", "--round", "2021"}, "county")["units"][0]["disputed"][0]["place"], "450224204201");
  expect(paper({"targets", "--round", "2021"}), "!有1份结果有冲突还没有处理，按目前显示的数值统计：桥板乡阳山村");
  expect(paper({"election-board", "--round", "2021"}), "!有1个村（社区）的结果有冲突还没有处理");
}

TEST_F(CliDoubt, ASessionOutsideOfItsTrainingsDaysIsRefusedAndEmptiesNoBoard) {
  const std::string id = training();
  const std::string who = save({"person", "name=韦甲", std::string("place=") + village, "role=妇联执委"});
  const std::string session = save({"session", "training=" + id, "date=2021-06-07", "half=am"});
  save({"mark", "session=" + session, "person=" + who, "status=present"});
  const auto wrong = [&](const char* day) {
    return cli({"save", "session", "training=" + id, std::string("date=") + day, "half=pm"});
  };
  for (const char* day : {"2031-06-07", "2021-06-20", "2021-06-06"}) {
    EXPECT_EQ(wrong(day).exit_code, 1) << day;
    expect(wrong(day).err, std::string(day) + " is no day of the training \"第一期\" (2021-06-07 – 2021-06-09)");
  }
  expect(zh({"save", "session", "training=" + id, "date=2031-06-07", "half=pm"}), "不在培训“第一期”的日期");
  const std::string stray = save({"session", "training=" + id, "date=2031-06-07", "half=pm", "--force"});
  const json days = json_of({"days"});
  EXPECT_EQ(days["year"], 2021) << "one mistyped year is not the year of the board";
  EXPECT_EQ(days["persons"][0]["half_days"], 1);
  EXPECT_EQ(days["misdated_sessions"][0]["session"], stray);
  expect(cli({"days"}).out, "2021 (another year: --year)");
  expect(cli({"days"}).out, "A session of \"第一期\" is dated 2031-06-07");
  expect(zh({"days"}), "2031-06-07 有一场“第一期”的签到场次");
  EXPECT_EQ(json_of({"progress"})["year"], 2021);
}

TEST_F(CliDoubt, WhatCameBackStaysInSightUntilItIsJudgedAnew) {
  const std::string id = activity();
  meet({"laptop", "county"});
  const auto bare = cli({"review", id, "return"}, {}, "county");
  EXPECT_EQ(bare.exit_code, 2) << "wrong usage";
  ASSERT_EQ(cli({"review", id, "return", "--comment", "三处要改"}, {}, "county").exit_code, 0);
  EXPECT_EQ(json_of({"status"})["returned"], 0);
  meet({"county", "laptop"});
  EXPECT_EQ(json_of({"status"})["returned"], 1);
  expect(cli({"status"}).out, "! 1 record came back for correction: review --list says why.");
  expect(zh({"status"}), "! 被退回 1 份");
  save({"activity", "title=别的", "kind=rights", "date=2021-05-03", "sessions=1", "attendances=2",
        std::string("place=") + village, "__state=final"});
  meet({"laptop"});
  const std::string queue = cli({"review", "--list"}).out;
  EXPECT_EQ(queue.rfind("! 1 record came back: correct what is written, finish and sync.\n" + id, 0), 0U) << queue;

  save({"activity", "--id", id, "title=改标题"});
  const std::string mine = cli({"show", id}).out;
  expect(mine, "finished, not handed in yet (changed since 记录员 returned it on ");
  expect(mine, ": 三处要改)");
  expect(zh({"show", id}), "完成，还没有上报（退回后已修改；记录员 于 ");
  meet({"laptop", "county"});
  expect(cli({"review", "--list"}, {}, "county").out, "handed in, waits for review (changed since 记录员 returned it");

  ASSERT_EQ(cli({"review", id, "accept", "--comment", "好"}, {}, "county").exit_code, 0);
  const auto again = cli({"review", id, "accept"}, {}, "county");
  expect(again.out, "already accepted by 记录员");
  EXPECT_EQ(json_of({"show", id}, "county")["review"]["comment"], "好") << "no words take none away";
  const std::string story = cli({"show", id}, {}, "county").out;
  expect(story, "记录员 returned it: 三处要改 (this laptop)");
  expect(story, "记录员 accepted it: 好 (this laptop)");
  EXPECT_LT(story.find("returned it: "), story.find("from 三八维权周 to 改标题")) << story;
  EXPECT_LT(story.find("from 三八维权周 to 改标题"), story.find("accepted it: 好")) << story;
}

TEST_F(CliDoubt, AConflictAndItsEndAreToldInWords) {
  const std::string id = training();
  const std::string who = save({"person", "name=韦甲", std::string("place=") + village, "role=妇联执委"});
  const std::string session = save({"session", "training=" + id, "date=2021-06-07", "half=am"});
  const std::string mark = save({"mark", "session=" + session, "person=" + who, "status=absent"});
  dispute("mark", mark, "status=late", "status=present");
  const std::string shown = cli({"show", mark}).out;
  expect(shown, "in conflict; choose one value (resolve " + mark + " status VALUE)");
  expect(shown, "(late)  记录员  ");
  const std::string chinese = zh({"show", mark});
  expect(chinese, "有冲突，请选定一个值");
  expect(chinese, "迟到 (late)");
  const std::string device = json_of({"status"}, "second")["device"];
  expect(shown, "(laptop " + device.substr(device.size() - 4) + ")");
  expect(cli({"list", "mark"}).out, "  ! in conflict: ");
  ASSERT_EQ(cli({"resolve", mark, "status", "late"}).exit_code, 0);
  expect(zh({"show", mark}), "：定为 迟到");

  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  ASSERT_EQ(cli({"delete", mark}).exit_code, 0);
  save({"mark", "--id", mark, "status=present"}, "second");
  meet({"laptop", "second"});
  expect(cli({"show", mark}, {}, "second").out, "! deleted or not: in conflict; resolve " + mark + " @life true keeps");
  expect(zh({"show", mark}, "second"), "! 是否删除：有冲突，保留请用 resolve");
}

TEST_F(CliDoubt, AReturnedHandInSaysSo) {
  const std::string id =
      save({"training_plan", "unit=rongan", "place=450224", "year=2021", "filled_on=2021-05-10"}, "county");
  save({"training_plan", "--id", id, "__state=final", "--force"}, "county");
  join("city", "4502");
  meet({"county", "city"});
  ASSERT_EQ(cli({"review", id, "return", "--comment", "缺日期"}, {}, "city").exit_code, 0);
  meet({"city", "county"});
  expect(cli({"due", "--round", "2021"}, {}, "county").out, "(returned: 缺日期)");
  expect(zh({"due", "--round", "2021"}, "county"), "（已退回：缺日期）");
  expect(paper({"due-list", "--round", "2021"}), "逾期的里有1项是退回后还没有重报的");
}

}  // namespace
}  // namespace yanxing::testing
