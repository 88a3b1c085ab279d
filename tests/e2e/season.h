// A season with the real programs, played once for all tests of this program: 30 laptops of ten counties record 830
// trainees, 40 trainings, the elections of 1,240 villages and what goes up, without a network, sync with one server,
// the city's office returns and accepts, and the city's laptop works out every board and table. The tests compare each
// figure with SQL over the raw records.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/e2e/programs.h"
#include "tests/e2e/raw_records.h"

namespace yanxing::testing {

class Season : public ::testing::Test {
 protected:
  /// Plays it, unless that is done. With YANXING_SEASON=DIR the city's laptop is kept there, and taken from there the
  /// next time: for work on the tests.
  static void SetUpTestSuite();

  /// The city's laptop at the end.
  static const Laptop& city();
  /// All of its records, with the tables of season_sql.h, and unit_place(unit, prefix), contact(code, grp) from the
  /// programme's files.
  static const RawRecords& raw();
  static std::string file(const std::string& name);

 private:
  struct World;
  static World& world();
};

}  // namespace yanxing::testing
