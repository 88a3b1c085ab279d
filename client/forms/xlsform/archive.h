// The zip container of a workbook, opened with suspicion: every limit is checked before anything is unpacked, and
// nothing is handed on but bytes that passed.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xlsform/problem.h"

namespace yanxing::forms::xlsform {

inline constexpr std::size_t max_entries = 2'000;
inline constexpr std::size_t max_unpacked_bytes = 64U << 20;
inline constexpr std::size_t max_ratio = 200;  // of an entry over ratio_free_bytes
inline constexpr std::size_t ratio_free_bytes = 1U << 20;
inline constexpr std::size_t max_workbook_bytes = 64U << 20;

/// The XML parts of a workbook by name ("xl/workbook.xml").
struct Archive {
  std::map<std::string, std::string, std::less<>> parts;
  bool has_external_links = false;

  const std::string* find(std::string_view name) const;
};

/// A workbook of a form (.xlsx without macros), or any table of cells: .xlsx, .xlsm (its macros are never unpacked),
/// .ods.
enum class Wanted { workbook, any_table };

/// Unpacks the XML parts. What is wrong goes to `problems` (then the archive is empty): no zip at all, damaged,
/// encrypted, too large or suspiciously compressed, not a workbook, macros, a part with a document type or entities.
Archive open_archive(std::string_view bytes, Problems& problems, Wanted wanted = Wanted::workbook);

}  // namespace yanxing::forms::xlsform
