// Names for a file that is written beside its target until it is whole.
#pragma once

#include <filesystem>

namespace yanxing {

/// A new name in the folder of `target`, of a form that no person and no other program gives: hidden, with a digest of
/// the target's name and with randomness. What is made under it is ours, so nothing that lies beside a person's file is
/// ever taken for it. Create it exclusively all the same (O_EXCL).
std::filesystem::path part_beside(const std::filesystem::path& target);

/// Removes what a program that was killed left under such names, with what SQLite puts beside a database: for this
/// target, and for any other where nothing was written to it for a day (a backup of each day has a name of its own).
/// Of two programs that write the same target at once the earlier one fails.
void remove_parts_beside(const std::filesystem::path& target);

}  // namespace yanxing
