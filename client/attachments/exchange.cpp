#include "client/attachments/exchange.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace yanxing::attachments {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t max_wait_s = 10;
constexpr std::int64_t first_wait_ms = 100;

/// Waits and counts when something is worth another try; false: it is not.
class Patience {
 public:
  Patience(const net::Transport& transport, int retries) : transport_(&transport), retries_(retries) {}

  bool again(const Error& error, const net::Problem& problem) {
    const bool worth = error.code == Code::no_network || (error.code == Code::busy && problem.status != 507);
    if (!worth || tries_ >= retries_) return false;
    std::int64_t wait_ms = first_wait_ms << tries_;
    if (error.code == Code::busy) wait_ms = std::clamp<std::int64_t>(problem.retry_after_s, 1, max_wait_s) * 1000;
    ++tries_;
    for (std::int64_t waited = 0; waited < wait_ms; waited += first_wait_ms) {
      if (transport_->is_cancelled()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(first_wait_ms));
    }
    return !transport_->is_cancelled();
  }
  void went_on() { tries_ = 0; }

 private:
  const net::Transport* transport_;
  int retries_;
  int tries_ = 0;
};

}  // namespace

net::HttpRequest holds_request(std::string frame, const std::string& accept_language) {
  net::HttpRequest request;
  request.path = "/v1/session";
  request.body = std::move(frame);
  request.accept_language = accept_language;
  return request;
}

Status send_attachments(AttachmentSender& sender, records::AttachmentOutbox& outbox, net::Transport& transport,
                        const ExchangeOptions& options) {
  Patience patience(transport, options.retries);
  while (true) {
    YX_ASSIGN(auto step, sender.next());
    if (std::holds_alternative<AttachmentSender::Done>(step)) return {};
    if (auto* ask = std::get_if<AttachmentSender::Ask>(&step)) {
      const auto answer = transport.send(holds_request(std::move(ask->frame), options.accept_language));
      if (answer) {
        YX_TRY(sender.on_answer(*answer));
        patience.went_on();
      } else if (!patience.again(answer.error(), transport.problem())) {
        return answer.error();
      }
    } else {
      const auto& piece = std::get<net::UploadPiece>(step);
      const auto sent = net::upload_piece(transport, piece);
      if (sent.offset > piece.offset) patience.went_on();
      const Status taken = sender.on_piece(sent);
      if (!taken && (sent.status || !patience.again(taken.error(), sent.problem))) return taken;
    }
    if (!options.on_progress) continue;
    YX_ASSIGN(const auto figures, outbox.figures());
    options.on_progress(figures);
  }
}

Status fetch_attachment(records::AttachmentOutbox& outbox, records::Attachments& files, net::Transport& transport,
                        const std::string& name, const ExchangeOptions& options) {
  YX_ASSIGN(const auto place, outbox.place_of(name));
  if (place.here) return {};
  net::FetchPart part;
  part.name = name;
  part.accept_language = options.accept_language;
  YX_ASSIGN(part.into, files.start_fetch(name));
  Patience patience(transport, options.retries);
  std::error_code error;
  std::uint64_t have = fs::file_size(part.into, error);
  if (error) have = 0;
  bool is_left_over = have > 0;
  while (true) {
    const auto fetched = net::fetch_part(transport, part);
    if (fetched.complete) {
      YX_TRY(files.finish_fetch(name));
      return outbox.note_file(name, fetched.total);
    }
    // What lay here was perhaps of something else, and is gone now: once more from the beginning.
    if (!fetched.status && fetched.status.error().code == Code::corrupt && std::exchange(is_left_over, false)) {
      have = 0;
      continue;
    }
    if (fetched.have > have) patience.went_on();
    have = fetched.have;
    if (!fetched.status && !patience.again(fetched.status.error(), fetched.problem)) return fetched.status;
  }
}

}  // namespace yanxing::attachments
