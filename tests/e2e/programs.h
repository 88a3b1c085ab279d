// The real programs as a test uses them: a server of a city, and laptops that are driven by yanxing-cli.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {

inline std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class Server {
 public:
  explicit Server(const TempDir& dir) : data_(dir / "server"), log_(dir / "server.log"), port_(free_port()) {
    EXPECT_EQ(admin({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
  }
  ProcessResult admin(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", data_});
    auto result = run(program("yanxing-server"), arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result;
  }
  std::string code_for(const std::string& scope) const {
    return first_line(admin({"device", "add", "--scope", scope, "--name", "laptop"}).out);
  }
  nlohmann::json admin_json(std::vector<std::string> arguments) const {
    return nlohmann::json::parse(admin(std::move(arguments)).out);
  }
  void start() {
    process_ = std::make_unique<Background>(
        program("yanxing-server"),
        std::vector<std::string>{"--data", data_, "serve", "--port", std::to_string(port_), "--listen", "127.0.0.1"},
        log_);
    EXPECT_TRUE(process_->wait_for_log("\"listening\"")) << process_->log();
  }
  void kill_hard() {
    process_->signal(SIGKILL);
    process_->wait();
  }
  int stop() {
    process_->signal(SIGTERM);
    return process_->wait();
  }
  std::string url() const { return "https://localhost:" + std::to_string(port_); }

 private:
  std::string data_, log_;
  int port_;
  std::unique_ptr<Background> process_;
};

class Laptop {
 public:
  Laptop(const TempDir& dir, const std::string& name, const std::string& place) : data_(dir / name) {
    cli({"init", "--place", place, "--name", name});
  }
  /// One that is set up already.
  explicit Laptop(const std::filesystem::path& folder) : data_(folder.string()) {}
  ProcessResult cli(std::vector<std::string> arguments, const std::string& input = {},
                    std::set<int> expected = {0}) const {
    const std::string what = arguments.front();
    arguments.insert(arguments.begin(), {"--data", data_});
    auto result = run(program("yanxing-cli"), arguments, input);
    EXPECT_TRUE(expected.contains(result.exit_code)) << what << " ended with " << result.exit_code << "\n"
                                                     << result.err << result.out;
    return result;
  }
  nlohmann::json cli_json(std::vector<std::string> arguments) const {
    return nlohmann::json::parse(cli(std::move(arguments)).out);
  }
  void enrol(const Server& server, const std::string& scope) {
    const std::string code = server.code_for(scope);
    for (int attempt = 0; attempt < 50; ++attempt) {  // the server may still be starting
      const int code_of = cli({"enrol", server.url(), code}, {}, {0, 3}).exit_code;
      if (code_of == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    FAIL() << "could not enrol";
  }
  std::string save(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "save");
    return first_line(cli(std::move(arguments)).out);
  }
  /// Syncs; 5 means done, with conflicts for a person to decide.
  nlohmann::json sync(std::set<int> expected = {0, 5}) const {
    const auto result = cli({"sync", "--json"}, {}, std::move(expected));
    const nlohmann::json said = result.out.empty() ? nlohmann::json() : nlohmann::json::parse(result.out);
    return said.contains("error") ? nlohmann::json() : said;
  }
  nlohmann::json verify() const { return cli_json({"verify", "--json"}); }
  nlohmann::json list(const std::string& form) const { return cli_json({"list", form, "--json"})["records"]; }
  const std::string& data() const { return data_; }

 private:
  std::string data_;
};

}  // namespace yanxing::testing
