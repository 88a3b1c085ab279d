// Forms that a person installs on a laptop, and every version that records were filled with.
#include "client/records/form_library.h"

#include <fstream>

#include "client/records/restore.h"
#include "sync/base/hash.h"
#include "tests/client/records/fixture.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
using records::FormLibrary;
using records::FormSource;

json label(const std::string& words) { return {{"zh", words}, {"en", words}}; }

json visit(int version, const std::string& question = "谁") {
  return {{"form", "house_visit"},
          {"version", version},
          {"title", label("入户")},
          {"fields", {{{"name", "who"}, {"type", "text"}, {"label", label(question)}}}}};
}

FormSource source_of(const json& form) {
  auto parsed = forms::parse_form(form.dump());
  EXPECT_TRUE(parsed) << parsed.error().detail;
  return {std::move(*parsed), {}, {}};
}

class FormLibraryTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop laptop{dir / "a"};
  std::filesystem::path assets = source_dir() / "assets";

  FormLibrary library() { return FormLibrary(laptop.workspace(), assets); }
  std::string write(const std::string& name, const std::string& content) {
    std::ofstream(dir / name, std::ios::binary) << content;
    return dir / name;
  }
};

TEST_F(FormLibraryTest, AnInstalledFormIsThereAfterTheNextStart) {
  ASSERT_TRUE(library().install(source_of(visit(1))).ok());
  laptop.reopen();
  const auto forms = library().load().value();
  ASSERT_NE(forms.find("house_visit"), nullptr);
  EXPECT_NE(forms.find("person"), nullptr);
  records::RecordStore store(laptop.workspace(), forms);
  EXPECT_TRUE(store.save({"house_visit", std::nullopt, {{"who", "韦小花"}}, {}}).ok());
}

TEST_F(FormLibraryTest, ANewerVersionTakesOverAndTheOldOneCanStillBeRead) {
  ASSERT_TRUE(library().install(source_of(visit(1, "谁"))).ok());
  ASSERT_TRUE(library().install(source_of(visit(3, "户主是谁"))).ok());
  FormLibrary now = library();
  EXPECT_EQ(now.load()->find("house_visit")->version, 3u);
  EXPECT_EQ(now.find("house_visit", 1).value()->find("who")->label.zh, "谁");
  EXPECT_EQ(now.find("house_visit", 3).value()->find("who")->label.zh, "户主是谁");
  EXPECT_FALSE(now.find("house_visit", 2).value().has_value());
  std::vector<std::pair<std::uint32_t, bool>> versions;
  const auto listed = now.list().value();
  for (const auto& form : listed) {
    if (form.name == "house_visit") versions.emplace_back(form.version, form.current);
  }
  EXPECT_EQ(versions, (std::vector<std::pair<std::uint32_t, bool>>{{1, false}, {3, true}}));
}

TEST_F(FormLibraryTest, TheSameVersionWithOtherContentIsRefused) {
  ASSERT_TRUE(library().install(source_of(visit(2))).ok());
  EXPECT_TRUE(library().install(source_of(visit(2))).ok());
  const auto other = library().install(source_of(visit(2, "其他")));
  EXPECT_EQ(other.error().code, Code::exists);
  EXPECT_NE(other.error().detail.find("raise the version"), std::string::npos);
  EXPECT_EQ(library().install(source_of(visit(1))).error().code, Code::exists);
}

TEST_F(FormLibraryTest, AShippedFormIsReplacedOnlyByAHigherVersion) {
  const std::uint32_t shipped = library().load()->find("person")->version;
  json person = library().load()->find("person")->source;
  EXPECT_EQ(library().install(source_of(person)).error().code, Code::exists);
  person["version"] = shipped + 1;
  ASSERT_TRUE(library().install(source_of(person)).ok());
  EXPECT_EQ(library().load()->find("person")->version, shipped + 1);
  EXPECT_TRUE(library().find("person", shipped).value().has_value());
}

TEST_F(FormLibraryTest, ShippedVersionsAreKeptOnceLoaded) {
  const auto forms = library().load().value();
  for (const forms::Form& form : forms.forms()) {
    const auto kept = library().find(form.name, form.version).value();
    ASSERT_TRUE(kept.has_value()) << form.name;
    EXPECT_EQ(kept->source, form.source);
  }
}

