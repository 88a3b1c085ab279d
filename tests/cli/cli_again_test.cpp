// What comes right again: another scope, another server, one put back from a backup.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class CliAgain : public CliCity {
 protected:
  json server_json(std::vector<std::string> arguments, int exit = 0) const {
    arguments.push_back("--json");
    const auto result = server(std::move(arguments));
    EXPECT_EQ(result.exit_code, exit) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  void restart_from(const std::string& backup, json& told) {
    stop();
    told = server_json({"restore", "--force", backup});  // another city's too
    start();
  }
};

TEST_F(CliAgain, WhatWasRefusedIsHandedInOnceTheLaptopHasTheRightScope) {
  enrol("laptop", "450224203");
  const std::string id = save({"person", "--force", "name=韦一", std::string("place=") + village});
  EXPECT_EQ(cli({"sync"}).exit_code, 5);
  EXPECT_EQ(json_of({"status"})["quarantine"], 1);
  EXPECT_EQ(cli({"sync"}).exit_code, 5) << "nothing has changed, so nothing is tried";
  EXPECT_EQ(server_json({"status"})["changes"], 1);
  EXPECT_EQ(server_json({"status"})["quarantine"], 1);
  enrol("laptop", township);
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(json_of({"status"})["quarantine"], 0);
  EXPECT_EQ(server_json({"status"})["quarantine"], 0) << "nobody has to see to it any more, there neither";
  EXPECT_EQ(server_json({"status"})["quarantine_settled"], 1);
  EXPECT_EQ(json_of({"show", id})["sync"], "on_server");
  EXPECT_EQ(json_of({"show", id})["values"]["name"], "韦一");
}

// Corrected as the laptop says: the place, and what was refused comes along in the correction.
TEST_F(CliAgain, WhatWasRefusedForItsPlaceIsSettledOnBothSidesOnceThatIsCorrected) {
  enrol();
  const std::string id = save({"person", "name=韦一", std::string("place=") + village});
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  save({"person", "--id", id, "--force", "place=450224203201", "name=韦二"});
  EXPECT_EQ(cli({"sync"}).exit_code, 5);
  EXPECT_EQ(server_json({"status"})["quarantine_reasons"], (json{{"out_of_scope", 1}}));
  save({"person", "--id", id, std::string("place=") + village});
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(json_of({"status"})["quarantine"], 0);
  const json status = server_json({"status"});
  EXPECT_EQ(status["quarantine"], 0);
  EXPECT_EQ(status["quarantine_reasons"], json::object());
  EXPECT_EQ(status["quarantine_settled"], 1);
  EXPECT_EQ(json::parse(server({"show", id}).out)["values"]["name"], "韦二");
}

