// What is expected of this laptop's place: read once for the screens 应报 and 首页 together, again when records changed
// or the day did.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/due/facts.h"

namespace yanxing::app {

class DueFacts {
 public:
  DueFacts(Context& context, std::filesystem::path assets) : context_(&context), assets_(std::move(assets)) {}

  /// Records changed, or language or place did.
  void stale() { stale_ = true; }

  /// Reads what is stale, all of it at once; false: it cannot be read, and problem() says why. The others REQUIRE that
  /// it was true.
  bool read();
  /// A slice of it, a few milliseconds; what is known stays until the last. True: there is nothing more to read, or
  /// problem() says why it cannot be.
  bool read_some();
  static constexpr std::size_t slice_records = 150;
  /// Nothing to read: records and the day are as they were.
  bool is_fresh() const;
  const Message& problem() const { return problem_; }

  const due::RuleSet& rules() const { return programme_->rules; }
  const std::vector<int>& years() const { return years_; }
  /// The round in which one works today.
  int year_today() const;
  const due::Round& round(int year);
  /// Rows of a year's round, most urgent first; they live until the next read().
  const std::vector<due::Expected>& rows(int year);
  forms::Answers first_answers(const due::Expected& row, int year);

  /// Living records of the forms of the rules within the scope.
  const std::vector<records::Record>& records() const { return records_; }
  review::Reviews reviews() const { return review::Reviews(records_); }
  const std::vector<std::string>& scope() const { return scope_; }
  /// Whether the whole city is seen from here.
  bool is_city() const;

 private:
  struct Year {
    due::Round round;
    std::optional<std::vector<due::Expected>> rows;
  };
  Year& year(int number);
  due::Question question(const due::Round& round) const;
  bool begin();
  void take_records();

  Context* context_;
  std::filesystem::path assets_;
  std::optional<due::Programme> programme_;
  std::vector<records::Record> records_;
  due::FinishedFirst finished_first_;
  std::vector<std::string> scope_;
  std::vector<int> years_;
  std::map<int, Year> by_year_;
  std::optional<due::RecordsReading> reading_;
  std::optional<due::Expecting> expecting_;  // rows of the round of today
  std::string day_;
  Message problem_;
  bool stale_ = true;
};

}  // namespace yanxing::app
