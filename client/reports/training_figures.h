// What the reports on training share: attendance as one book, the people of a place. Inside client/reports.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/reports/report.h"
#include "client/training/days.h"

namespace yanxing::reports {

/// Everything about attendance on this laptop, whatever the place: somebody may be trained elsewhere.
Result<training::AttendanceBook> attendance_book(Source& source);

/// What a person is called in a table of people.
struct PersonLine {
  std::string name, village, township, role, phone, remark;
};
PersonLine person_line(Source& source, const records::Record& person);

/// A village as people say it ("阳山村"), and the township above it.
std::string village_name(const Source& source, const std::string& code);
std::string township_name(const Source& source, const std::string& code);

/// The persons of a place who stand for themselves, by township, village, name.
Result<std::vector<records::Record>> roster_of(Source& source, std::string_view place);

/// "融安县": the unit in the head of a table; empty place: the laptop's own, else what the table of places begins with.
std::string unit_name(const Source& source, const std::string& place);

/// The year that a question means: of `from`, else its round, else `fallback`.
int year_of_question(const Question& question, int fallback);

/// Error: not_found, "nothing to print".
Error nothing_to_print(const std::string& what);

}  // namespace yanxing::reports
