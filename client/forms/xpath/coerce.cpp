#include "client/forms/xpath/coerce.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include "client/forms/xpath/time.h"

namespace yanxing::forms::xpath {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// '-'? (Digits ('.' Digits?)? | '.' Digits)
bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  bool any_digit = false;
  bool point = false;
  for (const char c : text) {
    if (is_digit(c)) {
      any_digit = true;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      return false;
    }
  }
  return any_digit;
}

// Only as many digits as tell the number from its neighbours, then zeros.
std::string long_text(double number) {
  std::array<char, 64> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  if (error != std::errc()) return "NaN";
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));  // "-1.25e+20"
  const auto e = text.find('e');
  std::size_t power = 0;
  std::from_chars(text.data() + e + 2, text.data() + text.size(), power);
  std::string digits;
  for (const char c : text.substr(0, e)) {
    if (is_digit(c)) digits += c;
  }
  digits.resize(std::max(digits.size(), power + 1), '0');
  return (number < 0 ? "-" : "") + digits;
}

}  // namespace

std::string_view trim_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

double number_of(std::string_view text, const Environment* environment) {
  text = trim_space(text);
  if (text.empty()) return not_a_number;
  if (is_number(text)) {
    double number = not_a_number;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error == std::errc::result_out_of_range) {
      // Too large a number; one that is too small has only zeros before its point.
      const bool small = text.find_first_of("123456789") > text.find('.');
      const double size = small ? 0.0 : std::numeric_limits<double>::infinity();
      return text.front() == '-' ? -size : size;
    }
    return number;
  }
  if (const auto time = parse_date_time(text, environment)) return to_days(*time);
  return not_a_number;
}

bool same_text(const std::string& a, const std::string& b, const Environment* environment) {
  if (a == b) return true;
  if (!looks_like_date_time(a) || !looks_like_date_time(b)) return false;
  const auto left = parse_date_time(a, environment);
  const auto right = parse_date_time(b, environment);
  return left && right && *left == *right;
}

bool boolean_of(double number) { return number != 0 && !std::isnan(number); }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t i = 0;
  while (i < text.size()) {
    while (i < text.size() && is_space(text[i])) ++i;
    const std::size_t begin = i;
    while (i < text.size() && !is_space(text[i])) ++i;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
  }
  return words;
}

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t want = lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    std::size_t length = 1;
    if (lead < 0xF8) {
      while (length < want && i + length < text.size() &&
             (static_cast<unsigned char>(text[i + length]) & 0xC0) == 0x80) {
        ++length;
      }
      if (length < want) length = 1;
    }
    out.push_back(text.substr(i, length));
    i += length;
  }
  return out;
}

void sort_nodes(NodeSet& nodes) {
  struct Keyed {
    const Document* document;
    std::uint64_t order;
    NodeId id;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(nodes.size());
  for (const Node& node : nodes) keyed.push_back({node.document, node.document->order(node.id), node.id});
  std::ranges::sort(keyed, [](const Keyed& a, const Keyed& b) {
    if (a.document != b.document) return std::less<>()(a.document, b.document);
    return a.order != b.order ? a.order < b.order : a.id < b.id;
  });
  nodes.clear();
  for (const Keyed& k : keyed) {
    if (nodes.empty() || nodes.back() != Node{k.document, k.id}) nodes.push_back({k.document, k.id});
  }
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  if (number == 0) return "0";
  std::array<char, 400> buffer{};  // 309 digits before the point, or 17 after some 320 zeros
  if (std::abs(number) >= 9e15) return long_text(number);
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string("NaN");
}

std::string to_string(const Value& value) {
  if (const auto* nodes = std::get_if<NodeSet>(&value)) {
    return nodes->empty() ? std::string() : nodes->front().document->value(nodes->front().id);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  return std::get<bool>(value) ? "true" : "false";
}

double to_number(const Value& value, const Environment* environment) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? 1 : 0;
  if (const auto* text = std::get_if<std::string>(&value)) return number_of(*text, environment);
  return number_of(to_string(value), environment);
}

bool to_boolean(const Value& value) {
  if (const auto* nodes = std::get_if<NodeSet>(&value)) return !nodes->empty();
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  if (const auto* number = std::get_if<double>(&value)) return boolean_of(*number);
  return std::get<bool>(value);
}

}  // namespace yanxing::forms::xpath
