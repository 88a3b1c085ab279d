// What a workbook becomes: the JSON of assets/forms/README.md.
#include "client/forms/xlsform/compile.h"

#include <gtest/gtest.h>

#include "tests/client/forms/xlsform/workbook_maker.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

Compiled compiled(const Rows& survey, const Rows& choices = {}, const Rows& settings = {}) {
  Compilation result = compile(make_form(survey, choices, settings), "test");
  for (const Problem& problem : result.errors) ADD_FAILURE() << problem_text(problem);
  return result.compiled.value_or(Compiled{});
}

const Rows yes_no_list{{"list_name", "name", "label::中文 (zh)", "label::English (en)", "yx:key"},
                       {"yes_no", "yes", "是", "Yes", "1"},
                       {"yes_no", "no", "否", "No", "2"}};

TEST(Compile, TheFormOfTheReadme) {
  const Compiled result = compiled(
      {{"type", "name", "label::中文 (zh)", "label::English (en)", "required", "constraint", "calculation", "yx:type",
        "yx:place", "yx:key", "yx:summary", "yx:problem", "yx:comment_of"},
       {"text", "place", "村（社区）", "Village", "", "", "", "place village community", "yes", "yes", "1"},
       {"date", "date", "日期", "Date", "", "", "", "", "", "yes", "2"},
       {"select_one yes_no", "held", "是否召开会议", "Was a meeting held?", "yes", "", "", "", "", "", "", "no"},
       {"text", "held_comment", "说明", "Comment", "${held} = 'no'", "string-length(.) <= 300", "", "", "", "", "", "",
        "held"},
       {"begin repeat", "people", "参会人", "People"},
       {"text", "who", "姓名", "Name"},
       {"end repeat"},
       {"calculate", "heads", "", "", "", "", "count(${people})"}},
      yes_no_list,
      {{"form_id", "version", "form_title::中文 (zh)", "form_title::English (en)", "yx:programme"},
       {"visit", "1", "走访", "Visit", "2"}});
  const json expected = json::parse(R"j({
  "$schema": "form.schema.json",
  "form": "visit", "version": 1, "title": {"zh": "走访", "en": "Visit"}, "languages": ["zh", "en"],
  "programme": "2", "key": ["place", "date"], "place": {"field": "place"}, "state": "__state", "summary": ["place", "date"],
  "choices": {"yes_no": [{"value": "yes", "label": {"zh": "是", "en": "Yes"}, "key": "1"}, {"value": "no", "label": {"zh": "否", "en": "No"}, "key": "2"}]},
  "fields": [
    {"name": "place", "type": "place", "label": {"zh": "村（社区）", "en": "Village"}, "levels": ["village", "community"]},
    {"name": "date", "type": "date", "label": {"zh": "日期", "en": "Date"}},
    {"name": "held", "type": "select_one", "choices": "yes_no", "label": {"zh": "是否召开会议", "en": "Was a meeting held?"}, "required": true, "problem": ["no"]},
    {"name": "held_comment", "type": "text", "comment_of": "held", "label": {"zh": "说明", "en": "Comment"}, "required": "${held} = 'no'", "constraint": "string-length(.) <= 300"},
    {"name": "people", "type": "repeat", "label": {"zh": "参会人", "en": "People"}, "fields": [
      {"name": "who", "type": "text", "label": {"zh": "姓名", "en": "Name"}}]},
    {"name": "heads", "type": "calculate", "calculate": "count(${people})"}
  ]})j");
  EXPECT_EQ(result.form, expected) << json::diff(expected, result.form);
  EXPECT_TRUE(result.warnings.empty());
}

/// The field of that name in the compiled form.
json field(const Compiled& compiled, const std::string& name) {
  for (const json& one : compiled.form.at("fields")) {
    if (one.at("name") == name) return one;
  }
  return {};
}

TEST(Compile, UsualSpellingsOfHeadersMeanTheSame) {
  const Compiled result = compiled({{" Type ", "NAME", "caption", "Relevance", "bind::constraint", "Constraint Message",
                                     "read only", "Required Message"},
                                    {"string", "a", "A", "1 = 1", ". > 1", "Too small", "yes", "Needed"}});
  EXPECT_EQ(field(result, "a"),
            json::parse(R"({"name": "a", "type": "text", "label": {"default": "A"}, "relevant": "1 = 1",
    "constraint": ". > 1", "constraint_message": {"default": "Too small"}, "read_only": true, "required_message": {"default": "Needed"}})"));
}

