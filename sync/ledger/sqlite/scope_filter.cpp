#include "sync/ledger/sqlite/scope_filter.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace yanxing::sync {

namespace {

/// The first string after every string that starts with `prefix` (place codes are ASCII digits).
std::string after_prefix(const std::string& prefix) {
  std::string end = prefix;
  end.back() = static_cast<char>(end.back() + 1);
  return end;
}

/// Places above the scope: every beginning of its prefixes.
std::vector<std::string> places_above(const Scope& scope) {
  std::set<std::string> out;
  for (const std::string& prefix : scope.prefixes) {
    for (std::size_t size = 0; size < prefix.size(); ++size) out.insert(prefix.substr(0, size));
  }
  return {out.begin(), out.end()};
}

/// "?4, ?5, ?6"; `first` moves on.
std::string parameters(std::size_t count, int& first) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i) sql += (i == 0 ? "?" : ", ?") + std::to_string(first++);
  return sql;
}

/// A feed that lies this far behind is not walked through where few records are in scope.
constexpr std::int64_t narrow_span = 4096;

/// Below how many records in scope they are looked up. Of `span` changes, of which a page's `limit` are wanted and m
/// are in scope, the walk goes through limit · span / m and the lookup through m: equal where m² = limit · span.
std::int64_t narrow_records(std::int64_t span, std::size_t limit) {
  const double even = std::sqrt(static_cast<double>(limit) * static_cast<double>(span));
  return std::min(static_cast<std::int64_t>(even), span / 8);
}

/// A common table `mine` of the keys of records in scope, through the index by form and place, at most `limit` of each
/// part; one that two parts find is in it twice. Parameters as scope_sql() numbers them, from ?3 on.
std::string mine_sql(const Scope& scope, std::int64_t limit) {
  int first = 3;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < scope.prefixes.size(); ++i, first += 2) {
    parts.push_back(
        "SELECT r.key FROM forms f CROSS JOIN record r INDEXED BY record_by_form ON r.form = f.form AND r.place >= ?" +
        std::to_string(first) + " AND r.place < ?" + std::to_string(first + 1));
  }
  if (!scope.shared.empty()) {
    const auto above = places_above(scope);  // some: the prefixes of a narrow scope are not empty
    std::string part = "SELECT r.key FROM record r INDEXED BY record_by_form WHERE r.form IN (" +
                       parameters(scope.shared.size(), first) + ") AND r.place IN (";
    parts.push_back(part + parameters(above.size(), first) + ")");
  }
  // The forms that there are, by one look into the index each.
  std::string sql =
      "WITH RECURSIVE forms(form) AS (SELECT min(form) FROM record UNION ALL "
      "SELECT (SELECT min(form) FROM record WHERE form > f.form) FROM forms f WHERE f.form IS NOT NULL), mine(key) AS "
      "(";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    sql += i == 0 ? "" : " UNION ALL ";
    sql += "SELECT * FROM (" + parts[i] + " LIMIT " + std::to_string(limit) + ")";
  }
  return sql + ") ";
}

bool sees_everything(const Scope& scope) {
  return std::any_of(scope.prefixes.begin(), scope.prefixes.end(), [](const std::string& one) { return one.empty(); });
}

/// Whether the scope holds fewer than `most` records.
Result<bool> is_narrow(sqlite::Db& db, const Scope& scope, std::int64_t most) {
  YX_ASSIGN(sqlite::Statement query, db.prepare(mine_sql(scope, most) + "SELECT count(*) FROM mine"));
  bind_scope(query, scope, 3);
  YX_TRY(query.step());
  return query.integer(0) < most;
}

}  // namespace

std::string scope_sql(const Scope& scope, std::string_view form, std::string_view place, int first) {
  std::string sql = "(0";
  for (const std::string& prefix : scope.prefixes) {
    if (prefix.empty()) {
      sql += " OR 1";
      continue;
    }
    sql += " OR (" + std::string(place) + " >= ?" + std::to_string(first) + " AND " + std::string(place) + " < ?" +
           std::to_string(first + 1) + ")";
    first += 2;
  }
  const auto above = places_above(scope);
  if (!scope.shared.empty() && !above.empty()) {
    sql += " OR (" + std::string(form) + " IN (" + parameters(scope.shared.size(), first) + ") AND ";
    sql += std::string(place) + " IN (" + parameters(above.size(), first) + "))";
  }
  return sql + ")";
}

void bind_scope(sqlite::Statement& statement, const Scope& scope, int first) {
  for (const std::string& prefix : scope.prefixes) {
    if (prefix.empty()) continue;
    statement.bind_text(first, prefix).bind_text(first + 1, after_prefix(prefix));
    first += 2;
  }
  const auto above = places_above(scope);
  if (scope.shared.empty() || above.empty()) return;
  for (const std::string& form : scope.shared) statement.bind_text(first++, form);
  for (const std::string& place : above) statement.bind_text(first++, place);
}

Result<FeedFilter> feed_filter(sqlite::Db& db, const Scope& scope, std::int64_t span, std::size_t limit) {
  const std::int64_t most = narrow_records(span, limit);
  bool narrow = span >= narrow_span && !scope.prefixes.empty() && !sees_everything(scope);
  if (narrow) {
    YX_ASSIGN(narrow, is_narrow(db, scope, most));
  }
  if (!narrow) return FeedFilter{"", scope_sql(scope, "r.form", "r.place", 3)};
  return FeedFilter{mine_sql(scope, most),
                    "c.seq IN (SELECT w.seq FROM mine m CROSS JOIN change w INDEXED BY change_by_record ON w.record = "
                    "m.key WHERE w.seq > ?1)"};
}

}  // namespace yanxing::sync
