// Records as JSON for the administrator's commands; the same words as yanxing-cli prints.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "server-stub/form_catalogue.h"
#include "sync/ledger/cell.h"
#include "sync/ledger/store.h"

namespace yanxing::server {

/// A stored value (deterministic CBOR) as JSON; byte strings as base64url. Error: corrupt.
Result<nlohmann::ordered_json> value_json(std::string_view cbor);

/// {"id", "form", "place", "state", "sync", "values": {field: value}, "conflicts": [cell…]}, without unanswered fields.
Result<nlohmann::ordered_json> record_json(const sync::RecordState& record, const FormCatalogue& forms);

/// One change of a record's history: who, when, where, its edits, and why it is in quarantine if it is.
Result<nlohmann::ordered_json> change_json(const sync::StoredChange& stored);

/// Heads of every cell: {cell: [{"change", "author", "at", "value"…}]}. `changes`: those of the record. Error: corrupt.
Result<nlohmann::ordered_json> heads_json(const sync::RecordState& record,
                                          const std::vector<sync::StoredChange>& changes);

}  // namespace yanxing::server
