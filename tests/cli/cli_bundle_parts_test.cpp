// By USB stick: bundles in parts, which come in any order, one by one, twice, or not at all.
#include "tests/cli/cli_bundle.h"

namespace yanxing::testing {
namespace {

TEST_F(CliBundle, PartsAreAsSmallAsIsAskedFor) {
  std::string lines;
  std::mt19937 dice(7);
  for (int i = 0; i < 3000; ++i)
    lines += json{{"name", "村民" + std::to_string(dice()) + std::to_string(dice())}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  const json out = exported("out.yxb", "laptop", {"--part-size", "64K"});
  EXPECT_EQ(out["changes"], 3000);
  for (const std::string& part : files()) EXPECT_LE(fs::file_size(on_stick(part)), 64u << 10) << part;
}

TEST_F(CliBundle, SmallPartsInAnyOrderAndAMissingOne) {
  std::string lines;
  for (int i = 0; i < 12'000; ++i)
    lines += json{{"name", "村民" + std::to_string(i * 7919LL * 104'729)}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  const json out = exported("out.yxb", "laptop", {"--part-size", "64K"});
  ASSERT_EQ(out["changes"], 12'000);
  ASSERT_GE(out["parts"], 3);
  // The last part alone says what comes first, and changes nothing.
  const auto early = server({"bundle", "import", on_stick("out.yxb.3"), "-o", on_stick("x.ack")});
  EXPECT_EQ(early.exit_code, 5);
  EXPECT_NE(early.err.find("import the first file first"), std::string::npos) << early.err;
  const json told = taken("out.yxb.3", "x.ack", 5);
  EXPECT_NE(told["error"]["message"].get<std::string>().find("first file first"), std::string::npos);
  EXPECT_EQ(told["missing_parts"][0], 1);
  EXPECT_FALSE(fs::exists(on_stick("x.ack")));
  fs::rename(on_stick("out.yxb.2"), dir / "two");
  const json some = taken("out.yxb", "some.ack", 5);
  EXPECT_EQ(some["missing_parts"], json::array({2}));
  EXPECT_LT(some["stored"], 12'000);
  EXPECT_GT(acked("some.ack")["confirmed"], 0);
  fs::rename(dir / "two", on_stick("out.yxb.2"));
  const json two = taken("out.yxb.2", "two.ack", 5);
  EXPECT_EQ(two["part"], 2);
  EXPECT_EQ(two["missing_parts"][0], 3) << "it was there before, and waited for this one";
  EXPECT_EQ(taken("out.yxb", "all.ack")["missing_parts"], json::array());
  acked("all.ack");
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(digest(), server_digest());
  // A smaller bundle takes the place of the larger one, with all its parts.
  person("甲");
  EXPECT_EQ(exported()["parts"], 1);
  EXPECT_EQ(files(), (std::vector<std::string>{"all.ack", "out.yxb", "some.ack", "two.ack"}));
  EXPECT_EQ(cli({"bundle", "export", on_stick("x"), "--part-size", "3"}).exit_code, 2);
}

}  // namespace
}  // namespace yanxing::testing
