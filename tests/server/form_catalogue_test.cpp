// What the server makes of forms: which changes it can apply.
#include "server-stub/form_catalogue.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "server-stub/embedded_forms.h"
#include "sync/base/cbor.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

std::string text(std::string_view value) {
  std::string out;
  cbor::Writer(out).text(value);
  return out;
}
std::string number(double value) {
  std::string out;
  cbor::Writer(out).real(value);
  return out;
}
std::string null_value() {
  std::string out;
  cbor::Writer(out).null();
  return out;
}

sync::Change change_of(const char* form, const char* cell, std::string value) {
  sync::Change change;
  change.form = form;
  change.place = "450224204";
  change.edits.push_back({cell, std::move(value), {}, false});
  return change;
}

TEST(FormCatalogue, HoldsTheShippedFormsByteForByte) {
  std::set<std::string> embedded;
  for (const auto& form : embedded_forms()) {
    embedded.insert(std::string(form.file));
    EXPECT_EQ(form.json, testing::read_file(testing::source_dir() / "assets/forms" / form.file)) << form.file;
  }
  for (const char* name : {"person", "training", "session", "mark", "observation"})
    EXPECT_TRUE(embedded.contains(std::string(name) + ".json"));
  const auto catalogue = FormCatalogue::embedded();
  ASSERT_TRUE(catalogue) << catalogue.error().detail;
  EXPECT_TRUE(catalogue->knows("mark"));
  EXPECT_FALSE(catalogue->knows("horoscope"));
  EXPECT_EQ(catalogue->state_field("observation"), "state");
  EXPECT_EQ(catalogue->state_field("mark"), "");
}

TEST(FormCatalogue, TellsWhatCannotBeApplied) {
  const auto forms = FormCatalogue::embedded().value();
  const auto judge = [&](const char* form, const char* cell, std::string value) {
    return forms.quarantine_reason(change_of(form, cell, std::move(value)));
  };
  EXPECT_EQ(judge("horoscope", "sign", text("x")), "unknown_form");
  EXPECT_EQ(judge("person", "name", text("韦甲")), "");
  EXPECT_EQ(judge("person", "name", number(1)), "bad_type");
  EXPECT_EQ(judge("person", "name", null_value()), "");
  EXPECT_EQ(judge("person", "not_yet_invented", number(1)), "");
  EXPECT_EQ(judge("session", "date", text("2021-05-17")), "");
  EXPECT_EQ(judge("session", "date", text("17 May")), "bad_type");
  EXPECT_EQ(judge("mark", "at", text("08:24")), "");
  EXPECT_EQ(judge("mark", "at", text("8:24")), "bad_type");
}

TEST(FormCatalogue, LooksIntoCellsOfSeveralFields) {
  const auto forms = FormCatalogue::embedded().value();
  std::string answer;
  cbor::Writer(answer).map(2).text("s1_meeting").text("no").text("s1_meeting_comment").text("因雨改期");
  EXPECT_EQ(forms.quarantine_reason(change_of("observation", "s1_meeting", answer)), "");
  std::string wrong;
  cbor::Writer(wrong).map(1).text("s1_meeting").uint(7);
  EXPECT_EQ(forms.quarantine_reason(change_of("observation", "s1_meeting", wrong)), "bad_type");
}

TEST(FormCatalogue, AFolderOfFormsReplacesTheShippedOnes) {
  const testing::TempDir dir;
  std::ofstream(dir / "poem.json") << R"({"form": "poem", "fields": [{"name": "lines", "type": "integer"},
    {"name": "g", "type": "group", "fields": [{"name": "rhymes", "type": "select_multiple"}]}]})";
  std::ofstream(dir / "form.schema.json") << "{}";
  const auto forms = FormCatalogue::load(dir.path());
  ASSERT_TRUE(forms) << forms.error().detail;
  EXPECT_FALSE(forms->knows("mark"));
  EXPECT_EQ(forms->quarantine_reason(change_of("poem", "lines", number(4))), "");
  EXPECT_EQ(forms->quarantine_reason(change_of("poem", "lines", number(4.5))), "bad_type");
  EXPECT_EQ(forms->quarantine_reason(change_of("poem", "rhymes", text("abab"))), "bad_type");
}

