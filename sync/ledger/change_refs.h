// How one change names another in CBOR: shared by payloads (short within their own chain) and cells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/cbor.h"
#include "sync/ledger/change.h"

namespace yanxing::sync {

/// The value of @life of a living record: CBOR true.
inline constexpr std::string_view alive_item = "\xF5";

/// [n] within chain `self`, [n, incarnation] within its device, else [n, incarnation, device].
void encode_ref(cbor::Writer& out, const ChangeId& id, const ChainId& self);
Result<ChangeId> decode_ref(cbor::Reader& in, const ChainId& self);

/// The value of @life of a deleted record: an array of full references, ascending.
std::string encode_seen(std::vector<ChangeId> ids);
Result<std::vector<ChangeId>> decode_seen(std::string_view item);

}  // namespace yanxing::sync
