// What becomes of each row of an import.
#include "client/roster/matching.h"

#include <gtest/gtest.h>

#include <chrono>

#include "client/roster/import_plan.h"
#include "tests/client/roster/made_persons.h"
#include "tests/support/paths.h"

namespace yanxing::roster {
namespace {

using testing::person;

constexpr const char* yangshan = "450224204201";
constexpr const char* jiangbian = "450224204202";

class Matching : public ::testing::Test {
 protected:
  Matching() : places(*places::Places::load(testing::source_dir() / "assets/places/places.csv")) {}

  Matcher matcher(std::vector<records::Record> persons, const std::string& scope = "450224204") {
    MatchOptions options;
    options.today = "2021-05-17";
    options.choice_named = [](std::string_view field, std::string_view text) -> std::optional<std::string> {
      if (field == "sex" && text == "女") return "2";
      return std::nullopt;
    };
    return Matcher(std::move(persons), Villages(places, scope), pinyin, std::move(options));
  }
  Check check(const Matcher& with, Cells rows, const Decisions& decisions = {}) {
    rows.insert(rows.begin(), {"姓名", "村", "职务", "电话"});
    sheet.cells = std::move(rows);
    table = *find_table({{sheet}, Trouble::none, {}});
    return with.check(sheet, table, decisions);
  }
  Check check(std::vector<records::Record> persons, Cells rows, const Decisions& decisions = {}) {
    return check(matcher(std::move(persons)), std::move(rows), decisions);
  }

  places::Places places;
  text::Pinyin pinyin;
  Sheet sheet;
  Table table;
};

std::string outcome(const RowCheck& row) {
  const std::string reason = reason_name(row.reason);
  return result_name(row.result) + (reason.empty() ? "" : " " + reason);
}

TEST_F(Matching, NobodyKnownIsNew) {
  const Check out = check({}, {{"韦 花", "阳山村委会", "主席", "189 0000 0868"}, {}, {"", "合计", "1人", ""}});
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(outcome(out.rows[0]), "new");
  EXPECT_EQ(out.rows[0].values,
            (forms::Answers{{"name", "韦花"}, {"place", yangshan}, {"role", "妇联主席"}, {"phone", "18900000868"}}));
  const auto plan = import_plan(out);
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_FALSE(plan[0].id);
}

TEST_F(Matching, TheSameByNameVillageAndRoleOrByNameAndPhone) {
  const auto hua = person(1, "韦花", yangshan, "妇联主席", "18900000001");
  const Check out = check({hua}, {{"韦花", "阳山村", "主席", ""}, {"覃兰", "阳山村", "执委", "18900000002"}});
  EXPECT_EQ(outcome(out.rows[0]), "same");
  EXPECT_EQ(out.rows[0].person, hua.id);
  EXPECT_EQ(outcome(out.rows[1]), "new");
  const Check moved = check({hua}, {{"韦花", "江边村", "骨干师资", "18900000001"}});
  EXPECT_EQ(outcome(moved.rows[0]), "changed");
  ASSERT_EQ(moved.rows[0].changes.size(), 2U);
  EXPECT_EQ(moved.rows[0].changes[0].field, "place");
  EXPECT_EQ(moved.rows[0].changes[0].to, jiangbian);
}

TEST_F(Matching, AChangeNamesOnlyWhatDiffersAndEmptyCellsTakeNothingAway) {
  const auto hua = person(1, "韦花", yangshan, "妇联主席、妇联执委", "18900000001");
  const Check out = check({hua}, {{"韦花", "阳山村", "主席", "18900000009"}});
  EXPECT_EQ(outcome(out.rows[0]), "changed");
  ASSERT_EQ(out.rows[0].changes.size(), 1U) << "a list of chairs does not take the other role away";
  EXPECT_EQ(out.rows[0].changes[0].field, "phone");
  EXPECT_EQ(out.rows[0].changes[0].from, "18900000001");
  const auto plan = import_plan(out);
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].id, hua.id);
  EXPECT_EQ(plan[0].values, (forms::Answers{{"phone", "18900000009"}}));
  const Check more = check({hua}, {{"韦花", "阳山村", "主席、骨干师资", ""}});
  EXPECT_EQ(more.rows[0].changes.at(0).to, "妇联主席、妇联执委、骨干师资");
}

