// Values as people type and read them.
#include "client/forms/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "client/forms/moment.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr Date today{2021, 5, 17};

std::string date(std::string_view typed, std::optional<Date> day = today) {
  const Result<Date> parsed = parse_date(typed, day);
  return parsed ? parsed->text() : "error";
}

std::string time_of(std::string_view typed) {
  const Result<std::string> parsed = parse_time(typed);
  return parsed ? *parsed : "error";
}

Field field(FieldType type) {
  Field out;
  out.name = "x";
  out.type = type;
  out.to = "person";
  out.choices = {{"present", {"出勤", "Present"}, "1", {}},
                 {"late", {"迟到", "Late arrival"}, "2", {"晚到"}},
                 {"3", {"三", "Three"}, "3", {}}};
  return out;
}

json typed(FieldType type, std::string_view text, std::string_view day = "2021-05-17") {
  const Result<json> value = parse_value(field(type), text, day);
  return value ? *value : json("error: " + value.error().detail);
}

TEST(ParseDate, ReadsWholeDates) {
  for (const char* text : {"2021-05-17", "2021-5-17", "2021/5/17", "2021.5.17", "20210517", "2021年5月17日",
                           "2021年05月17号", "２０２１－５－１７", " 2021-5-17 ", "2021 年 5 月 17 日"}) {
    EXPECT_EQ(date(text, std::nullopt), "2021-05-17") << text;
  }
}

TEST(ParseDate, TakesTheYearFromToday) {
  for (const char* text : {"5.17", "5-17", "5/17", "5月17日", "5月17", "17日", "17号"}) {
    EXPECT_EQ(date(text), "2021-05-17") << text;
    EXPECT_EQ(date(text, std::nullopt), "error") << text;
  }
}

TEST(ParseDate, ReadsRelativeDays) {
  EXPECT_EQ(date("今天"), "2021-05-17");
  EXPECT_EQ(date("昨天"), "2021-05-16");
  EXPECT_EQ(date("前天"), "2021-05-15");
  EXPECT_EQ(date("明天"), "2021-05-18");
  EXPECT_EQ(date("后天"), "2021-05-19");
  EXPECT_EQ(date("Today"), "2021-05-17");
  EXPECT_EQ(date("明天", Date{2020, 2, 28}), "2020-02-29");
  EXPECT_EQ(date("昨天", Date{2021, 1, 1}), "2020-12-31");
  EXPECT_EQ(date("今天", std::nullopt), "error");
}

TEST(ParseDate, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "2021", "2021-02-29", "2021-13-01", "2021-00-10", "2021-05-32", "0021-05-17", "3021-05-17", "21-5-17",
        "2021-5-17-1", "abc", "2021--17", "-5-17", "5.17.", "99999999999999-1-1", "17"}) {
    EXPECT_EQ(date(text), "error") << text;
  }
  EXPECT_EQ(date("2020-02-29"), "2020-02-29");
}

TEST(ParseTime, ReadsTheUsualWays) {
  for (const char* text : {"8:24", "08:24", "0824", "824", "８：２４", "8点24分", "8时24分", "8点24", "上午8:24",
                           "8:24 am", "早上8点24分", "08:24:31", "2021-05-17T08:24", "2021-05-17 08:24:00"}) {
    EXPECT_EQ(time_of(text), "08:24") << text;
  }
  for (const char* text : {"14:05", "1405", "下午2:05", "2:05pm", "2:05 PM", "下午2点5分", "下午14:05"})
    EXPECT_EQ(time_of(text), "14:05") << text;
  EXPECT_EQ(time_of("8点"), "08:00");
  EXPECT_EQ(time_of("8时"), "08:00");
  EXPECT_EQ(time_of("8点半"), "08:30");
  EXPECT_EQ(time_of("下午3点"), "15:00");
  EXPECT_EQ(time_of("12:00 pm"), "12:00");
  EXPECT_EQ(time_of("12:30 am"), "00:30");
  EXPECT_EQ(time_of("中午12点"), "12:00");
  EXPECT_EQ(time_of("00:00"), "00:00");
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "8", "24:00", "8:60", "8:5", "12345", "8:24:99", "上午14:00", "ab:cd", ":", "8::24", "-8:24", "8点70分"}) {
    EXPECT_EQ(time_of(text), "error") << text;
  }
}

