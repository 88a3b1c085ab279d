// Everything that an import compares with, read from a laptop's records: one way for the screen and the command line.
#pragma once

#include <string>

#include "client/places/places.h"
#include "client/records/form_library.h"
#include "client/records/record_store.h"
#include "client/roster/matching.h"

namespace yanxing::roster {

struct RosterScope {
  std::string scope;           // code prefix that the laptop may see
  std::string fallback_place;  // of rows that name no village; empty: they are refused
  std::string today;           // "2021-05-17"
};

/// Reads all living persons. `library`, `places` and `pinyin` must outlive what it gives. Errors: the store's;
/// not_found: there is no form `person`.
Result<Matcher> open_roster(records::RecordStore& store, records::FormLibrary& library, const places::Places& places,
                            text::Pinyin& pinyin, RosterScope scope);

/// The same in steps: read_roster() until it is true, then Matcher::learn_some(). Reads `count` living persons more.
Result<bool> read_roster(records::RecordStore& store, std::vector<records::Record>& persons, std::size_t count);
Result<Matcher> prepare_roster(records::RecordStore& store, records::FormLibrary& library, const places::Places& places,
                               text::Pinyin& pinyin, RosterScope scope, std::vector<records::Record> persons);

/// A choice of a table of the form by what people write in rosters: the label, a usual short word for it (大专, 党员,
/// 汉), or its code.
ChoiceNamed choices_of(records::FormLibrary& library, const forms::Form& form);

}  // namespace yanxing::roster
