#include "server-stub/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>
#include <streambuf>
#include <string_view>

#include "server-stub/admin.h"
#include "server-stub/bundle_import.h"
#include "server-stub/clock.h"
#include "server-stub/documents.h"
#include "server-stub/inspect.h"
#include "server-stub/installed_forms.h"
#include "server-stub/serve.h"

namespace yanxing::server {
namespace {

/// What the words on the command line asked for; filled in while they are parsed.
struct Words {
  std::string data;
  std::vector<std::string> hosts;
  std::string name;
  std::string scope;
  std::string id;
  std::string file;
  std::string ack;
  ListFilter filter;
  bool json = false;
  bool force = false;
  std::string log_level = "info";
  Settings settings;
  std::uint64_t message_seconds = 30;
};

using Command = std::function<Status(const Words&, std::ostream&)>;

int exit_code(const Error& error) {
  switch (error.code) {
    case Code::invalid: return 2;
    case Code::needs_person: return 5;
    default: return 1;
  }
}

/// Hands on what is printed and remembers that something was: one document a command, also where it fails late.
class Noticing final : public std::streambuf {
 public:
  explicit Noticing(std::streambuf& to) : to_(&to) {}
  bool has_output() const { return has_output_; }

 private:
  int_type overflow(int_type c) override {
    has_output_ = true;
    return traits_type::eq_int_type(c, traits_type::eof()) ? to_->pubsync() : to_->sputc(traits_type::to_char_type(c));
  }
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    has_output_ = has_output_ || count > 0;
    return to_->sputn(bytes, count);
  }
  int sync() override { return to_->pubsync(); }

