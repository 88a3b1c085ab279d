// Internal to yx_due: whether a record is one of a rule, when it was handed in, and how much of the minimum it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/due/expected.h"

namespace yanxing::due {

std::string text_of(const records::Record& record, const std::string& field);
/// Whether the answer names that year, as a number or a round ("2021", also "2021年": election::round_year).
bool is_of_year(const records::Record& record, const std::string& field, int year);
/// The day that counts for the rule; never empty.
std::string day_of(const Rule& rule, const records::Record& record, const Question& question);
/// Form, year and conditions fit.
bool is_of(const Rule& rule, const records::Record& record, const Question& question);

struct HandedIn {
  const records::Record* record = nullptr;
  std::string day;
};

/// How much of the minimum these are; `handed_in` in the order of their days.
std::int64_t count_of(const Rule& rule, const std::vector<HandedIn>& handed_in);

}  // namespace yanxing::due
