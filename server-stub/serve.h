// `yanxing-server serve`: from an open data folder to a running server, until a signal says stop.
#pragma once

#include <string>

#include "server-stub/data_dir.h"
#include "server-stub/log.h"
#include "server-stub/settings.h"
#include "sync/base/result.h"

namespace yanxing::server {

/// Serves until SIGTERM or SIGINT, then finishes what is under way. While it listens, DIR/serve.port holds the port.
/// Errors: busy (folder or port in use), and those of City::open and HttpsServer::start.
Status serve(const DataDir& dir, const Settings& settings, const Log& log);

}  // namespace yanxing::server
