// yanxing-cli attachment add, list, get: the photos and files of records.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "client/attachments/exchange.h"
#include "client/images/kind.h"
#include "client/reports/part_file.h"
#include "client/text/size.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/session/attachments.h"
#include "tools/cli/cli.h"
#include "tools/cli/connection.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

constexpr std::size_t at_once = 500;

const char* original_name(records::OriginalKept kept) {
  switch (kept) {
    case records::OriginalKept::none: return "none";
    case records::OriginalKept::kept: return "kept";
    case records::OriginalKept::no_space: return "no_space";
    case records::OriginalKept::failed: return "failed";
  }
  return "none";
}

/// By its content; what cannot be read is told when it is taken in.
images::Kind kind_of(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return images::Kind::none;
  std::array<char, images::kind_bytes> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  return images::kind_of(std::string_view(head.data(), static_cast<std::size_t>(in.gcount())));
}

/// Its name says that it is one: if it is not, that is said, and nobody takes it for a photo.
bool has_name_of_picture(const std::string& file) {
  std::string ending = std::filesystem::path(file).extension();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png";
}

Failure get_failure(const Laptop& laptop, const std::string& name, const Error& error, const net::Problem& problem) {
  if (error.code == Code::not_found) return {failed, laptop.say("attachment.not_on_server")};
  if (is_server_fault(error, problem)) return sync_failure(laptop, error, problem);
  if (error.code == Code::corrupt) return {failed, laptop.say("attachment.fetch_damaged", {name})};
  if (error.code == Code::io || error.code == Code::disk_full)
    return {failed, error_sentence(laptop.language(), error)};
  return sync_failure(laptop, error, problem);
}

/// Whether the server signs for what it just gave, so that this does not count as waiting. Without an answer the next
/// sync asks.
void ask_for_receipt(Connection& connection, records::AttachmentOutbox& outbox, const std::string& name,
                     const attachments::ExchangeOptions& options) {
  const auto question = sync::ask_holds(connection.identity, {sync::attachment_hash(name)});
  const auto answer = connection.transport.send(attachments::holds_request(question.frame, options.accept_language));
  if (!answer) return;
  const auto receipt = sync::read_holds(connection.identity, question, *answer);
  if (receipt) static_cast<void>(outbox.note_receipt(*receipt).ok());
}

}  // namespace

const char* photo_state(const records::AttachmentPlace& place) {
  if (place.damaged) return "damaged";
  if (place.on_server) return "on_server";
  if (place.here) return "local";
  return place.own ? "missing" : "elsewhere";
}

std::string photo_words(const Laptop& laptop, const records::AttachmentPlace& place) {
  std::string state = photo_state(place);
  if (place.damaged && (place.on_server || !place.own)) state = "damaged_here";
  if (!place.damaged && place.on_server && !place.here) state = "server_only";
  return laptop.say("attachment.state." + state);
}

Result<records::AttachmentFigures> photo_figures(Laptop& laptop) {
  const records::Attachments files(laptop.workspace().folder());
  records::AttachmentOutbox outbox(laptop.workspace(), files);
  YX_TRY(outbox.look());
  return outbox.figures();
}

json photo_json(const records::AttachmentFigures& figures) {
  return {{"waiting", figures.waiting},
          {"bytes_done", figures.bytes_done},
          {"bytes_total", figures.bytes_total},
          {"missing", figures.missing},
          {"damaged", figures.damaged}};
}

std::string photo_sentence(const Laptop& laptop, const records::AttachmentFigures& figures) {
  std::string out;
  if (figures.waiting > 0)
    out = laptop.say("photos.waiting", {std::to_string(figures.waiting), text::megabytes_done(figures.bytes_done),
                                        text::megabytes(figures.bytes_total)});
  if (figures.missing > 0)
    out += (out.empty() ? "" : " ") + laptop.say("photos.missing", {std::to_string(figures.missing)});
  if (figures.damaged > 0)
    out += (out.empty() ? "" : " ") + laptop.say("photos.damaged", {std::to_string(figures.damaged)});
  return out.empty() ? laptop.say("photos.none") : out;
}

int run_attachment_add(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto edge = records::picture_edge(laptop->workspace());
  if (!edge) return say_and_exit(failed, error_sentence(laptop->language(), edge.error()));
  records::Attachments files(laptop->workspace().folder());
  const images::Kind content = kind_of(arguments.file);
  const bool is_image = content == images::Kind::readable || has_name_of_picture(arguments.file);
  const auto kind = is_image ? records::AttachmentKind::image : records::AttachmentKind::file;
  const auto kept = files.import_file(arguments.file, kind, *edge);
  if (!kept)
    return say_and_exit(
        failed, laptop->say("attachment.cannot_add", {arguments.file, reason(laptop->language(), kept.error())}));
  // A record may name it already: another laptop's, whose photo never arrived.
  static_cast<void>(records::AttachmentOutbox(laptop->workspace(), files).note_chosen(kept->name).ok());
  const bool no_original =
      kept->original == records::OriginalKept::no_space || kept->original == records::OriginalKept::failed;
  if (arguments.json) {
    print_json({{"name", kept->name},
                {"bytes", kept->bytes},
                {"width", kept->width},
                {"height", kept->height},
                {"original", original_name(kept->original)}});
  } else {
    std::cout << kept->name << "\n";
  }
  if (content == images::Kind::other_picture) say_and_exit(done, laptop->say("attachment.only_file"));
  if (no_original) say_and_exit(done, laptop->say("attachment.no_original"));
  return say_and_exit(done, laptop->say("attachment.added"));
}

