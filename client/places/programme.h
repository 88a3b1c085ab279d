// Two tables of the 2020–2021 documents that the programmes measure against: what each county was allotted, which
// townships are accompanied.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::places {

/// One row of annex 1 of the training notice.
struct Allocation {
  std::string county_code;  // empty in the subtotal row
  std::string county;
  std::int64_t villages = 0;
  std::int64_t communities = 0;
  std::int64_t funds_yuan = 0;  // printed in units of 10,000 yuan
  std::int64_t trainees = 0;
};

/// Where the printed subtotal and the sum of the rows differ: shown beside each other, neither is repaired.
struct Difference {
  std::string column;
  std::int64_t printed = 0;
  std::int64_t sum = 0;
};

struct AllocationTable {
  std::vector<Allocation> rows;  // counties, in printed order
  Allocation printed_subtotal;
  Allocation sum;  // of `rows`, worked out
  std::vector<Difference> differences;
};

/// Reads assets/programme/allocation-2021.csv. Error: not_found, io, invalid (line and cause).
Result<AllocationTable> load_allocation(const std::filesystem::path& file);
Result<AllocationTable> parse_allocation(std::string_view csv);

/// A township that a leader accompanies through the elections.
struct ContactTownship {
  int number = 0;
  int guidance_group = 0;      // 1–4
  std::string reporting_unit;  // a county, or a functional district such as 柳东新区
  std::string township;
  std::string place_code;
};

/// Reads assets/programme/contact-townships-2021.csv. Error: not_found, io, invalid (line and cause).
Result<std::vector<ContactTownship>> load_contact_townships(const std::filesystem::path& file);
Result<std::vector<ContactTownship>> parse_contact_townships(std::string_view csv);

}  // namespace yanxing::places
