// Generated samples: repeatable, fitting the forms, and nobody's real data.
#include "tools/sample/sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "client/forms/answers.h"
#include "client/records/value_codec.h"
#include "sync/ledger/change.h"
#include "tests/support/paths.h"

namespace yanxing::sample {
namespace {

const places::Places& all_places() {
  static const auto places = places::Places::load(testing::source_dir() / "assets/places/places.csv");
  return *places;
}

Sample sample(std::uint64_t seed = 1) { return *Sample::make(all_places(), "450224204", seed); }

const forms::Form& form_of(const char* name) {
  static const auto forms = forms::FormSet::load(testing::source_dir() / "assets/forms");
  return *forms->find(name);
}

/// The id that an import gives a line: from its natural key.
std::string imported_id(const char* form_name, const nlohmann::ordered_json& line) {
  forms::Answers answers;
  for (const auto& [name, value] : line.items()) answers[name] = nlohmann::json(value);
  const auto values = forms::key_values(form_of(form_name), answers);
  std::vector<std::pair<std::string, std::string>> key;
  for (const auto& [cell, value] : *values) key.emplace_back(cell, *records::encode_value(value));
  return sync::natural_record_id(form_name, key).text();
}

/// Findings of a line against its form, as it would be imported.
std::size_t findings(const char* form_name, const nlohmann::ordered_json& line) {
  const forms::Form& form = form_of(form_name);
  forms::Answers answers;
  for (const auto& [name, value] : line.items()) {
    if (name == "id") continue;
    EXPECT_NE(form.find(name), nullptr) << name;
    answers[name] = nlohmann::json(value);
  }
  std::size_t count = 0;
  for (const auto& [name, value] : answers) count += forms::check_field(form, name, answers).size();
  return count;
}

TEST(Sample, TheSameSeedGivesTheSameRecords) {
  for (std::int64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(sample().person(i), sample().person(i));
    EXPECT_EQ(sample().mark(i, 7), sample().mark(i, 7));
    EXPECT_NE(sample(1).person(i)["id"], sample(2).person(i)["id"]);
  }
}

TEST(Sample, AHundredPeopleFitTheFormAndThePlace) {
  std::set<std::string> ids;
  std::set<std::string> villages;
  for (std::int64_t i = 0; i < 100; ++i) {
    const auto person = sample().person(i);
    ids.insert(person["id"].get<std::string>());
    villages.insert(person["place"].get<std::string>());
    EXPECT_TRUE(person["place"].get<std::string>().starts_with("450224204"));
    EXPECT_EQ(findings("person", person), 0U) << person;
  }
  EXPECT_EQ(ids.size(), 100U);
  EXPECT_EQ(villages.size(), 10U);
}

TEST(Sample, PhonesAreOnesThatNobodyHas) {
  for (std::int64_t i = 0; i < 100; ++i) {
    const std::string phone = sample().person(i)["phone"].get<std::string>();
    ASSERT_EQ(phone.size(), 11U);
    EXPECT_EQ(phone[0], '1');
    EXPECT_EQ(phone.substr(3, 4), "0000");
  }
}

TEST(Sample, MarksBelongToItsPeopleAndSessions) {
  const Sample one = sample();
  std::set<std::string> people;
  std::set<std::string> sessions;
  for (std::int64_t i = 0; i < 30; ++i) people.insert(one.person(i)["id"].get<std::string>());
  for (std::int64_t i = 0; i < 10; ++i) sessions.insert(one.session(i)["id"].get<std::string>());
  std::set<std::string> ids;
  for (std::int64_t i = 0; i < 300; ++i) {
    const auto mark = one.mark(i, 30);
    EXPECT_TRUE(people.contains(mark["person"].get<std::string>()));
    EXPECT_TRUE(sessions.contains(mark["session"].get<std::string>()));
    EXPECT_EQ(findings("mark", mark), 0U) << mark;
    ids.insert(mark["id"].get<std::string>());
  }
  EXPECT_EQ(ids.size(), 300U);
}

TEST(Sample, SessionsBelongToItsTrainingsAndLieWithinThem) {
  const Sample one = sample();
  for (std::int64_t i = 0; i < 40; ++i) {
    const auto session = one.session(i);
    const auto training = one.training(i / sessions_a_training);
    EXPECT_EQ(session["training"], training["id"]);
    EXPECT_LE(training["start"].get<std::string>(), session["date"].get<std::string>());
    EXPECT_GE(training["end"].get<std::string>(), session["date"].get<std::string>());
    EXPECT_EQ(findings("session", session) + findings("training", training), 0U);
  }
}

TEST(Sample, ObservationsCoverEveryVillageAndStageOnce) {
  const Sample one = sample();
  EXPECT_EQ(one.observation_count(), 40);
  std::set<std::string> ids;
  for (std::int64_t i = 0; i < one.observation_count(); ++i) {
    ids.insert(one.observation(i)["id"].get<std::string>());
    EXPECT_EQ(findings("observation", one.observation(i)), 0U);
  }
  EXPECT_EQ(ids.size(), 40U);
}

TEST(Sample, IdsAreThoseThatAnImportWorksOut) {
  const Sample one = sample();
  for (std::int64_t i = 0; i < 12; ++i) {
    EXPECT_EQ(one.session(i)["id"], imported_id("session", one.session(i)));
    EXPECT_EQ(one.mark(i, 5)["id"], imported_id("mark", one.mark(i, 5)));
    EXPECT_EQ(one.observation(i)["id"], imported_id("observation", one.observation(i)));
  }
}

TEST(Sample, AnUnknownPlaceIsAnError) {
  EXPECT_FALSE(Sample::make(all_places(), "77", 1));
  EXPECT_TRUE(Sample::make(all_places(), "450224204201", 1)) << "a village is its own only village";
}

}  // namespace
}  // namespace yanxing::sample
