// The list of records: filters that are kept, and what is done to several records at once.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "client/app/observation_model.h"
#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "sync/ledger/ledger.h"
#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

class RecordsList : public ::testing::Test {
 protected:
  RecordsList() {
    laptop.prepare_session({"韦秀兰", "覃美英", "黄月娥"});
    show();
  }
  void show() {
    laptop.run(command::ShowScreen{Screen::records});
    laptop.settle();
  }
  void filter(const std::string& form, RecordState state = RecordState::any) {
    laptop.run(command::FilterRecords{{form, "", state, "", "", ""}});
    laptop.settle();
  }
  const RecordsView& view() const { return laptop.view().records; }

  Laptop laptop;
};

TEST_F(RecordsList, AKeptFilterSurvivesARestartAndIsForgottenWithUndo) {
  const RecordsFilter wanted{"person", "450224204", RecordState::local, "韦", "2021-01-01", ""};
  laptop.run(command::FilterRecords{wanted});
  laptop.run(command::SaveRecordsFilter{" 本乡姓韦的 "});
  laptop.reopen();
  show();
  ASSERT_EQ(view().saved.size(), 1U);
  EXPECT_EQ(view().saved[0].name, "本乡姓韦的");
  EXPECT_EQ(view().saved[0].filter, wanted);
  laptop.run(command::FilterRecords{view().saved[0].filter});
  laptop.settle();
  EXPECT_EQ(view().total, 1);
  laptop.run(command::ForgetRecordsFilter{"本乡姓韦的"});
  EXPECT_TRUE(view().saved.empty());
  laptop.run(command::Undo{});
  EXPECT_EQ(view().saved.size(), 1U);
}

TEST_F(RecordsList, SeveralAreDeletedWithoutAQuestionAndComeBackByOneUndo) {
  filter("person");
  ASSERT_EQ(view().total, 3);
  const auto all = view().all;
  laptop.run(command::ChooseAllRecords{true});
  EXPECT_EQ(view().chosen, 3);
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[0].id, false});
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question) << "undo takes it back";
  laptop.settle();
  ASSERT_EQ(laptop.view().shell.toasts.size(), 1U);
  EXPECT_EQ(laptop.view().shell.toasts[0].text.key, "records.bulk.deleted");
  EXPECT_TRUE(laptop.view().shell.toasts[0].can_undo);
  EXPECT_EQ(view().total, 1);
  EXPECT_EQ(view().all, all - 2);
  EXPECT_EQ(view().chosen, 0);
  filter("person", RecordState::deleted);
  EXPECT_EQ(view().total, 2);
  laptop.run(command::Undo{});
  laptop.settle();
  ASSERT_EQ(laptop.view().shell.toasts.size(), 1U) << "what is undone is not claimed any more";
  EXPECT_EQ(laptop.view().shell.toasts[0].text.key, "undo.done");
  EXPECT_EQ(view().total, 0);
  filter("person");
  EXPECT_EQ(view().total, 3);
  EXPECT_EQ(view().all, all);
}

TEST_F(RecordsList, DeletedOnesAreBroughtBackTogether) {
  filter("person");
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[1].id, true});
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::DeleteChosenRecords{});
  filter("person", RecordState::deleted);
  ASSERT_EQ(view().total, 2);
  laptop.run(command::ChooseAllRecords{true});
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question);
  laptop.settle();
  EXPECT_EQ(view().total, 0);
  filter("person");
  EXPECT_EQ(view().total, 3);
}

TEST_F(RecordsList, OneIsDeletedWithoutAQuestionAndAnotherFilterChoosesNothing) {
  filter("person");
  laptop.run(command::ChooseAllRecords{true});
  filter("session");
  EXPECT_EQ(view().chosen, 0);
  filter("person");
  laptop.run(command::ChooseRecords{view().rows[1].id, view().rows[1].id, true});
  laptop.run(command::DeleteChosenRecords{});
  EXPECT_FALSE(laptop.view().shell.question);
  EXPECT_EQ(view().total, 2);
}

