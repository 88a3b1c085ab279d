// Attachments and the real program: killed at any moment, put back without its files, looked at by an administrator.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class AttachmentProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(admin({"init", "--host", "localhost"}).exit_code, 0);
    start();
    const auto code = admin({"device", "add", "--scope", "450224204", "--name", "一号"});
    ASSERT_EQ(laptop_.enrol(port_, code.out).status, 200u);
  }
  ProcessResult admin(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", data_});
    return run(program("yanxing-server"), arguments);
  }
  json admin_json(std::vector<std::string> arguments, int exit_code = 0) const {
    arguments.push_back("--json");
    const auto result = admin(std::move(arguments));
    EXPECT_EQ(result.exit_code, exit_code) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  void start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"--data", data_, "serve", "--port", "0", "--listen", "127.0.0.1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    process_ =
        std::make_unique<Background>(program("yanxing-server"), arguments, dir_ / ("log" + std::to_string(++starts_)));
    ASSERT_TRUE(process_->wait_for_log("\"event\":\"listening\"")) << process_->log();
    port_ = static_cast<std::uint16_t>(std::stoi(read_file(data_ + "/serve.port")));
  }
  void stop() {
    process_->signal(SIGTERM);
    EXPECT_EQ(process_->wait(), 0);
  }
  void kill_hard() {
    process_->signal(SIGKILL);
    process_->wait();
  }
  fs::path file_of(const std::string& content) const {
    const std::string name = attachment_name(content);
    return fs::path(data_) / "attachments" / name.substr(0, 2) / name;
  }
  bool is_held(const std::string& content) { return laptop_.held(port_, {sha256(content)}).size() == 1; }
  void save_with_photo(const std::string& content) {
    laptop_.save("person", "450224204", {{"photo", cbor_text(attachment_name(content))}});
    EXPECT_EQ(laptop_.sync(port_).status, 200u);
  }

  TempDir dir_;
  std::string data_ = dir_ / "city";
  std::unique_ptr<Background> process_;
  std::uint16_t port_ = 0;
  int starts_ = 0;
  TestLaptop laptop_;
};

