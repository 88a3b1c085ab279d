#include "sync/base/part_beside.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "sync/base/hash.h"
#include "sync/base/ids.h"

namespace yanxing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t digits = 16;
constexpr std::string_view ours = ".yanxing-";
constexpr std::string_view ending = ".part";
constexpr auto given_up_after = std::chrono::hours(24);

std::string digest_of(const fs::path& target) { return sha256(target.filename().string()).hex().substr(0, digits); }

std::string beginning(const fs::path& target) { return std::string(ours) + digest_of(target) + "-"; }

bool has_digits(std::string_view name) {
  return std::min(name.find_first_not_of("0123456789abcdef"), name.size()) == digits;
}

/// Of any target.
bool is_part(std::string_view name) {
  if (!name.starts_with(ours)) return false;
  name.remove_prefix(ours.size());
  if (!has_digits(name) || !name.substr(digits).starts_with("-")) return false;
  name.remove_prefix(digits + 1);
  if (!has_digits(name) || !name.substr(digits).starts_with(ending)) return false;
  const std::string_view rest = name.substr(digits + ending.size());
  return rest.empty() || rest == "-journal" || rest == "-wal" || rest == "-shm";
}

bool is_given_up(const fs::path& part) {
  std::error_code error;
  const auto written = fs::last_write_time(part, error);
  return !error && fs::file_time_type::clock::now() - written > given_up_after;
}

}  // namespace

fs::path part_beside(const fs::path& target) {
  std::array<std::uint8_t, digits / 2> random{};
  system_random().fill(random);
  const std::string_view bytes(reinterpret_cast<const char*>(random.data()), random.size());
  return target.parent_path() / (beginning(target) + to_hex(bytes) + std::string(ending));
}

void remove_parts_beside(const fs::path& target) {
  const std::string begins = beginning(target);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  std::vector<fs::path> left_over;
  std::error_code error;
  fs::directory_iterator at(folder, error);
  for (const fs::directory_iterator end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (is_part(name) && (name.starts_with(begins) || is_given_up(at->path()))) left_over.push_back(at->path());
  }
  for (const fs::path& file : left_over) {
    if (fs::is_regular_file(fs::symlink_status(file, error))) fs::remove(file, error);
  }
}

}  // namespace yanxing
