// The form engine on repeats: rows that come, go, are counted, sorted, summed and named.
#include <gmock/gmock.h>

#include "tests/client/forms/form_builder.h"

namespace yanxing::forms {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: the builders

Form household() {
  return form_of({ask("village", "text"),
                  repeat("member", {ask("name", "text"), ask("age", "integer"),
                                    ask("adult", "calculate", {{"calculate", "if(${age} >= 18, 1, 0)"}}),
                                    ask("nr", "calculate", {{"calculate", "position(..)"}}),
                                    ask("school", "text", {{"relevant", "${age} < 18"}}),
                                    repeat("job", {ask("title", "text")}, {{"relevant", "${age} >= 18"}})}),
                  ask("adults", "calculate", {{"calculate", "sum(${adult})"}}),
                  ask("people", "calculate", {{"calculate", "count(${member})"}})});
}

TEST(Rows, AnEmptyRowIsThereFromTheBeginning) {
  Filled f(household());
  EXPECT_EQ(f->answers().at("member[1]"), 1);
  EXPECT_EQ(f.at("people"), 1);
  f.set("member[1]/age", 30);
  EXPECT_EQ(f.at("adults"), 1);
}

TEST(Rows, EachIsWorkedOutByItself) {
  Filled f(household());
  f.set("member[1]/age", 30);
  const std::string second = f.add_row("member");
  f.set(second + "/age", 8);
  EXPECT_EQ(f.at("member[1]/adult"), 1);
  EXPECT_EQ(f.at(second + "/adult"), 0);
  EXPECT_EQ(f.at(second + "/nr"), 2);
  EXPECT_TRUE(f.asked(second + "/school"));
  EXPECT_FALSE(f.asked("member[1]/school"));
  EXPECT_EQ(f.at("adults"), 1);
  EXPECT_EQ(f.at("people"), 2);
}

TEST(Rows, AChangeInOneRowReachesNoOther) {
  Filled f(household());
  const std::string second = f.add_row("member");
  const auto effects = f.set(second + "/age", 40);
  EXPECT_THAT(effects.values, ElementsAre(second + "/adult", "adults"));
}

TEST(Rows, ARuleThatNamesItsRepeatSeesAllItsRows) {
  Filled f(form_of({repeat(
      "plot", {ask("area", "integer"), ask("share", "calculate", {{"calculate", "${area} div sum(${plot}/area)"}}),
               ask("of", "calculate", {{"calculate", "count(${plot})"}})})}));
  f.set("plot[1]/area", 1);
  EXPECT_EQ(f.at("plot[1]/share"), 1);
  const std::string second = f.add_row("plot");
  f.set(second + "/area", 3);
  EXPECT_EQ(f.at("plot[1]/share"), 0.25);
  EXPECT_EQ(f.at("plot[1]/of"), 2);
  f.remove_row(second);
  EXPECT_EQ(f.at("plot[1]/share"), 1);
  EXPECT_EQ(f.at("plot[1]/of"), 1);
}

/// What a row does to others, in all the ways in which rules look at rows: the same as when all is worked out anew.
TEST(Rows, ComeAndGoAsIfTheRecordHadBeenOpenedSo) {
  const Form form = form_of(
      {ask("rate", "integer"),
       repeat("m", {ask("a", "integer"), ask("own", "calculate", {{"calculate", "${a} * ${rate}"}}),
                    ask("before", "calculate", {{"calculate", "sum(../preceding-sibling::m/a)"}}),
                    ask("all", "calculate", {{"calculate", "sum(/data/m/own)"}}),
                    ask("first", "calculate", {{"calculate", "indexed-repeat(${a}, ${m}, 1)"}}),
                    ask("last", "text", {{"relevant", "position(..) = count(${m})"}}),
                    repeat("n", {ask("b", "integer"), ask("part", "calculate", {{"calculate", "${b} + ${a}"}})}),
                    ask("parts", "calculate", {{"calculate", "sum(${part})"}})}),
       repeat("k", {ask("c", "integer"), ask("of_m", "calculate", {{"calculate", "sum(${own}) + ${c}"}})},
              {{"repeat_count", "count(${m})"}}),
       ask("total", "calculate", {{"calculate", "sum(${parts}) + sum(${of_m})"}})});
  Filled f(form);
  f.set("rate", 2);
  std::vector<std::string> rows{"m[1]"};
  for (int i = 0; i < 24; ++i) {
    const std::size_t at = static_cast<std::size_t>(i * 7) % rows.size();
    if (i % 5 == 4) {
      f.remove_row(rows[at]);
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      rows.push_back(f.add_row("m", rows[at]));
      f.set(rows.back() + "/a", i + 1);
      const std::string inner = f.add_row(rows[at] + "/n");
      f.set(inner + "/b", i * 3);
    }
    if (i == 12) f.set("rate", 5);
    ASSERT_EQ(Filled(form, f->answers(), false)->answers(), f->answers()) << "step " << i;
    ASSERT_EQ(Filled(form, f->answers(), false)->to_xml(), f->to_xml()) << "step " << i;
  }
}

TEST(Rows, ComeBetweenOthersAndKeepTheirPlace) {
  Filled f(household());
  f.set("member[1]/name", "甲");
  const std::string last = f.add_row("member");
  f.set(last + "/name", "丙");
  const std::string middle = f.add_row("member", "member[1]");
  f.set(middle + "/name", "乙");
  Filled again(household(), f->answers(), false);
  std::vector<json> names;
  for (const auto row : again->children(again->find("member"))) names.push_back(again.at(again->path(row) + "/name"));
  EXPECT_THAT(names, ElementsAre("甲", "乙", "丙"));
  EXPECT_EQ(again.at(last + "/nr"), 3);
}

TEST(Rows, ThatAreTakenAwayLeaveNothing) {
  Filled f(household());
  f.set("member[1]/age", 30);
  const std::string second = f.add_row("member");
  f.set(second + "/age", 50);
  EXPECT_EQ(f.at("adults"), 2);
  f.remove_row("member[1]");
  EXPECT_EQ(f.at("adults"), 1);
  EXPECT_EQ(f.at("people"), 1);
  EXPECT_EQ(f.at(second + "/nr"), 1);
  for (const auto& [path, value] : f->answers()) EXPECT_FALSE(path.starts_with("member[1]")) << path;
  EXPECT_EQ(f->find("member[1]/age"), Filling::none);
}

TEST(Rows, Nest) {
  Filled f(household());
  f.set("member[1]/age", 30);
  EXPECT_TRUE(f.asked("member[1]/job[1]/title"));
  f.set("member[1]/job[1]/title", "会计");
  const std::string second_job = f.add_row("member[1]/job");
  f.set(second_job + "/title", "老师");
  EXPECT_EQ(f->answers().at(second_job + "/title"), "老师");
  Filled again(household(), f->answers(), false);
  EXPECT_EQ(again.at("member[1]/job[1]/title"), "会计");
  EXPECT_EQ(again.at(second_job + "/title"), "老师");
}

TEST(Rows, TwoLaptopsThatAddRowsKeepBoth) {
  Filled a(household());
  std::uint64_t seed = 7;
  FillEnvironment other;
  other.random_bits = [&] { return seed += 0x9E3779B97F4A7C15U; };
  Filled b(household(), {}, true, other);
  a.set(a.add_row("member") + "/name", "甲");
  b.set(b.add_row("member") + "/name", "乙");
  Answers both = a->answers();
  both.merge(b->answers());
  Filled merged(household(), both, false);
  EXPECT_EQ(merged.at("people"), 3) << "the first, empty one is the same on both";
}

TEST(Rows, AnAnswerWhoseRowWasTakenAwayElsewhereIsStillShown) {
  Filled f(household(), {{"member[k3]/name", "丁"}}, false);
  EXPECT_EQ(f.at("member[k3]/name"), "丁");
  EXPECT_EQ(f.at("people"), 1);
}

TEST(CountedRows, AreAsManyAsTheFormSays) {
  Filled f(form_of({ask("n", "integer"), repeat("r", {ask("x", "text")}, {{"repeat_count", "${n}"}}),
                    ask("c", "calculate", {{"calculate", "count(${r})"}})}));
  EXPECT_EQ(f.at("c"), 0);
  const auto effects = f.set("n", 3);
  EXPECT_THAT(effects.rows, ElementsAre("r"));
  EXPECT_EQ(f.at("c"), 3);
  f.set("r[3]/x", "丙");
  f.set("n", 2);
  EXPECT_EQ(f.at("c"), 2);
  EXPECT_THAT(f->kept_aside(), ElementsAre("r[3]/x"));
  EXPECT_FALSE(f->result().contains("r[3]/x"));
  f.set("n", 3);
  EXPECT_EQ(f.at("r[3]/x"), "丙") << "a mis-typed number loses nothing";
  EXPECT_EQ(f->add_row("r").error().code, Code::refused);
  EXPECT_EQ(f->remove_row("r[1]").error().code, Code::refused);
}

TEST(CountedRows, AMadNumberIsNoDanger) {
  Filled f(form_of({ask("n", "integer"), repeat("r", {ask("x", "text")}, {{"repeat_count", "${n}"}}),
                    ask("c", "calculate", {{"calculate", "count(${r})"}})}));
  f.set("n", 9'000'000'000'000);
  EXPECT_EQ(f.at("c"), 10'000);
  f.set("n", -5);
  EXPECT_EQ(f.at("c"), 0);
}

TEST(CountedRows, AMadNumberThatCountsRowsWithinRowsIsNoDanger) {
  Filled f(
      form_of({ask("n", "integer"),
               repeat("r", {repeat("s", {ask("x", "text")}, {{"repeat_count", "${n}"}})}, {{"repeat_count", "${n}"}}),
               ask("c", "calculate", {{"calculate", "count(${r})"}})}));
  f.set("n", 9'000'000'000'000);  // 100,000,000 rows would be more than a laptop has memory for
  EXPECT_EQ(f.at("c"), 10'000);
  f.set("n", 2);
  EXPECT_EQ(f.at("c"), 2);
  f.set("r[2]/s[2]/x", "a");
  EXPECT_EQ(f.at("r[2]/s[2]/x"), "a");
}

TEST(Rows, PathsOverAllRows) {
  Filled f(form_of({repeat("r", {ask("kind", "text"), ask("n", "integer"),
                                 ask("before", "calculate",
                                     {{"calculate", "sum(/data/r[position() < position(current()/..)]/n)"}})}),
                    ask("women", "calculate", {{"calculate", "sum(/data/r[kind = '女']/n)"}}),
                    ask("second", "calculate", {{"calculate", "indexed-repeat(${n}, ${r}, 2)"}}),
                    ask("all", "calculate", {{"calculate", "join('、', ${kind})"}})}));
  f.set("r[1]/kind", "女");
  f.set("r[1]/n", 3);
  const std::string row = f.add_row("r");
  f.set(row + "/kind", "男");
  f.set(row + "/n", 4);
  EXPECT_EQ(f.at("women"), 3);
  EXPECT_EQ(f.at("second"), "4");
  EXPECT_EQ(f.at("all"), "女、男");
  EXPECT_EQ(f.at(row + "/before"), 3);
  f.set("r[1]/n", 10);
  EXPECT_EQ(f.at(row + "/before"), 10);
}

TEST(Rows, ErrorsNameTheRow) {
  Filled f(form_of({repeat("r", {ask("x", "text", {{"required", true}})})}));
  const std::string row = f.add_row("r");
  f.set("r[1]/x", "甲");
  EXPECT_THAT(f.errors(), ElementsAre(row + "/x:required"));
}

TEST(Rows, DefaultsAreGivenToEachNewRow) {
  Filled f(form_of({ask("place", "text"), repeat("r", {ask("x", "text", {{"default", "${place}"}}),
                                                       ask("y", "integer", {{"default", "2"}})})}));
  f.set("place", "桥板");
  const std::string row = f.add_row("r");
  EXPECT_EQ(f.at(row + "/x"), "桥板");
  EXPECT_EQ(f.at(row + "/y"), 2);
  EXPECT_EQ(f.at("r[1]/x"), nullptr);
}

}  // namespace
}  // namespace yanxing::forms
