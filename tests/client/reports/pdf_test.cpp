#include <gtest/gtest.h>

#include "client/reports/report.h"
#include "tests/client/reports/printed.h"
#include "tests/client/reports/sample_document.h"

namespace yanxing::testing {
namespace {

class Pdf : public ::testing::Test {
 protected:
  TempDir dir;
};

TEST_F(Pdf, ALongTableRepeatsItsHeaderAndNumbersItsPages) {
  const auto file = print(dir, table_document(120), "table");
  const int pages = pages_of(file);
  EXPECT_GT(pages, 2);
  const std::string text = text_of(file);
  std::size_t headers = 0;
  for (auto at = text.find("序号"); at != std::string::npos; at = text.find("序号", at + 1)) ++headers;
  EXPECT_EQ(headers, static_cast<std::size_t>(pages));
  EXPECT_NE(run_of(file).find("共" + std::to_string(pages) + "页"), std::string::npos);
}

TEST_F(Pdf, AFormWithALongTextRunsOn) {
  const std::string picture = sample_picture(300, 400, 40, 90, 120);
  const auto file = print(dir, form_document(long_text(2600), {{picture, "培训现场"}, {picture, "分组讨论"}}), "form");
  EXPECT_EQ(pages_of(file), 3);
  EXPECT_NE(run_of(file).find("主要事迹（续）"), std::string::npos);
}

TEST_F(Pdf, ChartsAreDrawn) { EXPECT_EQ(pages_of(print(dir, chart_document(), "charts")), 2); }

}  // namespace
}  // namespace yanxing::testing
