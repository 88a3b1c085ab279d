// Values of the command line and of JSON, checked against their form, with sentences that say what would be right.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "client/forms/answers.h"
#include "client/forms/filling.h"
#include "client/forms/form.h"
#include "client/records/record_store.h"
#include "tools/cli/messages.h"

namespace yanxing::cli {

/// What a value of the field looks like: "write a date, e.g. 2021-05-17", "choose one of: am (上午), pm (下午)".
std::string expectation(const forms::Field& field, Language language);

/// One answer as it is stored, or the sentence why not.
struct Checked {
  forms::Answers values;
  std::string problem;  // empty: all is well
};

/// A choice that comes from a table, given by its label, as its value; of several each. Anything else as it is.
nlohmann::json named_choice(const forms::Field& field, const nlohmann::json& value,
                            const forms::FillEnvironment& environment);

/// Checks names and types of all values, and brings them into the form that is stored. Unknown fields are refused
/// unless `force`. `environment`: the form's tables.
Checked check_values(const forms::Form& form, const forms::Answers& given, const forms::FillEnvironment& environment,
                     Language language, bool force);

/// Checks the form's rules over the whole record (what was there, with the new values laid over it): nothing too long,
/// no broken constraint (unless `force`), and, where it says that it is final, nothing missing. Findings in fields that
/// are not saved now do not count, except for being final. `environment`: clock and tables. Empty: all is well.
std::string check_rules(const forms::Form& form, const forms::Answers& whole, const forms::Answers& changed,
                        const forms::FillEnvironment& environment, Language language, bool force);

/// The record as it will be: what is there, with the new values laid over it. Errors: conflict (the record is of
/// another form), and the store's.
Result<forms::Answers> whole_record(records::RecordStore& store, const records::SaveRequest& request);

/// A sentence for what the record store refused. `whole`: the request's values.
std::string store_sentence(const forms::Form& form, const Error& error, const forms::Answers& given, Language language);

/// "person, session, training".
std::string names_of(const std::vector<std::string>& names);

}  // namespace yanxing::cli
