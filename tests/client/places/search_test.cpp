// Places are found by name, pinyin, initials or code, the best first.
#include "client/places/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/paths.h"

namespace yanxing::places {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> found(std::string_view query, std::string_view scope = "", std::size_t limit = 20) {
  static const Result<Places> places = Places::load(testing::source_dir() / "assets/places/places.csv");
  static text::Pinyin pinyin;
  static const PlaceIndex index(*places, pinyin);
  std::vector<std::string> out;
  for (const Place* place : index.search(query, scope, limit)) out.push_back(place->name);
  return out;
}

TEST(PlaceSearch, ByNameInitialsPinyinAndCode) {
  for (const char* query : {"桥板乡", "qbx", "QBX", "qiaobanx", "qiao ban x", "450224204"}) {
    ASSERT_FALSE(found(query).empty()) << query;
    EXPECT_EQ(found(query).front(), "桥板乡") << query;
  }
  EXPECT_THAT(found("板"), Contains("桥板乡"));
}

TEST(PlaceSearch, HigherLevelsComeFirstAmongEquals) {
  const std::vector<std::string> names = found("桥板");
  ASSERT_GE(names.size(), 2U);
  EXPECT_EQ(names[0], "桥板乡");
  EXPECT_EQ(names[1], "桥板村委会");
}

TEST(PlaceSearch, StaysInItsScope) {
  EXPECT_THAT(found("阳山", "450224204"), ElementsAre("阳山村委会"));
  EXPECT_THAT(found("长塘镇", "450224204"), IsEmpty());
}

TEST(PlaceSearch, SeveralWordsNameThePlaceAndThoseAbove) {
  EXPECT_THAT(found("融安 桥板 阳山"), ElementsAre("阳山村委会"));
  EXPECT_THAT(found("ra qbx ys"), Contains("阳山村委会"));
  EXPECT_THAT(found("柳城 桥板 阳山"), IsEmpty());
}

TEST(PlaceSearch, HasALimit) {
  EXPECT_EQ(found("村", "", 7).size(), 7U);
  EXPECT_EQ(found("", "450224204").size(), 11U) << "without a query: the township and its ten villages";
  EXPECT_THAT(found("没有这个地方"), IsEmpty());
}

}  // namespace
}  // namespace yanxing::places