/// Persons put into the data folder while the app is closed.
class ManyRecords : public RecordsList {
 protected:
  ManyRecords() {
    constexpr int count = 1500;
    laptop.close();
    {
      auto workspace = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
      const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
      records::RecordStore store(*workspace, forms);
      std::vector<records::SaveRequest> requests;
      for (int i = 0; i < count; ++i)
        requests.push_back(
            {"person", std::nullopt, {{"name", "石" + std::to_string(i)}, {"place", testing::village}}, {}});
      EXPECT_TRUE(store.save_many(requests).ok());
    }
    laptop.reopen();
    show();
    filter("person");
    all = view().all;
  }
  void delete_all() {
    laptop.run(command::ChooseAllRecords{true});
    laptop.settle();
    laptop.run(command::DeleteChosenRecords{});
    ASSERT_FALSE(laptop.view().shell.question) << "one undo takes it back";
  }
  void tick() { laptop.app().tick(std::chrono::milliseconds(1)); }

  std::int64_t all = 0;
};

TEST_F(ManyRecords, WhatIsWhereIsCountedInSlicesAndTheScreensSaySoMeanwhile) {
  laptop.close();
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  const auto app = std::move(App::open(options)).value();
  EXPECT_TRUE(app->view().sync.counting) << "before the first tick nothing is known";
  EXPECT_TRUE(app->view().home.counting) << "and the first frame says so";
  EXPECT_TRUE(app->view().shell.counting);
  for (int i = 0; i < 1000 && (i == 0 || app->view().home.loading || app->view().home.counting); ++i) {
    app->tick(std::chrono::milliseconds(0));
    if (app->view().sync.counting) {
      EXPECT_EQ(app->idle_for(), std::chrono::milliseconds(0)) << "it goes on";
    }
  }
  EXPECT_FALSE(app->view().sync.counting);
  EXPECT_FALSE(app->view().home.counting);
  EXPECT_EQ(app->view().sync.local, all);
  EXPECT_EQ(app->view().home.waiting_records, all);
  EXPECT_EQ(app->view().sync.on_server, 0);
}

TEST_F(ManyRecords, ChecklistsAreReadInSlicesAndCountedOnlyWhenAllAreRead) {
  std::vector<std::string> villages;
  for (const auto& village : laptop.view().observation.villages) villages.push_back(village.code);
  ASSERT_GT(villages.size(), 4U);
  laptop.close();
  {
    auto workspace = records::Workspace::open(laptop.folder() / "data").value();
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    records::RecordStore store(*workspace, forms);
    std::vector<records::SaveRequest> requests;
    for (int year = 1951; year <= 2021; year += 5) {
      for (const auto& village : villages)
        for (const char* stage : {"1", "2", "3", "4"})
          requests.push_back(
              {"observation",
               std::nullopt,
               {{"place", village}, {"round", std::to_string(year)}, {"stage", stage}, {"state", "final"}},
               {}});
    }
    ASSERT_GT(requests.size(), 2 * static_cast<std::size_t>(ObservationModel::slice_records));
    ASSERT_TRUE(store.save_many(requests).value().rejected.empty());
  }
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  const auto app = std::move(App::open(options)).value();
  const auto& seen = app->view().observation;
  for (int screens = 0; !seen.counting; ++screens) {
    ASSERT_LT(screens, 100'000) << "warmed up a screen at a time";
    app->tick(std::chrono::milliseconds(0));
  }
  int slices = 0;
  while (seen.counting) {
    ASSERT_LT(++slices, 1000);
    EXPECT_EQ(seen.villages_finalised.done, 0);
    EXPECT_EQ(app->idle_for(), std::chrono::milliseconds(0));
    app->tick(std::chrono::milliseconds(0));
  }
  EXPECT_GT(slices, 0);
  EXPECT_EQ(seen.villages_finalised.done, static_cast<std::int64_t>(villages.size()));
}

TEST_F(ManyRecords, ASaveChangesTheCountsAndStartsNothingAnew) {
  ASSERT_EQ(view().total, 1503);
  ASSERT_FALSE(view().counting);
  laptop.run(command::ChooseRecords{view().rows[0].id, view().rows[1].id, true});
  const auto last = view().rows[3].id;
  laptop.run(command::DeleteRecord{last});
  // At once, without a tick: nothing was counted again.
  EXPECT_EQ(view().total, 1502);
  EXPECT_FALSE(view().counting);
  EXPECT_EQ(view().all, all - 1);
  EXPECT_EQ(view().chosen, 2);
  laptop.run(command::Undo{});
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().rows[0].id, last) << "the newest change comes first";
  EXPECT_EQ(view().all, all);
  EXPECT_FALSE(view().counting);
}

