// Pictures of a laptop, with their originals beside them, and what must hold of them at every moment.
#pragma once

#include <string>

#include "client/records/attachments.h"
#include "tests/crash/laptop_files.h"

namespace yanxing::crash {

/// Keeps a picture as a camera wrote it: it is reduced, and its original lies beside it.
Result<records::Attachment> keep_picture(records::Attachments& files, int number);

/// The same, and saves the record that names it. Its name.
Result<std::string> save_with_picture(Laptop& laptop, int number);

/// What is wrong, or empty: it is here, whole; its original (where it `has_original`) is here too and gives it, unless
/// the server's receipt for it is. `signed_for`: that is so.
std::string picture_is_bad(Laptop& laptop, const std::string& name, bool has_original, bool signed_for);

/// Every receipt is there: whatever a crash left of originals goes when the program looks. What is wrong, or empty.
std::string originals_stay(Laptop& laptop);

}  // namespace yanxing::crash
