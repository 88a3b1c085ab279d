#include "client/roster/person_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <unordered_map>
#include <utility>

#include "client/text/parts.h"
#include "client/text/text.h"

namespace yanxing::roster {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct RoleWords {
  std::string_view stored;
  std::string_view words;  // separated by spaces, as plain() leaves them
};

/// The labels of the form's usual roles, and what else people write for them.
constexpr std::array usual_roles{
    RoleWords{"村（社区）“两委”女干部",
              "村社区两委女干部 两委 村两委 社区两委 两委成员 村两委成员 社区两委成员 两委女干部 两委干部 村两委女干部 "
              "村两委干部 社区两委女干部 社区两委干部 女干部 "
              "womanmemberofthetwovillagecommittees committee"},
    RoleWords{"妇联主席", "妇联主席 主席 村妇联主席 社区妇联主席 federationchair chair"},
    RoleWords{"妇联执委", "妇联执委 执委 村妇联执委 社区妇联执委 妇联执行委员 federationexecutivemember member"},
    RoleWords{"骨干师资", "骨干师资 师资 骨干教师 trainer"},
};

std::string plain(std::string_view text) {
  std::string out = text::fold(text::narrow(text));
  for (const std::string_view sign : {"(", ")", "“", "”", "\"", " ", "、"}) {
    for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign)) out.erase(at, sign.size());
  }
  return out;
}

std::string usual_role(std::string_view text) {
  static const std::unordered_map<std::string, std::string_view> stored = [] {
    std::unordered_map<std::string, std::string_view> out;
    for (const RoleWords& role : usual_roles) {
      for (std::string_view rest = role.words; !rest.empty();) {
        const std::size_t end = rest.find(' ');
        out.emplace(rest.substr(0, end), role.stored);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      }
    }
    return out;
  }();
  const auto found = stored.find(plain(text));
  return found != stored.end() ? std::string(found->second) : text::trim(text);
}

std::vector<std::string> sorted(std::vector<std::string> roles) {
  for (std::string& role : roles) role = plain(role);
  std::sort(roles.begin(), roles.end());
  return roles;
}

std::optional<int> number_in(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
  return value;
}

}  // namespace

std::string tidy_phone(std::string_view text) {
  std::string phone = text::trim(text::narrow(text));
  if (phone.ends_with(".0")) phone.resize(phone.size() - 2);
  if (phone.starts_with("'")) phone.erase(0, 1);
  std::string bare = phone;
  std::erase_if(bare, [](char c) { return c == ' ' || c == '-' || c == '\t'; });
  if (bare.starts_with("+86")) bare.erase(0, 3);
  if (bare.starts_with("0086")) bare.erase(0, 4);
  if (bare.starts_with("86") && bare.size() == 13) bare.erase(0, 2);
  const bool is_mobile = bare.size() == 11 && bare[0] == '1' && std::all_of(bare.begin(), bare.end(), is_digit);
  return is_mobile ? bare : phone;
}

bool is_odd_phone(std::string_view phone) {
  if (phone.empty()) return false;
  const auto digits = [](std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
  };
  if (phone[0] == '1') return !(digits(phone, 11, 11) && phone[1] >= '3');
  if (phone[0] != '0') return true;
  for (const std::size_t area : {std::size_t{3}, std::size_t{4}}) {
    if (phone.size() <= area || !digits(phone.substr(0, area), area, area)) continue;
    std::string_view rest = phone.substr(area);
    if (rest.starts_with('-')) rest.remove_prefix(1);
    if (digits(rest, 7, 8)) return false;
  }
  return true;
}

bool is_damaged_phone(std::string_view text) {
  const std::string phone = text::trim(text::narrow(text));
  const std::size_t sign = phone.find_first_of("eE");
  if (sign == std::string::npos || sign == 0 || sign + 1 == phone.size()) return false;
  const auto is_number = [](std::string_view part, std::string_view more) {
    return part.find_first_not_of("0123456789" + std::string(more)) == std::string_view::npos &&
           std::any_of(part.begin(), part.end(), is_digit);
  };
  return is_number(std::string_view(phone).substr(0, sign), ".") &&
         is_number(std::string_view(phone).substr(sign + 1), "+");
}

std::string phone_key(std::string_view text) {
  std::string digits = tidy_phone(text);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
  const bool is_number = std::count_if(digits.begin(), digits.end(), is_digit) >= 7;
  return is_number ? digits : std::string();
}

std::vector<std::string> roles_of(std::string_view text) {
  constexpr std::array<std::string_view, 9> between{"、", "，", "；", "／", ",", ";", "/", "\n", "+"};
  std::vector<std::string> roles;
  for (const std::string& part : text::parts_between(text, between)) {
    std::string role = usual_role(part);
    if (!role.empty() && std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(std::move(role));
  }
  return roles;
}

std::string tidy_role(std::string_view text) {
  std::string out;
  for (const std::string& role : roles_of(text)) out += (out.empty() ? "" : "、") + role;
  return out;
}

bool same_roles(std::string_view a, std::string_view b) { return a == b || sorted(roles_of(a)) == sorted(roles_of(b)); }

bool share_a_role(std::string_view a, std::string_view b) {
  if (a == b) return !a.empty();
  const auto left = sorted(roles_of(a));
  const auto right = sorted(roles_of(b));
  return std::any_of(left.begin(), left.end(),
                     [&](const std::string& role) { return std::binary_search(right.begin(), right.end(), role); });
}

std::optional<std::string> tidy_birth(std::string_view text) {
  const std::string typed = text::trim(text::narrow(text));
  std::vector<std::string> parts(1);
  for (const char c : typed.substr(0, typed.find('T'))) {
    if (is_digit(c)) {
      parts.back() += c;
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.back().empty()) parts.pop_back();
  if (parts.size() == 1 && (parts[0].size() == 6 || parts[0].size() == 8)) {
    const std::string all = parts[0];
    parts = {all.substr(0, 4), all.substr(4, 2)};
    if (all.size() == 8) parts.push_back(all.substr(6));
  }
  if (parts.size() < 2 || parts.size() > 3 || parts[0].size() != 4) return std::nullopt;
  const auto year = number_in(parts[0]);
  const auto month = number_in(parts[1]);
  const auto day = parts.size() == 3 ? number_in(parts[2]) : std::optional<int>(1);
  if (!year || !month || !day || *year < 1900 || *month > 12 || *day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", *year, *month, *day);
  return out.data();
}

std::string tidy_name(std::string_view text) {
  std::string name = text::canonical(text);
  const bool has_latin =
      std::any_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  if (has_latin) return name;
  for (const std::string_view space : {" ", "\n", "\t", "　", "\xC2\xA0"}) {
    for (std::size_t at = name.find(space); at != std::string::npos; at = name.find(space))
      name.erase(at, space.size());
  }
  return name;
}

}  // namespace yanxing::roster
