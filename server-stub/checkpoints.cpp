#include "server-stub/checkpoints.h"

#include <sqlite3.h>

#include <utility>

namespace yanxing::server {

namespace {

constexpr int some_pages = 8'000;
constexpr int many_pages = 16'000;  // 64 MB

/// What cannot be written back now stays in the log, which is as good, and is tried again after the next commit.
void checkpoint(sqlite::Db& db) {
  sqlite3_wal_checkpoint_v2(db.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

int on_commit(void* self, sqlite3*, const char*, int pages) {
  static_cast<Checkpoints*>(self)->committed(pages);
  return SQLITE_OK;
}

}  // namespace

Checkpoints::Checkpoints(sqlite::Db& worker, sqlite::Db& other) : worker_(&worker), other_(&other) {
  sqlite3_wal_hook(worker_->handle(), on_commit, this);
}

Checkpoints::~Checkpoints() { sqlite3_wal_hook(worker_->handle(), nullptr, nullptr); }

void Checkpoints::start(Post post) {
  post_ = std::move(post);
  is_started_ = true;
}

void Checkpoints::committed(int pages) {
  if (pages >= many_pages) return checkpoint(*worker_);
  if (pages < some_pages || !is_started_ || is_posted_.exchange(true)) return;
  const bool posted = post_([this] {
    checkpoint(*other_);
    is_posted_ = false;
  });
  if (!posted) is_posted_ = false;
}

}  // namespace yanxing::server
