// Cells as the form stores them.
#include "client/roster/person_values.h"

#include <gtest/gtest.h>

namespace yanxing::roster {
namespace {

TEST(PersonValues, PhonesLoseWhatSpreadsheetsAdd) {
  for (const char* text : {"18900000868", "18900000868.0", "189-0000-0868", "189 0000 0868", "+86 18900000868",
                           "１８９００００００８６８", "'18900000868"})
    EXPECT_EQ(tidy_phone(text), text == std::string("１８９００００００８６８") ? "189000000868" : "18900000868")
        << text;
  EXPECT_EQ(tidy_phone("0772-8100000"), "0772-8100000");
  EXPECT_EQ(phone_key("0772-8100000"), "07728100000");
  EXPECT_EQ(phone_key("8100"), "");
}

TEST(PersonValues, RolesAreTheFormsWords) {
  EXPECT_EQ(tidy_role("主席，执委"), "妇联主席、妇联执委");
  EXPECT_EQ(tidy_role("村两委干部/妇联主席"), "村（社区）“两委”女干部、妇联主席");
  EXPECT_EQ(tidy_role("村（社区）“两委”女干部"), "村（社区）“两委”女干部");
  EXPECT_EQ(tidy_role("计生专干"), "计生专干");
  EXPECT_TRUE(same_roles("执委、主席", "妇联主席，妇联执委"));
  EXPECT_TRUE(share_a_role("主席、执委", "执委"));
  EXPECT_FALSE(share_a_role("主席", "执委"));
}

TEST(PersonValues, BirthDatesAreReadAsPeopleWriteThem) {
  for (const char* text : {"1985-03", "1985.3", "1985年3月", "198503", "1985/03/01", "1985-03-01T00:00:00"})
    EXPECT_EQ(tidy_birth(text), "1985-03-01") << text;
  EXPECT_EQ(tidy_birth("19850312"), "1985-03-12");
  for (const char* text : {"85年", "1985", "1985-13", "1985-02-30", "不详", ""}) EXPECT_FALSE(tidy_birth(text)) << text;
}

TEST(PersonValues, NamesLoseTheSpacesThatMakeThemAsWideAsOthers) {
  EXPECT_EQ(tidy_name("韦　花"), "韦花");
  EXPECT_EQ(tidy_name(" 韦 花 "), "韦花");
  EXPECT_EQ(tidy_name("Wei Hua"), "Wei Hua");
}

TEST(PersonValues, APhoneThatASpreadsheetSpoiltIsKnown) {
  for (const char* text : {"1.39E+10", "1.8900000868e10", "１.39E+10", "1E+10"})
    EXPECT_TRUE(is_damaged_phone(text)) << text;
  for (const char* text : {"18900000868", "", "E", "无", "0772-8100000", "1.39"})
    EXPECT_FALSE(is_damaged_phone(text)) << text;
}

}  // namespace
}  // namespace yanxing::roster
