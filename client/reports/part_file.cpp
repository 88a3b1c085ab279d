#include "client/reports/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace yanxing::reports {
namespace {

Error failure(const std::string& what, int code) {
  const bool full = code == ENOSPC || code == EFBIG || code == EDQUOT;
  return {full ? Code::disk_full : Code::io, what + ": " + std::strerror(code)};
}

}  // namespace

PartFile::PartFile(const std::filesystem::path& target) : target_(target) {
  // A device or folder of that name must not be replaced by a file.
  std::error_code error;
  if (std::filesystem::exists(target, error) && !std::filesystem::is_regular_file(target, error)) {
    status_ = Error{Code::io, target.string() + " is no plain file"};
    return;
  }
  path_ = (target.parent_path() / (".part-" + target.filename().string() + "-XXXXXX")).string();
  const int descriptor = ::mkostemp(path_.data(), O_CLOEXEC);
  if (descriptor < 0) {
    status_ = failure("cannot write in the folder of " + target.string(), errno);
    path_.clear();
    return;
  }
  ::fchmod(descriptor, 0644);
  ::close(descriptor);
}

PartFile::~PartFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Status PartFile::take_place() {
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failure("cannot read " + path_, errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int code = errno;
  ::close(descriptor);
  if (!synced) return failure("cannot write " + path_, code);
  if (std::rename(path_.c_str(), target_.c_str()) != 0) return failure("cannot write " + target_.string(), errno);
  path_.clear();
  return {};
}

}  // namespace yanxing::reports
