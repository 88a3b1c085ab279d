// enrol and sync against the real server: exit codes and what is printed.
#include <filesystem>

#include "sync/base/cbor.h"
#include "sync/ledger/sqlite/db.h"
#include "tests/cli/cli_city.h"
#include "tools/cli/connection.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliSync : public CliCity {};

TEST_F(CliSync, ABackupIntoNoFolderSaysWhichIsMissing) {
  const auto result = server({"backup", dir / "no/x.db"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("there is no folder " + dir / "no"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("sqlite"), std::string::npos) << result.err;
}

TEST_F(CliSync, SyncNeedsAnEnrolment) {
  const auto result = cli({"sync"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("enrol"), std::string::npos);
}

TEST_F(CliSync, AMistypedCodeSendsNothingAndAWrongOneIsRefused) {
  enrol();
  const std::string good = code();
  std::string typo = good;
  typo[3] = typo[3] == '7' ? '8' : '7';
  EXPECT_EQ(cli({"enrol", url(), typo}).exit_code, 1);
  EXPECT_EQ(cli({"enrol", "not an address", good}).exit_code, 1);
  init("second");
  EXPECT_EQ(cli({"enrol", url(), good}, {}, "second").exit_code, 0);
  const auto again = cli({"enrol", url(), good}, {}, "laptop");
  EXPECT_EQ(again.exit_code, 4) << again.err;  // used up
}

TEST_F(CliSync, WhatIsSyncedIsOnTheServerAndReportedSo) {
  enrol();
  save({"person", "name=甲", std::string("place=") + village});
  save({"person", "name=乙", std::string("place=") + village});
  EXPECT_EQ(list("person", {"--state", "on_server"}).size(), 0u);
  const json report = json_of({"sync"});
  EXPECT_EQ(report["sent"], 2);
  EXPECT_EQ(report["received"], 0);
  EXPECT_GT(report["bytes_out"], 0);
  EXPECT_GT(report["bytes_in"], 0);
  EXPECT_LE(report["round_trips"], 4);
  EXPECT_EQ(report["receipt"]["n"], 2);
  const json status = json_of({"status"});
  EXPECT_EQ(status["unsent"], 0);
  EXPECT_EQ(status["on_server"], 2);
  EXPECT_FALSE(status["last_sync"].is_null());
  EXPECT_LE(std::abs(status["clock_offset_s"].get<int>()), 5);
  for (const json& record : list("person")) EXPECT_EQ(record["sync"], "on_server");
  EXPECT_TRUE(json_of({"verify"})["ok"]);

  // An edit is local again until the next sync.
  const std::string id = list("person")[0]["id"];
  save({"person", "--id", id, "phone=1xx00000001"});
  EXPECT_EQ(json_of({"show", id})["sync"], "local");
  EXPECT_EQ(json_of({"sync"})["sent"], 1);
  EXPECT_EQ(json_of({"show", id})["sync"], "on_server");

  init("second");
  enrol("second");
  const json second = json_of({"sync"}, "second");
  EXPECT_GE(second["received"], 2);
  EXPECT_EQ(json_of({"verify"}, "second")["digest"], json_of({"verify"})["digest"]);
}

TEST_F(CliSync, TheReceiptThatIsHeldIsGivenAlsoWhereNothingWasToBeSent) {
  enrol();
  EXPECT_EQ(json_of({"sync"})["receipt"]["n"], 0) << "signed for an empty log";
  save({"person", "name=甲", std::string("place=") + village});
  const json first = json_of({"sync"});
  ASSERT_EQ(first["receipt"]["n"], 1);
  for (int again = 0; again < 2; ++again) {
    const json report = json_of({"sync"});
    EXPECT_EQ(report["sent"], 0);
    EXPECT_EQ(report["receipt"]["n"], first["receipt"]["n"]);
    EXPECT_EQ(report["receipt"]["hash"], first["receipt"]["hash"]);
    EXPECT_EQ(report["receipt"]["epoch"], first["receipt"]["epoch"]);
    EXPECT_TRUE(report["receipt"]["server_time"].is_string());
  }
}

TEST_F(CliSync, ACountyReturnsARecordAndTheTownshipReadsWhy) {
  enrol();
  init("county", "450224");
  enrol("county", "450224");
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=final"});
  json_of({"sync"});
  json_of({"sync"}, "county");
  const json returned = json_of({"review", id, "return", "--comment", "请写明日期"}, "county");
  EXPECT_EQ(returned["record"], id);
  EXPECT_EQ(returned["state"], "returned");
  EXPECT_EQ(returned["comment"], "请写明日期");
  EXPECT_EQ(returned["by"], "记录员");
  EXPECT_TRUE(returned["at"].is_string());
  json_of({"sync"}, "county");
  json_of({"sync"});
  const json review = json_of({"show", returned["review"]});
  EXPECT_EQ(review["form"], "review");
  EXPECT_EQ(review["sync"], "on_server");
  EXPECT_EQ(review["values"]["decision"], "returned");
  EXPECT_EQ(review["values"]["comment"], "请写明日期");
  EXPECT_EQ(json_of({"status"}, "county")["quarantine"], 0) << "the server knows the form";
  for (const char* laptop : {"county", "laptop"}) {
    const json shown = json_of({"show", id}, laptop)["review"];
    EXPECT_EQ(shown["state"], "returned");
    EXPECT_EQ(shown["by"], "记录员");
    EXPECT_EQ(shown["comment"], "请写明日期");
    EXPECT_EQ(shown["at"], returned["at"]);
    EXPECT_EQ(list("activity", {}, laptop).at(0)["review"], shown);
    for (const auto& text : {cli({"show", id}, {}, laptop).out, cli({"list", "activity"}, {}, laptop).out})
      EXPECT_NE(text.find("returned by 记录员 on 20"), std::string::npos) << text;
  }
  EXPECT_EQ(json_of({"review", id, "return", "--comment", "请写明日期"}, "county")["already"], true);
  EXPECT_NE(cli({"review", id, "return", "--comment", "请写明日期"}, {}, "county").out.find("already returned by"),
            std::string::npos);
  const json accepted = json_of({"review", id, "accept"}, "county");
  EXPECT_EQ(accepted["review"], returned["review"]) << "one review a record";
  EXPECT_TRUE(accepted["comment"].is_null());
  EXPECT_EQ(accepted["before"]["state"], "returned") << "nobody had corrected it";
  EXPECT_EQ(accepted["before"]["comment"], "请写明日期");
  const auto again = cli({"review", id, "accept"}, {}, "county");
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.out.find("already accepted by 记录员 on 20"), std::string::npos) << again.out;
  json_of({"sync"}, "county");
  json_of({"sync"});
  save({"activity", "--id", id, "title=三八维权周（桥板）"});
  EXPECT_EQ(json_of({"show", id})["review"]["state"], "changed_after");
  json_of({"sync"});
  json_of({"sync"}, "county");
  const json listed = json_of({"review", "--list"}, "county");
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0]["record"], id);
  EXPECT_EQ(listed[0]["state"], "changed_after");
  EXPECT_NE(cli({"review", "--list"}, {}, "county").out.find("changed after it was accepted"), std::string::npos);
  EXPECT_EQ(cli({"review", id}, {}, "county").exit_code, 2);
}