TEST_F(CliAgain, OfWhatWasCorrectedTwiceOrDeletedNothingWaitsOnTheServerForEver) {
  enrol();
  const std::string twice = save({"person", "name=韦一", std::string("place=") + village});
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  for (const char* elsewhere : {"450224203201", "450224203202"}) {
    save({"person", "--id", twice, "--force", std::string("place=") + elsewhere, std::string("name=") + elsewhere});
    EXPECT_EQ(cli({"sync"}).exit_code, 5);
    EXPECT_EQ(server_json({"status"})["quarantine"], json_of({"status"})["quarantine"]) << "the newest of them";
  }
  save({"person", "--id", twice, std::string("place=") + village});
  const std::string deleted = save({"person", "--force", "name=韦二", "place=450224203201"});
  EXPECT_EQ(cli({"sync"}).exit_code, 5);
  EXPECT_EQ(server_json({"status"})["quarantine"], 1);
  EXPECT_EQ(cli({"delete", deleted}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(json_of({"status"})["quarantine"], 0);
  EXPECT_EQ(server_json({"status"})["quarantine"], 0);
}

TEST_F(CliAgain, WhatARestoredServerLostIsNotSaidToBeThereUntilItsLaptopBringsIt) {
  enrol();
  init("second");
  enrol("second");
  const std::string early = save({"person", "--force", "name=韦一", std::string("place=") + village});
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  const std::string late = save({"person", "--force", "name=韦二", std::string("place=") + village});
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(json_of({"show", late}, "second")["sync"], "on_server");
  json told;
  restart_from(dir / "backup.db", told);
  ASSERT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(json_of({"show", late}, "second")["sync"], "local") << "the server waits for the laptop that wrote it";
  EXPECT_EQ(json_of({"show", early}, "second")["sync"], "on_server");
  EXPECT_EQ(json_of({"status"}, "second")["records"]["local"], 1);
  EXPECT_EQ(json_of({"status"}, "second")["unsent"], 0) << "nothing of its own";
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(json_of({"show", late}, "second")["sync"], "on_server");
  EXPECT_EQ(json_of({"status"}, "second")["records"]["local"], 0);
}

TEST_F(CliAgain, WhoWasRevokedStaysOutThoughTheBackupIsOlder) {
  enrol();
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  const std::string device = server_json({"device", "list"})["devices"][0]["id"];
  ASSERT_EQ(server({"device", "revoke", device}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 4);
  json told;
  restart_from(dir / "backup.db", told);
  EXPECT_EQ(told["still_revoked"], 1);
  EXPECT_EQ(told["revocations_unknown"], false);
  EXPECT_EQ(cli({"sync"}).exit_code, 4);
  EXPECT_EQ(server_json({"device", "list"})["devices"][0]["state"], "revoked");
  enrol();  // with a new code it is let in again
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
}

// Two restores in a row: the first backup does not know the laptop, the second has it as active.
TEST_F(CliAgain, ARevocationAndAUsedCodeOutliveTwoRestores) {
  const std::string used = code();
  ASSERT_EQ(server({"backup", dir / "before.db"}).exit_code, 0);
  ASSERT_EQ(cli({"enrol", url(), used}).exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "with.db"}).exit_code, 0);
  const std::string device = server_json({"device", "list"})["devices"][0]["id"];
  ASSERT_EQ(server({"device", "revoke", device}).exit_code, 0);
  json told;
  restart_from(dir / "before.db", told);
  EXPECT_EQ(told["void_codes"], 1);
  EXPECT_EQ(cli({"sync"}).exit_code, 4);
  init("second");
  EXPECT_NE(cli({"enrol", url(), used}, {}, "second").exit_code, 0) << "a code is valid once";
  restart_from(dir / "with.db", told);
  EXPECT_EQ(told["still_revoked"], 1);
  EXPECT_EQ(cli({"sync"}).exit_code, 4);
}

TEST_F(CliAgain, WhoWasEnrolledSinceTheBackupStaysEnrolledAndSendsAgain) {
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  enrol();
  const std::string id = save({"person", "name=甲", std::string("place=") + village});
  ASSERT_EQ(json_of({"sync"})["sent"], 1);
  json told;
  restart_from(dir / "backup.db", told);
  EXPECT_EQ(told["still_enrolled"], 1);
  EXPECT_EQ(server_json({"list", "person"})["records"].size(), 0u);
  ASSERT_EQ(cli({"sync"}).exit_code, 0) << "no new code is needed";
  EXPECT_EQ(server_json({"list", "person"})["records"][0]["id"], id);
}

// Its token in the backup is worth nothing any more, and it may see another township.
TEST_F(CliAgain, WhoWasEnrolledAnewSinceTheBackupKeepsTheNewerEnrolment) {
  enrol("laptop", "450224203");
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  enrol("laptop", township);
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  json told;
  restart_from(dir / "backup.db", told);
  EXPECT_EQ(told["still_enrolled"], 1);
  save({"person", "name=甲", std::string("place=") + village});
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(server_json({"device", "list"})["devices"][0]["scope"], township);
}

TEST_F(CliAgain, ARestoredBackupOfAnotherCityLetsNobodyInWhoIsThisCitys) {
  const auto made = run(program("yanxing-server"), {"--data", dir / "other", "init", "--host", "localhost"});
  ASSERT_EQ(made.exit_code, 0);
  ASSERT_EQ(run(program("yanxing-server"), {"--data", dir / "other", "backup", dir / "other.db"}).exit_code, 0);
  enrol();
  json told;
  restart_from(dir / "other.db", told);
  EXPECT_EQ(told["still_enrolled"], 0);
  EXPECT_EQ(server_json({"device", "list"})["devices"], json::array());
}

TEST_F(CliAgain, WhatWasRefusedAndDeletedComesBackWhole) {
  enrol("laptop", "450224203");
  const std::string id = save({"person", "--force", "name=韦一", std::string("place=") + village});
  EXPECT_EQ(cli({"sync"}).exit_code, 5);
  ASSERT_EQ(cli({"delete", id}).exit_code, 0);
  enrol("laptop", township);
  cli({"sync"});
  ASSERT_EQ(cli({"undelete", id}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  join("second", township);
  EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(json_of({"show", id}, "second")["values"]["name"], "韦一");
}

TEST_F(CliAgain, AnotherCitysServerHasNothingYet) {
  enrol();
  save({"person", "name=甲", std::string("place=") + village});
  ASSERT_EQ(json_of({"sync"})["sent"], 1);
  join("second", township);
  const std::string theirs = save({"person", "name=乙", std::string("place=") + village}, "second");
  ASSERT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  ASSERT_EQ(json_of({"sync"})["received"], 1);
  EXPECT_EQ(json_of({"show", theirs})["sync"], "on_server");
  enrol();  // once more with the same server: it has what it signed for
  EXPECT_EQ(json_of({"status"})["unsent"], 0);
  stop();
  fs::rename(dir / "server", dir / "former");
  ASSERT_EQ(server({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
  start();
  enrol();
  EXPECT_EQ(json_of({"status"})["unsent"], 1);
  EXPECT_EQ(json_of({"status"})["on_server"], 0);
  // Nor is what another laptop of the former city made: this server never said that it holds it.
  EXPECT_EQ(json_of({"show", theirs})["sync"], "local");
  EXPECT_EQ(json_of({"status"})["records"]["local"], 2);
  EXPECT_EQ(json_of({"status"})["records"]["on_server"], 0);
  for (const json& person : list("person")) EXPECT_EQ(person["sync"], "local");
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  const auto out = json_of({"bundle", "export", dir / "out.yxb"});
  EXPECT_EQ(out["changes"], 1);
  const auto synced = cli({"sync"});
  EXPECT_EQ(synced.exit_code, 0) << synced.err;
  EXPECT_NE(synced.err.find("2 sent"), std::string::npos) << synced.err;
  EXPECT_EQ(json_of({"status"})["on_server"], 2);
  EXPECT_EQ(json_of({"show", theirs})["sync"], "on_server");
  EXPECT_EQ(json_of({"status"})["records"]["on_server"], 2);
  EXPECT_EQ(json_of({"status"})["records"]["local"], 0);
}

/// A record that both laptops have, and that the first one changed since into what the server refused.
class CliRefused : public CliAgain {
 protected:
  void SetUp() override {
    CliAgain::SetUp();
    enrol();
    id = save({"person", "--force", "name=韦一", std::string("place=") + village, "phone=10000000001"});
    EXPECT_EQ(cli({"sync"}).exit_code, 0);
    join("second", township);
    EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
    save({"person", "--force", "--id", id, "place=450225106", "phone=10000000002"});
    EXPECT_EQ(cli({"sync"}).exit_code, 5);
  }
  json seen_by(const std::string& laptop) const { return json_of({"show", id}, laptop); }

  std::string id;
};

TEST_F(CliRefused, WhatReplacesARefusedChangeIsNoConflictForOthers) {
  save({"person", "--id", id, std::string("place=") + village, "phone=10000000003"});
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  for (const char* laptop : {"laptop", "second"}) {
    EXPECT_EQ(seen_by(laptop)["values"]["phone"], "10000000003") << laptop;
    EXPECT_EQ(json_of({"status"}, laptop)["conflicts"], 0) << laptop;
  }
}

TEST_F(CliRefused, ADeletedRecordNeedsNobodyAndIsDeletedForOthersToo) {
  ASSERT_EQ(cli({"delete", id}).exit_code, 0);
  EXPECT_EQ(json_of({"status"})["quarantine"], 0);
  EXPECT_EQ(json_of({"status"})["unsent"], 1) << "the deletion waits";
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(seen_by("laptop")["sync"], "on_server");
  EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(seen_by("second")["state"], "deleted");
  // Brought back, it is what it was: refused, with all that she wrote.
  ASSERT_EQ(cli({"undelete", id}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}).exit_code, 5);
  EXPECT_EQ(seen_by("laptop")["values"]["phone"], "10000000002");
  save({"person", "--id", id, std::string("place=") + village});
  EXPECT_EQ(cli({"sync"}).exit_code, 0);
  EXPECT_EQ(cli({"sync"}, {}, "second").exit_code, 0);
  EXPECT_EQ(seen_by("second")["state"], seen_by("laptop")["state"]);
  EXPECT_EQ(seen_by("second")["values"]["phone"], "10000000002");
  EXPECT_EQ(json_of({"status"}, "second")["conflicts"], 0);
}

// A person copied photos about in the folder of the data.
TEST_F(CliAgain, ACopyOfAPhotoBesideTheOthersBreaksNoBackup) {
  std::ofstream(dir / "paper.pdf") << "%PDF-1.4 paper";
  const std::string name = json_of({"attachment", "add", dir / "paper.pdf"})["name"];
  const fs::path photos = fs::path(dir / "laptop/attachments");
  fs::create_directories(photos / "zz");
  fs::copy_file(photos / name.substr(0, 2) / name, photos / "zz" / name);
  const auto made = cli({"backup", dir / "backup.db"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_TRUE(fs::exists(photos / "zz" / name));
}

TEST_F(CliAgain, ARestoreIntoDamagedDataSaysThatRevocationsMayBeMissing) {
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  stop();
  fs::resize_file(dir / "server/city.db", 100);
  const auto told = server({"restore", dir / "backup.db"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.out.find("revoke again whoever was revoked"), std::string::npos) << told.out;
}

// The photo is gone and nothing else waits: the bundle says what it does not hold.
TEST_F(CliAgain, ABundleWithNothingNewSaysWhatItLeftOut) {
  enrol();
  std::ofstream(dir / "paper.pdf") << "%PDF-1.4 paper";
  const std::string name = json_of({"attachment", "add", dir / "paper.pdf"})["name"];
  save({"person", "--force", "name=韦一", std::string("place=") + village, "photo=" + name});
  fs::remove(fs::path(dir / "laptop/attachments") / name.substr(0, 2) / name);
  cli({"sync"});
  const auto written = cli({"bundle", "export", dir / "out.yxb"});
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_NE(written.err.find("nothing new"), std::string::npos) << written.err;
  EXPECT_NE(written.err.find("1 attachment is not on this laptop"), std::string::npos) << written.err;
}

}  // namespace
}  // namespace yanxing::testing
