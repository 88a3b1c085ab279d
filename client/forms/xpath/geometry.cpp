#include "client/forms/xpath/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "client/forms/xpath/coerce.h"

namespace yanxing::forms::xpath {
namespace {

constexpr double earth_radius_metres = 6'378'100;  // at the equator, as openrosa-xpath-evaluator has it

double radians(double degrees) { return degrees * std::numbers::pi / 180; }
double to_centimetres(double metres) { return std::abs(std::floor(metres * 100 + 0.5)) / 100; }

std::optional<Point> point_of(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 2) return std::nullopt;
  const Point point{number_of(words[0], nullptr), number_of(words[1], nullptr)};
  const bool on_earth = std::abs(point.latitude) <= 90 && std::abs(point.longitude) <= 180;
  return on_earth ? std::optional(point) : std::nullopt;
}

}  // namespace

std::optional<std::vector<Point>> points_of(const std::vector<std::string>& texts) {
  std::vector<Point> points;
  for (std::string_view rest : texts) {
    while (true) {
      const auto end = rest.find(';');
      const std::string_view one = trim_space(rest.substr(0, end));
      const bool after_last = one.empty() && end == std::string_view::npos && !points.empty();
      if (!after_last) {
        const auto point = point_of(one);
        if (!point) return std::nullopt;
        points.push_back(*point);
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  return points.empty() ? std::nullopt : std::optional(std::move(points));
}

double distance_metres(const std::vector<Point>& points) {
  double sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double a = radians(points[i - 1].latitude);
    const double b = radians(points[i].latitude);
    const double turn = radians(points[i - 1].longitude - points[i].longitude);
    const double cosine = std::sin(a) * std::sin(b) + std::cos(a) * std::cos(b) * std::cos(turn);
    sum += std::acos(std::clamp(cosine, -1.0, 1.0)) * earth_radius_metres;
  }
  return to_centimetres(sum);
}

double area_square_metres(const std::vector<Point>& points) {
  if (points.size() < 3) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& a = points[i];
    const Point& b = points[(i + 1) % points.size()];
    sum += radians(b.longitude - a.longitude) * (2 + std::sin(radians(a.latitude)) + std::sin(radians(b.latitude)));
  }
  return to_centimetres(std::abs(sum * earth_radius_metres * earth_radius_metres / 2));
}

}  // namespace yanxing::forms::xpath
