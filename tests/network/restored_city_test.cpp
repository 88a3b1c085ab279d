// A city that was restored from a backup of before, and laptops that hold what it lost: of which it waits for the one
// that wrote it, and for how long.
#include <gtest/gtest.h>

#include <set>

#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

class RestoredCity : public ::testing::Test {
 protected:
  void SetUp() override {
    city_.back_up(temp_ / "before.db");
    author_.save(place, "of the author");
    ASSERT_TRUE(author_.sync());
    ASSERT_TRUE(reader_.sync());
    ASSERT_EQ(reader_.changes(), 1u);
  }

  TempDir temp_;
  ServingCity city_;
  NetLaptop author_{city_, place};
  NetLaptop reader_{city_, place};
};

TEST_F(RestoredCity, WaitsForTheLaptopThatWroteIt) {
  city_.restore(temp_ / "before.db", 13);
  ASSERT_TRUE(reader_.sync());
  EXPECT_EQ(city_.changes(), 0u);
  ASSERT_TRUE(author_.sync());
  ASSERT_TRUE(reader_.sync());
  EXPECT_EQ(city_.changes(), 1u) << "only its author handed it in";
  EXPECT_EQ(reader_.digest().digest, city_.digest().digest);
}

TEST_F(RestoredCity, TakesItFromOthersWhenThatLaptopDoesNotComeForTwoWeeks) {
  city_.restore(temp_ / "before.db", 15);
  ASSERT_TRUE(reader_.sync());
  EXPECT_EQ(city_.changes(), 1u);
  EXPECT_EQ(city_.names(), reader_.names());
  // It comes all the same.
  ASSERT_TRUE(author_.sync());
  ASSERT_TRUE(reader_.sync());
  EXPECT_EQ(author_.unsent(), 0u);
  EXPECT_EQ(city_.names(), reader_.names());
  const auto names = city_.names();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u) << "equal values are no conflict";
  EXPECT_EQ(author_.digest().digest, city_.digest().digest);
  EXPECT_EQ(reader_.digest().digest, city_.digest().digest);
}

}  // namespace
}  // namespace yanxing::testing
