// Fills any form with generated, plausible answers, as a patient person would: reads what is asked, answers it, and
// answers it differently when the form says that it is wrong. Nothing in it knows a form.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/filling.h"
#include "sync/base/result.h"

namespace yanxing::testing {

/// What the answers are made from. The same help gives the same answers.
struct FillHelp {
  std::uint64_t seed = 1;
  /// How many of the questions that need no answer get one; more where a rule wants it. With 100 everything that is
  /// asked is answered.
  unsigned optional_percent = 100;
  /// Places that may be chosen. Those in `area` are chosen first, and always where the record's own place is asked for.
  std::vector<std::string> places;
  std::string area;
  /// Form -> ids of its records, for references. A form without records here is given an id that nobody has.
  std::map<std::string, std::vector<std::string>> records;
  forms::FillEnvironment environment;
};

/// A record without errors, not yet marked final. `form` must outlive it. Error: refused; the detail names form,
/// question and finding of what could not be answered.
Result<forms::Filling> fill_form(const forms::Form& form, const FillHelp& help);

/// The tables NAME.csv of a folder, for FillEnvironment::table; each is read once.
std::function<std::shared_ptr<const forms::xpath::Document>(std::string_view)> tables_in(
    const std::filesystem::path& folder);

/// "form visit, question date: constraint (…)", one a line.
std::string findings_text(const forms::Form& form, const std::vector<forms::Finding>& findings);

}  // namespace yanxing::testing
