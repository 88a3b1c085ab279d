#include "tools/cli/messages.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "tools/cli/cli.h"

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

TEST(CliTimes, AMomentBefore1970OrBeyond2262IsSaidAsAnyOther) {
  EXPECT_EQ(cli::time_json(1'621'239'840'123), "2021-05-17T08:24:00.123Z");
  EXPECT_EQ(cli::time_json(-299'999'999'750), "1960-06-29T18:40:00.250Z");
  EXPECT_EQ(cli::time_json(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(cli::time_json(10'413'792'000'123), "2300-01-01T00:00:00.123Z");
  EXPECT_TRUE(cli::time_json(0).is_null());
  EXPECT_EQ(cli::local_time(-299'999'999'750).substr(0, 8), "1960-06-");
  EXPECT_EQ(cli::local_time(10'416'000'000'000).substr(0, 8), "2300-01-");
  EXPECT_EQ(cli::local_time(0), "-");
}

}  // namespace
}  // namespace yanxing::testing
