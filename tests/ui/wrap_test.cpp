#include "client/ui/wrap.h"

#include <gtest/gtest.h>

#include <string>

#include "client/ui/calendar.h"

namespace yanxing::ui {
namespace {

/// Han characters are two units wide, everything else one.
float cell(char32_t c) { return c < 0x2000 ? 1.0F : 2.0F; }

std::vector<std::string> lines(std::string_view text, float width) {
  std::vector<std::string> out;
  for (const WrappedLine& line : wrap(text, width, cell))
    out.emplace_back(text.substr(line.begin, line.end - line.begin));
  return out;
}

using Lines = std::vector<std::string>;

TEST(Wrap, BreaksBetweenHanCharacters) { EXPECT_EQ(lines("投票站秩序良好", 6), (Lines{"投票站", "秩序良", "好"})); }

TEST(Wrap, NoLineBeginsWithClosingPunctuation) {
  EXPECT_EQ(lines("秩序良好，结束。", 8), (Lines{"秩序良", "好，结", "束。"}));
}

/// Every punctuation mark of official texts at every width: none where it must not stand, and nothing lost.
TEST(Wrap, ALongOfficialTextKeepsItsPunctuationAtEveryWidth) {
  const std::string text =
      "各县（区）妇联要按照《关于做好村（社区）妇联换届工作的通知》〔2021〕3号要求，做到“三个到位”：一是宣传到位；"
      "二是指导到位——每个乡镇走访2～3次、听取汇报3次；三是纪律到位……女性占比不低于30％！是否完成？";
  constexpr std::u32string_view not_first = U"、。，：；？！）》〉】〕〗」』”’…％～";
  constexpr std::u32string_view not_last = U"（《〈【〔〖「『“‘";
  for (float width = 10; width <= 60; width += 1) {  // a bracketed year is 8 wide
    std::string together;
    for (const std::string& line : lines(text, width)) {
      ASSERT_FALSE(line.empty());
      std::size_t at = 0;
      const char32_t first = next_character(line, at);
      EXPECT_EQ(not_first.find(first), std::u32string_view::npos) << width << ": " << line;
      char32_t last = first;
      while (at < line.size()) last = next_character(line, at);
      const bool ends = together.size() + line.size() == text.size();
      EXPECT_TRUE(ends || not_last.find(last) == std::u32string_view::npos) << width << ": " << line;
      together += line;
    }
    EXPECT_EQ(together, text);
  }
}

TEST(Wrap, ADashOfTwoHalvesIsNotTakenApart) { EXPECT_EQ(lines("到位——走访", 6), (Lines{"到位", "——走", "访"})); }

TEST(Wrap, NoLineEndsWithAnOpeningOne) {
  EXPECT_EQ(lines("村民对“代写处”提意见", 8), (Lines{"村民对", "“代写", "处”提意", "见"}));
}

TEST(Wrap, KeepsWordsAndNumbersWhole) {
  EXPECT_EQ(lines("共发放 1,286 张 ballots", 12), (Lines{"共发放 1,286 ", "张 ballots"}));
}

TEST(Wrap, CutsAWordThatIsLongerThanALine) { EXPECT_EQ(lines("abcdefgh", 3), (Lines{"abc", "def", "gh"})); }

TEST(Wrap, KeepsLineBreaksThatWereTyped) { EXPECT_EQ(lines("一\n\n二", 10), (Lines{"一", "", "二"})); }

TEST(Wrap, AnEmptyTextIsOneEmptyLine) { EXPECT_EQ(lines("", 10), (Lines{""})); }

TEST(Wrap, MalformedBytesAreNotLostAndEndIt) {
  const std::string text = "ab\xFF\xE4\xB8";
  std::string together;
  for (const std::string& line : lines(text, 3)) together += line;
  EXPECT_EQ(together, text);
}

TEST(Wrap, LengthIsCountedInCharacters) {
  EXPECT_EQ(character_count("𬀩a中"), 3U);
  EXPECT_EQ(character_count(""), 0U);
}

TEST(Dates, AreReadAsPeopleTypeThem) {
  const std::optional<Date> wanted = Date{2021, 5, 17};
  for (const char* typed :
       {"2021-05-17", "2021/5/17", "2021.5.17", "2021年5月17日", "20210517", "5-17", "5月17日", " 2021-5-17 "}) {
    EXPECT_EQ(read_date(typed, 2021), wanted) << typed;
  }
}

TEST(Dates, WhatIsNoDateIsNotGuessed) {
  for (const char* typed : {"", "2021", "2021-02-29", "2021-13-01", "17", "2021-05", "99999999999999", "abc", "0-0"}) {
    EXPECT_EQ(read_date(typed, 2021), std::nullopt) << typed;
  }
}

TEST(Dates, KnowLeapYearsAndWeekdays) {
  EXPECT_EQ(days_in_month(2020, 2), 29);
  EXPECT_EQ(days_in_month(2021, 2), 28);
  EXPECT_EQ(weekday({2021, 5, 17}), 0);
  EXPECT_EQ(to_iso({2021, 5, 7}), "2021-05-07");
}

}  // namespace
}  // namespace yanxing::ui
