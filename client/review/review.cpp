#include "client/review/review.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "client/forms/moment.h"
#include "client/records/value_codec.h"
#include "sync/base/hash.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::review {
namespace {

using nlohmann::json;

constexpr std::size_t shown_digest_digits = 12;
constexpr std::size_t shown_mark_digits = 16;
constexpr std::size_t township_digits = 9;

std::string text_of(const records::Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

/// Not what a person answered: which of draft and final it is, and what programs note.
bool is_beside_the_point(const forms::Form& form, const std::string& path) {
  if (path == form.state_field) return true;
  const auto* field = form.find(path);
  return field != nullptr && field->quiet;
}

std::string digest_of(const forms::Form& form, const records::Record& record) {
  json answers = json::object();
  for (const auto& [path, value] : record.values) {
    if (!is_beside_the_point(form, path)) answers[path] = value;
  }
  const auto text = answers.dump(-1, ' ', false, json::error_handler_t::replace);
  return sha256(text).hex().substr(0, shown_digest_digits);
}

std::string_view digest_in(std::string_view version) {
  const auto dash = version.rfind('-');
  return dash == std::string_view::npos ? std::string_view() : version.substr(dash + 1);
}

/// Characters, not bytes.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

constexpr const char* others_answer = "@others";  // no field: what counting() notes beside the decision

Verdict verdict_of(const std::string& text) { return text == "accepted" ? Verdict::accepted : Verdict::returned; }

std::string text_in(const forms::Answers& answers, const char* field) {
  const auto found = answers.find(field);
  return found != answers.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

std::vector<Opinion> others_of(const records::Record& review) {
  std::vector<Opinion> out;
  const auto found = review.values.find(others_answer);
  if (found == review.values.end()) return out;
  for (const json& one : found->second) {
    out.push_back({verdict_of(one.at("decision").get<std::string>()), one.at("by").get<std::string>(),
                   one.at("at").get<std::string>(), one.at("comment").get<std::string>()});
  }
  return out;
}

/// Puts the decision that counts in the place of the one that is shown (the newest), and the others beside it.
void let_the_stricter_count(const sync::RecordState& state, forms::Answers& values) {
  for (const auto& [name, cell] : state.cells) {
    if (!cell.in_conflict()) continue;
    std::vector<forms::Answers> said;
    for (const sync::Head& head : cell.heads) said.push_back(records::answers_of_cell(name, head.value));
    const bool is_decision =
        std::any_of(said.begin(), said.end(), [](const auto& one) { return one.contains("decision"); });
    if (!is_decision) continue;
    auto counts =
        std::find_if(said.begin(), said.end(), [](const auto& one) { return text_in(one, "decision") == "returned"; });
    if (counts == said.end()) counts = said.begin();
    for (const auto& [field, value] : said.front()) values.erase(field);
    for (const auto& [field, value] : *counts) values[field] = value;
    json others = json::array();
    for (auto one = said.begin(); one != said.end(); ++one) {
      if (one == counts || text_in(*one, "decision").empty()) continue;
      others.push_back({{"decision", text_in(*one, "decision")},
                        {"by", text_in(*one, "by")},
                        {"at", text_in(*one, "at")},
                        {"comment", text_in(*one, "comment")}});
    }
    values[others_answer] = std::move(others);
    return;
  }
}

bool is_blank(std::string_view text) { return !forms::is_answered(json(std::string(text))); }

}  // namespace

UnixMs moment_ms(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, offset_hour = 0, offset_minute = 0;
  double second = 0;
  char sign = '+';
  const int read = std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%lf%c%d:%d", &year, &month, &day, &hour, &minute, &second,
                               &sign, &offset_hour, &offset_minute);
  if (read < 9) return 0;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return 0;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t offset = (offset_hour * 60 + offset_minute) * (sign == '-' ? -1 : 1);
  return ((days * 24 + hour) * 60 + minute - offset) * 60'000 + static_cast<std::int64_t>(second * 1000 + 0.5);
}

bool goes_up(const forms::Form& form) {
  return !form.state_field.empty() && form.programme.size() == 1 && form.programme >= "1" && form.programme <= "7";
}

std::string version_of(const forms::Form& form, const records::Record& record) {
  return std::to_string(record.changed_ms) + "-" + digest_of(form, record);
}

const char* verdict_name(Verdict verdict) { return verdict == Verdict::accepted ? "accepted" : "returned"; }

std::optional<Decision> decision_of(const records::Record& review) {
  if (review.form != review_form || review.state == records::State::deleted) return std::nullopt;
  const auto record = RecordId::parse(text_of(review, "record"));
  const auto verdict = text_of(review, "decision");
  if (!record || (verdict != "accepted" && verdict != "returned")) return std::nullopt;
  Decision out;
  out.review = review.id;
  out.record = *record;
  out.form = text_of(review, "form");
  out.place = text_of(review, "place");
  out.verdict = verdict == "accepted" ? Verdict::accepted : Verdict::returned;
  out.comment = text_of(review, "comment");
  out.by = text_of(review, "by");
  out.at = text_of(review, "at");
  out.at_ms = moment_ms(out.at);
  out.version = text_of(review, "version");
  out.others = others_of(review);
  return out;
}

records::Record counting(records::RecordStore& store, records::Record review) {
  if (review.form != review_form || review.conflicts.empty()) return review;
  const auto state = store.workspace().store().record(review.id);
  if (state && *state) let_the_stricter_count(**state, review.values);
  return review;
}

std::string mark_of(const Decision& decision) {
  const json said = json::array({decision.record.text(), verdict_name(decision.verdict), decision.comment, decision.by,
                                 decision.at, decision.version});
  return sha256(said.dump(-1, ' ', false, json::error_handler_t::replace)).hex().substr(0, shown_mark_digits);
}

/// Asked within saves, thousands of them in an import: reads the one record and no sync state.
void answer_returns(records::RecordStore& store) {
  store.know_returns([&store](const RecordId& id) -> std::string {
    const auto review = store.id_of(review_form, {{"record", id.text()}});
    if (!review || !*review) return {};
    const auto state = store.workspace().store().record(**review);
    if (!state || !*state) return {};
    records::Record record;
    record.id = **review;
    record.form = (*state)->form;
    record.values = records::answers_of(**state);
    let_the_stricter_count(**state, record.values);
    if ((*state)->is_deleted()) record.state = records::State::deleted;
    const auto decision = decision_of(record);
    return decision && decision->verdict == Verdict::returned ? mark_of(*decision) : std::string();
  });
}

const char* stage_name(Stage stage) {
  switch (stage) {
    case Stage::draft: return "draft";
    case Stage::final: return "final";
    case Stage::submitted: return "submitted";
    case Stage::returned: return "returned";
    case Stage::accepted: return "accepted";
    case Stage::changed_after: return "changed_after";
    case Stage::deleted_after: return "deleted_after";
  }
  YX_UNREACHABLE();
}

bool is_up(const records::Record& record) {
  return record.sync == records::SyncState::on_server || !record.conflicts.empty();
}

bool is_waiting(Stage stage) {
  return stage == Stage::submitted || stage == Stage::changed_after || stage == Stage::deleted_after;
}

bool is_accepted(const Standing& standing) {
  return standing.decision && standing.decision->verdict == Verdict::accepted;
}

Standing state_of(const forms::Form& form, const records::Record& record, const Decision* decision) {
  Standing out;
  if (decision != nullptr) out.decision = *decision;
  const bool was_returned = decision != nullptr && decision->verdict == Verdict::returned;
  const bool is_final = record.state == records::State::final;
  if (record.state == records::State::deleted && decision != nullptr && !was_returned) {
    out.stage = Stage::deleted_after;
    return out;
  }
  if (was_returned && record.answers != mark_of(*decision)) {
    out.stage = Stage::returned;
    out.reopened = !is_final;
    return out;
  }
  if (!is_final) return out;
  if (decision != nullptr && !was_returned) {
    const bool is_same = digest_in(version_of(form, record)) == digest_in(decision->version);
    out.stage = is_same ? Stage::accepted : Stage::changed_after;
    return out;
  }
  out.stage = is_up(record) ? Stage::submitted : Stage::final;
  return out;
}

const Decision* return_before(const Standing& standing) {
  if (!standing.decision || standing.decision->verdict != Verdict::returned) return nullptr;
  return standing.stage == Stage::returned ? nullptr : &*standing.decision;
}

Reviews::Reviews(const std::vector<records::Record>& reviews) {
  for (const records::Record& review : reviews) add(review);
}

void Reviews::add(const records::Record& review) {
  if (auto decision = decision_of(review)) decisions_.insert_or_assign(decision->record, std::move(*decision));
}

const Decision* Reviews::find(const RecordId& record) const {
  const auto found = decisions_.find(record);
  return found != decisions_.end() ? &found->second : nullptr;
}

Reviewer reviewer_of(records::Workspace& workspace) {
  Reviewer out;
  if (!workspace.is_set_up()) return out;
  out.place = workspace.identity().place;
  out.person = workspace.identity().person;
  if (const auto enrolment = workspace.enrolment(); enrolment && *enrolment) out.scope = (*enrolment)->scope;
  return out;
}

sync::Scope scope_of(const Reviewer& reviewer) {
  if (!reviewer.scope.empty()) return {reviewer.scope};
  return reviewer.place.empty() ? sync::Scope{} : sync::Scope{{reviewer.place}};
}

bool may_review(const Reviewer& reviewer) {
  const sync::Scope scope = scope_of(reviewer);
  return std::any_of(scope.prefixes.begin(), scope.prefixes.end(),
                     [](const std::string& prefix) { return prefix.size() < township_digits; });
}

bool is_scope_too_narrow(const Reviewer& reviewer) {
  return !reviewer.place.empty() && reviewer.place.size() < township_digits && !may_review(reviewer);
}

bool is_above(const Reviewer& reviewer, const records::Record& record) {
  return scope_of(reviewer).is_above(record.place);
}

const char* refusal_name(Refusal refusal) {
  switch (refusal) {
    case Refusal::none: return "none";
    case Refusal::not_reviewer: return "not_reviewer";
    case Refusal::narrow_scope: return "narrow_scope";
    case Refusal::out_of_scope: return "out_of_scope";
    case Refusal::own_unit: return "own_unit";
    case Refusal::not_reviewed: return "not_reviewed";
    case Refusal::deleted: return "deleted";
    case Refusal::draft: return "draft";
    case Refusal::no_comment: return "no_comment";
    case Refusal::changed: return "changed";
    case Refusal::too_long: return "too_long";
  }
  YX_UNREACHABLE();
}

Refusal refusal_of(const Reviewer& reviewer, const forms::Form* form, const records::Record& record, Verdict verdict,
                   std::string_view comment, std::string_view version) {
  if (is_scope_too_narrow(reviewer)) return Refusal::narrow_scope;
  if (!may_review(reviewer)) return Refusal::not_reviewer;
  if (form == nullptr || !goes_up(*form)) return Refusal::not_reviewed;
  if (!scope_of(reviewer).covers(record.place)) return Refusal::out_of_scope;
  if (!is_above(reviewer, record)) return Refusal::own_unit;
  if (record.state == records::State::deleted) return Refusal::deleted;
  if (record.state != records::State::final) return Refusal::draft;
  if (!version.empty() && version != version_of(*form, record)) return Refusal::changed;
  if (length_of(comment) > max_comment) return Refusal::too_long;
  return verdict == Verdict::returned && is_blank(comment) ? Refusal::no_comment : Refusal::none;
}

bool is_again(const Standing& before, Verdict verdict, std::string_view comment) {
  const Stage stage = verdict == Verdict::accepted ? Stage::accepted : Stage::returned;
  if (before.stage != stage || before.reopened || !before.decision) return false;
  if (!before.decision->others.empty()) return false;  // it settles what is open
  return is_blank(comment) || before.decision->comment == comment;
}

records::SaveRequest decide(const Reviewer& reviewer, const forms::Form& form, const records::Record& record,
                            Verdict verdict, std::string_view comment, UnixMs now_ms) {
  records::SaveRequest request;
  request.form = review_form;
  request.values = {{"record", record.id.text()},
                    {"place", record.place},
                    {"form", record.form},
                    {"decision", verdict_name(verdict)},
                    {"comment", is_blank(comment) ? json(nullptr) : json(std::string(comment))},
                    {"by", reviewer.person},
                    {"at", forms::moment_text(now_ms, forms::local_offset_minutes(now_ms))},
                    {"version", version_of(form, record)}};
  return request;
}

Finished finished_of(const forms::Form& form, const records::RecordDetail& detail) {
  Finished out;
  for (const auto& entry : detail.history) {
    for (const auto& edit : entry.edits) {
      if (edit.cell == form.state_field && edit.value == "final") out = {entry.change.author, entry.change.claimed_ms};
    }
  }
  return out;
}

Finished filled_in(records::RecordStore& store, const records::Record& record) {
  sync::SqliteStore& ledger = store.workspace().store();
  /// Empty where it says no more than that the record is there or not.
  const auto read = [](const sync::StoredChange& stored) -> Finished {
    const auto change = sync::decode_change(stored.payload, stored.id.chain());
    if (!change) return {};
    const auto edits = sync::all_edits(*change);
    const bool answers =
        std::any_of(edits.begin(), edits.end(), [](const sync::Edit& edit) { return edit.cell != sync::life_cell; });
    return answers ? Finished{change->author, stored.effective.value_or(change->stamp).ms} : Finished{};
  };
  const auto last = ledger.find(record.last_change);
  if (last && *last) {
    if (auto found = read(**last); found.at_ms > 0) return found;
  }
  Finished out;
  const auto changes = ledger.changes_of(record.id);
  if (!changes) return out;
  for (const sync::StoredChange& stored : *changes) {
    if (!ledger.shows(stored)) continue;
    if (auto found = read(stored); found.at_ms > 0 && found.at_ms >= out.at_ms) out = std::move(found);
  }
  return out;
}

}  // namespace yanxing::review
