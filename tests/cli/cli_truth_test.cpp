// What is said of sticks and photos is what happened, in the person's language.
#include <filesystem>
#include <fstream>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class CliTruth : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    enrol();
    fs::create_directory(dir / "stick");
  }
  std::string on_stick(const std::string& name) const { return dir / ("stick/" + name); }
  ProcessResult in_chinese(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", dir / "laptop"});
    return run(program("yanxing-cli"), arguments, {}, {{"LC_ALL", "zh_CN.UTF-8"}});
  }
  std::string added(const std::string& file, const std::string& content) const {
    std::ofstream(dir / file, std::ios::binary | std::ios::trunc) << content;
    return json_of({"attachment", "add", dir / file})["name"];
  }
  std::string named(const std::string& file, const std::string& content) const {
    const std::string name = added(file, content);
    save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village,
          "photo=" + name});
    return name;
  }
  std::string path_of(const std::string& name, const std::string& laptop = "laptop") const {
    return dir / (laptop + "/attachments/" + name.substr(0, 2) + "/" + name);
  }
  static bool says(const ProcessResult& result, const std::string& words) {
    return (result.out + result.err).find(words) != std::string::npos;
  }
};

TEST_F(CliTruth, AReceiptForAFullStickIsSaidInOneLanguageAndNamesTheFile) {
  ASSERT_EQ(cli({"bundle", "export", dir / "a.yxb"}).exit_code, 0);
  const auto in_own_mounts = [&](const std::string& script, const char* language) {
    return run("/usr/bin/unshare",
               {"-m", "/bin/sh", "-c", "mount -t tmpfs -o size=8k tmpfs \"$1\" || exit 77; " + script,
                program("yanxing-server").string(), dir / "stick", dir / "server", dir / "a.yxb"},
               {}, {{"LC_ALL", language}});
  };
  const auto mounted = in_own_mounts("exit 0", "C.UTF-8");  // before anything of ours runs
  if (mounted.exit_code != 0) GTEST_SKIP() << "no file system may be mounted here: " << mounted.err;
  for (const char* language : {"en_US.UTF-8", "zh_CN.UTF-8"}) {
    const auto result = in_own_mounts(
        "cat /dev/zero > \"$1/full\" 2> /dev/null; exec \"$0\" --data \"$2\" bundle import "
        "\"$3\" -o \"$1/a.yxa\"",
        language);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_TRUE(says(result, on_stick("a.yxa"))) << result.err;
    EXPECT_FALSE(says(result, dir / "server")) << result.err;
    EXPECT_EQ(says(result, "ree some space"), std::string(language).starts_with("en")) << result.err;
    EXPECT_EQ(says(result, "清出空间"), std::string(language).starts_with("zh")) << result.err;
  }
}

TEST_F(CliTruth, ADamagedReceiptIsNotSimplyAnotherServers) {
  ASSERT_EQ(cli({"bundle", "export", dir / "a.yxb"}).exit_code, 0);
  ASSERT_EQ(server({"bundle", "import", dir / "a.yxb", "-o", on_stick("a.yxa")}).exit_code, 0);
  std::string receipt = read_file(on_stick("a.yxa"));
  receipt[90] = static_cast<char>(receipt[90] ^ 1);
  write(on_stick("d.yxa"), receipt);
  const auto english = cli({"bundle", "import", on_stick("d.yxa")});
  EXPECT_EQ(english.exit_code, 1);
  EXPECT_TRUE(says(english, "of another server, or is damaged")) << english.err;
  EXPECT_TRUE(says(in_chinese({"bundle", "import", on_stick("d.yxa")}), "或已损坏"));
}

TEST_F(CliTruth, AfterARestoreTheLaptopsOwnBundlesAreStillItsOwn) {
  ASSERT_EQ(cli({"backup", dir / "b.db"}).exit_code, 0);
  ASSERT_EQ(cli({"bundle", "export", on_stick("x.yxb")}).exit_code, 0);
  ASSERT_EQ(cli({"restore", dir / "b.db"}).exit_code, 0);
  const auto again = cli({"bundle", "export", on_stick("x.yxb")});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  write(on_stick("x.yxb"), std::string(5000, 'x'));
  EXPECT_EQ(cli({"bundle", "export", on_stick("x.yxb")}).exit_code, 1) << "somebody's file";
  EXPECT_EQ(read_file(on_stick("x.yxb")), std::string(5000, 'x'));
}

TEST_F(CliTruth, TwoNamesOfOneContentWereBothSent) {
  named("a.pdf", "the same bytes");
  named("a.txt", "the same bytes");
  const auto synced = cli({"sync"});
  EXPECT_TRUE(says(synced, "2 photos were sent")) << synced.err;
  EXPECT_FALSE(says(synced, "already")) << synced.err;
}

TEST_F(CliTruth, AFolderIsNoFileInEitherLanguage) {
  const auto english = cli({"attachment", "add", dir / "stick"});
  EXPECT_EQ(english.exit_code, 1);
  EXPECT_TRUE(says(english, "no file")) << english.err;
  const auto chinese = in_chinese({"attachment", "add", dir / "stick"});
  EXPECT_TRUE(says(chinese, "不是文件")) << chinese.err;
  EXPECT_FALSE(says(chinese, "权限")) << chinese.err;
}

TEST_F(CliTruth, WhatSomebodyLeftInThePlaceOfAPhotoIsFetchedAnew) {
  const std::string content(5000, 'p');
  const std::string name = named("a.pdf", content);
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  join("other", township);
  ASSERT_EQ(cli({"sync"}, {}, "other").exit_code, 0);
  for (const std::size_t size : {50u, 5000u, 9000u}) {
    fs::remove(path_of(name, "other"));
    fs::create_directories(dir / "other/attachments/fetching");
    write(dir / ("other/attachments/fetching/" + name + ".part"), std::string(size, 'z'));
    const auto got = cli({"attachment", "get", name}, {}, "other");
    EXPECT_EQ(got.exit_code, 0) << size << ": " << got.err;
    EXPECT_TRUE(read_file(path_of(name, "other")) == content) << size;
  }
}

TEST_F(CliTruth, ADamagedPhotoIsNoDamagedDataFile) {
  const std::string name = added("a.pdf", "words");
  write(path_of(name), "wards");
  const auto english = cli({"attachment", "get", name});
  EXPECT_EQ(english.exit_code, 1);
  EXPECT_TRUE(says(english, "damaged") && says(english, "once more")) << english.err;
  EXPECT_FALSE(says(english, "restore") || says(english, "data file")) << english.err;
  const auto chinese = in_chinese({"attachment", "get", name});
  EXPECT_TRUE(says(chinese, "已损坏") && says(chinese, "重新选择")) << chinese.err;
  EXPECT_FALSE(says(chinese, "restore") || says(chinese, "数据文件")) << chinese.err;
}

}  // namespace
}  // namespace yanxing::testing