TEST(Compile, UsualSpellingsOfTypesMeanTheSame) {
  const std::vector<std::pair<std::string, std::string>> spellings{{"int", "integer"},
                                                                   {"Date Time", "datetime"},
                                                                   {"gps", "geopoint"},
                                                                   {"photo", "image"},
                                                                   {"trigger", "acknowledge"},
                                                                   {"select one from l", "select_one"},
                                                                   {"select all that apply from l", "select_multiple"},
                                                                   {"select1 l", "select_one"},
                                                                   {"Select_Multiple  l", "select_multiple"},
                                                                   {"imei", "deviceid"},
                                                                   {"string", "text"}};
  for (const auto& [spelling, type] : spellings) {
    const Compiled result =
        compiled({{"type", "name", "label"}, {spelling, "a", "A"}}, {{"list name", "value", "label"}, {"l", "x", "X"}});
    EXPECT_EQ(field(result, "a").value("type", ""), type) << spelling;
  }
}

TEST(Compile, LanguagesBecomeCodesAndTheDefaultComesFirst) {
  const Compiled result = compiled(
      {{"type", "name", "label:French", "label::English (en)", "label::Bahasa Kita"}, {"text", "a", "F", "E", "K"}}, {},
      {{"form_id", "default_language"}, {"f", "English (en)"}});
  EXPECT_EQ(result.form.at("languages"), json::parse(R"(["en", "fr", "bahasa-kita"])"));
  EXPECT_EQ(field(result, "a").at("label"), json::parse(R"({"en": "E", "fr": "F", "bahasa-kita": "K"})"));
}

TEST(Compile, AColumnWithoutLanguageIsInTheDefaultOne) {
  const Compiled result = compiled({{"type", "name", "label", "label::English (en)"}, {"text", "a", "甲", "A"}}, {},
                                   {{"form_id", "default_language"}, {"f", "中文 (zh)"}});
  EXPECT_EQ(field(result, "a").at("label"), json::parse(R"({"zh": "甲", "en": "A"})"));
  EXPECT_EQ(result.form.at("title"), json::parse(R"({"zh": "f"})"));
}

TEST(Compile, TheSameNameInAnotherGroupGetsTheGroupsName) {
  const Compiled result = compiled(
      {{"type", "name", "label"}, {"text", "a", "A"}, {"begin group", "g", "G"}, {"text", "a", "A"}, {"end group"}});
  EXPECT_EQ(field(result, "g").at("fields").at(0).at("name"), "g/a");
  EXPECT_EQ(field(result, "g").at("fields").at(0).at("node"), "a");
}

TEST(Compile, OrOtherAddsAChoiceAndAText) {
  const Compiled result = compiled({{"type", "name", "label"}, {"select_one l or_other", "a", "A"}},
                                   {{"list_name", "name", "label"}, {"l", "x", "X"}});
  EXPECT_EQ(field(result, "a").at("or_other"), true);
  EXPECT_EQ(result.form.at("choices").at("l").at(1).at("value"), "other");
  EXPECT_EQ(field(result, "a_other").at("relevant"), "selected(${a}, 'other')");
}

TEST(Compile, DefaultsStandAsTheyAreWritten) {
  const Compiled result = compiled({{"type", "name", "label", "default"},
                                    {"text", "a", "A", "it's"},
                                    {"integer", "b", "B", "12"},
                                    {"date", "c", "C", "2021-05-17"},
                                    {"date", "d", "D", "today()"},
                                    {"text", "e", "E", "rice(white)"},
                                    {"integer", "f", "F", "1 + ${b}"}});
  EXPECT_EQ(field(result, "a").at("default"), "it's");
  EXPECT_EQ(field(result, "b").at("default"), "12");
  EXPECT_EQ(field(result, "c").at("default"), "2021-05-17");
  EXPECT_EQ(field(result, "d").at("default"), "today()");
  EXPECT_EQ(field(result, "e").at("default"), "rice(white)");
  EXPECT_EQ(field(result, "f").at("default"), "1 + ${b}");
}

TEST(Compile, VersionsAreNumbersMadeOfTheirDigits) {
  const auto version = [](const std::string& text) {
    const Compiled result =
        compiled({{"type", "name", "label"}, {"text", "a", "A"}}, {}, {{"form_id", "version"}, {"f", text}});
    return result.form.at("version").dump() + " " + result.form.value("version_text", "");
  };
  EXPECT_EQ(version("2"), "2 ");
  EXPECT_EQ(version("2021051701"), "2021051701 ");
  EXPECT_EQ(version("2021-05"), "202105 2021-05");
  EXPECT_EQ(version("v3"), "3 v3");
  EXPECT_EQ(version("1.10"), "1010000 1.10");
  EXPECT_EQ(version("2.0"), "2000000 2.0");
  EXPECT_EQ(version("v2.3.1"), "2003001 v2.3.1");
  EXPECT_EQ(version("2021-05-17"), "20210517 2021-05-17");
  EXPECT_EQ(version("2021-12-1"), "20211201 2021-12-1");
  EXPECT_EQ(version("202105170824"), "2105170824 202105170824");
  EXPECT_EQ(version("20210517082559"), "2105170825 20210517082559");
  EXPECT_EQ(version("2021-05-17T08:24:00"), "2105170824 2021-05-17T08:24:00");
  EXPECT_EQ(version(""), "1 ");
}

