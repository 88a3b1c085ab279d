// Everything that expected() is asked about, read from a laptop's records: for the screens, the command line and the
// reports alike.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "client/due/expected.h"
#include "client/records/record_store.h"

namespace yanxing::due {

/// What came with the program: rules and accompanied townships. Read once.
struct Programme {
  RuleSet rules;
  std::vector<places::ContactTownship> townships;
};

/// Reads `assets`/programme. Errors: those of load_rules() and load_contact_townships().
Result<Programme> load_programme(const std::filesystem::path& assets);

/// The living records of forms_of(rules) that lie in the scope, and the rounds, which lie above it: the city sets them
/// up for everybody. Reviews as they count (review::counting). One query a form.
Result<std::vector<records::Record>> read_records(records::RecordStore& store, const RuleSet& rules,
                                                  const std::vector<std::string>& scope);

/// How each was finished first, where it was changed since: of the forms where that matters (First).
Result<FinishedFirst> read_finished_first(records::RecordStore& store, const RuleSet& rules,
                                          const std::vector<records::Record>& records);

/// The same in steps, for a window that must not stand still.
class RecordsReading {
 public:
  RecordsReading(const RuleSet& rules, std::vector<std::string> scope);
  /// Looks at about `count` records more. True: all are read.
  Result<bool> step(records::RecordStore& store, std::size_t count);
  std::vector<records::Record> take() { return std::move(out_); }
  /// As read_finished_first() of them.
  FinishedFirst take_finished_first() { return std::move(finished_first_); }

 private:
  Result<std::size_t> read_slice(records::RecordStore& store, std::size_t count);

  std::vector<std::string> forms_left_;  // the last one is being read
  std::vector<std::string> scope_;
  std::string after_place_;  // the last record read of that form
  std::int64_t after_key_ = 0;
  std::vector<records::Record> out_;
  std::size_t form_begins_ = 0;       // in out_
  std::set<std::string> with_first_;  // forms of which it matters how records were finished first
  FinishedFirst finished_first_;
};

/// For Question::name_of: the name of a person on this laptop. The store must outlive it.
std::function<std::string(const RecordId&)> names_of_persons(records::RecordStore& store);

/// What this laptop sees: the scope of its enrolment, else the place that it was set up for.
std::vector<std::string> scope_of(records::Workspace& workspace);

}  // namespace yanxing::due
