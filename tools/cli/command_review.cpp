// yanxing-cli review: what a county or a city says to a record that came in.
#include <algorithm>
#include <iostream>

#include "client/forms/values.h"
#include "client/review/review.h"
#include "sync/base/visible_text.h"
#include "tools/cli/cli.h"
#include "tools/cli/record_names.h"
#include "tools/cli/review_state.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

std::string place_of(const Laptop& laptop, const std::string& code) {
  return laptop.places() != nullptr ? laptop.places()->name(code) : code;
}

/// What tells the record from others in a list.
std::string title_of(const Laptop& laptop, const forms::Form& form, const records::Record& record) {
  std::string title;
  for (const std::string& name : form.summary) {
    const auto value = record.values.find(name);
    const forms::Field* field = form.find(name);
    if (value == record.values.end() || field == nullptr) continue;
    const bool is_place = field->type == forms::FieldType::place && value->second.is_string();
    title += (title.empty() ? "" : " · ") + (is_place ? place_of(laptop, value->second.get_ref<const std::string&>())
                                                      : forms::show_value(*field, value->second, laptop.language()));
  }
  return title;
}

/// What stands in the list before what: a person has to do something about the first ones, those above about what
/// waits, those below about what came back.
int order_of(review::Stage stage, bool is_above) {
  if (!is_above && stage == review::Stage::returned) return 0;
  switch (stage) {
    case review::Stage::changed_after: return 0;
    case review::Stage::submitted: return 1;
    case review::Stage::returned: return 2;
    case review::Stage::accepted: return 3;
    case review::Stage::draft:
    case review::Stage::final:
    case review::Stage::deleted_after: break;
  }
  return 4;
}

struct Listed {
  records::Record record;
  review::Standing standing;
};

/// Everything that was handed in, in the order of who has to do something; drafts and what is not on the server yet
/// are not among it.
Result<std::vector<Listed>> handed_in(Laptop& laptop, const std::string& place) {
  std::vector<Listed> all;
  const bool is_above = review::may_review(review::reviewer_of(laptop.workspace()));
  for (const forms::Form& form : laptop.forms().forms()) {
    if (!review::goes_up(form)) continue;
    const auto reviews = reviews_of(laptop, &form);
    records::ListQuery query;
    query.form = form.name;
    query.place = place;
    YX_TRY(laptop.records().each(query, [&](const records::Record& record) {
      auto standing = standing_of(&form, record, reviews);
      if (standing && order_of(standing->stage, is_above) < 4) all.push_back({record, std::move(*standing)});
      return true;
    }));
  }
  std::stable_sort(all.begin(), all.end(), [is_above](const Listed& a, const Listed& b) {
    return order_of(a.standing.stage, is_above) < order_of(b.standing.stage, is_above);
  });
  return all;
}

int list_reviews(Laptop& laptop, const Arguments& arguments) {
  if (const std::string wrong = wrong_place(laptop, arguments.place); !wrong.empty()) return say_and_exit(usage, wrong);
  if (const std::string unseen = unseen_place(laptop, arguments.place); !unseen.empty())
    return say_and_exit(usage, unseen);
  const auto all = handed_in(laptop, arguments.place);
  if (!all) return say_and_exit(failed, error_sentence(laptop.language(), all.error()));
  nlohmann::json rows = nlohmann::json::array();
  const auto returned = std::count_if(all->begin(), all->end(),
                                      [](const Listed& one) { return one.standing.stage == review::Stage::returned; });
  const bool is_below = !review::may_review(review::reviewer_of(laptop.workspace()));
  if (!arguments.json && is_below && returned > 0)
    std::cout << laptop.say("review.came_back", {std::to_string(returned)}) << "\n";
  for (const Listed& one : *all) {
    const forms::Form& form = *laptop.forms().find(one.record.form);
    const std::string title = title_of(laptop, form, one.record);
    if (arguments.json) {
      nlohmann::json row = review_json(one.standing);
      row["record"] = one.record.id.text();
      row["form"] = one.record.form;
      row["place"] = one.record.place;
      row["place_name"] = place_of(laptop, one.record.place);
      row["title"] = title;
      row["conflicts"] = one.record.conflicts;
      rows.push_back(std::move(row));
    } else {
      std::cout << one.record.id.text() << "  " << place_of(laptop, one.record.place) << "  "
                << form.title.in(laptop.language()) << "  " << visible(title) << "  "
                << review_text(laptop, one.standing) << conflict_mark(laptop, one.record) << "\n";
    }
  }
  if (arguments.json) print_json(rows);
  if (!arguments.json && all->empty()) std::cout << laptop.say("review.none") << "\n";
  return done;
}

