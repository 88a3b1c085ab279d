// Photos to and from the server, blocking: for yanxing-cli and tests. The app does the same in steps
// (client/app/photos_model.h).
#pragma once

#include <functional>
#include <string>

#include "client/attachments/sender.h"
#include "client/net/transport.h"

namespace yanxing::attachments {

struct ExchangeOptions {
  /// Called after every step.
  std::function<void(const records::AttachmentFigures&)> on_progress;
  std::string accept_language = "zh-CN";
  /// How often in a row a broken connection is tried again without a byte more on the server, and a busy server waited
  /// for (as long as it says, at most 10 s each time).
  int retries = 4;
};

/// Sends what waits until nothing is left that the server takes. What went through before an error stays through;
/// trying again goes on from there. Errors: of Transport::send (see transport.problem()), sync::read_holds, the store.
Status send_attachments(AttachmentSender& sender, records::AttachmentOutbox& outbox, net::Transport& transport,
                        const ExchangeOptions& options = {});

/// Fetches one that is not here, going on with what came before, and keeps it as an attached file. Here already:
/// nothing is done. Errors: invalid (no attachment's name), of net::fetch_part (not_found: the server has none for this
/// laptop), disk_full, io.
Status fetch_attachment(records::AttachmentOutbox& outbox, records::Attachments& files, net::Transport& transport,
                        const std::string& name, const ExchangeOptions& options = {});

/// The request that carries a question of the sender.
net::HttpRequest holds_request(std::string frame, const std::string& accept_language);

}  // namespace yanxing::attachments
