// 填表: all forms with what is begun and finished of each, and the one record that is open.
#pragma once

#include <optional>
#include <string>

#include "client/app/fill_model.h"

namespace yanxing::app {

/// Forms that are worked on elsewhere: people, trainings, marks, checklists.
bool is_filled_here(std::string_view form);

class FormsModel {
 public:
  /// `show_records` goes to the finished records of a form.
  FormsModel(Context& context, PhotoFiles& photos, records::FormLibrary& library, FormsView& view,
             std::function<void(const std::string& form)> show_records)
      : context_(&context),
        view_(&view),
        drafts_(context),
        fill_(context, photos, library, drafts_, view.fill),
        show_records_(std::move(show_records)) {}

  /// Reads everything again: at the start, in another language, for another place.
  void reload();
  void run(const FillCommand& command);
  /// Opens a record as the screens of records and conflicts ask.
  bool open(const RecordId& record);
  /// Begins a new record with these answers. Nothing is kept of it until something is answered.
  bool open_new(const std::string& form, forms::Answers values) { return fill_.open_new(form, std::move(values)); }

  void on_saved(const std::string& form, const RecordId& record);
  /// A sync brought something.
  void everything_changed();
  void photos_changed() { fill_.photos_changed(); }
  /// Counts and drafts, if they are old. True when the view changed.
  bool refresh();
  bool tick() { return fill_.tick(); }
  bool flush() { return fill_.flush(); }
  std::optional<UnixMs> next_due_ms() const { return fill_.next_due_ms(); }

 private:
  friend struct FormsRunner;

  void filter(std::string text);
  void build_forms();
  void build_drafts();
  DraftRow draft_row(const forms::Form& form, const forms::Answers& answers, const std::string& stopped_at) const;
  void discard(const std::string& id);
  void pick(const std::string& path);
  void browse(const std::string& folder);
  void closed();

  Context* context_;
  FormsView* view_;
  FillDrafts drafts_;
  FillModel fill_;
  std::function<void(const std::string&)> show_records_;
  bool stale_ = true;
};

}  // namespace yanxing::app
