// kill -9 of the window while somebody works in it with real keys and clicks on a real display: what its last frame
// called saved is on the disk, what it called on the server is there, what was half typed comes back, and it starts
// again. The frame is what --probe wrote, at most as new as what the person saw.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <optional>

#include "tests/crash/window_user.h"
#include "tests/e2e/programs.h"
#include "tests/support/evidence.h"

namespace yanxing::crash {
namespace {

using nlohmann::json;
using robot::Widgets;
using std::chrono::milliseconds;

constexpr const char* township = "450224204";
constexpr int people = 120;
constexpr const char* draft_text = "q.detail";

/// What is typed into a field and was called saved. A keystroke is drawn one frame before the state knows of it: only
/// a text that was seen waiting and then seen saved counts.
class TypedText {
 public:
  void see(const std::string& text, const std::string& state) {
    if (state == "Saving…") {
      waiting_ = text;
    } else if (waiting_ == text &&
               (state == "Saved" || state == "Saved on this laptop" || state == "Kept as a draft")) {
      reported = text;
    }
  }
  std::optional<std::string> reported;

 private:
  std::optional<std::string> waiting_;
};

/// The value that a mark's status has in the ledger; empty: not a status.
std::string status_of(const std::string& label) {
  static const std::map<std::string, std::string> values{
      {"Present", "present"}, {"Late", "late"}, {"Left early", "early"}, {"On leave", "leave"}, {"Absent", "absent"}};
  const auto at = values.find(label);
  return at == values.end() ? std::string() : at->second;
}

/// She types wherever the caret is and deletes nothing: what was there is there, in its order.
bool holds(const std::string& text, const std::string& earlier) {
  std::size_t found = 0;
  for (const char c : text) found += found < earlier.size() && c == earlier[found] ? 1 : 0;
  return found == earlier.size();
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[11];
  std::strftime(text, sizeof text, "%F", std::localtime(&now));
  return text;
}

class KillWindow : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.start();
    laptop_.enrol(server_, township);
    std::ofstream names(dir_ / "people.ndjson");
    for (int i = 0; i < people; ++i)
      names << json{{"name", "P" + std::to_string(i)}, {"place", "450224204201"}}.dump() << "\n";
    names.close();
    laptop_.cli({"import", "person", dir_ / "people.ndjson"});
    const auto training = laptop_.save({"training", "title=T", std::string("place=") + township, "level=township",
                                        "mode=concentrated", "start=" + today(), "end=" + today()});
    laptop_.save({"session", "training=" + training, "date=" + today(), "half=am"});
    laptop_.sync();
    const auto ready = she_.sit_down();
    ASSERT_TRUE(ready.ok()) << ready.error().detail;
  }

  void open_window() {
    comment_ = draft_ = {};
    comment_field_.clear();
    she_.open(laptop_.data(), dir_ / ("window-" + std::to_string(++starts_) + ".log"));
  }
  /// What a frame says of what is typed.
  void see(const Widgets& widgets) {
    if (!comment_field_.empty() && widgets.contains(comment_field_))
      comment_.see(value_of(widgets, comment_field_), value_of(widgets, "observation.saving"));
    if (widgets.contains(draft_text)) draft_.see(value_of(widgets, draft_text), value_of(widgets, "fill.saving"));
    for (const auto& [id, widget] : widgets) {
      if (!id.starts_with("row.") || !id.ends_with(".where") || widget.value == "Unsaved") continue;
      const std::string status = status_of(value_of(widgets, id.substr(0, 41) + "status"));
      EXPECT_FALSE(status.empty()) << id << " is called saved, without a status";
      auto& shown = reported_marks_[id.substr(4, 36)];
      if (shown.empty() || shown.back() != status) shown.push_back(status);
    }
  }
  void pause() {
    if (keys_left_ > 0 && --keys_left_ == 0) she_.window().arm(milliseconds(she_.dice(400)));
    she_.rest(she_.dice(40));
  }

  // ---- What she does, until the end

