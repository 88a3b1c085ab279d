#include "client/roster/matching.h"

#include <algorithm>
#include <array>

#include "client/roster/row_reader.h"
#include "client/text/text.h"
#include "client/training/persons.h"

namespace yanxing::roster {
namespace {

std::string text_of(const forms::Answers& values, std::string_view field) {
  const auto found = values.find(std::string(field));
  return found != values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

nlohmann::json value_of(const forms::Answers& values, const std::string& field) {
  const auto found = values.find(field);
  return found == values.end() ? nlohmann::json() : found->second;
}

/// Roles are added to, not taken away: a list of chairs does not know who is on the executive committee as well.
std::string combined_role(const std::string& before, const std::string& row) {
  const std::vector<std::string> had = roles_of(before);
  const std::vector<std::string> says = roles_of(row);
  const auto has = [&](const std::string& role) { return std::find(had.begin(), had.end(), role) != had.end(); };
  if (!before.empty() && std::all_of(says.begin(), says.end(), has)) return before;
  if (!share_a_role(before, row)) return row;
  std::string out = before;
  for (const std::string& role : says) {
    if (!has(role)) out += "、" + role;
  }
  return out;
}

/// What the row says that the answers do not.
std::vector<Change> changes_between(const forms::Answers& before, const forms::Answers& row) {
  std::vector<Change> changes;
  for (const auto& [field, value] : row) {
    const nlohmann::json from = value_of(before, field);
    if (from == value) continue;
    nlohmann::json to = value;
    if (field == "name" && text::fold(text_of(before, field)) == text::fold(text_of(row, field))) continue;
    if (field == "phone" && !text_of(before, field).empty() &&
        tidy_phone(text_of(before, field)) == tidy_phone(text_of(row, field)))
      continue;
    if (field == "role") {
      const std::string role = combined_role(text_of(before, field), text_of(row, field));
      if (role == text_of(before, field) || same_roles(role, text_of(before, field))) continue;
      to = role;
    }
    // A month is no other day of it.
    if (field == "birth" && from.is_string() && to.is_string() && to.get<std::string>().ends_with("-01") &&
        from.get<std::string>().substr(0, 7) == to.get<std::string>().substr(0, 7))
      continue;
    changes.push_back({field, from, std::move(to)});
  }
  return changes;
}

bool may_be_one_role(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() || share_a_role(a, b);
}

void add_once(std::vector<RecordId>& ids, const RecordId& id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

}  // namespace

const char* result_name(RowResult result) {
  constexpr std::array names{"new", "changed", "same", "doubtful", "refused"};
  return names[static_cast<std::size_t>(result)];
}

const char* reason_name(Reason reason) {
  constexpr std::array names{"",
                             "other_role",
                             "phone_of_other",
                             "similar_name",
                             "several_alike",
                             "place_ambiguous",
                             "twice_differs",
                             "similar_row",
                             "other_phone",
                             "place_differs",
                             "twice",
                             "no_name",
                             "no_place",
                             "unknown_place",
                             "outside",
                             "too_long",
                             "damaged_phone"};
  return names[static_cast<std::size_t>(reason)];
}

Matcher::Matcher(std::vector<records::Record> persons, Villages villages, text::Pinyin& pinyin, MatchOptions options)
    : Matcher(Later{}, std::move(persons), std::move(villages), pinyin, std::move(options)) {
  learn_some(persons_.size());
}
Matcher::Matcher(Later, std::vector<records::Record> persons, Villages villages, text::Pinyin& pinyin,
                 MatchOptions options)
    : persons_(std::move(persons)),
      aliases_(std::make_unique<training::Aliases>(persons_)),
      villages_(std::move(villages)),
      pinyin_(&pinyin),
      options_(std::move(options)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

bool Matcher::learn_some(std::size_t count) {
  for (std::size_t i = stands_.size(); count > 0 && i < persons_.size(); ++i, --count) {
    by_id_[persons_[i].id] = i;
    stands_.push_back(aliases_->of(persons_[i].id));
    known_.add(features_of(persons_[i], i, *pinyin_));
  }
  return stands_.size() == persons_.size();
}

void Matcher::set_fallback_place(std::string code) { options_.fallback_place = std::move(code); }

const records::Record* Matcher::person(const RecordId& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &persons_[found->second];
}

/// One pass over the rows, from the top.
struct Matcher::Run {
  const Matcher& matcher;
  const Decisions& decisions;
  KnownPersons above{};                                       // rows that were looked at
  std::vector<forms::Answers> values_above{};                 // beside it
  std::unordered_map<RecordId, std::size_t> row_of_person{};  // person -> index into values_above
  std::vector<std::size_t> rows_above{};                      // beside it: index in the sheet

  const forms::Answers& answers(std::size_t person) const { return matcher.persons_[person].values; }
  const RecordId& stands(std::size_t known) const { return matcher.stands_[matcher.known_.at(known).index]; }

  void take(RowCheck& row) {
    if (row.result == RowResult::refused) return;
    const Features features = features_of(row.values, values_above.size(), *matcher.pinyin_);
    const auto decision = decisions.find(row.row);
    const bool has_place = row.values.contains("place");
    if (decision != decisions.end()) {
      decide(row, decision->second, has_place);
    } else if (has_place) {
      judge(row, features);
    }
    if (row.left_out || !has_place) return;
    if (row.person) row_of_person.try_emplace(*row.person, values_above.size());
    above.add(features);
    values_above.push_back(row.values);
    rows_above.push_back(row.row);
  }

  void decide(RowCheck& row, const Decision& decision, bool has_place) {
    if (decision.kind == Decision::Kind::leave_out) {
      row.decided = row.left_out = true;
      return;
    }
    if (!has_place) return;  // nobody is saved without a village
    row.decided = true;
    row.reason = Reason::none;
    row.result = RowResult::fresh;
    if (decision.kind == Decision::Kind::same_as && decision.person) is_person(row, *decision.person, std::nullopt);
  }

  void judge(RowCheck& row, const Features& features) {
    const KnownPersons& known = matcher.known_;
    std::vector<std::size_t> same;
    std::vector<RecordId> same_ids;
    std::vector<RecordId> other_role;
    std::vector<RecordId> phone_of_other;
    for (const std::size_t one : known.with_phone(features.phone)) {
      if (known.at(one).name != features.name) {
        add_once(phone_of_other, stands(one));
      } else {
        same.push_back(one);
        add_once(same_ids, stands(one));
      }
    }
    for (const std::size_t one : known.named(features.name, features.place)) {
      const bool is_found = std::find(same_ids.begin(), same_ids.end(), stands(one)) != same_ids.end();
      if (is_found) {
        same.push_back(one);
      } else if (!same_ids.empty() && !features.phone.empty() && known.at(same.front()).phone == features.phone) {
        continue;  // the phone says which of two with one name
      } else if (may_be_one_role(known.at(one).role, features.role)) {
        same.push_back(one);
        add_once(same_ids, stands(one));
      } else {
        add_once(other_role, stands(one));
      }
    }
    // A person who was merged into another is known by both names; what the other is called now is no other person.
    std::erase_if(phone_of_other, [&](const RecordId& id) {
      return std::find(same_ids.begin(), same_ids.end(), id) != same_ids.end();
    });
    if (same_ids.size() > 1) return doubt(row, Reason::several_alike, same_ids);
    if (same_ids.size() == 1 && !phone_of_other.empty()) {
      phone_of_other.insert(phone_of_other.begin(), same_ids.front());
      return doubt(row, Reason::phone_of_other, phone_of_other);
    }
    if (same_ids.size() == 1 && is_only_a_name(same, row, features)) return doubt(row, Reason::other_phone, same_ids);
    if (same_ids.size() == 1) return is_person(row, same_ids.front(), merged_as(same, row));
    if (twice_in_file(row, features)) return;
    if (!other_role.empty()) return doubt(row, Reason::other_role, other_role);
    if (!phone_of_other.empty()) return doubt(row, Reason::phone_of_other, phone_of_other);
    std::vector<RecordId> alike;
    for (const std::size_t one : known.alike(features)) add_once(alike, stands(one));
    if (!alike.empty()) return doubt(row, Reason::similar_name, alike);
    const auto like_above = above.alike(features);
    if (!like_above.empty()) {
      row.other_row = rows_above[like_above.front()];
      return doubt(row, Reason::similar_row, {});
    }
    row.result = RowResult::fresh;
  }

  /// Two phones, and name and village are all that ties them: perhaps a namesake.
  bool is_only_a_name(const std::vector<std::size_t>& same, const RowCheck& row, const Features& features) const {
    const std::string born = text_of(row.values, "birth");
    return std::none_of(same.begin(), same.end(), [&](std::size_t one) {
      const Features& other = matcher.known_.at(one);
      const bool may_be_one_phone = other.phone.empty() || features.phone.empty() || other.phone == features.phone;
      return may_be_one_phone || share_a_role(other.role, features.role) ||
             (!born.empty() && text_of(answers(other.index), "birth") == born);
    });
  }

  /// The record among `same` that says all that the row says, though it was merged into another: then nothing is new.
  std::optional<std::size_t> merged_as(const std::vector<std::size_t>& same, const RowCheck& row) const {
    for (const std::size_t one : same) {
      const std::size_t person = matcher.known_.at(one).index;
      if (changes_between(answers(person), row.values).empty()) return person;
    }
    return std::nullopt;
  }

  void doubt(RowCheck& row, Reason reason, std::vector<RecordId> candidates) {
    row.result = RowResult::doubtful;
    row.reason = reason;
    row.candidates = std::move(candidates);
  }

  void is_person(RowCheck& row, const RecordId& id, std::optional<std::size_t> says_all) {
    row.person = id;
    const auto earlier = row_of_person.find(id);
    if (earlier != row_of_person.end()) return again(row, earlier->second, {id});
    const records::Record* person = matcher.person(id);
    if (person != nullptr && !says_all) row.changes = changes_between(person->values, row.values);
    row.result = row.changes.empty() ? RowResult::same : RowResult::changed;
  }

  /// The person of an earlier row once more: fine where this row adds nothing.
  void again(RowCheck& row, std::size_t earlier, std::vector<RecordId> candidates) {
    row.other_row = rows_above[earlier];
    if (changes_between(values_above[earlier], row.values).empty()) {
      row.result = RowResult::same;
      row.reason = Reason::twice;
    } else {
      row.person.reset();
      doubt(row, Reason::twice_differs, std::move(candidates));
    }
  }

  bool twice_in_file(RowCheck& row, const Features& features) {
    std::vector<std::size_t> same;
    for (const std::size_t one : above.with_phone(features.phone)) {
      if (above.at(one).name == features.name) same.push_back(one);
    }
    for (const std::size_t one : above.named(features.name, features.place)) same.push_back(one);
    if (same.empty()) {
      const auto phone = above.with_phone(features.phone);
      if (phone.empty()) return false;
      row.other_row = rows_above[phone.front()];
      doubt(row, Reason::similar_row, {});
      return true;
    }
    again(row, same.front(), {});
    return true;
  }
};

struct Matcher::Checking::State {
  State(const Matcher& matcher, const Sheet& the_sheet, const Table& table, const Decisions& decisions)
      : sheet(&the_sheet),
        reader(table, matcher.villages_, matcher.options_),
        run{matcher, decisions},
        next(table.header_row == no_header ? 0 : table.header_row + 1) {}

  void look_at(std::size_t i) {
    std::optional<RowCheck> row = reader.read(sheet->cells[i], i);
    if (!row) {
      if (std::string text = reader.left_out(sheet->cells[i]); !text.empty())
        check.left_out.push_back({i, std::move(text)});
      return;
    }
    check.unread += row->unread.size();
    run.take(*row);
    if (row->left_out) {
      ++check.counts.left_out;
    } else {
      std::size_t* const counts[] = {&check.counts.fresh, &check.counts.changed, &check.counts.same,
                                     &check.counts.doubtful, &check.counts.refused};
      ++*counts[static_cast<std::size_t>(row->result)];
    }
    check.rows.push_back(std::move(*row));
  }

  const Sheet* sheet;
  RowReader reader;
  Run run;
  Check check;
  std::size_t next;
};

Matcher::Checking::Checking(const Matcher& matcher, const Sheet& sheet, const Table& table, const Decisions& decisions)
    : state_(std::make_unique<State>(matcher, sheet, table, decisions)) {}
Matcher::Checking::~Checking() = default;

bool Matcher::Checking::step(std::size_t rows) {
  for (; rows > 0 && state_->next < state_->sheet->cells.size(); --rows) state_->look_at(state_->next++);
  return state_->next >= state_->sheet->cells.size();
}

std::size_t Matcher::Checking::done() const { return state_->next; }

Check Matcher::Checking::take() { return std::move(state_->check); }

Check Matcher::check(const Sheet& sheet, const Table& table, const Decisions& decisions) const {
  Checking checking(*this, sheet, table, decisions);
  checking.step(sheet.cells.size());
  return checking.take();
}

}  // namespace yanxing::roster
