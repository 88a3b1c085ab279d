// The program as an administrator uses it and laptops meet it: real processes, a real folder, real TLS, real kills.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

constexpr const char* place = "450224204";
constexpr const char* other_place = "450225106";

class ServerProgram : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(admin({"init", "--host", "localhost", "--name", "柳州"}).exit_code, 0); }

  ProcessResult admin(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", data_});
    return run(program("yanxing-server"), arguments);
  }
  json admin_json(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const auto result = admin(std::move(arguments));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  void start() {
    process_ = std::make_unique<Background>(
        program("yanxing-server"),
        std::vector<std::string>{"--data", data_, "serve", "--port", "0", "--listen", "127.0.0.1"},
        dir_ / ("log" + std::to_string(++starts_)));
    ASSERT_TRUE(process_->wait_for_log("\"event\":\"listening\"")) << process_->log();
    port_ = static_cast<std::uint16_t>(std::stoi(read_file(data_ + "/serve.port")));
  }
  int stop() {
    process_->signal(SIGTERM);
    return process_->wait();
  }
  void kill_hard() {
    process_->signal(SIGKILL);
    process_->wait();
  }
  std::string code(const char* scope = place) const {
    const auto result = admin({"device", "add", "--scope", scope, "--name", "一号"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
  void enrol(TestLaptop& laptop, const char* scope = place) const {
    ASSERT_EQ(laptop.enrol(port_, code(scope)).status, 200u);
  }
  static std::string type_of(const Answer& answer) {
    return json::parse(answer.body, nullptr, false).value("type", "none");
  }

  TempDir dir_;
  std::string data_ = dir_ / "city";
  std::unique_ptr<Background> process_;
  std::uint16_t port_ = 0;
  int starts_ = 0;
};

TEST_F(ServerProgram, InitMakesACityOnceAndKeepsItPrivate) {
  const std::string ca = read_file(data_ + "/ca.pem");
  const auto again = admin({"init", "--host", "localhost"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.err.find("holds a city already"), std::string::npos);
  EXPECT_EQ(read_file(data_ + "/ca.pem"), ca);
  struct stat info {};
  ASSERT_EQ(stat(data_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  ASSERT_EQ(stat((data_ + "/city.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(ServerProgram, WrongUsageIsExitCode2) {
  EXPECT_EQ(run(program("yanxing-server"), {}).exit_code, 2);
  EXPECT_EQ(admin({"dance"}).exit_code, 2);
  EXPECT_EQ(admin({"device", "add", "--scope", place}).exit_code, 2);
  EXPECT_EQ(admin({"device", "add", "--scope", "nowhere", "--name", "x"}).exit_code, 2);
  EXPECT_EQ(admin({"init", "--host", "bad host!"}).exit_code, 1);  // there is a city already, which is said first
  EXPECT_EQ(run(program("yanxing-server"), {"--data", dir_ / "new", "init", "--host", "bad host!"}).exit_code, 2);
  EXPECT_EQ(run(program("yanxing-server"), {"--help"}).exit_code, 0);
  EXPECT_EQ(run(program("yanxing-server"), {"--data", dir_ / "nothing", "status"}).exit_code, 1);
}

TEST_F(ServerProgram, EveryCommandHasOneJsonDocumentAlsoWhenItFails) {
  const auto told = [&](std::vector<std::string> arguments, int exit_code) {
    const auto result = run(program("yanxing-server"), arguments);
    EXPECT_EQ(result.exit_code, exit_code) << arguments.back() << ": " << result.err;
    const json document = json::parse(result.out, nullptr, false);
    EXPECT_TRUE(document.is_object()) << arguments.back() << ": " << result.out;
    EXPECT_EQ(document.contains("error"), exit_code != 0) << result.out;
    if (exit_code != 0) {
      EXPECT_NE(result.err.find(document["error"]["message"].get<std::string>()), std::string::npos) << result.err;
    }
    return document;
  };
  const std::string none = dir_ / "none";
  EXPECT_EQ(told({"--data", data_, "list", "nosuch", "--json"}, 1)["error"]["code"], "not_found");
  EXPECT_EQ(told({"--data", data_, "show", "UNKNOWN", "--json"}, 2)["error"]["code"], "invalid");
  EXPECT_EQ(told({"--data", none, "status", "--json"}, 1)["error"]["code"], "not_found");
  EXPECT_EQ(told({"--data", data_, "bundle", "import", "--json"}, 2)["error"]["code"], "usage");
  EXPECT_EQ(told({"--data", data_, "list", "person", "--limit", "0", "--json"}, 2)["error"]["code"], "usage");
  EXPECT_EQ(told({"--data", data_, "list", "person", "--limit", "-1", "--json"}, 2)["error"]["code"], "usage");
  EXPECT_EQ(told({"--data", data_, "--json", "status"}, 0)["records"], 0);
  EXPECT_EQ(told({"--data", data_, "--json", "device", "revoke", "nobody"}, 1)["error"]["code"], "not_found");
  EXPECT_EQ(told({"--data", data_, "device", "add", "--scope", place, "--name", "x", "--json"}, 0)["code"]
                .get<std::string>()
                .size(),
            59u);
  const std::string id = admin_json({"device", "list"})["devices"][0]["id"];
  EXPECT_EQ(told({"--data", data_, "device", "revoke", id, "--json"}, 0)["state"], "revoked");
  EXPECT_EQ(told({"--data", none, "--json", "init", "--host", "a.example"}, 0)["name"], "a.example");
  EXPECT_EQ(told({"--data", none, "--json", "renew"}, 0)["hosts"], (json{"a.example"}));
  EXPECT_EQ(told({"--data", none, "backup", data_ + "/../copy", "--json"}, 0)["file"], data_ + "/../copy");
  EXPECT_EQ(told({"--data", data_, "backup", data_ + "/copy", "--json"}, 1)["error"]["code"], "refused");
  EXPECT_EQ(told({"--data", dir_ / "third", "restore", dir_ / "copy", "--json"}, 0)["kept"], nullptr);
  const std::string kept = told({"--data", none, "restore", dir_ / "copy", "--json"}, 0)["kept"];
  EXPECT_TRUE(std::filesystem::exists(kept)) << kept;
}

TEST_F(ServerProgram, WhoeverChangesSomethingIsToldWhatWasDone) {
  EXPECT_NE(admin({"renew"}).out.find("certificate for localhost"), std::string::npos);
  EXPECT_NE(admin({"backup", dir_ / "copy"}).out.find("Backed up"), std::string::npos);
  const std::string restored = admin({"restore", dir_ / "copy"}).out;
  EXPECT_NE(restored.find("city.db.before-restore-"), std::string::npos) << restored;
  code();
  const std::string id = admin_json({"device", "list"})["devices"][0]["id"];
  EXPECT_NE(admin({"device", "revoke", id}).out.find("shut out"), std::string::npos);
}

TEST_F(ServerProgram, AFolderThatMayNotBeReadIsNotCalledEmpty) {
  constexpr uid_t other = 65534;
  std::vector<std::string> words = {"--data", data_, "status"};
  std::string command = program("yanxing-server");
  if (::geteuid() == 0) {  // whom no permission stops
    std::filesystem::permissions(dir_.path(), std::filesystem::perms(0755));
    words.insert(words.begin(), {"--reuid=" + std::to_string(other), "--clear-groups", command});
    command = "/usr/bin/setpriv";
  } else {
    std::filesystem::permissions(data_, std::filesystem::perms::none);
  }
  const auto result = run(command, words);
  std::filesystem::permissions(data_, std::filesystem::perms::owner_all);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("may not be used by"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("run init"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("run this"), std::string::npos) << result.err;
}

TEST_F(ServerProgram, ServesStopsOnSigtermAndTidiesUp) {
  start();
  const Answer health = TlsClient(port_).ask(request_text("GET", "/healthz"));
  EXPECT_EQ(health.status, 200u);
  EXPECT_EQ(json::parse(health.body)["status"], "ok");
  EXPECT_EQ(stop(), 0);
  EXPECT_FALSE(std::filesystem::exists(data_ + "/serve.port"));
  EXPECT_NE(process_->log().find("\"event\":\"stopped\""), std::string::npos);
}

TEST_F(ServerProgram, FinishesTheRequestUnderWayWhenToldToStop) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  TlsClient client(port_);
  const std::string frame =
      laptop.frame(sync::Kind::session, sync::encode(sync::SessionRequest{laptop.device(), {}, {}}));
  const std::string text =
      request_text("POST", "/v1/session", frame,
                   laptop.authorization() + "Expect: 100-continue\r\nContent-Type: application/octet-stream\r\n");
  const auto body = text.find("\r\n\r\n") + 4;
  EXPECT_EQ(client.ask(text.substr(0, body)).status, 100u);  // the request has begun
  process_->signal(SIGTERM);
  ASSERT_TRUE(process_->wait_for_log("\"event\":\"stopping\""));
  client.send(text.substr(body));
  EXPECT_EQ(client.receive().status, 200u);
  EXPECT_EQ(process_->wait(), 0);
}

TEST_F(ServerProgram, ASecondServerOnTheSameFolderSaysSo) {
  start();
  const auto second = admin({"serve", "--port", "0"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_NE(second.err.find("another yanxing-server works on"), std::string::npos);
  EXPECT_EQ(stop(), 0);
}

TEST_F(ServerProgram, AServerThatWasKilledStartsAgain) {
  start();
  kill_hard();
  start();
  EXPECT_EQ(TlsClient(port_).ask(request_text("GET", "/healthz")).status, 200u);
  EXPECT_EQ(stop(), 0);
}

TEST_F(ServerProgram, DeviceAddPrintsTheCodeAlone) {
  const std::string out = code();
  EXPECT_EQ(out.size(), 60u);
  EXPECT_EQ(out.find('\n'), 59u);
}

TEST_F(ServerProgram, AListInATerminalShowsWhatWouldTurnTheWriting) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  laptop.save("person", place, {{"name", cbor_text("韦\u202e甲")}, {"place", cbor_text(place)}});
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  const std::string listed = admin({"list", "person"}).out;
  EXPECT_NE(listed.find("韦\\u202e甲"), std::string::npos) << listed;
  EXPECT_EQ(listed.find("\u202e"), std::string::npos);
}

TEST_F(ServerProgram, WhatALaptopSentIsListedShownCountedAndProven) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  const auto id = laptop.save("person", place, {{"name", cbor_text("韦甲")}, {"place", cbor_text(place)}}).text();
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  EXPECT_EQ(laptop.unsent(), 0u);

  const auto records = admin_json({"list", "person"})["records"];
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0]["id"], id);
  EXPECT_EQ(records[0]["form"], "person");
  EXPECT_EQ(records[0]["place"], place);
  EXPECT_EQ(records[0]["sync"], "on_server");
  EXPECT_EQ(records[0]["values"]["name"], "韦甲");
  EXPECT_EQ(records[0]["conflicts"], json::array());
  const auto shown = admin_json({"show", id});
  EXPECT_EQ(shown["history"][0]["author"], "tester");
  EXPECT_EQ(shown["heads"]["name"][0]["value"], "韦甲");
  EXPECT_EQ(shown["heads"]["name"][0]["device"], laptop.device().text());
  EXPECT_EQ(admin_json({"status"})["records"], 1);
  EXPECT_EQ(admin_json({"list", "mark"})["records"], json::array());
  EXPECT_EQ(admin({"list", "nonsense", "--json"}).exit_code, 1);
  EXPECT_EQ(admin({"show", "nonsense"}).exit_code, 2);

  const auto verified = admin_json({"verify", "--scope", place});
  EXPECT_EQ(verified["ok"], true);
  EXPECT_EQ(verified["digest"], laptop.digest());
  EXPECT_EQ(verified["records"], 1);
  EXPECT_NE(admin_json({"verify", "--scope", other_place})["digest"], laptop.digest());
}

TEST_F(ServerProgram, AnotherTownshipSeesNothingAndChangesNothing) {
  start();
  TestLaptop here, elsewhere;
  enrol(here);
  enrol(elsewhere, other_place);
  here.save("person", place, {{"name", cbor_text("韦甲")}});
  elsewhere.save("person", place, {{"name", cbor_text("乙")}});  // not hers to make
  EXPECT_EQ(here.sync(port_).status, 200u);
  EXPECT_EQ(elsewhere.sync(port_).status, 200u);
  EXPECT_EQ(elsewhere.progress().received, 0u);
  EXPECT_EQ(elsewhere.unsent(), 0u);  // taken in, though not applied
  EXPECT_EQ(admin_json({"list", "person"})["records"].size(), 1u);
  EXPECT_EQ(admin_json({"status"})["quarantine_reasons"], (json{{"out_of_scope", 1}}));
}

TEST_F(ServerProgram, WhatCannotBeAppliedWaitsInQuarantineAndStopsNothing) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  laptop.save("horoscope", place, {{"sign", cbor_text("x")}});
  laptop.save("person", place, {{"name", cbor_int(7)}});
  laptop.save("session", place, {{"date", cbor_text("yesterday")}});
  laptop.save("person", place, {{"name", cbor_text("丙")}, {"field_of_a_newer_version", cbor_int(7)}});
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  EXPECT_EQ(laptop.unsent(), 0u);
  const auto status = admin_json({"status"});
  EXPECT_EQ(status["quarantine_reasons"], (json{{"bad_type", 2}, {"unknown_form", 1}}));
  EXPECT_EQ(status["records"], 1);
  EXPECT_EQ(admin_json({"verify"})["ok"], true);
}

TEST_F(ServerProgram, AFormThatIsInstalledTakesItsRecordsOutOfQuarantine) {
  start();
  TestLaptop author, reader;
  enrol(author);
  enrol(reader);
  const RecordId id =
      author.save("poem", place, {{"lines", cbor_int(4)}, {"verse[k1]/words", cbor_text("白日依山尽")}});
  author.save("poem", place, {{"lines", cbor_text("four")}});
  EXPECT_EQ(author.sync(port_).status, 200u);
  reader.save("person", place, {{"name", cbor_text("丙")}});
  EXPECT_EQ(reader.sync(port_).status, 200u);  // its cursor has passed them
  EXPECT_FALSE(reader.store().record(id).value().has_value());
  EXPECT_FALSE(author.store().record(id).value().has_value());

  const std::string file = dir_ / "poem.json";
  std::ofstream(file) << R"({"form": "poem", "version": 1, "fields": [{"name": "lines", "type": "integer"},
    {"name": "verse", "type": "repeat", "fields": [{"name": "words", "type": "text"}]}]})";
  const auto installed = admin({"form", "install", file});
  EXPECT_EQ(installed.exit_code, 0) << installed.err;
  EXPECT_NE(installed.out.find("next start"), std::string::npos);
  EXPECT_EQ(admin({"form", "install", file}).exit_code, 0);  // the same again: nothing to do
  EXPECT_EQ(admin_json({"status"})["quarantine_reasons"], (json{{"unknown_form", 2}}));
  EXPECT_EQ(stop(), 0);
  start();
  EXPECT_EQ(admin_json({"status"})["quarantine_reasons"], (json{{"bad_type", 1}}));
  EXPECT_EQ(reader.sync(port_).status, 200u);
  EXPECT_TRUE(reader.store().record(id).value().has_value());
  EXPECT_EQ(author.sync(port_).status, 200u);
  EXPECT_TRUE(author.store().record(id).value().has_value());
  EXPECT_EQ(author.digest(), reader.digest());
  EXPECT_EQ(admin_json({"list", "poem"})["records"].size(), 1u);
  EXPECT_EQ(admin_json({"verify"})["ok"], true);
}

TEST_F(ServerProgram, InstalledFormsAreListedAndABackupHasThem) {
  const std::string file = dir_ / "poem.json";
  const auto write = [&](const std::string& version, const std::string& type) {
    std::ofstream(file) << R"({"form": "poem", "version": )" << version << R"(, "fields": [{"name": "lines", "type": ")"
                        << type << "\"}]}";
  };
  write("2", "integer");
  EXPECT_EQ(admin({"form", "install", file}).exit_code, 0);
  write("2", "text");
  const auto other = admin({"form", "install", file});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.err.find("raise its version"), std::string::npos) << other.err;
  write("3", "smell");
  EXPECT_EQ(admin({"form", "install", file}).exit_code, 2);
  std::ofstream(file) << std::string(100'000, '[');
  EXPECT_EQ(admin({"form", "install", file}).exit_code, 2);
  EXPECT_EQ(admin({"form", "install", dir_ / "none.json"}).exit_code, 1);

  EXPECT_EQ(admin({"backup", dir_ / "copy"}).exit_code, 0);
  data_ = dir_ / "elsewhere";
  EXPECT_EQ(admin({"restore", dir_ / "copy"}).exit_code, 0);
  bool found = false;
  const json listed = admin_json({"form", "list"});
  for (const json& form : listed["forms"]) {
    EXPECT_EQ(form["installed"], form["form"] == "poem");
    found = found || (form["form"] == "poem" && form["version"] == 2);
  }
  EXPECT_TRUE(found);
}

TEST_F(ServerProgram, ARevokedLaptopIsRefusedAtOnce) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  TlsClient open(port_);
  const std::string frame =
      laptop.frame(sync::Kind::session, sync::encode(sync::SessionRequest{laptop.device(), {}, {}}));
  EXPECT_EQ(laptop.send(open, {sync::Kind::session, frame}).status, 200u);
  EXPECT_EQ(admin({"device", "revoke", laptop.device().text()}).exit_code, 0);
  const Answer refused = laptop.send(open, {sync::Kind::session, frame});  // the same connection
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(type_of(refused), "urn:yanxing:problem:device-revoked");
  EXPECT_EQ(admin_json({"device", "list"})["devices"][0]["state"], "revoked");
  EXPECT_EQ(admin({"device", "revoke", "nobody"}).exit_code, 1);
}

TEST_F(ServerProgram, NothingIsLostWhenTheServerIsKilledDuringAPush) {
  start();
  TestLaptop a, b;
  enrol(a);
  enrol(b);
  for (int i = 0; i < 6000; ++i)
    a.save("person", place, {{"name", cbor_text("甲" + std::to_string(i))}});  // two batches
  for (int round = 0; round < 4; ++round) {
    std::thread syncing([&] { a.sync(port_); });
    std::this_thread::sleep_for(std::chrono::milliseconds(30 + 70 * round));  // any moment will do
    kill_hard();
    syncing.join();
    start();
  }
  EXPECT_EQ(a.sync(port_).status, 200u);
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(b.sync(port_).status, 200u);
  const auto verified = admin_json({"verify"});
  EXPECT_EQ(verified["ok"], true);
  EXPECT_EQ(verified["records"], 6000);
  EXPECT_EQ(verified["digest"], a.digest());
  EXPECT_EQ(verified["digest"], b.digest());
}

TEST_F(ServerProgram, ABackupBringsTheWholeServerBackOnAnotherMachine) {
  start();
  TestLaptop laptop;
  enrol(laptop);
  laptop.save("person", place, {{"name", cbor_text("before")}});
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  const std::string file = dir_ / "backup";
  EXPECT_EQ(admin({"backup", file}).exit_code, 0);  // while it serves
  struct stat info {};
  ASSERT_EQ(stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(admin({"backup", file}).exit_code, 1);  // never over another
  laptop.save("person", place, {{"name", cbor_text("after")}});
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  const auto before = admin_json({"status"});
  EXPECT_EQ(admin({"restore", file}).exit_code, 1);  // not while it serves
  EXPECT_EQ(stop(), 0);

  data_ = dir_ / "new machine";
  const auto restored = admin({"restore", file});
  EXPECT_EQ(restored.exit_code, 0) << restored.err;
  EXPECT_NE(admin_json({"status"})["epoch"], before["epoch"]);
  EXPECT_EQ(admin_json({"status"})["records"], 1);
  start();
  EXPECT_EQ(laptop.sync(port_).status, 200u);  // same CA, same token; sends again what the backup lacks
  EXPECT_EQ(admin_json({"status"})["records"], 2);
  EXPECT_EQ(admin_json({"verify"})["digest"], laptop.digest());
}

TEST_F(ServerProgram, RestoreKeepsWhatWasThereAndRefusesAForeignFile) {
  const auto epoch = admin_json({"status"})["epoch"];
  { std::ofstream(dir_ / "noise") << std::string(5000, 'x'); }
  EXPECT_EQ(admin({"restore", dir_ / "noise"}).exit_code, 1);
  EXPECT_EQ(admin({"restore", dir_ / "missing"}).exit_code, 1);
  EXPECT_EQ(admin_json({"status"})["epoch"], epoch);
  ASSERT_EQ(admin({"backup", dir_ / "backup"}).exit_code, 0);
  ASSERT_EQ(admin({"restore", dir_ / "backup"}).exit_code, 0);
  EXPECT_NE(admin_json({"status"})["epoch"], epoch);
  int kept = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data_)) {
    kept += entry.path().filename().string().find("before-restore") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(kept, 1);
}

TEST_F(ServerProgram, WhatRootMakesBelongsToTheOwnerOfTheFolder) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  constexpr uid_t owner = 65534;
  const auto everything_is_theirs = [&] {
    struct stat info {};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_)) {
      ASSERT_EQ(lstat(entry.path().c_str(), &info), 0);
      EXPECT_EQ(info.st_uid, owner) << entry.path();
      EXPECT_EQ(info.st_gid, owner) << entry.path();
    }
  };
  ASSERT_EQ(admin({"backup", dir_ / "backup"}).exit_code, 0);
  data_ = dir_ / "given";
  ASSERT_TRUE(std::filesystem::create_directory(data_));
  ASSERT_EQ(chown(data_.c_str(), owner, owner), 0);
  ASSERT_EQ(admin({"init", "--host", "localhost"}).exit_code, 0);
  everything_is_theirs();
  for (int round = 0; round < 2; ++round) {
    ASSERT_EQ(admin({"restore", "--force", dir_ / "backup"}).exit_code, 0);
    everything_is_theirs();
  }
}

