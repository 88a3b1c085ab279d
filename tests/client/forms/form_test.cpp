// Reading forms: what a good one gives, and what every mistake in one is answered with.
#include "client/forms/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "client/forms/json.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

json label(const char* zh = "名", const char* en = "name") { return {{"zh", zh}, {"en", en}}; }

json field(const char* name, const char* type = "text") { return {{"name", name}, {"type", type}, {"label", label()}}; }

json select(const char* name, std::vector<std::string> values) {
  json choices = json::array();
  for (const std::string& value : values) choices.push_back({{"value", value}, {"label", label()}});
  json out = field(name, "select_one");
  out["choices"] = choices;
  return out;
}

json form(std::vector<json> fields) {
  return {{"form", "visit"}, {"version", 1}, {"title", label("走访", "Visit")}, {"fields", fields}};
}

json with(json object, const char* property, json value) {
  object[property] = std::move(value);
  return object;
}

json sets(const std::vector<std::vector<std::string>>& names) { return names; }

std::string error_of(const json& source) {
  const Result<Form> parsed = parse_form(source.dump());
  return parsed ? "(no error)" : parsed.error().detail;
}

Form good(const json& source) {
  Result<Form> parsed = parse_form(source.dump());
  EXPECT_TRUE(parsed) << parsed.error().detail;
  return parsed ? std::move(*parsed) : Form();
}

// ------------------------------------------------------------------------------------------------ good forms

TEST(ParseForm, GivesFieldsInTheirOrder) {
  const Form parsed = good(form({field("b"), field("a", "integer"), field("c", "note")}));
  EXPECT_EQ(parsed.name, "visit");
  EXPECT_EQ(parsed.title.in(Language::zh), "走访");
  ASSERT_EQ(parsed.fields.size(), 3U);
  EXPECT_EQ(parsed.fields[1].name, "a");
  EXPECT_EQ(parsed.find("a")->type, FieldType::integer);
  EXPECT_EQ(parsed.find("d"), nullptr);
}

TEST(ParseForm, ReadsEveryType) {
  for (const char* type : {"text", "integer", "decimal", "range", "date", "time", "datetime", "geopoint", "note",
                           "acknowledge", "image", "file", "barcode", "place"}) {
    EXPECT_STREQ(type_name(good(form({field("x", type)})).fields[0].type), type);
  }
  EXPECT_EQ(good(form({with(field("x", "reference"), "to", "person")})).fields[0].to, "person");
  EXPECT_EQ(good(form({select("x", {"a"})})).fields[0].choices.size(), 1U);
}

TEST(ParseForm, GroupsNestAndKnowTheirParent) {
  json inner{{"name", "inner"}, {"type", "group"}, {"label", label()}, {"fields", {field("x")}}};
  json outer{{"name", "outer"}, {"type", "group"}, {"label", label()}, {"fields", {inner, field("y")}}};
  const Form parsed = good(form({outer, field("z")}));
  ASSERT_EQ(parsed.groups.size(), 2U);
  EXPECT_EQ(parsed.find("x")->group, 1U);
  EXPECT_EQ(parsed.groups[1].parent, 0U);
  EXPECT_EQ(parsed.find("y")->group, 0U);
  EXPECT_FALSE(parsed.find("z")->group);
}

TEST(ParseForm, ChoicesMayBeAListOfTheForm) {
  json source = form(
      {with(field("x", "select_one"), "choices", "yesno"), with(field("y", "select_multiple"), "choices", "yesno")});
  source["choices"]["yesno"] = {{{"value", "yes"}, {"label", label("是", "Yes")}, {"key", "1"}},
                                {{"value", "no"}, {"label", label()}}};
  const Form parsed = good(source);
  EXPECT_EQ(parsed.find("y")->choices[0].key, "1");
  EXPECT_EQ(parsed.find("x")->find_choice("yes")->label.zh, "是");
}

TEST(ParseForm, ACommentMergesWithItsAnswer) {
  const Form parsed = good(form({field("x", "integer"), with(field("x_comment"), "comment_of", "x"), field("y")}));
  EXPECT_EQ(parsed.find("x")->comment, "x_comment");
  EXPECT_EQ(cell_name(parsed, "x_comment"), "x");
  EXPECT_THAT(cell_fields(parsed, "x"), ElementsAre("x", "x_comment"));
  EXPECT_EQ(cell_name(parsed, "y"), "y");
  EXPECT_THAT(cell_fields(parsed, "y"), ElementsAre("y"));
}

