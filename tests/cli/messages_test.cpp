#include "tools/cli/messages.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace yanxing::testing {
namespace {

using cli::Language;

TEST(CliMessages, EveryKeyIsOneSentenceInBothLanguagesWithTheSameSlots) {
  std::set<std::string_view> seen;
  const std::vector<std::string> slots{"{0}", "{1}", "{2}", "{3}", "{4}"};
  for (const std::string_view key : cli::sentence_keys()) {
    EXPECT_TRUE(seen.insert(key).second) << key;
    const std::string zh = cli::sentence(Language::zh, key), en = cli::sentence(Language::en, key);
    EXPECT_FALSE(zh.empty() || en.empty()) << key;
    for (const std::string& slot : slots) {
      EXPECT_EQ(zh.find(slot) == std::string::npos, en.find(slot) == std::string::npos) << key << " " << slot;
    }
  }
}

TEST(CliMessages, SlotsAreFilledOnceAndValuesAreNotReadAgain) {
  const std::string text = cli::sentence(Language::en, "form.unknown", {"{1}", "b"});
  EXPECT_NE(text.find("\"{1}\""), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
