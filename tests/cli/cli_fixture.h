// yanxing-cli as a real process on a data folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {

inline constexpr const char* township = "450224204";
inline constexpr const char* village = "450224204201";

class CliTest : public ::testing::Test {
 protected:
  /// Runs a command on DIR/laptop in English.
  ProcessResult cli(std::vector<std::string> arguments, const std::string& input = {},
                    const std::string& laptop = "laptop") const;
  /// The same, expected to end with 0; its standard output as JSON.
  nlohmann::json json_of(std::vector<std::string> arguments, const std::string& laptop = "laptop") const;
  /// Sets the laptop up.
  void init(const std::string& laptop = "laptop", const std::string& place = township) const;
  /// Saves and returns the id that was printed.
  std::string save(std::vector<std::string> arguments, const std::string& laptop = "laptop") const;
  nlohmann::json list(const std::string& form, std::vector<std::string> more = {},
                      const std::string& laptop = "laptop") const;
  void write(const std::string& path, const std::string& text) const;

  TempDir dir;
};

}  // namespace yanxing::testing