TEST(ParseValue, EmptyTextTakesTheAnswerAway) {
  for (const FieldType type :
       {FieldType::text, FieldType::integer, FieldType::decimal, FieldType::date, FieldType::time,
        FieldType::select_one, FieldType::select_multiple, FieldType::reference, FieldType::place}) {
    EXPECT_EQ(typed(type, ""), nullptr);
    EXPECT_EQ(typed(type, " \u3000 "), nullptr);
  }
}

TEST(ParseValue, TextStaysAsTyped) {
  EXPECT_EQ(typed(FieldType::text, " １２３ 覃䶮\n第二行 "), " １２３ 覃䶮\n第二行 ");
}

TEST(ParseValue, AMomentGetsItsSecondsAndItsOffset) {
  for (const char* text : {"2021-01-28T09:00", "2021-01-28 09:00", "2021-1-28 9:00"})
    EXPECT_EQ(typed(FieldType::datetime, text), local_moment("2021-01-28", "09:00")) << text;
  EXPECT_EQ(typed(FieldType::datetime, "2021-01-28T09:00:00Z"), "2021-01-28T09:00:00Z");
}

TEST(ParseValue, NumbersInEitherWidth) {
  EXPECT_EQ(typed(FieldType::integer, "120"), 120);
  EXPECT_EQ(typed(FieldType::integer, "１２０"), 120);
  EXPECT_EQ(typed(FieldType::integer, "-5"), -5);
  EXPECT_EQ(typed(FieldType::integer, "+5"), 5);
  EXPECT_EQ(typed(FieldType::decimal, "2.4"), 2.4);
  EXPECT_EQ(typed(FieldType::decimal, "２．４"), 2.4);
  EXPECT_TRUE(typed(FieldType::decimal, "2").is_number_float());
  EXPECT_EQ(typed(FieldType::decimal, "-0").dump(), "0.0");
  for (const char* text : {"1.5", "abc", "1 2", "1,000", "0x10", "9007199254740992", "99999999999999999999",
                           "-9223372036854775808", "五"}) {
    EXPECT_THAT(typed(FieldType::integer, text).get<std::string>(), HasSubstr("error: field x")) << text;
  }
  for (const char* text : {"1e5", "nan", "inf", "2,4", "--1", "1.2.3"}) {
    EXPECT_THAT(typed(FieldType::decimal, text).get<std::string>(), HasSubstr("error: field x")) << text;
  }
}

TEST(ParseValue, ChoicesByValueLabelOrOtherSpelling) {
  for (const char* text : {"late", "迟到", "Late arrival", "LATE", "ｌａｔｅ", "晚到"})
    EXPECT_EQ(typed(FieldType::select_one, text), "late") << text;
  EXPECT_THAT(typed(FieldType::select_one, "2").get<std::string>(), HasSubstr("present, late, 3"))
      << "a keyboard key is no value";
}

TEST(ParseValue, SeveralChoicesComeInTheOrderOfTheForm) {
  for (const char* text : {"late present", "late,present", "迟到、出勤", "迟到，出勤", "late; present;late"}) {
    EXPECT_EQ(typed(FieldType::select_multiple, text), json::array({"present", "late"})) << text;
  }
  EXPECT_EQ(typed(FieldType::select_multiple, "Late arrival"), json::array({"late"}));
  EXPECT_THAT(typed(FieldType::select_multiple, "late never").get<std::string>(), HasSubstr("error: field x"));
}

