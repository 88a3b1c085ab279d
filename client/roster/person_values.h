// What the cells of one row mean as answers of the form `person`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::roster {

inline constexpr std::string_view person_form = "person";

/// The value of a choice by what people call it ("女" -> "2"); nullopt: no such choice. Given by whoever has the
/// tables.
using ChoiceNamed = std::function<std::optional<std::string>(std::string_view field, std::string_view text)>;

/// A phone as it is stored: narrow, without spaces, dashes of a mobile number, +86 and the .0 of a spreadsheet.
std::string tidy_phone(std::string_view text);
/// What the form warns of (assets/forms/person.xlsx, phone_warning): neither an 11-digit mobile nor a landline with its
/// area code. It is taken as it is, and said.
bool is_odd_phone(std::string_view phone);
/// 1.39E+10: what a spreadsheet program makes of a phone in a narrow column that is not text. The last digits are lost.
bool is_damaged_phone(std::string_view text);
/// Eight digits or more, by which phones are compared; empty: too short to tell persons apart.
std::string phone_key(std::string_view text);

/// Roles one by one, in the words of the form where a usual word is known (主席 -> 妇联主席); others as written.
std::vector<std::string> roles_of(std::string_view text);
/// The same as the form stores it: 妇联主席、妇联执委.
std::string tidy_role(std::string_view text);
/// Whether two texts name the same roles, in any order; and whether they have one in common.
bool same_roles(std::string_view a, std::string_view b);
bool share_a_role(std::string_view a, std::string_view b);

/// 1985-03, 1985.3, 1985年3月, 198503, 1985-03-12 -> "1985-03-01", "1985-03-12"; nullopt: no date.
std::optional<std::string> tidy_birth(std::string_view text);

/// A name without spaces between two Chinese characters (韦　花 -> 韦花) and around it.
std::string tidy_name(std::string_view text);

}  // namespace yanxing::roster
