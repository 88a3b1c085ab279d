// The one thread that owns the database, and the bounded queue before it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace yanxing::server {

class Worker {
 public:
  using Job = std::function<void()>;

  /// Starts the thread. At most `capacity` jobs wait (the running one not counted).
  explicit Worker(std::size_t capacity);
  /// Runs what waits, then ends the thread.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Queues a job; false when the queue is full or the worker stops: the caller answers 503. Any thread. Jobs must not
  /// throw.
  bool post(Job job);
  /// Jobs that wait now.
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace yanxing::server
