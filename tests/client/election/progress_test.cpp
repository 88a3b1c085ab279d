#include "client/election/progress.h"

#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

using namespace election;
using records::Record;

class ElectionProgress : public ::testing::Test {
 protected:
  const forms::FormSet forms = std::move(records::load_forms(source_dir() / "assets")).value();
  const forms::Form& form = *forms.find(observation_form);

  Record observation(const std::string& village, int stage, forms::Answers values = {}) const {
    Record record;
    record.form = form.name;
    record.state = records::State::draft;
    record.values = std::move(values);
    record.values["place"] = village;
    record.values["round"] = "2021";
    record.values["stage"] = std::to_string(stage);
    return record;
  }
};

TEST_F(ElectionProgress, EachStageHasItsOwnItems) {
  std::vector<std::string> all;
  for (int stage = 1; stage <= stage_count; ++stage) {
    const auto items = items_of(form, stage);
    EXPECT_GE(items.size(), 8u);
    for (const std::string& item : items) EXPECT_EQ(std::count(all.begin(), all.end(), item), 0) << item;
    all.insert(all.end(), items.begin(), items.end());
  }
  EXPECT_TRUE(items_of(form, 5).empty());
}

TEST_F(ElectionProgress, ANoWithoutItsCommentIsMissing) {
  const auto items = items_of(form, 1);
  const Record record = observation(
      "450224204201", 1, {{"date", "2021-01-20"}, {items[0], "no"}, {items[1], "yes"}, {items[2], "unseen"}});
  const StageProgress progress = stage_progress(form, 1, &record);
  EXPECT_EQ(progress.items, items.size());
  EXPECT_EQ(progress.answered, 3u);
  EXPECT_EQ(progress.no_count, 1u);
  EXPECT_EQ(progress.no_without_comment, 1u);
  ASSERT_FALSE(progress.missing.empty());
  EXPECT_EQ(progress.missing[0].field, form.find(items[0])->comment);
  EXPECT_EQ(progress.missing[0].why, Missing::Why::comment);
  EXPECT_EQ(progress.missing.size(), 1 + items.size() - 3);
}

TEST_F(ElectionProgress, ACompleteStageMissesNothing) {
  forms::Answers values{{"date", "2021-01-20"}, {"state", "final"}};
  for (const std::string& item : items_of(form, 2)) values[item] = "yes";
  Record record = observation("450224204201", 2, values);
  record.state = records::State::final;
  const StageProgress progress = stage_progress(form, 2, &record);
  EXPECT_EQ(progress.answered, progress.items);
  EXPECT_TRUE(progress.missing.empty());
  EXPECT_TRUE(progress.final);
}

TEST_F(ElectionProgress, VillagesWithoutARecordAreShownToo) {
  const std::vector<Record> records{observation("450224204201", 1, {{"s1_meeting", "yes"}}),
                                    observation("450224204202", 1)};
  const auto villages = village_progress(form, "2021", {"450224204201", "450224204203"}, records);
  ASSERT_EQ(villages.size(), 2u);
  EXPECT_EQ(villages[0].answered, 1u);
  EXPECT_TRUE(villages[0].stages[0].started);
  EXPECT_FALSE(villages[0].stages[1].started);
  EXPECT_FALSE(villages[1].stages[0].started);
  EXPECT_GT(villages[1].items, 30u);
  EXPECT_FALSE(villages[0].complete);
  EXPECT_TRUE(village_progress(form, "2016", {"450224204201"}, records)[0].stages[0].started == false);
}

}  // namespace
}  // namespace yanxing::testing
