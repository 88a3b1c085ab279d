// Persons that were probably recorded twice.
#include "client/roster/duplicates.h"

#include <gtest/gtest.h>

#include "client/training/persons.h"
#include "tests/client/roster/made_persons.h"

namespace yanxing::roster {
namespace {

using testing::person;

TEST(Duplicates, AreGroupedByWhatTiesThem) {
  text::Pinyin pinyin;
  const std::vector<records::Record> all{person(1, "韦小花", "450224204201", "妇联主席", "18900000001"),
                                         person(2, "韦小花", "450224204201", "妇联主席", ""),
                                         person(3, "覃大兰", "450224204201", "", "18900000003"),
                                         person(4, "莫英", "450224204202", "", "18900000003"),
                                         person(5, "陆梅香", "450224204203", "", ""),
                                         person(6, "陆美香", "450224204203", "", ""),
                                         person(7, "黄月", "450224204204", "妇联主席", ""),
                                         person(8, "黄月", "450224204204", "骨干师资", ""),
                                         person(9, "潘秀", "450224204205", "", "")};
  const auto groups = find_duplicates(all, pinyin);
  ASSERT_EQ(groups.size(), 4U);
  EXPECT_EQ(groups[0].reason, Reason::twice);
  EXPECT_EQ(groups[0].persons, (std::vector<RecordId>{all[0].id, all[1].id}));
  EXPECT_EQ(groups[1].reason, Reason::phone_of_other);
  EXPECT_EQ(groups[2].reason, Reason::other_role);
  EXPECT_EQ(groups[3].reason, Reason::similar_name);
}

TEST(Duplicates, OneSoundAndRoleWithAMistypedPhoneAreAQuestion) {
  text::Pinyin pinyin;
  const std::vector<records::Record> all{person(1, "韦仙苹", "450224204201", "妇联执委", "18900000001"),
                                         person(2, "韦仙萍", "450224204201", "妇联执委", "18900000002")};
  const auto groups = find_duplicates(all, pinyin);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].reason, Reason::similar_name);
}

TEST(Duplicates, WhoIsMergedIsNoDuplicate) {
  text::Pinyin pinyin;
  std::vector<records::Record> all{person(1, "韦小花", "450224204201", "", ""),
                                   person(2, "韦小花", "450224204201", "", "")};
  all[1].values["merged_into"] = all[0].id.text();
  EXPECT_TRUE(find_duplicates(all, pinyin).empty());
}

TEST(Duplicates, WhoIsKnownToBeAnotherIsNone) {
  text::Pinyin pinyin;
  std::vector<records::Record> all{person(1, "覃大兰", "450224204201", "", "18900000003"),
                                   person(2, "莫英", "450224204202", "", "18900000003"),
                                   person(3, "韦小花", "450224204203", "", "18900000003")};
  const auto requests = different_requests({all[1], all[0]});
  ASSERT_EQ(requests.size(), 1U) << "a pair is noted once";
  for (records::Record& one : all) {
    if (requests[0].id == one.id)
      one.values = [&] {
        auto values = one.values;
        for (const auto& [field, value] : requests[0].values) values[field] = value;
        return values;
      }();
  }
  const std::vector<records::Record> two{all[0], all[1]};
  EXPECT_TRUE(find_duplicates(two, pinyin).empty());
  ASSERT_EQ(find_duplicates(all, pinyin).size(), 1U) << "a third with the same phone is a question again";
  EXPECT_EQ(find_duplicates(all, pinyin)[0].persons.size(), 3U);
}

}  // namespace
}  // namespace yanxing::roster
