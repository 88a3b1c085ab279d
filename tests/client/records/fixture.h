// A laptop in a folder of its own: real file, the shipped forms, a clock and ids that repeat.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/support/process.h"

namespace yanxing::testing {

class FakeClock final : public WallClock {
 public:
  UnixMs now_ms() const override { return now; }
  UnixMs now = 1'621'214'640'000;  // 2021-05-17 09:24 in China
};

const forms::FormSet& shipped_forms();

/// One laptop. Several in one test stand for several laptops.
class TestLaptop {
 public:
  explicit TestLaptop(const std::string& folder, const std::string& person = "覃记录",
                      const std::string& place = "450224204");

  records::RecordStore& records() { return *records_; }
  records::Workspace& workspace() { return *workspace_; }
  FakeClock& clock() { return clock_; }

  /// Closes and opens the folder again, as the next start of the program does.
  void reopen();

  records::Saved save(const std::string& form, const forms::Answers& values);
  records::Saved save(const std::string& form, const RecordId& id, const forms::Answers& values);
  records::Record get(const RecordId& id);
  /// Takes all changes that `other` made and this one lacks, as a sync does.
  void take_from(TestLaptop& other);
  bool verifies();
  std::uint64_t changes();

 private:
  void open();
  std::string folder_;
  FakeClock clock_;
  std::unique_ptr<records::Workspace> workspace_;
  std::unique_ptr<records::RecordStore> records_;
};

}  // namespace yanxing::testing
