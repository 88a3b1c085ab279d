// 首页: what is begun and not finished, the newest first.
#include <chrono>

#include "client/app/fill_drafts.h"
#include "client/app/home_model.h"
#include "client/app/records_model.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_drafts = 3;
constexpr std::size_t max_drafts_read = 200;  // on a county's laptop, to find its own among them
constexpr std::chrono::milliseconds drafts_budget{6};

}  // namespace

/// Looks for the newest drafts, and how many there are, a slice a call. True: they are known, or cannot be read.
bool HomeModel::find_drafts() {
  if (drafts_) {
    const auto followed = context_->store.follow(*drafts_);
    if (!followed || !*followed) drafts_.reset();
  }
  if (!drafts_) {
    records::ListQuery query;
    query.place = context_->scope();
    query.state = records::State::draft;
    query.order = records::ListQuery::Order::newest;
    auto found = context_->store.search(query);
    if (!found) return true;
    drafts_ = std::move(*found);
  }
  const Deadline deadline(drafts_budget);
  const std::size_t wanted = is_reviewer() ? max_drafts_read : SIZE_MAX;
  const auto looked = context_->store.find_more(*drafts_, wanted, [&] { return deadline.passed(); });
  if (!looked) drafts_.reset();
  return !drafts_ || drafts_->complete() || drafts_->keys().size() >= wanted;
}

void HomeModel::read_drafts() {
  FillDrafts unnamed(*context_);
  unnamed.load();
  std::size_t shown = 0;
  for (const auto& draft : unnamed.all()) {
    const auto* form = context_->form(draft.form);
    if (form == nullptr || ++shown > max_drafts) continue;
    add(next_.view.now,
        {draft.id,
         HomeKind::draft,
         {"home.draft", {{"title", context_->words.of(form->title)}}, {}},
         {"home.draft.unnamed", {}, {}},
         "home.action.go_on",
         false},
        [this, id = draft.id] { routes_.open_draft(id); });
  }
  if (!drafts_) return;
  const bool only_own = is_reviewer();
  auto newest = context_->store.read(*drafts_, 0, only_own ? max_drafts_read : max_drafts);
  if (!newest) return;
  std::size_t all = drafts_->keys().size();
  if (only_own) {
    std::erase_if(*newest, [this](const records::Record& record) { return !is_own_work(*context_, record); });
    all = newest->size();
  }
  for (const auto& record : *newest) {
    if (next_.ways.contains("problem." + record.id.text())) continue;  // is listed above, as what it is
    if (record.form == due::round_form && next_.ways.contains("round")) continue;
    if (++shown > max_drafts) break;
    const std::string form = context_->words.form_title(record.form);
    const std::string title = title_of(context_->words, record);
    add(next_.view.now,
        {"draft." + record.id.text(),
         HomeKind::draft,
         {"home.draft", {{"title", title == form ? form : form + " · " + title}}, {}},
         {},
         "home.action.go_on",
         false},
        [this, id = record.id] { routes_.open(id); });
  }
  const auto total = unnamed.all().size() + all;
  if (total <= max_drafts) return;
  add(next_.view.now,
      {"more.drafts",
       HomeKind::more,
       {"home.more_drafts", {}, static_cast<std::int64_t>(total - max_drafts)},
       {},
       "home.action.see_all",
       false},
      [this] { routes_.show(Screen::forms); });
}

}  // namespace yanxing::app