TEST_F(FormLibraryTest, AFormThatDoesNotGoTogetherWithTheOthersIsRefusedWhole) {
  json form = visit(1);
  form["fields"].push_back({{"name", "of"}, {"type", "reference"}, {"to", "nowhere"}, {"label", label("所属")}});
  const auto refused = library().install(source_of(form));
  EXPECT_EQ(refused.error().code, Code::invalid);
  EXPECT_NE(refused.error().detail.find("nowhere"), std::string::npos);
  EXPECT_EQ(library().load()->find("house_visit"), nullptr);
}

TEST_F(FormLibraryTest, TablesTravelWithTheFormAndItsBackup) {
  const std::string csv = "name,label\na,甲村\nb,乙村\n";
  json form = visit(1);
  form["files"] = {{{"name", "villages.csv"}, {"sha256", sha256(csv).hex()}, {"bytes", csv.size()}}};
  form["fields"].push_back(
      {{"name", "village"}, {"type", "select_one"}, {"file", "villages.csv"}, {"label", label("村")}});
  write("villages.csv", csv);
  const auto reading = records::read_form_source(write("house_visit.json", form.dump()));
  ASSERT_TRUE(reading.source) << forms::xlsform::problem_text(reading.errors.front());
  ASSERT_TRUE(library().install(*reading.source).ok());

  ASSERT_TRUE(laptop.workspace().backup_to(dir / "copy.db").ok());
  ASSERT_TRUE(records::restore(dir / "b", dir / "copy.db").ok());
  auto other = records::Workspace::open(dir / "b").value();
  FormLibrary there(*other, assets);
  const auto forms = there.load().value();
  const auto table = there.table(*forms.find("house_visit"), "villages.csv");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->rows(), 2u);
  EXPECT_EQ(there.file(*forms.find("house_visit"), "villages.csv").value(), csv);
  EXPECT_EQ(there.table(*forms.find("house_visit"), "villages.csv"), table);  // read once
  EXPECT_EQ(there.table(*forms.find("house_visit"), "other.csv"), nullptr);
}

TEST_F(FormLibraryTest, WhatAFormNeedsAndIsNotThereIsNamed) {
  json form = visit(1);
  form["files"] = {{{"name", "villages.csv"}, {"sha256", std::string(64, '0')}, {"bytes", 1}}};
  const auto missing = records::read_form_source(write("v.json", form.dump()));
  ASSERT_EQ(missing.errors.size(), 1u);
  EXPECT_NE(missing.errors[0].cause.find("villages.csv"), std::string::npos);
  EXPECT_NE(missing.errors[0].cure.find("v-media"), std::string::npos);
  std::filesystem::create_directory(dir / "v-media");
  write("v-media/villages.csv", "name\nx\n");
  EXPECT_NE(records::read_form_source(dir / "v.json").errors.at(0).cause.find("compiled with"), std::string::npos);
  EXPECT_FALSE(records::read_form_source(write("no.json", "[1, 2]")).errors.empty());
  EXPECT_FALSE(records::read_form_source(write("no.xlsx", "no workbook")).errors.empty());
  EXPECT_FALSE(records::read_form_source(dir / "none.xlsx").errors.empty());
}

TEST_F(FormLibraryTest, AWorkbookCompilesWithItsTables) {
  const auto reading = records::read_form_source(source_dir() / "assets/forms/person.xlsx");
  ASSERT_TRUE(reading.source) << forms::xlsform::problem_text(reading.errors.front());
  EXPECT_EQ(reading.source->form.name, "person");
  EXPECT_EQ(reading.source->files.size(), reading.source->form.files.size());
}

TEST_F(FormLibraryTest, AnInstalledFormThatNoProgramReadsAnyMoreKeepsTheOthersGoing) {
  ASSERT_TRUE(library().install(source_of(visit(1))).ok());
  ASSERT_TRUE(laptop.workspace().store().db().exec("UPDATE form SET json = '{}' WHERE name = 'house_visit'").ok());
  std::vector<std::string> left_out;
  const auto forms = library().load(&left_out);
  ASSERT_TRUE(forms) << forms.error().detail;
  EXPECT_NE(forms->find("person"), nullptr);
  EXPECT_EQ(forms->find("house_visit"), nullptr);
  ASSERT_EQ(left_out.size(), 1u);
  EXPECT_NE(left_out[0].find("house_visit 1"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
