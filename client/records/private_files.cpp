#include "client/records/private_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace yanxing::records {

Status make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  error.clear();
  // "dir/" names the folder itself.
  const std::filesystem::path named = folder.has_filename() ? folder : folder.parent_path();
  if (named.has_parent_path()) std::filesystem::create_directories(named.parent_path(), error);
  if (!error && ::mkdir(named.c_str(), 0700) != 0 && errno != EEXIST) error = {errno, std::generic_category()};
  if (!error && !std::filesystem::is_directory(folder, error)) error = std::make_error_code(std::errc::not_a_directory);
  if (error == std::errc::no_space_on_device) return Error{Code::disk_full, "cannot make " + folder.string()};
  if (error) return Error{Code::io, "cannot make " + folder.string() + ": " + error.message()};
  return {};
}

void make_private(const std::filesystem::path& path) {
  constexpr mode_t others = S_IRWXG | S_IRWXO;
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0 || there.st_uid != ::geteuid() || (there.st_mode & others) == 0) return;
  if (!S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode)) return;
  [[maybe_unused]] const int done = ::chmod(path.c_str(), there.st_mode & 07777 & ~others);
}

}  // namespace yanxing::records
