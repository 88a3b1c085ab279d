// What an import did, or would do, with each row: for people line by line, for scripts as JSON.
#pragma once

#include <functional>
#include <string>

#include "client/places/places.h"
#include "client/roster/gather.h"
#include "client/roster/matching.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

class RosterReport {
 public:
  /// All must outlive it.
  RosterReport(Laptop& laptop, const places::Places& places, const roster::Gathered& gathered,
               const roster::Check& check)
      : laptop_(&laptop), places_(&places), gathered_(&gathered), check_(&check) {}

  nlohmann::json as_json(const std::string& file, std::size_t saved) const;
  /// On standard error: what is not taken over, what must be looked at, what changes; the first new rows `with_new`.
  void tell(bool with_new) const;

 private:
  nlohmann::json row_json(const roster::RowCheck& row) const;
  void tell_left_out() const;
  void tell_row(std::size_t row, const std::string& name, const std::string& what) const;
  /// "row 2", or "row 2 of sheet …" where there are several.
  std::string row_name(std::size_t row) const;
  /// What is said of a phone that is taken over and does not look like one; empty: nothing.
  std::string odd_phone(const roster::RowCheck& row) const;
  std::string reason_text(const roster::RowCheck& row) const;
  std::string changes_text(const roster::RowCheck& row) const;
  std::string new_text(const roster::RowCheck& row) const;
  std::string unread_text(const roster::RowCheck& row) const;
  std::string label(const std::string& field) const;
  std::string shown(const std::string& field, const nlohmann::json& value) const;

  Laptop* laptop_;
  const places::Places* places_;
  const roster::Gathered* gathered_;
  const roster::Check* check_;
};

}  // namespace yanxing::cli
