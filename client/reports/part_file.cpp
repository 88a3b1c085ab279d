#include "client/reports/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "sync/base/disk_error.h"
#include "sync/base/part_beside.h"

namespace yanxing::reports {
namespace {

constexpr int most_links = 40;  // as Linux itself follows

}  // namespace

PartFile::PartFile(const std::filesystem::path& target) : target_(target) {
  status_ = follow_links();
  if (status_) status_ = look_at_target();
  if (status_) status_ = make();
}

/// rename() replaces a link itself: the file is to be written where it points, also where nothing is there yet.
Status PartFile::follow_links() {
  for (int links = 0; links < most_links; ++links) {
    std::error_code error;
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(target_, error))) return {};
    const auto to = std::filesystem::read_symlink(target_, error);
    if (error) return disk_error("cannot read the link " + target_.string(), error.value());
    target_ = target_.parent_path() / to;  // an absolute one stands for itself
  }
  return disk_error("cannot follow the link " + target_.string(), ELOOP);
}

/// A device, pipe or folder of that name must not be replaced by a file, nor one that is protected.
Status PartFile::look_at_target() {
  struct stat there {};
  if (::stat(target_.c_str(), &there) != 0) return {};  // why, make() will say
  if (!S_ISREG(there.st_mode))
    return Error{Code::refused, target_.string() + " is no plain file (a folder, device or pipe); name another one"};
  if (::access(target_.c_str(), W_OK) != 0) return disk_error("cannot write " + target_.string(), errno);
  mode_ = there.st_mode & 0777;
  return {};
}

Status PartFile::make() {
  const mode_t mode = mode_ ? 0600 : 0666;  // less the umask
  remove_parts_beside(target_);
  path_ = part_beside(target_);
  const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor >= 0) {
    ::close(descriptor);
    return {};
  }
  const int code = errno;
  path_.clear();
  return disk_error("cannot write in the folder of " + target_.string(), code);
}

PartFile::~PartFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Status PartFile::take_place() {
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return disk_error("cannot read " + path_, errno);
  const bool synced = (!mode_ || ::fchmod(descriptor, *mode_) == 0) && ::fsync(descriptor) == 0;
  const int code = errno;
  ::close(descriptor);
  if (!synced) return disk_error("cannot write " + path_, code);
  if (std::rename(path_.c_str(), target_.c_str()) != 0) return disk_error("cannot write " + target_.string(), errno);
  path_.clear();
  return {};
}

Status write_whole(std::string_view content, const std::filesystem::path& target) {
  PartFile part(target);
  YX_TRY(part.status());
  errno = 0;
  std::ofstream out(part.path(), std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size())).flush();
  if (!out) return disk_error("cannot write " + target.string(), errno);
  out.close();
  return part.take_place();
}

}  // namespace yanxing::reports
