#include "client/attachments/sender.h"

#include <algorithm>
#include <iterator>

#include "sync/ledger/attachment_refs.h"

namespace yanxing::attachments {
namespace {

// A piece takes a second or two on whatever line there is: that is how long a record that is saved meanwhile waits.
constexpr std::size_t first_piece = 256 << 10, least_piece = 32 << 10, greatest_piece = 4 << 20;
constexpr std::int64_t quick_ms = 1000, slow_ms = 4000;
constexpr int max_idle = 4;

/// The server says no to this file, not to this laptop or this moment.
bool is_about_the_file(int status) { return status == 400 || status == 413 || status == 415 || status == 422; }

}  // namespace

AttachmentSender::AttachmentSender(records::AttachmentOutbox& outbox, const records::Attachments& files,
                                   const sync::ClientIdentity& identity, std::string accept_language)
    : outbox_(&outbox),
      files_(&files),
      identity_(&identity),
      accept_language_(std::move(accept_language)),
      piece_bytes_(first_piece) {}

/// Prepares a question about the next contents: those that wait, and those that the server once signed for, once a day
/// and when it says that some are lost.
/// False: there are none.
Result<bool> AttachmentSender::ask_more() {
  if (!asked_all_) {
    YX_ASSIGN(auto hashes, outbox_->unacknowledged(asked_up_to_, sync::max_holds));
    asked_all_ = hashes.size() < sync::max_holds;
    asked_up_to_.reset();
    if (!asked_all_) asked_up_to_ = hashes.back();
    if (!hashes.empty()) {
      question_ = sync::ask_holds(*identity_, std::move(hashes));
      return true;
    }
  }
  if (asked_signed_) return false;
  if (!confirms_) {
    YX_ASSIGN(lost_, outbox_->newest_lost());
    YX_ASSIGN(confirms_, outbox_->is_due_to_confirm());
  }
  std::vector<Hash> hashes;
  if (confirms_) {
    YX_ASSIGN(hashes, outbox_->acknowledged(asked_up_to_, sync::max_holds));
    if (hashes.empty()) YX_TRY(outbox_->note_confirmed(lost_));
  }
  asked_signed_ = hashes.empty();
  if (asked_signed_) return false;
  asked_up_to_ = hashes.back();
  question_ = sync::ask_holds(*identity_, std::move(hashes));
  return true;
}

void AttachmentSender::look_again() {
  list_.reset();
  if (!asked_signed_) return;  // it goes on asking
  asked_signed_ = confirms_ = false;
  asked_up_to_.reset();
}

Result<std::optional<records::WaitingAttachment>> AttachmentSender::first_waiting() {
  if (!list_) {
    YX_ASSIGN(list_, outbox_->waiting());
  }
  for (const auto& one : *list_) {
    if (!left_out_.contains(one.name)) return std::optional(one);
  }
  return std::optional<records::WaitingAttachment>();
}

Result<AttachmentSender::Step> AttachmentSender::next() {
  if (!looked_) {
    YX_TRY(outbox_->look());
    looked_ = true;
  }
  if (!question_) {
    if (confirming_) {
      question_ = sync::ask_holds(*identity_, {sync::attachment_hash(*confirming_)});
    } else {
      YX_TRY(ask_more());
    }
  }
  if (question_) return Step(Ask{question_->frame});
  YX_ASSIGN(current_, first_waiting());
  if (!current_) return Step(Done{});
  const State& state = states_[current_->name];
  net::UploadPiece piece;
  piece.file = files_->path_of(current_->name);
  piece.name = current_->name;
  piece.bytes = current_->bytes;
  piece.url = current_->upload_url;
  piece.offset = current_->offset;
  piece.ask_offset = state.ask_offset;
  piece.check = !state.checked;
  piece.max_bytes = piece_bytes_;
  piece.accept_language = accept_language_;
  return Step(std::move(piece));
}

Status AttachmentSender::on_answer(std::string_view frame) {
  if (!question_) return {};
  YX_ASSIGN(const auto receipt, sync::read_holds(*identity_, *question_, frame));
  YX_ASSIGN(const auto before, outbox_->figures());
  YX_TRY(outbox_->note_receipt(receipt));
  std::vector<Hash> lacking;
  std::set_difference(question_->hashes.begin(), question_->hashes.end(), receipt.held.begin(), receipt.held.end(),
                      std::back_inserter(lacking));
  YX_TRY(outbox_->note_lacking(lacking, receipt.server_ms));
  YX_ASSIGN(const auto after, outbox_->figures());
  const auto confirmed = std::max<std::int64_t>(0, before.waiting - after.waiting);
  report_.sent += confirmed;
  report_.bytes += std::max<std::int64_t>(0, before.bytes_total - after.bytes_total);
  question_.reset();
  list_.reset();
  if (!confirming_) return {};
  // All bytes are said to be there and the server does not sign: not again in this run, or it would never end.
  YX_ASSIGN(const auto place, outbox_->place_of(*confirming_));
  if (!place.on_server) {
    YX_TRY(outbox_->note_upload(*confirming_, {}, 0));
    leave_out(*confirming_, {});
  }
  // Two names of one content went with the same bytes.
  report_.carried += confirmed;
  confirming_.reset();
  return {};
}

void AttachmentSender::leave_out(const std::string& name, const net::Problem& problem) {
  left_out_.insert(name);
  ++report_.refused;
  report_.problem = problem;
}

Status AttachmentSender::on_piece(const net::PieceSent& sent) {
  if (!current_) return {};
  const records::WaitingAttachment asked = std::move(*current_);
  current_.reset();
  State& state = states_[asked.name];
  if (sent.file == net::PieceSent::File::damaged) {
    list_.reset();
    YX_TRY(outbox_->note_damaged(asked.name));
    YX_TRY(outbox_->look());  // its original may give it once more
    YX_ASSIGN(const auto place, outbox_->place_of(asked.name));
    report_.damaged += place.damaged ? 1 : 0;
    return {};
  }
  if (sent.file != net::PieceSent::File::good) {
    list_.reset();
    left_out_.insert(asked.name);  // not again in this run, or it might never end
    report_.unreadable += sent.file == net::PieceSent::File::unreadable ? 1 : 0;
    return outbox_->look();
  }
  state.checked = !sent.rejected;
  state.ask_offset = sent.ask_offset;
  state.idle = sent.offset > asked.offset ? 0 : state.idle + 1;
  if (sent.took_ms > slow_ms) piece_bytes_ = std::max(least_piece, piece_bytes_ / 2);
  if (sent.status && sent.took_ms < quick_ms && sent.offset - std::min(sent.offset, asked.offset) >= piece_bytes_)
    piece_bytes_ = std::min(greatest_piece, piece_bytes_ * 2);
  YX_TRY(outbox_->note_upload(asked.name, sent.url, sent.offset));
  if (list_) {
    for (auto& one : *list_) {
      if (one.name != asked.name) continue;
      one.upload_url = sent.url;
      one.offset = sent.offset;
    }
  }
  if (!sent.status && is_about_the_file(sent.problem.status)) {
    leave_out(asked.name, sent.problem);
    return {};
  }
  if (!sent.status) return sent.status;
  if (sent.complete) {
    confirming_ = asked.name;
  } else if (state.idle >= max_idle) {
    leave_out(asked.name, sent.problem);
  }
  return {};
}

}  // namespace yanxing::attachments
