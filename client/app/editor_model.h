// The dialog in which any form is filled or edited. What is typed is kept as a draft on the disk until it is saved or
// thrown away.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "client/app/command.h"
#include "client/app/context.h"

namespace yanxing::app {

class EditorModel {
 public:
  /// `on_saved` hears the form and id of what was saved, and whether it is new.
  using OnSaved = std::function<void(const std::string& form, const RecordId& record, bool created)>;

  EditorModel(Context& context, std::optional<EditorView>& view, OnSaved on_saved)
      : context_(&context), view_(&view), on_saved_(std::move(on_saved)) {}

  /// Puts back the draft of a program that ended without saving it.
  void restore_draft();

  void open(const command::OpenEditor& command);
  void set_field(const command::SetEditorField& command);
  void save();
  /// Closes and throws the draft away.
  void close();
  bool is_open() const { return view_->has_value(); }

  /// Language changed, or a sync brought something.
  void refresh();
  /// Writes the draft when a pause is long enough. True when the view changed.
  bool tick();
  /// Writes the draft now.
  void flush();
  std::optional<UnixMs> next_due_ms() const;

 private:
  using Heads = std::map<std::string, std::vector<sync::ChangeId>, std::less<>>;

  void begin(const forms::Form& form, std::optional<RecordId> record);
  void fill_defaults();
  void read_refused();
  void build_view();
  void write_draft();
  void clear_draft();
  forms::Answers changes() const;
  void finish(const records::Saved& saved);

  Context* context_;
  std::optional<EditorView>* view_;
  OnSaved on_saved_;

  const forms::Form* form_ = nullptr;
  std::optional<RecordId> record_;
  std::optional<RecordId> new_id_;
  forms::Answers original_;
  forms::Answers answers_;
  Heads seen_;
  std::string not_taken_;  // records::Record::refused
  bool show_missing_ = false;
  bool restored_ = false;
  bool draft_is_stale_ = false;
  bool draft_on_disk_ = false;
  UnixMs typed_ms_ = 0;
  UnixMs first_typed_ms_ = 0;  // of what is not in the draft yet
};

}  // namespace yanxing::app
