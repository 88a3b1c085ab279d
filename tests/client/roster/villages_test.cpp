// The place that a cell names.
#include "client/roster/villages.h"

#include <gtest/gtest.h>

#include "tests/support/paths.h"

namespace yanxing::roster {
namespace {

constexpr const char* table =
    "code,name,parent,level\n"
    "45,广西壮族自治区,,province\n4502,柳州市,45,city\n450224,融安县,4502,county\n450225,融水苗族自治县,4502,county\n"
    "450224100,长安镇,450224,township\n450224204,桥板乡,450224,township\n450225100,融水镇,450225,township\n"
    "450224100001,和平社区居委会,450224100,community\n450224100201,长安村委会,450224100,village\n"
    "450224100202,大洲村委会,450224100,village\n450224204201,阳山村委会,450224204,village\n"
    "450224204203,二村村委会,450224204,village\n450224204204,大洲村委会,450224204,village\n"
    "450225100201,新村村委会,450225100,village\n";

class VillagesTest : public ::testing::Test {
 protected:
  VillagesTest() : places(*places::Places::parse(table)) {}
  std::vector<std::string> codes(const std::string& text, const std::string& township = {},
                                 const std::string& scope = "450224") {
    return Villages(places, scope).find(text, township).codes;
  }
  using Codes = std::vector<std::string>;
  places::Places places;
};

TEST_F(VillagesTest, AllWaysToWriteAVillageAreOne) {
  for (const char* text : {"阳山村委会", "阳山村民委员会", "阳山村", "阳山", "桥板乡阳山村", "融安县桥板乡阳山村委会",
                           "桥板阳山", " 阳 山 村 ", "450224204201", "桥板乡·阳山村"})
    EXPECT_EQ(codes(text), Codes{"450224204201"}) << text;
  EXPECT_EQ(codes("二村"), Codes{"450224204203"});
  EXPECT_EQ(codes("二村村"), Codes{"450224204203"});
  EXPECT_EQ(codes("和平社区"), Codes{"450224100001"});
  EXPECT_EQ(codes("和平居委会"), Codes{"450224100001"});
}

TEST_F(VillagesTest, TheTownshipChoosesAmongVillagesOfOneName) {
  EXPECT_EQ(codes("大洲村"), (Codes{"450224100202", "450224204204"}));
  EXPECT_EQ(codes("大洲村", "桥板乡"), Codes{"450224204204"});
  EXPECT_EQ(codes("长安镇大洲村"), Codes{"450224100202"});
  EXPECT_EQ(codes("大洲村", "", "450224204"), Codes{"450224204204"}) << "only one lies in the scope";
}

TEST_F(VillagesTest, OfTwoWaysToReadANameTheNearerOneCounts) {
  // 中村村 is 中村 with its 村 once more, and the name of a village in another county.
  const auto more = *places::Places::parse(std::string(table) +
                                           "450206,柳江区,4502,county\n450206110,百朋镇,450206,township\n"
                                           "450206110211,中村村村民委员会,450206110,village\n"
                                           "450224204208,中村村委会,450224204,village\n");
  const auto in = [&](const char* scope, const char* text, const char* township = "") {
    return Villages(more, scope).find(text, township).codes;
  };
  const Codes own{"450224204208"};
  for (const char* scope : {"450224204", "450224"}) {
    for (const char* text : {"中村村", "中村", "中村村委会", "中村村村委会", "桥板乡中村村"}) {
      EXPECT_EQ(in(scope, text), own) << scope << " " << text;
      EXPECT_EQ(in(scope, text, "桥板乡"), own) << scope << " " << text;
    }
  }
  EXPECT_EQ(in("4502", "中村村", "桥板乡"), own) << "the township says which";
  EXPECT_EQ(in("4502", "桥板乡中村村"), own);
  EXPECT_EQ(in("4502", "中村村", "百朋镇"), Codes{"450206110211"});
  EXPECT_TRUE(Villages(more, "450224").find("中村村", "百朋镇").outside);
}

TEST_F(VillagesTest, ATownshipIsAPlaceToo) {
  EXPECT_EQ(codes("长安镇"), Codes{"450224100"});
  EXPECT_EQ(codes("", "桥板乡"), Codes{"450224204"});
  EXPECT_EQ(codes("长安村"), Codes{"450224100201"});
}

TEST_F(VillagesTest, WhatIsUnknownAndWhatLiesOutsideAreToldApart) {
  const Villages villages(places, "450224");
  EXPECT_FALSE(villages.find("火星村").outside);
  EXPECT_TRUE(villages.find("火星村").codes.empty());
  EXPECT_TRUE(villages.find("新村").outside);
}

TEST_F(VillagesTest, AFullAddressIsItsVillage) {
  for (const char* text : {"广西柳州市融安县桥板乡阳山村", "广西壮族自治区柳州市融安县桥板乡阳山村委会",
                           "柳州市融安县桥板乡阳山村", "广西 柳州 融安 桥板 阳山"})
    EXPECT_EQ(codes(text), Codes{"450224204201"}) << text;
  EXPECT_EQ(codes("广西柳州市融安县长安镇大洲村"), Codes{"450224100202"});
}

TEST_F(VillagesTest, TheTownshipIsNotOverruled) {
  const Villages county(places, "450224");
  EXPECT_TRUE(county.find("阳山村", "长安镇").contradicts);
  EXPECT_EQ(county.find("阳山村", "长安镇").codes, Codes{"450224204201"}) << "to choose from";
  EXPECT_FALSE(county.find("阳山村", "桥板乡").contradicts);
  EXPECT_FALSE(county.find("450224204201", "长安镇").contradicts) << "a code was chosen by a person";
  EXPECT_TRUE(county.find("阳山村", "", "融水县").outside);
  const PlaceMatch elsewhere = Villages(places, "450224204").find("大洲村", "长安镇");
  EXPECT_TRUE(elsewhere.outside);
  EXPECT_TRUE(elsewhere.codes.empty());
  EXPECT_TRUE(Villages(places, "450224204").find("阳山村", "长安镇").outside);
  EXPECT_TRUE(county.find("阳山村", "火星乡").unknown_township);
  EXPECT_EQ(county.find("阳山村", "火星乡").codes, Codes{"450224204201"});
}

}  // namespace
}  // namespace yanxing::roster
