// What the client's side of sync keeps in the store's settings, read and written in one place. Private to sync/session.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/session/client_session.h"

namespace yanxing::sync {

std::string receipt_key(const ChainId& chain);

/// The device's own logs: those with an entry, and the current one even while it is empty (on a disk that was put back
/// to before its first save, the server may hold entries of it).
Result<std::vector<SessionRequest::Chain>> own_chains(Store& store, const ChainId& current);

Result<std::optional<Cursor>> kept_cursor(Store& store);
/// The position at which the server is known to have held all that is held here of others, where that is not the
/// cursor: an audit looked there, or the cursor was given up since. A server that does not know it any more may lack
/// some of it.
Result<std::optional<Cursor>> kept_proof(Store& store);
/// Others' changes are pulled from the start; what the cursor proved stays known. In a transaction.
Status forget_cursor(Store& store);
/// The server is another one than it was: nothing is proved, everything is compared and pulled again. In a transaction.
Status forget_server(Store& store);
/// How often forget_server() was called on this disk: what was heard before the last time is of a server that is no
/// more.
Result<std::int64_t> servers_met(Store& store);
Result<std::optional<Receipt>> kept_receipt(Store& store, const ChainId& chain);
Status keep_number(Store& store, std::string_view key, std::int64_t value);
Result<std::optional<std::int64_t>> kept_number(Store& store, std::string_view key);

/// Logs that an audit still waits for, as kept in meta "audit": empty text = everything foreign, "none" = nothing. Text
/// of before, which knew no `first`, is read as if all of the log were lacking.
std::string encode_waiting(const std::vector<WaitedLog>& logs);
Result<std::vector<WaitedLog>> decode_waiting(std::string_view text);

/// The next entries of an own log after `after`, at most `most` and those up to `up_to`, as a push; nullopt when there
/// are none.
Result<std::optional<PushRequest>> next_push(Store& store, const ChainId& chain, std::uint64_t after,
                                             std::uint64_t up_to, std::size_t most,
                                             std::size_t most_bytes = max_batch_bytes);

/// The entries that such a push, or a list of smaller ones, holds.
Result<std::vector<StoredChange>> next_batch(Store& store, const ChainId& chain, std::uint64_t after,
                                             std::uint64_t up_to, std::size_t most,
                                             std::size_t most_bytes = max_batch_bytes);

/// `notices` are all that there are of the entries after `after` up to `up_to` of an own log. In a transaction.
Status keep_notices(Store& store, const ChainId& chain, std::uint64_t after, std::uint64_t up_to,
                    const std::vector<Notice>& notices);

/// How many of `entries` fit a batch of so many bytes without splitting what was saved together; at least 1 when there
/// are any. More than fits when a group alone is larger, up to a whole batch.
std::size_t batch_size(std::span<const StoredChange> entries, std::size_t most_bytes = max_batch_bytes);

}  // namespace yanxing::sync
