// tus-js-client, which nobody here wrote, uploads to the real program through a proxy that cuts at random bytes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/server/laptop.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class TusInterop : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto prepared = run(source_dir() / "tools/interop/prepare", {}, {}, {}, std::chrono::seconds(300));
    if (prepared.exit_code == 77) GTEST_SKIP() << prepared.err;
    ASSERT_EQ(prepared.exit_code, 0) << prepared.err;
    ASSERT_EQ(admin({"init", "--host", "localhost"}).exit_code, 0);
    process_ = std::make_unique<Background>(
        program("yanxing-server"),
        std::vector<std::string>{"--data", data_, "serve", "--port", "0", "--listen", "127.0.0.1"}, dir_ / "log");
    ASSERT_TRUE(process_->wait_for_log("\"event\":\"listening\"")) << process_->log();
    port_ = static_cast<std::uint16_t>(std::stoi(read_file(data_ + "/serve.port")));
    ASSERT_EQ(laptop_.enrol(port_, admin({"device", "add", "--scope", "450224204", "--name", "x"}).out).status, 200u);
  }
  ProcessResult admin(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", data_});
    return run(program("yanxing-server"), arguments);
  }
  static std::string content_of(std::size_t size) {
    std::string out(size, '\0');
    std::uint32_t state = static_cast<std::uint32_t>(size);
    for (char& c : out) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
    return out;
  }
  struct How {
    int chunk = 0;
    bool with_creation = false;
    int seed = 1;
    int cuts = 0;
  };
  json upload(const std::string& content, const How& how, const std::string& name) {
    const std::string file = dir_ / "file";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    std::string token = laptop_.authorization().substr(std::string("Authorization: Bearer ").size());
    token.resize(token.size() - 2);
    const auto done =
        run("/usr/bin/env", {"node", (source_dir() / "tools/interop/tus_upload.mjs").string(), std::to_string(port_),
                             token, file, name, std::to_string(how.chunk), how.with_creation ? "1" : "0",
                             std::to_string(how.seed), std::to_string(how.cuts)});
    json said = json::parse(done.out, nullptr, false);
    EXPECT_TRUE(said.is_object()) << done.out << done.err;
    said["exit_code"] = done.exit_code;
    return said;
  }
  void expect_published(const std::string& content, const How& how) {
    const std::string name = attachment_name(content);
    const json said = upload(content, how, name);
    EXPECT_EQ(said["exit_code"], 0) << said.dump() << process_->log();
    EXPECT_EQ(said["cut_at"].size() > 0, how.cuts > 0) << said.dump();
    EXPECT_TRUE(read_file(data_ + "/attachments/" + name.substr(0, 2) + "/" + name) == content) << said.dump();
    EXPECT_EQ(laptop_.held(port_, {sha256(content)}).size(), 1u);
    RecordProperty("said_" + std::to_string(content.size()), said.dump());
  }

  TempDir dir_;
  std::string data_ = dir_ / "city";
  std::unique_ptr<Background> process_;
  std::uint16_t port_ = 0;
  TestLaptop laptop_;
};

TEST_F(TusInterop, FilesOfEverySizeArriveWhole) {
  for (const std::size_t size : {1u, 300'000u, 5'000'000u}) {
    expect_published(content_of(size), {});
    expect_published(content_of(size + 1), {.chunk = 100'000, .with_creation = true});
  }
}

TEST_F(TusInterop, AnEmptyFileIsRefusedWithASentence) {
  const json said = upload("", {}, attachment_name(""));
  EXPECT_EQ(said["exit_code"], 1);
  EXPECT_EQ(said["status"], 400) << said.dump();
}

TEST_F(TusInterop, CutsAtRandomBytesLoseNothing) {
  for (int seed = 1; seed <= 4; ++seed) {
    for (const std::size_t size : {300'000u, 5'000'000u}) {
      const std::size_t odd = size + static_cast<std::size_t>(seed);
      const std::string content = content_of(odd);
      expect_published(content,
                       {.chunk = seed % 2 == 0 ? 250'000 : 0, .with_creation = seed == 3, .seed = seed, .cuts = 6});
    }
  }
  // One byte: every cut falls beside the body.
  expect_published(content_of(1), {.seed = 9, .cuts = 3});
}

TEST_F(TusInterop, WhatWentThroughBeforeACutIsNotSentAgain) {
  const std::string content = content_of(5'000'007);
  const json said = upload(content, {.seed = 5, .cuts = 4}, attachment_name(content));
  EXPECT_EQ(said["exit_code"], 0) << said.dump();
  std::uint64_t last = 0;
  for (const json& offset : said["resumed_at"]) {
    if (!offset.is_number()) continue;
    EXPECT_GE(offset.get<std::uint64_t>(), last) << said.dump();
    last = offset.get<std::uint64_t>();
  }
  EXPECT_GT(last, 0u) << said.dump();
}

}  // namespace
}  // namespace yanxing::testing
