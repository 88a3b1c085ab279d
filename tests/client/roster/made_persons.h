// Records of persons for tests.
#pragma once

#include <string>

#include "client/records/record_view.h"

namespace yanxing::testing {

inline records::Record person(unsigned number, const std::string& name, const std::string& place,
                              const std::string& role, const std::string& phone) {
  records::Record record;
  const std::string digits = std::to_string(100000 + number);
  record.id = *RecordId::parse("018f0000-0000-7000-8000-000000" + digits);
  record.form = "person";
  record.place = place;
  record.values = {{"name", name}, {"place", place}};
  if (!role.empty()) record.values["role"] = role;
  if (!phone.empty()) record.values["phone"] = phone;
  return record;
}

}  // namespace yanxing::testing
