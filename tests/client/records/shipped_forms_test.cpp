// The shipped forms are kept twice: as workbooks that people edit and as JSON that programs load. They are the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "client/forms/xlsform/form_text.h"
#include "client/records/form_source.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

const std::filesystem::path folder = source_dir() / "assets/forms";

std::vector<std::string> stems(const std::string& ending) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ending && stem != "form.schema" && !stem.starts_with(".~lock")) out.push_back(stem);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string command(const std::string& name) {
  const std::string file = "assets/forms/" + name;
  return "yanxing-cli form compile " + file + ".xlsx -o " + file + ".json";
}

/// The first line in which two texts differ, for a message.
std::string first_difference(const std::string& a, const std::string& b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto line_around = [](const std::string& text, std::string::const_iterator at) {
    const auto offset = static_cast<std::size_t>(at - text.begin());
    const std::size_t start = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
    return text.substr(start, text.find('\n', offset) - start);
  };
  return "the workbook says  " + line_around(a, in_a) + "\nthe JSON says      " + line_around(b, in_b);
}

TEST(ShippedWorkbooks, EachHasItsJsonAndTheOtherWayRound) {
  EXPECT_FALSE(stems(".xlsx").empty());
  EXPECT_EQ(stems(".xlsx"), stems(".json"));
}

TEST(ShippedWorkbooks, CompileToTheJsonBesideThem) {
  for (const std::string& name : stems(".xlsx")) {
    const records::FormReading reading = records::read_form_source(folder / (name + ".xlsx"));
    for (const auto& error : reading.errors) ADD_FAILURE() << name << ".xlsx: " << forms::xlsform::problem_text(error);
    if (!reading.source) continue;
    for (const auto& warning : reading.source->warnings)
      ADD_FAILURE() << name << ".xlsx: " << forms::xlsform::problem_text(warning);
    const std::string compiled = forms::xlsform::form_text(reading.source->form.source);
    const std::string kept = read_file(folder / (name + ".json"));
    EXPECT_TRUE(compiled == kept) << "assets/forms/" << name << ".json is not what its workbook says; run\n  "
                                  << command(name) << "\n"
                                  << first_difference(compiled, kept);
  }
}

TEST(ShippedWorkbooks, TheirNamesAreThoseOfTheirFiles) {
  for (const std::string& name : stems(".json")) {
    const records::FormReading reading = records::read_form_source(folder / (name + ".json"));
    ASSERT_TRUE(reading.source) << name;
    EXPECT_EQ(reading.source->form.name, name);
  }
}

}  // namespace
}  // namespace yanxing::testing
