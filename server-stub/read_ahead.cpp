#include "server-stub/read_ahead.h"

#include <system_error>
#include <utility>

namespace yanxing::server {

namespace {

constexpr std::size_t most_pieces = 4;

/// Nothing comes after an error or the end.
bool is_end(const ReadAhead::Piece& piece) { return !piece || !*piece; }

}  // namespace

ReadAhead::ReadAhead(sync::NextPiece read) : read_(std::move(read)) {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    // Out of threads: slower, and right all the same.
  }
}

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

ReadAhead::Piece ReadAhead::next() {
  if (!thread_.joinable()) return read_();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_ended_ || !pieces_.empty(); });
  if (pieces_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    return std::optional<sync::PushPiece>();
  }
  Piece piece = std::move(pieces_.front());
  pieces_.pop_front();
  const bool has_room = pieces_.size() + 1 == most_pieces;
  lock.unlock();
  if (has_room) changed_.notify_one();
  return piece;
}

void ReadAhead::run() {
  try {
    while (true) {
      Piece piece = read_();
      const bool is_last = is_end(piece);
      if (!put(std::move(piece)) || is_last) break;
    }
    end(nullptr);
  } catch (...) {
    end(std::current_exception());
  }
}

/// False when nobody wants it any more.
bool ReadAhead::put(Piece piece) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_stopping_ || pieces_.size() < most_pieces; });
  if (is_stopping_) return false;
  pieces_.push_back(std::move(piece));
  lock.unlock();
  changed_.notify_one();
  return true;
}

void ReadAhead::end(std::exception_ptr failure) {
  {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    is_ended_ = true;
  }
  changed_.notify_one();
}

}  // namespace yanxing::server
