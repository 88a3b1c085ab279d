// What saving promises: only what changed, natural keys, conflicts as data, undo.
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
using records::Record;
using records::State;
using records::SyncState;

class RecordStoreTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop a{dir / "a", "甲"};
  TestLaptop b{dir / "b", "乙"};

  RecordId person(TestLaptop& laptop, const std::string& name) {
    return laptop.save("person", {{"name", name}, {"place", "450224204201"}}).id;
  }
};

TEST_F(RecordStoreTest, WhatWasSavedIsThereAfterTheNextStart) {
  const RecordId id = person(a, "韦小花");
  a.reopen();
  const Record record = a.get(id);
  EXPECT_EQ(record.values.at("name"), "韦小花");
  EXPECT_EQ(record.place, "450224204201");
  EXPECT_EQ(record.state, State::final);
  EXPECT_EQ(record.sync, SyncState::local);
}

TEST_F(RecordStoreTest, SavingTheSameAgainWritesNothing) {
  const RecordId id = person(a, "韦小花");
  const auto before = a.changes();
  EXPECT_FALSE(a.save("person", id, {{"name", "韦小花"}}).undo.has_value());
  EXPECT_EQ(a.changes(), before);
}

TEST_F(RecordStoreTest, OnlyChangedCellsAreEdited) {
  const RecordId id = person(a, "韦小花");
  a.save("person", id, {{"name", "韦小花"}, {"phone", "1xx00000001"}});
  const auto detail = a.records().show(id).value();
  ASSERT_EQ(detail.history.size(), 2u);
  ASSERT_EQ(detail.history[1].edits.size(), 1u);
  EXPECT_EQ(detail.history[1].edits[0].cell, "phone");
}

TEST_F(RecordStoreTest, TakingAnAnswerAwayLeavesItOut) {
  const RecordId id = person(a, "韦小花");
  a.save("person", id, {{"phone", "1xx00000001"}});
  a.save("person", id, {{"phone", nullptr}});
  EXPECT_FALSE(a.get(id).values.contains("phone"));
  a.save("person", id, {{"phone", "1xx00000001"}});
  a.save("person", id, {{"phone", "  "}});
  EXPECT_FALSE(a.get(id).values.contains("phone"));
}

TEST_F(RecordStoreTest, TheSameSignInOnTwoLaptopsIsOneRecord) {
  const RecordId p = person(a, "韦小花");
  const RecordId t = a.save("training", {{"title", "培训"}, {"place", "450224204"}}).id;
  const RecordId s = a.save("session", {{"training", t.text()}, {"date", "2021-05-17"}, {"half", "am"}}).id;
  b.take_from(a);
  const forms::Answers key{{"session", s.text()}, {"person", p.text()}};
  const auto with = [&](const char* status) {
    forms::Answers v = key;
    v["status"] = status;
    return v;
  };
  const auto on_a = a.save("mark", with("present"));
  b.clock().now = a.clock().now;
  const auto on_b = b.save("mark", with("late"));
  EXPECT_EQ(on_a.id, on_b.id);
  EXPECT_EQ(a.records().id_of("mark", key).value(), on_a.id);
  EXPECT_FALSE(a.save("mark", with("present")).created);
  a.take_from(b);
  b.take_from(a);
  for (TestLaptop* laptop : {&a, &b}) {
    const Record mark = laptop->get(on_a.id);
    EXPECT_EQ(mark.conflicts, std::vector<std::string>{"status"});
    EXPECT_EQ(mark.sync, SyncState::needs_person);
    EXPECT_EQ(mark.place, "450224204");
    EXPECT_EQ(mark.values.at("status"), "late");  // the later stamp is shown meanwhile
    EXPECT_TRUE(laptop->verifies());
  }
}

TEST_F(RecordStoreTest, EqualMarksOnTwoLaptopsAreNoConflict) {
  const forms::Answers mark{{"session", RecordId{}.text()}, {"person", RecordId{}.text()}, {"status", "present"}};
  const RecordId id = a.save("mark", mark).id;
  b.save("mark", mark);
  a.take_from(b);
  EXPECT_TRUE(a.get(id).conflicts.empty());
}

