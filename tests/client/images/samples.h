// Pictures for tests, made when they run.
#pragma once

#include <string>

#include "client/images/image.h"

namespace yanxing::testing {

/// Left half red, right half blue, and a green block in the upper left corner, so that every turn shows.
images::Picture sample_picture(int width, int height);

/// As a telephone writes it: JPEG with EXIF that has an orientation and the place where it was taken.
std::string telephone_jpeg(int width, int height, int orientation);

/// PNG with a text chunk; the left half is transparent when `transparent`.
std::string sample_png(int width, int height, bool transparent);

}  // namespace yanxing::testing