TEST(ParseForm, ACommentJoinsTheSetOfItsAnswer) {
  json source = form({field("a"), field("b"), with(field("b_comment"), "comment_of", "b")});
  source["together"] = sets({{"a", "b"}});
  const Form parsed = good(source);
  EXPECT_THAT(cell_fields(parsed, "a"), ElementsAre("a", "b", "b_comment"));
  EXPECT_EQ(cell_name(parsed, "b_comment"), "a");
}

TEST(ParseForm, AnUnknownFieldIsItsOwnCell) {
  const Form parsed = good(form({field("a")}));
  EXPECT_EQ(cell_name(parsed, "from_a_newer_version"), "from_a_newer_version");
  EXPECT_THAT(cell_fields(parsed, "from_a_newer_version"), ElementsAre("from_a_newer_version"));
}

TEST(ParseForm, KeyFieldsAreRequired) {
  const Form parsed = good(with(form({field("a"), field("b")}), "key", {"a"}));
  EXPECT_TRUE(parsed.find("a")->required);
  EXPECT_FALSE(parsed.find("b")->required);
}

TEST(ParseForm, SkipsAByteOrderMark) { EXPECT_TRUE(parse_form("\xEF\xBB\xBF" + form({field("a")}).dump())); }

// ------------------------------------------------------------------------------------------------ bad forms

struct BadForm {
  const char* name;
  json source;
  std::vector<std::string> says;  // besides "form visit"
};

void PrintTo(const BadForm& bad, std::ostream* out) { *out << bad.source; }

json group(const char* name, std::vector<json> fields) {
  return {{"name", name}, {"type", "group"}, {"label", label()}, {"fields", fields}};
}

json nested_groups(int depth) {
  json inside = field("x");
  for (int i = 0; i < depth; ++i) inside = group(("g" + std::to_string(i)).c_str(), {inside});
  return inside;
}

json relevant(const char* name, json rule) { return with(field(name), "relevant", std::move(rule)); }

std::vector<BadForm> bad_heads() {
  const json one = form({field("a")});
  return {
      {"no version", with(one, "version", nullptr), {"\"version\"", "whole number"}},
      {"version 0", with(one, "version", 0), {"\"version\""}},
      {"no language", with(one, "title", "走访"), {"\"title\"", "by language"}},
      {"empty label", with(one, "title", label("", "Visit")), {"\"title\"", "by language"}},
      {"file with a folder",
       with(one, "files", json::array({{{"name", "../a.csv"}, {"sha256", ""}}})),
       {"\"files\"", "without a folder"}},
      {"instance name of nothing", with(one, "instance_name", "${b}"), {"\"instance_name\"", "${b}"}},
      {"unknown property", with(one, "titel", label()), {"\"titel\"", "title"}},
      {"no fields", with(one, "fields", json::array()), {"\"fields\"", "one or more"}},
      {"fields no list", with(one, "fields", "a"), {"\"fields\""}},
      {"field no object", with(one, "fields", {"a"}), {"every entry"}},
      {"unknown key", with(one, "key", {"b"}), {"\"key\"", "\"b\"", "not there"}},
      {"key twice", with(one, "key", {"a", "a"}), {"field a", "twice"}},
      {"key no list", with(one, "key", "a"), {"\"key\"", "list"}},
      {"key of many",
       with(form({with(select("a", {"x"}), "type", "select_multiple")}), "key", {"a"}),
       {"field a", "select_multiple", "\"key\""}},
      {"key in a group that is not always asked",
       with(form({field("x"), with(group("g", {field("a")}), "relevant", "${x} = '1'")}), "key", {"a"}),
       {"field a", "always asked"}},
      {"key in rows",
       with(form({with(group("g", {field("a")}), "type", "repeat")}), "key", {"a"}),
       {"field a", "always asked"}},
      {"together across rows",
       with(form({field("b"), with(group("g", {field("a")}), "type", "repeat")}), "together", sets({{"b", "a"}})),
       {"field a", "other rows"}},
      {"key with comment",
       with(form({field("a"), with(field("c"), "comment_of", "a")}), "key", {"a"}),
       {"field a", "stands alone"}},
      {"bad place", with(one, "place", "here"), {"\"place\"", "laptop"}},
      {"place unknown", with(one, "place", {{"field", "b"}}), {"\"place\"", "\"b\""}},
      {"place of text", with(one, "place", {{"field", "a"}}), {"field a", "type place"}},
      {"place through text", with(one, "place", {{"reference", "a"}}), {"field a", "type reference"}},
      {"state unknown", with(one, "state", "b"), {"\"state\"", "\"b\""}},
      {"state of text", with(one, "state", "a"), {"field a", "draft and final"}},
      {"summary unknown", with(one, "summary", {"b"}), {"\"summary\"", "\"b\""}},
      {"together of one", with(one, "together", sets({{"a"}})), {"\"together\"", "two or more"}},
      {"together unknown", with(one, "together", sets({{"a", "b"}})), {"\"together\"", "\"b\""}},
      {"together twice",
       with(form({field("a"), field("b"), field("c")}), "together", sets({{"a", "b"}, {"b", "c"}})),
       {"field b", "twice"}},
      {"together a note",
       with(form({field("a"), field("b", "note")}), "together", sets({{"a", "b"}})),
       {"field b", "note"}},
      {"list no object", with(one, "choices", json::array()), {"\"choices\"", "object"}},
  };
}