/// The sentence about an option that would be passed over in silence; empty: there is none.
std::string unused_option(const Laptop& laptop, const Arguments& arguments) {
  const char* unused = nullptr;
  if (arguments.list_reviews) {
    if (!arguments.decision.empty()) unused = "accept/return";
    if (!arguments.comment.empty()) unused = "--comment";
    if (!arguments.id.empty()) unused = "ID";
  } else if (!arguments.place.empty()) {
    unused = "--place";
  }
  return unused == nullptr ? std::string() : laptop.say("review.unused", {unused, laptop.say("review.use")});
}

int say_again(const Laptop& laptop, const Arguments& arguments, const records::Record& record,
              const review::Decision& decision) {
  if (arguments.json) {
    print_json({{"record", record.id.text()},
                {"review", decision.review.text()},
                {"state", review::verdict_name(decision.verdict)},
                {"by", decision.by},
                {"at", decision.at},
                {"comment", decision.comment.empty() ? nlohmann::json(nullptr) : nlohmann::json(decision.comment)},
                {"already", true}});
  } else {
    const std::string at = local_minute(decision.at).substr(0, 10);
    std::cout << laptop.say(std::string("review.again.") + review::verdict_name(decision.verdict), {decision.by, at})
              << "\n";
  }
  return done;
}

}  // namespace

int run_review(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  if (const std::string unused = unused_option(*laptop, arguments); !unused.empty()) return say_and_exit(usage, unused);
  if (arguments.list_reviews) return list_reviews(*laptop, arguments);
  if (arguments.id.empty() || arguments.decision.empty()) return say_and_exit(usage, laptop->say("review.ask"));
  const auto id = RecordId::parse(arguments.id);
  if (!id) return say_and_exit(usage, laptop->say("record.bad_id", {arguments.id}));
  const auto found = laptop->records().find(*id);
  if (!found) return say_and_exit(failed, error_sentence(laptop->language(), found.error()));
  if (!*found) return say_and_exit(failed, laptop->say("record.not_found", {arguments.id}));
  const records::Record& record = **found;
  const forms::Form* form = laptop->forms().find(record.form);
  const auto verdict = arguments.decision == "return" ? review::Verdict::returned : review::Verdict::accepted;
  const auto reviewer = review::reviewer_of(laptop->workspace());
  const auto refusal = review::refusal_of(reviewer, form, record, verdict, arguments.comment, {});
  if (refusal != review::Refusal::none) {
    const std::string scope = reviewer.scope.empty() ? reviewer.place : names_of(reviewer.scope);
    const int exit = refusal == review::Refusal::no_comment ? usage : failed;
    return say_and_exit(exit, laptop->say(std::string("review.refused.") + review::refusal_name(refusal),
                                          {reviewer.place, record.place, scope, record.form}));
  }
  const auto before = *standing_of(form, record, reviews_of(*laptop, form));
  if (review::is_again(before, verdict, arguments.comment))
    return say_again(*laptop, arguments, record, *before.decision);
  const auto request =
      review::decide(reviewer, *form, record, verdict, arguments.comment, laptop->workspace().wall_clock().now_ms());
  const auto saved = laptop->records().save(request);
  if (!saved && saved.error().code == Code::invalid)
    return say_and_exit(failed, laptop->say("record.refused", {saved.error().detail}));
  if (!saved) return say_and_exit(failed, error_sentence(laptop->language(), saved.error()));
  if (arguments.json) {
    nlohmann::json out{
        {"record", record.id.text()}, {"review", saved->id.text()},    {"state", review::verdict_name(verdict)},
        {"by", reviewer.person},      {"at", request.values.at("at")}, {"comment", request.values.at("comment")}};
    if (before.decision) out["before"] = review_json(before);
    if (!record.conflicts.empty()) out["conflicts"] = record.conflicts;
    print_json(out);
  } else {
    const char* key = verdict == review::Verdict::accepted ? "review.accepted" : "review.returned";
    if (before.decision && !before.decision->others.empty()) {
      std::cout << laptop->say("review.settled", {opinions_text(*laptop, *before.decision)}) << "\n";
    } else if (before.decision) {
      std::cout << laptop->say("review.before", {review_text(*laptop, before)}) << "\n";
    }
    std::cout << laptop->say(key, {record.id.text()}) << "\n";
  }
  if (verdict == review::Verdict::accepted && !record.conflicts.empty())
    say_and_exit(done, laptop->say("review.accepted_in_conflict", {conflict_mark(*laptop, record), record.id.text()}));
  return done;
}

}  // namespace yanxing::cli