TEST_F(Matching, LikenessIsAQuestion) {
  const std::vector<records::Record> known{person(1, "韦小花", yangshan, "妇联主席", "18900000001"),
                                           person(2, "陆梅", jiangbian, "", "")};
  const Check out = check(known, {{"韦小花", "阳山村", "骨干师资", ""},
                                  {"莫英", "江边村", "", "18900000001"},
                                  {"韦小华", "阳山村", "执委", ""},
                                  {"韦晓花", "阳山村", "执委", ""},
                                  {"陆美", "江边村", "", ""},
                                  {"韦小花", "江边村", "妇联主席", ""}});
  EXPECT_EQ(outcome(out.rows[0]), "doubtful other_role");
  EXPECT_EQ(out.rows[0].candidates, std::vector<RecordId>{known[0].id});
  EXPECT_EQ(outcome(out.rows[1]), "doubtful phone_of_other");
  EXPECT_EQ(outcome(out.rows[2]), "doubtful similar_name");
  EXPECT_EQ(outcome(out.rows[3]), "doubtful similar_name") << "sounds the same";
  EXPECT_EQ(outcome(out.rows[4]), "doubtful similar_name") << "lu mei";
  EXPECT_EQ(outcome(out.rows[5]), "new") << "another village";
  EXPECT_TRUE(import_plan(out).size() == 1U);
}

TEST_F(Matching, TwoPhonesAreTwoPersonsUnlessSoundAndRoleOrPhoneAreNearlyOne) {
  const Check out =
      check({person(1, "韦仙苹", yangshan, "妇联执委", "18900000001")}, {{"韦仙萍", "阳山村", "", "18900000002"},
                                                                         {"韦仙平", "阳山村", "执委", "13877772345"},
                                                                         {"韦仙瓶", "阳山村", "", "13612348888"},
                                                                         {"韦仙兰", "阳山村", "执委", "18900000005"}});
  EXPECT_EQ(outcome(out.rows[0]), "doubtful similar_name") << "a digit mistyped";
  EXPECT_EQ(outcome(out.rows[1]), "doubtful similar_name") << "the same sound and role";
  EXPECT_EQ(outcome(out.rows[2]), "new") << "neither phone nor role";
  EXPECT_EQ(outcome(out.rows[3]), "new") << "one character off, and another phone";
}

TEST_F(Matching, TwoOfOneNameAreToldApartByTheirPhones) {
  const std::vector<records::Record> known{person(1, "韦花", yangshan, "妇联执委", "18900000001"),
                                           person(2, "韦花", yangshan, "妇联执委", "18900000002")};
  const Check out = check(known, {{"韦花", "阳山村", "执委", "18900000002"}, {"韦花", "阳山村", "执委", ""}});
  EXPECT_EQ(out.rows[0].person, known[1].id);
  EXPECT_EQ(outcome(out.rows[0]), "same");
  EXPECT_EQ(outcome(out.rows[1]), "doubtful several_alike");
  EXPECT_EQ(out.rows[1].candidates.size(), 2U);
}

TEST_F(Matching, RowsOfTheFileAreComparedWithEachOther) {
  const Check out = check({}, {{"韦花", "阳山村", "主席", "18900000001"},
                               {"韦花", "阳山村", "主席", ""},
                               {"韦花", "阳山村", "主席", "18900000005"},
                               {"覃小兰", "阳山村", "", ""},
                               {"覃晓兰", "阳山村", "", ""}});
  EXPECT_EQ(outcome(out.rows[0]), "new");
  EXPECT_EQ(outcome(out.rows[1]), "same twice");
  EXPECT_EQ(out.rows[1].other_row, 1U);
  EXPECT_EQ(outcome(out.rows[2]), "doubtful twice_differs");
  EXPECT_EQ(outcome(out.rows[3]), "new");
  EXPECT_EQ(outcome(out.rows[4]), "doubtful similar_row");
}

TEST_F(Matching, WhatCannotBeTakenIsRefusedWithAReason) {
  const Check out = check({}, {{"", "阳山村", "主席", "18900000001"},
                               {"韦花", "", "主席", ""},
                               {"覃兰", "火星村", "", ""},
                               {"莫英", "长安镇", "", ""},
                               {std::string(41 * 3, 'a'), "阳山村", "", ""}});
  EXPECT_EQ(outcome(out.rows[0]), "refused no_name");
  EXPECT_EQ(outcome(out.rows[1]), "refused no_place");
  EXPECT_EQ(outcome(out.rows[2]), "refused unknown_place");
  EXPECT_EQ(outcome(out.rows[3]), "refused outside");
  EXPECT_EQ(outcome(out.rows[4]), "refused too_long");
  EXPECT_EQ(out.counts.refused, 5U);
}

TEST_F(Matching, AnAmbiguousVillageNamesItsPlaces) {
  const Check out = check(matcher({}, "4502"), {{"韦花", "和平社区", "", ""}});
  EXPECT_EQ(outcome(out.rows[0]), "doubtful place_ambiguous");
  EXPECT_GT(out.rows[0].places.size(), 1U);
}

