// yanxing-cli review: what a county or a city says to a record that came in.
#include <iostream>

#include "client/forms/values.h"
#include "client/review/review.h"
#include "tools/cli/cli.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

/// What tells the record from others; kept with the decision, for lists.
std::string title_of(const forms::Form& form, const records::Record& record, Language language) {
  std::string title;
  for (const std::string& name : form.summary) {
    const auto value = record.values.find(name);
    const forms::Field* field = form.find(name);
    if (value == record.values.end() || field == nullptr) continue;
    title += (title.empty() ? "" : " · ") + forms::show_value(*field, value->second, language);
  }
  return title;
}

}  // namespace

int run_review(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto id = RecordId::parse(arguments.id);
  if (!id) return say_and_exit(failed, laptop->say("record.bad_id", {arguments.id}));
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
    return say_and_exit(failed, laptop->say(std::string("review.refused.") + review::refusal_name(refusal),
                                            {reviewer.place, record.place, scope, record.form}));
  }
  const auto request = review::decide(reviewer, *form, record, title_of(*form, record, laptop->language()), verdict,
                                      arguments.comment, laptop->workspace().wall_clock().now_ms());
  const auto saved = laptop->records().save(request);
  if (!saved && saved.error().code == Code::invalid)
    return say_and_exit(failed, laptop->say("record.refused", {saved.error().detail}));
  if (!saved) return say_and_exit(failed, error_sentence(laptop->language(), saved.error()));
  if (arguments.json) {
    print_json({{"record", record.id.text()},
                {"review", saved->id.text()},
                {"state", review::verdict_name(verdict)},
                {"by", reviewer.person},
                {"at", request.values.at("at")},
                {"comment", request.values.at("comment")}});
  } else {
    const char* key = verdict == review::Verdict::accepted ? "review.accepted" : "review.returned";
    std::cout << laptop->say(key, {record.id.text()}) << "\n";
  }
  return done;
}

}  // namespace yanxing::cli
