// A transaction that takes the write lock at once.
#pragma once

#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::server {

/// Rolls back unless commit() went through.
class Immediate {
 public:
  explicit Immediate(sqlite::Db& db) : db_(&db) {}
  ~Immediate() {
    if (open_) db_->rollback();
  }
  Immediate(const Immediate&) = delete;
  Immediate& operator=(const Immediate&) = delete;
  Status begin() {
    auto begun = db_->begin();
    open_ = begun.ok();
    return begun;
  }
  Status commit() {
    auto done = db_->commit();
    if (done) open_ = false;
    return done;
  }

 private:
  sqlite::Db* db_;
  bool open_ = false;
};

}  // namespace yanxing::server