std::vector<BadForm> bad_fields() {
  const json a = field("a");
  return {
      {"bad type", form({field("a", "slect_one")}), {"field a", "\"slect_one\"", "select_one"}},
      {"no type", form({{{"name", "a"}, {"label", label()}}}), {"field a", "unknown type"}},
      {"no name", form({{{"type", "text"}, {"label", label()}}}), {"no \"name\""}},
      {"name with a space", form({field("a b")}), {"field a b", "letters, digits"}},
      {"name with a bracket", form({field("a[1]")}), {"field a[1]", "letters, digits"}},
      {"reserved name", form({field("@place")}), {"field @place", "starting with a letter"}},
      {"name twice", form({a, field("a", "date")}), {"field a", "twice"}},
      {"group named as field", form({a, group("a", {field("b")})}), {"field a", "twice"}},
      {"no label", form({{{"name", "a"}, {"type", "text"}}}), {"field a", "\"label\" is missing"}},
      {"unknown property", form({with(a, "requierd", true)}), {"field a", "\"requierd\"", "required"}},
      {"required of text", form({with(a, "required", 1)}), {"field a", "\"required\"", "expression"}},
      {"required note", form({with(field("a", "note"), "required", true)}), {"field a", "\"required\"", "note"}},
      {"choices of text", form({with(a, "choices", json::array())}), {"field a", "\"choices\"", "type text"}},
      {"no choices", form({field("a", "select_one")}), {"field a", "\"choices\""}},
      {"no such list", form({with(field("a", "select_one"), "choices", "yesno")}), {"field a", "\"yesno\""}},
      {"choice twice", form({select("a", {"x", "x"})}), {"field a", "\"x\"", "twice"}},
      {"choice with space", form({select("a", {"x y"})}), {"field a", "without spaces"}},
      {"choice keys equal",
       form({with(
           field("a", "select_one"), "choices",
           {{{"value", "x"}, {"label", label()}, {"key", "1"}}, {{"value", "y"}, {"label", label()}, {"key", "1"}}})}),
       {"field a", "key \"1\""}},
      {"reference to nothing", form({field("a", "reference")}), {"field a", "\"to\""}},
      {"bad level", form({with(field("a", "place"), "levels", {"hamlet"})}), {"field a", "\"hamlet\"", "village"}},
      {"limit 0", form({with(a, "max_characters", 0)}), {"field a", "\"max_characters\""}},
      {"limit of number",
       form({with(field("a", "integer"), "max_characters", 5)}),
       {"field a", "does not go with type integer"}},
      {"comment of nothing", form({with(a, "comment_of", "b")}), {"field a", "\"comment_of\"", "\"b\""}},
      {"comment of itself", form({with(a, "comment_of", "a")}), {"field a", "\"comment_of\""}},
      {"two comments",
       form({a, with(field("b"), "comment_of", "a"), with(field("c"), "comment_of", "a")}),
       {"field c", "\"b\" already"}},
      {"comment of comment",
       form({a, with(field("b"), "comment_of", "a"), with(field("c"), "comment_of", "b")}),
       {"field c", "not a comment"}},
      {"comment a number", form({a, with(field("b", "integer"), "comment_of", "a")}), {"field b", "type integer"}},
      {"groups too deep", form({nested_groups(13)}), {"12 deep"}},
      {"empty group", form({group("g", {})}), {"field g", "one or more"}},
      {"suggestion no phrase", form({with(a, "suggestions", {"党校"})}), {"field a", "\"suggestions\"", "by language"}},
      {"rows counted of a group",
       form({with(group("g", {field("b")}), "repeat_count", "3")}),
       {"field g", "\"repeat_count\"", "repeat"}},
      {"range without steps",
       form({with(field("a", "range"), "range", {{"start", 1}, {"end", 5}, {"step", 0}})}),
       {"field a", "\"range\"", "step"}},
      {"choices of a file that is not listed",
       form({with(field("a", "select_one"), "file", "villages.csv")}),
       {"field a", "villages.csv", "\"files\""}},
      {"override of an answer", form({with(a, "override", true)}), {"field a", "\"override\"", "\"calculate\""}},
      {"problem that is no choice", form({with(select("a", {"x"}), "problem", {"no"})}), {"field a", "\"no\""}},
  };
}

