// What a person reads when a stranger answers a sync in the server's place, in both languages, and what becomes of her
// work: the real App, a real server, and a line that leads to somebody else for a while.
#include <gtest/gtest.h>

#include "client/ui/text.h"
#include "tests/client/app/app_fixture.h"
#include "tests/network/strangers.h"
#include "tests/support/fault_proxy.h"
#include "tests/ui/robot.h"

namespace yanxing::test {
namespace {

using app::testing::City;
using app::testing::Laptop;
using yanxing::testing::PageServer;

/// What happened, and what to do.
struct Said {
  const char* problem;
  const char* todo;
};

class StrangersOnTheScreen : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string url = "https://127.0.0.1:" + std::to_string(line.port());
    app::testing::enrol(laptop, city, app::testing::township, url);
    laptop.prepare_session({"覃美英"});
    laptop.clock.advance(1'000);  // the pause after which it is counted anew
    laptop.settle();
    ASSERT_EQ(laptop.view().shell.unsent, 3);
  }
  /// One sync that this one answers.
  void expect_said(std::uint16_t stranger, const Said& chinese, const Said& english) {
    line.lead_to(stranger);
    app::testing::sync_once(laptop);
    EXPECT_EQ(laptop.view().sync.phase, app::SyncPhase::failed);
    EXPECT_EQ(laptop.view().shell.unsent, 3);
    EXPECT_EQ(laptop.view().sync.local, 3) << "the training, its session and the person";
    EXPECT_EQ(laptop.view().sync.on_server, 0);
    for (const char* language : {"zh_CN", "en"}) {
      const Said& said = std::string_view(language) == "en" ? english : chinese;
      robot.views = laptop.view();
      robot.views.shell.screen = app::Screen::sync;
      robot.views.shell.language = language;
      robot.frames(3);
      EXPECT_EQ(robot.value("sync.problem"), said.problem);
      EXPECT_EQ(ui::Catalogue::load(text_folder(), language).value().message(laptop.view().sync.todo), said.todo);
    }
  }
  /// Her work is where it was, and goes to the server when it answers again.
  void expect_nothing_lost() {
    EXPECT_NE(laptop.row("覃美英"), nullptr);
    line.lead_to(city.port());
    app::testing::sync_once(laptop);
    EXPECT_EQ(laptop.view().sync.phase, app::SyncPhase::done) << laptop.view().sync.problem.key;
    EXPECT_TRUE(laptop.view().sync.problem.empty());
    EXPECT_FALSE(laptop.view().shell.shut_out);
    EXPECT_EQ(laptop.view().shell.unsent, 0);
    EXPECT_EQ(laptop.view().sync.on_server, 3);
    EXPECT_NE(laptop.row("覃美英"), nullptr);
  }

  City city;
  yanxing::testing::FaultProxy line{city.port()};
  Laptop laptop;
  Robot robot;
};

constexpr Said not_ours_zh{"应答的不是我们的服务器；等待上报的都还在本机",
                           "可能是需要登录的公共网络。先在浏览器里完成上网登录，或换一个网络再同步。"};
constexpr Said not_ours_en{
    "Something else answered in the server's place; what waits is still on this laptop",
    "Perhaps a public network with a sign-in page. Sign in with a browser first, or use another network."};

TEST_F(StrangersOnTheScreen, APortalWithALoginPage) {
  yanxing::testing::Portal portal;
  expect_said(portal.port(), not_ours_zh, not_ours_en);
  EXPECT_FALSE(portal.heard().empty());
  EXPECT_EQ(portal.heard().find("Bearer"), std::string::npos);
  expect_nothing_lost();
}

TEST_F(StrangersOnTheScreen, ALoginPageUnderAWrongCertificate) {
  const PageServer portal(net::testing::make_identity(), 200);
  expect_said(portal.port(), not_ours_zh, not_ours_en);
  EXPECT_EQ(portal.heard(), "");
  expect_nothing_lost();
}

TEST_F(StrangersOnTheScreen, AnotherCitysServer) {
  City other;
  expect_said(other.port(), not_ours_zh, not_ours_en);
  expect_nothing_lost();
}

TEST_F(StrangersOnTheScreen, AnotherCitysServerWithACertificateThatIsTrusted) {
  City other;
  other.kill();
  yanxing::testing::share_authority(city.folder(), other.folder());
  other.start();
  expect_said(
      other.port(),
      {"设备未登记",
       "服务器没有登记这台电脑。请向管理员索取新的登记码，重新登记。同一个数据文件夹的几份副本，只认最后登记的那一份"
       "。"},
      {"Unknown device",
       "The server does not know this laptop. Enrol it again with a new code from the administrator. Of two copies "
       "of one data folder only the one that was enrolled last is known."});
  other.kill();
  expect_nothing_lost();
}

TEST_F(StrangersOnTheScreen, AProxyWhoseServerIsGone) {
  const PageServer proxy(yanxing::testing::certificate_of(city.folder()), 502);
  expect_said(proxy.port(), {"服务器正忙", "请过一会儿再点“立即同步”。"},
              {"The server is busy", "Press \"Sync now\" again in a while."});
  EXPECT_FALSE(proxy.heard().empty());
  expect_nothing_lost();
}

}  // namespace
}  // namespace yanxing::test
