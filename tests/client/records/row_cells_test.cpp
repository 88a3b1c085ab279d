// Answers in rows of repeats: each its own cell, so that two laptops work in the same record without losing a row.
#include "client/records/value_codec.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class RowCellsTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop a{dir / "a", "甲"};
  TestLaptop b{dir / "b", "乙"};

  /// A household that both laptops hold, with one row.
  RecordId shared() {
    const RecordId id =
        a.save("person", {{"name", "韦小花"}, {"member[k1]", 1}, {"member[k1]/who", "韦小明"}, {"member[k1]/age", 44}})
            .id;
    b.take_from(a);
    return id;
  }
  void exchange() {
    a.take_from(b);
    b.take_from(a);
  }
};

TEST_F(RowCellsTest, TwoLaptopsThatAddRowsKeepBoth) {
  const RecordId id = shared();
  a.save("person", id, {{"member[ka]", 2}, {"member[ka]/who", "韦甲"}});
  b.save("person", id, {{"member[kb]", 2}, {"member[kb]/who", "韦乙"}});
  exchange();
  for (TestLaptop* laptop : {&a, &b}) {
    const auto record = laptop->get(id);
    EXPECT_EQ(record.values.at("member[ka]/who"), "韦甲");
    EXPECT_EQ(record.values.at("member[kb]/who"), "韦乙");
    EXPECT_TRUE(record.conflicts.empty());
    EXPECT_TRUE(laptop->verifies());
  }
}

TEST_F(RowCellsTest, RowsThatTheFormMakesOnBothLaptopsAreTheSameRow) {
  const RecordId id = shared();
  a.save("person", id, {{"visit[1]", 1}, {"visit[1]/day", "2021-05-17"}});
  b.save("person", id, {{"visit[1]", 1}, {"visit[1]/note", "在家"}});
  exchange();
  const auto record = a.get(id);
  EXPECT_TRUE(record.conflicts.empty());
  EXPECT_EQ(record.values.at("visit[1]/day"), "2021-05-17");
  EXPECT_EQ(record.values.at("visit[1]/note"), "在家");
}

TEST_F(RowCellsTest, ARowTakenAwayWhileAnotherEditsItIsAConflictAndNothingIsLost) {
  const RecordId id = shared();
  a.save("person", id, {{"member[k1]", nullptr}, {"member[k1]/who", nullptr}, {"member[k1]/age", nullptr}});
  EXPECT_EQ(a.get(id).values, (forms::Answers{{"name", "韦小花"}}));
  b.save("person", id, {{"member[k1]/age", 45}});
  exchange();
  for (TestLaptop* laptop : {&a, &b}) {
    EXPECT_EQ(laptop->get(id).conflicts, std::vector<std::string>{"member[k1]/age"});
    const auto detail = laptop->records().show(id).value();
    const auto cell = std::find_if(detail.cells.begin(), detail.cells.end(),
                                   [](const auto& each) { return each.cell == "member[k1]/age"; });
    ASSERT_NE(cell, detail.cells.end());
    ASSERT_EQ(cell->heads.size(), 2u);
    std::set<json> values;
    for (const auto& head : cell->heads) values.insert(head.value);
    EXPECT_EQ(values, (std::set<json>{nullptr, 45}));
  }
  // A person decides for the edit; the history still has what the row said.
  ASSERT_TRUE(a.records().resolve(id, "member[k1]/age", {{"member[k1]/age", 45}}).ok());
  b.take_from(a);
  EXPECT_TRUE(b.get(id).conflicts.empty());
  EXPECT_EQ(b.get(id).values.at("member[k1]/age"), 45);
}

TEST_F(RowCellsTest, AnAnswerInARowIsHistoryWithItsPath) {
  const RecordId id = shared();
  a.save("person", id, {{"member[k1]/age", 45}});
  const auto detail = a.records().show(id).value();
  ASSERT_EQ(detail.history.back().edits.size(), 1u);
  EXPECT_EQ(detail.history.back().edits[0].cell, "member[k1]/age");
  EXPECT_EQ(detail.history.back().edits[0].before, 44);
}

TEST_F(RowCellsTest, AnswersInRowsAreFoundByTextAndPositionsAreNot) {
  const RecordId id = a.save("person", {{"name", "韦小花"}, {"member[k1]", 7531}, {"member[k1]/who", "韦小明"}}).id;
  records::ListQuery query;
  query.form = "person";
  query.text = "小明";
  ASSERT_EQ(a.records().list(query)->size(), 1u);
  EXPECT_EQ(a.records().list(query)->front().id, id);
  query.text = "wxm";
  EXPECT_EQ(a.records().list(query)->size(), 1u);
  query.text = "7531";
  EXPECT_EQ(a.records().list(query)->size(), 0u);
}