std::vector<BadForm> bad_rules() {
  const json a = field("a", "integer");
  return {
      {"dangling relevance", form({a, relevant("b", "${x} = 1")}), {"field b", "\"relevant\"", "${x}"}},
      {"dangling required", form({a, with(field("b"), "required", "${x} = 1")}), {"field b", "\"required\"", "${x}"}},
      {"dangling constraint", form({with(a, "constraint", ". > ${x}")}), {"field a", "\"constraint\"", "${x}"}},
      {"dangling calculation", form({with(a, "calculate", "${x} + 1")}), {"field a", "\"calculate\"", "${x}"}},
      {"half a rule", form({a, relevant("b", "${a} =")}), {"field b", "\"relevant\""}},
      {"unknown function", form({a, relevant("b", "selectd(${a}, 'x')")}), {"field b", "selectd", "selected"}},
      {"depends on itself", form({relevant("b", "${b} = '1'")}), {"field b", "b -> b", "circle"}},
      {"calculates itself", form({with(field("b", "calculate"), "calculate", "${b} + 1")}), {"field b", "b -> b"}},
      {"circle of two", form({relevant("b", "${c} = '1'"), relevant("c", "${b} = '1'")}), {"b -> c -> b"}},
      {"circle of calculation and relevance",
       form({with(field("b", "calculate"), "calculate", "${c} + 1"), relevant("c", "${b} > 1")}),
       {"depends on itself", "b", "c"}},
      {"circle through a group",
       form({with(group("g", {field("b")}), "relevant", "${b} != ''")}),
       {"depends on itself", "g"}},
      {"circle through the number of rows",
       form({with(with(group("g", {field("b", "integer")}), "type", "repeat"), "repeat_count", "sum(${b})")}),
       {"depends on itself", "g"}},
  };
}

class BadForms : public ::testing::TestWithParam<BadForm> {};

TEST_P(BadForms, AreRefusedWithFormFieldAndCure) {
  const std::string detail = error_of(GetParam().source);
  EXPECT_THAT(detail, HasSubstr("form visit"));
  for (const std::string& part : GetParam().says) EXPECT_THAT(detail, HasSubstr(part));
}

std::string test_name(const ::testing::TestParamInfo<BadForm>& info) {
  std::string name = info.param.name;
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Heads, BadForms, ::testing::ValuesIn(bad_heads()), test_name);
INSTANTIATE_TEST_SUITE_P(Fields, BadForms, ::testing::ValuesIn(bad_fields()), test_name);
INSTANTIATE_TEST_SUITE_P(Rules, BadForms, ::testing::ValuesIn(bad_rules()), test_name);

TEST(ParseForm, RefusesWhatIsNoFormAtAll) {
  EXPECT_THAT(error_of(json::array()), HasSubstr("JSON object"));
  EXPECT_THAT(error_of(with(form({field("a")}), "form", nullptr)), HasSubstr("\"form\""));
  EXPECT_THAT(error_of(with(form({field("a")}), "form", "a visit")), HasSubstr("\"form\""));
  EXPECT_FALSE(parse_form(""));
  EXPECT_FALSE(parse_form("{"));
}

