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

}  // namespace
}  // namespace yanxing::forms::xlsform
