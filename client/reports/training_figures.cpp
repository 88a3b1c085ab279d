#include "client/reports/training_figures.h"

#include <algorithm>

#include "client/training/persons.h"

namespace yanxing::reports {
namespace {

records::ListQuery living(std::string_view form) {
  records::ListQuery query;
  query.form = form;
  return query;
}

}  // namespace

Result<training::AttendanceBook> attendance_book(Source& source) {
  YX_ASSIGN(const auto trainings, source.store().list(living("training")));
  YX_ASSIGN(const auto sessions, source.store().list(living("session")));
  YX_ASSIGN(const auto persons, source.store().list(living("person")));
  training::AttendanceBook book(trainings, sessions, persons);
  YX_TRY(source.store().each(living("mark"), [&](const records::Record& mark) {
    book.add(mark);
    return true;
  }));
  return book;
}

std::string village_name(const Source& source, const std::string& code) {
  const places::Place* place = source.places().find(code);
  return place != nullptr ? place->short_name() : code;
}

std::string township_name(const Source& source, const std::string& code) {
  if (code.size() < places::code_digits(places::Level::township)) return {};
  return source.places().name(code.substr(0, places::code_digits(places::Level::township)));
}

PersonLine person_line(Source& source, const records::Record& person) {
  PersonLine line;
  line.name = source.text(person, "name");
  line.village = village_name(source, person.place);
  line.township = township_name(source, person.place);
  line.role = source.text(person, "role");
  line.phone = source.text(person, "phone");
  line.remark = source.text(person, "remark");
  return line;
}

Result<std::vector<records::Record>> roster_of(Source& source, std::string_view place) {
  YX_ASSIGN(const auto all, source.store().list(living("person")));
  const training::Aliases aliases(all);
  std::vector<std::pair<std::string, records::Record>> found;
  for (const records::Record& person : all) {
    if (aliases.is_merged(person.id) || !places::is_in(person.place, place)) continue;
    found.emplace_back(person.place + "\n" + source.text(person, "name") + "\n" + person.id.text(), person);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<records::Record> out;
  for (auto& [key, person] : found) out.push_back(std::move(person));
  return out;
}

std::string unit_name(const Source& source, const std::string& place) {
  const std::string own = place.empty() ? source.own_place() : place;
  if (!own.empty()) return source.places().name(own);
  const auto all = source.places().all();
  return all.empty() ? std::string() : source.places().name(all.size() > 1 ? all[1].code : all[0].code);
}

int year_of_question(const Question& question, int fallback) {
  for (const std::string& text : {question.from, question.round, question.to}) {
    if (const int year = training::year_of(text.size() == 4 ? text + "-01-01" : text); year != 0) return year;
  }
  return fallback;
}

Error nothing_to_print(const std::string& what) { return {Code::not_found, what}; }

}  // namespace yanxing::reports
