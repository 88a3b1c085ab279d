// Whether an answer is contradicted by another that nobody settled. Whatever adds such answers up counts them as they
// are shown and says so beside the sum.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "client/records/record_view.h"

namespace yanxing::records {

/// One of `fields` is in conflict, or whether the record is there at all ("@life"), or where ("@place").
inline bool is_disputed(const Record& record, std::initializer_list<std::string_view> fields) {
  return std::any_of(record.conflicts.begin(), record.conflicts.end(), [&](const std::string& cell) {
    return cell.starts_with('@') || std::find(fields.begin(), fields.end(), cell) != fields.end();
  });
}

}  // namespace yanxing::records
