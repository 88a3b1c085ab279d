// What a scope is in SQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"
#include "sync/ledger/store.h"

namespace yanxing::sync {

/// WHERE clause for records that the scope sees, by their columns of form and place; what it asks for is bound from
/// `first` on by bind_scope().
std::string scope_sql(const Scope& scope, std::string_view form, std::string_view place, int first);
void bind_scope(sqlite::Statement& statement, const Scope& scope, int first);

/// How a page of the feed finds its changes: a common table before the SELECT (or nothing), and a condition on the
/// change `c` of the record `r`. ?1 is the sequence that it begins after; bind_scope() binds the rest from ?3 on.
struct FeedFilter {
  std::string with;
  std::string where;
};

/// Walks through the log, or, where few records of a log that goes on for `span` changes are in scope, looks these up:
/// many laptops see one township of a city, and a new one has all of the city's log before it.
Result<FeedFilter> feed_filter(sqlite::Db& db, const Scope& scope, std::int64_t span, std::size_t limit);

}  // namespace yanxing::sync
