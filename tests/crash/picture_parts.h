// Pictures of a laptop, with their originals beside them, and what must hold of them at every moment.
#pragma once

#include <string>
#include <vector>

#include "tests/crash/laptop_files.h"

namespace yanxing::crash {

/// A picture as a camera wrote it: it is reduced when it is kept.
std::string chosen_picture(int number);

/// Keeps a picture and saves the record that names it. Its name.
Result<std::string> save_with_picture(Laptop& laptop, int number);

/// What is wrong, or empty: each is here, whole; its original is here too unless the server has signed for the picture.
/// `signed_for`: the server has, and so its original went.
std::string pictures_are_bad(Laptop& laptop, const std::vector<std::string>& names, bool signed_for);

}  // namespace yanxing::crash
