// What is wrong with a workbook, told so that a person can put it right: where, why, and what to do.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::forms::xlsform {

/// What is wrong with the file as a whole, for whoever has other words for it than ours.
enum class Fault { other, empty, old_excel, text_file, damaged, too_large, suspicious, encrypted, other_kind, macros };

struct Problem {
  std::string sheet;    // empty: the workbook as a whole
  std::size_t row = 0;  // as the spreadsheet program numbers it, from 1; 0: no single row
  std::string column;   // "C (relevant)"; empty: no single column
  std::string cause;
  std::string cure;
  bool warning = false;  // the form works, but not as its author may think
  Fault fault = Fault::other;
};

/// "survey, row 5, column C (relevant): CAUSE. CURE."
std::string problem_text(const Problem& problem);

/// Where a problem lies.
struct Spot {
  std::string sheet;
  std::size_t row = 0;
  std::string column;
};

/// Collects what is found, errors and warnings apart. More than 50 errors help nobody: the rest is counted.
class Problems {
 public:
  static constexpr std::size_t most = 50;

  void error(const Spot& spot, std::string cause, std::string cure);
  /// Of the file as a whole.
  void error(Fault fault, std::string cause, std::string cure);
  void warn(const Spot& spot, std::string cause, std::string cure);
  void add(Problem problem);

  bool has_errors() const { return errors_ > 0; }
  /// More errors will only be counted: no need to work out what to say.
  bool is_full() const { return errors_ >= most; }
  /// In the order of sheets, rows and columns: survey, choices, settings. Where there were more than `most`, a last one
  /// says how many are left out.
  std::vector<Problem> errors() const;
  std::vector<Problem> warnings() const;

 private:
  std::vector<Problem> errors_told_;
  std::vector<Problem> warnings_;
  std::size_t errors_ = 0;
};

/// A, B … Z, AA …: the name of a column, counted from 0.
std::string column_letters(std::size_t column);

/// The candidate that `word` was most likely meant to be; empty when none is near. Case is ignored.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean "x"?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace yanxing::forms::xlsform
