// Length and area of points on a sphere, as other clients of ODK XForms compute them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace yanxing::forms::xpath {

struct Point {
  double latitude = 0;
  double longitude = 0;
};

/// From "24.3 109.4 0 0", several in one text separated by ";". nullopt: one of them is no place on earth.
std::optional<std::vector<Point>> points_of(const std::vector<std::string>& texts);
/// To the centimetre.
double distance_metres(const std::vector<Point>& points);
double area_square_metres(const std::vector<Point>& points);

}  // namespace yanxing::forms::xpath
