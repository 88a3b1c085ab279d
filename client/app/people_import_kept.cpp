// The preview of an import: what was corrected by hand is kept, offered again, and taken up where she left it.
#include <algorithm>
#include <utility>

#include "client/app/people_import.h"

namespace yanxing::app {

void PeopleImport::close() {
  if (!is_open()) return;
  keep();
  if (!is_kept_) {
    Question question;
    question.title = {"people.import.lose.title", {}, {}};
    question.text = {"people.import.lose.text", {}, static_cast<std::int64_t>(work_.count())};
    question.yes_key = "people.import.lose.yes";
    question.danger = true;
    return context_->notices.ask(std::move(question), [this](bool yes) {
      if (yes) end();
    });
  }
  const bool is_aside = saving_.empty() && !work_.empty();
  const auto count = static_cast<std::int64_t>(work_.count());
  end();
  if (is_aside) context_->notices.toast(ToastKind::info, {"people.import.aside", {}, count});
}

void PeopleImport::load_kept() {
  drafts_.load();
  fill_kept();
}

void PeopleImport::fill_kept() {
  view_->kept.clear();
  const auto& all = drafts_.all();
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    view_->kept.push_back({one->id, one->source, one->fixes, context_->local(one->changed_ms)});
}

/// Something was done to the preview: on the disk before the command returns.
void PeopleImport::worked() {
  is_kept_ = false;
  typed_ms_ = first_typed_ms_ = 0;
  keep();
}

void PeopleImport::keep() {
  if (!is_open() || is_kept_) return;
  if (work_.empty()) {  // what was typed was taken back
    drafts_.forget(std::exchange(draft_, {}));
    is_kept_ = true;
    return;
  }
  Status kept;
  if (draft_.empty()) {
    auto begun = drafts_.begin(view_->import->source, gathered_);
    if (begun) draft_ = std::move(*begun);
    if (!begun) kept = begun.error();
  }
  if (kept) kept = drafts_.keep(draft_, work_);
  is_kept_ = kept.ok();
  if (is_kept_) return;
  typed_ms_ = first_typed_ms_ = context_->now() + Saves::retry_ms;
}

void PeopleImport::note_typing(std::size_t row, const std::string& field, const std::string& text) {
  if (!is_open() || has_work() || row >= gathered_.sheet.cells.size()) return;
  const ImportWork::Typing typing{row, field, text};
  if (work_.typing == typing) return;
  work_.typing = typing;
  typed_ms_ = context_->now();
  if (is_kept_) first_typed_ms_ = typed_ms_;
  is_kept_ = false;
}

void PeopleImport::keep_due() {
  if (due_ms() == 0) keep();
}

std::optional<UnixMs> PeopleImport::due_ms() const {
  if (!is_open() || is_kept_) return std::nullopt;
  const auto now_ms = context_->now();
  if (typed_ms_ > now_ms && typed_ms_ - now_ms <= Saves::retry_ms) return typed_ms_ - now_ms;  // the disk refused it
  return Saves::typing_wait_ms(now_ms, first_typed_ms_, typed_ms_);
}

void PeopleImport::resume(const std::string& id) {
  if (is_open()) return;
  auto kept = drafts_.read(id);
  if (!kept) {
    context_->notices.toast(ToastKind::error, {"people.import.kept.lost", {}, {}});
    return;
  }
  gathered_ = std::move(kept->sheet);
  work_ = std::move(kept->work);
  draft_ = id;
  is_kept_ = true;
  const std::string& place = context_->workspace.identity().place;
  fallback_place_ = work_.place.value_or(place.size() == 12 ? place : std::string());
  decisions_ = work_.decisions;
  if (!work_.fields.empty()) {
    gathered_.table.fields = work_.fields;
    gathered_.table.headers = work_.headers;
    gathered_.table.headers.resize(std::max(work_.headers.size(), work_.fields.size()));
  }
  auto& rows = gathered_.sheet.cells;
  for (const auto& [at, text] : work_.fixes) {
    if (at.first >= rows.size() || at.second >= roster::max_sheet_columns + roster::column_fields().size()) continue;
    if (rows[at.first].size() <= at.second) rows[at.first].resize(at.second + 1);
    rows[at.first][at.second] = text;
  }
  // What she had not left yet stands in its cell: nothing is imported before she says so.
  if (const auto typing = std::exchange(work_.typing, std::nullopt); typing && typing->row < rows.size()) {
    put_cell(typing->row, typing->field, typing->text);
    is_kept_ = false;
  }
  const std::string source = kept->source;
  show_preview(source);
  keep();
}

void PeopleImport::drop(const std::string& id) {
  const auto found =
      std::find_if(view_->kept.begin(), view_->kept.end(), [&](const KeptImport& one) { return one.id == id; });
  if (found == view_->kept.end()) return;
  Question question;
  question.title = {"people.import.drop.title", {}, {}};
  question.text = {"people.import.lose.text", {}, found->fixes};
  question.yes_key = "people.import.drop.yes";
  question.danger = true;
  context_->notices.ask(std::move(question), [this, id](bool yes) {
    if (!yes) return;
    drafts_.forget(id);
    fill_kept();
  });
}

}  // namespace yanxing::app
