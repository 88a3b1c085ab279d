// Files that may not be read, also where the tests are run by root.
#pragma once

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace yanxing::testing {

/// As long as it lives, permissions count for this thread, and for those that it starts, root's too. Programs that it
/// starts have root's rights again.
class PermissionsCount {
 public:
  PermissionsCount() {
    EXPECT_EQ(::syscall(SYS_capget, &head_, before_.data()), 0);
    auto without = before_;
    without[0].effective &= ~((1u << CAP_DAC_OVERRIDE) | (1u << CAP_DAC_READ_SEARCH));
    EXPECT_EQ(::syscall(SYS_capset, &head_, without.data()), 0);
  }
  ~PermissionsCount() { EXPECT_EQ(::syscall(SYS_capset, &head_, before_.data()), 0); }
  PermissionsCount(const PermissionsCount&) = delete;
  PermissionsCount& operator=(const PermissionsCount&) = delete;

 private:
  __user_cap_header_struct head_{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> before_{};
};

}  // namespace yanxing::testing
