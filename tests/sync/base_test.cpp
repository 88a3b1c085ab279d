#include <gtest/gtest.h>

#include "sync/base/result.h"

namespace yanxing {
namespace {

TEST(Code, HasAStableNameForScripts) { EXPECT_STREQ(code_name(Code::no_network), "no_network"); }

}  // namespace
}  // namespace yanxing
