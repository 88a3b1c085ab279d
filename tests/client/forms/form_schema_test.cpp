// assets/forms/form.schema.json, which editors check forms with, says what the loader says.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/client/forms/form_builder.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;
using yanxing::testing::read_file;
using yanxing::testing::source_dir;

const std::filesystem::path folder = source_dir() / "assets/forms";

yanxing::testing::ProcessResult check(const std::vector<std::string>& files) {
  std::vector<std::string> arguments{(source_dir() / "tests/client/forms/check_form_schema.py").string(),
                                     (folder / "form.schema.json").string()};
  arguments.insert(arguments.end(), files.begin(), files.end());
  return yanxing::testing::run("/usr/bin/python3", arguments);
}

std::string readme_example() {
  const std::string text = read_file(folder / "README.md");
  const std::size_t start = text.find("```json\n") + 8;
  return text.substr(start, text.find("```", start) - start);
}

TEST(FormSchema, AllShippedFormsAndTheExampleOfTheReadmeFit) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "form.schema.json")
      files.push_back(entry.path().string());
  }
  ASSERT_GT(files.size(), 20U);
  const yanxing::testing::TempDir dir;
  files.push_back(dir / "README.json");
  std::ofstream(files.back()) << readme_example();
  const auto checked = check(files);
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
}

/// What the loader says is allowed where a property is that nobody knows.
std::set<std::string> allowed_by_loader(json form, const json::json_pointer& at) {
  form[at]["nobody_knows"] = 1;
  const auto read = parse_form(form.dump());
  EXPECT_FALSE(read) << at;
  const std::string detail = read ? std::string() : read.error().detail;
  const std::string mark = "allowed here: ";
  const std::size_t start = detail.find(mark);
  EXPECT_NE(start, std::string::npos) << detail;
  std::set<std::string> out;
  std::string names = start == std::string::npos ? std::string() : detail.substr(start + mark.size());
  for (std::size_t end = 0; !names.empty(); names.erase(0, end)) {
    end = std::min(names.find(", "), names.size());
    out.insert(names.substr(0, end));
    if (end < names.size()) end += 2;
  }
  return out;
}

std::set<std::string> keys(const json& object) {
  std::set<std::string> out;
  for (const auto& [key, value] : object.items()) out.insert(key);
  return out;
}

TEST(FormSchema, KnowsThePropertiesThatTheLoaderKnows) {
  const json schema = json::parse(read_file(folder / "form.schema.json"));
  const json& parts = schema["$defs"];
  json form{{"form", "x"},
            {"version", 1},
            {"title", testing::text("表")},
            {"files", {{{"name", "a.csv"}, {"sha256", std::string(64, 'a')}}}},
            {"fields",
             {testing::ask("a", "select_one", {{"choices", testing::choices({"1"})}}),
              testing::repeat("r", {testing::ask("b", "text")})}}};
  ASSERT_TRUE(parse_form(form.dump()));
  using at = json::json_pointer;
  EXPECT_EQ(keys(schema["properties"]), allowed_by_loader(form, at("")));
  EXPECT_EQ(keys(parts["field"]["properties"]), allowed_by_loader(form, at("/fields/0")));
  EXPECT_EQ(keys(parts["group"]["properties"]), allowed_by_loader(form, at("/fields/1")));
  EXPECT_EQ(keys(parts["choice"]["properties"]), allowed_by_loader(form, at("/fields/0/choices/0")));
  EXPECT_EQ(keys(parts["file"]["properties"]), allowed_by_loader(form, at("/files/0")));
}

TEST(FormSchema, RefusesWhatTheLoaderRefuses) {
  const std::vector<std::pair<const char*, json>> wrong{
      {"a property that nobody knows", testing::ask("a", "text", {{"lable", "?"}})},
      {"a type that nobody knows", testing::ask("a", "txt")},
      {"a limit of a number", testing::ask("a", "integer", {{"max_characters", 3}})},
      {"choices of a date", testing::ask("a", "date", {{"choices", testing::choices({"1"})}})},
      {"a select without choices", testing::ask("a", "select_one")},
      {"a reference to nothing", testing::ask("a", "reference")},
      {"a note that is required", testing::ask("a", "note", {{"required", true}})},
      {"an override of nothing", testing::ask("a", "text", {{"override", true}})},
      {"a level that nobody knows", testing::ask("a", "place", {{"levels", {"street"}}})},
      {"a step of nothing", testing::ask("a", "range", {{"range", {{"start", 0}, {"end", 1}, {"step", 0}}}})},
      {"a question that says nothing", json{{"name", "a"}, {"type", "text"}}},
      {"a group that is counted", testing::group("g", {testing::ask("a", "text")}, {{"repeat_count", "3"}})},
      {"an empty group", testing::group("g", {})},
      {"a choice with a space",
       testing::ask("a", "select_one", {{"choices", {{{"value", "a b"}, {"label", testing::text("x")}}}}})},
      {"a name with a space", testing::ask("a b", "text")}};
  const yanxing::testing::TempDir dir;
  std::vector<std::string> files;
  for (const auto& [what, field] : wrong) {
    const json form{{"form", "x"}, {"version", 1}, {"title", testing::text("表")}, {"fields", {field}}};
    EXPECT_FALSE(parse_form(form.dump())) << what;
    files.push_back(dir / (std::string(what) + ".json"));
    std::ofstream(files.back()) << form.dump();
  }
  const auto checked = check(files);
  EXPECT_EQ(checked.exit_code, 1) << checked.err;
  for (const std::string& file : files)
    EXPECT_NE(checked.out.find(file + ": $"), std::string::npos) << file << " fits the schema";
}

}  // namespace
}  // namespace yanxing::forms
