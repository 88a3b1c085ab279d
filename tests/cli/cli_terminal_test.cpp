// What others wrote moves nothing on a terminal.
#include <algorithm>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliTerminal : public CliCity {
 protected:
  static std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  static bool is_plain(const std::string& text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) {
                          const auto byte = static_cast<unsigned char>(c);
                          return (byte < 0x20 && c != '\n') || byte == 0x7F;
                        }) &&
           text.find("\xE2\x80\xAE") == std::string::npos;  // U+202E
  }
};

TEST_F(CliTerminal, ARecordsTextIsOneLineWithoutControls) {
  const std::string evil =
      "甲\x1b[2J\x07\n00000000-0000-4000-8000-000000000000  final  on_server  桥板乡  乙\xE2\x80\xAE";
  write(dir / "in.json", json{{"title", evil}, {"severity", "urgent"}, {"place", village}, {"notes", evil}}.dump());
  const auto saved = cli({"save", "problem", "--force", "--json-in", dir / "in.json"});
  ASSERT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_TRUE(is_plain(saved.err)) << saved.err;
  const std::string id = saved.out.substr(0, saved.out.find('\n'));
  const auto listed = cli({"list", "problem"});
  EXPECT_EQ(lines_of(listed.out), 1u) << listed.out;
  EXPECT_TRUE(is_plain(listed.out)) << listed.out;
  EXPECT_NE(listed.out.find("甲\\u001b[2J\\u0007\\n00000000"), std::string::npos) << listed.out;
  const auto shown = cli({"show", id});
  EXPECT_TRUE(is_plain(shown.out)) << shown.out;
  EXPECT_NE(shown.out.find("乙\\u202e"), std::string::npos) << shown.out;
  EXPECT_EQ(shown.out.find("\n00000000-"), std::string::npos) << shown.out;
  EXPECT_EQ(json_of({"show", id})["values"]["title"], evil) << "programs get it as it is";
}

TEST_F(CliTerminal, ALaptopsNameIsOneLineWithoutControlsInTheServersList) {
  const std::string evil = "甲\x1b]0;x\x07\nb revoked";
  ASSERT_EQ(server({"device", "add", "--scope", township, "--name", evil}).exit_code, 0);
  const auto listed = server({"device", "list"});
  EXPECT_EQ(lines_of(listed.out), 1u) << listed.out;
  EXPECT_TRUE(is_plain(listed.out)) << listed.out;
  EXPECT_NE(listed.out.find("甲\\u001b]0;x\\u0007\\nb revoked"), std::string::npos) << listed.out;
  EXPECT_EQ(json::parse(server({"device", "list", "--json"}).out)["devices"][0]["name"], evil);
}

}  // namespace
}  // namespace yanxing::testing
