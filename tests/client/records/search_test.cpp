// The search index: what it finds is what reading every record finds, whatever was written in between.
#include <algorithm>
#include <random>

#include "client/places/places.h"
#include "tests/client/records/fixture.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

using records::ListQuery;

const places::Places& places_table() {
  static const places::Places table = std::move(records::load_places(source_dir() / "assets")).value();
  return table;
}

class SearchTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop laptop{dir / "a"};
  std::mt19937 random{7};
  std::vector<RecordId> people, marks, all;
  RecordId session;

  SearchTest() { know(laptop); }

  static void know(TestLaptop& one) { one.records().know_places(places_table()); }

  static void index_all(TestLaptop& one) {
    while (one.records().index_some().value()) {
    }
    ASSERT_EQ(one.records().index_progress().value().left(), 0);
  }

  /// What the query finds by reading every record: by the same rule, without the index.
  static std::vector<RecordId> by_reading(TestLaptop& one, const ListQuery& query) {
    records::SearchText rule;
    rule.know_places(places_table());
    const auto typed = rule.query(query.text);
    ListQuery rest = query;
    rest.text.clear();
    rest.offset = rest.limit = 0;
    rest.reference.reset();
    rest.order = ListQuery::Order::id;
    std::vector<RecordId> out;
    std::map<RecordId, std::string> known;
    ListQuery everybody;
    everybody.form = "person";
    everybody.life = ListQuery::Life::any;
    const auto everyone = one.records().list(everybody).value();
    for (const auto& person : everyone) known[person.id] = person.values.at("name").get<std::string>();
    const auto names = [&](const RecordId& id) { return known.contains(id) ? known.at(id) : std::string(); };
    const auto read = one.records().list(rest).value();
    for (const auto& record : read) {
      if (rule.fits(record, typed, names)) out.push_back(record.id);
    }
    return out;
  }

  static std::vector<RecordId> ids(const std::vector<records::Record>& found) {
    std::vector<RecordId> out;
    for (const auto& record : found) out.push_back(record.id);
    return out;
  }

  static std::vector<RecordId> found(TestLaptop& one, const std::string& text, const std::string& form = {}) {
    ListQuery query;
    query.text = text;
    query.form = form;
    return ids(one.records().list(query).value());
  }

  void expect_same(TestLaptop& one, const ListQuery& query, const std::string& why) {
    auto expected = by_reading(one, query);
    auto ours = one.records().search(query).value();
    ASSERT_TRUE(ours.by_index()) << why;
    ASSERT_TRUE(one.records().find_more(ours, SIZE_MAX).ok()) << why;
    EXPECT_TRUE(ours.complete());
    auto read = ids(one.records().read(ours, 0, SIZE_MAX).value());
    EXPECT_EQ(read, ids(one.records()
                            .list([&] {
                              ListQuery newest = query;
                              newest.order = ListQuery::Order::newest;
                              return newest;
                            }())
                            .value()))
        << why;
    std::sort(read.begin(), read.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(read, expected) << why;
    EXPECT_EQ(ids(one.records().list(query).value()), expected) << why;
  }

  std::size_t under(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); }
  template <typename List>
  auto one_of(const List& list) {
    return list[under(list.size())];
  }

  std::string name() {
    static const std::vector<std::string> surnames{"韦", "覃", "吕", "黄", "韦", "梁", "Anna "};
    static const std::vector<std::string> given{"美", "英", "小", "花", "丽", "玉", "兰", "·", "v", "七"};
    std::string out = one_of(surnames) + one_of(given);
    return under(3) > 0 ? out + one_of(given) : out;
  }
  std::string place() {
    static const std::vector<std::string> codes{"450224204201", "450224204202", "450224204", "450225106", "450206"};
    return one_of(codes);
  }

  void add_person() {
    people.push_back(
        laptop
            .save("person",
                  {{"name", name()}, {"place", place()}, {"phone", "1xx0000" + std::to_string(1000 + under(9000))}})
            .id);
    all.push_back(people.back());
  }
  void add_mark() {
    static const std::vector<std::string> notes{"迟到，路上堵车", "Late 08:30", "请假（家中有事）", "", "ＵＶ 5%"};
    marks.push_back(laptop
                        .save("mark", {{"session", session.text()},
                                       {"person", one_of(people).text()},
                                       {"status", under(2) > 0 ? "present" : "late"},
                                       {"note", one_of(notes)}})
                        .id);
    all.push_back(marks.back());
  }
  void fill(int rounds) {
    if (people.empty()) {
      const auto training = laptop.save("training", {{"title", "桥板乡基层培训班"}, {"place", "450224204"}});
      session = laptop.save("session", {{"training", training.id.text()}, {"date", "2021-05-17"}, {"half", "am"}}).id;
      add_person();
    }
    for (int i = 0; i < rounds; ++i) change_something();
  }
  void change_something() {
    switch (under(9)) {
      case 0:
      case 1:
      case 2: return add_person();
      case 3:
      case 4: return add_mark();
      case 5: laptop.save("person", one_of(people), {{"name", name()}}); return;
      case 6: ASSERT_TRUE(laptop.records().remove(one_of(all)).ok()); return;
      case 7: ASSERT_TRUE(laptop.records().restore(one_of(all)).ok()); return;
      default: {
        const auto saved = laptop.save("person", one_of(people), {{"place", place()}, {"name", name()}});
        if (!saved.undo || under(2) == 0) return;
        ASSERT_TRUE(laptop.records().undo(*saved.undo).ok());
      }
    }
  }

  ListQuery random_query() {
    static const std::vector<std::string> texts{
        "韦",   "韦美", "美英", "w",    "wm",   "wmy",  "wei",          "weimei",     "qin",  "tan",  "lv",      "lu",
        "lvli", "u",    "v",    "an",   "nna",  "a 美", "0000",         "1xx",        "9",    "桥板", "qb",      "阳山",
        "ys",   "柳",   "liu",  "迟到", "，路", "late", "08:3",         "家中有事）", "5%",   "uv",   "present", "ese",
        "没有", "zliv", "zp0",  "·",    "v七",  "w m",  "450224204201", "·v",         "小花", "xh",   "乡基层"};
    ListQuery query;
    query.text = one_of(texts);
    if (under(12) == 0) query.text = one_of(people).text();
    if (under(3) == 0) query.form = under(2) > 0 ? "person" : "mark";
    if (under(3) == 0) query.place = one_of(std::vector<std::string>{"450224204", "450224", "45022420420", "4502"});
    if (under(4) == 0) query.life = under(2) > 0 ? ListQuery::Life::deleted : ListQuery::Life::any;
    if (under(6) == 0) query.sync = records::SyncState::local;
    if (under(8) == 0) query.state = records::State::final;
    if (under(10) == 0) query.text.clear();
    return query;
  }
};

