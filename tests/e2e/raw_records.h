// The records of a laptop as a plain SQL table, so that a test can work figures out anew without any of our rules:
//   raw(id, form, place, state, v, changed)   a row each; v: the answers as JSON; changed: milliseconds since 1970
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "tests/e2e/programs.h"

namespace yanxing::testing {

class RawRecords {
 public:
  /// Reads these forms with `yanxing-cli list`: what is on the laptop, deleted ones left out.
  RawRecords(const Laptop& laptop, const std::vector<std::string>& forms);
  ~RawRecords();
  RawRecords(const RawRecords&) = delete;
  RawRecords& operator=(const RawRecords&) = delete;

  /// Adds a table place(code, name, level) of all places.
  void add_places(const std::string& csv_file);

  using Cells = std::vector<std::string>;
  /// The rows of a query, as text; NULL is "". `?` stand for `values`.
  std::vector<Cells> rows(const std::string& sql, const Cells& values = {}) const;
  /// The one number that a query gives.
  double number(const std::string& sql, const Cells& values = {}) const;
  std::int64_t count(const std::string& sql, const Cells& values = {}) const {
    return static_cast<std::int64_t>(number(sql, values));
  }

  void exec(const std::string& sql) const;

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace yanxing::testing
