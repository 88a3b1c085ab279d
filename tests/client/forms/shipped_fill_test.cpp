// Every shipped form can be filled: generated answers go through the engine until nothing is wrong.
#include <gtest/gtest.h>

#include "client/forms/form.h"
#include "client/places/places.h"
#include "tests/client/forms/form_builder.h"
#include "tests/support/form_filler.h"
#include "tests/support/paths.h"

namespace yanxing::forms {
namespace {

const std::filesystem::path assets = yanxing::testing::source_dir() / "assets";

const FormSet& shipped() {
  static const Result<FormSet> loaded = FormSet::load(assets / "forms");
  EXPECT_TRUE(loaded) << loaded.error().detail;
  return *loaded;
}

const std::vector<std::string>& place_codes() {
  static const std::vector<std::string> codes = [] {
    std::vector<std::string> out;
    const auto places = places::Places::load(assets / "places/places.csv");
    EXPECT_TRUE(places) << places.error().detail;
    for (const places::Place& place : places->all()) out.push_back(place.code);
    return out;
  }();
  return codes;
}

yanxing::testing::FillHelp help(std::uint64_t seed) {
  yanxing::testing::FillHelp out;
  out.seed = seed;
  out.places = place_codes();
  out.area = "4502";
  out.environment.now_ms = [] { return std::int64_t{1'621'214'640'000}; };  // 2021-05-17 09:24 in China
  out.environment.table = yanxing::testing::tables_in(assets / "forms");
  return out;
}

class ShippedForm : public ::testing::TestWithParam<std::string> {
 protected:
  const Form& form() const { return *shipped().find(GetParam()); }
};

TEST_P(ShippedForm, CanBeAnsweredWholly) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto filled = yanxing::testing::fill_form(form(), help(seed));
    ASSERT_TRUE(filled) << filled.error().detail;
    EXPECT_EQ(yanxing::testing::findings_text(form(), filled->errors()), "");
    const Filling::Progress progress = filled->progress(filled->root());
    EXPECT_GT(progress.total, 0U);
    EXPECT_EQ(progress.answered, progress.total) << "seed " << seed;
    EXPECT_EQ(progress.missing, 0U) << "seed " << seed;
  }
}

TEST_P(ShippedForm, CanBeFinishedWithWhatIsRequiredOnly) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    yanxing::testing::FillHelp sparse = help(seed);
    sparse.optional_percent = seed == 1 ? 0 : 40;
    const auto filled = yanxing::testing::fill_form(form(), sparse);
    ASSERT_TRUE(filled) << filled.error().detail;
    EXPECT_EQ(filled->progress(filled->root()).missing, 0U) << "seed " << seed;
  }
}

TEST_P(ShippedForm, ReadsBackWhatItHolds) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto filled = yanxing::testing::fill_form(form(), help(seed));
    ASSERT_TRUE(filled) << filled.error().detail;
    const Answers held = filled->result();
    const Filling again(form(), help(seed).environment, held, false);
    EXPECT_EQ(again.result(), held) << "seed " << seed;
    EXPECT_EQ(again.answers(), held) << "seed " << seed;
    EXPECT_EQ(yanxing::testing::findings_text(form(), again.errors()), "");
    EXPECT_FALSE(again.title().empty()) << "seed " << seed;
    EXPECT_EQ(again.to_xml(), filled->to_xml());
  }
}

TEST_P(ShippedForm, TheSameSeedGivesTheSameAnswers) {
  const auto one = yanxing::testing::fill_form(form(), help(7)), two = yanxing::testing::fill_form(form(), help(7));
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->result(), two->result());
  const auto other = yanxing::testing::fill_form(form(), help(8));
  ASSERT_TRUE(other);
  EXPECT_NE(one->result(), other->result());
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const Form& form : shipped().forms()) out.push_back(form.name);
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, ShippedForm, ::testing::ValuesIn(names()), [](const auto& each) { return each.param; });

// The filler itself: it must not call a form filled that cannot be.

TEST(FormFiller, SaysWhichQuestionCannotBeAnswered) {
  const Form form =
      testing::form_of({testing::ask("n", "integer", {{"required", true}, {"constraint", ". > 5 and . < 3"}})});
  const auto filled = yanxing::testing::fill_form(form, help(1));
  ASSERT_FALSE(filled);
  EXPECT_NE(filled.error().detail.find("form visit, question n: required"), std::string::npos) << filled.error().detail;
}

TEST(FormFiller, AddsTheRowsThatARuleWants) {
  const Form form =
      testing::form_of({testing::repeat("pictures", {testing::ask("picture", "image")}),
                        testing::ask("count", "calculate", {{"calculate", "count-non-empty(${picture})"}}),
                        testing::ask("checked", "acknowledge", {{"required", true}, {"constraint", "${count} = 3"}})});
  const auto filled = yanxing::testing::fill_form(form, help(1));
  ASSERT_TRUE(filled) << filled.error().detail;
  EXPECT_EQ(filled->value(filled->find("count")), 3);
}

TEST(FormFiller, BlamesTheAnswerThatLeavesNoRoom) {
  const Form form = testing::form_of(
      {testing::ask("members", "integer", {{"required", true}, {"constraint", ". >= 1"}}),
       testing::ask("women", "integer", {{"required", true}, {"constraint", ". >= 4 and . < ${members}"}})});
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto filled = yanxing::testing::fill_form(form, help(seed));
    ASSERT_TRUE(filled) << filled.error().detail;
    EXPECT_GT(filled->value(filled->find("members")), 4);
  }
}

}  // namespace
}  // namespace yanxing::forms