TEST(FormCatalogue, KnowsEveryTypeOfTheFormatAndLooksIntoRows) {
  FormCatalogue forms;
  ASSERT_TRUE(forms.add_newer(R"({"form": "house", "version": 2, "state": "__state", "fields": [
    {"name": "roof", "type": "select_one"}, {"name": "__state", "type": "hidden"}, {"name": "score", "type": "calculate"},
    {"name": "warmth", "type": "range"}, {"name": "when", "type": "datetime"}, {"name": "where", "type": "geopoint"},
    {"name": "order", "type": "rank"}, {"name": "read", "type": "acknowledge"}, {"name": "photo", "type": "image"},
    {"name": "paper", "type": "file"}, {"name": "code", "type": "barcode"}, {"name": "began", "type": "start"},
    {"name": "ended", "type": "end"}, {"name": "day", "type": "today"}, {"name": "who", "type": "username"},
    {"name": "laptop", "type": "deviceid"}, {"name": "member", "type": "repeat", "fields": [
      {"name": "age", "type": "integer"}, {"name": "more", "type": "group", "fields": [
        {"name": "more/note", "node": "note", "type": "text"}]},
      {"name": "job", "type": "repeat", "fields": [{"name": "title", "type": "text"}]}]}]})",
                              "house.json"));
  EXPECT_EQ(forms.state_field("house"), "__state");
  EXPECT_EQ(forms.version("house"), 2);
  const auto judge = [&](const char* cell, std::string value) {
    return forms.quarantine_reason(change_of("house", cell, std::move(value)));
  };
  for (const char* cell : {"__state", "score", "where", "read", "photo", "paper", "code", "began", "who", "laptop",
                           "member[k3]/more/note", "member[k3]/job[1]/title", "member[k3]/unknown"})
    EXPECT_EQ(judge(cell, text("x")), "") << cell;
  for (const char* cell :
       {"score", "warmth", "member[k3]", "member[k3]/job[1]", "member[k3]/age", "member[k3]/unknown"})
    EXPECT_EQ(judge(cell, number(4)), "") << cell;
  for (const char* cell : {"warmth", "when", "order", "member[k3]", "member[k3]/age", "~member[k3]/age"})
    EXPECT_EQ(judge(cell, text("x")), "bad_type") << cell;
  for (const char* cell : {"roof", "where", "photo", "member[k3]/more/note", "member[k3]/job[1]/title"})
    EXPECT_EQ(judge(cell, number(4)), "bad_type") << cell;
  for (const char* cell : {"member[k3]", "member[k3]/age", "member[k3]/job[1]/title"})
    EXPECT_EQ(judge(cell, null_value()), "") << cell;
  EXPECT_EQ(judge("when", text("2021-05-17T08:24:00.000+08:00")), "");
  for (const char* whole : {"2021-05-17T08:24:00+08:00", "2021-05-17T08:24:00Z", "2021-05-17T08:24:00"})
    EXPECT_EQ(judge("when", text(whole)), "") << whole;
  for (const char* half : {"2021-05-17", "2021-05-17T", "2021-05-17T08:24", "T08:24", "2021-02-30T08:24:00", "0930T"})
    EXPECT_EQ(judge("when", text(half)), "bad_type") << half;

  std::string set;
  cbor::Writer(set).map(2).text("age").uint(7).text("more/note").text("上小学");
  EXPECT_EQ(judge("member[k3]/age", set), "");
  std::string wrong;
  cbor::Writer(wrong).map(1).text("age").text("seven");
  EXPECT_EQ(judge("member[k3]/age", wrong), "bad_type");
}

TEST(FormCatalogue, ASharedFormLiesOnlyWhereItSaysSo) {
  const auto forms = FormCatalogue::embedded().value();
  EXPECT_EQ(forms.shared(), std::vector<std::string>{"round"});
  auto change = change_of("round", "remark", text("x"));
  change.place = "4502";
  EXPECT_EQ(forms.quarantine_reason(change), "");
  for (const char* place : {"450224", "450224204"}) {
    change.place = place;
    EXPECT_EQ(forms.quarantine_reason(change), "from_above") << place;
  }
  auto other = change_of("training", "title", text("x"));
  other.place = "450224204";
  EXPECT_EQ(forms.quarantine_reason(other), "");
}

TEST(FormCatalogue, AReviewIsWrittenFromAbove) {
  const auto forms = FormCatalogue::embedded().value();
  EXPECT_EQ(forms.from_above(), std::vector<std::string>{"review"});
  const auto county = forms.with_forms({{"450224"}});
  EXPECT_TRUE(county.may_write("review", "450224204204"));
  EXPECT_FALSE(county.may_write("review", "450224")) << "nobody reviews her own unit";
  EXPECT_TRUE(county.may_write("training", "450224"));
  EXPECT_FALSE(forms.with_forms({{"450224204"}}).may_write("review", "450224204204"));
  EXPECT_TRUE(forms.with_forms({{"450224204"}}).sees("review", "450224204204")) << "and reads it";
}

TEST(FormCatalogue, OnlyANewerVersionTakesTheOldOnesPlace) {
  FormCatalogue forms;
  const auto add = [&](int version, const char* type) {
    return forms.add_newer(R"({"form": "poem", "version": )" + std::to_string(version) +
                               R"(, "fields": [{"name": "lines", "type": ")" + type + "\"}]}",
                           "poem.json");
  };
  ASSERT_TRUE(add(2, "integer"));
  ASSERT_TRUE(add(1, "text"));
  EXPECT_EQ(forms.quarantine_reason(change_of("poem", "lines", number(4))), "");
  ASSERT_TRUE(add(3, "text"));
  EXPECT_EQ(forms.quarantine_reason(change_of("poem", "lines", number(4))), "bad_type");
  EXPECT_EQ(add(4, "smell").error().code, Code::invalid);
  EXPECT_EQ(forms.version("poem"), 3);
}

TEST(FormCatalogue, ABadFormIsNamed) {
  const testing::TempDir dir;
  EXPECT_EQ(FormCatalogue::load(dir.path()).error().code, Code::not_found);
  EXPECT_EQ(FormCatalogue::load(dir / "nowhere").error().code, Code::not_found);
  std::ofstream(dir / "a.json") << R"({"form": "a", "fields": [{"name": "x", "type": "smell"}]})";
  const auto forms = FormCatalogue::load(dir.path());
  ASSERT_FALSE(forms);
  EXPECT_NE(forms.error().detail.find("a.json: unknown type smell"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::server