TEST_F(ManyRecords, ManyAreDeletedInSlicesThatSayHowFarAndComeBackByOneUndo) {
  delete_all();
  EXPECT_GT(view().bulk.done, 0);
  EXPECT_LT(view().bulk.done, 1503);
  EXPECT_EQ(view().bulk.total, 1503);
  laptop.settle();
  EXPECT_EQ(view().bulk.total, 0);
  EXPECT_EQ(view().total, 0);
  EXPECT_EQ(view().all, all - 1503);
  laptop.run(command::Undo{});
  tick();
  EXPECT_GT(view().bulk.done, 0);
  EXPECT_EQ(view().bulk.total, 1503);
  laptop.run(command::Undo{});  // one at a time
  laptop.settle();
  EXPECT_EQ(view().bulk.total, 0);
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().all, all);
}

TEST_F(ManyRecords, StoppedHalfwayWhatWasDoneIsOneDeed) {
  delete_all();
  laptop.run(command::StopBulk{});
  laptop.settle();
  const auto left = view().total;
  EXPECT_GT(left, 0);
  EXPECT_LT(left, 1503);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(view().total, 1503);
}

TEST_F(ManyRecords, AnUndoStoppedHalfwayIsTakenUpAgainByTheNext) {
  delete_all();
  laptop.settle();
  laptop.run(command::Undo{});
  laptop.run(command::StopBulk{});
  laptop.settle();
  const auto back = view().total;
  EXPECT_GT(back, 0);
  EXPECT_LT(back, 1503);
  ASSERT_TRUE(laptop.view().shell.can_undo);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(view().total, 1503);
  EXPECT_EQ(view().all, all);
}

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

TEST_F(RecordsList, AMarkSaysOfWhichHalfDayItIs) {
  laptop.run(command::SetMark{laptop.person("韦秀兰"), Mark::present});
  filter("mark");
  ASSERT_EQ(view().total, 1);
  const std::string& title = view().rows[0].title;
  EXPECT_EQ(title.find("韦秀兰"), 0U) << title;
  EXPECT_NE(title.find("上午"), std::string::npos) << title;
}

TEST_F(RecordsList, DaysOfTheLastChangeAreAFilter) {
  const auto total = view().total;
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "2021-05-16", "2021-05-18"}});
  laptop.settle();
  EXPECT_EQ(view().total, total);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "", "2021-05-01"}});
  laptop.settle();
  EXPECT_EQ(view().total, 0);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "", "2021-05-", ""}});
  laptop.settle();
  EXPECT_EQ(view().total, total) << "half a date filters nothing";
}

class RecordsExport : public RecordsList {
 protected:
  /// Ticks until nothing is being written.
  void write() {
    laptop.run(command::WriteExport{});
    laptop.wait_until([](const Views& v) { return v.records.exported.phase == ExportPhase::none; }, "the export");
  }
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  yanxing::testing::TempDir out;
};

