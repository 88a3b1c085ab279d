// Sends the photos that wait, after the records: says what to do next, takes what came of it.
//
// Knows no socket: the app hands each step to its worker, the command line does it at once (exchange.h). One thread,
// that of the workspace. What must survive is in the outbox after every step; the object may be thrown away at any
// moment, and a new one goes on at the byte that the server names. Usage:
//   while (true) { step = sender.next(); Ask: sender.on_answer(POST /v1/session); Piece: sender.on_piece(…); Done: end
//   }
// Records go first: whoever drives it may stop between any two steps, send records, and go on (look_again()).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/net/tus.h"
#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"
#include "sync/session/attachments.h"

namespace yanxing::attachments {

/// What one run came to.
struct SendReport {
  std::int64_t sent = 0;        // the server signed for them in this run
  std::int64_t bytes = 0;       // of what it signed for
  std::int64_t carried = 0;     // of them, those whose content this run sent; the server had the others already
  std::int64_t damaged = 0;     // not what their names say any more: not sent
  std::int64_t refused = 0;     // the server takes them not, although they are whole
  std::int64_t unreadable = 0;  // they are there, and the disk or their permissions do not give them: they still wait
  net::Problem problem;         // its words about the last of these
};

class AttachmentSender {
 public:
  struct Done {};
  struct Ask {
    std::string frame;  // POST /v1/session
  };
  using Step = std::variant<Done, Ask, net::UploadPiece>;

  /// References must outlive the sender.
  AttachmentSender(records::AttachmentOutbox& outbox, const records::Attachments& files,
                   const sync::ClientIdentity& identity, std::string accept_language);

  /// The next step, or the same again while nothing came of it. First the server is asked what it has, then pieces go
  /// in the outbox's order; a file that is through is asked for at once. Errors: the store's.
  Result<Step> next();

  /// Takes the answer to an Ask. Errors: of sync::read_holds (nothing is believed then), and the store's.
  Status on_answer(std::string_view frame);

  /// Takes what came of a piece, errors of the network included (which are the driver's to judge); they are returned as
  /// they are. A file that the server refuses for itself (too large, not understood) is left out for this run and is no
  /// error.
  Status on_piece(const net::PieceSent& sent);

  /// Something was saved or received, or a sync went through: what waits is looked up anew, the more urgent first, and
  /// whether the server lost something since.
  void look_again();

  const SendReport& report() const { return report_; }

 private:
  /// Of one file in this run.
  struct State {
    bool checked = false;
    bool ask_offset = true;
    int idle = 0;  // pieces since the server last had more of it
  };

  Result<std::optional<records::WaitingAttachment>> first_waiting();
  Result<bool> ask_more();
  void leave_out(const std::string& name, const net::Problem& problem);

  records::AttachmentOutbox* outbox_;
  const records::Attachments* files_;
  const sync::ClientIdentity* identity_;
  std::string accept_language_;
  bool looked_ = false;
  bool asked_all_ = false;
  std::optional<Hash> asked_up_to_;
  bool confirms_ = false;      // what it once signed for is asked for again
  std::int64_t lost_ = 0;      // the newest loss when that began
  bool asked_signed_ = false;  // all of that, or it is not due
  std::optional<sync::HoldsQuestion> question_;
  std::optional<std::string> confirming_;  // a file whose bytes are all there
  std::optional<std::vector<records::WaitingAttachment>> list_;
  std::map<std::string, State> states_;
  std::set<std::string> left_out_;
  std::optional<records::WaitingAttachment> current_;
  std::size_t piece_bytes_;
  SendReport report_;
};

}  // namespace yanxing::attachments
