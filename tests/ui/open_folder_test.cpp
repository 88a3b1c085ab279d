// The desktop's file manager is started and not waited for. A script stands in for xdg-open.
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "client/platform/open_folder.h"
#include "tests/support/process.h"

namespace yanxing::platform {
namespace {

class OpenFolder : public ::testing::Test {
 protected:
  OpenFolder() : path_(std::getenv("PATH")) {}
  ~OpenFolder() override { setenv("PATH", path_.c_str(), 1); }

  void use_path(const std::string& path) { setenv("PATH", path.c_str(), 1); }

  yanxing::testing::TempDir folder_;
  std::string path_;
};

TEST_F(OpenFolder, HandsTheFolderOverAndDoesNotWait) {
  const auto told = folder_.path() / "told";  // a pipe: reading waits for the script, opening the folder must not
  ASSERT_EQ(mkfifo(told.c_str(), 0600), 0);
  const auto script = folder_.path() / "xdg-open";
  std::ofstream(script) << "#!/bin/sh\nprintf '%s\\n' \"$1\" > '" << told.string() << "'\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  use_path(folder_.path().string() + ":" + path_);
  EXPECT_TRUE(can_open_folders());
  const auto wanted = folder_.path() / "报表 2021";
  EXPECT_TRUE(open_folder(wanted));
  std::string line;
  std::ifstream pipe(told);
  std::getline(pipe, line);
  EXPECT_EQ(line, wanted.string());
}

TEST_F(OpenFolder, WithoutADesktopThereIsNothingToOffer) {
  use_path(folder_.path().string());
  EXPECT_FALSE(can_open_folders());
  EXPECT_FALSE(open_folder(folder_.path()));
}

}  // namespace
}  // namespace yanxing::platform
