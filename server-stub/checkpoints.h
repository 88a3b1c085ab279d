// When the records' write-ahead log goes into the database: by another thread, while the worker goes on.
#pragma once

#include <atomic>
#include <functional>

#include "sync/ledger/sqlite/db.h"

namespace yanxing::server {

/// SQLite's own way is a checkpoint after nearly every commit of a large push, in the thread that stores it: an eighth
/// of its time. Here the log may grow to some 32 MB, is then written back by whoever `post` gives the work to, and by
/// the worker itself only where that does not keep up. What was committed is on the disk in either file.
class Checkpoints {
 public:
  /// `post` runs a function soon on the thread that owns `other`, or returns false.
  using Post = std::function<bool(std::function<void()>)>;

  /// Both are of one file and must outlive the object; called before `worker` is used by its thread.
  Checkpoints(sqlite::Db& worker, sqlite::Db& other);
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  /// Until then, and after stop(), the worker does all of it.
  void start(Post post);
  /// When nobody runs posted work any more, nor the worker.
  void stop() { is_started_ = false; }

  /// After a commit, on the worker's thread; `pages` are in the log.
  void committed(int pages);

 private:
  sqlite::Db* worker_;
  sqlite::Db* other_;
  Post post_;
  std::atomic<bool> is_started_ = false;
  std::atomic<bool> is_posted_ = false;
};

}  // namespace yanxing::server
