// Values of the command line and of JSON, checked against their form, with sentences that say what would be right.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "client/forms/answers.h"
#include "client/forms/filling.h"
#include "client/forms/form.h"
#include "client/records/record_store.h"
#include "tools/cli/cli.h"
#include "tools/cli/messages.h"

namespace yanxing::cli {

/// What a value of the field looks like: "write a date, e.g. 2021-05-17", "choose one of: am (上午), pm (下午)".
std::string expectation(const forms::Field& field, Language language);

/// One answer as it is stored, or the sentence why not.
struct Checked {
  forms::Answers values;
  Problem problem;
};

/// A value as a sentence shows it, cut where it is long.
std::string shown(const nlohmann::json& value);

/// The sentence for a finding that keeps a record from being saved. `label`: the question's, filled in.
std::string finding_sentence(const forms::Form& form, const forms::Finding& finding, const std::string& label,
                             const nlohmann::json& value, Language language);

/// A choice that comes from a table, given by its label, as its value; of several each. Anything else as it is.
nlohmann::json named_choice(const forms::Field& field, const nlohmann::json& value,
                            const forms::FillEnvironment& environment);

/// Checks names and types of all values, and brings them into the form that is stored. Unknown fields are refused
/// unless `force`. `environment`: the form's tables.
Checked check_values(const forms::Form& form, const forms::Answers& given, const forms::FillEnvironment& environment,
                     Language language, bool force);

/// A sentence for what the record store refused. `whole`: the request's values.
std::string store_sentence(const forms::Form& form, const Error& error, const forms::Answers& given, Language language);

/// "person, session, training".
std::string names_of(const std::vector<std::string>& names);

}  // namespace yanxing::cli