TEST_F(SearchTest, FindsWhatReadingEveryRecordFinds) {
  for (int round = 0; round < 10; ++round) {
    fill(40);
    for (int slices = static_cast<int>(under(3)); slices > 0; --slices) ASSERT_TRUE(laptop.records().index_some().ok());
    for (int i = 0; i < 15; ++i) {
      const ListQuery query = random_query();
      laptop.workspace().search_index().set_walk(i % 2 == 0 ? 7 : 100'000);
      expect_same(laptop, query, "round " + std::to_string(round) + ": " + query.text + " " + query.form + query.place);
      if (HasFatalFailure()) return;
    }
  }
  index_all(laptop);
  EXPECT_TRUE(laptop.records().verify_index().value());
  EXPECT_TRUE(laptop.verifies());
}

TEST_F(SearchTest, HitsFollowWhatIsWrittenAndAreWhatANewSearchFinds) {
  fill(150);
  index_all(laptop);
  int followed = 0;
  for (int round = 0; round < 60; ++round) {
    const ListQuery query = random_query();
    laptop.workspace().search_index().set_walk(round % 2 == 0 ? 7 : 100'000);
    auto hits = laptop.records().search(query).value();
    ASSERT_TRUE(hits.by_index());
    // All are known, or some, or none yet.
    ASSERT_TRUE(laptop.records().find_more(hits, round % 3 == 0 ? SIZE_MAX : round % 3 == 1 ? 3 : 0).ok());
    for (std::size_t i = under(4); i > 0; --i) change_something();
    if (round % 5 == 0) index_all(laptop);
    if (!laptop.records().follow(hits).value()) continue;
    ++followed;
    ASSERT_TRUE(laptop.records().find_more(hits, SIZE_MAX).ok());
    auto fresh = laptop.records().search(query).value();
    ASSERT_TRUE(laptop.records().find_more(fresh, SIZE_MAX).ok());
    EXPECT_EQ(hits.keys(), fresh.keys()) << "round " << round << ", text " << query.text;
  }
  EXPECT_GT(followed, 20);
}

TEST_F(SearchTest, FollowingGivesUpWhereItCannotKnow) {
  fill(20);
  index_all(laptop);
  ListQuery query;
  query.text = "韦";
  auto hits = laptop.records().search(query).value();
  EXPECT_TRUE(laptop.records().follow(hits).value());  // nothing was written
  const auto person = laptop.save("person", {{"name", "韦又一"}, {"place", "450224204201"}}).id;
  EXPECT_FALSE(laptop.records().follow(hits).value());  // marks may point to her already
  index_all(laptop);
  hits = laptop.records().search(query).value();
  laptop.save("person", person, {{"phone", "1xx00001234"}});
  EXPECT_TRUE(laptop.records().follow(hits).value());
  laptop.save("person", person, {{"name", "覃又一"}});
  EXPECT_FALSE(laptop.records().follow(hits).value());
  hits = laptop.records().search(query).value();
  std::vector<records::SaveRequest> many;
  for (int i = 0; i < 1200; ++i) many.push_back({"training", std::nullopt, {{"title", "班" + std::to_string(i)}}, {}});
  laptop.records().save_many(many).value();
  EXPECT_FALSE(laptop.records().follow(hits).value());
}

TEST_F(SearchTest, CommonAndRareFiltersFindTheSame) {
  fill(30);
  std::vector<RecordId> some;
  for (int i = 0; i < 200; ++i) {  // nearly all records are of one place, one form, and living; then most are deleted
    some.push_back(laptop.save("person", {{"name", name()}, {"place", "450224204201"}}).id);
  }
  for (int round = 0; round < 2; ++round) {
    index_all(laptop);
    for (const char* text : {"韦", "wm", "mei", ""}) {
      for (const char* place : {"450224204", "450225", "45022420420"}) {
        for (const auto life : {ListQuery::Life::living, ListQuery::Life::deleted, ListQuery::Life::any}) {
          ListQuery query;
          query.text = text;
          query.place = place;
          query.form = "person";
          query.life = life;
          if (*text != 0) expect_same(laptop, query, std::string(text) + " in " + place);
        }
      }
    }
    ASSERT_TRUE(laptop.records().remove_many(some).ok());
    laptop.reopen();
    know(laptop);
  }
}

TEST_F(SearchTest, AMarkIsFoundByThePersonsNameAlsoAfterSheWasRenamed) {
  fill(0);
  const auto person = laptop.save("person", {{"name", "覃美英"}, {"place", "450224204201"}}).id;
  const auto mark =
      laptop.save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "late"}}).id;
  index_all(laptop);
  EXPECT_EQ(found(laptop, "qmy", "mark"), std::vector<RecordId>{mark});
  laptop.save("person", person, {{"name", "梁玉兰"}});
  EXPECT_EQ(found(laptop, "lyl", "mark"), std::vector<RecordId>{mark});  // before the index knows
  EXPECT_TRUE(found(laptop, "覃美", "mark").empty());
  index_all(laptop);
  EXPECT_EQ(found(laptop, "玉兰", "mark"), std::vector<RecordId>{mark});
  EXPECT_TRUE(found(laptop, "qmy").empty());
  EXPECT_TRUE(laptop.records().verify_index().value());
}

