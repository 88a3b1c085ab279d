// Files and folders of a data folder that no other account of the computer may read. Inside client/records.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace yanxing::records {

/// Makes a folder, and those above it where they are missing; only what is made here is closed to others, and only the
/// last one. Errors: disk_full, io.
Status make_private_folder(const std::filesystem::path& folder);

/// Takes the rights of group and others away where this account owns it. Where that cannot be (a stick's file system
/// knows none) it stays as it is: no reason not to work.
void make_private(const std::filesystem::path& path);

}  // namespace yanxing::records