TEST_F(ServerProgram, ARenewedCertificateComesFromTheSameAuthority) {
  const std::string ca = read_file(data_ + "/ca.pem");
  const auto before = admin_json({"status"});
  EXPECT_EQ(admin({"renew", "--host", "city.example"}).exit_code, 0);
  EXPECT_GE(admin_json({"status"})["certificate_expires_ms"], before["certificate_expires_ms"]);
  EXPECT_EQ(read_file(data_ + "/ca.pem"), ca);
  start();
  TestLaptop laptop;
  enrol(laptop);  // the code still names the CA
  const auto shown =
      run("/usr/bin/openssl", {"s_client", "-connect", "127.0.0.1:" + std::to_string(port_), "-showcerts",
                               "-verify_hostname", "city.example", "-CAfile", data_ + "/ca.pem"});
  EXPECT_NE(shown.out.find("Verification: OK"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find(ca.substr(0, ca.find("-----END"))), std::string::npos);  // the chain ends with the CA
}

TEST_F(ServerProgram, TheLogHoldsNoTokensCodesOrNames) {
  start();
  TestLaptop laptop;
  const std::string text = code();
  ASSERT_EQ(laptop.enrol(port_, text).status, 200u);
  laptop.save("person", place, {{"name", cbor_text("韦甲")}});
  EXPECT_EQ(laptop.sync(port_).status, 200u);
  TlsClient(port_).ask(
      request_text("GET", "/v1/changes?cursor=SECRETCURSOR", {}, "Authorization: Bearer STRANGERSTOKEN\r\n"));
  EXPECT_EQ(stop(), 0);
  const std::string log = process_->log();
  const std::string token = laptop.authorization().substr(22, 40);
  for (const std::string& secret : {token, text.substr(0, 11), std::string("韦甲"), std::string("SECRETCURSOR"),
                                    std::string("STRANGERSTOKEN"), std::string("127.0.0.1:")}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
  std::size_t from = 0;
  while (from < log.size()) {
    const auto end = log.find('\n', from);
    EXPECT_TRUE(json::accept(log.substr(from, end - from))) << log.substr(from, end - from);
    from = end + 1;
  }
}

}  // namespace
}  // namespace yanxing::testing