TEST_F(RecordsExport, WritesWhatIsListedWithTheCodeOfTheCommandLine) {
  laptop.run(command::FilterRecords{{"person", "", RecordState::any, "韦", "", ""}});
  laptop.settle();
  laptop.run(command::AskExport{});
  ASSERT_TRUE(view().exporting);
  EXPECT_EQ(view().exporting->name.find("人员"), 0U) << view().exporting->name;
  laptop.run(command::BrowseExport{out.path().string()});
  EXPECT_EQ(view().exporting->picker.folder, out.path().string());
  for (const char* format : {"csv", "json", "xlsx"}) {
    if (!view().exporting) laptop.run(command::AskExport{});
    laptop.run(command::BrowseExport{out.path().string()});
    laptop.run(command::NameExport{"姓韦的", format});
    write();
    const auto file = out.path() / (std::string("姓韦的.") + format);
    ASSERT_TRUE(std::filesystem::exists(file)) << file;
    const auto& toast = laptop.view().shell.toasts.back();
    EXPECT_EQ(toast.text.key, "records.exported");
    EXPECT_EQ(toast.text.args[0].second, file.string());
    EXPECT_EQ(toast.text.count, 1);
  }
  // The same bytes as the code that the command line runs.
  const std::string csv = text_of(out.path() / "姓韦的.csv");
  EXPECT_NE(csv.find("韦秀兰"), std::string::npos);
  EXPECT_EQ(csv.find("覃美英"), std::string::npos) << "only what the search finds";
  const auto json = nlohmann::json::parse(text_of(out.path() / "姓韦的.json"));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["values"]["name"], "韦秀兰");
  EXPECT_EQ(text_of(out.path() / "姓韦的.xlsx").substr(0, 2), "PK");
  laptop.run(command::AskExport{});
  EXPECT_EQ(view().exporting->picker.folder, out.path().string()) << "where the last one went";
  laptop.run(command::NameExport{"姓韦的.csv", "csv"});
  write();
  EXPECT_TRUE(std::filesystem::exists(out.path() / "姓韦的(2).csv")) << "what is there stays";
}

TEST_F(RecordsExport, SaysWhatIsMissingAndWhatIsWrong) {
  laptop.run(command::AskExport{});
  EXPECT_FALSE(view().exporting) << "all forms have no columns in common";
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.export.choose");
  filter("person");
  laptop.run(command::AskExport{});
  ASSERT_TRUE(view().exporting);
  laptop.run(command::BrowseExport{(out.path() / "nowhere").string()});
  EXPECT_EQ(view().exporting->picker.problem.key, "picker.not_there");
  laptop.run(command::WriteExport{});
  ASSERT_TRUE(view().exporting);
  EXPECT_EQ(view().exporting->problem.key, "picker.not_there");
  laptop.run(command::CloseExport{});
  EXPECT_FALSE(view().exporting);
}

TEST_F(RecordsExport, GoesInSlicesAndCanBeStopped) {
  laptop.close();
  {
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    auto workspace = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
    records::RecordStore store(*workspace, forms);
    std::vector<records::SaveRequest> many;
    for (int i = 0; i < 400; ++i)
      many.push_back({"person", std::nullopt, {{"name", "石" + std::to_string(i)}, {"place", testing::village}}, {}});
    ASSERT_TRUE(store.save_many(many).ok());
  }
  laptop.reopen();
  show();
  filter("person");
  const auto begin = [&] {
    laptop.run(command::AskExport{});
    laptop.run(command::BrowseExport{out.path().string()});
    laptop.run(command::NameExport{"全部", "xlsx"});
    laptop.run(command::WriteExport{});
  };
  begin();
  EXPECT_EQ(view().exported.phase, ExportPhase::reading) << "the frame that says so comes first";
  std::set<std::int64_t> seen;
  while (view().exported.phase != ExportPhase::none && view().exported.phase != ExportPhase::closing) {
    seen.insert(view().exported.records.done);
    laptop.app().tick(std::chrono::milliseconds(0));
  }
  EXPECT_GT(seen.size(), 7U) << "progress is told";
  laptop.wait_until([](const Views& v) { return v.records.exported.phase == ExportPhase::none; }, "the end");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.exported");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.count, 403);
  ASSERT_TRUE(std::filesystem::exists(out.path() / "全部.xlsx"));

  begin();
  laptop.app().tick(std::chrono::milliseconds(0));
  laptop.run(command::CloseExport{});
  EXPECT_EQ(view().exported.phase, ExportPhase::none);
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.export.stopped");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(out.path())) files += entry.is_regular_file();
  EXPECT_EQ(files, 1U) << "nothing half written is left";
}

}  // namespace
}  // namespace yanxing::app
