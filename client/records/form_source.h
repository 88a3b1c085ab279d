// A form as a person brings it: an XLSForm workbook or a compiled file, with the tables and pictures that lie beside
// it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/forms/form.h"
#include "client/forms/xlsform/problem.h"
#include "sync/base/result.h"

namespace yanxing::records {

inline constexpr std::size_t max_form_file_bytes = std::size_t{64} << 20;  // one table or picture of a form

struct FormSource {
  forms::Form form;                          // checked whole; form.source is its compiled JSON, "files" filled in
  std::map<std::string, std::string> files;  // name -> content, each one that "files" lists
  std::vector<forms::xlsform::Problem> warnings;
};

/// A form, or everything that stands in its way.
struct FormReading {
  std::optional<FormSource> source;
  std::vector<forms::xlsform::Problem> errors;
};

/// Reads FILE.xlsx, or FILE.json as `form compile` writes it. Its files are looked for beside it and in the folder
/// FILE-media; a compiled form's must have the hashes that it names.
FormReading read_form_source(const std::filesystem::path& file);

}  // namespace yanxing::records
