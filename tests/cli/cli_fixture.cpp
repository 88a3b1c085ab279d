#include "tests/cli/cli_fixture.h"

#include <fstream>

namespace yanxing::testing {

using nlohmann::json;

ProcessResult CliTest::cli(std::vector<std::string> arguments, const std::string& input,
                           const std::string& laptop) const {
  arguments.insert(arguments.begin(), {"--data", dir / laptop});
  return run(program("yanxing-cli"), arguments, input, {{"LC_ALL", "en_US.UTF-8"}});
}

json CliTest::json_of(std::vector<std::string> arguments, const std::string& laptop) const {
  const std::string what = arguments.front();
  arguments.emplace_back("--json");
  const auto result = cli(std::move(arguments), {}, laptop);
  EXPECT_EQ(result.exit_code, 0) << what << ": " << result.err;
  const json document = json::parse(result.out, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << what << ": " << result.out;
  return document;
}

void CliTest::init(const std::string& laptop, const std::string& place) const {
  const auto result = cli({"init", "--place", place, "--name", "记录员"}, {}, laptop);
  ASSERT_EQ(result.exit_code, 0) << result.err;
}

std::string CliTest::save(std::vector<std::string> arguments, const std::string& laptop) const {
  arguments.insert(arguments.begin(), "save");
  const auto result = cli(std::move(arguments), {}, laptop);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return result.out.substr(0, result.out.find('\n'));
}

json CliTest::list(const std::string& form, std::vector<std::string> more, const std::string& laptop) const {
  more.insert(more.begin(), {"list", form});
  return json_of(std::move(more), laptop)["records"];
}

void CliTest::write(const std::string& path, const std::string& text) const {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace yanxing::testing
