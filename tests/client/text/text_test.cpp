// Characters, widths and the two languages.
#include "client/text/text.h"

#include <array>

#include <gtest/gtest.h>

#include "client/text/parts.h"
#include "client/text/size.h"

namespace yanxing::text {
namespace {

TEST(Phrase, FallsBackToTheOtherLanguage) {
  EXPECT_EQ((Phrase{"签到", "Attendance"}).in(Language::en), "Attendance");
  EXPECT_EQ((Phrase{"签到", ""}).in(Language::en), "签到");
  EXPECT_EQ((Phrase{"", "Attendance"}).in(Language::zh), "Attendance");
}

TEST(Characters, AreCodePointsNotBytes) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("abc"), 3U);
  EXPECT_EQ(count_characters("覃美英"), 3U);
  EXPECT_EQ(count_characters("𠮷䶮曌"), 3U);
  EXPECT_EQ(count_characters("a\xff"
                             "b"),
            3U);
}

TEST(Characters, AreNeverCutInHalf) {
  EXPECT_EQ(first_characters("覃美英", 2), "覃美");
  EXPECT_EQ(first_characters("𠮷野家", 1), "𠮷");
  EXPECT_EQ(first_characters("覃", 5), "覃");
  EXPECT_EQ(first_characters("覃", 0), "");
}

TEST(Parts, AreWhatStandsBetweenTheSigns) {
  constexpr std::array<std::string_view, 3> signs{"、", ",", ",,"};
  using Parts = std::vector<std::string>;
  EXPECT_EQ(parts_between("", signs), Parts{""});
  EXPECT_EQ(parts_between("主席", signs), Parts{"主席"});
  EXPECT_EQ(parts_between("主席、执委, 师资", signs), (Parts{"主席", "执委", " 师资"}));
  EXPECT_EQ(parts_between("a,,b、", signs), (Parts{"a", "", "b", ""}));
  EXPECT_EQ(parts_between("a、b", {}), Parts{"a、b"});
}

TEST(Utf8, IsChecked) {
  EXPECT_TRUE(is_valid_utf8("覃𠮷"));
  EXPECT_TRUE(is_valid_utf8(""));
  for (const char* bytes : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe4\xbd", "\xf5\x80\x80\x80"})
    EXPECT_FALSE(is_valid_utf8(bytes));
}

TEST(Width, FullWidthBecomesAscii) {
  EXPECT_EQ(narrow("１０：３０　ＡＢ（一）"), "10:30 AB(一)");
  EXPECT_EQ(narrow("覃、。"), "覃、。");
}

TEST(Space, IsTrimmedInEveryWidth) {
  EXPECT_EQ(trim("\u3000 覃 美\t\n"), "覃 美");
  EXPECT_EQ(trim(" \u3000"), "");
  EXPECT_EQ(trim("\u200b覃\ufeff"), "覃");
  EXPECT_EQ(trim(""), "");
}

TEST(Fold, MakesComparable) {
  EXPECT_EQ(fold("ＡＢc"), "abc");
  EXPECT_EQ(fold("  Li\u3000 Na "), "li na");
  EXPECT_EQ(fold("覃"), "覃");
  EXPECT_EQ(fold("ﬁ"), "fi");
}

TEST(Canonical, ComposesAndTrims) {
  EXPECT_EQ(canonical(" e\u0301 "), "\u00e9");
  EXPECT_EQ(canonical("2021"), "2021");
  EXPECT_EQ(canonical("Ａ"), "Ａ") << "width is kept: only what looks the same is the same";
}

TEST(Megabytes, NeverSayThatNothingIsThereOrThatAllIsDone) {
  EXPECT_EQ(megabytes(0), "0");
  EXPECT_EQ(megabytes(1), "0.1");
  EXPECT_EQ(megabytes(2'440'000), "2.4");
  EXPECT_EQ(megabytes(7'000'000), "7");
  EXPECT_EQ(megabytes_done(99'999), "0");
  EXPECT_EQ(megabytes_done(6'999'999), "6.9");
  EXPECT_EQ(megabytes_done(7'000'000), "7");
}

}  // namespace
}  // namespace yanxing::text
