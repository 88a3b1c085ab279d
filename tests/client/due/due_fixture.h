// The shipped rules over records made by hand.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "client/due/facts.h"

namespace yanxing::testing {

class DueTest : public ::testing::Test {
 protected:
  DueTest();

  /// A record of a form; final, on the server, changed on the day of its `filled_on` or `date` unless said otherwise.
  records::Record& add(const std::string& form, const std::string& place, forms::Answers values,
                       records::State state = records::State::final);
  /// The review of a record, on a day.
  void review(const records::Record& record, const std::string& decision, const std::string& on,
              const std::string& comment = {});

  std::vector<due::Expected> on(const std::string& day, int year = 2021, std::vector<std::string> scope = {"4502"});
  /// The only row of a rule and unit on that day.
  due::Expected one(const std::string& rule, const std::string& unit, const std::string& day, int year = 2021,
                    std::vector<std::string> scope = {"4502"});
  std::string state(const std::string& rule, const std::string& unit, const std::string& day, int year = 2021) {
    return due::state_name(one(rule, unit, day, year).state);
  }

  due::Programme programme;
  places::Places places;
  forms::FormSet forms;
  std::vector<records::Record> records;
  due::FinishedFirst finished_first;
  std::function<std::string(const RecordId&)> name_of;
  std::vector<due::Round> rounds;  // rows point into them

 private:
  std::uint8_t made_ = 0;
};

UnixMs noon_of(const std::string& day);

}  // namespace yanxing::testing