  void mark_people() {
    she_.open_screen("attendance");
    arm();
    while (true) {
      // Every other time somebody who has a mark: what was there already does not show that a change was kept.
      const Widgets seen = she_.look();
      const auto has_mark = [&](const std::string& id) { return seen.contains(id + ".where"); };
      const bool again =
          she_.dice(2) == 0 && std::any_of(seen.begin(), seen.end(), [&](const auto& w) { return has_mark(w.first); });
      she_.click_any("a person", [&](const std::string& id) {
        return id.starts_with("row.") && id.size() == 40 && (!again || has_mark(id));
      });
      EXPECT_EQ(value_of(she_.look(), "attendance.shown"), std::to_string(people)) << "nobody leaves the list";
      for (int i = she_.dice(8); i >= 0; --i) {
        she_.key(std::string(1, static_cast<char>('1' + she_.dice(5))));
        pause();
      }
    }
  }
  void fill_checklist() {
    she_.open_screen("observation");
    const auto open = she_.click_any(
        "a village", [](const std::string& id) { return id.starts_with("village.") && id.ends_with(".open"); });
    village_ = open.substr(8, 12);
    she_.wait("the items", [](const Widgets& w) { return w.contains("observation.answered"); });
    arm();
    while (true) {
      she_.click_any("an item", [](const std::string& id) { return id.starts_with("item."); });
      for (int i = she_.dice(4); i >= 0; --i) {
        she_.key(std::string(1, "134"[she_.dice(3)]));
        pause();
      }
      type_comment();
    }
  }
  void type_comment() {
    she_.key("2");
    const Widgets widgets = she_.wait("the caret in a comment", [&](const Widgets& w) {
      return std::any_of(w.begin(), w.end(),
                         [](const auto& one) { return one.first.starts_with("comment.") && one.second.focused; });
    });
    for (const auto& [id, widget] : widgets) {
      if (!id.starts_with("comment.") || !widget.focused) continue;
      if (!widget.value.empty()) break;
      comment_field_ = id;
      comment_ = {};
    }
    type_words();
    she_.key("Return");
    pause();
  }
  void fill_draft() {
    she_.open_screen("forms");
    const Widgets widgets = she_.wait("the forms", [](const Widgets& w) { return w.contains("forms.drafts"); });
    const auto kept =
        std::find_if(widgets.begin(), widgets.end(), [](const auto& one) { return one.first.starts_with("draft."); });
    she_.click(kept == widgets.end() ? "new.problem" : kept->first);
    she_.click(draft_text);
    she_.wait("the caret", [](const Widgets& w) { return w.contains(draft_text) && w.at(draft_text).focused; });
    she_.key("ctrl+End");
    arm();
    while (true) type_words();
  }
  void type_words() {
    for (int words = she_.dice(4); words >= 0; --words) {
      for (int letters = she_.dice(4); letters >= 0; --letters) {
        she_.type(static_cast<char>('a' + she_.dice(26)));
        pause();
      }
      // A pause, after which it is written; or none.
      if (she_.dice(3) != 0) she_.rest(250 + she_.dice(250));
    }
  }
  /// From here on: so many keys, and a moment more.
  void arm() { keys_left_ = is_doomed_ ? 0 : 4 + she_.dice(30); }

  // ---- What must be true then

  void check(const Widgets& last) {
    EXPECT_TRUE(laptop_.verify()["ok"]);
    std::map<std::string, json> marks;
    for (const json& mark : laptop_.list("mark")) marks[mark["values"]["person"]] = mark;
    int newer = 0;
    for (auto& [person, shown] : reported_marks_) {
      ASSERT_TRUE(marks.contains(person)) << "lost: mark of " << person;
      const std::string stored = marks[person]["values"].value("status", std::string());
      newer += stored == shown.back() ? 0 : presses_since(marks[person], shown.back());
      shown.pop_back();
      for (const std::string& earlier : shown) presses_since(marks[person], earlier);  // it was kept, too
      shown = {stored};  // this must not be lost from here on
    }
    EXPECT_LE(newer, 2) << "only the keys of an instant are saved and not drawn yet";
    check_server(last, marks);
    check_checklist(last);
  }
  /// How often the mark was set anew after it had this status; what she pressed after the last frame replaced it since.
  int presses_since(const json& mark, const std::string& status) {
    std::vector<std::string> statuses;
    const json shown = laptop_.cli_json({"show", mark["id"], "--json"});
    for (const json& change : shown["history"])
      for (const json& edit : change["edits"])
        if (edit["field"] == "status") statuses.push_back(edit["value"]);
    const auto at = std::find(statuses.rbegin(), statuses.rend(), status);
    EXPECT_TRUE(at != statuses.rend()) << "lost: " << status << " of " << mark["values"]["person"];
    return static_cast<int>(at - statuses.rbegin());
  }
  /// What the last frame called on the server is there, or something newer.
  void check_server(const Widgets& last, const std::map<std::string, json>& marks) {
    std::map<std::string, std::string> called;
    for (const auto& [id, widget] : last)
      if (id.starts_with("row.") && id.ends_with(".where") && widget.value == "Server")
        called[id.substr(4, 36)] = status_of(value_of(last, id.substr(0, 41) + "status"));
    if (called.empty()) return;
    const json held = server_.admin_json({"list", "mark", "--json"});
    for (const json& mark : held["records"]) {
      const std::string person = mark["values"]["person"];
      const auto at = called.find(person);
      if (at == called.end()) continue;
      const std::string status = mark["values"].value("status", std::string());
      if (status != at->second) {
        EXPECT_LT(presses_since(marks.at(person), status), presses_since(marks.at(person), at->second))
            << "called on the server: " << at->second << ", and there is " << status;
      }
      called.erase(at);
      ++reported_on_server_;
    }
    EXPECT_TRUE(called.empty()) << called.size() << " marks were called on the server and are not";
  }
  void check_checklist(const Widgets& last) {
    if (village_.empty()) return;
    const std::map<std::string, std::string> words{{"1", "yes"}, {"2", "no"}, {"3", "na"}, {"4", "unseen"}};
    json answers = json::object();
    std::vector<std::string> records;
    for (const json& record : laptop_.list("observation")) {
      if (record["values"].value("place", "") != village_) continue;
      answers.update(record["values"]);
      records.push_back(record["id"]);
    }
    int newer = 0;
    for (const auto& [id, widget] : last) {
      if (!id.starts_with("answer.") || widget.value != "on") continue;
      const auto field = id.substr(7, id.rfind('.') - 7);
      const auto& word = words.at(id.substr(id.rfind('.') + 1));
      if (answers.value(field, "nothing") != word) {
        ++newer;
        EXPECT_TRUE(was_saved(records, field, word)) << "lost: " << village_ << field << " " << word;
      }
      ++reported_answers_;
    }
    EXPECT_LE(newer, 2) << "only the keys of an instant are saved and not drawn yet";
    if (!comment_.reported) return;
    // What was typed after it may be there too.
    const auto comment = comment_field_.substr(8) + "_comment";
    EXPECT_TRUE(holds(answers.value(comment, ""), *comment_.reported))
        << "lost: " << *comment_.reported << " of " << comment << "; there is: " << answers.value(comment, "");
    ++reported_texts_;
  }
  /// Whether the ledger has had this answer; what she pressed after the last frame replaced it since.
  bool was_saved(const std::vector<std::string>& records, const std::string& field, const std::string& word) {
    for (const std::string& record : records) {
      const json shown = laptop_.cli_json({"show", record, "--json"});
      for (const json& change : shown["history"])
        for (const json& edit : change["edits"])  // an answer and its comment are one cell
          if (edit["field"] == field && edit["value"].is_object() && edit["value"].value(field, "") == word)
            return true;
    }
    return false;
  }
  /// Started once more, in peace: the draft is as it was called kept.
  void check_draft(std::string text) {  // a copy: the next window forgets what was seen
    open_window();
    she_.open_screen("forms");
    she_.click_any("the draft in the list", [](const std::string& id) { return id.starts_with("draft."); });
    const Widgets widgets = she_.wait("the draft", [](const Widgets& w) { return w.contains(draft_text); });
    EXPECT_TRUE(holds(value_of(widgets, draft_text), text))
        << "lost: " << text << "; there is: " << value_of(widgets, draft_text);
    ++reported_texts_;
    EXPECT_EQ(she_.window().close(), 0) << she_.window().log();
  }

