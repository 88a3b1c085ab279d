// Internal to yx_roster: the cells of a row as answers of the form `person`, or why they cannot be.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/roster/matching.h"

namespace yanxing::roster {

/// All three must outlive it; one table of cells.
class RowReader {
 public:
  RowReader(const Table& table, const Villages& villages, const MatchOptions& options)
      : table_(&table), villages_(&villages), options_(&options) {}

  /// nullopt: no person's row (blank, a sum, the header once more). `result` is refused, doubtful (an ambiguous place),
  /// or fresh as far as the row alone can tell.
  std::optional<RowCheck> read(const std::vector<std::string>& cells, std::size_t at);
  /// What a row that is no person says, for her to see that it was left out; empty: blank, or the header once more.
  std::string left_out(const std::vector<std::string>& cells) const;

 private:
  std::string cell(const std::vector<std::string>& cells, std::string_view field) const;
  bool is_person(const std::vector<std::string>& cells, const std::string& name) const;
  void read_place(const std::vector<std::string>& cells, RowCheck& row);
  void read_texts(const std::vector<std::string>& cells, RowCheck& row);
  void read_more(const std::vector<std::string>& cells, RowCheck& row) const;

  const Table* table_;
  const Villages* villages_;
  const MatchOptions* options_;
  std::map<std::string, PlaceMatch> places_;  // what was looked up already
  std::map<std::string, std::string> roles_;
};

}  // namespace yanxing::roster