TEST_F(CliSync, AReturnThatCrossedWithAnEditStands) {
  enrol();
  init("county", "450224");
  enrol("county", "450224");
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=final"});
  json_of({"sync"});
  json_of({"sync"}, "county");
  json_of({"review", id, "return", "--comment", "请写明日期"}, "county");
  json_of({"sync"}, "county");
  save({"activity", "--id", id, "title=三八维权周（桥板）"});
  json_of({"sync"});
  EXPECT_EQ(json_of({"show", id})["review"]["state"], "returned");
  EXPECT_EQ(json_of({"show", id})["review"]["comment"], "请写明日期");
  EXPECT_EQ(json_of({"status"}, "county")["quarantine"], 0);
  save({"activity", "--id", id, "date=2021-05-02"});
  json_of({"sync"});
  json_of({"sync"}, "county");
  EXPECT_EQ(json_of({"status"}, "county")["quarantine"], 0) << "the server knows what a handing-in notes";
  EXPECT_EQ(json_of({"show", id}, "county")["review"]["state"], "submitted");
}

TEST_F(CliSync, OfTwoReviewersWhoDisagreeTheReturnCountsUntilSomebodySettlesIt) {
  enrol();
  for (const auto& [laptop, place] : {std::pair("county", "450224"), std::pair("city", "4502")}) {
    init(laptop, place);
    enrol(laptop, place);
  }
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=final"});
  json_of({"sync"});
  for (const char* laptop : {"county", "city"}) json_of({"sync"}, laptop);
  json_of({"review", id, "return", "--comment", "请写明日期"}, "county");
  json_of({"review", id, "accept"}, "city");  // later, so it is the value that is shown
  json_of({"sync"}, "county");
  for (const char* laptop : {"city", "county", "laptop"}) cli({"sync"}, {}, laptop);
  for (const char* laptop : {"city", "county", "laptop"}) {
    const json shown = json_of({"show", id}, laptop)["review"];
    EXPECT_EQ(shown["state"], "returned") << laptop;
    EXPECT_EQ(shown["comment"], "请写明日期") << laptop;
    EXPECT_EQ(shown["conflict"], true) << laptop;
    ASSERT_EQ(shown["opinions"].size(), 2U) << laptop;
    EXPECT_EQ(shown["opinions"][1]["decision"], "accepted") << laptop;
    const json listed = json_of({"review", "--list"}, laptop);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0]["conflict"], true);
    const auto text = cli({"review", "--list"}, {}, laptop).out;
    EXPECT_NE(text.find("opinions differ: 记录员 returned it on"), std::string::npos) << text;
    EXPECT_NE(text.find("阳山村"), std::string::npos) << "the place by its name: " << text;
  }
  const auto settled = cli({"review", id, "accept", "--comment", "已核对"}, {}, "county");
  EXPECT_EQ(settled.exit_code, 0) << settled.err;
  EXPECT_NE(settled.out.find("this decision settles it"), std::string::npos) << settled.out;
  json_of({"sync"}, "county");
  json_of({"sync"});
  const json after = json_of({"show", id})["review"];
  EXPECT_EQ(after["state"], "accepted");
  EXPECT_EQ(after["conflict"], false);
}

