// Our uploader against @tus/server, which nobody here wrote, over a line that is cut at random bytes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "client/net/tus.h"
#include "sync/base/hash.h"
#include "tests/client/net/scripted_server.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class TusServer : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto prepared = run(source_dir() / "tools/interop/prepare", {}, {}, {}, std::chrono::seconds(300));
    if (prepared.exit_code == 77) GTEST_SKIP() << prepared.err;
    ASSERT_EQ(prepared.exit_code, 0) << prepared.err;
    std::ofstream(dir_ / "cert.pem") << identity_.certificate_pem;
    std::ofstream(dir_ / "key.pem") << identity_.key_pem;
    std::filesystem::create_directory(dir_ / "files");
    process_ = std::make_unique<Background>(
        "/usr/bin/env",
        std::vector<std::string>{"node", (source_dir() / "tools/interop/tus_server.mjs").string(), dir_ / "files",
                                 dir_ / "cert.pem", dir_ / "key.pem"},
        dir_ / "log");
    ASSERT_TRUE(process_->wait_for_log("\"port\"")) << process_->log();
    port_ = json::parse(process_->log().substr(0, process_->log().find('\n')))["port"];
  }
  net::Server at(std::uint16_t port) const {
    return {"https://127.0.0.1:" + std::to_string(port), identity_.ca_pem, "token"};
  }
  std::string write(const std::string& content) {
    const std::string name = sha256(content).hex() + ".jpg";
    std::ofstream(dir_ / name, std::ios::binary | std::ios::trunc) << content;
    return name;
  }
  static std::string noise(std::size_t size, std::uint32_t seed) {
    std::string out(size, '\0');
    std::mt19937 random(seed);
    for (char& c : out) c = static_cast<char>(random());
    return out;
  }
  /// Piece by piece to its end, each with a new connection where the last one broke. Returns the tries it took.
  int upload(
      net::Transport& transport, const std::string& name, std::size_t size, std::size_t piece_bytes,
      const std::function<void()>& before_each = [] {}) {
    net::UploadPiece piece;
    piece.file = dir_ / name;
    piece.name = name;
    piece.bytes = size;
    piece.check = true;
    piece.max_bytes = piece_bytes;
    std::uint64_t said = 0;
    for (int tries = 1; tries < 200; ++tries) {
      before_each();
      const auto sent = net::upload_piece(transport, piece);
      EXPECT_EQ(sent.file, net::PieceSent::File::good);
      EXPECT_TRUE(sent.status || sent.status.error().code == Code::no_network) << sent.status.error().detail;
      if (sent.complete) return tries;
      const bool goes_on = !sent.url.empty() && sent.url == piece.url;
      EXPECT_TRUE(!goes_on || sent.offset >= said) << "what it has it keeps";
      said = sent.offset;
      piece.url = sent.url;
      piece.offset = sent.offset;
      piece.ask_offset = sent.ask_offset;
    }
    ADD_FAILURE() << name << " never arrived\n" << process_->log();
    return 0;
  }
  void expect_whole(const std::string& name, const std::string& content) {
    const std::string hash = name.substr(0, 64);
    ASSERT_TRUE(process_->wait_for_log("{\"finished\":\"" + hash)) << process_->log();
    const std::string log = process_->log();
    const auto at = log.find(hash);
    const std::string id = log.substr(at, log.find('"', at) - at);
    EXPECT_TRUE(read_file(dir_ / ("files/" + id)) == content);
  }

  TempDir dir_;
  net::testing::Identity identity_ = net::testing::make_identity();
  std::unique_ptr<Background> process_;
  std::uint16_t port_ = 0;
};

TEST_F(TusServer, FilesOfEverySizeArriveWhole) {
  net::Transport transport(at(port_));
  for (const std::size_t size : {1u, 300'000u, 3'000'000u}) {
    const std::string content = noise(size, 1);
    const auto name = write(content);
    EXPECT_EQ(upload(transport, name, size, 256 << 10), static_cast<int>((size + (256 << 10) - 1) / (256 << 10)));
    expect_whole(name, content);
  }
}

TEST_F(TusServer, CutsAtRandomBytesLoseNothing) {
  FaultProxy proxy(port_);
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    const std::size_t size = 400'000 + 700'000 * (seed % 3) + seed;
    const std::string content = noise(size, seed);
    const auto name = write(content);
    int bad_lines = 12, cuts = 0;
    net::Transport transport(at(proxy.port()));
    upload(transport, name, size, seed % 2 == 0 ? 100'000 : size, [&] {
      cuts += proxy.cut();
      Fault fault;
      // Also in the TLS handshake, in heads, and in the answer.
      if (bad_lines-- > 0) fault.cut_up = 300 + random() % (size / 3);
      if (bad_lines > 0 && random() % 3 == 0) fault.cut_down = 500 + random() % 4000;
      proxy.next(fault);
    });
    expect_whole(name, content);
    EXPECT_GT(cuts + proxy.cut(), 0) << name;
  }
}

TEST_F(TusServer, AnUploadThatIsGoneIsBegunAnew) {
  const std::string content = noise(200'000, 8);
  const auto name = write(content);
  net::Transport transport(at(port_));
  net::UploadPiece piece;
  piece.file = dir_ / name;
  piece.name = name;
  piece.bytes = content.size();
  piece.url = "/v1/attachments/" + std::string(64, '0') + "-99";
  piece.offset = 1000;
  piece.ask_offset = true;
  const auto sent = net::upload_piece(transport, piece);
  EXPECT_TRUE(sent.complete) << (sent.status ? "" : sent.status.error().detail);
  expect_whole(name, content);
}

}  // namespace
}  // namespace yanxing::testing
