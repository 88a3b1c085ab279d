// Bundles to a stick and receipts back. A stick is slow and may be pulled out: files are written and read on the
// worker; what goes in is read from the store in slices between frames, and an ack is taken in one short transaction.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/stick_command.h"
#include "client/app/stick_view.h"
#include "client/net/worker.h"
#include "client/records/bundle.h"

namespace yanxing::app {

class StickModel {
 public:
  /// `on_taken`: records and photos are on the server now that were not, and nothing else will say so.
  StickModel(Context& context, net::Worker& worker, StickView& view, std::function<void()> on_taken)
      : context_(&context), worker_(&worker), view_(&view), on_taken_(std::move(on_taken)) {}
  /// What the worker still writes is given up; the worker itself must outlive this.
  ~StickModel();
  StickModel(const StickModel&) = delete;
  StickModel& operator=(const StickModel&) = delete;

  void run(const StickCommand& command);
  /// The worker ended what it ran for this model.
  void on_reply();
  /// True when the view changed. `is_free`: no exchange with the server runs.
  bool tick(bool is_free);
  std::optional<UnixMs> next_due_ms() const;
  /// A sync waits for it.
  bool wants_worker() const { return job_ != nullptr; }
  /// The worker runs a task of its.
  bool is_running() const { return job_ != nullptr && job_->running; }

 private:
  /// Shared with the worker, which may outlive a wish that was given up.
  struct Job {
    bool writes = false;
    bool running = false;
    std::filesystem::path file;
    records::PreparedBundle prepared;
    std::vector<std::string> frames;
    bool has_all_frames = false;
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> done{0}, total{0};
    std::optional<Result<records::BundleWritten>> written;
    std::optional<Result<std::string>> read;
  };
  friend struct StickRunner;

  void pick(bool folder);
  void browse(const std::string& path);
  void begin(bool writes, std::filesystem::path file);
  Status collect();
  void hand_over();
  void end_written(const Result<records::BundleWritten>& written);
  void end_read(const Result<std::string>& read);
  bool do_photos_wait() const;
  void say(Message said, Message todo, bool failed);

  Context* context_;
  net::Worker* worker_;
  StickView* view_;
  std::function<void()> on_taken_;
  std::shared_ptr<Job> job_;
  bool changed_ = false;
};

}  // namespace yanxing::app
