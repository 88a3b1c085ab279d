// One record being filled: the form engine over the record store. Every choice is saved at once, typed text in the
// pauses of typing; a record that nothing names yet is kept as a draft of this laptop. A draft is gone on with at the
// question where one stopped.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/fill_drafts.h"
#include "client/app/fill_entries.h"
#include "client/forms/filling.h"
#include "client/records/form_library.h"

namespace yanxing::app {

class FillModel {
 public:
  FillModel(Context& context, PhotoFiles& photos, records::FormLibrary& library, FillDrafts& drafts,
            std::optional<FillView>& view)
      : context_(&context), photos_(&photos), library_(&library), drafts_(&drafts), view_(&view) {}

  // False: it cannot be opened, and a toast says so.
  bool open_new(const std::string& form, const forms::Answers& values = {});
  bool open_record(const RecordId& record);
  bool open_draft(const std::string& id);
  /// Writes everything and closes.
  void close();
  bool is_open() const { return filling_ != nullptr; }

  void set(const command::SetFillValue& wish);
  void at(const std::string& path);
  void leave(const std::string& path);
  void override_value(const command::OverrideValue& wish);
  void back_to_derived(const std::string& path);
  void add_row(const std::string& repeat);
  void remove_row(const std::string& row);
  void paste(const command::PasteRows& wish);
  void set_language(const std::string& code);
  void open_section(const std::string& path);
  void go_to(const std::string& path);
  void next_error(const std::string& after);
  void finalise(bool drop);
  void keep_filling();
  /// A finished record becomes a draft again; a handed-in timetable only after a question.
  void edit_again();
  void attach(const std::string& path, const std::filesystem::path& file);
  void detach(const std::string& path);
  /// Whether a question takes pictures only.
  bool wants_image(const std::string& path) const;

  /// A record was written by whatever way: an undo, another screen, a sync.
  void on_saved(const std::string& form, const RecordId& record);
  /// Photos came or went: what is shown of them is built again.
  void photos_changed();
  /// Anything may have changed: read again.
  void reload();
  /// What is pending or failed may have changed; drafts are written in pauses. True when the view did.
  bool tick();
  bool flush();
  std::optional<UnixMs> next_due_ms() const;

 private:
  using NodeId = forms::Filling::NodeId;
  using Heads = std::map<std::string, std::vector<sync::ChangeId>, std::less<>>;

  void begin(const forms::Form& form, forms::Answers answers, bool is_new);
  void open_again();
  void clear();
  bool read(const RecordId& record);
  void note_version(const records::Record& record);
  void start_at(const std::string& path);

  bool may_edit();
  void note_typing();
  void changed(Deed deed, const std::string& path = {});
  void save(forms::Answers changes, Deed deed);
  void keep_draft();
  bool bring_back(const forms::Answers& gone, const std::string& draft);
  bool is_key(std::string_view path) const;
  bool may_rename() const;
  bool is_named() const;
  bool rename();
  bool settle();
  void dispose(const std::string& draft, const std::optional<RecordId>& former);
  bool make_record();
  bool join_existing(const RecordId& record);
  forms::Answers changes_since_sent() const;
  bool is_half_typed(const std::string& path, const nlohmann::json& value) const;
  void keep_half_typed();
  Deed deed_for(const std::string& path) const;

  void build();
  void build_replaced(std::vector<FillEntry>& entries);
  void build_errors(const FillEntries& entries, const std::vector<FillPart>& parts);
  void put_caret(const std::string& path);
  std::string first_question(bool unanswered) const;
  void refresh_refused();
  bool refresh_saving();

  Context* context_;
  PhotoFiles* photos_;
  records::FormLibrary* library_;
  FillDrafts* drafts_;
  std::optional<FillView>* view_;

  const forms::Form* form_ = nullptr;
  forms::FillEnvironment environment_;  // of the form that is open
  std::unique_ptr<forms::Filling> filling_;
  std::optional<RecordId> record_;
  std::string draft_;  // id of the draft while there is no record
  /// What a new record was begun with, as long as nobody else has it.
  std::optional<forms::Answers> begun_with_;
  bool made_here_ = false;          // named by this filling: what names it may still be corrected
  std::optional<RecordId> former_;  // what this was before what names it was corrected
  std::set<std::string> given_;     // what names it, as far as she answered or left it
  bool name_due_ = false;           // she went on: it may have a name now
  bool answered_other_ = false;     // the last answer was of a question that does not name the record
  bool is_new_ = false;             // the store does not have it yet
  bool is_final_ = false;
  forms::Answers sent_;     // what is on the disk or on its way there
  forms::Answers pending_;  // of that, what is not on the disk yet
  Heads seen_;
  FillEntries::State state_;
  bool refused_ = false;
  std::vector<forms::Finding> errors_;  // while refused, in the order of the form
  std::vector<std::string> dropped_;
  VersionNotice version_;
  ReviewMark review_;
  std::string language_;
  std::string section_;  // path of the open part
  std::size_t section_index_ = 0;
  std::string at_;
  Caret caret_;
  UnixMs typed_ms_ = 0;
  UnixMs first_typed_ms_ = 0;  // of what no draft on the disk has yet
  LocalTime changed_;
  std::string changed_by_;
  SyncState sync_ = SyncState::local;
  OverrideOutcome replaced_;
  std::string not_taken_;  // why the server could not take it
};

}  // namespace yanxing::app