TEST_F(RecordStoreTest, AConflictShowsBothValuesWithTheirAuthorsAndIsSettledByOneChange) {
  const forms::Answers key{{"session", RecordId{}.text()}, {"person", RecordId{}.text()}};
  const RecordId id = a.save("mark", key).id;
  b.take_from(a);
  a.save("mark", id, {{"status", "present"}});
  b.save("mark", id, {{"status", "absent"}});
  a.take_from(b);
  const auto detail = a.records().show(id).value();
  const auto status =
      std::find_if(detail.cells.begin(), detail.cells.end(), [](const auto& cell) { return cell.cell == "status"; });
  ASSERT_NE(status, detail.cells.end());
  ASSERT_EQ(status->heads.size(), 2u);
  EXPECT_TRUE(status->conflict);
  std::map<std::string, json> by_author;
  for (const auto& head : status->heads) by_author[head.change.author] = head.value;
  EXPECT_EQ(by_author, (std::map<std::string, json>{{"甲", "present"}, {"乙", "absent"}}));

  ASSERT_TRUE(a.records().resolve(id, "status", {{"status", "early"}}).ok());
  EXPECT_TRUE(a.get(id).conflicts.empty());
  EXPECT_EQ(a.get(id).values.at("status"), "early");
  b.take_from(a);
  EXPECT_TRUE(b.get(id).conflicts.empty());
  EXPECT_EQ(a.records().resolve(id, "status", {{"status", "late"}}).error().code, Code::conflict);
  EXPECT_EQ(a.records().show(id).value().history.back().kind, records::HistoryKind::resolved);
}

TEST_F(RecordStoreTest, AnEditorOpenedBeforeAnotherEditMakesAConflictAndLosesNothing) {
  const RecordId id = person(a, "韦小花");
  const auto seen = a.records().heads(id).value();
  a.save("person", id, {{"name", "韦晓花"}});
  ASSERT_TRUE(a.records().save({"person", id, {{"name", "韦小华"}}, seen}).ok());
  EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"name"});
}

TEST_F(RecordStoreTest, AnAnswerAndItsCommentMergeAsOne) {
  const forms::Answers key{{"place", "450224204201"}, {"round", "2021"}, {"stage", "1"}};
  const RecordId id = a.save("observation", key).id;
  b.take_from(a);
  a.save("observation", id, {{"s1_meeting", "no"}});
  a.save("observation", id, {{"s1_meeting_comment", "没有开会"}});
  EXPECT_EQ(a.get(id).values.at("s1_meeting"), "no");
  EXPECT_EQ(a.get(id).values.at("s1_meeting_comment"), "没有开会");
  b.save("observation", id, {{"s1_meeting", "yes"}});
  a.take_from(b);
  EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"s1_meeting"});
  // Choosing the answer brings the comment that was given with it.
  ASSERT_TRUE(a.records().resolve(id, "s1_meeting", {{"s1_meeting", "no"}}).ok());
  EXPECT_EQ(a.get(id).values.at("s1_meeting_comment"), "没有开会");
  EXPECT_EQ(a.get(id).state, State::draft);
  a.save("observation", id, {{"state", "final"}});
  EXPECT_EQ(a.get(id).state, State::final);
}

TEST_F(RecordStoreTest, KeepingOneHeadKeepsItWhole) {
  const RecordId id = a.save("observation", {{"place", "450224204201"}, {"round", "2021"}, {"stage", "1"}}).id;
  b.take_from(a);
  a.save("observation", id, {{"s1_meeting", "no"}, {"s1_meeting_comment", "没有开会"}});
  b.save("observation", id, {{"s1_meeting", "yes"}});
  a.take_from(b);
  const auto detail = a.records().show(id).value();
  const auto cell =
      std::find_if(detail.cells.begin(), detail.cells.end(), [](const auto& each) { return each.conflict; });
  ASSERT_NE(cell, detail.cells.end());
  const auto mine =
      std::find_if(cell->heads.begin(), cell->heads.end(), [](const auto& head) { return head.change.own; });
  ASSERT_TRUE(a.records().keep_head(id, cell->cell, mine->change.id).ok());
  EXPECT_EQ(a.get(id).values.at("s1_meeting_comment"), "没有开会");
  EXPECT_TRUE(a.get(id).conflicts.empty());
}

