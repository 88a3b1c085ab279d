// Conflicts in the list of records, however many.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "client/app/observation_model.h"
#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "sync/ledger/ledger.h"
#include "tests/client/app/app_records_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::RecordsList;

/// Takes what the other laptop wrote, as a sync does.
void take(records::Workspace& into, records::Workspace& from) {
  const auto entries = from.store().chain_entries(from.log().chain(), 0, 1'000'000).value();
  sync::Transaction transaction(into.store());
  ASSERT_TRUE(transaction.begin().ok());
  for (const auto& entry : entries)
    ASSERT_TRUE(sync::apply(into.store(), entry.id, entry.payload, {}, std::nullopt).ok());
  ASSERT_TRUE(transaction.commit().ok());
}

TEST_F(RecordsList, ManyConflictsAreReadInSlicesAndOneDecisionReadsOne) {
  constexpr int count = 150;
  laptop.close();
  {
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    const yanxing::testing::TempDir folder;
    records::OpenOptions made;
    made.create = true;
    auto mine = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
    auto theirs = std::move(records::Workspace::open(folder.path(), made)).value();
    ASSERT_TRUE(theirs->set_up(testing::township, "覃二").ok());
    records::RecordStore here(*mine, forms), there(*theirs, forms);
    std::vector<records::SaveRequest> persons;
    for (int i = 0; i < count; ++i)
      persons.push_back(
          {"person", std::nullopt, {{"name", "石" + std::to_string(i)}, {"place", testing::village}}, {}});
    const auto saved = here.save_many(persons).value();
    take(*theirs, *mine);
    for (const auto& [store, phone] : {std::pair(&here, "18900000001"), std::pair(&there, "18900000002")}) {
      std::vector<records::SaveRequest> edits;
      for (const auto& one : saved.saved) edits.push_back({"person", one.id, {{"phone", phone}}, {}});
      ASSERT_TRUE(store->save_many(edits).ok());
    }
    take(*mine, *theirs);
  }
  laptop.reopen();
  const auto& conflicts = laptop.view().conflicts.conflicts;
  laptop.run(command::ShowScreen{Screen::conflicts});
  EXPECT_GT(conflicts.size(), 0U) << "the first ones are there at once";
  EXPECT_LT(conflicts.size(), 150U);
  laptop.settle();
  ASSERT_EQ(conflicts.size(), 150U);
  const auto one = conflicts[70];
  EXPECT_FALSE(one.groups.empty());
  laptop.run(command::KeepValue{one.record, one.field, 0});
  EXPECT_EQ(conflicts.size(), 149U) << "at once: the others are known";
  EXPECT_EQ(conflicts[0].groups.size(), one.groups.size());
  laptop.run(command::Undo{});
  EXPECT_EQ(conflicts.size(), 150U);
  laptop.settle();
  EXPECT_EQ(conflicts.size(), 150U);
}

/// Two persons of two villages whose role and phone two laptops changed apart.
void make_conflicts(Laptop& laptop) {
  laptop.close();
  {
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    const yanxing::testing::TempDir folder;
    records::OpenOptions made;
    made.create = true;
    auto mine = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
    auto theirs = std::move(records::Workspace::open(folder.path(), made)).value();
    ASSERT_TRUE(theirs->set_up(testing::township, "覃二").ok());
    records::RecordStore here(*mine, forms), there(*theirs, forms);
    std::vector<records::SaveRequest> persons;
    for (const auto& [name, place] : {std::pair("莫秀芳", "450224204203"), std::pair("韦花", testing::village)})
      persons.push_back({"person", std::nullopt, {{"name", name}, {"place", place}}, {}});
    const auto saved = here.save_many(persons).value();
    take(*theirs, *mine);
    for (const auto& one : saved.saved) {
      ASSERT_TRUE(here.save({"person", one.id, {{"phone", "18900000001"}, {"role", "妇联主席、妇女代表"}}, {}}).ok());
      ASSERT_TRUE(there.save({"person", one.id, {{"phone", "18900000002"}, {"role", "妇联执委，妇女代表"}}, {}}).ok());
    }
    take(*mine, *theirs);
  }
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::conflicts});
  laptop.settle();
}

std::vector<std::string> order_of(const App& app) {
  std::vector<std::string> out;
  for (const ConflictView& one : app.view().conflicts.conflicts)
    out.push_back(one.record_title.substr(0, one.record_title.find(' ')) + " " + one.field);
  return out;
}

const ConflictView& conflict_of(const App& app, const std::string& name, const std::string& field) {
  for (const ConflictView& one : app.view().conflicts.conflicts) {
    if (one.record_title.starts_with(name) && one.field == field) return one;
  }
  ADD_FAILURE() << name << " " << field;
  static const ConflictView none;
  return none;
}