TEST_F(CliSync, TheSameHandingInAnswersTheReturnThatCountsAlthoughAnotherAccepted) {
  enrol();
  for (const auto& [laptop, place] : {std::pair("county", "450224"), std::pair("city", "4502")}) {
    init(laptop, place);
    enrol(laptop, place);
  }
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=final"});
  json_of({"sync"});
  for (const char* laptop : {"county", "city"}) json_of({"sync"}, laptop);
  json_of({"review", id, "return", "--comment", "请写明日期"}, "county");
  json_of({"review", id, "accept"}, "city");
  json_of({"sync"}, "county");
  for (const char* laptop : {"city", "county", "laptop"}) cli({"sync"}, {}, laptop);
  save({"activity", "--id", id, "date=2021-05-02"});
  for (const char* laptop : {"laptop", "county"}) cli({"sync"}, {}, laptop);
  EXPECT_EQ(json_of({"show", id}, "county")["review"]["state"], "submitted");
}

TEST_F(CliSync, ACommentOfAReviewHasItsLimit) {
  enrol();
  init("county", "450224");
  enrol("county", "450224");
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=final"});
  json_of({"sync"});
  json_of({"sync"}, "county");
  std::string comment;
  for (int i = 0; i < 1000; ++i) comment += "改";
  const auto refused = cli({"review", id, "return", "--comment", comment + "改"}, {}, "county");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("at most 1,000 characters"), std::string::npos) << refused.err;
  EXPECT_EQ(json_of({"show", id}, "county")["review"]["state"], "submitted");
  EXPECT_EQ(cli({"review", id, "return", "--comment", comment}, {}, "county").exit_code, 0);
}

