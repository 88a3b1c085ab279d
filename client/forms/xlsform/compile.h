// XLSForm workbooks, compiled into the JSON of assets/forms/README.md. Pure: bytes in, JSON out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/xlsform/problem.h"

namespace yanxing::forms::xlsform {

/// Where in the workbook something of the compiled form comes from, for what is only found later.
struct Origins {
  std::map<std::string, std::size_t> rows;     // of the sheet survey, from 1; by the compiled field's or group's name
  std::map<std::string, std::string> columns;  // "C (calculation)"; by the compiled property's name ("calculate")
  std::map<std::string, Spot, std::less<>> files;  // the first cell that asks for a table ("villages.csv")

  /// The cell of a property of a field, of its name where the property has no column. Nowhere: no such field.
  Spot cell(const std::string& name, const std::string& property) const;
};

struct Compiled {
  nlohmann::json form;
  std::vector<Problem> warnings;
  std::vector<std::string> files;   // names of the .csv tables that it reads, to be brought along ("villages.csv")
  std::vector<std::string> images;  // names of the pictures that it shows
  Origins origins;
};

/// A form, or everything that stands in its way: all problems of the workbook at once, in its order.
struct Compilation {
  std::optional<Compiled> compiled;
  std::vector<Problem> errors;  // empty when it compiled
};

/// Any bytes may be given. `name`: what the form is called unless the workbook has a form_id, such as the file's name
/// without ".xlsx". The JSON has no "files": only who brings the tables along knows their hashes.
Compilation compile(std::string_view xlsx, std::string_view name = {});

}  // namespace yanxing::forms::xlsform