  void play_round(std::int64_t round) {
    is_doomed_ = she_.dice(6) == 0;  // while it starts, or finds its way
    keys_left_ = 0;
    village_.clear();
    open_window();
    if (is_doomed_) she_.window().arm(milliseconds(she_.dice(1200)));
    try {
      if (round % 3 == 0) fill_draft();
      if (round % 3 == 1) mark_people();
      if (round % 3 == 2) fill_checklist();
    } catch (const Killed&) {
    }
    ASSERT_TRUE(she_.window().was_killed()) << "it ended by itself; its log:\n" << she_.window().log();
    const Widgets last = she_.look();
    check(last);
    if (draft_.reported) check_draft(*draft_.reported);
  }

  testing::TempDir dir_;
  testing::Server server_{dir_};
  testing::Laptop laptop_{dir_, "laptop", township};
  WindowUser she_{dir_ / "probe.tsv",
                  static_cast<std::uint64_t>(testing::number_from_environment("YANXING_CRASH_SEED", 1)),
                  [this](const Widgets& widgets) { see(widgets); }};
  bool is_doomed_ = false;
  int keys_left_ = 0;  // until the killer is sent; 0: he was, or not yet
  int starts_ = 0;
  std::string village_, comment_field_;  // of this round
  TypedText comment_, draft_;
  std::map<std::string, std::vector<std::string>> reported_marks_;  // by person: the statuses that were called saved
  std::int64_t reported_on_server_ = 0, reported_answers_ = 0, reported_texts_ = 0;
};

TEST_F(KillWindow, WhatTheScreenCalledSavedIsThere) {
  const auto rounds = testing::number_from_environment("YANXING_KILL_ROUNDS", 6);
  for (std::int64_t round = 0; round < rounds && !HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    play_round(round);
  }
  ASSERT_FALSE(HasFailure());
  // It starts again, and everybody agrees in the end.
  open_window();
  she_.wait("the first screen", [](const Widgets& w) { return w.contains("nav.attendance"); });
  EXPECT_EQ(she_.window().close(), 0) << she_.window().log();
  laptop_.sync();
  EXPECT_EQ(laptop_.verify()["digest"], server_.admin_json({"verify", "--scope", township, "--json"})["digest"]);
  testing::note_evidence("kill -9 of the window",
                         {{"rounds", rounds},
                          {"window started", starts_},
                          {"marks called saved", static_cast<std::int64_t>(reported_marks_.size())},
                          {"marks called on the server", reported_on_server_},
                          {"answers called saved", reported_answers_},
                          {"typed texts called saved", reported_texts_}});
}

}  // namespace
}  // namespace yanxing::crash
