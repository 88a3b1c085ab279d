// Answers: what a record's fields hold, checked and read against its form. Pure functions over plain data.
//
// A value is a nlohmann::json: null (unanswered) | int | double | string | array of strings (select_multiple, rank).
// Dates are "2021-05-17", times "08:24". Answers in rows are named by their path (filling.h). Fields that the form does
// not know are kept, never an error: they come from a newer version of the form.
//
// These functions look at a record once. Who fills one, keystroke by keystroke, keeps a Filling.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/form.h"
#include "sync/base/result.h"

namespace yanxing::forms {

using Answers = std::map<std::string, nlohmann::json>;
struct FillEnvironment;  // filling.h

inline constexpr std::size_t max_text_characters = 10'000;

/// null, "", blank text and [] are no answer.
bool is_answered(const nlohmann::json& value);

/// A number, day, time or moment that somebody is still typing, "2021-0" or "2021-01-25T": the form says what is
/// missing, and it is no answer that goes to other laptops, whose server would refuse it.
bool is_half_typed(const Field& field, const nlohmann::json& value);

/// One thing that is wrong with an answer. UI text key: "finding." + finding_name(kind).
struct Finding {
  enum class Kind {
    wrong_type,    // not a value of the field's type
    no_time,       // a day whose time of day is still to come
    no_day,        // a time of day without its day
    not_a_choice,  // not among the choices
    too_long,      // more than `limit` characters
    constraint,    // the form's rule is broken
    wrong_level,   // a place, but not of a level that the form asks for
    required,      // unanswered
    comment,       // unanswered, and it is the comment that an answer needs
    reason,        // a derived value was replaced, and it is not said why
  };
  std::string field;
  Kind kind = Kind::wrong_type;
  Phrase message;         // the form's own words, where it has any
  std::size_t limit = 0;  // too_long
};
const char* finding_name(Finding::Kind kind);

/// Whether the field is asked, given the answers: its own rule and those of its groups hold. What is not relevant
/// counts as unanswered for the rules of others, but its value is kept.
bool is_relevant(const Form& form, std::string_view field, const Answers& answers);
/// The same for all fields at once, one entry a field of form.fields.
std::vector<bool> relevant_fields(const Form& form, const Answers& answers);

/// Whether the field has to be answered now (relevant, and required always or by its rule).
bool is_required(const Form& form, std::string_view field, const Answers& answers);

/// What is wrong with one answer when a person leaves the field: type, choice, length, constraint. Unanswered,
/// irrelevant or unknown: nothing.
std::vector<Finding> check_field(const Form& form, std::string_view field, const Answers& answers);

/// Everything that stands between the record and "final": check_field of every field, places of the wrong level,
/// required ones unanswered. In the order of the form.
std::vector<Finding> check_all(const Form& form, const Answers& answers);
/// The same with the clock and the tables of `environment`; without it, rules that ask for today see 1970, and choices
/// from a table are none.
std::vector<Finding> check_all(const Form& form, const Answers& answers, const FillEnvironment& environment);

/// A JSON value as it is stored: numbers given as text become numbers, numbers given to a text field become text,
/// choices given by label their value, unanswered null. For `--json-in` and imports. Error: invalid, the detail says
/// which values are right.
Result<nlohmann::json> normalise_value(const Field& field, const nlohmann::json& value, std::string_view today = {});

/// The (cell, value) pairs of the form's natural key in canonical form; empty when the form has none.
/// Error: invalid when one of its fields is unanswered or malformed.
Result<std::vector<std::pair<std::string, nlohmann::json>>> key_values(const Form& form, const Answers& answers);

/// True unless the form has a state field which does not say "final".
bool is_final(const Form& form, const Answers& answers);

}  // namespace yanxing::forms
