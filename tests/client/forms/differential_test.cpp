// Whole forms against an implementation that nobody here wrote: tests/data/forms/README.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "tests/client/forms/differential.h"
#include "tests/support/paths.h"

namespace yanxing::forms {
namespace {

std::vector<std::string> recorded_forms() {
  std::vector<std::string> names;
  const std::filesystem::path data = testing::source_dir() / "tests/data/forms";
  for (const char* folder : {"diff", "public"}) {
    for (const auto& entry : std::filesystem::directory_iterator(data / folder)) {
      if (entry.path().extension() == ".xlsx")
        names.push_back(std::string(folder) + "/" + entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Differential : public ::testing::TestWithParam<std::string> {};

TEST_P(Differential, TheSameAnswersGiveTheSameForm) {
  auto recording = Recording::load(testing::source_dir() / "tests/data/forms" / GetParam());
  ASSERT_TRUE(recording) << recording.error().detail;
  for (const std::string& difference : recording->replay()) ADD_FAILURE() << difference;
}

TEST_P(Differential, TheExportIsWhatWasRecorded) {
  auto recording = Recording::load(testing::source_dir() / "tests/data/forms" / GetParam());
  ASSERT_TRUE(recording) << recording.error().detail;
  const Status same = recording->export_is_as_recorded();
  EXPECT_TRUE(same) << same.error().detail;
}

INSTANTIATE_TEST_SUITE_P(Forms, Differential, ::testing::ValuesIn(recorded_forms()), [](const auto& form) {
  std::string name = form.param.substr(form.param.find('/') + 1);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(DifferentialForms, AtLeastThirtyFormsAreCompared) { EXPECT_GE(recorded_forms().size(), 30U); }

}  // namespace
}  // namespace yanxing::forms
