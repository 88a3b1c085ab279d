// A thread that reads pushes while the worker stores those before.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "sync/session/push_reader.h"

namespace yanxing::server {

/// Lives as long as one group of pushes is being stored. What it has read and nobody has asked for yet is a few pieces
/// (sync/session/push_reader.h), whatever was sent. Errors and exceptions come out of next() where they belong in the
/// order.
class ReadAhead {
 public:
  using Piece = Result<std::optional<sync::PushPiece>>;

  /// `read` is called by the new thread alone, until it gives an error or the end. Where there is no thread to be had,
  /// next() calls it itself.
  explicit ReadAhead(sync::NextPiece read);
  /// Ends the thread, also in the middle.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The next piece in order; waits for it. The owner's thread. Throws what `read` threw.
  Piece next();

 private:
  void run();
  bool put(Piece piece);
  void end(std::exception_ptr failure);

  const sync::NextPiece read_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> pieces_;
  std::exception_ptr failure_;
  bool is_ended_ = false;     // the thread reads no more
  bool is_stopping_ = false;  // nobody asks any more
  std::thread thread_;
};

}  // namespace yanxing::server