TEST_F(SearchTest, ARecordIsFoundByThePlaceThatItLiesIn) {
  fill(0);
  const auto here = laptop.save("person", {{"name", "某甲"}, {"place", "450224204201"}}).id;
  index_all(laptop);
  const std::string village = places_table().find("450224204201")->short_name();
  EXPECT_EQ(found(laptop, village, "person"), std::vector<RecordId>{here});
  EXPECT_EQ(found(laptop, places_table().find("450224204")->name, "person").size(), 2u);
}

TEST_F(SearchTest, WhatAPullBringsIsFoundAtOnceAndLater) {
  fill(200);
  TestLaptop other(dir / "b", "韦审核");
  know(other);
  index_all(other);
  other.take_from(laptop);
  for (int i = 0; i < 40; ++i) expect_same(other, random_query(), "after the pull");
  index_all(other);
  for (int i = 0; i < 40; ++i) expect_same(other, random_query(), "indexed");
  EXPECT_TRUE(other.records().verify_index().value());
}

TEST_F(SearchTest, WhatTheServerDidNotTakeIsStillFoundWhereItWasTyped) {
  fill(0);
  const auto first = laptop.save("person", {{"name", "黄小花"}, {"place", "450224204201"}});
  const auto second = laptop.save("person", first.id, {{"name", "黄玉兰"}});
  laptop.save("person", {{"name", "某乙"}, {"place", "450224204201"}});
  index_all(laptop);
  sync::Transaction transaction(laptop.workspace().store());
  ASSERT_TRUE(transaction.begin().ok());
  ASSERT_TRUE(sync::set_verdict(laptop.workspace().store(), second.undo->change, {std::nullopt, "out_of_scope"}).ok());
  ASSERT_TRUE(transaction.commit().ok());
  EXPECT_EQ(found(laptop, "玉兰"), std::vector<RecordId>{first.id});
  EXPECT_TRUE(found(laptop, "小花").empty());
  index_all(laptop);
  EXPECT_EQ(found(laptop, "hyl"), std::vector<RecordId>{first.id});
  EXPECT_TRUE(found(laptop, "小花").empty());
  EXPECT_TRUE(laptop.records().verify_index().value());
}

