// yx-fuzz-seeds DIR: writes what the wire and session targets start from, one file a message, so that a fuzzer need not
// guess the outline of each.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "sync/base/cbor.h"
#include "sync/wire/frame.h"
#include "sync/wire/messages.h"

namespace {

using namespace yanxing;
using namespace yanxing::sync;
namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

Uuid id_of(std::uint8_t n) {
  Uuid id;
  id.bytes.fill(n);
  return id;
}

std::string text_value(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

Change sample_change() {
  Change change;
  change.form = "person";
  change.place = "450224204";
  change.author = "a";
  change.record = id_of(4);
  change.creates = true;
  change.edits = {{"name", text_value("覃"), {}, false}, {"role", text_value("b"), {{id_of(5), 7, 1}}, false}};
  return change;
}

/// A kind, a length of two bytes and a body: what session.cpp reads.
std::string step(Kind kind, const std::string& body) {
  std::string out(1, static_cast<char>(static_cast<int>(kind) - 1));
  out += static_cast<char>(body.size() >> 8U);
  out += static_cast<char>(body.size() & 255U);
  return out + body;
}

void write_all(const fs::path& dir) {
  const ChainId chain{id_of(5), 7};
  const std::string payload = encode_change(sample_change(), chain);
  Cursor cursor;
  cursor.epoch = id_of(9);
  const SessionRequest session{id_of(5), {{7, 1, chain_start(chain), std::string(8, 'n')}}, cursor};
  const PushRequest push{7, 1, chain_start(chain), {payload}};
  const PushRequest meant{7, 1, chain_start(chain), {payload}, {cursor, {{8, 1, std::string(8, 'h')}}}};
  const PullRequest pull{{}, 100, true, {7}};
  const OwnRequest own{7, 0, 100};
  const AuditRequest audit{{{{id_of(6), 7, 1}, std::string(8, 'm')}}, {}};
  const ProbeRequest probe{7, {1, 2}};
  const HoldsRequest holds{{chain_start(chain)}};
  int number = 0;
  const auto wire = [&](int what, const std::string& body) {
    write(dir / "wire" / ("seed" + std::to_string(number++)), std::string(1, static_cast<char>(what)) + body);
  };
  wire(0, encode(session));
  wire(1, encode(probe));
  wire(2, encode(push));
  wire(2, encode(meant));
  wire(3, encode(pull));
  wire(4, encode(own));
  wire(5, encode(audit));
  wire(6, encode(holds));
  const std::string id(16, 'i');
  SessionReply welcome;
  welcome.epoch = id_of(9);
  welcome.server_name = "city";
  welcome.scope = {{"450224204"}, {"round"}};
  welcome.scope_version = 1;
  welcome.chains = {{1, chain_start(chain), {}, std::vector<Notice>{{1, Stamp{}, "bad_type"}}}};
  PageReply page;
  page.cursor = cursor;
  page.entries = {{{id_of(6), 7, 1}, payload, {}, "", {"name"}}};
  wire(7, encode(id, welcome));
  wire(8, encode(id, ProbeReply{{chain_start(chain), {}}}));
  wire(9, encode(id, PushReply{PushStatus::stored, 1, {}, {{1, {}, "out_of_scope"}}}));
  wire(10, encode(id, page));
  wire(11, encode(id, AuditReply{{Audit::held, Audit::wait}, Cursor{}}));
  wire(13, encode_cursor(cursor));
  wire(15, payload);
  const std::string server(1, '\0');
  write(dir / "session" / "push", server + step(Kind::session, encode(session)) + step(Kind::push, encode(push)) +
                                      step(Kind::pull, encode(pull)) + step(Kind::own, encode(own)));
  write(dir / "session" / "audit", server + step(Kind::push, encode(push)) + step(Kind::audit, encode(audit)) +
                                       step(Kind::probe, encode(probe)) + step(Kind::holds, encode(holds)));
  // A laptop is told the same things: head of the array, then what follows the id.
  const auto told = [](const std::string& reply) {
    const std::string rest = reply.substr(18);
    return std::string("\x01\x82") + static_cast<char>(rest.size() >> 8U) + static_cast<char>(rest.size() & 255U) +
           rest;
  };
  write(dir / "session" / "laptop", "\x01" + told(encode(id, welcome)) +
                                        told(encode(id, PushReply{PushStatus::stored, 1, {}, {}})) +
                                        told(encode(id, page)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: yx-fuzz-seeds DIR\n");
    return 2;
  }
  write_all(argv[1]);
  return 0;
}