TEST_F(AttachmentProgram, StatusAndVerifyCountWhatIsThere) {
  save_with_photo("photo");
  auto status = admin_json({"status"});
  EXPECT_EQ(status["attachments"], 0);
  EXPECT_EQ(status["attachments_waiting"], 1);
  {
    TlsClient client(port_);
    laptop_.create_upload(client, attachment_name("another"), 7);
  }
  EXPECT_EQ(laptop_.upload(port_, attachment_name("photo"), "photo"), 204u);
  status = admin_json({"status"});
  EXPECT_EQ(status["attachments"], 1);
  EXPECT_EQ(status["attachment_bytes"], 5);
  EXPECT_EQ(status["attachments_missing"], 0);
  EXPECT_EQ(status["attachments_waiting"], 0);
  EXPECT_EQ(status["uploads_open"], 1);
  EXPECT_EQ(admin_json({"verify"})["attachments"], 1);
  struct stat info {};
  ASSERT_EQ(stat(file_of("photo").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  std::ofstream(file_of("photo")) << "ph0to";
  auto verified = admin_json({"verify"}, 1);
  EXPECT_EQ(verified["ok"], false);
  EXPECT_EQ(verified["attachments_damaged"], (json{attachment_name("photo")}));
  std::ofstream(file_of("photo")) << "ph";
  EXPECT_EQ(admin_json({"status"})["attachments_damaged"], 1) << "cut short";
  EXPECT_EQ(admin_json({"status"})["attachments_missing"], 0);
  fs::remove(file_of("photo"));
  verified = admin_json({"verify"}, 1);
  EXPECT_EQ(verified["attachments_missing"], (json{attachment_name("photo")}));
  EXPECT_NE(admin({"verify"}).err.find("send them again at their next sync"), std::string::npos);
  EXPECT_EQ(admin_json({"status"})["attachments_missing"], 1);
  EXPECT_FALSE(is_held("photo"));
}

TEST_F(AttachmentProgram, ARestoredServerDoesNotSignForFilesThatItLacks) {
  save_with_photo("photo");
  ASSERT_EQ(laptop_.upload(port_, attachment_name("photo"), "photo"), 204u);
  EXPECT_TRUE(is_held("photo"));
  ASSERT_EQ(admin({"backup", dir_ / "copy"}).exit_code, 0);
  ASSERT_EQ(laptop_.upload(port_, attachment_name("later"), "later"), 204u);
  stop();
  // The same machine: its files are still there, also one that the older database knows nothing of.
  ASSERT_EQ(admin({"restore", dir_ / "copy"}).exit_code, 0);
  start();
  EXPECT_EQ(laptop_.sync(port_).status, 200u);
  EXPECT_TRUE(is_held("photo"));
  EXPECT_EQ(admin_json({"status"})["attachments"], 2);
  stop();
  // Another machine: the files are not in the backup.
  data_ = dir_ / "elsewhere";
  ASSERT_EQ(admin({"restore", dir_ / "copy"}).exit_code, 0);
  EXPECT_EQ(admin_json({"status"})["attachments_missing"], 1);
  start();
  EXPECT_EQ(laptop_.sync(port_).status, 200u);
  EXPECT_FALSE(is_held("photo"));
  EXPECT_EQ(laptop_.upload(port_, attachment_name("photo"), "photo"), 204u);
  EXPECT_TRUE(is_held("photo"));
  EXPECT_EQ(admin_json({"verify"})["ok"], true);
}

TEST_F(AttachmentProgram, AFolderThatIsPutBackWhileItServesIsReadAgainBesideTheRecords) {
  std::vector<Hash> hashes;
  for (int i = 0; i < 70; ++i) {  // one question reads 64 small ones
    const std::string content = "photo " + std::to_string(i);
    ASSERT_EQ(laptop_.upload(port_, attachment_name(content), content), 204u);
    hashes.push_back(sha256(content));
    const fs::path file = file_of(content);
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
  }
  std::sort(hashes.begin(), hashes.end());
  const auto ask = [&] {
    TlsClient client(port_);
    const auto question = laptop_.frame(sync::Kind::holds, sync::encode(sync::HoldsRequest{hashes}));
    return laptop_.send(client, {sync::Kind::holds, question}).status;
  };
  EXPECT_EQ(ask(), 503u);
  save_with_photo("photo 1");
  for (int i = 0; i < 200 && ask() != 200; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(laptop_.held(port_, hashes).size(), 70u);
  stop();
}

TEST_F(AttachmentProgram, RoomForRecordsIsKeptAsTheAdministratorSays) {
  stop();
  start({"--keep-free", "1000000000"});
  {
    TlsClient client(port_);
    EXPECT_EQ(laptop_.create_upload(client, attachment_name("photo"), 5).status, 507u);
  }
  save_with_photo("photo");
  EXPECT_EQ(laptop_.unsent(), 0u);
  stop();
  start({"--keep-free", "0"});
  EXPECT_EQ(laptop_.upload(port_, attachment_name("photo"), "photo"), 204u);
}

TEST_F(AttachmentProgram, NothingIsLostWhenTheServerIsKilledDuringAnUpload) {
  std::uint32_t state = 7;
  const auto random = [&] { return (state = state * 1664525u + 1013904223u) >> 16; };
  std::string content(6'000'000, '\0');
  for (char& c : content) c = static_cast<char>(random());
  std::string where;
  {
    TlsClient client(port_);
    where = laptop_.create_upload(client, attachment_name(content), content.size()).headers.at("location");
  }
  std::uint64_t reported = 0;
  for (int round = 0; round < 12; ++round) {
    std::thread sending([&, from = reported] {
      TlsClient client(port_);
      client.send(laptop_.patch_head(where, from, content.size() - from));
      // Ends when the server goes, in the middle of a piece or of the last step.
      for (std::uint64_t at = from; at < content.size(); at += 50'000) {
        if (!client.send(content.substr(at, 50'000))) break;
      }
      client.receive();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 120));  // any moment will do
    kill_hard();
    sending.join();
    start();
    TlsClient client(port_);
    const Answer answer = laptop_.tus(client, "HEAD", where);
    ASSERT_EQ(answer.status, 200u);
    const std::uint64_t now = std::stoull(answer.headers.at("upload-offset"));
    EXPECT_GE(now, reported);  // what was once reported is never taken back
    reported = now;
  }
  TlsClient client(port_);
  EXPECT_EQ(laptop_.patch_upload(client, where, reported, content.substr(reported)).status, 204u);
  EXPECT_TRUE(is_held(content));
  EXPECT_TRUE(read_file(file_of(content)) == content);
  EXPECT_EQ(admin_json({"verify"})["ok"], true);
}

}  // namespace
}  // namespace yanxing::testing
