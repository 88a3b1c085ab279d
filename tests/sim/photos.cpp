// Photos: taken, named by records, uploaded over lines that are cut, fetched by others, asked for again after a
// restore.
#include "tests/sim/photos.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "sync/base/cbor.h"

namespace yanxing::sim {

namespace {

constexpr int most_steps = 2000;

std::string read_whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

net::PieceSent& lost(net::PieceSent& sent) {
  sent.status = Error{Code::no_network, "simulated"};
  sent.ask_offset = true;
  return sent;
}

void begin_anew(net::PieceSent& sent) {
  sent.url.clear();
  sent.offset = 0;
  sent.ask_offset = false;
}

/// What net::upload_piece() makes of a bad line and of the simulated server.
class Line {
 public:
  Line(World& world, Laptop& laptop, const net::UploadPiece& piece) : world_(world), laptop_(laptop), piece_(piece) {
    sent_.url = piece.url;
    sent_.offset = piece.url.empty() ? 0 : piece.offset;
  }

  net::PieceSent run() {
    if (!std::filesystem::exists(piece_.file)) {
      sent_.file = net::PieceSent::File::gone;
      return sent_;
    }
    const std::string bytes = read_whole(piece_.file);
    if (piece_.check && (bytes.size() != piece_.bytes || sha256(bytes) != sync::attachment_hash(piece_.name))) {
      sent_.file = net::PieceSent::File::damaged;
      return sent_;
    }
    if (!sent_.url.empty() && piece_.ask_offset && !ask_offset()) return sent_;
    if (sent_.url.empty() && !create()) return sent_;
    if (sent_.offset == piece_.bytes) {
      sent_.complete = true;
    } else {
      patch(bytes);
    }
    return sent_;
  }

 private:
  bool is_lost() { return world_.photo.percent(world_.plan.lost); }

  bool ask_offset() {
    if (is_lost()) return lost(sent_).status.ok();
    const auto offset = world_.shelf.take_over(sent_.url, laptop_.account.id);
    if (is_lost()) return lost(sent_).status.ok();
    if (!offset) {
      begin_anew(sent_);
      return true;
    }
    sent_.offset = *offset;
    return true;
  }

  bool create() {
    if (is_lost()) return lost(sent_).status.ok();
    const std::string url = world_.shelf.begin(laptop_.account.id, piece_.name, piece_.bytes);
    world_.count("uploads begun");
    if (is_lost()) return lost(sent_).status.ok();
    sent_.url = url;
    sent_.offset = 0;
    return true;
  }

  void patch(const std::string& bytes) {
    Shelf::Upload* upload = world_.shelf.find(sent_.url, laptop_.account.id);
    if (is_lost()) return void(lost(sent_));
    if (upload == nullptr) return begin_anew(sent_);
    if (upload->done || upload->bytes.size() != sent_.offset) return void(sent_.ask_offset = true);
    // Small pieces, so that a photo needs several, and cut at any byte.
    const auto most = std::min<std::uint64_t>(1 + world_.photo.below(600), bytes.size() - sent_.offset);
    std::string body = bytes.substr(sent_.offset, most);
    const bool is_cut = is_lost();
    if (is_cut) body.resize(world_.photo.below(body.size() + 1));
    if (world_.photo.percent(world_.plan.damaged)) {
      // Its checksum does not hold: none of it is kept.
      world_.count("pieces damaged on the way");
      return void(sent_.ask_offset = true);
    }
    upload->bytes += body;
    if (is_cut) {
      world_.count("uploads cut");
      return void(lost(sent_));
    }
    const auto offset = world_.shelf.take_over(sent_.url, laptop_.account.id);
    if (!offset) {
      sent_.rejected = true;
      return begin_anew(sent_);
    }
    if (is_lost()) {
      world_.count(*offset == piece_.bytes ? "photos published without an answer" : "pieces kept without an answer");
      return void(lost(sent_));
    }
    sent_.offset = *offset;
    sent_.complete = *offset == piece_.bytes;
  }

