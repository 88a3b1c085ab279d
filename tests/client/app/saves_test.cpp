// Undo and redo: they say what they take back and put back, and never take away what others build on.
#include "client/app/saves.h"

#include <gtest/gtest.h>

#include "tests/client/records/fixture.h"

namespace yanxing::app {
namespace {

using yanxing::testing::shipped_forms;
using yanxing::testing::TempDir;
using yanxing::testing::TestLaptop;

class UndoAndRedo : public ::testing::Test {
 protected:
  records::RecordStore& store() { return laptop.records(); }
  /// One deed that makes these persons.
  std::vector<RecordId> make(const std::vector<std::string>& names, const char* toast) {
    std::vector<records::SaveRequest> requests;
    for (const auto& name : names) requests.push_back({"person", std::nullopt, {{"name", name}}, {}});
    std::vector<RecordId> made;
    saves.put(std::move(requests), {{toast, {}, {}}, false, {}}, [&](const std::vector<records::Saved>& saved) {
      for (const auto& one : saved) made.push_back(one.id);
    });
    return made;
  }
  void rename(const RecordId& person, const std::string& name) {
    saves.put({{"person", person, {{"name", name}}, {}}}, {{}, false, {}});
  }
  std::string name_of(const RecordId& person) {
    const auto record = laptop.get(person);
    return record.state == records::State::deleted ? "deleted" : record.values.at("name").get<std::string>();
  }
  Toast last() {
    ShellView view;
    notices.write(view);
    return view.toasts.empty() ? Toast{} : view.toasts.back();
  }
  void undo() { saves.undo(naming); }
  void redo() { saves.redo(naming); }

  TempDir folder;
  TestLaptop laptop{folder / "a"};
  Notices notices{laptop.clock()};
  Saves saves{laptop.records(), shipped_forms(), notices, laptop.clock(), [](const auto&, const auto&) {}};
  Saves::Naming naming{nullptr, [this](const RecordId& id) { return "“" + name_of(id) + "”"; }};
};

TEST_F(UndoAndRedo, UndoNamesTheDeedAndOffersTheWayBack) {
  const auto made = make({"覃美英", "韦秀兰"}, "toast.made");
  undo();
  EXPECT_EQ(name_of(made[0]), "deleted");
  EXPECT_EQ(last().text.key, "undo.done");
  EXPECT_EQ(last().what.key, "toast.made");
  EXPECT_TRUE(last().can_redo);
  EXPECT_FALSE(last().can_undo);
  ASSERT_TRUE(saves.can_redo());
  redo();
  EXPECT_EQ(name_of(made[0]), "覃美英");
  EXPECT_EQ(name_of(made[1]), "韦秀兰");
  EXPECT_EQ(last().text.key, "redo.done");
  EXPECT_EQ(last().what.key, "toast.made");
  EXPECT_TRUE(last().can_undo);
  EXPECT_FALSE(saves.can_redo());
  undo();
  EXPECT_EQ(name_of(made[1]), "deleted");
}

TEST_F(UndoAndRedo, ADeedWithoutWordsIsNamedByItsRecord) {
  const auto made = make({"覃美英"}, "toast.made");
  rename(made[0], "覃美瑛");
  undo();
  EXPECT_EQ(last().what.key, "undo.typed");
  EXPECT_EQ(last().what.args.at(0).second, "“覃美英”");
}

TEST_F(UndoAndRedo, AllTheWayBackAndForthAndBack) {
  const auto made = make({"一"}, "toast.made");
  rename(made[0], "二");
  rename(made[0], "三");
  for (int round = 0; round < 2; ++round) {
    undo();
    EXPECT_EQ(name_of(made[0]), "二");
    undo();
    EXPECT_EQ(name_of(made[0]), "一");
    undo();
    EXPECT_EQ(name_of(made[0]), "deleted");
    redo();
    EXPECT_EQ(name_of(made[0]), "一");
    redo();
    EXPECT_EQ(name_of(made[0]), "二");
    redo();
    EXPECT_EQ(name_of(made[0]), "三");
    EXPECT_FALSE(saves.can_redo());
  }
}

TEST_F(UndoAndRedo, ANewDeedEndsTheWayForth) {
  const auto made = make({"一"}, "toast.made");
  rename(made[0], "二");
  undo();
  rename(made[0], "三");
  EXPECT_FALSE(saves.can_redo());
  redo();
  EXPECT_EQ(name_of(made[0]), "三");
}

TEST_F(UndoAndRedo, WhatSomebodyChangedSinceIsNotPutBackOver) {
  const auto made = make({"一"}, "toast.made");
  rename(made[0], "二");
  undo();
  laptop.save("person", made[0], {{"name", "四"}});  // past the queue, as a sync does
  redo();
  EXPECT_EQ(name_of(made[0]), "四");
  EXPECT_EQ(last().text.key, "redo.changed_since");
}

TEST_F(UndoAndRedo, ADeletionIsTakenBackAndDoneAgain) {
  const auto made = make({"一"}, "toast.made");
  ASSERT_TRUE(saves.remove("person", made[0], {"toast.deleted", {}, {}}));
  undo();
  EXPECT_EQ(name_of(made[0]), "一");
  redo();
  EXPECT_EQ(name_of(made[0]), "deleted");
}

TEST_F(UndoAndRedo, ASessionThatSomebodyWasMarkedInMeanwhileStays) {
  const auto training =
      laptop.save("training", {{"title", "培训"}, {"place", "450224204"}, {"mode", "concentrated"}}).id;
  const auto person = laptop.save("person", {{"name", "覃美英"}}).id;
  RecordId session;
  saves.put({{"session", std::nullopt, {{"training", training.text()}, {"date", "2021-05-17"}, {"half", "am"}}, {}}},
            {{"toast.plan_made", {}, {}}, false, {}},
            [&](const std::vector<records::Saved>& saved) { session = saved.at(0).id; });
  const auto mark =
      laptop.save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "present"}}).id;
  naming.any = [](const RecordId& id) { return id.text(); };
  undo();
  EXPECT_NE(laptop.get(session).state, records::State::deleted);
  EXPECT_EQ(last().text.key, "undo.pointed_at");
  EXPECT_EQ(last().text.args.at(0).second, session.text());
  EXPECT_EQ(last().text.args.at(1).second, mark.text());
}

TEST_F(UndoAndRedo, OfManyThoseStayThatSomebodyUses) {
  std::vector<records::Saved> saved;
  for (const char* name : {"一", "二", "三"}) saved.push_back(laptop.save("person", {{"name", name}}));
  saves.note_many("person", saved, {"toast.imported", {}, 3});
  const auto training =
      laptop.save("training", {{"title", "培训"}, {"place", "450224204"}, {"mode", "concentrated"}}).id;
  const auto session =
      laptop.save("session", {{"training", training.text()}, {"date", "2021-05-17"}, {"half", "am"}}).id;
  laptop.save("mark", {{"session", session.text()}, {"person", saved[1].id.text()}, {"status", "present"}});
  undo();
  EXPECT_EQ(name_of(saved[0].id), "deleted");
  EXPECT_EQ(name_of(saved[1].id), "二");
  EXPECT_EQ(name_of(saved[2].id), "deleted");
  EXPECT_EQ(last().text.key, "undo.some_changed_since");
  EXPECT_EQ(last().text.count, 1);
  redo();
  EXPECT_EQ(name_of(saved[0].id), "一");
  EXPECT_EQ(name_of(saved[2].id), "三");
}

}  // namespace
}  // namespace yanxing::app
