#include "sync/base/part_beside.h"

#include <algorithm>
#include <array>
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
constexpr std::string_view ending = ".part";

std::string beginning(const fs::path& target) {
  return ".yanxing-" + sha256(target.filename().string()).hex().substr(0, digits) + "-";
}

bool is_part(std::string_view name, std::string_view begins) {
  if (!name.starts_with(begins)) return false;
  name.remove_prefix(begins.size());
  const std::size_t random = std::min(name.find_first_not_of("0123456789abcdef"), name.size());
  if (random != digits || !name.substr(digits).starts_with(ending)) return false;
  const std::string_view rest = name.substr(digits + ending.size());
  return rest.empty() || rest == "-journal" || rest == "-wal" || rest == "-shm";
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
    if (is_part(at->path().filename().string(), begins)) left_over.push_back(at->path());
  }
  for (const fs::path& file : left_over) {
    if (fs::is_regular_file(fs::symlink_status(file, error))) fs::remove(file, error);
  }
}

}  // namespace yanxing
