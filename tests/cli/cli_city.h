// A real server and laptops that are enrolled with it, each a process a command.
#pragma once

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {

class CliCity : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(server({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
    port_ = free_port();
    start();
    init();
  }
  ProcessResult server(std::vector<std::string> arguments, const std::string& language = "en_US.UTF-8",
                       const std::string& folder = "server") const {
    arguments.insert(arguments.begin(), {"--data", dir / folder});
    return run(program("yanxing-server"), arguments, {}, {{"LC_ALL", language}});
  }
  /// Returns when it listens.
  void start() {
    process_ = std::make_unique<Background>(program("yanxing-server"),
                                            std::vector<std::string>{"--data", dir / "server", "serve", "--port",
                                                                     std::to_string(port_), "--listen", "127.0.0.1"},
                                            dir / ("server.log" + std::to_string(++starts_)));
    ASSERT_TRUE(process_->wait_for_log("listening")) << process_->log();
  }
  void stop() {
    process_->signal(SIGTERM);
    EXPECT_EQ(process_->wait(), 0);
  }
  std::string url() const { return "https://localhost:" + std::to_string(port_); }
  std::string code(const std::string& scope = township) const {
    const std::string out = server({"device", "add", "--scope", scope, "--name", "laptop"}).out;
    return out.substr(0, out.find('\n'));
  }
  void enrol(const std::string& laptop = "laptop", const std::string& scope = township) const {
    const auto result = cli({"enrol", url(), code(scope)}, {}, laptop);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  /// Sets a laptop up at a place and enrols it there.
  void join(const std::string& laptop, const std::string& place) const {
    init(laptop, place);
    enrol(laptop, place);
  }
  /// Each in turn, then each again, so that all have everything; conflicts are no failure.
  void meet(const std::vector<std::string>& laptops) const {
    for (int round = 0; round < 2; ++round) {
      for (const std::string& laptop : laptops) {
        const int exit = cli({"sync"}, {}, laptop).exit_code;
        EXPECT_TRUE(exit == 0 || exit == 5) << laptop << ": " << exit;
      }
    }
  }

  int port_ = 0;
  int starts_ = 0;
  std::unique_ptr<Background> process_;
};

}  // namespace yanxing::testing
