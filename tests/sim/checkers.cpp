#include "tests/sim/checkers.h"

#include <algorithm>
#include <map>

#include "sync/wire/frame_list.h"
#include "tests/sim/photos.h"

namespace yanxing::sim {

namespace {

/// The server's log by token: who is applied, who is in quarantine, who is held as a copy that others kept (more than
/// once, or in the log of somebody else than who saved it, whose own log is lost).
struct ServerLog {
  std::set<Token> applied, quarantined, copied;
};

ServerLog read_server(World& world) {
  ServerLog out;
  std::set<Token> seen;
  for (const Logged& entry : logged(world.server_disk)) {
    (entry.quarantined ? out.quarantined : out.applied).insert(entry.token);
    const SavedChange* saved = world.model.find(entry.token);
    const bool is_adopted = saved != nullptr && saved->device != entry.id.device;
    if (!seen.insert(entry.token).second || is_adopted) out.copied.insert(entry.token);
  }
  return out;
}

std::string named(Token token) { return author_of(token); }

/// The heads of one cell on the server, as tokens with their values.
std::multimap<Token, std::string> head_tokens(World& world, const sync::RecordState& record, std::string_view cell) {
  std::multimap<Token, std::string> out;
  const sync::Cell* found = record.find(cell);
  if (found == nullptr) return out;
  for (const sync::Head& head : found->heads) {
    const auto token = token_of(world.server_disk, head.id);
    if (token) {
      out.emplace(*token, head.value);
    } else {
      world.fail("loser", "a head on the server is held by no log: " + head.id.text());
    }
  }
  return out;
}

std::optional<sync::RecordState> server_record(World& world, const RecordId& id) {
  auto record = world.server_disk.record(id);
  YX_CHECK(record.ok());
  return *record;
}

/// What a cell followed from on the server, for the trace.
void trace_cell(World& world, const RecordId& record, std::string_view cell) {
  const auto changes = world.server_disk.changes_of(record);
  YX_CHECK(changes.ok());
  for (const sync::StoredChange& stored : *changes) {
    const auto change = sync::decode_change(stored.payload, stored.id.chain());
    if (!change) continue;
    for (const sync::Edit& edit : sync::all_edits(*change)) {
      if (edit.cell != cell) continue;
      std::string text = "server holds " + change->author + " " + stored.id.text() + stored.quarantine;
      for (const sync::ChangeId& id : edit.replaces) text += " replaces " + id.text();
      world.trace.line(text + (edit.past ? " past" : ""));
    }
  }
}

/// No loser lost: a value that nobody replaced who saw it is a head. And the other way round: a head was not replaced.
void check_edit(World& world, const ServerLog& log, const SavedChange& change, const SavedEdit& edit) {
  const auto record = server_record(world, change.record);
  const auto heads = record ? head_tokens(world, *record, edit.cell) : std::multimap<Token, std::string>();
  const auto replacing = world.model.replaced_by(change.token, edit.cell);
  const std::string what = named(change.token) + " in " + edit.cell + " of " + change.record.text();
  const auto head = heads.find(change.token);
  if (replacing.empty() && head == heads.end()) {
    trace_cell(world, change.record, edit.cell);
    return world.fail("loser", what + " was lost");
  }
  if (head == heads.end()) return;
  if (!edit.deletes && head->second != edit.value) return world.fail("loser", what + " has another value");
  // Copies made while a restored server was filled up again have ids that nobody saw: they may come up as conflicts.
  if (log.copied.contains(change.token)) return;
  for (Token newer : replacing) {
    if (log.applied.contains(newer))
      return world.fail("loser", what + " is still a head, " + named(newer) + " replaced it");
  }
}

void check_losers(World& world, const ServerLog& log) {
  for (Token token : log.applied) {
    const SavedChange* change = world.model.find(token);
    if (change == nullptr) return world.fail("loser", "nobody saved " + named(token));
    for (const SavedEdit& edit : change->edits) check_edit(world, log, *change, edit);
  }
}

/// Deleted means: everybody who edited it was seen by those who deleted it.
void check_deletions(World& world, const ServerLog& log) {
  const Status visited = world.server_disk.each_record(nullptr, [&](const sync::RecordState& record) -> Status {
    std::set<Token> seen, heads;
    bool alive = false, any = false, copies = false;
    for (const auto& [name, cell] : record.cells) {
      for (const auto& [token, value] : head_tokens(world, record, name)) {
        copies = copies || log.copied.contains(token);
        const SavedChange* change = world.model.find(token);
        if (change == nullptr) return {};  // reported elsewhere
        if (name != sync::life_cell) {
          heads.insert(token);
          continue;
        }
        any = true;
        for (const SavedEdit& edit : change->edits) {
          if (edit.cell == sync::life_cell) alive = alive || !edit.deletes;
          if (edit.deletes) seen.insert(edit.deletes_saw.begin(), edit.deletes_saw.end());
        }
      }
    }
    const bool covered = std::includes(seen.begin(), seen.end(), heads.begin(), heads.end());
    const bool expected = any && !alive && covered;
    if (record.is_deleted() && !expected)
      world.fail("deletion", record.id.text() + " vanished with an edit that nobody saw");
    if (!record.is_deleted() && expected && !copies)
      world.fail("deletion", record.id.text() + " was deleted and is back");
    return {};
  });
  YX_CHECK(visited.ok());
}

/// Wherever the record ever was, every device might write it with every scope that it ever had.
bool is_always_for_all(World& world, const RecordId& record) {
  std::set<std::string> places;
  for (Token token : world.model.changes_of(record)) places.merge(places_in(*world.model.find(token)));
  return std::all_of(world.accounts.begin(), world.accounts.end(), [&](const auto& account) {
    return std::all_of(account->scopes_ever.begin(), account->scopes_ever.end(), [&](const sync::Scope& scope) {
      return std::all_of(places.begin(), places.end(), [&](const std::string& place) { return scope.covers(place); });
    });
  });
}

/// Every change that lives on any disk is on the server, applied or in quarantine; quarantine is for those who deserve
/// it.
void check_everything_arrived(World& world, const ServerLog& log) {
  for (const auto& laptop : world.laptops) {
    if (!laptop->account.active) continue;
    for (const Logged& entry : logged(laptop->disk.store)) {
      if (log.applied.contains(entry.token) || log.quarantined.contains(entry.token)) continue;
      return world.fail("arrival",
                        named(entry.token) + " of " + laptop->name + " (" + entry.id.text() + ") is not on the server");
    }
    for (Token token : laptop->disk.saved) {
      if (log.applied.contains(token) || log.quarantined.contains(token)) continue;
      return world.fail("arrival", named(token) + " was saved on " + laptop->name + " and is not on the server");
    }
  }
  for (Token token : log.quarantined) {
    const SavedChange* change = world.model.find(token);
    if (change == nullptr || !change->admissible || log.applied.contains(token)) continue;
    if (is_always_for_all(world, change->record))
      return world.fail("quarantine", named(token) + " is in quarantine without a reason");
  }
}

/// The heads of a record as text, to see what differs.
std::string shown(sync::Store& store, const sync::RecordState& record) {
  std::string text = record.id.text() + " at " + record.place + ":";
  for (const auto& [name, cell] : record.cells) {
    if (cell.heads.empty()) continue;
    text += " " + name + "=";
    for (const sync::Head& head : cell.heads) {
      const auto token = token_of(store, head.id);
      text += (token ? named(*token) : "?") + "[" + head.id.text().substr(24) + " @" + std::to_string(head.stamp.ms) +
              "." + std::to_string(head.stamp.logical) + "]";
    }
  }
  return text;
}

/// The first record that differs, for the trace.
void trace_difference(World& world, Laptop& laptop) {
  std::map<RecordId, std::string> here, there;
  YX_CHECK(laptop.disk.store
               .each_record(&laptop.account.scope,
                            [&](const sync::RecordState& record) -> Status {
                              if (!record.heads().empty()) here[record.id] = shown(laptop.disk.store, record);
                              return {};
                            })
               .ok());
  YX_CHECK(world.server_disk
               .each_record(&laptop.account.scope,
                            [&](const sync::RecordState& record) -> Status {
                              if (!record.heads().empty()) there[record.id] = shown(world.server_disk, record);
                              return {};
                            })
               .ok());
  for (const auto& [id, text] : here) {
    if (there[id] != text) world.trace.line(laptop.name + "  " + text);
  }
  for (const auto& [id, text] : there) {
    if (here[id] != text) world.trace.line("server  " + text);
  }
}

void check_digests(World& world) {
  const auto server = sync::verify(world.server_disk, nullptr);
  if (!server) return world.fail("verify", "server: " + server.error().detail);
  if (!server->ok) return world.fail("verify", "server: " + server->findings.front());
  for (const auto& laptop : world.laptops) {
    if (!laptop->account.active) continue;
    const auto own = sync::verify(laptop->disk.store, &laptop->account.scope);
    if (!own) return world.fail("verify", laptop->name + ": " + own.error().detail);
    if (!own->ok) return world.fail("verify", laptop->name + ": " + own->findings.front());
    const auto there = sync::digest(world.server_disk, &laptop->account.scope);
    YX_CHECK(there.ok());
    if (there->digest != own->digest.digest) {
      trace_difference(world, *laptop);
      return world.fail("digest", laptop->name + " holds " + std::to_string(own->digest.records) +
                                      " records, the server " + std::to_string(there->records) + ", and they differ");
    }
  }
}

/// Where a record ever lay: a record that moved is told whole, as it was in its old places too, and its move to those
/// who see one of these. A change that the server never applied moves nothing.
std::set<std::string> places_ever(World& world, const ServerLog& log, const RecordId& record) {
  std::set<std::string> places;
  for (Token token : world.model.changes_of(record)) {
    const bool never_applied =
        log.quarantined.contains(token) && !log.applied.contains(token) && !world.applied_before.contains(token);
    if (!never_applied || world.plan.rescopes) places.merge(places_in(*world.model.find(token)));
  }
  return places;
}

/// Nobody is told of records that never lay in a place that she ever saw.
void check_scopes(World& world, const ServerLog& log) {
  std::map<RecordId, std::set<std::string>> places;
  for (const auto& laptop : world.laptops) {
    for (const Logged& entry : logged(laptop->disk.store)) {
      const SavedChange* change = world.model.find(entry.token);
      if (change == nullptr || entry.id.device == laptop->account.id || laptop->disk.saved.contains(entry.token))
        continue;
      const auto [known, is_new] = places.try_emplace(change->record, std::set{change->place});
      if (is_new && world.plan.moves) known->second = places_ever(world, log, change->record);
      const bool ever_seen = std::any_of(
          laptop->account.scopes_ever.begin(), laptop->account.scopes_ever.end(), [&](const sync::Scope& scope) {
            return std::any_of(known->second.begin(), known->second.end(),
                               [&](const std::string& place) { return scope.sees(change->form, place); });
          });
      if (!ever_seen) return world.fail("scope", laptop->name + " was told of " + named(entry.token));
    }
  }
}

/// No wrong clock gets a stamp into the cells that lies far in the server's future.
void check_stamps(World& world) {
  const Status visited = world.server_disk.each_record(nullptr, [&](const sync::RecordState& record) -> Status {
    for (const auto& [name, cell] : record.cells) {
      for (const sync::Head& head : cell.heads) {
        if (head.stamp.ms > std::max<UnixMs>(0, world.server_clock.now_ms()) + max_drift_ms) {
          world.fail("stamp", head.id.text() + " counts as written in the future");
        }
      }
    }
    return {};
  });
  YX_CHECK(visited.ok());
}

/// The receipts in one answer.
std::vector<sync::Receipt> receipts_in(const sync::Opened& answer) {
  std::vector<sync::Receipt> out;
  if (answer.kind == sync::Kind::session) {
    const auto reply = sync::decode<sync::SessionReply>(answer.body);
    YX_CHECK(reply.ok());
    for (const auto& chain : reply->chains) {
      if (chain.receipt) out.push_back(*chain.receipt);
    }
  } else if (answer.kind == sync::Kind::push) {
    const auto reply = sync::decode<sync::PushReply>(answer.body);
    YX_CHECK(reply.ok());
    if (reply->receipt) out.push_back(*reply->receipt);
  } else if (answer.kind == sync::Kind::exchange) {
    const auto reply = sync::decode<sync::ExchangeReply>(answer.body);
    YX_CHECK(reply.ok());
    if (reply->done && reply->done->receipt) out.push_back(*reply->done->receipt);
  }
  return out;
}

void check_frame_of_answer(World& world, std::string_view frame) {
  const auto opened = sync::open_reply(frame, world.server_identity.key.public_key());
  if (!opened) return world.fail("answer", "the server's answer cannot be read: " + opened.error().detail);
  for (const sync::Receipt& receipt : receipts_in(*opened)) {
    const auto held = world.server_disk.hash_at(receipt.chain, receipt.n);
    if (held && *held && **held == receipt.hash) continue;
    const sync::ChangeId last{receipt.chain.device, receipt.chain.incarnation, receipt.n};
    return world.fail("answer", "the server signs for " + last.text() + ", which is not on its disk");
  }
}

}  // namespace

void check_answer(World& world, std::string_view answer) {
  if (!answer.starts_with('\0')) return check_frame_of_answer(world, answer);
  const auto frames = sync::split_list(answer);
  if (!frames) return world.fail("answer", "the server answers with a list that is none");
  for (const std::string_view frame : *frames) check_frame_of_answer(world, frame);
}

Receipts receipts_of(Laptop& laptop) {
  Receipts out;
  const auto chains = laptop.disk.store.chains();
  YX_CHECK(chains.ok());
  for (const sync::ChainHead& head : *chains) {
    if (head.chain.device != laptop.account.id) continue;
    const auto kept = laptop.disk.store.meta("receipt/" + std::to_string(head.chain.incarnation));
    if (kept && *kept && !(*kept)->empty()) out[head.chain] = **kept;
  }
  return out;
}

void check_receipts(World& world, Laptop& laptop, const Receipts& before) {
  const auto epoch = sync::epoch_of(world.server_disk);
  YX_CHECK(epoch.ok());
  for (const auto& [chain, bytes] : receipts_of(laptop)) {
    const auto old = before.find(chain);
    if (old != before.end() && old->second == bytes) continue;
    const auto receipt = sync::decode_receipt(bytes);
    if (!receipt) return world.fail("receipt", laptop.name + " keeps a receipt that cannot be read");
    if (receipt->epoch != *epoch) continue;
    const auto there = world.server_disk.hash_at(chain, receipt->n);
    const auto here = laptop.disk.store.hash_at(chain, receipt->n);
    const bool true_there = there && *there && **there == receipt->hash;
    const bool true_here = here && *here && **here == receipt->hash;
    const std::string up_to = sync::ChangeId{chain.device, chain.incarnation, receipt->n}.text();
    if (!true_there) return world.fail("receipt", laptop.name + " believes that the server holds " + up_to);
    if (!true_here) return world.fail("receipt", laptop.name + " keeps a receipt for another log at " + up_to);
  }
}

void check_nothing_dropped(World& world) {
  for (const auto& laptop : world.laptops) {
    const auto held = tokens(logged(laptop->disk.store));
    for (Token token : laptop->disk.saved) {
      if (!held.contains(token))
        return world.fail("dropped", named(token) + " was saved on " + laptop->name + " and is not there");
    }
  }
}

void check_all(World& world) {
  const ServerLog log = read_server(world);
  check_nothing_dropped(world);
  check_everything_arrived(world, log);
  check_digests(world);
  check_losers(world, log);
  check_deletions(world, log);
  check_scopes(world, log);
  check_stamps(world);
  if (world.plan.photos > 0 && !world.failed()) check_photos(world);
  for (const auto& laptop : world.laptops) {
    if (!laptop->account.active) continue;
    check_receipts(world, *laptop);
    const auto state = sync::sync_state(laptop->disk.store, laptop->account.id, laptop->log->chain().incarnation);
    if (!state || state->unsent != 0) world.fail("receipt", laptop->name + " believes that something is unsent");
  }
}

}  // namespace yanxing::sim
