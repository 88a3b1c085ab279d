// Filters of the records screen that were kept under a name, in a setting of this laptop: the screen writes them, the
// screen and `yanxing-cli export --filter` read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/records/record_view.h"

namespace yanxing::records {

/// The setting that holds them; its value is a text in JSON.
inline constexpr std::string_view kept_filters_setting = "records.filters";

/// Empty parts: open.
struct KeptFilter {
  std::string name = {};
  std::string form = {};
  std::string place = {};  // code prefix
  std::string state = {};  // "local", "on_server", "needs_you", "deleted"; "any" and anything else: open
  std::string text = {};
  std::string from = {};  // days of the last change, "2021-05-17"; unreadable: open
  std::string to = {};

  bool operator==(const KeptFilter&) const = default;
};

/// What stands in the setting, in its order. Entries without a name and a text that is no such list are passed over.
std::vector<KeptFilter> read_kept_filters(std::string_view setting);
std::string write_kept_filters(const std::vector<KeptFilter>& filters);

/// Puts form, place, text, state and days into the query, as the records screen looks for them.
void apply(const KeptFilter& filter, ListQuery& query);

/// Midnight at which a local day "2021-05-17" begins, `days` later; nullopt: no date.
std::optional<UnixMs> start_of_day(const std::string& date, int days = 0);

}  // namespace yanxing::records