TEST_F(SearchTest, AFolderOfTheFormerVersionIsIndexedInSlicesAndSearchedMeanwhile) {
  fill(0);
  for (int i = 0; i < 2600; ++i) add_person();
  ASSERT_TRUE(laptop.workspace()
                  .store()
                  .db()
                  .exec("DROP TABLE search_words; DROP TABLE search_doc; DROP TABLE "
                        "search_dirty; DROP TABLE search_state")
                  .ok());
  laptop.reopen();
  know(laptop);
  ListQuery query;
  query.text = "韦美";
  auto expected = by_reading(laptop, query);
  EXPECT_GT(expected.size(), 10u);
  EXPECT_EQ(ids(laptop.records().list(query).value()), expected);
  auto hits = laptop.records().search(query).value();
  EXPECT_FALSE(hits.by_index());
  ASSERT_TRUE(laptop.records().find_more(hits, SIZE_MAX).ok());
  EXPECT_EQ(hits.keys().size(), expected.size());
  const auto before = laptop.records().index_progress().value();
  EXPECT_EQ(before.done, 0);
  ASSERT_TRUE(laptop.records().index_some().ok());
  const auto after = laptop.records().index_progress().value();
  EXPECT_GT(after.done, 0);
  EXPECT_LT(after.done, after.all);
  index_all(laptop);
  expect_same(laptop, query, "indexed");
  EXPECT_TRUE(laptop.records().verify_index().value());
}

