// Helpers for tests of the ledger in an SQLite file: statements that fail, and something to store.
#pragma once

#include <sqlite3.h>

#include "sync/ledger/sqlite/sqlite_store.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {

inline const std::string photo = sha256("a photo").hex() + ".jpg";

/// Lets the n-th statement of a connection fail: when it is made, or while it runs.
class Breaker {
 public:
  enum class When { made, run };
  Breaker(sqlite::Db& db, When when, int at) : db_(db.handle()), left_(at) {
    if (when == When::made) {
      sqlite3_set_authorizer(db_, &Breaker::on_made, this);
    } else {
      sqlite3_trace_v2(db_, SQLITE_TRACE_STMT, &Breaker::on_run, this);
      sqlite3_progress_handler(db_, 1, &Breaker::on_progress, this);
    }
  }
  ~Breaker() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_trace_v2(db_, 0, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;
  bool struck() const { return struck_; }

 private:
  static int on_made(void* self, int, const char*, const char*, const char*, const char*) {
    auto* breaker = static_cast<Breaker*>(self);
    if (breaker->struck_ || breaker->left_-- > 0) return SQLITE_OK;
    breaker->struck_ = true;
    return SQLITE_DENY;
  }
  static int on_run(unsigned, void* self, void*, void*) {
    auto* breaker = static_cast<Breaker*>(self);
    if (breaker->left_-- == 0) breaker->now_ = true;
    return 0;
  }
  static int on_progress(void* self) {
    auto* breaker = static_cast<Breaker*>(self);
    if (!breaker->now_) return 0;
    breaker->now_ = false;
    breaker->struck_ = true;
    return 1;
  }
  sqlite3* db_;
  int left_;
  bool now_ = false;
  bool struck_ = false;
};

inline StoredChange change(std::uint8_t device, std::uint64_t n, std::uint8_t record,
                           const std::string& payload = "payload") {
  StoredChange out;
  out.id = {numbered_id(device), 7, n};
  out.payload = payload;
  if (record != 0) out.record = numbered_id(record);
  return out;
}

inline RecordState state(std::uint8_t id, const std::string& form, const std::string& place) {
  RecordState record;
  record.id = numbered_id(id);
  record.form = form;
  record.place = place;
  record.cells["name"].heads.push_back({{numbered_id(1), 7, id}, {1000, 2}, text_value("名")});
  return record;
}

}  // namespace yanxing::sync::testing
