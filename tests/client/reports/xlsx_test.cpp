#include <gtest/gtest.h>

#include "client/reports/report.h"
#include "tests/client/reports/printed.h"
#include "tests/client/reports/sample_document.h"

namespace yanxing::testing {
namespace {

TEST(Xlsx, HasRealTypes) {
  TempDir dir;
  ASSERT_TRUE(reports::write_document(table_document(20), dir / "a.xlsx"));
  const auto book = workbook_of(dir / "a.xlsx");
  std::puts(book.dump(1).substr(0, 6000).c_str());
}

}  // namespace
}  // namespace yanxing::testing