TEST_F(RecordStoreTest, UndoOfADecisionMakesItAConflictAgainWithAllItsValues) {
  const forms::Answers key{{"session", RecordId{}.text()}, {"person", RecordId{}.text()}};
  const RecordId id = a.save("mark", key).id;
  b.take_from(a);
  a.save("mark", id, {{"status", "present"}});
  b.save("mark", id, {{"status", "absent"}});
  a.take_from(b);
  const auto shown = a.get(id).values.at("status");
  const auto settled = a.records().resolve(id, "status", {{"status", "early"}}).value();
  const auto undone = a.records().undo(*settled.undo).value();
  EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"status"});
  EXPECT_EQ(a.get(id).values.at("status"), shown);
  std::map<std::string, json> by_author;
  for (const auto& cell : a.records().show(id).value().cells) {
    for (const auto& head : cell.cell == "status" ? cell.heads : std::vector<records::HeadView>())
      by_author[head.given().author] = head.value;
  }
  EXPECT_EQ(by_author, (std::map<std::string, json>{{"甲", "present"}, {"乙", "absent"}}));
  b.take_from(a);
  const auto elsewhere = b.records().show(id).value();
  for (const auto& cell : elsewhere.cells) {
    for (const auto& head : cell.cell == "status" ? cell.heads : std::vector<records::HeadView>()) {
      EXPECT_EQ(head.given().own, head.value == "absent") << "who gave which value, not who undid";
      EXPECT_EQ(head.change.author, "甲");
      ASSERT_TRUE(head.origin);
      EXPECT_NE(head.origin->id, head.change.id);
    }
  }
  EXPECT_EQ(elsewhere.history.back().kind, records::HistoryKind::unsettled);
  EXPECT_EQ(elsewhere.history.back().change.author, "甲");
  EXPECT_EQ(b.get(id).conflicts, std::vector<std::string>{"status"}) << "everywhere";
  ASSERT_TRUE(a.records().undo(*undone.undo).ok()) << "and that can be taken back too";
  EXPECT_TRUE(a.get(id).conflicts.empty());
  EXPECT_TRUE(a.verifies());
}

TEST_F(RecordStoreTest, AfterAnUndoneDecisionAnEarlierUndoLeavesTheOthersValueAlone) {
  const forms::Answers key{{"session", RecordId{}.text()}, {"person", RecordId{}.text()}};
  const RecordId id = a.save("mark", key).id;
  b.take_from(a);
  auto mine = *a.save("mark", id, {{"status", "present"}}).undo;
  b.save("mark", id, {{"status", "absent"}});
  a.take_from(b);
  const auto settled = a.records().resolve(id, "status", {{"status", "absent"}}).value();
  mine.note_undone(*a.records().undo(*settled.undo).value().undo);
  EXPECT_EQ(a.records().undo(mine).error().code, Code::conflict) << "another value stands beside hers";
  EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"status"});
}

TEST_F(RecordStoreTest, UndoOfADecisionAboutADeletionAsksAgain) {
  for (const bool keep : {true, false}) {
    const RecordId id = person(a, "韦小花");
    b.take_from(a);
    ASSERT_TRUE(a.records().remove(id).ok());
    b.save("person", id, {{"phone", "1xx00000002"}});
    a.take_from(b);
    const auto settled = a.records().resolve(id, "@life", {{"@life", keep}}).value();
    EXPECT_TRUE(a.get(id).conflicts.empty());
    ASSERT_TRUE(a.records().undo(*settled.undo).ok());
    EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"@life"});
    EXPECT_NE(a.get(id).state, State::deleted);
  }
  EXPECT_TRUE(a.verifies());
}

TEST_F(RecordStoreTest, KeyFieldsCannotChangeAndMustBeComplete) {
  const RecordId id = a.save("mark", {{"session", RecordId{}.text()}, {"person", RecordId{}.text()}}).id;
  EXPECT_EQ(a.records().save({"mark", id, {{"person", a.records().new_id().text()}}, {}}).error().code, Code::invalid);
  EXPECT_TRUE(a.records().save({"mark", id, {{"person", RecordId{}.text()}, {"status", "late"}}, {}}).ok());
  EXPECT_EQ(a.records().save({"mark", std::nullopt, {{"status", "late"}}, {}}).error().code, Code::invalid);
  EXPECT_EQ(a.records().save({"nonsense", std::nullopt, {}, {}}).error().code, Code::invalid);
  EXPECT_EQ(a.records().save({"person", id, {{"name", "x"}}, {}}).error().code, Code::invalid);
}

