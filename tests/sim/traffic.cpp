// Sync over a bad network: requests and replies are lost, doubled, late, in another order, damaged, or answered by a
// stranger.
#include <algorithm>

#include "sync/wire/frame_list.h"
#include "tests/sim/checkers.h"
#include "tests/sim/world.h"

namespace yanxing::sim {

namespace {

const char* kind_name(sync::Kind kind) {
  switch (kind) {
    case sync::Kind::session: return "session";
    case sync::Kind::probe: return "probe";
    case sync::Kind::push: return "push";
    case sync::Kind::pull: return "pull";
    case sync::Kind::own: return "own";
    case sync::Kind::audit: return "audit";
    case sync::Kind::holds: return "holds";
    case sync::Kind::exchange: return "exchange";
  }
  return "?";
}

/// Errors that a session may meet without anything being wrong in it; it ends, and another one is started later.
bool is_expected(const Error& error) {
  return error.code == Code::disk_full || error.code == Code::io || error.code == Code::conflict;
}

}  // namespace

void World::sync_acts(Laptop& laptop) {
  if (!laptop.account.active || is_away(laptop)) return;
  if (!laptop.session) {
    laptop.start_session(random, plan);
    trace.line(laptop.name + " starts a session");
  }
  if (laptop.session->done() && !laptop.session->has_work()) {
    laptop.end_session();
    return;
  }
  if (plan.disk_faults > 0 && dice.percent(plan.disk_faults)) {
    laptop.store.arm(dice.percent(30) ? Fault::after_commit : Fault::write_fails, dice.below(30));
  } else {
    arm_commit(laptop.store);
  }
  if (laptop.session->has_work() && dice.percent(70)) {
    const Status worked = laptop.session->work(1 + dice.below(8));
    trace.line(laptop.name + " applies a slice");
    const bool survived = survived_fault(*this, laptop);
    if (!worked && survived) fail("session", laptop.name + " could not apply a page: " + worked.error().detail);
    return;
  }
  if (laptop.waiting && dice.percent(80)) {
    laptop.store.disarm();
    if (dice.percent(3)) laptop.end_session();  // the person pressed cancel, or the transport gave up
    return;
  }
  auto request = laptop.session->next();
  if (!survived_fault(*this, laptop)) return;
  if (!request) {
    fail("session", laptop.name + " cannot go on: " + request.error().detail);
    return;
  }
  if (!*request) {
    trace.line(laptop.name + " ends a session");
    laptop.end_session();
    return;
  }
  trace.line(laptop.name + " sends " + kind_name((*request)->kind) + (laptop.waiting ? " again" : ""));
  laptop.waiting = true;
  wire.push_back({true, &laptop, (*request)->frame, server_life});
}

void World::network_acts() {
  if (wire.empty()) return;
  const std::size_t index = dice.percent(plan.reordered) ? dice.below(wire.size()) : 0;
  Packet packet = wire[index];
  if (!dice.percent(plan.doubled) || wire.size() > 40) wire.erase(wire.begin() + static_cast<std::ptrdiff_t>(index));
  const std::string way = packet.to_server ? packet.laptop->name + " to server" : "server to " + packet.laptop->name;
  if (dice.percent(plan.lost)) {
    trace.line("lost: " + way);
    return;
  }
  if (dice.percent(plan.damaged)) {
    const std::size_t at = dice.below(packet.bytes.size());
    packet.bytes[at] = static_cast<char>(packet.bytes[at] ^ static_cast<char>(1 + dice.below(255)));
    trace.line("damaged: " + way);
    if (packet.to_server) {
      const auto reply = server->handle(device_info(packet.laptop->account), packet.bytes);
      if (reply.ok()) fail("session", "the server took a damaged request");
    } else if (packet.laptop->session && packet.laptop->waiting && packet.laptop->session->expects_reply()) {
      if (packet.laptop->session->on_reply(packet.bytes).ok())
        fail("session", packet.laptop->name + " took a damaged reply");
    }
    return;
  }
  if (packet.to_server) {
    to_server(packet);
  } else {
    to_laptop(packet);
  }
}

void World::to_server(const Packet& packet) {
  if (!packet.laptop->account.active) return;  // its token is refused
  if (plan.disk_faults > 0 && dice.percent(plan.disk_faults)) {
    server_store.arm(dice.percent(30) ? Fault::after_commit : Fault::write_fails, dice.below(40));
  } else {
    arm_commit(server_store);
  }
  const std::uint64_t before = *server_disk.change_count();
  auto reply = serve(*packet.laptop, packet.bytes, true);
  const std::uint64_t after = *server_disk.change_count();
  const Fault fault = server_store.disarm();
  if (fault == Fault::after_commit) count("server died between commit and answer");
  if (fault == Fault::commit_fails) count("commits of the server that failed");
  if (after < before) fail("server", "the server dropped a change");
  if (fault != Fault::none) {
    trace.line(fault == Fault::after_commit ? "server loses power after a commit" : "server disk fault");
    restart_server();
  }
  if (!reply) {
    trace.line("server refuses " + packet.laptop->name + ": " + reply.error().detail);
    if (fault == Fault::none && reply.error().code != Code::conflict) {
      fail("session", "the server refused " + packet.laptop->name + ": " + reply.error().detail);
    }
    // The answer 409 or 503 reaches the laptop, or does not.
    if (packet.laptop->session && dice.percent(70)) packet.laptop->end_session();
    return;
  }
  check_answer(*this, *reply);
  trace.line("server answers " + packet.laptop->name + ", holds " + std::to_string(after));
  wire.push_back({false, packet.laptop, std::move(*reply), server_life});
}

Result<std::string> World::serve(const Laptop& laptop, std::string_view bytes, bool may_be_cut) {
  const sync::DeviceInfo device = device_info(laptop.account);
  if (!bytes.starts_with('\0')) return server->handle(device, bytes);
  count("lists of pushes");
  const auto frames = sync::split_list(bytes);
  YX_CHECK(frames.ok() && frames->size() > 1);
  const bool cut = may_be_cut && dice.percent(plan.lost);
  const std::size_t arrive = cut ? dice.below(frames->size()) : frames->size();
  std::string replies;
  for (std::size_t i = 0; i < arrive;) {
    const std::size_t together = plan.groups ? std::min<std::size_t>(arrive - i, 1 + commits.below(4)) : 1;
    const auto first = frames->begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector<std::string> group(first, first + static_cast<std::ptrdiff_t>(together));
    const auto reply = serve_together(device, group);
    if (!reply && replies.empty()) return reply.error();
    if (!reply) break;
    replies += *reply;
    i += together;
  }
  if (!cut) return replies;
  count("lists that were cut");
  return Error{Code::conflict, "the connection was cut"};
}

Result<std::string> World::serve_together(const sync::DeviceInfo& device, const std::vector<std::string>& frames) {
  std::string list;
  if (frames.size() > 1) {
    const auto replies = server->handle_pushes(device, frames);
    count(replies ? "pushes that shared a commit, in groups" : "groups of pushes that were then taken one by one");
    if (replies) {
      for (const std::string& reply : *replies) sync::add_to_list(list, reply);
      return list;
    }
  }
  for (const std::string& frame : frames) {
    const auto reply = server->handle(device, frame);
    if (!reply && list.empty()) return reply.error();
    if (!reply) break;
    sync::add_to_list(list, *reply);
  }
  return list;
}

void World::to_laptop(const Packet& packet) {
  Laptop& laptop = *packet.laptop;
  if (!laptop.session) {
    trace.line(laptop.name + " has no session for a reply");
    return;
  }
  if (plan.disk_faults > 0 && dice.percent(plan.disk_faults)) {
    laptop.store.arm(dice.percent(30) ? Fault::after_commit : Fault::write_fails, dice.below(30));
  } else {
    arm_commit(laptop.store);
  }
  const Receipts before = receipts_of(laptop);
  const Status taken = laptop.session->on_reply(packet.bytes);
  trace.line(laptop.name + " takes a reply" + (taken ? "" : ": " + taken.error().detail));
  const bool survived = survived_fault(*this, laptop);
  if (!survived) return;
  if (!taken) {
    if (!is_expected(taken.error())) known_errors.insert(taken.error().detail);
    laptop.end_session();
    return;
  }
  laptop.waiting = false;
  count_reply(packet);
  if (plan.lists) {
    // Asks for the next page while this one is applied.
    if (const auto ahead = laptop.session->ahead()) {
      count("pages asked for ahead");
      laptop.waiting = true;
      wire.push_back({true, &laptop, ahead->frame, server_life});
    }
  }
  if (packet.server_life == server_life) check_receipts(*this, laptop, before);
}

void World::count_reply(const Packet& packet) {
  Laptop& laptop = *packet.laptop;
  if (step_now - laptop.last_contact >= steps / 3) count("laptops back after a third of the run or more");
  laptop.last_contact = step_now;
  const auto opened = sync::open_reply(packet.bytes, server_identity.key.public_key());
  if (opened && opened->kind == sync::Kind::exchange) {
    const auto reply = sync::decode<sync::ExchangeReply>(opened->body);
    count(!reply || !reply->done ? "exchanges that led to a handshake"
          : reply->done->receipt ? "exchanges that sent something"
                                 : "exchanges with nothing to send");
  }
  if (!opened || opened->kind != sync::Kind::pull) return;
  const auto page = sync::decode<sync::PageReply>(opened->body);
  if (!page || !page->cursor) return;
  count("pages pulled");
  if (page->more) count("pages with more to come");
  if (page->cursor->snapshot_until > 0) count("snapshot pages with more to come");
}

void World::stranger_answers(Laptop& laptop) {
  if (!laptop.session || !laptop.waiting || !laptop.session->expects_reply()) return;
  static constexpr std::string_view portal = "<html><title>Welcome to free WiFi</title>200 OK</html>";
  const SigningKey other = SigningKey::generate(random);
  const bool city = dice.percent(50);
  const std::string bytes =
      city ? sync::seal_reply(sync::Kind::session, other, sync::encode(std::string(16, 'x'), sync::SessionReply{}))
           : std::string(portal);
  const Status taken = laptop.session->on_reply(bytes);
  trace.line("a stranger answers " + laptop.name);
  if (taken.ok() || taken.error().code != Code::untrusted) fail("session", laptop.name + " believed a stranger");
}

}  // namespace yanxing::sim
