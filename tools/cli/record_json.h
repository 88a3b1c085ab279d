// Records as the command line prints them: the JSON that scripts rely on (README, "Command line").
#pragma once

#include <nlohmann/json.hpp>

#include "client/records/record_view.h"

namespace yanxing::cli {

/// {"id", "form", "place", "state", "sync", "values": {…}, "conflicts": ["field"…]}
nlohmann::json record_json(const records::Record& record);

/// The same with "heads": {cell: [{change, value, …}]} and "history": [{…, "edits": […]}], oldest first.
nlohmann::json detail_json(const records::RecordDetail& detail);

}  // namespace yanxing::cli
