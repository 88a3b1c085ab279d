#include "client/records/assets.h"

#include <cstdlib>
#include <system_error>
#include <vector>

namespace yanxing::records {

Result<std::filesystem::path> find_assets() {
  std::error_code error;
  std::vector<std::filesystem::path> candidates;
  if (const char* named = std::getenv("YANXING_ASSETS"); named != nullptr && *named != '\0') {
    candidates.emplace_back(named);
  } else {
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return Error{Code::io, "cannot find out where this program is"};
    const auto prefix = program.parent_path().parent_path();
    candidates = {prefix / "share" / "yanxing" / "assets", prefix / "assets"};
  }
  std::string looked;
  for (const auto& candidate : candidates) {
    if (std::filesystem::is_directory(candidate / "forms", error)) return candidate;
    looked += (looked.empty() ? "" : ", ") + candidate.string();
  }
  return Error{Code::not_found, "no assets in " + looked};
}

Result<forms::FormSet> load_forms(const std::filesystem::path& assets) {
  return forms::FormSet::load(assets / "forms");
}

Result<places::Places> load_places(const std::filesystem::path& assets) {
  return places::Places::load(assets / "places" / "places.csv");
}

}  // namespace yanxing::records