TEST_F(RecordsList, ConflictsStandByPlaceNameAndFieldWhateverIsDecided) {
  make_conflicts(laptop);
  const auto all = order_of(laptop.app());
  ASSERT_EQ(all.size(), 4U);
  EXPECT_TRUE(all[0].starts_with("韦花")) << all[0];
  EXPECT_TRUE(all[0].ends_with("role")) << "as the form asks";
  EXPECT_TRUE(all[1].ends_with("phone"));
  EXPECT_TRUE(all[2].starts_with("莫秀芳")) << all[2];
  const auto one = laptop.view().conflicts.conflicts[3];
  laptop.run(command::KeepValue{one.record, one.field, 1});
  const auto toast = laptop.view().shell.toasts.back().text;
  EXPECT_EQ(toast.key, "toast.settled");
  ASSERT_EQ(toast.args.size(), 1U);
  EXPECT_EQ(toast.args[0].second, "莫秀芳 · 联系电话");
  EXPECT_EQ(order_of(laptop.app()), (std::vector<std::string>{all[0], all[1], all[2]}));
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(order_of(laptop.app()), all);
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::conflicts});
  laptop.settle();
  EXPECT_EQ(order_of(laptop.app()), all);
}

TEST_F(RecordsList, BackToAStateDecidesWhatStoodAgainstItAndUndoOpensThatAgain) {
  make_conflicts(laptop);
  const auto record = conflict_of(laptop.app(), "莫秀芳", "phone").record;
  for (const char* person : {"韦一", "覃二"}) {
    const bool own = std::string_view(person) == "韦一";
    const std::string phone = own ? "18900000001" : "18900000002";
    show();
    laptop.run(command::OpenRecord{record});
    laptop.settle();
    ASSERT_TRUE(view().detail);
    const auto& history = view().detail->history;
    const auto line = std::find_if(history.begin(), history.end(), [&](const HistoryLine& one) {
      return one.person == person && one.after == phone && one.kind == HistoryKind::edited;
    });
    ASSERT_NE(line, history.end()) << person;
    const std::string change = line->change;
    laptop.run(ReviewCommand{command::PreviewState{record, change}});
    laptop.run(ReviewCommand{command::RestoreState{record, change}});
    laptop.settle();
    ASSERT_TRUE(view().detail);
    std::string now;
    for (const FieldView& field : view().detail->fields) now += field.text + "|";
    EXPECT_NE(now.find(phone), std::string::npos) << "as the dialog says: " << now;
    EXPECT_NE(now.find(own ? "妇联主席" : "妇联执委"), std::string::npos) << now;
    EXPECT_EQ(now.find(own ? "妇联执委" : "妇联主席"), std::string::npos) << now;
    laptop.run(command::Undo{});
    laptop.run(command::ShowScreen{Screen::conflicts});
    laptop.settle();
    EXPECT_EQ(order_of(laptop.app()).size(), 4U) << "undecided as before";
  }
}

TEST_F(RecordsList, SeveralRolesAreCombinedAsTheFormPartsThem) {
  make_conflicts(laptop);
  const auto& role = conflict_of(laptop.app(), "莫秀芳", "role");
  ASSERT_EQ(role.combined.size(), 1U);
  const auto text = role.combined[0].second.get<std::string>();
  EXPECT_EQ(text.find("；"), std::string::npos) << text;
  EXPECT_EQ(text.find("，"), std::string::npos) << text;
  for (const char* part : {"妇联主席", "妇联执委", "妇女代表"}) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
    EXPECT_EQ(text.find(part), text.rfind(part)) << "each once: " << text;
  }
}

TEST_F(RecordsList, AnotherValueThatIsHalfTypedSurvivesAKillAndTheFormLooksAtIt) {
  make_conflicts(laptop);
  const auto one = conflict_of(laptop.app(), "莫秀芳", "phone");
  EXPECT_TRUE(one.typed.empty());
  laptop.run(command::NoteOther{one.record, one.field, {{"phone", "5"}}});
  const auto expect_hint = [](const ConflictView& shown) {
    ASSERT_EQ(shown.warnings.size(), 1U);
    EXPECT_NE(shown.warnings[0].find("“5”不像电话号码"), std::string::npos) << shown.warnings[0];
    EXPECT_EQ(shown.typed.at("phone"), "5");
  };
  expect_hint(conflict_of(laptop.app(), "莫秀芳", "phone"));
  EXPECT_TRUE(conflict_of(laptop.app(), "韦花", "phone").warnings.empty());
  laptop.clock.advance(1'000);
  laptop.settle();
  const yanxing::testing::TempDir folder;
  {
    const auto after = laptop.as_after_a_kill(folder);
    ASSERT_NE(after, nullptr);
    after->run(command::ShowScreen{Screen::conflicts});
    for (int i = 0; i < 20; ++i) after->tick(std::chrono::milliseconds(50));
    expect_hint(conflict_of(*after, "莫秀芳", "phone"));
  }
  const std::string long_phone(31, '1');
  laptop.run(command::NoteOther{one.record, one.field, {{"phone", long_phone}}});
  const auto& wrong = conflict_of(laptop.app(), "莫秀芳", "phone");
  ASSERT_EQ(wrong.third.size(), 1U);
  EXPECT_FALSE(wrong.third[0].error.empty()) << "at most 30 characters";
  laptop.run(command::KeepOther{one.record, one.field, {{"phone", "18900000003"}}});
  EXPECT_EQ(order_of(laptop.app()).size(), 3U);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_TRUE(conflict_of(laptop.app(), "莫秀芳", "phone").typed.empty()) << "it was decided";
}

}  // namespace
}  // namespace yanxing::app
