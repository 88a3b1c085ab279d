// Workbooks in which only the form loader, or a look at the tables beside them, finds what is wrong: it is told by the
// cell all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "client/records/form_source.h"
#include "tests/client/forms/xlsform/workbook_maker.h"
#include "tests/support/process.h"

namespace yanxing::forms::xlsform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class BadSource : public ::testing::Test {
 protected:
  yanxing::testing::TempDir dir;

  void write(const std::string& name, const std::string& content) {
    std::ofstream(dir / name, std::ios::binary) << content;
  }
  std::string error_of(const Rows& survey, const Rows& choices = {}) {
    write("f.xlsx", make_form(survey, choices));
    const records::FormReading reading = records::read_form_source(dir / "f.xlsx");
    EXPECT_EQ(reading.errors.size(), 1U);
    return reading.errors.empty() ? "" : problem_text(reading.errors.front());
  }
};

TEST_F(BadSource, ACircleOfRulesNamesTheRow) {
  EXPECT_THAT(error_of({{"type", "name", "label", "calculation"},
                        {"text", "t", "T"},
                        {"calculate", "a", "", "${b} + 1"},
                        {"calculate", "b", "", "${a} + 1"}}),
              AllOf(HasSubstr("survey, row 3, column B (name): "), HasSubstr("depends on itself")));
}

TEST_F(BadSource, ARuleOfTheLoaderNamesRowAndColumn) {
  EXPECT_THAT(error_of({{"type", "name", "label", "relevant", "yx:key"},
                        {"text", "t", "T"},
                        {"text", "a", "A", "${t} = '1'", "yes"}}),
              AllOf(HasSubstr("survey, row 3, column D (relevant): "), HasSubstr("always asked")));
}

TEST_F(BadSource, TablesThatAreMissingOrWrongNameTheCellThatAsksForThem) {
  const Rows from_file{{"type", "name", "label"}, {"text", "t", "T"}, {"select_one_from_file v.csv", "a", "A"}};
  EXPECT_THAT(error_of(from_file), AllOf(HasSubstr("survey, row 3, column A (type): "), HasSubstr("v.csv")));
  write("v.csv", "code,label\n1,One\n");
  EXPECT_THAT(error_of(from_file),
              AllOf(HasSubstr("survey, row 3, column A (type): "), HasSubstr("no column \"name\"")));
  EXPECT_THAT(error_of({{"type", "name", "label", "calculation"},
                        {"text", "t", "T"},
                        {"calculate", "a", "", "pulldata('w', 'label', 'name', ${t})"}}),
              AllOf(HasSubstr("survey, row 3, column D (calculation): "), HasSubstr("w.csv")));
}

TEST_F(BadSource, AnInstanceThatIsNoListAndNoTableNamesTheNearestList) {
  EXPECT_THAT(error_of({{"type", "name", "label", "calculation"},
                        {"select_one village", "t", "T"},
                        {"calculate", "a", "", "instance('vilage')/root/item[name = ${t}]/label"}},
                       {{"list_name", "name", "label"}, {"village", "y", "Y"}}),
              AllOf(HasSubstr("survey, row 3, column D (calculation): "), HasSubstr("Did you mean \"village\"?")));
}

}  // namespace
}  // namespace yanxing::forms::xlsform
