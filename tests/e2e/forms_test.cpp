// Every shipped form with the real programs: filled, finalised, saved on one laptop, sent to the server, taken by
// another laptop and opened there. Nothing is lost or changed on the way, and all three hold the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <map>

#include "client/forms/filling.h"
#include "client/places/places.h"
#include "tests/e2e/programs.h"
#include "tests/support/form_filler.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

const std::filesystem::path assets = source_dir() / "assets";
const std::string township = "450224204";

/// The clock and zone of the programs.
int local_offset_minutes(std::int64_t at_ms) {
  const std::time_t seconds = at_ms / 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

FillHelp help() {
  FillHelp out;
  out.seed = 20210517;
  out.area = township;
  const auto places = places::Places::load(assets / "places/places.csv");
  EXPECT_TRUE(places) << places.error().detail;
  for (const places::Place& place : places->all()) out.places.push_back(place.code);
  const std::int64_t now_ms = std::int64_t{std::time(nullptr)} * 1000;
  out.environment.now_ms = [now_ms] { return now_ms; };
  out.environment.utc_offset_minutes = local_offset_minutes;
  out.environment.table = tables_in(assets / "forms");
  return out;
}

/// So that records come before those that refer to them.
std::vector<const forms::Form*> referred_first(const forms::FormSet& set) {
  std::vector<const forms::Form*> waiting, out;
  for (const forms::Form& form : set.forms()) waiting.push_back(&form);
  const auto is_there = [&](const std::string& name) {
    return std::any_of(out.begin(), out.end(), [&](const forms::Form* form) { return form->name == name; });
  };
  while (!waiting.empty()) {
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const forms::Form* form) {
      return std::all_of(form->fields.begin(), form->fields.end(), [&](const forms::Field& field) {
        return field.to.empty() || field.to == form->name || is_there(field.to);
      });
    });
    if (next == waiting.end()) {
      ADD_FAILURE() << "forms refer to each other in a circle";
      break;
    }
    out.push_back(*next);
    waiting.erase(next);
  }
  return out;
}

json as_json(const forms::Answers& answers) {
  json out = json::object();
  for (const auto& [path, value] : answers) out[path] = value;
  return out;
}

forms::Answers as_answers(const json& values) {
  forms::Answers out;
  for (const auto& [path, value] : values.items()) out[path] = value;
  return out;
}

struct Filled {
  const forms::Form* form;
  std::string id;
  json answers;
};

/// One finished record of every form, saved on a laptop.
std::vector<Filled> fill_all(const forms::FormSet& set, FillHelp& with, const Laptop& laptop) {
  std::vector<Filled> out;
  json first_day;
  for (const forms::Form* form : referred_first(set)) {
    if (form->is_shared) continue;      // the city's alone; tests/e2e/round_test.cpp
    if (form->is_from_above) continue;  // the county's; tests/e2e/review_writer_test.cpp
    auto filled = fill_form(*form, with);
    if (!filled) {
      ADD_FAILURE() << filled.error().detail;
      continue;
    }
    forms::Answers answers = filled->result();
    if (!form->state_field.empty()) answers[form->state_field] = "final";
    if (form->name == "training") first_day = answers["start"];
    if (form->name == "session") answers["date"] = first_day;  // one of the training's days, or it is refused
    const auto saved = laptop.cli({"save", form->name, "--json-in", "-"}, as_json(answers).dump());
    out.push_back({form, first_line(saved.out), as_json(answers)});
    with.records[form->name].push_back(out.back().id);
  }
  return out;
}

/// The record as a laptop has it is what was filled, finished, and opens without a finding.
void expect_whole(const Laptop& laptop, const Filled& filled, const FillHelp& with) {
  SCOPED_TRACE(filled.form->name);
  const json records = laptop.list(filled.form->name);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0]["id"], filled.id);
  EXPECT_EQ(records[0]["state"], "final");
  EXPECT_EQ(records[0]["sync"], "on_server");
  EXPECT_TRUE(records[0]["conflicts"].empty());
  json expected = filled.answers;
  // What a training record takes from attendance the program works out over the laptop's own sessions and marks.
  for (const auto& [path, value] : records[0]["values"].items()) {
    const forms::Field* field = filled.form->find(forms::field_of_path(path));
    const bool of_attendance = filled.form->name == "training_record" && field != nullptr && field->calculate;
    if (of_attendance) expected[path] = value;
  }
  EXPECT_EQ(json::diff(expected, records[0]["values"]), json::array());
  const forms::Filling opened(*filled.form, with.environment, as_answers(records[0]["values"]), false);
  EXPECT_EQ(findings_text(*filled.form, opened.errors()), "");
  EXPECT_EQ(as_json(opened.result()), filled.answers);
  EXPECT_EQ(opened.progress(opened.root()).missing, 0U);
}

TEST(ShippedForms, AreFilledFinishedSentAndOpenedOnAnotherLaptopUnchanged) {
  const auto set = forms::FormSet::load(assets / "forms");
  ASSERT_TRUE(set) << set.error().detail;
  ASSERT_EQ(set->forms().size(), 27U);
  const TempDir dir;
  Server server(dir);
  server.start();
  Laptop one(dir, "laptop-one", township), two(dir, "laptop-two", township);
  one.enrol(server, township);
  two.enrol(server, township);

  FillHelp with = help();
  const std::vector<Filled> all = fill_all(*set, with, one);
  ASSERT_EQ(all.size(), set->forms().size() - 2);

  const json sent = one.sync({0});  // 5 would be conflicts or quarantine
  EXPECT_EQ(sent["sent"], all.size());
  EXPECT_EQ(sent["receipt"]["n"], all.size()) << "the receipt covers every change";
  EXPECT_EQ(sent["unsent"], 0);
  EXPECT_EQ(sent["quarantine"], 0);
  const json received = two.sync({0});
  EXPECT_EQ(received["received"], all.size());
  EXPECT_EQ(received["quarantine"], 0);
  EXPECT_EQ(server.admin_json({"status", "--json"})["quarantine"], 0);

  for (const Filled& filled : all) {
    expect_whole(one, filled, with);
    expect_whole(two, filled, with);
  }

  const json held = server.admin_json({"verify", "--scope", township, "--json"});
  const json verified = two.verify();
  EXPECT_TRUE(verified["ok"]);
  EXPECT_EQ(verified["digest"], held["digest"]);
  // The photos that its forms name were never taken: that is all there is to say.
  const json named = json::parse(one.cli({"--json", "verify"}, {}, {1}).out);
  EXPECT_FALSE(named.contains("findings"));
  EXPECT_FALSE(named["attachments_missing"].empty());
  EXPECT_TRUE(named["attachments_damaged"].empty());
  EXPECT_EQ(named["digest"], held["digest"]);
  EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace yanxing::testing
