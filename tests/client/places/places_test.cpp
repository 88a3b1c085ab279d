// The table of places that is shipped, and tables that are wrong.
#include "client/places/places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/paths.h"

namespace yanxing::places {
namespace {

using ::testing::HasSubstr;

const Places& shipped() {
  static const Result<Places> places = Places::load(testing::source_dir() / "assets/places/places.csv");
  EXPECT_TRUE(places) << places.error().detail;
  return *places;
}

std::string error_of(const std::string& rows) {
  const Result<Places> places = Places::parse("code,name,parent,level\n" + rows);
  return places ? "(no error)" : places.error().detail;
}

TEST(ShippedPlaces, AreThe1370OfTheCity) {
  std::map<Level, int> count;
  for (const Place& place : shipped().all()) ++count[place.level];
  EXPECT_EQ(shipped().all().size(), 1370U);
  EXPECT_EQ(count[Level::province], 1);
  EXPECT_EQ(count[Level::city], 1);
  EXPECT_EQ(count[Level::county], 10);
  EXPECT_EQ(count[Level::township], 118);
  EXPECT_EQ(count[Level::village], 939);
  EXPECT_EQ(count[Level::community], 301);
}

TEST(ShippedPlaces, AreFoundByTheirCode) {
  ASSERT_NE(shipped().find("450224204"), nullptr);
  EXPECT_EQ(shipped().find("450224204")->name, "桥板乡");
  EXPECT_EQ(shipped().find("450224204")->level, Level::township);
  EXPECT_EQ(shipped().find("450224999"), nullptr);
  EXPECT_EQ(shipped().find(""), nullptr);
  EXPECT_EQ(shipped().name("450224204"), "桥板乡");
  EXPECT_EQ(shipped().name("450224999"), "450224999");
}

TEST(ShippedPlaces, KnowTheirChildren) {
  const auto villages = shipped().children("450224204");
  ASSERT_EQ(villages.size(), 10U);
  EXPECT_EQ(villages.front().name, "阳山村委会");
  EXPECT_EQ(villages.back().name, "桥板村委会");
  EXPECT_EQ(shipped().children("4502").size(), 10U);
  EXPECT_TRUE(shipped().children("450224204201").empty());
  EXPECT_TRUE(shipped().children("77").empty());
  EXPECT_TRUE(shipped().children("").empty());
  std::size_t all = 1;
  for (const Place& place : shipped().all()) all += shipped().children(place.code).size();
  EXPECT_EQ(all, shipped().all().size()) << "every place but the province is the child of one";
}

TEST(ShippedPlaces, ListALevelWithinAScope) {
  EXPECT_EQ(shipped().within("450224", Level::township).size(), 12U);
  EXPECT_EQ(shipped().within("450224204", Level::village).size(), 10U);
  EXPECT_EQ(shipped().within("", Level::township).size(), 118U);
}

TEST(ShippedPlaces, HaveAPathFromTheCountyDown) {
  EXPECT_EQ(shipped().path("450224204201"), "融安县 · 桥板乡 · 阳山村委会");
  EXPECT_EQ(shipped().path("450224204", "/"), "融安县/桥板乡");
  EXPECT_EQ(shipped().path("450224"), "融安县");
  EXPECT_EQ(shipped().path("4502"), "柳州市");
  EXPECT_EQ(shipped().path("1234"), "1234");
}

TEST(ShippedPlaces, HaveShortNames) {
  EXPECT_EQ(shipped().find("450224204201")->short_name(), "阳山村");
  EXPECT_EQ(shipped().find("450224204203")->short_name(), "二村");
  EXPECT_EQ(shipped().find("450224100003")->short_name(), "和平社区");
  EXPECT_EQ(shipped().find("450224204")->short_name(), "桥板乡");
}

TEST(PlaceCode, HasTheDigitsOfALevel) {
  for (const char* code : {"45", "4502", "450224", "450224204", "450224204201"})
    EXPECT_TRUE(is_place_code(code)) << code;
  for (const char* code : {"", "4", "450", "45022", "4502242", "45022420a", "-50224204", "450224204201000"})
    EXPECT_FALSE(is_place_code(code)) << code;
}

TEST(PlaceCode, LiesInItsPrefix) {
  EXPECT_TRUE(is_in("450224204201", "450224204"));
  EXPECT_TRUE(is_in("450224204", "450224204"));
  EXPECT_TRUE(is_in("450224204", ""));
  EXPECT_FALSE(is_in("450224200", "450224204"));
  EXPECT_FALSE(is_in("450224", "450224204"));
}

TEST(Places, AMissingFileIsNotFound) {
  const Result<Places> places = Places::load("/nowhere/places.csv");
  ASSERT_FALSE(places);
  EXPECT_EQ(places.error().code, Code::not_found);
}

TEST(Places, AWrongTableNamesLineAndCause) {
  EXPECT_THAT(error_of("45,广西,,province\n4502,柳州市,45\n"), HasSubstr("line 3: has 3 columns"));
  EXPECT_THAT(error_of("4x,广西,,province\n"), HasSubstr("line 2: \"4x\""));
  EXPECT_THAT(error_of("45,,,province\n"), HasSubstr("no name"));
  EXPECT_THAT(error_of("45,广西,,city\n"), HasSubstr("level \"city\""));
  EXPECT_THAT(error_of("45,广西,,land\n"), HasSubstr("level \"land\""));
  EXPECT_THAT(error_of("45,广西,,province\n4502,柳州市,46,city\n"),
              HasSubstr("line 3: place 4502 must have the parent \"45\""));
  EXPECT_THAT(error_of("4502,柳州市,45,city\n"), HasSubstr("parent 45 is not in the table"));
  EXPECT_THAT(error_of("45,广西,,province\n45,广西,,province\n"), HasSubstr("twice"));
  EXPECT_THAT(error_of("45,\"广西\",,province\n"), HasSubstr("quotes"));
  EXPECT_THAT(error_of("45,\xff,,province\n"), HasSubstr("UTF-8"));
  EXPECT_FALSE(Places::parse("code,name\n"));
  EXPECT_FALSE(Places::parse(""));
}

TEST(Places, ReadsATableFromWindows) {
  const Result<Places> places = Places::parse(
      "\xEF\xBB\xBF"
      "code,name,parent,level\r\n4502,柳州市,45,city\r\n45,广西,,province\r\n");
  ASSERT_TRUE(places) << places.error().detail;
  EXPECT_EQ(places->all()[0].name, "广西");
}

}  // namespace
}  // namespace yanxing::places