TEST_F(Matching, DecisionsAreObeyed) {
  const auto hua = person(1, "韦小花", yangshan, "妇联主席", "");
  const Cells rows{
      {"韦小华", "阳山村", "执委", ""}, {"韦晓花", "阳山村", "执委", ""}, {"韦小画", "阳山村", "", "18900000009"}};
  Decisions decisions;
  decisions[1] = {Decision::Kind::fresh, std::nullopt};
  decisions[2] = {Decision::Kind::leave_out, std::nullopt};
  decisions[3] = {Decision::Kind::same_as, hua.id};
  const Check out = check({hua}, rows, decisions);
  EXPECT_EQ(outcome(out.rows[0]), "new");
  EXPECT_TRUE(out.rows[1].left_out);
  EXPECT_EQ(outcome(out.rows[2]), "changed");
  EXPECT_EQ(out.counts.left_out, 1U);
  const auto plan = import_plan(out);
  ASSERT_EQ(plan.size(), 2U);
  EXPECT_EQ(plan[1].values, (forms::Answers{{"name", "韦小画"}, {"phone", "18900000009"}}));
}

TEST_F(Matching, AMergedPersonIsWhoStandsForHer) {
  const auto hua = person(1, "韦小花", yangshan, "妇联主席", "18900000001");
  auto other = person(2, "韦小华", yangshan, "", "18900000002");
  other.values["merged_into"] = hua.id.text();
  const Check out = check({hua, other}, {{"韦小华", "阳山村", "", "18900000002"}});
  EXPECT_EQ(outcome(out.rows[0]), "same");
  EXPECT_EQ(out.rows[0].person, hua.id);
}

TEST_F(Matching, FurtherColumnsAreRead) {
  Sheet wide{"",
             {{"姓名", "乡镇", "村", "性别", "出生年月", "民族", "备注"},
              {"韦花", "桥板乡", "阳山", "女", "1985年3月", "外星族", "党员"}}};
  const auto found = find_table({{wide}, Trouble::none, {}});
  const Check out = matcher({}).check(wide, *found);
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.rows[0].values.at("sex"), "2");
  EXPECT_EQ(out.rows[0].values.at("birth"), "1985-03-01");
  EXPECT_EQ(out.rows[0].values.at("remark"), "党员");
  ASSERT_EQ(out.rows[0].unread.size(), 1U);
  EXPECT_EQ(out.rows[0].unread[0].field, "nationality");
  EXPECT_EQ(out.rows[0].unread[0].text, "外星族");
  EXPECT_EQ(out.unread, 1U);
}

TEST_F(Matching, ImportedOnceMoreEverybodyIsTheSame) {
  const Cells rows{{"韦花", "阳山村", "主席", "18900000001"}, {"覃兰", "江边村", "计生专干", ""}};
  std::vector<records::Record> saved;
  unsigned number = 0;
  for (const auto& request : import_plan(check({}, rows))) {
    saved.push_back(person(++number, "", "", "", ""));
    saved.back().values = request.values;
  }
  const Check again = check(saved, rows);
  EXPECT_EQ(again.counts.same, 2U);
  EXPECT_TRUE(import_plan(again).empty());
}

TEST_F(Matching, AnotherPhoneAndNothingElseIsAQuestion) {
  const auto hua = person(1, "韦花", yangshan, "", "18900000001");
  auto born = person(2, "覃兰", yangshan, "", "18900000002");
  born.values["birth"] = "1985-03-01";
  const auto chair = person(3, "莫英", yangshan, "妇联主席", "18900000003");
  const std::vector<records::Record> known{hua, born, chair};
  Sheet wide{"",
             {{"姓名", "村", "职务", "电话", "出生年月"},
              {"韦花", "阳山村", "主席", "18900000009", ""},
              {"覃兰", "阳山村", "", "18900000008", "1985-03"},
              {"莫英", "阳山村", "主席", "18900000007", ""},
              {"莫英", "阳山村", "", "18900000003", ""}}};
  const Check out = matcher(known).check(wide, *table_of(wide));
  EXPECT_EQ(outcome(out.rows[0]), "doubtful other_phone");
  EXPECT_EQ(out.rows[0].candidates, std::vector<RecordId>{hua.id});
  EXPECT_EQ(outcome(out.rows[1]), "changed") << "the same birthday";
  EXPECT_EQ(outcome(out.rows[2]), "changed") << "the same role";
  EXPECT_EQ(out.rows[2].changes.at(0).from, "18900000003");
}

TEST_F(Matching, SumsAndNotesAreNoPersons) {
  const Cells rows{{"合计：2人"},
                   {"小 计", "", "", "3"},
                   {"合计"},
                   {"注：本表由村填写", "阳山村", "主席", ""},
                   {"填表人：", "阳山村", "", "18900000001"},
                   {"共 12 人"},
                   {"", "", "说明：如有变动请及时报送", ""},
                   {"", "阳山村", "", ""},
                   {},
                   {"共美", "阳山村", "", ""},
                   {"注霞", "阳山村", "", ""}};
  const Check out = check({}, rows);
  ASSERT_EQ(out.rows.size(), 2U) << "what only begins alike is a name";
  ASSERT_EQ(out.left_out.size(), 7U);
  EXPECT_EQ(out.left_out[0].text, "合计：2人");
  EXPECT_EQ(out.left_out[0].row, 1U);
  EXPECT_EQ(out.left_out[4].text, "填表人：");
}