TEST(Compile, AFormIdBecomesAName) {
  const auto id = [](const std::string& text) {
    return compiled({{"type", "name", "label"}, {"text", "a", "A"}}, {}, {{"form_id", "version"}, {text, "1"}})
        .form.at("form");
  };
  EXPECT_EQ(id("visit-2.b"), "visit-2.b");
  EXPECT_EQ(id("Household Survey: 1"), "Household_Survey__1");
  EXPECT_EQ(id("2021 survey"), "_2021_survey");
  EXPECT_EQ(id("走访 表"), "走访_表");
}

TEST(Compile, ParametersOfRangesImagesAndSelects) {
  const Compiled result = compiled({{"type", "name", "label", "parameters"},
                                    {"range", "a", "A", "start=1 end = 5 step=0.5"},
                                    {"range", "b", "B"},
                                    {"image", "c", "C", "max-pixels=640"},
                                    {"select_one_from_file v.csv", "d", "D", "value=code, label=title"}});
  EXPECT_EQ(field(result, "a").at("range"), json::parse(R"({"start": 1, "end": 5, "step": 0.5})"));
  EXPECT_EQ(field(result, "b").at("range"), json::parse(R"({"start": 0, "end": 10, "step": 1})"));
  EXPECT_EQ(field(result, "c").at("max_pixels"), 640);
  EXPECT_EQ(field(result, "d").at("value_column"), "code");
  EXPECT_EQ(result.files, std::vector<std::string>{"v.csv"});
}

TEST(Compile, TypographicQuotesOfExpressionsBecomePlainOnes) {
  const Compiled result = compiled(
      {{"type", "name", "label", "relevant"}, {"text", "a", "“A”"}, {"text", "b", "B", "${ a } = ‘x’ or ${a} = '“'"}});
  EXPECT_EQ(field(result, "b").at("relevant"), "${a} = 'x' or ${a} = '“'");
  EXPECT_EQ(field(result, "a").at("label").at("default"), "“A”");
}

TEST(Compile, AReadOnlyGroupMakesItsQuestionsReadOnly) {
  const Compiled result = compiled({{"type", "name", "label", "read_only"},
                                    {"text", "x", "X"},
                                    {"begin group", "g", "G", "${x} = '1'"},
                                    {"text", "a", "A"},
                                    {"text", "b", "B", "yes"},
                                    {"end group"}});
  EXPECT_EQ(field(result, "g").at("fields").at(0).at("read_only"), "${x} = '1'");
  EXPECT_EQ(field(result, "g").at("fields").at(1).at("read_only"), true);
}

TEST(Compile, OwnColumnsOfTextsAndCalculates) {
  const Compiled result = compiled(
      {{"type", "name", "label", "calculation", "yx:override", "yx:quiet", "yx:suggest", "yx:together", "yx:type"},
       {"calculate", "a", "A", "1", "yes"},
       {"text", "b", "B", "", "", "yes", "l", "t"},
       {"text", "c", "C", "", "", "", "", "t"},
       {"text", "d", "D", "", "", "", "", "", "reference training"}},
      {{"list_name", "name", "label"}, {"l", "x", "X"}});
  EXPECT_EQ(field(result, "a").at("override"), true);
  EXPECT_EQ(field(result, "b").at("quiet"), true);
  EXPECT_EQ(field(result, "b").at("suggestions"), json::parse(R"([{"default": "X"}])"));
  EXPECT_EQ(field(result, "d").at("to"), "training");
  EXPECT_EQ(result.form.at("together"), json::parse(R"([["b", "c"]])"));
}

TEST(Compile, TheStateIsAFieldOfTheFormOrNone) {
  const Rows survey{{"type", "name", "label"}, {"select_one s", "done", "Done?"}};
  const Rows choices{{"list_name", "name", "label"}, {"s", "draft", "Draft"}, {"s", "final", "Final"}};
  EXPECT_EQ(compiled(survey, choices, {{"form_id", "yx:state"}, {"f", "done"}}).form.at("state"), "done");
  EXPECT_FALSE(compiled(survey, choices, {{"form_id", "yx:state"}, {"f", "none"}}).form.contains("state"));
  EXPECT_EQ(compiled(survey, choices).form.at("state"), "__state");
}

TEST(Compile, AuditIsSwitchedOffAndUnknownColumnsAreIgnoredBothWithAWarning) {
  const Compiled result = compiled({{"type", "name", "label", "relevent"}, {"audit", "audit"}, {"text", "a", "A"}});
  ASSERT_EQ(result.warnings.size(), 2U);
  EXPECT_NE(problem_text(result.warnings[0]).find("Did you mean \"relevant\"?"), std::string::npos);
  EXPECT_NE(problem_text(result.warnings[1]).find("audit is switched off"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::forms::xlsform
