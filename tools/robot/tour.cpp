#include "tools/robot/tour.h"

#include <algorithm>
#include <cstdlib>

namespace yanxing::robot {

namespace {

void expect(bool good, const std::string& what) {
  if (!good) throw Failure{what};
}

/// Waits until the number that a widget reports is this.
void wait_number(Driver& robot, const std::string& id, long number) {
  robot.wait(id + " = " + std::to_string(number), [&](const Widgets& w) {
    const auto at = w.find(id);
    return at != w.end() && std::strtol(at->second.value.c_str(), nullptr, 10) == number;
  });
}

long number(Driver& robot, const std::string& id) { return std::strtol(robot.value(id).c_str(), nullptr, 10); }

}  // namespace

void record_attendance_offline(Driver& robot) {
  robot.say(
      "1. In the village, no network. The start page says what is to do; the attendance screen has the roster of "
      "100 people.");
  robot.wait_for("home.date");
  robot.picture("home");
  robot.click("nav.due");
  robot.wait_value("nav.due", "current");
  robot.picture("due");
  robot.click("nav.attendance");
  wait_number(robot, "stat.total", 100);
  wait_number(robot, "stat.none", 100);
  robot.picture("attendance-empty");

  robot.say("2. Digits mark the selected person, and the next one is selected: 出勤, 出勤, 迟到, 请假, 缺勤.");
  robot.click(robot.first("row."));
  for (const char* digit : {"1", "1", "2", "4", "5"}) robot.key(digit);
  wait_number(robot, "stat.none", 95);
  robot.say("   5 marks are on the disk.");

  robot.say("3. Quick sign-in: F2, two letters of pinyin, Enter.");
  robot.key("F2");
  robot.wait("the caret in the quick sign-in", [](const Widgets& w) {
    const auto at = w.find("attendance.quick");
    return at != w.end() && at->second.focused;
  });
  // None of them finds somebody who is marked already: an absent person would be signed in, and the count stay.
  for (const char* letters : {"w", "s", "q", "c"}) {
    const long before = number(robot, "stat.none");
    robot.type(letters);
    robot.wait_value("attendance.quick", letters);
    robot.key("Return");
    wait_number(robot, "stat.none", before - 1);
  }
  robot.key("Escape");
  robot.picture("attendance-quick");

  robot.say("4. A slip, taken back with Ctrl+Z.");
  const long before = number(robot, "stat.none");
  robot.key("ctrl+z");
  wait_number(robot, "stat.none", before + 1);

  robot.say("5. Somebody who is not on the roster comes to the table: a walk-in.");
  robot.click("attendance.walk_in");
  robot.wait_for("walk_in.name");
  robot.wait("the caret in the name", [](const Widgets& w) {
    const auto at = w.find("walk_in.name");
    return at != w.end() && at->second.focused;
  });
  robot.paste("覃𬀩兰");
  robot.wait_value("walk_in.name", "覃𬀩兰");
  robot.picture("attendance-walk-in");
  robot.click("walk_in.save");
  robot.wait_gone("walk_in.name");
  wait_number(robot, "stat.total", 101);
  robot.picture("attendance");
}

void record_observation_offline(Driver& robot) {
  robot.say("6. In the meeting hall, still no network: the election checklist of one village.");
  robot.click("nav.observation");
  robot.wait_for("observation.search");
  robot.picture("observation-villages");
  robot.click("village.450224204202.open");
  robot.wait_for("observation.back");
  robot.say("7. Answers by key: 是, 是, 否 with its comment, 不适用, 未观察到.");
  robot.wait_for(robot.first("item."));
  robot.key("1");
  robot.key("1");
  robot.key("2");
  robot.wait("the comment to have the caret", [](const Widgets& w) {
    for (const auto& [id, widget] : w) {
      if (id.starts_with("comment.") && widget.focused) return true;
    }
    return false;
  });
  robot.paste("名单张贴在室内，群众不易看到。");
  robot.key("Return");
  robot.wait("the caret to leave the comment", [](const Widgets& w) {
    for (const auto& [id, widget] : w) {
      if (id.starts_with("comment.") && widget.focused) return false;
    }
    return true;
  });
  robot.key("3");
  robot.key("4");
  robot.wait_value("observation.answered", "5");
  robot.picture("observation");
  robot.say("8. Finalising now lists what is missing.");
  robot.click("observation.finalise");
  robot.wait_for("finalise.go");
  robot.picture("observation-missing");
  robot.click("finalise.cancel");
  robot.wait_gone("finalise.cancel");
}

void sync_in_the_office(Driver& robot, const Step& step) {
  robot.click("nav.attendance");
  wait_number(robot, "stat.total", 101);
  robot.say("9. After the power cut: all 101 people and every mark are there.");
  robot.click("nav.sync");
  robot.wait_for("sync.now");
  const long waiting = number(robot, "sync.local");
  expect(waiting > 0, "the sync screen should say that records wait to be sent");
  robot.say("10. The sync screen says that " + std::to_string(waiting) + " records wait on this laptop.");
  robot.picture("sync-waiting");

  robot.say("11. In the office: the city server can be reached.");
  step("online");
  robot.click("sync.now");
  robot.wait(
      "nothing waits",
      [](const Widgets& w) {
        const auto local = w.find("sync.local");
        return local != w.end() && local->second.value == "0";
      },
      60);
  robot.say("    The server has given its receipt for everything; " + robot.value("sync.on_server") +
            " records are on it.");
  robot.picture("sync-done");
}

void review_conflicts(Driver& robot, const Step& step) {
  robot.say("12. A second laptop, offline until now, marked two of the same people differently, and syncs. So do we.");
  step("disagree");
  robot.click("sync.now");
  robot.wait_value("nav.conflicts", "2", 60);
  robot.click("nav.conflicts");
  robot.wait_for("value.2");
  robot.picture("conflicts");
  robot.say(
      "13. Both values stand side by side with who, when and on which laptop. One click keeps one of them, twice.");
  robot.click("value.1");
  robot.wait_value("conflicts.open", "1");
  robot.click("value.1");
  robot.wait_gone("value.1");
  robot.picture("conflicts-none");
  robot.click("nav.sync");
  robot.click("sync.now");
  robot.wait(
      "the decisions to be on the server",
      [](const Widgets& w) {
        const auto local = w.find("sync.local");
        return local != w.end() && local->second.value == "0";
      },
      60);
  robot.say("    The decisions are on the server too.");
}

void look_at_the_rest(Driver& robot) {
  robot.say("14. All records of this laptop; one of them with its history.");
  robot.click("nav.records");
  robot.wait_for("records.search");
  robot.click(robot.first_row("record."));
  robot.wait_for("detail.title");
  robot.picture("records");
  robot.click("detail.tab.1");
  robot.wait_for("history.0");
  robot.picture("record-history");
  robot.say("15. F1 shows the keys, those of the open screen first; settings; high contrast.");
  robot.key("F1");
  robot.picture("shortcuts");
  robot.key("Escape");
  robot.click("nav.settings");
  robot.wait_for("settings.person");
  robot.click("settings.contrast.1");
  robot.picture("settings-high-contrast");
  robot.click("nav.attendance");
  robot.wait_value("nav.attendance", "current");
  robot.picture("attendance-high-contrast");
  robot.click("nav.settings");
  robot.click("settings.contrast.0");
  robot.picture("settings");
}

namespace {

constexpr const char* screens[] = {"home",  "attendance", "people",  "training", "observation", "election", "due",
                                   "forms", "review",     "records", "reports",  "conflicts",   "sync",     "settings"};

struct Tab {
  const char* screen;
  const char* id;
  const char* name;
};

// The first tab of each is what the screen opens with.
constexpr Tab tabs[] = {
    {"people", "people.tab.1", "people-merge"},          {"people", "people.tab.2", "people-merged"},
    {"training", "training.tab.1", "training-annex"},    {"election", "election.tab.1", "election-targets"},
    {"election", "election.tab.2", "election-problems"}, {"election", "election.tab.3", "election-schedule"},
    {"review", "review.tab.1", "review-second"},
};

void open_screen(Driver& robot, const std::string& screen) {
  robot.click("nav." + screen);
  robot.wait_value("nav." + screen, "current");
}

/// The round's records are read in slices first.
void wait_for_board(Driver& robot) {
  robot.wait("the board", [](const Widgets& w) {
    return std::any_of(w.begin(), w.end(), [](const auto& one) {
      return one.first.starts_with("township.") || one.first.starts_with("election.village.");
    });
  });
}

/// `set`: what the names of the pictures begin with.
void photograph_screens(Driver& robot, const std::string& set, const std::string& language) {
  for (const char* screen : screens) {
    open_screen(robot, screen);
    if (std::string(screen) == "election") wait_for_board(robot);
    robot.named_picture(set + "-" + screen + "-" + language);
    for (const Tab& tab : tabs) {
      if (std::string(tab.screen) != screen || !robot.there(tab.id)) continue;
      robot.click(tab.id);
      robot.wait_value(tab.id, "*");
      robot.named_picture(set + "-" + tab.name + "-" + language);
    }
    const std::string first_tab = std::string(screen) + ".tab.0";
    if (robot.there(first_tab)) robot.click(first_tab);
  }
}

void photograph_in(Driver& robot, const std::string& language) {
  photograph_screens(robot, "screen", language);
  open_screen(robot, "attendance");
  robot.key("F4");
  robot.named_picture("screen-attendance-large-" + language);
  robot.key("F4");
  robot.key("F1");
  robot.wait_for("shortcuts.close");
  robot.named_picture("screen-shortcuts-" + language);
  robot.click("shortcuts.close");
  robot.wait_gone("shortcuts.close");
}

/// What opens from the county's screens: a review, the villages of a township, a hand-in beside the one before.
void photograph_opened(Driver& robot, const std::string& language) {
  open_screen(robot, "review");
  robot.click(robot.first_row("review."));
  robot.named_picture("county-review-opened-" + language);
  open_screen(robot, "election");
  robot.click("township.450224204.next");
  robot.wait_gone("township.450224204.next");
  robot.named_picture("county-election-next-" + language);
  open_screen(robot, "election");
  robot.click("election.tab.3");
  robot.click("schedule.rongan.2");
  robot.wait_value("schedule.compared", "1");
  robot.named_picture("county-schedule-compared-" + language);
  robot.click("election.tab.1");
  robot.wait_for("unit.450224204");
  robot.click("unit.450224204");
  robot.wait_value("ratio.chair_in", "5/6");
  robot.named_picture("county-targets-missed-" + language);
  robot.click("election.tab.0");
}

void speak_english(Driver& robot) {
  open_screen(robot, "settings");
  robot.click("settings.language.1");
  robot.wait_value("settings.language.1", "*");
  robot.wait_value("status.saving", "Saved");
}

}  // namespace

void photograph_every_screen(Driver& robot) {
  robot.say("16. Every screen, in Chinese and in English.");
  photograph_in(robot, "zh");
  speak_english(robot);
  photograph_in(robot, "en");
  open_screen(robot, "settings");
  robot.click("settings.language.0");
}

void photograph_county(Driver& robot) {
  robot.say(
      "17. The county's laptop in February: hand-ins of two townships to review, conflicts, a change that the server "
      "refused, annex 3 handed in twice. Every screen, full.");
  for (const char* language : {"zh", "en"}) {
    if (std::string(language) == "en") speak_english(robot);
    photograph_screens(robot, "county", language);
    photograph_opened(robot, language);
  }
}

void photograph_township(Driver& robot) {
  robot.say("18. The township's second laptop: what came back, twins on the roster, the board of its villages.");
  for (const char* language : {"zh", "en"}) {
    if (std::string(language) == "en") speak_english(robot);
    photograph_screens(robot, "township", language);
  }
}

}  // namespace yanxing::robot