TEST_F(Matching, WordsBesideAPersonMakeHerNoSum) {
  Sheet wide{"", {{"备注", "姓名", "村"}, {"注：新任", "韦花", "阳山村"}, {"", "12", "阳山村"}}};
  const Check out = matcher({}).check(wide, *table_of(wide));
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(outcome(out.rows[0]), "new");
  EXPECT_EQ(outcome(out.rows[1]), "refused no_name") << "a number is no name";
  Sheet numbered{"", {{"序号", "姓名", "村"}, {"填表人：", "莫英", ""}, {"合计", "2", ""}}};
  EXPECT_TRUE(matcher({}).check(numbered, *table_of(numbered)).rows.empty());
  Sheet moved{"", {{"姓名", "村", "序号"}, {"1", "", "合计"}}};
  EXPECT_TRUE(matcher({}).check(moved, *table_of(moved)).rows.empty());
  Sheet by_village{"", {{"村", "姓名"}, {"合计", "2人"}}};
  EXPECT_TRUE(matcher({}).check(by_village, *table_of(by_village)).rows.empty());
}

TEST_F(Matching, NothingInvisibleGetsIntoARecord) {
  const Check out = check({}, {{std::string("韦\0花\x02", 8), "阳山\xE2\x80\x8B村", "主席\n执委",
                                "189\x01"
                                "00000001"}});
  EXPECT_EQ(outcome(out.rows.at(0)), "new");
  EXPECT_EQ(out.rows[0].values,
            (forms::Answers{
                {"name", "韦花"}, {"place", yangshan}, {"role", "妇联主席、妇联执委"}, {"phone", "18900000001"}}));
}

TEST_F(Matching, ATownshipThatHasNoSuchVillageIsAQuestion) {
  Sheet wide{"",
             {{"姓名", "乡镇", "村", "电话"},
              {"吴庚", "长安镇", "中村", ""},
              {"韦花", "桥板乡", "中村", "1.39E+10"},
              {"覃兰", "火星乡", "中村", ""}}};
  const Check own = matcher({}).check(wide, *table_of(wide));
  EXPECT_EQ(outcome(own.rows[0]), "refused outside");
  EXPECT_EQ(outcome(own.rows[1]), "refused damaged_phone");
  EXPECT_EQ(outcome(own.rows[2]), "new");
  ASSERT_EQ(own.rows[2].unread.size(), 1U);
  EXPECT_EQ(own.rows[2].unread[0].text, "火星乡");
  const Check county = matcher({}, "450224").check(wide, *table_of(wide));
  EXPECT_EQ(outcome(county.rows[0]), "doubtful place_differs");
  EXPECT_EQ(county.rows[0].places, std::vector<std::string>{"450224204208"});
  EXPECT_TRUE(import_plan(county).size() == 1U);
}

/// Grows with the number of rows, not with its square: 5,000 rows against 20,000 persons stay far below what comparing
/// everybody with everybody (100 million pairs) would take.
TEST_F(Matching, ManyRowsAgainstManyPersons) {
  const char* surnames[] = {"韦", "覃", "莫", "陆", "黄", "潘", "梁", "蒙", "罗", "吴"};
  const char* given[] = {"小", "秀", "美", "丽", "桂", "兰", "英", "凤",
                         "月", "春", "梅", "香", "玉", "金", "芳", "珍"};
  const auto name = [&](unsigned i) {
    return std::string(surnames[i % 10]) + given[i / 10 % 16] + given[i / 160 % 16];
  };
  std::vector<records::Record> known;
  for (unsigned i = 0; i < 20'000; ++i)
    known.push_back(person(i, name(i * 7),
                           "4502242042" + std::string(i % 9 + 1 < 10 ? "0" : "") + std::to_string(i % 9 + 1), "",
                           "189" + std::to_string(10000000 + i)));
  Cells rows;
  for (unsigned i = 0; i < 5'000; ++i)
    rows.push_back({name(i * 3), "阳山村", "主席", "188" + std::to_string(10000000 + i)});
  const auto start = std::chrono::steady_clock::now();
  const Check out = check(matcher(std::move(known)), rows);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  RecordProperty("milliseconds", static_cast<int>(ms.count()));
  std::cerr << "5,000 rows against 20,000 persons: " << ms.count() << " ms\n";
  EXPECT_EQ(out.rows.size(), 5'000U);
}

}  // namespace
}  // namespace yanxing::roster
