// yanxing-cli import: one record a line, one transaction per 1,000.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <set>

#include "client/forms/json.h"
#include "tools/cli/forms.h"
#include "tools/cli/record_check.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

constexpr std::size_t per_transaction = 1000;
constexpr std::size_t max_reported = 1000;  // wrong lines that are named one by one

struct Tally {
  std::int64_t lines = 0;
  std::int64_t created = 0, changed = 0, same = 0, wrong = 0;
  std::int64_t drafts = 0;  // of the lines that were taken
  json rejected = json::array();
  std::int64_t saved() const { return created + changed + same; }
};

class Importer {
 public:
  Importer(Laptop& laptop, const forms::Form& form, bool force)
      : laptop_(laptop), form_(form), check_(laptop, form, force), on_terminal_(::isatty(STDERR_FILENO) == 1) {}

  /// Error: the transaction of the last lines could not be written.
  Status take(const std::string& line) {
    ++tally_.lines;
    std::string_view text = line;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (tally_.lines == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.find_first_not_of(" \t") == std::string_view::npos) return {};
    records::SaveRequest request{form_.name, std::nullopt, {}, {}};
    Problem problem = read(text, request);
    if (!problem) {
      // What an earlier line says of the same record counts for this one.
      const auto id = check_.target(request);
      if (id && waiting_ids_.contains(*id)) YX_TRY(flush());
      problem = check_.check(request);
      if (!problem && id) {
        waiting_ids_.insert(*id);
        check_.will_exist(*id);
      }
    }
    if (problem) {
      reject(tally_.lines, problem);
      return {};
    }
    tally_.drafts += check_.is_draft() ? 1 : 0;
    waiting_.push_back(std::move(request));
    at_.push_back(tally_.lines);
    return waiting_.size() < per_transaction ? Status{} : flush();
  }

  Status flush() {
    if (waiting_.empty()) return {};
    YX_ASSIGN(const records::SavedMany many, laptop_.records().save_many(waiting_));
    for (const records::Rejected& each : many.rejected) {
      reject(at_[each.index], {store_sentence(form_, each.error, waiting_[each.index].values, laptop_.language()), {}});
    }
    for (const records::Saved& each : many.saved)
      ++(each.created ? tally_.created : each.undo ? tally_.changed : tally_.same);
    waiting_.clear();
    waiting_ids_.clear();
    at_.clear();
    if (on_terminal_) std::cerr << "\r" << laptop_.say("import.progress", {std::to_string(tally_.lines)}) << std::flush;
    return {};
  }

  void end_progress() const {
    if (on_terminal_ && tally_.lines >= static_cast<std::int64_t>(per_transaction)) std::cerr << "\r\x1b[K";
  }
  const Tally& tally() const { return tally_; }
  std::int64_t first_unsaved_line() const { return at_.empty() ? tally_.lines + 1 : at_.front(); }

 private:
  /// A flat object of fields, with an "id" where one is wanted; or a record as `list --json` prints it, whose id is
  /// kept.
  Problem read(std::string_view text, records::SaveRequest& request) const {
    if (text.size() > forms::max_json_bytes) return {laptop_.say("import.too_long"), {}};
    auto document = forms::parse_json(text);
    if (!document) return {laptop_.say("json.bad", {document.error().detail}), {}};
    if (!document->is_object()) return {laptop_.say("json.bad", {laptop_.say("json.object")}), {}};
    if (const auto id = document->find("id"); id != document->end() && form_.find("id") == nullptr) {
      const auto parsed = id->is_string() ? Uuid::parse(id->get_ref<const std::string&>()) : Result<Uuid>(Error{});
      if (!parsed) return {laptop_.say("record.bad_id", {json_text(*id)}), {}};
      request.id = *parsed;
      document->erase(id);
    }
    const auto values = document->find("values");
    const bool is_listed = values != document->end() && values->is_object() && form_.find("values") == nullptr;
    json& fields = is_listed ? *values : *document;
    forms::Answers given;
    for (auto& [name, value] : fields.items()) given.emplace(name, std::move(value));
    return check_.read(given, request);
  }

  void reject(std::int64_t line, const Problem& problem) {
    ++tally_.wrong;
    if (tally_.rejected.size() >= max_reported) return;
    json one{{"line", line}, {"error", problem.text}};
    if (!problem.field.empty()) one["field"] = problem.field;
    tally_.rejected.push_back(std::move(one));
    std::cerr << (on_terminal_ ? "\r" : "") << laptop_.say("import.line", {std::to_string(line), problem.text}) << "\n";
  }

  Laptop& laptop_;
  const forms::Form& form_;
  RecordCheck check_;
  const bool on_terminal_;
  Tally tally_;
  std::vector<records::SaveRequest> waiting_;
  std::vector<std::int64_t> at_;  // line of each waiting one
  std::set<RecordId> waiting_ids_;
};

Status import_lines(std::istream& in, Importer& importer) {
  std::string line;
  while (std::getline(in, line)) YX_TRY(importer.take(line));
  return importer.flush();
}

void print_tally(const Tally& tally) {
  print_json({{"lines", tally.lines},
              {"created", tally.created},
              {"changed", tally.changed},
              {"unchanged", tally.same},
              {"drafts", tally.drafts},
              {"wrong", tally.wrong},
              {"rejected", tally.rejected}});
}

}  // namespace

int run_import(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const forms::Form* form = laptop->forms().find(arguments.form);
  if (form == nullptr) {
    std::vector<std::string> names;
    for (const forms::Form& each : laptop->forms().forms()) names.push_back(each.name);
    return say_and_exit(usage, laptop->say("form.unknown", {arguments.form, names_of(names)}));
  }
  std::ifstream file;
  const bool from_stdin = arguments.file == "-";
  if (!from_stdin) {
    std::error_code error;
    if (!std::filesystem::exists(arguments.file, error))
      return say_and_exit(failed, laptop->say("file.missing", {arguments.file}));
    if (!std::filesystem::is_directory(arguments.file, error)) file.open(arguments.file, std::ios::binary);
    if (!file.is_open()) return say_and_exit(failed, laptop->say("file.unreadable", {arguments.file}));
  }
  if (from_stdin) std::ios::sync_with_stdio(false);
  Importer importer(*laptop, *form, arguments.force);
  const Status status = import_lines(from_stdin ? std::cin : file, importer);
  importer.end_progress();
  const Tally& tally = importer.tally();
  if (arguments.json) print_tally(tally);
  if (!status) {
    return say_and_exit(failed, laptop->say("import.stopped", {std::to_string(importer.first_unsaved_line()),
                                                               error_sentence(laptop->language(), status.error()),
                                                               std::to_string(tally.saved())}));
  }
  if (tally.drafts > 0)
    say_and_exit(done, laptop->say("import.drafts", {std::to_string(tally.drafts), form->state_field}));
  if (!from_stdin && file.bad()) return say_and_exit(failed, laptop->say("file.unreadable", {arguments.file}));
  return say_and_exit(tally.wrong == 0 ? done : failed,
                      laptop->say("import.done", {std::to_string(tally.saved()), std::to_string(tally.created),
                                                  std::to_string(tally.changed), std::to_string(tally.same),
                                                  std::to_string(tally.wrong)}));
}

}  // namespace yanxing::cli
