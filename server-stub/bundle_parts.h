// Which parts of bundles were taken, so that whoever brings the last one, in whatever order, is told so.
//
// One thread: the one that owns the store.
#pragma once

#include <cstdint>
#include <vector>

#include "server-stub/city.h"
#include "sync/wire/bundle.h"

namespace yanxing::server {

/// Makes room for them, and forgets what nobody brings any more. In a transaction.
Status begin_parts(City& city);

/// Notes that all that a part holds is held here.
Status note_part(City& city, const sync::BundleHeader& part);

/// The parts of a bundle, of which `one` is any, that were never taken.
Result<std::vector<std::uint64_t>> parts_not_taken(City& city, const sync::BundleHeader& one);

}  // namespace yanxing::server
