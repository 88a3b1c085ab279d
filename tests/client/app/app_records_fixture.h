// The list of records that its tests share.
#pragma once

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app::testing {

class RecordsList : public ::testing::Test {
 protected:
  RecordsList() {
    laptop.prepare_session({"韦秀兰", "覃美英", "黄月娥"});
    show();
  }
  void show() {
    laptop.run(command::ShowScreen{Screen::records});
    laptop.settle();
  }
  void filter(const std::string& form, RecordState state = RecordState::any) {
    laptop.run(command::FilterRecords{{form, "", state, "", "", ""}});
    laptop.settle();
  }
  const RecordsView& view() const { return laptop.view().records; }

  Laptop laptop;
};

}  // namespace yanxing::app::testing
