// The worst server for whoever waits for it: it takes the connection and never says a word. Work goes on as if there
// were none.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::City;
using testing::Laptop;

class SilentServer {
 public:
  explicit SilentServer(std::uint16_t port) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 16), 0);
  }
  ~SilentServer() {
    if (connection_ >= 0) ::close(connection_);
    ::close(listener_);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  /// Somebody has connected; that is kept open.
  bool is_called() {
    pollfd asked{listener_, POLLIN, 0};
    if (connection_ < 0 && ::poll(&asked, 1, 0) == 1) connection_ = ::accept(listener_, nullptr, nullptr);
    return connection_ >= 0;
  }

 private:
  int listener_;
  int connection_ = -1;
};

class Silent : public ::testing::Test {
 protected:
  Silent() {
    testing::enrol(laptop, city);
    laptop.prepare_session({"覃美英", "韦秀兰"});
    city.kill();
    server = std::make_unique<SilentServer>(city.port());
  }
  /// The records as they are on the disk at this moment.
  std::string on_disk(const RecordId& record, const std::string& field) {
    const yanxing::testing::TempDir copy;
    const auto killed = laptop.as_after_a_kill(copy);
    if (killed == nullptr) return {};
    killed->run(command::ShowScreen{Screen::records});
    killed->run(command::OpenRecord{record});
    if (!killed->view().records.detail) return {};
    for (const auto& one : killed->view().records.detail->fields) {
      if (one.name == field) return one.text;
    }
    return {};
  }
  void work();

  bool pending_when_saved = false;
  City city;
  Laptop laptop;
  std::unique_ptr<SilentServer> server;
};

/// Signs people in and fills a form while the request waits, and finds all of it on the disk meanwhile.
void Silent::work() {
  laptop.wait_until([&](const Views&) { return server->is_called(); }, "the connection");
  laptop.run(command::ShowScreen{Screen::attendance});
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
  laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::late});
  laptop.settle();
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.row("覃美英")->sync, SyncState::local);

  laptop.run(command::ShowScreen{Screen::forms});
  laptop.run(FillCommand(command::NewRecord{"activity"}));
  laptop.run(FillCommand(command::SetFillValue{"place", testing::village}));
  std::string typed;
  for (const char* more : {"三", "八", "维", "权", "周"}) {
    laptop.run(FillCommand(command::SetFillValue{"title", typed += more}));
    laptop.clock.advance(50);
    laptop.settle();
  }
  laptop.clock.advance(300);  // the pause after which it is saved
  laptop.settle();
  ASSERT_TRUE(laptop.view().forms.fill->record);
  const auto record = *laptop.view().forms.fill->record;
  pending_when_saved = laptop.view().shell.syncing;
  EXPECT_EQ(on_disk(record, "title"), "三八维权周");
  const yanxing::testing::TempDir copy;
  const auto killed = laptop.as_after_a_kill(copy);
  ASSERT_NE(killed, nullptr);
  const auto& rows = killed->view().attendance.rows;
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [](const AttendanceRow& row) { return row.mark != Mark::none; }),
            2);
}

TEST_F(Silent, SigningInTypingAndFramesGoOnWhileASyncWaits) {
  laptop.run(command::SyncNow{});
  work();
  EXPECT_TRUE(pending_when_saved) << "the request was under way all the time";
  laptop.run(command::CancelSync{});
  EXPECT_FALSE(laptop.view().shell.syncing);
}  // and the program closes

TEST_F(Silent, SigningInTypingAndFramesGoOnWhileTheServerIsLookedFor) {
  laptop.run(command::SetAutomaticSync{true});
  work();
  EXPECT_NE(laptop.view().shell.reach, Reach::reachable);
}

}  // namespace
}  // namespace yanxing::app
