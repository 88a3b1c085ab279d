// The parts that views share: sentences, moments, the three honest states, choices, fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sync/base/ids.h"

namespace yanxing::app {

/// A sentence for a person: a key of the text catalogue (assets/text/*.po) and the values of its {placeholders}.
/// `count` picks the plural form where the text has one. An empty key means: no message.
struct Message {
  std::string key;
  std::vector<std::pair<std::string, std::string>> args;
  std::optional<std::int64_t> count;

  bool empty() const { return key.empty(); }
};

/// A moment in the laptop's local time, split by App so that screens need no clock. `days_ago` is 0 for today, negative
/// for the future.
struct LocalTime {
  int year = 0;  // 0: not known, never happened
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int days_ago = 0;

  bool known() const { return year != 0; }
};

/// The three honest states. `local`: on this laptop's disk. `on_server`: the server's signed receipt covers it.
/// `needs_you`: a conflict or a quarantined change waits for a person.
enum class SyncState { local, on_server, needs_you };

/// Photos apart from the records that name them: what waits for the server's signed word.
struct PhotoFigures {
  std::int64_t waiting = 0;
  std::int64_t bytes_done = 0;   // of those that wait, and of those that went in the same go
  std::int64_t bytes_total = 0;  // the same
  std::int64_t missing = 0;      // first named on this laptop, lost here, and not known to be on the server
  std::int64_t damaged = 0;      // the same, here and not any more what it was
  bool operator==(const PhotoFigures&) const = default;
};

/// Where one photo is. `local`: here, waits for the server. `on_server`: here and there. `server_only`: the server
/// signed for it, it is not here. `elsewhere`: not here; perhaps on the server, perhaps still on another laptop.
/// `missing`, `damaged`: chosen on this laptop, the file is gone or not any more what it was.
enum class PhotoPlace { local, on_server, server_only, elsewhere, missing, damaged };

/// The file behind an answer: a photo or another file.
struct AttachmentView {
  std::string file;  // where it lies on this laptop; empty: only its name is known here
  std::string name;  // as a person named it
  std::int64_t bytes = 0;
  int width = 0;  // pixels, of an image
  int height = 0;
  std::string content{};  // its whole name, by which it is fetched; empty: not one of ours
  PhotoPlace place = PhotoPlace::local;
  bool fetching = false;
  std::int64_t fetched_bytes = 0;  // while it is fetched; `fetch_bytes` 0: not known yet
  std::int64_t fetch_bytes = 0;
  Message problem{};  // why it could not be fetched
};

/// Where the newest edit is. `pending`: on the screen, not yet on disk. `failed`: could not be written; App keeps it
/// and says why.
enum class Saving { saved, pending, failed };

/// One entry of a list to choose from. `search` is what typing is matched against: lower-case label, pinyin, pinyin
/// initials, code.
struct Choice {
  std::string value;
  std::string label;
  std::string hint;  // shown grey beside the label, e.g. the county of a township
  std::string search;
  std::string key{};  // one character that picks it on the keyboard
};

enum class FieldType {
  text,
  long_text,
  integer,
  decimal,
  date,
  time,
  select_one,
  select_multiple,
  note,
  reference,
  place
};

/// One field of any form, ready to draw. `value` follows the client's rule: null, bool, int, double, string or array of
/// strings.
struct FieldView {
  std::string name;
  std::string label;
  std::string hint;
  FieldType type = FieldType::text;
  nlohmann::json value;
  std::string text;                // the value as a person reads it ("出勤", "2021年5月17日"); empty: not answered
  std::vector<Choice> choices;     // of select_one, select_multiple, reference, place
  std::size_t max_characters = 0;  // 0: no limit
  bool required = false;
  bool read_only = false;
  bool conflict = false;
  Message error;  // what is wrong with the value and what would be right
  std::optional<AttachmentView> attachment{};
};

/// Why the server could not take a change of a record, and what to do; empty: it took all, or does not have it yet.
struct RefusedMark {
  Message reason;
  Message todo;

  bool empty() const { return reason.empty(); }
};

/// How much of something is done; `done` <= `total`.
struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;
};

}  // namespace yanxing::app
