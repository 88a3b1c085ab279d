// What the administrator may look at: records, one record, counts, and the proof that all is whole. Reads only.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "server-stub/city.h"
#include "server-stub/form_catalogue.h"

namespace yanxing::server {

struct ListFilter {
  std::string form;
  std::string place;        // code prefix; empty: everywhere
  std::string state;        // draft, final or deleted; empty: all that is not deleted
  std::uint64_t limit = 0;  // 0: no limit
};

/// {"records": […]} in the order of ids, written while it is read; without json one line a record.
/// Error: not_found for a form that is neither known nor used.
Status list_records(City& city, const FormCatalogue& forms, const ListFilter& filter, bool json, std::ostream& out);

/// One record: values, heads, history with quarantined changes. Errors: invalid (no UUID), not_found.
Status show_record(City& city, const FormCatalogue& forms, const std::string& id, std::ostream& out);

/// Counts: records, changes, conflicts, quarantine by reason, devices, attachments; epoch, certificate, sizes.
Status show_status(City& city, bool json, std::ostream& out);

/// Checks SQLite's integrity, every log, every record and every attachment's file, and prints the digest over `scope`
/// (nullopt: everything). Error: corrupt when something was found; it has been printed.
Status verify_city(City& city, const FormCatalogue& forms, const std::optional<std::string>& scope, bool json,
                   std::ostream& out);

}  // namespace yanxing::server
