// The thread that waits for the network so that the screen never does.
//
// It owns the socket and nothing else (another Worker ends large files, run()): a request goes in, its reply comes
// back, one at a time. The owner (the UI thread) calls everything here; `wake` alone is called on the worker's thread,
// after a reply was put down, and must be safe there (glfwPostEmptyEvent is). Not enough for two owners on purpose.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "client/net/enrol.h"
#include "client/net/transport.h"
#include "client/net/tus.h"

namespace yanxing::net {

/// Reply to send().
struct Exchanged {
  Result<std::string> body;
  Problem problem;                    // when `body` is an error and the server said why
  Traffic traffic;                    // of this exchange alone
  bool takes_lists = false;           // the server said so
  std::int64_t line_ms = 0;           // what it took, without the server's work
  std::int64_t lost_attachments = 0;  // see sync_loop.h
};
/// Reply to probe().
struct Probed {
  Status status;
};
/// Reply to enrol().
struct EnrolmentEnded {
  Result<Enrolled> result;
  Problem problem;
};

/// Reply to run().
struct Ran {
  Status status;
};

using WorkerReply = std::variant<Exchanged, Probed, EnrolmentEnded, Ran, PieceSent, PartFetched>;

class Worker {
 public:
  explicit Worker(std::function<void()> wake, TransportLimits limits = {});
  /// Cancels what runs and waits for the thread, some 200 ms at most.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Requests from now on go to this server; its connection is made with the first of them. REQUIRES: !busy().
  void use(Server server);

  /// A request is running, or its reply has not been taken.
  bool busy() const { return busy_; }

  /// Starts one request. REQUIRES: !busy(), and use() before for all but enrol().
  void send(HttpRequest request);
  void probe();
  void enrol(EnrolmentInput input);
  /// One piece of a photo, to or from the server: upload_piece(), fetch_part().
  void upload(UploadPiece piece);
  void fetch(FetchPart part);
  /// Does something long that touches nothing of the owner's while it runs, such as ending a large file. Needs no
  /// use(); cancel() does not end it.
  void run(std::function<Status()> work);

  /// Ends the running request soon; its reply still comes, as cancelled unless it was there already. Nothing runs: no
  /// effect.
  void cancel();

  /// The reply, once. Never waits.
  std::optional<WorkerReply> take();

 private:
  // Probed stands for "probe".
  using Job = std::variant<std::monostate, HttpRequest, Probed, EnrolmentInput, UploadPiece, FetchPart,
                           std::function<Status()>>;

  void start(Job job);
  void work();
  WorkerReply execute(Job& job, const Server& server);
  Transport& transport(const Server& server);

  const std::function<void()> wake_;
  TransportLimits limits_;         // stop points to stop_
  std::atomic<bool> stop_{false};  // of the request that runs
  bool busy_ = false;              // the owner's

  std::mutex mutex_;  // guards what follows
  std::condition_variable more_;
  Job job_;
  Server server_;
  std::optional<WorkerReply> reply_;
  bool quit_ = false;

  std::unique_ptr<Transport> transport_;  // the worker thread's alone
  std::thread thread_;                    // last: starts when the rest is there
};

}  // namespace yanxing::net
