#include "tests/e2e/raw_records.h"

#include <fstream>
#include <sstream>

namespace yanxing::testing {

RawRecords::RawRecords(const Laptop& laptop, const std::vector<std::string>& forms) {
  EXPECT_EQ(sqlite3_open(":memory:", &db_), SQLITE_OK);
  exec("CREATE TABLE raw (id TEXT PRIMARY KEY, form TEXT, place TEXT, state TEXT, v TEXT, changed INTEGER)");
  exec("CREATE INDEX raw_form ON raw (form)");
  exec("CREATE TABLE conflict (id TEXT PRIMARY KEY)");
  exec("BEGIN");
  sqlite3_stmt* insert = nullptr;
  EXPECT_EQ(
      sqlite3_prepare_v2(
          db_, "INSERT INTO raw VALUES (?, ?, ?, ?, ?, CAST(round((julianday(?) - 2440587.5) * 86400000) AS INTEGER))",
          -1, &insert, nullptr),
      SQLITE_OK);
  for (const std::string& form : forms) {
    for (const auto& record : laptop.list(form)) {
      const Cells cells{record["id"],     form, record["place"], record["state"], record["values"].dump(),
                        record["changed"]};
      for (std::size_t i = 0; i < cells.size(); ++i)
        sqlite3_bind_text(insert, static_cast<int>(i) + 1, cells[i].c_str(), -1, SQLITE_TRANSIENT);
      EXPECT_EQ(sqlite3_step(insert), SQLITE_DONE) << sqlite3_errmsg(db_);
      sqlite3_reset(insert);
      if (!record["conflicts"].empty()) rows("INSERT INTO conflict VALUES (?)", {cells[0]});
    }
  }
  sqlite3_finalize(insert);
  exec("COMMIT");
}

RawRecords::~RawRecords() { sqlite3_close(db_); }

void RawRecords::add_places(const std::string& csv_file) {
  exec("CREATE TABLE place (code TEXT PRIMARY KEY, name TEXT, level TEXT)");
  exec("BEGIN");
  std::ifstream in(csv_file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(cell);
    if (cells.size() < 4) continue;
    while (!cells[3].empty() && (cells[3].back() == '\r' || cells[3].back() == '\n')) cells[3].pop_back();
    rows("INSERT INTO place VALUES (?, ?, ?)", {cells[0], cells[1], cells[3]});
  }
  exec("COMMIT");
}

std::vector<RawRecords::Cells> RawRecords::rows(const std::string& sql, const Cells& values) const {
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db_, sql.c_str(), -1, &query, nullptr), SQLITE_OK) << sqlite3_errmsg(db_) << "\n" << sql;
  for (std::size_t i = 0; i < values.size(); ++i)
    sqlite3_bind_text(query, static_cast<int>(i) + 1, values[i].c_str(), -1, SQLITE_TRANSIENT);
  std::vector<Cells> out;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(query)) == SQLITE_ROW) {
    Cells cells;
    for (int i = 0; i < sqlite3_column_count(query); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(query, i));
      cells.emplace_back(text != nullptr ? text : "");
    }
    out.push_back(std::move(cells));
  }
  EXPECT_EQ(step, SQLITE_DONE) << sqlite3_errmsg(db_) << "\n" << sql;
  sqlite3_finalize(query);
  return out;
}

double RawRecords::number(const std::string& sql, const Cells& values) const {
  const auto found = rows(sql, values);
  EXPECT_EQ(found.size(), 1U) << sql;
  return found.empty() || found[0][0].empty() ? 0 : std::stod(found[0][0]);
}

void RawRecords::exec(const std::string& sql) const {
  EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
}

}  // namespace yanxing::testing
