// A generated season in memory, with everything that makes counting hard: merged persons, deleted records, sessions
// with a mode of their own, two trainings in one half-day, self-study beside a course, marks of strangers.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "client/records/record_view.h"

namespace yanxing::testing {

struct Season {
  std::vector<records::Record> trainings, sessions, marks, persons;
};

inline Uuid season_id(const std::string& name) { return make_uuid_v5(Uuid{}, name); }

class SeasonMaker {
 public:
  explicit SeasonMaker(unsigned seed) : dice_(seed) {}

  /// `villages`: place codes that persons are from.
  Season make(const std::vector<std::string>& villages, int persons, int trainings) {
    for (int i = 0; i < persons; ++i) add_person(i, villages);
    for (int t = 0; t < trainings; ++t) add_training(t, villages);
    return std::move(season_);
  }

 private:
  int roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice_); }
  template <typename T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(roll(static_cast<int>(list.size())))];
  }
  records::Record record(const char* form, const std::string& name, const std::string& place, forms::Answers values) {
    records::Record out;
    out.form = form;
    out.id = season_id(name);
    out.place = place;
    out.values = std::move(values);
    if (roll(25) == 0) out.state = records::State::deleted;
    return out;
  }

  void add_person(int i, const std::vector<std::string>& villages) {
    static const std::vector<std::string> roles{"妇联主席", "妇联执委", "妇联主席、妇联执委", "骨干师资", ""};
    forms::Answers values{{"name", "甲" + std::to_string(i)}};
    if (const std::string& role = one_of(roles); !role.empty()) values["role"] = role;
    if (i > 0 && roll(12) == 0) values["merged_into"] = season_id("p" + std::to_string(roll(i))).text();
    season_.persons.push_back(record("person", "p" + std::to_string(i), one_of(villages), std::move(values)));
  }

  void add_training(int t, const std::vector<std::string>& villages) {
    static const std::vector<std::string> modes{"concentrated", "concentrated", "collective", "self_study", "online"};
    const std::string name = "t" + std::to_string(t);
    const std::string year = roll(5) == 0 ? "2020" : "2021";
    const std::string place = roll(6) == 0 ? "4502" : one_of(villages).substr(0, roll(2) == 0 ? 6 : 9);
    forms::Answers values{{"title", name}, {"mode", one_of(modes)}, {"fund_city", roll(40) / 10.0}};
    if (roll(4) != 0) values["start"] = year + "-05-10";
    if (roll(2) == 0) values["fund_region"] = roll(20000) / 10000.0;
    if (roll(2) == 0) values["fund_county"] = roll(3);
    season_.trainings.push_back(record("training", name, place, std::move(values)));
    const int first_day = 1 + roll(10);
    for (int half = 0; half < 10; ++half) {
      const int day = first_day + half / 2;
      forms::Answers session{{"training", season_id(name).text()},
                             {"date", year + "-05-" + (day < 10 ? "0" : "") + std::to_string(day)},
                             {"half", half % 2 == 0 ? "am" : "pm"}};
      if (roll(6) == 0) session["mode"] = one_of(modes);
      const std::string key = name + "." + std::to_string(half);
      season_.sessions.push_back(record("session", key, place, std::move(session)));
      add_marks(key, place);
    }
  }

  void add_marks(const std::string& session, const std::string& place) {
    static const std::vector<std::string> statuses{"present", "present", "present", "late", "early", "leave", "absent"};
    for (std::size_t i = 0; i < season_.persons.size(); ++i) {
      if (roll(3) != 0) continue;
      season_.marks.push_back(record("mark", session + "/" + std::to_string(i), place,
                                     {{"session", season_id(session).text()},
                                      {"person", season_.persons[i].id.text()},
                                      {"status", one_of(statuses)}}));
    }
    season_.marks.push_back(record(
        "mark", session + "/stranger", place,
        {{"session", season_id(session).text()}, {"person", season_id("stranger").text()}, {"status", "present"}}));
  }

  std::mt19937 dice_;
  Season season_;
};

}  // namespace yanxing::testing
