// The two languages' texts: none missing, none left over, the same placeholders; and how they are filled in.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "client/ui/text.h"
#include "client/ui/wrap.h"
#include "tests/support/paths.h"
#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Key -> all its texts (plural forms joined) of a .po file.
std::map<std::string, std::string> read_po(const std::string& language) {
  std::map<std::string, std::string> texts;
  std::string all;
  for (const fs::directory_entry& entry : fs::directory_iterator(testing::source_dir() / "assets/text")) {
    if (entry.path().filename().string().starts_with(language + ".")) all += read(entry.path()) + "\n";
  }
  std::istringstream in(all);
  static const std::regex key(R"re(^msgid "(.*)"$)re");
  static const std::regex text(R"re(^msgstr(\[\d\])? "(.*)"$)re");
  std::string current;
  std::smatch found;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, found, key)) {
      current = found[1];
      const bool fresh = current.empty() || texts.emplace(current, "").second;
      EXPECT_TRUE(fresh) << language << " has " << current << " twice";
    }
    if (!current.empty() && std::regex_match(line, found, text)) texts[current] += found[2].str() + "\n";
  }
  return texts;
}

std::set<std::string> placeholders(const std::string& text) {
  static const std::regex braces(R"(\{[a-z_0-9]+\})");
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), braces), end; at != end; ++at) names.insert(at->str());
  return names;
}

/// What the sources of the client name: every literal, so that a key can be looked for among them.
struct Literals {
  std::set<std::string> all;
  std::set<std::string> prefixes;  // "error." + something
};

Literals literals_of_the_client() {
  Literals literals;
  static const std::regex quoted(R"re("([a-z][a-z0-9_]*(\.[a-z0-9_]+)+\.?|[a-z][a-z0-9_]*\.)")re");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(testing::source_dir() / "client")) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".h") continue;
    const std::string source = read(entry.path());
    for (std::sregex_iterator at(source.begin(), source.end(), quoted), end; at != end; ++at) {
      const std::string literal = (*at)[1];
      (literal.ends_with('.') ? literals.prefixes : literals.all).insert(literal);
    }
  }
  return literals;
}

bool is_used(const std::string& key, const Literals& literals) {
  if (literals.all.contains(key)) return true;
  for (const std::string& prefix : literals.prefixes) {
    if (key.starts_with(prefix)) return true;
  }
  return false;
}

/// The keys that drawing code passes to tr() or plural(), as literals.
std::set<std::string> keys_asked_for() {
  std::set<std::string> keys;
  static const std::regex call(R"re((?:tr|plural)\(\s*(?:[^()"]*\?\s*)?"([a-z0-9_.]+)"(?:\s*:\s*"([a-z0-9_.]+)")?)re");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(testing::source_dir() / "client/ui")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string source = read(entry.path());
    for (std::sregex_iterator at(source.begin(), source.end(), call), end; at != end; ++at) {
      for (std::size_t group = 1; group < 3; ++group) {
        if ((*at)[group].length() > 0) keys.insert((*at)[group]);
      }
    }
  }
  return keys;
}

TEST(Texts, BothLanguagesHaveTheSameKeys) {
  const auto chinese = read_po("zh_CN");
  const auto english = read_po("en");
  ASSERT_GT(chinese.size(), 100U);
  for (const auto& [key, text] : chinese) EXPECT_TRUE(english.contains(key)) << key << " is missing in English";
  for (const auto& [key, text] : english) EXPECT_TRUE(chinese.contains(key)) << key << " is missing in Chinese";
}

TEST(Texts, NoneIsEmptyAndPlaceholdersAreTheSame) {
  const auto chinese = read_po("zh_CN");
  const auto english = read_po("en");
  for (const auto& [key, text] : chinese) {
    EXPECT_GT(text.size(), 1U) << key;
    const auto other = english.find(key);
    if (other == english.end() || key.starts_with("time.")) continue;  // dates are put together differently
    EXPECT_EQ(placeholders(text), placeholders(other->second)) << key;
  }
}

TEST(Texts, EveryKeyThatTheScreensAskForExists) {
  const auto chinese = read_po("zh_CN");
  const auto asked = keys_asked_for();
  ASSERT_GT(asked.size(), 80U);
  for (const std::string& key : asked) EXPECT_TRUE(chinese.contains(key)) << key;
}

