// Forms that an administrator installed beside those that came with the program. They are kept in city.db, so that one
// backup file brings them back with the records that were filled with them.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "server-stub/city.h"
#include "server-stub/form_catalogue.h"

namespace yanxing::server {

struct InstalledForm {
  std::string name;
  std::int64_t version = 1;
  UnixMs installed_ms = 0;
  std::string json;
};

/// Keeps a form file in place of an older version; the same one again changes nothing. A serving process knows it after
/// its next start. Errors: invalid (no form, over 8 MiB, unknown type), exists (the same or a newer version is there
/// with another content, shipped ones included), and the store's.
Status install_form(City& city, const FormCatalogue& known, std::string_view json, const std::string& origin);

/// In name order.
Result<std::vector<InstalledForm>> installed_forms(City& city);

/// Adds them to the catalogue where they are newer than what it has. Error: invalid (a type that this program does not
/// know, after a return to an older program).
Status add_installed(City& city, FormCatalogue& catalogue);

/// Judges again what is in quarantine for its form's sake, after forms were installed or the program was updated. How
/// many changes were taken in. One transaction.
Result<std::uint64_t> take_in_quarantined(City& city, const FormCatalogue& forms);

/// For the administrator. `form install` says that a running server needs a restart.
Status form_install(City& city, const FormCatalogue& known, const std::string& file, bool json, std::ostream& out);
Status form_list(City& city, const FormCatalogue& known, bool json, std::ostream& out);

}  // namespace yanxing::server