  std::streambuf* to_;
  bool has_output_ = false;
};

/// SQLite's own words say what happened and not what to do.
Error with_next_step(Error error, const std::string& data) {
  const bool is_raw = error.detail.find("ree some space") == std::string::npos;
  if (error.code == Code::disk_full && is_raw)
    error.detail += "; free some space on the disk of " + data + " (or of the file that was named) and run this again";
  return error;
}

enum class NextStep { added, said_by_body };

/// Opens the city and runs `body` on it, which may speak the person's language and say what to do by itself.
Command on_city(std::function<Status(City&, const Words&, std::ostream&)> body, NextStep next = NextStep::added) {
  return [body = std::move(body), next](const Words& words, std::ostream& out) -> Status {
    const SystemClock clock;
    const auto city = City::open({words.data}, clock, system_random());
    const Status done = city ? body(**city, words, out) : Status(city.error());
    if (done || (city && next == NextStep::said_by_body)) return done;
    return with_next_step(done.error(), words.data);
  };
}

/// What was done: a document for programs, else one line.
void tell(const Words& words, std::ostream& out, const Json& document, const std::string& line) {
  out << (words.json ? text_of(document) : line) << "\n";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Status make_city(const Words& words, std::ostream& out) {
  const SystemClock clock;
  YX_TRY(City::create({words.data}, {words.name, words.hosts}, clock, system_random()));
  const std::string& name = words.name.empty() ? words.hosts.front() : words.name;
  tell(words, out, {{"data", words.data}, {"name", name}, {"hosts", words.hosts}},
       "A new city, " + name + ", in " + words.data + ". Next: serve, and device add for each laptop.");
  return {};
}

Status renew_city(City& city, const Words& words, std::ostream& out) {
  YX_TRY(city.renew_certificate(words.hosts));
  const std::vector<std::string>& hosts = city.identity().hosts;
  YX_ASSIGN(const UnixMs expiry, certificate_expiry(city.identity().certificate.certificate_pem));
  tell(words, out, {{"hosts", hosts}, {"certificate_expires_ms", expiry}},
       "A new certificate for " + joined(hosts) + ". A server that is running shows it after its next start.");
  return {};
}

Status back_up(City& city, const Words& words, std::ostream& out) {
  YX_TRY(city.backup(words.file));
  std::error_code ignored;
  tell(words, out, {{"file", words.file}, {"bytes", std::filesystem::file_size(words.file, ignored)}},
       "Backed up to " + words.file + ", private keys included. Copy " + city.dir().attachments().string() +
           " too: the files of attachments are not in it.");
  return {};
}

Status restore(const Words& words, std::ostream& out) {
  const SystemClock clock;
  Restored done;
  const Status restored = restore_city({words.data}, words.file, clock, system_random(), &done, words.force);
  if (!restored) return with_next_step(restored.error(), words.data);
  const std::string kept = done.kept.string();
  const auto laptops = [](std::size_t count) {
    return std::to_string(count) + (count == 1 ? " laptop." : " laptops.");
  };
  tell(
      words, out,
      {{"data", words.data},
       {"file", words.file},
       {"kept", kept.empty() ? Json(nullptr) : Json(kept)},
       {"still_revoked", done.still_revoked},
       {"still_enrolled", done.still_enrolled},
       {"void_codes", done.void_codes},
       {"revocations_unknown", done.are_devices_unknown}},
      "Restored " + words.data + " from " + words.file + "." +
          (kept.empty() ? "" : " The former data is kept in " + kept + ".") +
          (done.still_revoked == 0 ? ""
                                   : " Revoked since the backup and still shut out: " + laptops(done.still_revoked)) +
          (done.still_enrolled == 0 ? "" : " Enrolled since the backup and still so: " + laptops(done.still_enrolled)) +
          (done.void_codes == 0 ? "" : " Enrolment codes from before are void; make new ones with device add.") +
          (done.are_devices_unknown
               ? " The former data could not be read: revoke again whoever was revoked since the backup (device list), "
                 "and give a new code to every laptop that was enrolled since (device add)."
               : "") +
          " Next: serve.");
  return {};
}

constexpr const char* forms_help = "Folder with form files, instead of those that came with the program";

Result<FormCatalogue> forms_of(City& city, const Words& words) {
  YX_ASSIGN(FormCatalogue forms,
            words.settings.forms.empty() ? FormCatalogue::embedded() : FormCatalogue::load(words.settings.forms));
  YX_TRY(add_installed(city, forms));
  return forms;
}

class CommandLine {
 public:
  CommandLine()
      : app_("City server of Yanxing: takes in what the laptops recorded and hands it to those that may see it.",
             "yanxing-server") {
    app_.set_version_flag("--version", YANXING_VERSION);
    app_.add_option("--data", words_.data, "The server's data folder")->required()->type_name("DIR");
    app_.add_flag("--json", words_.json, "One JSON document on standard output, also of a failure");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.footer(
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 5 a person is needed.\n"
        "All commands but restore may be used while the server runs.");
    add_set_up();
    add_serve();
    add_device();
    add_form();
    add_bundle();
    add_inspection();
    add_copies();
  }

  int run(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const int exit = app_.exit(error, std::cout, std::cerr);
      const bool wants_json = std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
      if (exit != 0 && wants_json) std::cout << text_of(error_document("usage", error.what())) << std::endl;
      return exit == 0 ? 0 : 2;
    }
    Noticing noticing(*std::cout.rdbuf());
    std::ostream out(&noticing);
    Status done = command_(words_, out);
    std::cout.flush();
    if (done && !(out && std::cout)) done = Error{Code::io, "what was to be printed could not be written"};
    if (done) return 0;
    if (words_.json && !noticing.has_output()) {
      std::cout << text_of(error_document(code_name(done.error().code), done.error().detail)) << std::endl;
    }
    std::cerr << "yanxing-server: " << done.error().detail << "\n";
    return exit_code(done.error());
  }

 private:
  CLI::App* add(CLI::App& parent, const char* name, const char* help, Command command) {
    CLI::App* const sub = parent.add_subcommand(name, help);
    sub->callback([this, command = std::move(command)] { command_ = command; });
    return sub;
  }

  void add_set_up() {
    auto* init = add(app_, "init", "Makes a new city: certificate authority, certificate, keys, database", make_city);
    init->add_option("--host", words_.hosts, "Name or address by which laptops reach the server; may be repeated")
        ->required()
        ->type_name("NAME|IP");
    init->add_option("--name", words_.name, "The city's name as laptops show it; the first host if not given")
        ->type_name("NAME");
    auto* renew =
        add(app_, "renew",
            "Makes a new server certificate from the same authority; laptops need nothing, the server a restart",
            on_city(renew_city));
    renew->add_option("--host", words_.hosts, "Names and addresses from now on; those of before if not given")
        ->type_name("NAME|IP");
  }

  void add_serve() {
    auto* serve_command =
        add(app_, "serve", "Serves until SIGTERM or SIGINT. While it listens, DIR/serve.port holds its port.",
            [](const Words& words, std::ostream&) {
              Settings settings = words.settings;
              settings.limits.message_time = std::chrono::seconds(words.message_seconds);
              const Level level = words.log_level == "debug"     ? Level::debug
                                  : words.log_level == "warning" ? Level::warning
                                                                 : Level::info;
              const Status served = serve({words.data}, settings, Log(level));
              return served ? served : Status(with_next_step(served.error(), words.data));
            });
    Settings& settings = words_.settings;
    Limits& limits = settings.limits;
    const auto option = [&](const char* name, auto& value, const char* help) {
      return serve_command->add_option(name, value, help)->capture_default_str();
    };
    option("--port", settings.port, "Port; 0 takes any free one");
    option("--listen", settings.listen, "Address to listen on")->type_name("ADDR");
    option("--io-threads", settings.io_threads, "Threads for TLS and HTTP")->check(CLI::Range(1, 64));
    option("--max-header-bytes", limits.header_bytes, "Largest head of a request")->check(CLI::Range(1024, 65536));
    option("--max-body-bytes", limits.body_bytes, "Largest body of a request")->check(CLI::Range(1 << 16, 1 << 28));
    option("--message-seconds", words_.message_seconds, "Time for one whole request")->check(CLI::Range(1, 3600));
    option("--max-connections", limits.connections, "Connections in all")->check(CLI::Range(1, 1'000'000));
    option("--max-connections-per-address", limits.connections_per_address,
           "Connections from one address; an office shares one")
        ->check(CLI::Range(1, 1'000'000));
    option("--max-queue", limits.queue, "Requests that may wait for the database; others are told to come back")
        ->check(CLI::Range(1, 1'000'000));
    add_keep_free(*serve_command);
    serve_command->add_option("--forms", settings.forms, forms_help)->type_name("DIR");
    option("--log-level", words_.log_level, "debug, info or warning")
        ->check(CLI::IsMember({"debug", "info", "warning"}));
  }

  void add_keep_free(CLI::App& command) {
    command
        .add_option("--keep-free", words_.settings.keep_free_mib,
                    "MiB of their disk that attachments leave free for records; 512, or 5 % of a smaller disk, if not "
                    "given")
        ->check(CLI::Range(0, 1 << 30))
        ->type_name("MIB");
  }

  void add_device() {
    auto* device = app_.add_subcommand("device", "The laptops that may sync");
    device->require_subcommand(1);
    auto* add_one = add(*device, "add", "Prints a one-time code for one laptop: valid for 24 hours and five tries",
                        on_city([](City& city, const Words& words, std::ostream& out) {
                          return device_add(city, words.scope, words.name, words.json, out);
                        }));
    add_one
        ->add_option("--scope", words_.scope,
                     "Place code that the laptop sees and changes; several separated by commas")
        ->required()
        ->type_name("CODE");
    add_one->add_option("--name", words_.name, "What you call the laptop")->required()->type_name("NAME");
    add(*device, "list", "Lists devices and unused codes",
        on_city([](City& city, const Words& words, std::ostream& out) { return device_list(city, words.json, out); }));
    auto* revoke = add(*device, "revoke", "Shuts a laptop or an unused code out, at once",
                       on_city([](City& city, const Words& words, std::ostream& out) {
                         return device_revoke(city, words.id, words.json, out);
                       }));
    revoke->add_option("id", words_.id, "As device list shows it")->required()->type_name("ID");
  }

  void add_form() {
    auto* form = app_.add_subcommand("form", "Forms beside those that came with the program");
    form->require_subcommand(1);
    auto* install =
        add(*form, "install",
            "Installs a compiled form; a server that is running knows it after its next start, and takes in "
            "then what laptops have sent of it",
            on_city([](City& city, const Words& words, std::ostream& out) -> Status {
              YX_ASSIGN(const auto forms, forms_of(city, words));
              return form_install(city, forms, words.file, words.json, out);
            }));
    install->add_option("file", words_.file, "As yanxing-cli form compile writes it")
        ->required()
        ->type_name("FILE.json");
    add(*form, "list", "Lists the forms with their versions",
        on_city([](City& city, const Words& words, std::ostream& out) -> Status {
          YX_ASSIGN(const auto forms, forms_of(city, words));
          return form_list(city, forms, words.json, out);
        }));
  }

  void add_bundle() {
    auto* bundle = app_.add_subcommand("bundle", "What laptops without a network wrote on a stick");
    bundle->require_subcommand(1);
    auto* import = add(
        *bundle, "import",
        "Takes a bundle in, as if the laptop had synced, and writes the receipt to carry back. Also while the server "
        "runs; twice or late does no harm. 5: a part or an earlier change is missing, or some are in quarantine",
        on_city(
            [](City& city, const Words& words, std::ostream& out) -> Status {
              YX_ASSIGN(const auto forms, forms_of(city, words));
              return bundle_import(city, forms, {words.file, words.ack, words.json, words.settings.keep_free_mib}, out);
            },
            NextStep::said_by_body));
    import->add_option("file", words_.file, "As yanxing-cli bundle export wrote it; FILE.2, FILE.3… beside it come too")
        ->required()
        ->type_name("FILE");
    import->add_option("-o,--output", words_.ack, "The receipt to write, for yanxing-cli bundle import")
        ->required()
        ->type_name("ACK");
    import->add_option("--forms", words_.settings.forms, forms_help)->type_name("DIR");
    add_keep_free(*import);
  }

  void add_inspection() {
    auto* list = add(app_, "list", "Lists the records of a form",
                     on_city([](City& city, const Words& words, std::ostream& out) -> Status {
                       YX_ASSIGN(const auto forms, forms_of(city, words));
                       return list_records(city, forms, words.filter, words.json, out);
                     }));
    list->add_option("form", words_.filter.form, "Name of the form, e.g. mark")->required()->type_name("FORM");
    list->add_option("--place", words_.filter.place, "Only records in this place")->type_name("CODE");
    list->add_option("--state", words_.filter.state, "draft, final or deleted; all but the deleted if not given")
        ->check(CLI::IsMember({"draft", "final", "deleted"}));
    list->add_option("--limit", words_.filter.limit, "At most so many; all if not given")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    auto* show = add(app_, "show", "Shows one record with its heads and history, as JSON",
                     on_city([](City& city, const Words& words, std::ostream& out) -> Status {
                       YX_ASSIGN(const auto forms, forms_of(city, words));
                       return show_record(city, forms, words.id, out);
                     }));
    show->add_option("id", words_.id, "The record's id")->required()->type_name("ID");
    add(app_, "status", "Counts of records, changes, conflicts, quarantine, devices, attachments",
        on_city([](City& city, const Words& words, std::ostream& out) { return show_status(city, words.json, out); }));
    auto* verify =
        add(app_, "verify", "Checks everything and prints the digest of what is held",
            on_city([](City& city, const Words& words, std::ostream& out) -> Status {
              YX_ASSIGN(const auto forms, forms_of(city, words));
              return verify_city(city, forms, words.scope.empty() ? std::nullopt : std::optional(words.scope),
                                 words.json, out);
            }));
    verify->add_option("--scope", words_.scope, "Digest over what a laptop of this scope holds")->type_name("CODE");
    for (auto* command : {list, show, verify})
      command->add_option("--forms", words_.settings.forms, forms_help)->type_name("DIR");
  }

  void add_copies() {
    auto* backup =
        add(app_, "backup",
            "Copies everything but the files of attachments into one file, private keys included; keep it safe",
            on_city(back_up));
    backup->add_option("file", words_.file, "A file that does not exist yet")->required()->type_name("FILE");
    auto* restore_command = add(
        app_, "restore",
        "Brings a city back from a backup; what was there is kept beside it, and files of attachments that are there "
        "are taken in",
        restore);
    restore_command->add_option("file", words_.file, "A file that backup made")->required()->type_name("FILE");
    restore_command->add_flag("--force", words_.force, "Also where the data that is there is another city's");
  }

  CLI::App app_;
  Words words_;
  Command command_;
};

}  // namespace

int run_command_line(int argc, const char* const* argv) { return CommandLine().run(argc, argv); }

}  // namespace yanxing::server