/// What the models name: messages are made of literals, in whatever way they are chosen, so every literal that looks
/// like a key is one, but for the names of settings.
std::set<std::string> keys_of_the_models(const std::map<std::string, std::string>& known) {
  const std::set<std::string> settings{"attendance.training", "attendance.session", "fill.half_typed", "fill.stops",
                                       "picker.folder",       "people.folder",      "records.filters", "stick.folder"};
  std::set<std::string> areas;
  for (const auto& [key, text] : known) areas.insert(key.substr(0, key.find('.')));
  std::set<std::string> keys;
  static const std::regex quoted(R"re("([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)")re");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(testing::source_dir() / "client/app")) {
    const std::string source = read(entry.path());
    for (std::sregex_iterator at(source.begin(), source.end(), quoted), end; at != end; ++at) {
      const std::string key = (*at)[1];
      if (areas.contains(key.substr(0, key.find('.'))) && !settings.contains(key)) keys.insert(key);
    }
  }
  return keys;
}

TEST(Texts, EveryKeyThatTheModelsNameExistsInBothLanguages) {
  for (const char* language : {"zh_CN", "en"}) {
    const auto known = read_po(language);
    const auto named = keys_of_the_models(known);
    ASSERT_GT(named.size(), 100U);
    for (const std::string& key : named) EXPECT_TRUE(known.contains(key)) << key << " is missing in " << language;
  }
}

TEST(Texts, NoneIsLeftOver) {
  Literals literals = literals_of_the_client();
  literals.prefixes.insert("error.");  // "error." + code_name(), see sync/base/result.h and the test below
  for (const auto& [key, text] : read_po("zh_CN")) EXPECT_TRUE(is_used(key, literals)) << key << " is used nowhere";
}

TEST(Texts, EveryErrorCodeHasASentence) {
  const auto chinese = read_po("zh_CN");
  for (int code = 0; code <= static_cast<int>(Code::needs_person); ++code) {
    const std::string key = std::string("error.") + code_name(static_cast<Code>(code));
    EXPECT_TRUE(chinese.contains(key)) << key;
  }
}

ui::Catalogue catalogue(const std::string& language) {
  auto loaded = ui::Catalogue::load(text_folder(), language);
  YX_CHECK(loaded.ok());
  return std::move(*loaded);
}

TEST(Catalogue, FillsPlaceholdersByName) {
  EXPECT_EQ(ui::fill_placeholders("{b} and {a}, {c}", {{"a", "1"}, {"b", "{a}"}}), "{a} and 1, {c}");
  EXPECT_EQ(ui::fill_placeholders("open { brace", {{"a", "1"}}), "open { brace");
}

TEST(Catalogue, PicksThePluralOfTheLanguage) {
  EXPECT_EQ(catalogue("en").plural("status.unsent", 1), "1 change waits for sync");
  EXPECT_EQ(catalogue("en").plural("status.unsent", 3), "3 changes wait for sync");
  EXPECT_EQ(catalogue("zh_CN").plural("status.unsent", 3), "待同步 3 处");
}

TEST(Catalogue, SaysTodayYesterdayAndDates) {
  const auto chinese = catalogue("zh_CN");
  EXPECT_EQ(chinese.moment(today_at(8, 4)), "今天 08:04");
  EXPECT_EQ(chinese.moment(days_ago(1, 17, 5)), "昨天 17:05");
  EXPECT_EQ(chinese.moment(days_ago(4, 17, 5)), "5月13日 17:05");
  EXPECT_EQ(chinese.moment({2019, 5, 3, 10, 0, 744}), "2019年5月3日");
  EXPECT_EQ(chinese.moment({2035, 1, 1, 0, 0, -2956}), "2035年1月1日") << "what a clock that was ahead said";
  EXPECT_EQ(chinese.moment({}), "从未");
}

TEST(Catalogue, AnUnknownKeyIsShownAsItIs) { EXPECT_STREQ(catalogue("en")("no.such.key"), "no.such.key"); }

TEST(Catalogue, AMissingLanguageIsAnError) {
  const auto loaded = ui::Catalogue::load(text_folder(), "xx");
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, Code::not_found);
}

}  // namespace
}  // namespace yanxing::test