TEST_F(SearchTest, ADamagedIndexIsBuiltAnewAndNeverAnError) {
  fill(100);
  index_all(laptop);
  for (const char* damage : {"DROP TABLE search_words", "DELETE FROM search_words_data WHERE id > 10",
                             "UPDATE search_doc SET seq = -seq WHERE record % 3 = 0", "DELETE FROM search_state",
                             "DELETE FROM search_doc"}) {
    ASSERT_TRUE(laptop.workspace().store().db().exec(damage).ok()) << damage;
    laptop.reopen();
    know(laptop);
    const auto fits = laptop.records().verify_index();
    ASSERT_TRUE(fits.ok()) << damage;
    EXPECT_FALSE(*fits) << damage;
    ListQuery query;
    query.text = "韦";
    EXPECT_EQ(ids(laptop.records().list(query).value()), by_reading(laptop, query)) << damage;
    laptop.save("person", {{"name", "韦又一"}, {"place", "450224204201"}});
    index_all(laptop);
    expect_same(laptop, query, damage);
    EXPECT_TRUE(laptop.records().verify_index().value()) << damage;
  }
}

TEST_F(SearchTest, ManyAreDeletedAndBroughtBackInOneStepEach) {
  fill(0);
  std::vector<RecordId> wanted;
  for (int i = 0; i < 30; ++i)
    wanted.push_back(laptop.save("person", {{"name", "石批量"}, {"place", "450224204201"}}).id);
  index_all(laptop);
  const auto before = laptop.changes();
  const auto removed = laptop.records().remove_many(wanted).value();
  EXPECT_EQ(removed.size(), 30u);
  EXPECT_EQ(laptop.changes(), before + 30);
  EXPECT_TRUE(found(laptop, "spl").empty());
  std::vector<records::UndoToken> tokens;
  for (const auto& one : removed) tokens.push_back(one.undo.value());
  laptop.records().restore(wanted[3]).value();  // somebody was quicker with one of them
  EXPECT_EQ(laptop.records().undo_many(tokens)->saved.size(), 29U);
  EXPECT_EQ(found(laptop, "spl").size(), 30u);
  index_all(laptop);
  EXPECT_EQ(found(laptop, "批量").size(), 30u);
  const auto again = laptop.records().restore_many(wanted).value();  // alive already: nothing is written
  EXPECT_FALSE(again.front().undo.has_value());
  wanted.push_back(laptop.records().new_id());
  EXPECT_FALSE(laptop.records().remove_many(wanted).ok());  // one that is not there: none of them
  EXPECT_EQ(found(laptop, "批量").size(), 30u);
  EXPECT_TRUE(laptop.verifies());
}

TEST_F(SearchTest, APowerCutLeavesIndexAndRecordsInStep) {
  namespace fs = std::filesystem;
  fill(120);
  for (int cut = 0; cut < 6; ++cut) {
    const std::string copy = dir / ("cut" + std::to_string(cut));
    fs::create_directories(copy);
    fill(20);
    for (int i = 0; i < cut % 3; ++i) ASSERT_TRUE(laptop.records().index_some().ok());
    if (cut % 2 > 0) fill(3);
    for (const char* end : {"", "-wal"}) {
      const auto file = records::ledger_file(laptop.workspace().folder()).string() + end;
      if (fs::exists(file)) fs::copy_file(file, records::ledger_file(copy).string() + end);
    }
    records::OpenOptions options;
    auto workspace = records::Workspace::open(copy, options).value();
    records::RecordStore store(*workspace, shipped_forms());
    store.know_places(places_table());
    EXPECT_TRUE(store.verify_index().value()) << cut;
    ListQuery query;
    query.text = "韦";
    EXPECT_EQ(ids(store.list(query).value()), ids(laptop.records().list(query).value())) << cut;
  }
}

}  // namespace
}  // namespace yanxing::testing
