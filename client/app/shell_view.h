// What stands around every screen: the frame with its figures, toasts, a question, the dialog of a form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

/// One form being filled or edited in a dialog: a new training, session or person, or any record opened for editing.
struct EditorView {
  std::optional<RecordId> record;  // none: a new one
  std::string form;                // "training", "session", "person", "mark"…
  std::string form_label;
  std::vector<FieldView> fields;  // relevant ones only, in order
  bool can_save = false;          // nothing missing or wrong
  bool changed = false;           // closing would throw something away
  bool restored = false;          // an unsaved draft from before a crash or power cut was put back
  Message problem;                // saving failed
  RefusedMark refused{};
};

/// What the navigation leads to.
enum class Screen {
  home,
  attendance,
  people,
  training,
  observation,
  election,
  due,
  forms,
  review,
  records,
  reports,
  conflicts,
  sync,
  settings
};

enum class ToastKind { done, info, warning, error };

/// A short message at the lower right. App removes it after a while or when dismissed.
struct Toast {
  std::uint64_t id = 0;
  ToastKind kind = ToastKind::done;
  Message text;
  bool can_undo = false;  // the undo button sends Undo
  bool can_redo = false;  // the redo button sends Redo
  Message what{};         // which deed `text` tells of; empty: text says all
};

/// A question that App must have answered before it goes on.
struct Question {
  std::uint64_t id = 0;
  Message title;
  Message text;
  std::string yes_key;  // text of the button that does it
  std::string no_key;   // default "action.cancel" when empty
  bool danger = false;
};

/// Whether the server answers. Of what was not asked since the start, nothing is known: that is no failure.
enum class Reach { unknown, offline, checking, reachable };

/// The frame: where she is, who she is, what waits, what was said.
struct ShellView {
  Screen screen = Screen::home;    // where the app starts
  std::string language = "zh_CN";  // or "en"
  double font_scale = 1.0;         // on top of the display's own factor
  bool high_contrast = false;
  std::string person;
  std::string place;         // "桥板乡"
  std::string place_parent;  // "融安县"
  std::string version;
  Saving saving = Saving::saved;
  Reach reach = Reach::unknown;
  bool enrolled = false;
  bool shut_out = false;  // as SyncView says
  bool syncing = false;
  std::int64_t unsent = 0;  // saved here, not on the server
  bool counting = false;    // 0 of `unsent` is not known yet
  std::int64_t conflicts = 0;
  std::int64_t needs_you = 0;  // conflicts and quarantined changes
  std::int64_t review = 0;     // waits for this reviewer; on a laptop that hands in: came back
  std::int64_t due = 0;        // expected reports that are late or missing
  std::int64_t refused = 0;    // changes that the server could not take
  PhotoFigures photos{};
  LocalTime last_sync;
  bool can_undo = false;
  bool can_redo = false;
  std::vector<Toast> toasts;  // oldest first
  std::optional<Question> question;
  std::optional<EditorView> editor;  // drawn above whatever screen is open
  Message blocking;  // not empty: nothing works until solved (disk full, file damaged…); drawn as a banner
};

}  // namespace yanxing::app