TEST(ParseForm, RefusesMoreThanFiveThousandFields) {
  std::vector<json> fields;
  for (int i = 0; i < 5001; ++i) fields.push_back(field(("f" + std::to_string(i)).c_str()));
  EXPECT_THAT(error_of(form(fields)), HasSubstr("5000 fields"));
}

TEST(ParseForm, AChainOfAThousandRulesIsFine) {
  std::vector<json> fields{field("f0")};
  for (int i = 1; i < 1000; ++i)
    fields.push_back(relevant(("f" + std::to_string(i)).c_str(), "${f" + std::to_string(i - 1) + "} != ''"));
  std::reverse(fields.begin(), fields.end());
  EXPECT_EQ(good(form(fields)).fields.size(), 1000U);
}

// ------------------------------------------------------------------------------------------------ sets of forms

Form named(const char* name, json source) {
  source["form"] = name;
  return good(source);
}

TEST(FormSet, FindsFormsByName) {
  const Result<FormSet> set = FormSet::make({named("b", form({field("x")})), named("a", form({field("x")}))});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->forms()[0].name, "a");
  EXPECT_EQ(set->find("b")->name, "b");
  EXPECT_EQ(set->find("c"), nullptr);
}

TEST(FormSet, RefusesAReferenceToAFormThatIsNotThere) {
  const Result<FormSet> set = FormSet::make({named("a", form({with(field("x", "reference"), "to", "person")}))});
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().detail, AllOf(HasSubstr("form a, field x"), HasSubstr("\"person\"")));
}

TEST(FormSet, RefusesANameTwice) {
  const Result<FormSet> set = FormSet::make({named("a", form({field("x")})), named("a", form({field("y")}))});
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().detail, AllOf(HasSubstr("form a"), HasSubstr("twice")));
}

TEST(FormSet, RefusesPlacesThatFollowEachOtherInACircle) {
  const json to_b = with(form({with(field("x", "reference"), "to", "b")}), "place", {{"reference", "x"}});
  const json to_a = with(form({with(field("x", "reference"), "to", "a")}), "place", {{"reference", "x"}});
  const Result<FormSet> set = FormSet::make({named("a", to_b), named("b", to_a)});
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().detail, AllOf(HasSubstr("form a, field x"), HasSubstr("place")));
}

class FormFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("yx_forms_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const char* name, const std::string& text) { std::ofstream(folder_ / name, std::ios::binary) << text; }
  std::string load_error() {
    const Result<FormSet> set = FormSet::load(folder_);
    return set ? "(no error)" : std::string(code_name(set.error().code)) + " " + set.error().detail;
  }
  std::filesystem::path folder_;
};

TEST_F(FormFolder, LoadsItsFormsAndIgnoresTheSchema) {
  write("visit.json", form({field("a")}).dump());
  write("form.schema.json", "{}");
  write("README.md", "#");
  const Result<FormSet> set = FormSet::load(folder_);
  ASSERT_TRUE(set) << set.error().detail;
  EXPECT_EQ(set->forms().size(), 1U);
}

TEST_F(FormFolder, AnEmptyOrMissingFolderIsNotFound) {
  EXPECT_THAT(load_error(), HasSubstr("not_found"));
  std::filesystem::remove_all(folder_);
  EXPECT_THAT(load_error(), HasSubstr("not_found"));
}

TEST_F(FormFolder, AnErrorNamesTheFile) {
  write("visit.json", "{\"form\": ");
  EXPECT_THAT(load_error(), AllOf(HasSubstr("invalid"), HasSubstr("visit.json"), HasSubstr("line 1")));
  write("visit.json", form({field("a", "txt")}).dump());
  EXPECT_THAT(load_error(), AllOf(HasSubstr("visit.json"), HasSubstr("form visit, field a")));
}

TEST_F(FormFolder, TheFileIsCalledAsItsForm) {
  write("besuch.json", form({field("a")}).dump());
  EXPECT_THAT(load_error(), HasSubstr("visit.json"));
}

TEST_F(FormFolder, AHugeFileIsRefused) {
  write("visit.json", "{");
  std::filesystem::resize_file(folder_ / "visit.json", max_form_bytes + 1);
  EXPECT_THAT(load_error(), AllOf(HasSubstr("invalid"), HasSubstr("visit.json"), HasSubstr("at most 16777216")));
}

}  // namespace
}  // namespace yanxing::forms
