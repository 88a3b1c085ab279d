// sync when a stranger answers in the server's place: exit code, both languages, JSON, and nothing lost.
#include <optional>

#include "tests/cli/cli_city.h"
#include "tests/network/strangers.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliStrangers : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    line_.emplace(static_cast<std::uint16_t>(port_));
    const auto enrolled = cli({"enrol", "https://localhost:" + std::to_string(line_->port()), code()});
    ASSERT_EQ(enrolled.exit_code, 0) << enrolled.err;
    for (const char* name : {"name=甲", "name=乙"}) save({"person", name, std::string("place=") + village});
    before_ = json_of({"verify"})["digest"];
  }
  /// Three syncs that this one answers. Sentences without what the network said in brackets.
  void expect_said(std::uint16_t stranger, int exit, const std::string& code, const std::string& chinese,
                   const std::string& english) {
    line_->lead_to(stranger);
    const auto told = cli({"sync"});
    EXPECT_EQ(told.exit_code, exit);
    EXPECT_EQ(told.out, "");
    EXPECT_TRUE(told.err.starts_with(english)) << told.err;
    const auto in_chinese = cli({"--lang", "zh_CN", "sync"});
    EXPECT_EQ(in_chinese.exit_code, exit);
    EXPECT_TRUE(in_chinese.err.starts_with(chinese)) << in_chinese.err;
    const auto as_json = cli({"sync", "--json"});
    EXPECT_EQ(as_json.exit_code, exit);
    const json error = json::parse(as_json.out, nullptr, false)["error"];
    EXPECT_EQ(error["code"], code);
    EXPECT_TRUE(error["message"].get<std::string>().starts_with(english)) << error;
    const json status = json_of({"status"});
    EXPECT_EQ(status["unsent"], 2);
    EXPECT_EQ(status["on_server"], 0);
    EXPECT_TRUE(status["last_sync"].is_null());
    EXPECT_EQ(json_of({"verify"})["digest"], before_);
  }
  void expect_nothing_lost() {
    line_->lead_to(static_cast<std::uint16_t>(port_));
    EXPECT_EQ(json_of({"sync"})["sent"], 2);
    EXPECT_EQ(json_of({"status"})["unsent"], 0);
    EXPECT_EQ(json::parse(server({"verify", "--scope", township, "--json"}).out)["digest"], before_);
  }
  /// Another city that serves, on a port of its own.
  std::uint16_t begin_other(bool is_trusted) {
    EXPECT_EQ(server({"init", "--host", "localhost"}, "en_US.UTF-8", "other").exit_code, 0);
    if (is_trusted) share_authority(dir / "server", dir / "other");
    const int port = free_port();
    other_ = std::make_unique<Background>(program("yanxing-server"),
                                          std::vector<std::string>{"--data", dir / "other", "serve", "--port",
                                                                   std::to_string(port), "--listen", "127.0.0.1"},
                                          dir / "other.log");
    EXPECT_TRUE(other_->wait_for_log("listening")) << other_->log();
    return static_cast<std::uint16_t>(port);
  }

  std::optional<FaultProxy> line_;
  std::string before_;
  std::unique_ptr<Background> other_;
};

constexpr const char* not_ours_zh =
    "回答的不是我们的服务器（可能是上网登录页，或另一台服务器）。数据都在这台电脑上，换个网络再试。";
constexpr const char* not_ours_en =
    "Something answered that is not our server (a login page or another server, perhaps). Everything is safe on this "
    "laptop; try another "
    "network.";

TEST_F(CliStrangers, APortalWithALoginPage) {
  Portal portal;
  expect_said(portal.port(), 3, "no_network", not_ours_zh, not_ours_en);
  EXPECT_FALSE(portal.heard().empty());
  EXPECT_EQ(portal.heard().find("Bearer"), std::string::npos);
  expect_nothing_lost();
}

TEST_F(CliStrangers, ALoginPageUnderAWrongCertificate) {
  const PageServer portal(net::testing::make_identity(), 200);
  expect_said(portal.port(), 3, "no_network", not_ours_zh, not_ours_en);
  EXPECT_EQ(portal.heard(), "");
  expect_nothing_lost();
}

TEST_F(CliStrangers, AnotherCitysServer) {
  expect_said(begin_other(false), 3, "no_network", not_ours_zh, not_ours_en);
  expect_nothing_lost();
}

TEST_F(CliStrangers, AnotherCitysServerWithACertificateThatIsTrusted) {
  expect_said(
      begin_other(true), 4, "refused",
      "服务器拒绝了这台电脑：服务器没有登记这台电脑。请向管理员索取新的登记码，重新登记。同一个数据文件夹的几份副本，只"
      "认最后登记的那一份。",
      "The server refused this laptop: The server does not know this laptop. Enrol it again with a new code from "
      "the administrator. Of two copies of one data folder only the one that was enrolled last is known. Everything is "
      "safe here");
  expect_nothing_lost();
}

TEST_F(CliStrangers, ACodeThatMayBeUsedIsNotCalledMistyped) {
  init("second");
  const PageServer newer(certificate_of(dir / "server"), 200);
  const std::vector<std::string> enrol{"enrol", "https://localhost:" + std::to_string(newer.port()), code()};
  const auto told = cli(enrol, {}, "second");
  EXPECT_EQ(told.exit_code, 1) << told.err;
  EXPECT_TRUE(told.err.starts_with("This program does not understand the server's answer")) << told.err;
  EXPECT_NE(told.err.find("the code may be used now"), std::string::npos) << told.err;
  EXPECT_FALSE(newer.heard().empty());
}

TEST_F(CliStrangers, AProxyWhoseServerIsGone) {
  const PageServer proxy(certificate_of(dir / "server"), 502);
  expect_said(proxy.port(), 3, "no_network", "服务器正忙，请过一会儿再试。数据都在这台电脑上。",
              "The server is busy; try again in a while. Everything is safe on this laptop.");
  EXPECT_FALSE(proxy.heard().empty());
  expect_nothing_lost();
}

}  // namespace
}  // namespace yanxing::testing
