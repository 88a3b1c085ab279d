// One sync from beginning to end, blocking: for yanxing-cli and tests. The app does the same in steps
// (client/app/sync_model.h).
#pragma once

#include <functional>
#include <string>

#include "client/net/transport.h"
#include "sync/session/client_session.h"

namespace yanxing::net {

/// The HTTP request that carries a sync request's frame:
///   push   POST /v1/changes
///   pull   GET /v1/changes?cursor=<the frame in base64url>, so that caches and logs see what it is: a read
///   all others (session, probe, own, audit, exchange)   POST /v1/session
/// The reply's frame is the body of the answer.
HttpRequest http_request(sync::Request request, const std::string& accept_language = "zh-CN");

/// Whether the server said in this answer that it takes several frames in one body.
bool takes_lists(const ReplyHead& head);

/// The number of the newest loss among this laptop's photos, as the server says in this answer; 0: it says nothing.
std::int64_t lost_attachments(const ReplyHead& head);

/// Of the time that an exchange took, what the line needed for it: less what the server says that its own work took.
std::int64_t line_ms(std::int64_t took_ms, const ReplyHead& head);

struct SyncOptions {
  /// Called after every reply and every slice applied.
  std::function<void(const sync::SyncProgress&)> on_progress;
  std::string accept_language = "zh-CN";
  /// How often a busy server is waited for (as long as it says, at most 10 s each time) before giving up.
  int busy_retries = 3;
};

struct SyncReport {
  sync::SyncProgress progress;
  Traffic traffic;
};

/// Drives `session` to its end. What was exchanged before an error stays exchanged; trying again goes on from there.
/// Errors: of Transport::send (see transport.problem() for the server's words) and of ClientSession.
Result<SyncReport> sync_blocking(sync::ClientSession& session, Transport& transport, const SyncOptions& options = {});

}  // namespace yanxing::net
