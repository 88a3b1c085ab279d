// Names are found by what people type.
#include "client/text/pinyin.h"

#include <gtest/gtest.h>

#include <chrono>

namespace yanxing::text {
namespace {

class PinyinTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { shared_ = new Pinyin(); }
  static void TearDownTestSuite() {
    delete shared_;
    shared_ = nullptr;
  }
  static Pinyin& pinyin() { return *shared_; }
  static bool finds(std::string_view typed, std::string_view name) { return matches(typed, pinyin().key(name)); }

 private:
  static Pinyin* shared_;
};

Pinyin* PinyinTest::shared_ = nullptr;

TEST_F(PinyinTest, InitialsOfNamesAndPlaces) {
  EXPECT_EQ(pinyin().initials("黄美英"), "hmy");
  EXPECT_EQ(pinyin().initials("桥板乡"), "qbx");
  EXPECT_EQ(pinyin().initials("柳东新区"), "ldxq");
  EXPECT_EQ(pinyin().initials("阳光100社区"), "yg100sq");
  EXPECT_EQ(pinyin().initials(""), "");
  EXPECT_EQ(pinyin().initials("·、 "), "");
}

TEST_F(PinyinTest, SurnamesAreReadAsSurnames) {
  EXPECT_EQ(pinyin().full("单雪"), "shanxue");
  EXPECT_EQ(pinyin().full("曾丽"), "zengli");
  EXPECT_EQ(pinyin().full("区秀"), "ouxiu");
  EXPECT_EQ(pinyin().full("仇小"), "qiuxiao");
  EXPECT_EQ(pinyin().full("解红"), "xiehong");
  EXPECT_EQ(pinyin().full("尉迟静"), "yuchijing");
  EXPECT_EQ(pinyin().full("令狐静"), "linghujing");
  EXPECT_EQ(pinyin().full("欧阳倩"), "ouyangqian");
}

TEST_F(PinyinTest, TheSurnameQinOfGuangxiIsFirstAndTanIsFoundToo) {
  EXPECT_EQ(pinyin().full("覃美英"), "qinmeiying");
  for (const char* typed :
       {"qmy", "tmy", "qin", "tan", "qinmeiying", "覃", "QMY", "ｑｍｙ", "qin mei", "q'm", "my", "美英", "meiying"}) {
    EXPECT_TRUE(finds(typed, "覃美英")) << typed;
  }
  for (const char* typed : {"hmy", "qym", "覃英", "qmyx", "1"}) EXPECT_FALSE(finds(typed, "覃美英")) << typed;
}

TEST_F(PinyinTest, ThePlainReadingOfASurnameIsFoundToo) {
  EXPECT_TRUE(finds("dx", "单雪"));
  EXPECT_TRUE(finds("cengli", "曾丽"));
}

TEST_F(PinyinTest, UUmlautIsTypedAsVOrU) {
  EXPECT_EQ(pinyin().full("吕绿"), "lvlv");
  EXPECT_TRUE(finds("lv", "吕丽"));
  EXPECT_TRUE(finds("luli", "吕丽"));
  EXPECT_TRUE(finds("nv", "石女"));
}

TEST_F(PinyinTest, MarketTownsOfGuangxi) { EXPECT_TRUE(finds("luxu", "露圩镇")); }

TEST_F(PinyinTest, RareCharactersDoNotHarm) {
  EXPECT_TRUE(finds("𠮷", "𠮷野"));
  EXPECT_TRUE(finds("黄䶮", "黄䶮"));
  EXPECT_TRUE(finds("h", "黄䶮"));
  EXPECT_TRUE(finds("wz", "武曌"));
}

TEST_F(PinyinTest, AnEmptyQueryMatchesEverything) {
  EXPECT_TRUE(finds("", "黄美英"));
  EXPECT_TRUE(finds(" \u3000", "黄美英"));
}

TEST_F(PinyinTest, BetterMatchesAreGreater) {
  const NameKey key = pinyin().key("黄美英");
  EXPECT_EQ(NameQuery("黄美英").match(key), Match::exact);
  EXPECT_EQ(NameQuery("黄").match(key), Match::name_start);
  EXPECT_EQ(NameQuery("hm").match(key), Match::initials_start);
  EXPECT_EQ(NameQuery("huang").match(key), Match::full_start);
  EXPECT_EQ(NameQuery("my").match(key), Match::initials_inside);
  EXPECT_EQ(NameQuery("mei").match(key), Match::inside);
  EXPECT_EQ(NameQuery("美").match(key), Match::inside);
  EXPECT_EQ(NameQuery("x").match(key), Match::none);
  EXPECT_GT(Match::exact, Match::name_start);
}

TEST_F(PinyinTest, ManyReadingsStayFew) {
  const NameKey key = pinyin().key("单单单单单单单单");
  EXPECT_LT(key.full.size(), 200U);
}

TEST_F(PinyinTest, AKeySurvivesBeingStoredAsOneText) {
  const NameKey key = pinyin().key("覃美英");
  const NameKey back = parse_key(join_key(key));
  EXPECT_EQ(back.name, key.name);
  EXPECT_EQ(back.initials, key.initials);
  EXPECT_EQ(back.full, key.full);
  EXPECT_EQ(parse_key("").name, "");
  EXPECT_EQ(parse_key("only").name, "only");
  EXPECT_EQ(parse_key("a\nb").initials, "b");
}

TEST(PinyinAside, IsTheSameWhicheverThreadMadeTheRules) {
  Pinyin here;
  Pinyin aside;
  EXPECT_TRUE(here.is_prepared(std::chrono::milliseconds(0))) << "nobody was asked to";
  aside.prepare_aside();
  aside.prepare_aside();
  while (!aside.is_prepared(std::chrono::milliseconds(50))) {
  }
  EXPECT_EQ(join_key(aside.key("覃美英")), join_key(here.key("覃美英")));
  here.prepare_aside();  // they are there
  EXPECT_EQ(join_key(here.key("欧阳绿")), join_key(aside.key("欧阳绿")));

  Pinyin at_once;
  at_once.prepare_aside();
  EXPECT_EQ(join_key(at_once.key("吕丽")), join_key(here.key("吕丽"))) << "it waits";
  Pinyin never_used;
  never_used.prepare_aside();
}

TEST_F(PinyinTest, WesternNamesAreFoundByTheirLetters) {
  EXPECT_TRUE(finds("anna", "Anna Li"));
  EXPECT_TRUE(finds("ANNA L", "Anna Li"));
}

}  // namespace
}  // namespace yanxing::text