TEST_F(CliSync, AReportIsHandedInOnceTheServerHasIt) {
  init("county", "450224");
  enrol("county", "450224");
  const std::string id =
      save({"training_plan", "unit=rongan", "place=450224", "year=2021", "filled_on=2021-05-10"}, "county");
  save({"training_plan", "--id", id, "__state=final", "--force"}, "county");
  const auto state = [&] {
    for (const json& row : json_of({"due", "--on", "2021-05-20"}, "county")) {
      if (row["rule"] == "training_plan") return row["state"].get<std::string>();
    }
    return std::string();
  };
  EXPECT_EQ(state(), "to_send");
  json_of({"sync"}, "county");
  EXPECT_EQ(state(), "handed_in");
}

TEST_F(CliSync, WithoutTheServerItEndsWithThreeAndSaysSo) {
  enrol();
  save({"person", "name=甲", std::string("place=") + village});
  stop();
  const auto result = cli({"sync", "--json"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(json::parse(result.out)["error"]["code"], "no_network");
  EXPECT_FALSE(result.err.empty());
  EXPECT_EQ(json_of({"status"})["unsent"], 1);
}

TEST_F(CliSync, ARevokedLaptopIsRefusedAndKeepsItsData) {
  enrol();
  save({"person", "name=甲", std::string("place=") + village});
  const std::string device = json_of({"status"})["device"];
  ASSERT_EQ(server({"device", "revoke", device}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 4);
  EXPECT_EQ(list("person").size(), 1u);
}

TEST_F(CliSync, AConflictAfterAFullSyncEndsWithFiveAndTheWholeReport) {
  enrol();
  init("second");
  enrol("second");
  const std::string id = save({"person", "name=甲", std::string("place=") + village});
  json_of({"sync"});
  json_of({"sync"}, "second");
  save({"person", "--id", id, "name=乙"});
  save({"person", "--id", id, "name=丙"}, "second");
  json_of({"sync"});
  const auto result = cli({"sync", "--json"}, {}, "second");
  EXPECT_EQ(result.exit_code, 5) << result.err;
  EXPECT_EQ(json::parse(result.out)["conflicts"], 1);
  EXPECT_EQ(list("person", {"--state", "conflict"}, "second")[0]["conflicts"], json::array({"name"}));
  EXPECT_EQ(list("person", {}, "second")[0]["sync"], "needs_person");
  EXPECT_EQ(cli({"resolve", id, "name", "丁"}, {}, "second").exit_code, 0);
  EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(list("person")[0]["values"]["name"], "丁");
}

TEST_F(CliSync, WhatIsOutOfScopeIsQuarantinedAndNeedsAPerson) {
  enrol();
  const std::string id = save({"person", "--force", "name=甲", "place=450225106201"});
  const auto result = cli({"sync", "--json"});
  EXPECT_EQ(result.exit_code, 5) << result.err;
  EXPECT_EQ(json::parse(result.out)["quarantine"], 1);
  EXPECT_EQ(json_of({"status"})["quarantine"], 1);
  // Why, and what to do.
  for (const std::string& told : {cli({"sync"}).err, cli({"status"}).out, cli({"show", id}).out})
    EXPECT_NE(told.find("outside this laptop's area. Correct the place"), std::string::npos) << told;
  EXPECT_NE(cli({"--lang", "zh", "show", id}).out.find("不在这台电脑登记的范围内"), std::string::npos);
}

TEST_F(CliSync, TheClockIsTold) {
  enrol();
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_NE(cli({"status"}).out.find("Clock: right when last compared with the server"), std::string::npos);
  auto db = sqlite::Db::open(dir / "laptop/yanxing.db", sqlite::OpenMode::existing).value();
  const auto keep = [&](const char* key, std::int64_t value) {
    std::string item;
    cbor::Writer(item).sint(value);
    auto set = db.prepare("UPDATE meta SET value = ?1 WHERE key = ?2").value();
    ASSERT_TRUE(set.bind_blob(1, item).bind_text(2, key).run().ok());
  };
  // A first sync that broke off after the server had told its time: what is said of the clock speaks of no sync.
  ASSERT_TRUE(db.exec("DELETE FROM meta WHERE key = 'setting.last_sync_ms'"));
  const std::string never = cli({"status"}).out;
  ASSERT_NE(never.find("Last sync: never"), std::string::npos) << never;
  EXPECT_EQ(never.find("at the last sync"), std::string::npos) << never;
  EXPECT_NE(never.find("Clock: right when last compared with the server"), std::string::npos) << never;
  const std::string chinese = cli({"--lang", "zh", "status"}).out;
  EXPECT_EQ(chinese.find("上次同步时"), std::string::npos) << chinese;
  keep("clock_offset_ms", 600'000);  // the server's minus ours
  EXPECT_NE(cli({"status"}).out.find("10 minutes behind the server's. Unless that was corrected"), std::string::npos);
  // Years ahead at that sync, and put right since: what it is now is not known, so that nothing is said.
  keep("clock_offset_ms", -300'000'000'000);
  EXPECT_EQ(cli({"status"}).out.find("lock"), std::string::npos);
  EXPECT_TRUE(json_of({"status"})["clock_offset_s"].is_null());
  // What it says now cannot be: the last sync was later.
  using std::chrono::system_clock;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch());
  keep("clock_offset_ms", 0);
  keep("last_contact_ms", now.count() + 73LL * 60 * 60 * 1000);
  EXPECT_NE(cli({"status"}).out.find("This clock says a time 3 days before the server was last"), std::string::npos);
  EXPECT_LT(json_of({"status"})["clock_offset_s"], -72 * 60 * 60);
}

TEST(CliServerFault, AServersFaultIsNotThisLaptops) {
  net::Problem problem;
  problem.status = 500;
  EXPECT_TRUE(cli::is_server_fault({Code::io, "HTTP 500 internal"}, problem));
  problem.status = 503;
  EXPECT_FALSE(cli::is_server_fault({Code::busy, ""}, problem));
  problem.status = 0;
  EXPECT_FALSE(cli::is_server_fault({Code::io, "disk"}, problem));
}

TEST_F(CliSync, WhatLiesWhereItsTrainingLaysFollowsItToThePlaceThatIsRight) {
  enrol();
  const std::string training = save({"training", "--force", "title=第一期", "place=450225106", "mode=concentrated",
                                     "start=2021-05-17", "half_days=1"});
  save({"session", "--force", "training=" + training, "date=2021-05-17", "half=am"});
  EXPECT_EQ(cli({"sync"}).exit_code, 5) << "neither is the laptop's";
  EXPECT_EQ(json_of({"status"})["quarantine"], 2);
  save({"training", "--id", training, std::string("place=") + township});
  EXPECT_EQ(cli({"sync"}).exit_code, 0) << "the session goes along, as in the app";
  EXPECT_EQ(json_of({"status"})["quarantine"], 0);
  for (const json& session : list("session")) EXPECT_EQ(session["sync"], "on_server");
}

TEST_F(CliSync, ARestoredBackupSyncsWithoutLosingOrDoublingAnything) {
  enrol();
  save({"person", "name=甲", std::string("place=") + village});
  json_of({"sync"});
  save({"person", "name=乙", std::string("place=") + village});
  ASSERT_EQ(cli({"backup", dir / "backup.db"}).exit_code, 0);  // 乙 is unsent in it
  save({"person", "name=丙", std::string("place=") + village});
  json_of({"sync"});
  ASSERT_EQ(cli({"restore", dir / "backup.db"}).exit_code, 0);
  save({"person", "name=丁", std::string("place=") + village});
  json_of({"sync"});
  EXPECT_EQ(list("person").size(), 4u);
  for (const json& record : list("person")) EXPECT_EQ(record["sync"], "on_server");
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  init("second");
  enrol("second");
  json_of({"sync"}, "second");
  EXPECT_EQ(json_of({"verify"}, "second")["digest"], json_of({"verify"})["digest"]);
}

}  // namespace
}  // namespace yanxing::testing