  World& world_;
  Laptop& laptop_;
  const net::UploadPiece& piece_;
  net::PieceSent sent_;
};

/// One question to the server about what it holds, over the line.
void ask(World& world, Laptop& laptop, const std::string& frame) {
  if (world.photo.percent(world.plan.lost)) return;
  const auto reply = world.server->handle(world.device_info(laptop.account), frame);
  if (!reply) return world.fail("photo", "the server does not say what it holds: " + reply.error().detail);
  if (world.photo.percent(world.plan.lost)) return;
  std::string bytes = *reply;
  if (world.photo.percent(world.plan.damaged)) {
    bytes[world.photo.below(bytes.size())] ^= 0x10;
    if (laptop.photos->sender->on_answer(bytes).ok()) world.fail("photo", laptop.name + " took a damaged answer");
    return;
  }
  const Status taken = laptop.photos->sender->on_answer(bytes);
  if (!taken) return world.fail("photo", laptop.name + " does not take an answer: " + taken.error().detail);
  check_photo_claims(world, laptop);
}

/// One step of a run; false at its end.
bool step(World& world, Laptop& laptop) {
  PhotoBag& bag = *laptop.photos;
  if (!bag.sender) bag.sender.emplace(bag.outbox, bag.files, laptop.identity, "zh-CN");
  auto next = bag.sender->next();
  if (!next) {
    world.fail("photo", laptop.name + " cannot go on with its photos: " + next.error().detail);
    return false;
  }
  if (std::holds_alternative<attachments::AttachmentSender::Done>(*next)) {
    world.count("runs of photos that ended");
    bag.sender.reset();
    return false;
  }
  if (const auto* question = std::get_if<attachments::AttachmentSender::Ask>(&*next)) {
    ask(world, laptop, question->frame);
    return !world.failed();
  }
  const auto sent = Line(world, laptop, std::get<net::UploadPiece>(*next)).run();
  world.trace.line(laptop.name + " sends a piece of " + std::get<net::UploadPiece>(*next).name.substr(0, 8) +
                   ", the server has " + std::to_string(sent.offset) + (sent.complete ? ", all" : ""));
  const Status taken = bag.sender->on_piece(sent);
  if (!taken && sent.status.ok())
    world.fail("photo", laptop.name + " cannot keep what it learnt: " + taken.error().detail);
  return !world.failed();
}

/// A photo of another laptop, which somebody here wants to see.
void fetch(World& world, Laptop& laptop) {
  PhotoBag& bag = *laptop.photos;
  const auto places = bag.outbox.places({}, 1000);
  if (!places) return world.fail("photo", laptop.name + ": " + places.error().detail);
  for (const auto& place : *places) {
    if (place.here || world.photo.percent(50)) continue;
    const Hash hash = sync::attachment_hash(place.name);
    const auto shelved = world.shelf.look_up(hash, laptop.account.id);
    const auto seen =
        sync::attachment_in_scope(world.server_disk, laptop.account.scope, hash, shelved.senders, world.scope_of());
    YX_CHECK(seen.ok());
    if (!shelved.published || (!shelved.sent_by_asker && !*seen)) continue;
    const auto kept = bag.files.import_bytes(world.shelf.content(hash), records::AttachmentKind::file, place.name);
    YX_CHECK(kept.ok());
    if (kept->name != place.name) return world.fail("photo", "the server gave another photo than " + place.name);
    if (const Status noted = bag.outbox.note_file(place.name, kept->bytes); !noted)
      return world.fail("photo", laptop.name + ": " + noted.error().detail);
    world.count("photos fetched");
    return;
  }
}

bool has_met_server(Laptop& laptop) {
  const auto epoch = laptop.disk.store.meta("epoch");
  return epoch.ok() && *epoch;
}

}  // namespace

PhotoBag::PhotoBag(Laptop& laptop)
    : files(laptop.disk.store.folder()), outbox(laptop.disk.store.file(), laptop.account.id, files) {}

void Laptop::open_photos() {
  YX_CHECK(disk.store.file().db().exec(records::attachment_outbox_sql).ok());
  std::filesystem::create_directories(disk.store.folder());
  photos = std::make_shared<PhotoBag>(*this);
}

std::string World::take_photo(Laptop& laptop) {
  // Some are taken twice: the same content under two records, and from two laptops.
  std::string content =
      photo.percent(15) ? "a poster " + std::to_string(photo.below(4)) : "photo " + std::to_string(photo.next());
  content.resize(content.size() + photo.below(photo.percent(70) ? 800 : 5000), '.');
  const auto kept = laptop.photos->files.import_bytes(content, records::AttachmentKind::file, "x.jpg");
  YX_CHECK(kept.ok());
  photo_contents[kept->name] = content;
  count("photos taken");
  trace.line(laptop.name + " takes " + kept->name.substr(0, 8));
  return kept->name;
}

void World::photo_acts() {
  if (laptops.empty()) return;
  Laptop& laptop = *laptops[photo.below(laptops.size())];
  if (photo.percent(2) && shelf.expire_one([this](std::size_t n) { return photo.below(n); })) count("uploads expired");
  if (!laptop.account.active || is_away(laptop) || !has_met_server(laptop)) return;
  if (photo.percent(10)) return fetch(*this, laptop);
  if (photo.percent(5)) laptop.photos->sender.reset();  // cancelled, or the program ended
  const std::uint64_t steps_now = 1 + photo.below(12);
  for (std::uint64_t i = 0; i < steps_now && step(*this, laptop); ++i) {
  }
  trace.line(laptop.name + " sends photos, " + std::to_string(steps_now) + " steps at most");
}

void World::send_all_photos(Laptop& laptop) {
  // Two runs: a file that was left out of one is tried in the next.
  for (int run = 0; run < 2 && !failed(); ++run) {
    laptop.photos->sender.reset();
    int steps_done = 0;
    const auto figures = laptop.photos->outbox.figures();
    YX_CHECK(figures.ok());
    trace.line(laptop.name + " has " + std::to_string(figures->waiting) + " photos waiting, " +
               std::to_string(figures->missing) + " missing");
    while (step(*this, laptop)) {
      if (++steps_done > most_steps) return fail("photo", laptop.name + " does not come to an end with its photos");
    }
  }
}

void check_photo_claims(World& world, Laptop& laptop) {
  const auto epoch = sync::epoch_of(world.server_disk);
  const auto heard = laptop.disk.store.meta("epoch");
  YX_CHECK(epoch.ok() && heard.ok());
  if (!*heard || **heard != epoch->view() || world.put_back_unnoticed) return;
  const auto places = laptop.photos->outbox.places({}, 10'000);
  if (!places) return world.fail("photo", laptop.name + ": " + places.error().detail);
  for (const auto& place : *places) {
    if (place.on_server && !world.shelf.is_published(sync::attachment_hash(place.name)))
      return world.fail("photo", laptop.name + " believes that the server has " + place.name);
  }
}

namespace {

/// The file of each photo that was taken and saved on this disk is on it, as it was.
void check_own_files(World& world, Laptop& laptop) {
  for (const std::string& name : laptop.disk.photos) {
    const auto bytes = laptop.photos->files.open(name);
    if (!bytes || *bytes != world.photo_contents[name])
      return world.fail("photo", name + " was taken on " + laptop.name + " and is not there");
  }
}

void check_laptop(World& world, Laptop& laptop) {
  const auto named = records::attachments_named(laptop.disk.store);
  YX_CHECK(named.ok());
  for (const std::string& name : *named) {
    const Hash hash = sync::attachment_hash(name);
    const bool published = world.shelf.is_published(hash);
    if (published && world.shelf.content(hash) != world.photo_contents[name])
      return world.fail("photo", name + " is another one on the server");
    if (!published && laptop.photos->files.has(name))
      return world.fail("photo", name + " is on " + laptop.name + " and not on the server");
    const auto senders = world.shelf.look_up(hash, laptop.account.id).senders;
    const auto seen =
        sync::attachment_in_scope(laptop.disk.store, laptop.account.scope, hash, senders, world.scope_of());
    const auto told =
        sync::attachment_in_scope(world.server_disk, laptop.account.scope, hash, senders, world.scope_of());
    YX_CHECK(seen.ok() && told.ok());
    if (published && *seen && !*told && !world.shelf.look_up(hash, laptop.account.id).sent_by_asker)
      return world.fail("photo", laptop.name + " shows a record with " + name + " and may not have it");
  }
  const auto figures = laptop.photos->outbox.figures();
  YX_CHECK(figures.ok());
  if (figures->waiting != 0) return world.fail("photo", laptop.name + " believes that photos wait");
  check_photo_claims(world, laptop);
}

}  // namespace

void check_photos(World& world) {
  for (const auto& laptop : world.laptops) {
    check_own_files(world, *laptop);
    if (laptop->account.active && !world.failed()) check_laptop(world, *laptop);
  }
}

}  // namespace yanxing::sim
