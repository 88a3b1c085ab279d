// Lists of pushes, of which those that arrive together share a commit: whatever a laptop was told is there.
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "server-stub/api.h"
#include "sync/wire/frame_list.h"
#include "tests/crash/city_files.h"
#include "tests/crash/ledger_look.h"
#include "tests/crash/server_scenes.h"
#include "tests/support/disk/failing_new.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using server::Reply;

/// Counts what a list was to the server: one call or several.
class CountingSync final : public server::SyncHandler {
 public:
  explicit CountingSync(server::SyncHandler& inner) : inner_(inner) {}
  Result<std::string> handle(const server::Device& device, std::string_view frame) override {
    return inner_.handle(device, frame);
  }
  Result<std::vector<std::string>> handle_pushes(const server::Device& device,
                                                 const std::vector<std::string>& frames) override {
    auto replies = inner_.handle_pushes(device, frames);
    if (replies) grouped += replies->size();
    return replies;
  }
  std::size_t grouped = 0;

 private:
  server::SyncHandler& inner_;
};

/// What the laptop does: it has memory, for it is the server that is attacked.
template <typename Deed>
auto with_memory(Deed deed) {
  const testing::disk::OwnMemory own;
  return deed();
}

class PushingLists final : public Scene {
 public:
  std::string name() const override { return "lists of pushes on the server"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_city(folder / "city"));
    YX_ASSIGN(const auto city, open_city(folder / "city"));
    server_key_ = city->identity().signing_key.public_key();
    for (std::size_t i = 0; i < begin_.size(); ++i) {
      Client client({}, server_key_, number(i));
      YX_ASSIGN(tokens_[i], enrol(*city, client));
      YX_TRY(client.save(static_cast<int>(i) * 100, 24));
      begin_[i] = client.store;
    }
    return {};
  }
  void seed(std::uint64_t number) override { seed_cities(number); }
  Status act(const fs::path& folder, Run& run) override {
    Disks disks;
    {
      const testing::disk::OwnMemory own;
      if (!run.again) told_ = {begin_};
      disks = told_.at(static_cast<std::size_t>(run.before));
    }
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder / "city"); }));
    YX_TRY(with_another_try(run, [&] { return begin_life(*city); }));
    static const server::FormCatalogue forms = server::FormCatalogue::embedded().value();
    server::SyncService service(*city, forms);
    CountingSync counting(service);
    server::Api api(*city, counting, {}, server::Log::silent());
    for (const std::size_t i : {0U, 1U, 0U}) YX_TRY(sync(api, counting, disks, i, run));
    if (!run.again && !run.on_error && counting.grouped < 8)
      return Error{Code::invalid, "few shared a commit: " + std::to_string(counting.grouped)};
    const testing::disk::OwnMemory own;
    end_ = picture(disks[0]);
    return picture(disks[1]) == end_ ? Status() : Status(Error{Code::invalid, "the laptops do not agree"});
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto city = open_city(folder / "city");
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    if (done && picture((*city)->store()) != end_) return "laptops and server do not agree";
    if (done) return {};
    for (sync::MemoryStore disk : told_.at(static_cast<std::size_t>(reported))) {
      if (auto finding = unheld(disk, (*city)->store()); !finding.empty()) return finding;
    }
    return {};
  }

 private:
  using Disks = std::array<sync::MemoryStore, 2>;

  static int number(std::size_t i) { return 900 + static_cast<int>(i); }
  /// One sync of a laptop; what it believes after each answer is noted.
  Status sync(server::Api& api, server::SyncHandler& service, Disks& disks, std::size_t i, Run& run) {
    std::optional<testing::disk::OwnMemory> hers(std::in_place);
    Client client(disks[i], server_key_, number(i));
    sync::ClientSession session(client.store, client.log, client.hybrid, client.identity, client.random, city_clock,
                                {.push_changes = 12, .pull_changes = 100, .exchange = false, .portion_bytes = 100});
    session.allow_lists();
    hers.reset();
    while (true) {
      const auto request = with_memory([&] { return session.next(); });
      if (!request) return request.error();
      if (!*request) break;
      YX_ASSIGN(const std::string reply, with_another_try(run, [&]() -> Result<std::string> {
                  if (!(*request)->is_list) return service.handle(client.device(), (*request)->frame);
                  return send_list(api, tokens_[i], (*request)->frame);
                }));
      const testing::disk::OwnMemory own;
      YX_TRY(session.on_reply(reply));
      while (session.has_work()) YX_TRY(session.work(100));
      disks[i] = client.store;
      if (!run.again) told_.push_back(disks);
      run.reported();
    }
    return {};
  }
  /// All of it arrives at once.
  static Result<std::string> send_list(server::Api& api, const std::string& token, const std::string& list) {
    server::Request request = request_of(token, "POST", "/v1/changes");
    request.content_type = sync::frame_list_media;
    auto opened = api.open_body(request);
    if (auto* refused = std::get_if<Reply>(&opened)) {
      YX_TRY(taken(std::move(*refused)));
      return Error{Code::invalid, "no sink"};
    }
    auto& sink = std::get<std::unique_ptr<server::BodySink>>(opened);
    const bool wanted = sink->write(list);
    YX_ASSIGN(Reply reply, taken(sink->finish(wanted)));
    return std::move(reply.body);
  }

  PublicKey server_key_;
  std::array<std::string, 2> tokens_;
  Disks begin_;
  std::vector<Disks> told_;  // in the run that is judged, after so many answers
  std::string end_;
};

}  // namespace

std::unique_ptr<Scene> pushing_lists() { return std::make_unique<PushingLists>(); }

}  // namespace yanxing::crash
