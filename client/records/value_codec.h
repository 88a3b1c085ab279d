// Field values between JSON, as the client handles them, and deterministic CBOR, as the ledger stores them. Pure
// functions.
//
// A cell of one field holds that field's value. A cell of several fields (an answer with its comment) holds a map
// {field: value} without the unanswered ones, or null when none is answered, so that equal answers are equal bytes.
// In a row of a repeat (cell "member[k3]/age") the map's fields are named without the row; the answers are with it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "client/forms/answers.h"
#include "sync/base/result.h"
#include "sync/ledger/cell.h"

namespace yanxing::records {

/// One JSON value as one CBOR item. Error: invalid (a number that is not finite or over 63 bits, text that is not
/// UTF-8, nested deeper than 30, or more bytes than a value may have).
Result<std::string> encode_value(const nlohmann::json& value);

/// The way back. Total: what JSON cannot hold (byte strings of a newer program) becomes hexadecimal text; damaged bytes
/// become null.
nlohmann::json decode_value(std::string_view item);

/// The row that a cell or an answer lies in, with its slash: "member[k3]/" of "member[k3]/age", "~member[k3]/age" and
/// "member[k3]/group/age". Empty: in none.
std::string_view row_of(std::string_view cell);

/// "member[k3]" is no answer but says where its row stands.
bool is_row_position(std::string_view cell);

/// The answers that a record's shown heads give. Cells of several fields are spread into their fields; unanswered ones
/// are left out.
forms::Answers answers_of(const sync::RecordState& record);

/// The answers in one head's value of a cell: one entry, or one a field where the cell holds several.
forms::Answers answers_of_cell(std::string_view cell, std::string_view item);

}  // namespace yanxing::records
