// Everything that expected() is asked about, read from a laptop's records: for the screens, the command line and the
// reports alike.
#pragma once

#include <filesystem>
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

/// Of records of forms whose rules have no date field: when each was finished first, where it was changed since.
Result<FinishedFirst> read_finished_first(records::RecordStore& store, const RuleSet& rules,
                                          const std::vector<records::Record>& records);

/// What this laptop sees: the scope of its enrolment, else the place that it was set up for.
std::vector<std::string> scope_of(records::Workspace& workspace);

}  // namespace yanxing::due
