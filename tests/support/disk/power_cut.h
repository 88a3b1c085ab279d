// What a disk may hold after the power went at one moment of a recording.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/disk/disk.h"

namespace yanxing::testing::disk {

/// What became of that which was written and not synced.
struct Outcome {
  bool keep_bytes = false;
  bool keep_names = false;            // new names, renames, removals, new folders whose folder was not synced
  bool last_name = false;             // of these the last one is kept, also where the others are not
  std::optional<std::uint64_t> seed;  // instead: sector by sector and name by name as the dice fall, some sectors torn
  std::string text() const;
};

/// Makes `target` (a folder that is not there) what the disk holds when the power goes after the first `ops_done` ops.
/// Returns a hash of that.
std::string write_after_power_cut(const Recording& tape, std::size_t ops_done, const Outcome& outcome,
                                  const std::filesystem::path& target);

}  // namespace yanxing::testing::disk