TEST_F(RecordStoreTest, DeletedIsGoneFromListsAndCanBeUndone) {
  const RecordId id = person(a, "韦小花");
  ASSERT_TRUE(a.records().remove(id).ok());
  EXPECT_EQ(a.get(id).state, State::deleted);
  records::ListQuery query;
  query.form = "person";
  EXPECT_TRUE(a.records().list(query).value().empty());
  query.life = records::ListQuery::Life::deleted;
  EXPECT_EQ(a.records().list(query).value().size(), 1u);
  EXPECT_FALSE(a.records().remove(id).value().undo.has_value());
  ASSERT_TRUE(a.records().restore(id).ok());
  EXPECT_EQ(a.get(id).state, State::final);
  EXPECT_FALSE(a.records().restore(id).value().undo.has_value());
  EXPECT_EQ(a.records().remove(a.records().new_id()).error().code, Code::not_found);
}

TEST_F(RecordStoreTest, AnEditThatADeletionHadNotSeenKeepsTheRecordVisible) {
  const RecordId id = person(a, "韦小花");
  b.take_from(a);
  ASSERT_TRUE(a.records().remove(id).ok());
  b.save("person", id, {{"phone", "1xx00000002"}});
  a.take_from(b);
  EXPECT_NE(a.get(id).state, State::deleted);
  EXPECT_EQ(a.get(id).conflicts, std::vector<std::string>{"@life"});
  ASSERT_TRUE(a.records().resolve(id, "@life", {{"@life", false}}).ok());
  EXPECT_EQ(a.get(id).state, State::deleted);
}

TEST_F(RecordStoreTest, SigningInAgainBringsADeletedMarkBack) {
  const forms::Answers mark{{"session", RecordId{}.text()}, {"person", RecordId{}.text()}, {"status", "present"}};
  const RecordId id = a.save("mark", mark).id;
  ASSERT_TRUE(a.records().remove(id).ok());
  const auto again = a.save("mark", mark);
  EXPECT_EQ(a.get(id).state, State::final);
  EXPECT_TRUE(a.get(id).conflicts.empty());
  ASSERT_TRUE(a.records().undo(*again.undo).ok());
  EXPECT_EQ(a.get(id).state, State::deleted);
}

TEST_F(RecordStoreTest, UndoTakesTheLastSaveBackAndCanBeUndoneItself) {
  const auto made = a.save("person", {{"name", "韦小花"}, {"place", "450224204201"}});
  const auto edited = a.save("person", made.id, {{"name", "韦晓花"}, {"phone", "1xx00000001"}});
  const auto undone = a.records().undo(*edited.undo).value();
  EXPECT_EQ(a.get(made.id).values.at("name"), "韦小花");
  EXPECT_FALSE(a.get(made.id).values.contains("phone"));
  ASSERT_TRUE(a.records().undo(*undone.undo).ok());
  EXPECT_EQ(a.get(made.id).values.at("name"), "韦晓花");

  const auto other = a.save("person", {{"name", "乙"}, {"place", "450224204201"}});
  const auto gone = a.records().undo(*other.undo).value();
  EXPECT_EQ(a.get(other.id).state, State::deleted);
  ASSERT_TRUE(a.records().undo(*gone.undo).ok());
  EXPECT_EQ(a.get(other.id).state, State::final);
}

TEST_F(RecordStoreTest, UndoNeverTakesAwayWhatSomebodyChangedSince) {
  const auto made = a.save("person", {{"name", "韦小花"}, {"place", "450224204201"}});
  const auto edited = a.save("person", made.id, {{"name", "韦晓花"}});
  b.take_from(a);
  b.save("person", made.id, {{"name", "韦小华"}});
  a.take_from(b);
  EXPECT_EQ(a.records().undo(*edited.undo).error().code, Code::conflict);
  EXPECT_EQ(a.get(made.id).values.at("name"), "韦小华");
}

TEST_F(RecordStoreTest, APersonWhoMovesTakesHerRecordAlong) {
  const RecordId id = person(a, "韦小花");
  const auto moved = a.save("person", id, {{"place", "450224204202"}});
  EXPECT_EQ(a.get(id).place, "450224204202");
  ASSERT_TRUE(a.records().undo(*moved.undo).ok());
  EXPECT_EQ(a.get(id).place, "450224204201");
}