/// Two laptops with a form whose repeat has an answer with its comment, and a quiet time.
class RowSetsTest : public ::testing::Test {
 protected:
  static json label(const std::string& words) { return {{"zh", words}, {"en", words}}; }
  static forms::FormSet form_set() {
    const json yes_no = {{{"value", "yes"}, {"label", label("是")}}, {{"value", "no"}, {"label", label("否")}}};
    const json rows = {{{"name", "held"}, {"type", "select_one"}, {"choices", yes_no}, {"label", label("开会")}},
                       {{"name", "held_comment"}, {"type", "text"}, {"comment_of", "held"}, {"label", label("说明")}},
                       {{"name", "at"}, {"type", "text"}, {"quiet", true}, {"label", label("时间")}}};
    const json form = {{"form", "tour"},
                       {"version", 1},
                       {"title", label("走访")},
                       {"fields",
                        {{{"name", "name"}, {"type", "text"}, {"label", label("名称")}},
                         {{"name", "visit"}, {"type", "repeat"}, {"label", label("到访")}, {"fields", rows}}}}};
    auto parsed = forms::parse_form(form.dump());
    EXPECT_TRUE(parsed) << parsed.error().detail;
    std::vector<forms::Form> all;
    all.push_back(std::move(*parsed));
    return std::move(forms::FormSet::make(std::move(all))).value();
  }
  RecordId save(records::RecordStore& store, std::optional<RecordId> id, const forms::Answers& values) {
    const auto saved = store.save({"tour", id, values, {}});
    EXPECT_TRUE(saved) << saved.error().detail;
    return saved->id;
  }

  TempDir dir;
  TestLaptop a{dir / "a", "甲"};
  TestLaptop b{dir / "b", "乙"};
  forms::FormSet forms = form_set();
  records::RecordStore on_a{a.workspace(), forms};
  records::RecordStore on_b{b.workspace(), forms};
};

TEST_F(RowSetsTest, AnAnswerAndItsCommentInARowMergeAsOne) {
  const RecordId id = save(on_a, std::nullopt, {{"name", "桥板"}, {"visit[k1]", 1}, {"visit[k1]/held", "yes"}});
  save(on_a, id, {{"visit[k1]/held_comment", "已开"}});
  EXPECT_EQ(on_a.find(id).value()->values,
            (forms::Answers{
                {"name", "桥板"}, {"visit[k1]", 1}, {"visit[k1]/held", "yes"}, {"visit[k1]/held_comment", "已开"}}));
  EXPECT_EQ(on_a.show(id)->history.back().edits.at(0).cell, "visit[k1]/held");
  EXPECT_EQ(on_a.show(id)->history.back().edits.at(0).value, (json{{"held", "yes"}, {"held_comment", "已开"}}));

  b.take_from(a);
  save(on_a, id, {{"visit[k1]/held", "no"}, {"visit[k1]/held_comment", "没有开会"}});
  save(on_b, id, {{"visit[k1]/held_comment", "改期"}});
  a.take_from(b);
  b.take_from(a);
  for (records::RecordStore* store : {&on_a, &on_b})
    EXPECT_EQ(store->find(id).value()->conflicts, std::vector<std::string>{"visit[k1]/held"});
  // Choosing the answer brings its comment, never a mixture.
  ASSERT_TRUE(on_a.resolve(id, "visit[k1]/held_comment", {{"visit[k1]/held", "no"}}).ok());
  EXPECT_EQ(on_a.find(id).value()->values.at("visit[k1]/held_comment"), "没有开会");
  EXPECT_TRUE(on_a.find(id).value()->conflicts.empty());
  EXPECT_TRUE(a.verifies());
}

TEST_F(RowSetsTest, AQuietAnswerInARowIsNoConflict) {
  const RecordId id = save(on_a, std::nullopt, {{"name", "桥板"}, {"visit[1]", 1}});
  b.take_from(a);
  save(on_a, id, {{"visit[1]/at", "08:24"}});
  save(on_b, id, {{"visit[1]/at", "08:25"}});
  a.take_from(b);
  EXPECT_TRUE(on_a.find(id).value()->conflicts.empty());
  EXPECT_TRUE(on_a.find(id).value()->values.contains("visit[1]/at"));
}

TEST(RowCells, ASetInARowNamesItsFieldsWithoutTheRow) {
  const std::string item = records::encode_value({{"held", "no"}, {"held_comment", "没有开会"}}).value();
  const forms::Answers expected{{"visit[k3]/job[1]/held", "no"}, {"visit[k3]/job[1]/held_comment", "没有开会"}};
  EXPECT_EQ(records::answers_of_cell("visit[k3]/job[1]/held", item), expected);
  EXPECT_EQ(records::answers_of_cell("~visit[k3]/job[1]/held", item), expected);
  const forms::Answers plain{{"held", "no"}, {"held_comment", "没有开会"}};
  EXPECT_EQ(records::answers_of_cell("held", item), plain);
}

TEST(RowCells, QuietCellsInRowsAreNamedWithoutTheirMark) {
  const std::string item = records::encode_value("08:24").value();
  EXPECT_EQ(records::answers_of_cell("~member[k1]/at", item), (forms::Answers{{"member[k1]/at", "08:24"}}));
}

TEST(RowCells, WhereAnAnswerLies) {
  EXPECT_EQ(records::row_of("member[k3]/age"), "member[k3]/");
  EXPECT_EQ(records::row_of("~member[k3]/job[1]/group/title"), "member[k3]/job[1]/");
  EXPECT_EQ(records::row_of("group/age"), "");
  EXPECT_EQ(records::row_of("member[k3]"), "");
  EXPECT_EQ(records::row_of("member[k3]/job[1]"), "member[k3]/");
  EXPECT_TRUE(records::is_row_position("member[k3]/job[1]"));
  EXPECT_FALSE(records::is_row_position("member[k3]/age"));
}

}  // namespace
}  // namespace yanxing::testing
