// Where files go that a person wants to have outside the program: folders and names that every system takes.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.h"

namespace yanxing::app {

/// The person's documents as her desktop says ($XDG_CONFIG_HOME/user-dirs.dirs), else ~/Documents or ~/文档 where they
/// are, else her home; empty where there is no home.
std::filesystem::path documents_folder();

/// A name without / \ : * ? " < > | and control characters, blanks as -, at most 80 characters; never empty.
std::string safe_file_name(const std::string& wanted);

/// "~/x" and "~" as in a shell; everything else as it is.
std::filesystem::path typed_folder(const std::string& typed);

/// FOLDER/NAME.ENDING, or with (2), (3)… behind the name where a file of that name is there.
std::filesystem::path free_file(const std::filesystem::path& folder, const std::string& name,
                                const std::string& ending);

}  // namespace yanxing::app
