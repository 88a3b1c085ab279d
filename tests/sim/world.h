// The simulated city: one server, its laptops, the network between them, and the true time that nobody's clock has to
// follow.
//
// Only the world is simulated. Everything inside a laptop or the server is production code, on stores in memory or in
// SQLite files.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/session/bundle_server.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "tests/sim/dice.h"
#include "tests/sim/faulty_store.h"
#include "tests/sim/model.h"
#include "tests/sim/plan.h"
#include "tests/sim/shelf.h"
#include "tests/sim/trace.h"

namespace yanxing::sim {

/// A clock that is wrong by a fixed time until somebody sets it.
class WrongClock final : public WallClock {
 public:
  explicit WrongClock(const UnixMs& true_ms) : true_ms_(&true_ms) {}
  UnixMs now_ms() const override { return *true_ms_ + error_ms; }
  UnixMs error_ms = 0;

 private:
  const UnixMs* true_ms_;
};

/// A form whose records are seen from below, and written where they lie.
inline constexpr const char* shared_form = "notice";

/// A device as the server's administrator knows it. Clones of a laptop share one.
struct Account {
  DeviceId id;
  SigningKey key;
  sync::Scope scope;
  std::uint64_t scope_version = 1;
  bool active = true;
  std::vector<sync::Scope> scopes_ever;  // that it ever had, the present one last
  bool copied = false;                   // a copy of its disk was, or is, at work
};

/// What a raw copy of a laptop's disk copies; with it, what the person at that laptop may rely on.
struct Disk {
  DiskStore store;
  std::set<Token> saved;
  std::set<std::string> photos = {};  // taken here, and named by what was saved here
};

/// A field that a person has opened: she decides on what she sees now, and saves later.
struct OpenField {
  RecordId record;
  std::string cell;
  std::vector<sync::ChangeId> heads;
  std::set<Token> tokens;  // the same heads
};

struct PhotoBag;

/// One physical laptop.
class Laptop {
 public:
  Laptop(std::string laptop_name, Account& its_account, Disk its_disk, const UnixMs& true_ms,
         const PublicKey& server_key);
  /// A second program on the disk of `first`, as if its lock did not hold; sees the same through a connection of its
  /// own.
  Laptop(std::string its_name, Laptop& first);
  Laptop(const Laptop&) = delete;
  Laptop& operator=(const Laptop&) = delete;

  /// Starts the program on what the disk holds.
  void boot();
  /// The program is gone with all that it had in memory.
  void crash();
  void start_session(Random& random, const Plan& plan);
  void end_session();
  /// From now on this laptop has photos. REQUIRES: its disk is a file.
  void open_photos();

  const std::string name;
  Account& account;
  const std::shared_ptr<Disk> shared_disk;
  Disk& disk;
  std::optional<DiskStore> connection;  // of a second program
  FaultyStore store;
  WrongClock wall;
  const sync::ClientIdentity identity;
  std::optional<HybridClock> clock;
  std::optional<sync::OwnLog> log;
  std::optional<sync::ClientSession> session;
  bool waiting = false;  // for a reply
  std::optional<OpenField> open_field;
  std::vector<Disk> backups;
  std::uint32_t form_version = 1;  // of the forms that its program has
  Laptop* beside = nullptr;        // the other program on this disk
  std::shared_ptr<PhotoBag> photos;
  std::uint64_t away_from = 0, away_until = 0;  // steps between which it does not reach the server
  std::uint64_t last_contact = 0;               // step
};

/// One message on its way.
struct Packet {
  bool to_server = true;
  Laptop* laptop = nullptr;
  std::string bytes;
  std::uint64_t server_life = 0;  // replies: which life of the server gave it
};

/// What a backup of the server holds.
struct ServerBackup {
  DiskStore ledger;
  Shelf shelf;
};

/// A file on a stick, until it is thrown away: it may be imported late, twice, or never.
struct Stick {
  Account* account = nullptr;
  bool is_ack = false;
  std::string bytes;
  std::uint64_t server_life = 0;  // acks: which life of the server wrote it
};

class World {
 public:
  /// With `sqlite` every disk is a real SQLite file.
  /// With `three_requests` no laptop sends exchanges or lists: all are as they were before there were any.
  World(std::uint64_t seed, std::uint64_t steps, bool verbose, bool sqlite, bool three_requests = false);

  /// Runs the steps, heals the network, checks. False when a checker found something; `failure` says what.
  bool run();

