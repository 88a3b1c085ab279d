#include "tests/e2e/due_recount.h"

#include <algorithm>

namespace yanxing::testing {
namespace {

using nlohmann::json;
using Rows = std::vector<RawRecords::Cells>;

std::string answer(const std::string& field, const std::string& of = "r") {
  return "json_extract(" + of + ".v, '$." + field + "')";
}

std::string date_of_year(const json& when) {
  const int year = 2021 + when.value("year_offset", 0);
  return std::to_string(year) + "-" + when["month_day"].get<std::string>();
}

const std::string unit_of_place =
    "(SELECT unit FROM unit_place WHERE r.place LIKE prefix || '%' ORDER BY length(prefix) DESC LIMIT 1)";

class Recount {
 public:
  Recount(const RawRecords& raw, const json& rules, const std::string& on) : raw_(raw), rules_(rules), on_(on) {}

  std::map<std::string, RecountedRow> all() {
    for (const json& rule : rules_["rules"]) {
      rule_ = &rule;
      per_ = rule["per"];
      owners();
    }
    return std::move(out_);
  }

 private:
  std::string text(const char* name) const { return rule_->value(name, std::string()); }

  // ---- who owes it

  void owe(const std::string& key, const std::string& due, std::int64_t required, const std::string& told_as = {}) {
    RecountedRow row;
    row.due = due;
    row.required = required;
    count(key, row);
    out_[text("id") + "|" + (told_as.empty() ? key : told_as)] = std::move(row);
  }

  void owners() {
    const bool fixed = (*rule_)["due"].contains("month_day");
    const std::string due = fixed ? date_of_year((*rule_)["due"]) : "";
    const json& minimum = (*rule_)["minimum"];
    const std::int64_t required = minimum.is_number() ? minimum.get<std::int64_t>() : 0;
    if (per_ == "city") owe("city", due, required);
    if (per_ == "unit") units(due, required);
    if (per_ == "township") {
      for (const auto& row : raw_.rows("SELECT code FROM contact")) owe(row[0], due, required);
    }
    if (per_ == "leader") leaders(due, required);
    if (per_ == "visit_day") {
      const std::string after = "+" + std::to_string((*rule_)["due"]["days_after"].get<int>()) + " days";
      for (const auto& row :
           raw_.rows("SELECT DISTINCT substr(r.place, 1, 9), substr(" + answer("date") +
                         ", 1, 10) AS day, date(substr(" + answer("date") +
                         ", 1, 10), ?) FROM raw r WHERE form = 'visit' AND r.state = 'final' AND day <= ? AND " +
                         answer("round") + " = '2021' AND substr(r.place, 1, 9) IN (SELECT code FROM contact)",
                     {after, on_}))
        owe(row[0] + "@" + row[1], row[2], required);
    }
    if (per_ == "record") {
      for (const auto& row : raw_.rows("SELECT id, place FROM raw r WHERE " + belongs())) owe(row[0], due, required);
    }
  }

  void units(const std::string& due, std::int64_t required) {
    const json except = rule_->value("except_units", json::array());
    for (const json& unit : rules_["units"]) {
      if (std::find(except.begin(), except.end(), unit["id"]) != except.end()) continue;
      const std::string id = unit["id"];
      const auto villages = raw_.count(
          "SELECT count(*) FROM (SELECT code AS place FROM place WHERE level IN ('village', "
          "'community')) r WHERE " +
              unit_of_place + " = ?",
          {id});
      owe(id, due, required > 0 ? required : villages);
    }
  }

  /// Each leader with her townships; of a group without any, the group.
  void leaders(const std::string& due, std::int64_t required) {
    const std::string of_round = "FROM raw r WHERE form = 'guidance' AND " + answer("round") + " = '2021'";
    for (const auto& row : raw_.rows("SELECT id, " + answer("township_1") + ", " + answer("township_2") + ", " +
                                     answer("township_3") + " " + of_round)) {
      townships_ = {row.begin() + 1, row.end()};
      owe(row[0], due, required);
    }
    for (const auto& row : raw_.rows("SELECT DISTINCT grp FROM contact WHERE CAST(grp AS TEXT) NOT IN (SELECT " +
                                     answer("group") + " " + of_round + ")")) {
      townships_.clear();
      for (const auto& one : raw_.rows("SELECT code FROM contact WHERE grp = ?", {row[0]})) townships_.insert(one[0]);
      owe("group" + row[0], due, required);
    }
  }

  // ---- what came in

  /// The day that counts: of the rule's field, else of the last change.
  std::string day() const {
    const std::string changed = "date(r.changed / 1000, 'unixepoch', 'localtime')";
    const std::string field = text("date_field");
    if (field.empty()) return changed;
    const std::string now = "substr(nullif(" + answer(field) + ", ''), 1, 10)";
    // A hand-in that was dated later afterwards was handed in when it was; a year off was a slip of the pen.
    const std::string first = "(SELECT f.day FROM first_day f WHERE f.id = r.id AND r.state = 'final' AND f.day < " +
                              now + " AND julianday(" + now + ") - julianday(f.day) < 366)";
    return "coalesce(" + (field == "filled_on" ? first + ", " : std::string()) + now + ", " + changed + ")";
  }

