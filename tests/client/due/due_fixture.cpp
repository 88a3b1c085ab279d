#include "tests/client/due/due_fixture.h"

#include "client/due/days.h"
#include "client/records/assets.h"
#include "tests/support/paths.h"

namespace yanxing::testing {

constexpr UnixMs day_ms = 86'400'000;

UnixMs noon_of(const std::string& day) { return *due::day_number(day) * day_ms + day_ms / 2; }

DueTest::DueTest()
    : programme(std::move(due::load_programme(source_dir() / "assets")).value()),
      places(std::move(records::load_places(source_dir() / "assets")).value()),
      forms(std::move(records::load_forms(source_dir() / "assets")).value()) {
  records.reserve(1000);  // what add() returns stays where it is
  rounds.reserve(1000);
}

records::Record& DueTest::add(const std::string& form, const std::string& place, forms::Answers values,
                              records::State state) {
  records::Record record;
  std::array<char, 40> id{};
  std::snprintf(id.data(), id.size(), "01790000-0000-7000-8000-0000000000%02x", static_cast<unsigned>(++made_));
  record.id = *RecordId::parse(id.data());
  record.form = form;
  record.place = place;
  record.state = state;
  record.sync = records::SyncState::on_server;
  for (const char* field : {"filled_on", "date"}) {
    if (const auto found = values.find(field); found != values.end())
      record.changed_ms = noon_of(found->second.get<std::string>());
  }
  record.values = std::move(values);
  records.push_back(std::move(record));
  return records.back();
}

void DueTest::review(const records::Record& record, const std::string& decision, const std::string& on,
                     const std::string& comment) {
  auto& made = add("review", record.place,
                   {{"record", record.id.text()},
                    {"decision", decision},
                    {"comment", comment},
                    {"by", "覃县"},
                    {"version", review::version_of(*forms.find(record.form), record)}});
  made.changed_ms = noon_of(on);
}

std::vector<due::Expected> DueTest::on(const std::string& day, int year, std::vector<std::string> scope) {
  rounds.push_back(due::round_of(programme.rules, year, records));
  const auto local_day = [](UnixMs ms) { return due::day_text(ms / day_ms); };
  return due::expected({programme.rules, rounds.back(), records, programme.townships, places, forms, std::move(scope),
                        day, text::Language::zh, local_day, finished_first, name_of});
}

due::Expected DueTest::one(const std::string& rule, const std::string& unit, const std::string& day, int year,
                           std::vector<std::string> scope) {
  std::vector<due::Expected> found;
  for (auto& row : on(day, year, std::move(scope))) {
    if (row.rule->rule->id == rule && row.unit == unit) found.push_back(std::move(row));
  }
  EXPECT_EQ(found.size(), 1U) << rule << " of " << unit;
  static const due::RoundRule none;
  due::Expected missing;
  missing.rule = &none;
  return found.size() == 1 ? found.front() : missing;
}

}  // namespace yanxing::testing
