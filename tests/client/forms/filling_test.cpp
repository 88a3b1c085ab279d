// The form engine on forms without rows: what is asked, worked out, offered, missing, kept and dropped.
#include "client/forms/filling.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <ctime>

#include "client/forms/table.h"
#include "tests/client/forms/form_builder.h"

namespace yanxing::forms {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: the builders

// ------------------------------------------------------------------------------------------------ calculations

TEST(Calculation, FollowsWhatItReads) {
  Filled f(form_of({ask("a", "integer"), ask("b", "integer"), ask("sum", "calculate", {{"calculate", "${a} + ${b}"}}),
                    ask("twice", "calculate", {{"calculate", "${sum} * 2"}})}));
  f.set("a", 3);
  EXPECT_EQ(f.at("sum"), nullptr) << "half of it is unanswered";
  const auto effects = f.set("b", 4);
  EXPECT_EQ(f.at("sum"), 7);
  EXPECT_EQ(f.at("twice"), 14);
  EXPECT_THAT(effects.values, ElementsAre("sum", "twice"));
}

TEST(Calculation, IsInTheOrderOfWhatNeedsWhatNotOfTheForm) {
  Filled f(form_of({ask("c", "calculate", {{"calculate", "${b} + 1"}}),
                    ask("b", "calculate", {{"calculate", "${a} + 1"}}), ask("a", "integer")}));
  f.set("a", 1);
  EXPECT_EQ(f.at("c"), 3);
}

TEST(Calculation, SeesNothingOfWhatIsNotAsked) {
  Filled f(form_of({ask("has", "select_one", {{"choices", choices({"yes", "no"})}}),
                    ask("n", "integer", {{"relevant", "${has} = 'yes'"}}),
                    ask("out", "calculate", {{"calculate", "concat('[', ${n}, ']')"}})}));
  f.set("has", "yes");
  f.set("n", 5);
  EXPECT_EQ(f.at("out"), "[5]");
  f.set("has", "no");
  EXPECT_EQ(f.at("out"), "[]");
  f.set("has", "yes");
  EXPECT_EQ(f.at("out"), "[5]") << "a mis-click loses nothing";
}

TEST(Calculation, CannotBeAnswered) {
  Filled f(form_of(
      {ask("a", "integer"), ask("c", "calculate", {{"calculate", "${a}"}}), ask("r", "text", {{"read_only", true}})}));
  EXPECT_EQ(f->set("c", 1).error().code, Code::refused);
  EXPECT_EQ(f->set("r", "x").error().code, Code::refused);
  EXPECT_EQ(f->set("nothing", 1).error().code, Code::not_found);
}

TEST(Calculation, OfATypedQuestionHasItsType) {
  Filled f(form_of({ask("a", "integer"), ask("t", "text", {{"calculate", "${a} + 1"}}),
                    ask("d", "decimal", {{"calculate", "${a} div 2"}}),
                    ask("m", "select_multiple", {{"choices", choices({"x", "y"})}, {"calculate", "'x y'"}})}));
  f.set("a", 3);
  EXPECT_EQ(f.at("t"), "4");
  EXPECT_EQ(f.at("d"), 1.5);
  EXPECT_EQ(f.at("m"), json::array({"x", "y"}));
}

TEST(Calculation, WithChineseTextCountsCharacters) {
  Filled f(form_of({ask("a", "text"), ask("n", "calculate", {{"calculate", "string-length(${a})"}})}));
  f.set("a", "妇女议事会𠮷");
  EXPECT_EQ(f.at("n"), 6);
}

TEST(Override, InThePlaceOfANumberOnlyANumberIsPut) {
  Filled f(
      form_of({ask("heads", "text"), ask("people", "calculate", {{"calculate", "${heads}"}, {"override", true}})}));
  f.set("heads", "63");
  f.set("people_override", "64补登记一人");
  f.set("people_reason", "补登记");
  EXPECT_EQ(f.errors(), std::vector<std::string>{"people:wrong_type"});
  f.set("people_override", "64");
  EXPECT_TRUE(f.errors().empty());
  f.set("heads", "党校");
  f.set("people_override", "县委党校");
  EXPECT_TRUE(f.errors().empty()) << "words in the place of words";
}

TEST(Progress, HalfADateAnswersNothing) {
  Filled f(form_of({ask("due", "date"), ask("who", "text")}));
  f.set("who", "韦一");
  f.set("due", "2026-12-0");
  EXPECT_EQ(f->progress(f->root()).answered, 1U);
  f.set("due", "2026-12-07");
  EXPECT_EQ(f->progress(f->root()).answered, 2U);
}

/// The laptop's zone for as long as it lives.
class Zone {
 public:
  explicit Zone(const char* name) : before_(::getenv("TZ") != nullptr ? ::getenv("TZ") : "") { set(name); }
  ~Zone() { set(before_.c_str()); }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  static void set(const char* name) {
    *name == '\0' ? ::unsetenv("TZ") : ::setenv("TZ", name, 1);
    ::tzset();
  }
  std::string before_;
};

TEST(Clock, TodayIsTheLaptopsDayAsEverywhere) {
  FillEnvironment environment;
  environment.now_ms = [] { return std::int64_t{1'795'713'360'000}; };  // 2026-11-26 17:16 UTC
  const auto begun = [&] {
    Filled f(form_of({ask("day", "date", {{"default", "today()"}}), ask("at", "datetime", {{"default", "now()"}})}), {},
             true, environment);
    return std::pair(f.at("day"), f.at("at"));
  };
  {
    const Zone zone("UTC");
    EXPECT_EQ(begun(), (std::pair<json, json>("2026-11-26", "2026-11-26T17:16:00.000+00:00")));
    EXPECT_EQ(local_moment("2026-11-26", "17:16"), "2026-11-26T17:16:00.000+00:00");
  }
  const Zone zone("Asia/Shanghai");
  EXPECT_EQ(begun(), (std::pair<json, json>("2026-11-27", "2026-11-27T01:16:00.000+08:00")));
  EXPECT_EQ(local_moment("2021-05-17", "08:24"), "2021-05-17T08:24:00.000+08:00");
}

TEST(Override, PutsAPersonsValueInThePlaceOfTheDerivedOne) {
  Filled f(
      form_of({ask("heads", "integer"), ask("people", "calculate", {{"calculate", "${heads}"}, {"override", true}}),
               ask("twice", "calculate", {{"calculate", "${people} * 2"}})}));
  f.set("heads", 40);
  EXPECT_EQ(f.at("twice"), 80);
  f.set("people_override", "42");
  EXPECT_EQ(f.at("people"), "42");
  EXPECT_EQ(f.at("twice"), 84);
  EXPECT_TRUE(f->is_overridden(f->find("people")));
  EXPECT_THAT(f.errors(), ElementsAre("people:reason"));
  f.set("people_reason", "两人未签到");
  EXPECT_THAT(f.errors(), IsEmpty());
  f.set("heads", 50);
  EXPECT_EQ(f.at("people"), "42") << "what a person says stays";
  f.set("people_override", nullptr);
  EXPECT_EQ(f.at("people"), "50");
}

TEST(Noted, StartTodayAndWhoAreNotedWhenTheRecordIsMade) {
  FillEnvironment environment;
  environment.now_ms = [] { return std::int64_t{1'621'211'040'000}; };  // 2021-05-17 08:24 in China
  environment.utc_offset_minutes = [](std::int64_t) { return 480; };
  environment.username = "桥板乡妇联";
  environment.deviceid = "d1";
  const std::vector<json> fields{ask("begun", "start"), ask("day", "today"), ask("who", "username"),
                                 ask("laptop", "deviceid"), ask("done", "end")};
  Filled f(form_of(fields), {}, true, environment);
  EXPECT_EQ(f.at("begun"), "2021-05-17T08:24:00.000+08:00");
  EXPECT_EQ(f.at("day"), "2021-05-17");
  EXPECT_EQ(f.at("who"), "桥板乡妇联");
  EXPECT_EQ(f.at("laptop"), "d1");
  environment.now_ms = [] { return std::int64_t{1'621'300'000'000}; };
  Filled again(form_of(fields), f->answers(), false, environment);
  EXPECT_EQ(again.at("begun"), "2021-05-17T08:24:00.000+08:00") << "opening it again is no new start";
  again->refresh();
  EXPECT_EQ(again.at("done"), "2021-05-18T09:06:40.000+08:00");
}

TEST(Noted, WhatWasWorkedOutFromTheClockStaysWhenTheRecordIsOpenedAgain) {
  FillEnvironment environment;
  environment.now_ms = [] { return std::int64_t{1'621'211'040'000}; };
  const std::vector<json> fields{ask("at", "calculate", {{"calculate", "today()"}})};
  Filled f(form_of(fields), {}, true, environment);
  EXPECT_EQ(f.at("at"), "2021-05-17");
  environment.now_ms = [] { return std::int64_t{1'721'211'040'000}; };
  Filled again(form_of(fields), f->answers(), false, environment);
  EXPECT_EQ(again.at("at"), "2021-05-17");
}

TEST(Noted, OnceKeepsItsFirstValue) {
  Filled f(form_of({ask("a", "integer"), ask("first", "calculate", {{"calculate", "once(${a})"}})}));
  f.set("a", 1);
  f.set("a", 2);
  EXPECT_EQ(f.at("first"), "1");
}

TEST(Defaults, AreGivenOnceAndOnlyToANewRecord) {
  const std::vector<json> fields{ask("a", "integer", {{"default", "5"}}),
                                 ask("b", "integer", {{"default", "${a} + 1"}}), ask("c", "text", {{"default", "a-b"}}),
                                 ask("d", "date", {{"default", "2021-05-17"}}),
                                 ask("m", "select_multiple", {{"choices", choices({"x", "y"})}, {"default", "x y"}})};
  Filled f(form_of(fields));
  EXPECT_EQ(f.at("a"), 5);
  EXPECT_EQ(f.at("b"), 6);
  EXPECT_EQ(f.at("c"), "a-b");
  EXPECT_EQ(f.at("d"), "2021-05-17");
  EXPECT_EQ(f.at("m"), json::array({"x", "y"}));
  f.set("a", nullptr);
  Filled again(form_of(fields), f->answers(), false);
  EXPECT_EQ(again.at("a"), nullptr);
  Filled given(form_of(fields), {{"a", 9}}, true);
  EXPECT_EQ(given.at("a"), 9) << "what is there already is no default's business";
}

// ------------------------------------------------------------------------------------------------ what is asked

TEST(Asked, AGroupThatIsNotAskedTakesAllInItWithIt) {
  Filled f(
      form_of({ask("x", "integer"), group("g", {ask("a", "text", {{"required", true}}), group("h", {ask("b", "text")})},
                                          {{"relevant", "${x} > 0"}})}));
  EXPECT_FALSE(f.asked("h"));
  EXPECT_THAT(f.errors(), IsEmpty());
  const auto effects = f.set("x", 1);
  EXPECT_TRUE(f.asked("b"));
  EXPECT_THAT(effects.relevance, ElementsAre("g", "a", "h", "b"));
  EXPECT_THAT(f.errors(), ElementsAre("a:required"));
}

TEST(Asked, AnswersThatAreNoMoreAskedAreKeptAsideAndDroppedFromTheResult) {
  Filled f(form_of({ask("kind", "text"), ask("a", "text", {{"relevant", "${kind} = '1'"}}),
                    group("g", {ask("b", "text")}, {{"relevant", "${kind} = '1'"}})}));
  f.set("kind", "1");
  f.set("a", "甲");
  f.set("b", "乙");
  EXPECT_THAT(f->kept_aside(), IsEmpty());
  f.set("kind", "2");
  EXPECT_THAT(f->kept_aside(), ElementsAre("a", "b"));
  EXPECT_EQ(f->answers(), (Answers{{"kind", "2"}, {"a", "甲"}, {"b", "乙"}}));
  EXPECT_EQ(f->result(), (Answers{{"kind", "2"}}));
  f.set("kind", "1");
  EXPECT_EQ(f.at("a"), "甲");
  EXPECT_THAT(f->kept_aside(), IsEmpty());
}

TEST(Asked, UnknownAnswersComeBackAsTheyWere) {
  const Answers stored{{"a", "甲"}, {"from_a_newer_version", json::array({1})}, {"rows[k]/x", 1}};
  Filled f(form_of({ask("a", "text")}), stored, false);
  EXPECT_EQ(f->answers(), stored);
  EXPECT_EQ(f->result(), stored);
}

// ------------------------------------------------------------------------------------------------ what is wrong

TEST(Errors, RequiredByARuleWithItsOwnWords) {
  Filled f(form_of(
      {ask("a", "text"), ask("b", "text", {{"required", "${a} = '否'"}, {"required_message", text("请说明")}})}));
  EXPECT_THAT(f.errors(), IsEmpty());
  f.set("a", "否");
  ASSERT_THAT(f.errors(), ElementsAre("b:required"));
  EXPECT_EQ(f->errors()[0].message.zh, "请说明");
  EXPECT_TRUE(f->is_required(f->find("b")));
}

TEST(Errors, AConstraintMayLookAtOtherAnswers) {
  Filled f(form_of(
      {ask("staff", "integer"),
       ask("women", "integer", {{"constraint", ". <= ${staff}"}, {"constraint_message", text("女性不能多于总数")}})}));
  f.set("staff", 20);
  f.set("women", 21);
  EXPECT_EQ(f->error(f->find("women"))->message.zh, "女性不能多于总数");
  f.set("staff", 30);
  EXPECT_FALSE(f->error(f->find("women")));
}

TEST(Errors, ATextBetweenLimitsCountsCharacters) {
  const Form form = form_of({ask("story", "text",
                                 {{"constraint", "string-length(.) >= 5 and string-length(.) <= 10"},
                                  {"constraint_message", text("5 至 10 字")}})});
  EXPECT_EQ(form.find("story")->min_characters, 5U);
  EXPECT_EQ(form.find("story")->max_characters, 10U);
  Filled f(form_of({ask("story", "text", {{"constraint", "string-length(.) >= 5 and string-length(.) <= 10"}})}));
  f.set("story", "四个字啊");
  EXPECT_THAT(f.errors(), ElementsAre("story:constraint"));
  f.set("story", "正好十个汉字写在这里");
  EXPECT_THAT(f.errors(), IsEmpty());
}

TEST(Errors, WhatIsNotOfItsTypeIsKeptAndSaid) {
  Filled f(form_of({ask("n", "integer"), ask("g", "geopoint"), ask("when", "datetime"),
                    ask("r", "range", {{"range", {{"start", 0}, {"end", 10}, {"step", 2}}}}), ask("ok", "acknowledge"),
                    ask("photo", "image")}));
  f.set("n", "十二");
  f.set("g", "91 109");
  f.set("when", "2021-05-17");
  f.set("r", 3);
  f.set("ok", "no");
  f.set("photo", "holiday.jpg");
  EXPECT_THAT(f.errors(), ElementsAre("n:wrong_type", "g:wrong_type", "when:no_time", "r:wrong_type", "ok:wrong_type",
                                      "photo:wrong_type"));
  EXPECT_EQ(f.at("n"), "十二");
  f.set("n", 12);
  f.set("g", "24.3 109.4 0 0");
  f.set("when", "2021-05-17T08:24:00.000+08:00");
  f.set("r", 4);
  f.set("ok", "OK");
  f.set("photo", std::string(64, 'a') + ".jpg");
  EXPECT_THAT(f.errors(), IsEmpty());
}

TEST(Progress, CountsWhatIsAskedOfAPerson) {
  Filled f(form_of(
      {group("g", {ask("a", "text", {{"required", true}}), ask("b", "integer"), ask("n", "note"),
                   ask("c", "calculate", {{"calculate", "${b}"}}), ask("x", "text", {{"relevant", "${b} > 5"}})})}));
  const auto progress = [&] {
    const Filling::Progress p = f->progress(f->find("g"));
    return std::vector<std::size_t>{p.answered, p.total, p.missing};
  };
  EXPECT_THAT(progress(), ElementsAre(0, 2, 1));
  f.set("a", "甲");
  f.set("b", 6);
  EXPECT_THAT(progress(), ElementsAre(2, 3, 0));
}

// ------------------------------------------------------------------------------------------------ choices

json with_column(const std::string& value, const std::string& column, const std::string& cell) {
  return {{"value", value}, {"label", text("选" + value)}, {"columns", {{column, cell}}}};
}

TEST(Choices, FollowTheirFilter) {
  Filled f(form_of({ask("county", "select_one", {{"choices", choices({"ra", "lj"})}}),
                    ask("town", "select_one",
                        {{"choices", json::array({with_column("qb", "county", "ra"), with_column("cp", "county", "lj"),
                                                  with_column("da", "county", "ra")})},
                         {"choice_filter", "county = ${county}"}})}));
  EXPECT_THAT(f.offered("town"), IsEmpty());
  f.set("county", "ra");
  EXPECT_THAT(f.offered("town"), ElementsAre("qb", "da"));
  f.set("town", "qb");
  EXPECT_THAT(f.errors(), IsEmpty());
  f.set("county", "lj");
  EXPECT_THAT(f.offered("town"), ElementsAre("cp"));
  EXPECT_EQ(f.at("town"), "qb") << "kept, so that going back loses nothing";
  EXPECT_THAT(f.errors(), ElementsAre("town:not_a_choice"));
}

TEST(Choices, ComeFromATable) {
  FillEnvironment environment;
  environment.table = [](std::string_view name) -> std::shared_ptr<const xpath::Document> {
    if (name != "villages.csv") return nullptr;
    return *Table::from_csv(
        "name,label,label_en,town\n201,阳山村,Yangshan,qb\n202,江边村,Jiangbian,qb\n203,二村,Ercun,da\n");
  };
  const json more{{"files", json::array({{{"name", "villages.csv"}, {"sha256", std::string(64, 'a')}}})}};
  Filled f(form_of({ask("town", "text"),
                    ask("village", "select_one", {{"file", "villages.csv"}, {"choice_filter", "town = ${town}"}}),
                    ask("label", "calculate", {{"calculate", "pulldata('villages', 'label', 'name', ${village})"}}),
                    ask("name", "calculate", {{"calculate", "jr:choice-name(${village}, '${village}')"}})},
                   more),
           {}, true, environment);
  f.set("town", "qb");
  EXPECT_THAT(f.offered("village"), ElementsAre("201", "202"));
  f.set("village", "202");
  EXPECT_EQ(f.at("label"), "江边村");
  EXPECT_EQ(f.at("name"), "江边村");
  EXPECT_EQ(f->choices(f->find("village"))[0].label, "阳山村");
  f->set_language("en");
  EXPECT_EQ(f->choices(f->find("village"))[0].label, "Yangshan");
}

TEST(Texts, HoldAnswersAndSwitchLanguage) {
  Filled f(form_of({ask("name", "text"),
                    ask("hello", "note",
                        {{"label", {{"zh", "${name}，您好"}, {"en", "Hello ${name}"}, {"fr", "Bonjour ${name}"}}}})}));
  f.set("name", "雁行");
  EXPECT_EQ(f->label(f->find("hello")), "雁行，您好");
  f->set_language("fr");
  EXPECT_EQ(f->label(f->find("hello")), "Bonjour 雁行");
  f->set_language("de");
  EXPECT_EQ(f->label(f->find("hello")), "雁行，您好") << "a language that the form does not have";
}

TEST(Texts, TheTitleComesFromTheFormsRule) {
  Filled f(form_of({ask("a", "text"), ask("b", "text")}, {{"instance_name", "concat(${a}, ' ', ${b})"}}));
  f.set("a", "桥板");
  f.set("b", "2021");
  EXPECT_EQ(f->title(), "桥板 2021");
}

TEST(Xml, IsTheInstanceWithoutWhatIsNotAsked) {
  Filled f(
      form_of({ask("a", "text"), ask("b", "text", {{"relevant", "${a} = '1'"}}), group("g", {ask("c", "integer")})}));
  f.set("a", "<甲>");
  f.set("c", 3);
  EXPECT_EQ(f->to_xml(), R"(<data id="visit" version="1"><a>&lt;甲&gt;</a><g><c>3</c></g></data>)");
}

TEST(Texts, MessagesHoldAnswersToo) {
  Filled f(form_of({ask("n", "integer"),
                    ask("a", "integer", {{"constraint", ". <= ${n}"}, {"constraint_message", text("最多 ${n} 人")}}),
                    ask("b", "text", {{"required", true}, {"required_message", text("${n} 人要说明")}})}));
  f.set("n", 5);
  f.set("a", 6);
  EXPECT_EQ(f->error(f->find("a"))->message.zh, "最多 5 人");
  EXPECT_EQ(f->errors()[1].message.zh, "5 人要说明");
}

TEST(Choices, OneNameUnderTwoParentsWhereTheFormAllowsIt) {
  const json list = json::array({with_column("center", "county", "ra"), with_column("center", "county", "lj")});
  Filled f(form_of({ask("county", "text"),
                    ask("town", "select_one", {{"choices", "town"}, {"choice_filter", "county = ${county}"}})},
                   {{"choices", {{"town", list}}}, {"allow_choice_duplicates", true}}));
  f.set("county", "lj");
  EXPECT_THAT(f.offered("town"), ElementsAre("center"));
}

}  // namespace
}  // namespace yanxing::forms