TEST(ParseValue, IdsAndCodes) {
  EXPECT_EQ(typed(FieldType::reference, "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_THAT(typed(FieldType::reference, "覃美英").get<std::string>(), HasSubstr("id of a person"));
  EXPECT_EQ(typed(FieldType::place, " 450224204 "), "450224204");
  EXPECT_THAT(typed(FieldType::place, "4502242").get<std::string>(), HasSubstr("place code"));
}

TEST(ParseValue, NotesAndBrokenTextAreErrors) {
  EXPECT_THAT(typed(FieldType::note, "x").get<std::string>(), HasSubstr("note"));
  EXPECT_THAT(typed(FieldType::text, "\xe4\xbd").get<std::string>(), HasSubstr("UTF-8"));
}

TEST(ShowValue, AsPeopleReadIt) {
  const auto zh = [](FieldType type, const json& value) { return show_value(field(type), value, Language::zh); };
  const auto en = [](FieldType type, const json& value) { return show_value(field(type), value, Language::en); };
  EXPECT_EQ(zh(FieldType::date, "2021-05-07"), "2021年5月7日");
  EXPECT_EQ(en(FieldType::date, "2021-05-07"), "7 May 2021");
  EXPECT_EQ(zh(FieldType::time, "08:24"), "08:24");
  EXPECT_EQ(zh(FieldType::select_one, "late"), "迟到");
  EXPECT_EQ(en(FieldType::select_one, "late"), "Late arrival");
  EXPECT_EQ(zh(FieldType::select_multiple, json::array({"present", "late"})), "出勤、迟到");
  EXPECT_EQ(en(FieldType::select_multiple, json::array({"present", "late"})), "Present, Late arrival");
  EXPECT_EQ(zh(FieldType::decimal, 2.4), "2.4");
  EXPECT_EQ(zh(FieldType::decimal, 2.0), "2");
  EXPECT_EQ(zh(FieldType::decimal, 1e300).size(), 301U);
  EXPECT_EQ(zh(FieldType::integer, 120), "120");
  EXPECT_EQ(zh(FieldType::text, nullptr), "");
}

TEST(ShowValue, HidesNothingThatIsWrong) {
  EXPECT_EQ(show_value(field(FieldType::date), "someday", Language::zh), "someday");
  EXPECT_EQ(show_value(field(FieldType::select_one), "never", Language::zh), "never");
  EXPECT_EQ(show_value(field(FieldType::integer), "many", Language::zh), "many");
  EXPECT_EQ(show_value(field(FieldType::text), json::array({1}), Language::zh), "[1]");
  EXPECT_EQ(show_unknown(json{{"a", 1}}), "{\"a\":1}");
  EXPECT_EQ(show_unknown(nullptr), "");
}

TEST(ShowValue, WhatIsShownCanBeTypedAgain) {
  for (const Language language : {Language::zh, Language::en}) {
    for (const auto& [type, value] : std::vector<std::pair<FieldType, json>>{{FieldType::integer, -12},
                                                                             {FieldType::decimal, 0.1},
                                                                             {FieldType::time, "23:05"},
                                                                             {FieldType::select_one, "late"},
                                                                             {FieldType::place, "450224204"}}) {
      EXPECT_EQ(typed(type, show_value(field(type), value, language)), value);
    }
  }
  EXPECT_EQ(typed(FieldType::date, show_value(field(FieldType::date), "2021-05-07", Language::zh)), "2021-05-07");
}

TEST(ParseValue, AMonthIsEnoughWhereNoMoreIsAsked) {
  Field month = field(FieldType::date);
  month.appearance = "month-year";
  for (const char* typed : {"1985-03", "1985.3", "1985年3月", "198503", "1985-03-01"})
    EXPECT_EQ(*parse_value(month, typed), "1985-03-01") << typed;
  Field year = field(FieldType::date);
  year.appearance = "year";
  EXPECT_EQ(*parse_value(year, "1985"), "1985-01-01");
  EXPECT_FALSE(parse_value(field(FieldType::date), "1985-03"));
}

}  // namespace
}  // namespace yanxing::forms