  std::string belongs() const {
    std::string out = "r.form = '" + text("form") + "'";
    const json where = rule_->value("where", json::object());
    for (const auto& [field, wanted] : where.items()) {
      if (wanted.is_string()) out += " AND " + answer(field) + " = '" + wanted.get<std::string>() + "'";
      for (const json& one : wanted.is_array() ? wanted : json::array())
        out += " AND EXISTS (SELECT 1 FROM json_each(r.v, '$." + field + "') WHERE value = '" + one.get<std::string>() +
               "')";
    }
    if (per_ == "visit_day") return out;
    if (!text("year_field").empty()) return out + " AND CAST(" + answer(text("year_field")) + " AS TEXT) = '2021'";
    const json window =
        rule_->value("window", json::parse(R"({"from": {"month_day": "01-01"}, "until": {"month_day": "12-31"}})"));
    return out + " AND " + day() + " BETWEEN '" + date_of_year(window["from"]) + "' AND '" +
           date_of_year(window["until"]) + "'";
  }

  /// Whose a record is, for the owner `key`.
  std::string is_of(const std::string& key) const {
    if (per_ == "city") return "1";
    if (per_ == "township") return "substr(r.place, 1, 9) = '" + key + "'";
    if (per_ == "visit_day")
      return "substr(r.place, 1, 9) || '@' || substr(" + answer("date") + ", 1, 10) = '" + key + "'";
    if (per_ == "record") return "r.id = '" + key + "'";
    if (per_ == "leader") {
      std::string list;
      for (const std::string& one : townships_) list += (list.empty() ? "'" : ", '") + one + "'";
      return "substr(r.place, 1, 9) IN (" + list + ")";
    }
    if (rule_->value("unit_of_place", false)) return unit_of_place + " = '" + key + "'";
    return "coalesce(nullif(" + answer("unit") + ", ''), " + unit_of_place + ") = '" + key + "'";
  }

  /// How much of the minimum one record is; for days: which.
  std::string amount() const {
    const json count = rule_->value("count", json::object());
    if (count.contains("rows")) {
      const std::string path = count["rows"];
      const auto slash = path.find('/');
      return "(SELECT count(*) FROM json_each(r.v) e WHERE e.key LIKE '" + path.substr(0, slash) + "[%]" +
             path.substr(slash) + "' AND e.value IS NOT NULL AND e.value <> '')";
    }
    if (count.contains("choices")) return "json_array_length(r.v, '$." + count["choices"].get<std::string>() + "')";
    if (count.contains("days")) return "substr(" + answer(count["days"]) + ", 1, 10)";
    return "1";
  }

  void count(const std::string& key, RecountedRow& row) {
    const std::string returned =
        "EXISTS (SELECT 1 FROM raw w WHERE w.form = 'review' AND json_extract(w.v, '$.record') = r.id AND "
        "json_extract(w.v, '$.decision') = 'returned' AND date(w.changed / 1000, 'unixepoch', 'localtime') <= ? AND "
        "NOT "
        "(r.state = 'final' AND r.changed > w.changed))";
    const Rows rows = raw_.rows("SELECT id, state, " + day() + " AS day, " + amount() + ", " + returned +
                                    ", date(r.changed / 1000, 'unixepoch', 'localtime') FROM raw r WHERE " + belongs() +
                                    " AND " + is_of(key) + " ORDER BY day, id",
                                {on_});
    bool back = false, begun = false;
    std::set<std::string> days;
    for (const auto& one : rows) {
      if (one[4] == "1") {
        back = true;
        row.records.insert(one[0]);
      } else if (one[1] == "final" && one[2] <= on_) {
        row.records.insert(one[0]);
        add(one[3], days, row);
        if (row.handed_in_on.empty() && row.have >= row.required) row.handed_in_on = one[2];
      } else if (one[1] == "draft" && (one[2] <= on_ || one[5] <= on_)) {
        begun = true;
        row.records.insert(one[0]);
      }
    }
    conclude(back, begun, row);
  }

  void add(const std::string& amount, std::set<std::string>& days, RecountedRow& row) const {
    const json count = rule_->value("count", json::object());
    if (count.contains("days")) {
      days.insert(amount);
      row.have = static_cast<std::int64_t>(days.size());
      return;
    }
    const std::int64_t number = amount.empty() ? 0 : std::stoll(amount);
    row.have = count.contains("choices") ? std::max(row.have, number) : row.have + number;
  }

  std::int64_t days_from(const std::string& from, const std::string& to) const {
    return raw_.count("SELECT CAST(julianday(?) - julianday(?) AS INTEGER)", {to, from});
  }

  void conclude(bool back, bool begun, RecountedRow& row) const {
    row.days = days_from(on_, row.due);
    if (row.have >= row.required) {
      row.state = "handed_in";
      row.days_late = std::max<std::int64_t>(0, days_from(row.due, row.handed_in_on));
    } else if (row.days < 0) {
      row.state = row.have > 0 || begun || back ? "late" : "missing";
    } else if (back) {
      row.state = "returned";
    } else {
      row.state = row.days <= 14 ? "due" : "not_yet";
    }
  }

  const RawRecords& raw_;
  const json& rules_;
  const std::string on_;
  const json* rule_ = nullptr;
  std::string per_;
  std::set<std::string> townships_;  // of the leader who is counted
  std::map<std::string, RecountedRow> out_;
};

}  // namespace

std::map<std::string, RecountedRow> recount_due(const RawRecords& raw, const json& rules, const std::string& on) {
  return Recount(raw, rules, on).all();
}

}  // namespace yanxing::testing