int run_attachment_edge(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const std::string& wanted = arguments.value;
  if (!wanted.empty()) {
    std::optional<int> edge;
    for (const int one : records::picture_edges) {
      if (wanted == (one == 0 ? std::string("original") : std::to_string(one))) edge = one;
    }
    if (!edge) return say_and_exit(usage, laptop->say("attachment.bad_edge", {wanted}));
    const Status kept = records::set_picture_edge(laptop->workspace(), *edge);
    if (!kept) return say_and_exit(failed, error_sentence(laptop->language(), kept.error()));
  }
  const auto edge = records::picture_edge(laptop->workspace());
  if (!edge) return say_and_exit(failed, error_sentence(laptop->language(), edge.error()));
  if (arguments.json) print_json({{"edge", *edge}});
  const char* key = *edge == 0 ? "attachment.edge.original" : "attachment.edge";
  return say_and_exit(done, laptop->say(key, {std::to_string(*edge)}));
}

namespace {

/// All places, as their files are now.
Result<std::vector<records::AttachmentPlace>> all_places(records::AttachmentOutbox& outbox) {
  std::vector<records::AttachmentPlace> all;
  const Status known = outbox.knowing_all([&]() -> Status {
    YX_TRY(outbox.look());
    YX_TRY(outbox.check_all());
    std::string after;
    while (true) {
      YX_ASSIGN(const auto some, outbox.places(after, at_once));
      for (const records::AttachmentPlace& one : some) {
        YX_ASSIGN(auto now, outbox.place_of(one.name));
        all.push_back(std::move(now));
      }
      if (some.size() < at_once) return {};
      after = some.back().name;
    }
  });
  YX_TRY(known);
  return all;
}

}  // namespace

int run_attachment_list(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const records::Attachments files(laptop->workspace().folder());
  records::AttachmentOutbox outbox(laptop->workspace(), files);
  const auto places = all_places(outbox);
  if (!places) return say_and_exit(failed, error_sentence(laptop->language(), places.error()));
  json all = json::array();
  for (const records::AttachmentPlace& one : *places) {
    const auto original = files.original_of(one.name);
    all.push_back({{"name", one.name},
                   {"state", photo_state(one)},
                   {"here", one.here},
                   {"on_server", one.on_server},
                   {"bytes", one.bytes},
                   {"bytes_done", one.offset},
                   {"original", original ? json(original->file.string()) : json()}});
    if (!arguments.json)
      std::cout << one.name << "  " << photo_words(*laptop, one)
                << (original ? "  " + laptop->say("attachment.original") : std::string()) << "\n";
  }
  if (arguments.json) print_json(all);
  return done;
}

int run_attachment_get(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const std::string& name = arguments.id;
  if (!records::is_attachment_name(name)) return say_and_exit(failed, laptop->say("attachment.bad_name", {name}));
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(arguments.output, ignored)))
    return say_and_exit(failed, laptop->say("attachment.exists", {arguments.output}));
  records::Attachments files(laptop->workspace().folder());
  records::AttachmentOutbox outbox(laptop->workspace(), files);
  if (const auto held = files.open(name); !held) {
    if (held.error().code == Code::corrupt) {
      static_cast<void>(outbox.note_damaged(name).ok());
      // No record names it, so no server gives it.
      const auto place = outbox.place_of(name);
      if (place && place->here) return say_and_exit(failed, laptop->say("attachment.damaged", {name}));
    }
    const auto connection = connect(*laptop, failure);
    if (!connection) return say_and_exit(failure);
    attachments::ExchangeOptions options;
    options.accept_language = http_language(laptop->language());
    const Status fetched = attachments::fetch_attachment(outbox, files, connection->transport, name, options);
    if (!fetched) return say_and_exit(get_failure(*laptop, name, fetched.error(), connection->transport.problem()));
    ask_for_receipt(*connection, outbox, name, options);
  }
  const auto content = files.open(name);
  if (!content && content.error().code == Code::corrupt)
    return say_and_exit(failed, laptop->say("attachment.damaged", {name}));
  if (!content) return say_and_exit(failed, error_sentence(laptop->language(), content.error()));
  if (!arguments.output.empty()) {
    if (const Status written = reports::write_whole(*content, arguments.output); !written) {
      const bool full = written.error().code == Code::disk_full;
      return say_and_exit(failed,
                          laptop->say(full ? "attachment.no_room" : "attachment.cannot_write", {arguments.output}));
    }
  }
  const std::string where = arguments.output.empty() ? files.path_of(name).string() : arguments.output;
  if (arguments.json) print_json({{"name", name}, {"bytes", content->size()}, {"file", where}});
  return say_and_exit(done, laptop->say("attachment.got", {where}));
}

}  // namespace yanxing::cli