  /// Notes the first thing that is wrong; the run stops.
  void fail(const std::string& checker, const std::string& what);
  bool failed() const { return !failure.empty(); }
  /// For the summary: that something really happened.
  void count(const std::string& what) { ++counts[what]; }

  // world.cpp
  Laptop& add_laptop(Account& account, Disk disk);
  Disk empty_disk() const { return Disk{DiskStore(sqlite), {}, {}}; }
  Account& enrol(std::vector<std::string> scope);
  Laptop* some_laptop();
  bool is_away(Laptop& laptop);
  void restart_server();
  /// Lets one of the next commits of this disk fail, where the plan has that.
  void arm_commit(FaultyStore& store);
  /// The newer version of the forms is installed on the server: what waits for it in quarantine is judged again.
  void server_learns_forms();
  /// What the server knows of its devices' places, as long as the world lives.
  sync::ScopeOf scope_of() const;
  void judge_unknown_forms();
  sync::DeviceInfo device_info(const Account& account) const;

  // people.cpp
  void person_acts(Laptop& laptop);

  // traffic.cpp
  void sync_acts(Laptop& laptop);
  void network_acts();
  void to_server(const Packet& packet);
  /// The server's answer; of a list of pushes it may get only a part (`may_be_cut`; then there is none: conflict).
  Result<std::string> serve(const Laptop& laptop, std::string_view bytes, bool may_be_cut);
  /// The answers to pushes that arrived together, as the server's route gives them: in one commit, else each alone.
  Result<std::string> serve_together(const sync::DeviceInfo& device, const std::vector<std::string>& frames);
  void to_laptop(const Packet& packet);
  void stranger_answers(Laptop& laptop);
  void count_reply(const Packet& packet);

  // sticks.cpp
  void carry_acts();
  void write_stick(Laptop& laptop);
  void put_back(Laptop& its_program);
  void import_stick(const Stick& stick);
  /// What the import of a part that goes on with what is not here leaves behind: nothing.
  void part_waits(const sync::CheckedBundle& checked, std::uint64_t changes_before);
  void take_stick(const Stick& stick, Laptop& laptop);
  /// What lies on sticks reaches the server, or (`acks`) the laptops, all of it in any order.
  void empty_sticks(bool acks);

  // pairs.cpp
  void pair_acts();
  /// Ends the second program on this laptop's disk, if there is one; returns the first.
  Laptop& end_pair(Laptop& laptop);
  void other_program_acts(Laptop& other);

  // photos.cpp
  void photo_acts();
  /// A photo lies in the laptop's folder now; its name, for a record to hold.
  std::string take_photo(Laptop& laptop);
  void send_all_photos(Laptop& laptop);

  // accidents.cpp
  void accident();

  // heal.cpp
  void heal();

  const std::uint64_t seed;
  const std::uint64_t steps;
  const bool sqlite;
  std::string failure;
  Dice dice;
  DiceRandom random;
  Dice more;
  Dice carry;
  Dice part;
  Dice pair;
  Dice photo;
  Dice commits;
  Plan plan;
  Trace trace;
  UnixMs true_ms = 1'620'000'000'000;

  std::vector<std::unique_ptr<Account>> accounts;
  std::vector<std::unique_ptr<Laptop>> laptops;
  std::vector<Packet> wire;
  std::vector<Stick> sticks;

  WrongClock server_clock;
  sync::ServerIdentity server_identity;
  DiskStore server_disk;
  FaultyStore server_store;
  std::optional<sync::ServerSession> server;
  Shelf shelf;
  std::vector<ServerBackup> server_backups;
  std::uint64_t server_life = 0;  // counted up when the server is restored

  Model model;
  std::vector<std::pair<RecordId, std::string>> records;  // made so far, with their form
  std::set<std::string> known_errors;                     // met so far, for the summary
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t step_now = 0;
  std::uint32_t server_form_version = 1;
  std::map<std::string, std::string> photo_contents;
  std::set<Token> applied_before;   // by servers whose ledger was put back since
  bool put_back_unnoticed = false;  // the server's file was copied back, and its epoch is what it was
  bool between = false;             // the other program is at work within a call of the first
};

/// How a step of `laptop` under an armed fault ended: crashes it where the power went, and says whether there was a
/// fault at all.
bool survived_fault(World& world, Laptop& laptop);

}  // namespace yanxing::sim