TEST_F(RecordStoreTest, AWalkInAndHerMarkAreSavedTogetherOrNotAtAll) {
  const RecordId p = a.records().new_id();
  const std::vector<records::SaveRequest> both{
      {"person", p, {{"name", "韦小花"}, {"place", "450224204201"}}, {}},
      {"mark", std::nullopt, {{"session", RecordId{}.text()}, {"person", p.text()}, {"status", "present"}}, {}}};
  ASSERT_EQ(a.records().save_together(both).value().size(), 2u);
  const auto entries = a.workspace().store().chain_entries(a.workspace().log().chain(), 0, 10).value();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_TRUE(sync::decode_change(entries[0].payload, entries[0].id.chain()).value().more);
  EXPECT_FALSE(sync::decode_change(entries[1].payload, entries[1].id.chain()).value().more);

  const std::vector<records::SaveRequest> bad{both[0], {"mark", std::nullopt, {{"status", "present"}}, {}}};
  EXPECT_FALSE(b.records().save_together(bad).ok());
  EXPECT_EQ(b.changes(), 0u);
}

TEST_F(RecordStoreTest, OfManyTheWrongOnesAreLeftOutAndNamed) {
  std::vector<records::SaveRequest> requests;
  for (int i = 0; i < 10; ++i)
    requests.push_back({"person", std::nullopt, {{"name", "人" + std::to_string(i)}, {"place", "450224204201"}}, {}});
  requests[4].form = "nonsense";
  requests[7].values["name"] = "\xFF broken";
  const auto many = a.records().save_many(requests).value();
  EXPECT_EQ(many.saved.size(), 8u);
  ASSERT_EQ(many.rejected.size(), 2u);
  EXPECT_EQ(many.rejected[0].index, 4u);
  EXPECT_EQ(many.rejected[1].index, 7u);
  EXPECT_TRUE(a.verifies());
}

TEST_F(RecordStoreTest, WhatIsSetUpAboveIsSeenAndNotWritten) {
  TestLaptop city(dir / "city", "市", "4502");
  const RecordId round = city.save("round", {{"year", 2026}, {"place", "4502"}, {"remark", "甲"}}).id;
  a.take_from(city);
  EXPECT_EQ(a.get(round).values.at("remark"), "甲");
  const auto before = a.changes();
  const auto changed = a.records().save({"round", round, {{"remark", "乙"}}, {}});
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, Code::out_of_scope);
  EXPECT_EQ(a.records().remove(round).error().code, Code::out_of_scope);
  EXPECT_EQ(a.records().save({"round", std::nullopt, {{"year", 2027}, {"place", "4502"}}, {}}).error().code,
            Code::out_of_scope)
      << "nor made here for everybody";
  const std::vector<records::SaveRequest> several{
      {"round", round, {{"remark", "乙"}}, {}},
      {"person", std::nullopt, {{"name", "韦"}, {"place", "450224204201"}}, {}}};
  const auto many = a.records().save_many(several);
  ASSERT_TRUE(many);
  EXPECT_EQ(many->rejected.size(), 1u);
  EXPECT_EQ(many->saved.size(), 1u) << "the others are saved";
  EXPECT_EQ(a.changes(), before + 1);
  EXPECT_EQ(a.get(round).values.at("remark"), "甲");
}

TEST_F(RecordStoreTest, AFullDiskSavesNothingSaysSoAndGoesOnWhenThereIsSpace) {
  const RecordId id = person(a, "韦小花");
  auto& db = a.workspace().store().db();
  const auto pages = db.integer("PRAGMA page_count").value();
  ASSERT_TRUE(db.integer("PRAGMA max_page_count = " + std::to_string(pages)).ok());
  Status last;
  for (int i = 0; i < 2000 && last.ok(); ++i) {
    auto saved =
        a.records().save({"person", std::nullopt, {{"name", std::string(200, 'x')}, {"place", "450224204201"}}, {}});
    if (!saved) last = saved.error();
  }
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error().code, Code::disk_full);
  EXPECT_TRUE(a.verifies());
  ASSERT_TRUE(db.integer("PRAGMA max_page_count = 1000000").ok());
  EXPECT_TRUE(a.records().save({"person", id, {{"phone", "1xx00000009"}}, {}}).ok());
  EXPECT_TRUE(a.verifies());
}

}  // namespace
}  // namespace yanxing::testing
