// A server that says no for now: what is said, the exit and the code.
#include "tests/cli/cli_city.h"
#include "tools/cli/connection.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliNo : public CliCity {
 protected:
  cli::Failure told(const Error& error, const net::Problem& problem) const {
    cli::Arguments arguments;
    arguments.data = dir / "laptop";
    arguments.lang = "en";
    cli::Failure failure;
    const auto laptop = cli::Laptop::open(arguments, failure);
    EXPECT_TRUE(laptop) << failure.sentence;
    return laptop ? cli::sync_failure(*laptop, error, problem) : failure;
  }
};

TEST_F(CliNo, EachKindOfBusyIsToldByItsOwnName) {
  const auto of_status = [](int status, const std::string& type = {}, const std::string& detail = {}) {
    net::Problem problem;
    problem.status = status;
    problem.type = type;
    problem.detail = detail;
    return problem;
  };
  const Error busy{Code::busy, "the words of a log"};
  const cli::Failure full = told(busy, of_status(507, "/problems/storage-full"));
  EXPECT_EQ(full.exit, cli::failed);
  EXPECT_STREQ(cli::failure_code(full), "server_full");
  const cli::Failure many = told(busy, of_status(429, "/problems/too-many-uploads", "You have begun too many."));
  EXPECT_EQ(many.exit, cli::failed);
  EXPECT_STREQ(cli::failure_code(many), "server_busy");
  EXPECT_NE(many.sentence.find("You have begun too many."), std::string::npos) << many.sentence;
  const cli::Failure plain = told(busy, of_status(503, "/problems/busy", "Busy at the moment."));
  EXPECT_STREQ(cli::failure_code(plain), "server_busy");
  EXPECT_TRUE(plain.sentence.starts_with("The server is busy")) << plain.sentence;
  EXPECT_STREQ(cli::failure_code(told(busy, of_status(429))), "server_busy");
  EXPECT_EQ(told(busy, of_status(502)).exit, cli::no_network) << "a proxy that does not reach the server";
  EXPECT_STREQ(cli::failure_code(told(busy, of_status(408))), "no_network");
  const cli::Failure own = told(busy, of_status(0));
  EXPECT_STREQ(cli::failure_code(own), "failed");
  EXPECT_EQ(own.sentence.find("server"), std::string::npos) << own.sentence;
}

TEST_F(CliNo, AFullDiskOfTheServerIsNoMissingNetwork) {
  enrol();
  write(dir / "a.pdf", "a file");
  const std::string name = json_of({"attachment", "add", dir / "a.pdf"})["name"];
  save({"activity", "--force", "title=活动", "kind=rights", "date=2021-05-01", "sessions=1", "attendances=8",
        std::string("place=") + village, "photo=" + name});
  stop();
  process_ = std::make_unique<Background>(
      program("yanxing-server"),
      std::vector<std::string>{"--data", dir / "server", "serve", "--port", std::to_string(port_), "--listen",
                               "127.0.0.1", "--keep-free", "1000000000"},
      dir / "server.log");
  ProcessResult result;
  for (int attempt = 0; attempt < 100; ++attempt) {
    result = cli({"sync", "--json"});
    if (result.exit_code != 3) break;  // 3: the server is still starting
    ::usleep(100'000);
  }
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const json report = json::parse(result.out);
  EXPECT_EQ(report["sent"], 1) << "the record is through";
  EXPECT_EQ(report["photos"]["problem_code"], "server_full");
  EXPECT_EQ(report["error"]["code"], "server_full");
  EXPECT_NE(result.err.find("The server's disk is full"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace yanxing::testing
