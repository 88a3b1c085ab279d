#include "tests/support/disk/power_cut.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

#include "sync/base/hash.h"

namespace yanxing::testing::disk {
namespace {

namespace fs = std::filesystem;
using Kind = Op::Kind;

constexpr std::size_t sector = 512;

std::string parent_of(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? "." : name.substr(0, slash);
}

/// One disk after one power cut.
class Remains {
 public:
  Remains(const Recording& tape, std::size_t ops_done, const Outcome& outcome)
      : tape_(tape), end_(ops_done), outcome_(outcome), random_(outcome.seed.value_or(0) * 1'000'003 + ops_done) {
    if (outcome.seed) {
      static constexpr std::array shares{0, 15, 50, 85, 100};
      bytes_kept_percent_ = shares[random_() % shares.size()];
      names_kept_percent_ = shares[random_() % shares.size()];
      // A journalling file system keeps its operations on names in their order; others need not.
      names_in_order_ = random_() % 2 == 0;
    }
  }

  std::string write(const fs::path& target) {
    for (std::size_t i = 0; i < tape_.files.size(); ++i) contents_[static_cast<int>(i)] = tape_.files[i].bytes;
    for (std::size_t i = 0; i < tape_.files.size(); ++i) names_[tape_.files[i].name] = static_cast<int>(i);
    folders_.insert(folders_.end(), tape_.folders.begin(), tape_.folders.end());
    find_durable();
    for (std::size_t i = 0; i < end_; ++i) {
      is_name(tape_.ops[i].kind) ? apply_name(i) : apply_bytes(i);
    }
    return write_files(target);
  }

 private:
  static bool is_name(Kind kind) {
    return kind == Kind::enter || kind == Kind::leave || kind == Kind::move || kind == Kind::make_folder;
  }
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  void find_durable() {
    durable_.assign(end_, false);
    for (std::size_t i = 0; i < end_; ++i) {
      if (is_name(tape_.ops[i].kind)) last_name_ = i;
    }
    std::map<int, bool> synced;
    std::map<std::string, bool> folder_synced;
    for (std::size_t i = end_; i-- > 0;) {
      const Op& op = tape_.ops[i];
      if (op.kind == Kind::sync) synced[op.file] = true;
      if (op.kind == Kind::sync_folder) folder_synced[op.name] = true;
      durable_[i] = is_name(op.kind) ? folder_synced[parent_of(op.name)] : synced[op.file];
    }
  }

  void apply_name(std::size_t i) {
    const Op& op = tape_.ops[i];
    if (!durable_[i]) {
      bool kept = outcome_.seed ? chance(names_kept_percent_) : outcome_.keep_names;
      if (outcome_.seed && names_in_order_) kept = kept && !name_lost_;
      if (outcome_.last_name && i == last_name_) kept = true;
      if (!kept) {
        name_lost_ = true;
        return;
      }
    }
    switch (op.kind) {
      case Kind::make_folder: folders_.push_back(op.name); return;
      case Kind::enter: names_[op.name] = op.file; return;
      case Kind::leave:
        names_.erase(op.name);
        std::erase(folders_, op.name);
        return;
      case Kind::move:
        names_.erase(op.from);
        names_[op.name] = op.file;
        return;
      default: return;
    }
  }

  void apply_bytes(std::size_t i) {
    const Op& op = tape_.ops[i];
    if (op.kind == Kind::truncate) {
      const bool kept = durable_[i] || (outcome_.seed ? chance(bytes_kept_percent_) : outcome_.keep_bytes);
      if (kept) contents_[op.file].resize(op.offset, '\0');
    }
    if (op.kind != Kind::write) return;
    std::string& bytes = contents_[op.file];
    if (durable_[i] || (!outcome_.seed && outcome_.keep_bytes)) return put(bytes, op, 0, op.bytes.size());
    if (!outcome_.seed) return;
    // The size may be there before the bytes are.
    if (chance(bytes_kept_percent_) && bytes.size() < op.offset + op.bytes.size())
      bytes.resize(op.offset + op.bytes.size(), '\0');
    for (std::size_t at = 0; at < op.bytes.size();) {
      const std::size_t room = sector - (op.offset + at) % sector;
      const std::size_t size = std::min(room, op.bytes.size() - at);
      const bool torn = chance(8);
      if (torn) {
        put(bytes, op, at, random_() % (size + 1));
      } else if (chance(bytes_kept_percent_)) {
        put(bytes, op, at, size);
      }
      at += size;
    }
  }

  static void put(std::string& bytes, const Op& op, std::size_t at, std::size_t size) {
    const std::size_t end = op.offset + at + size;
    if (bytes.size() < end) bytes.resize(end, '\0');
    bytes.replace(op.offset + at, size, op.bytes, at, size);
  }

  std::string write_files(const fs::path& target) {
    fs::create_directories(target);
    Hasher hash;
    std::sort(folders_.begin(), folders_.end());
    for (const std::string& folder : folders_) {
      std::error_code error;
      if (fs::create_directory(target / folder, error)) hash.update(folder + "/\n");
    }
    for (const auto& [name, file] : names_) {
      if (!fs::is_directory((target / name).parent_path())) continue;  // its folder went too
      const std::string& bytes = contents_[file];
      std::ofstream(target / name, std::ios::binary) << bytes;
      hash.update(name + "\n");
      hash.update(sha256(bytes).view());
      // Shared memory was never synced: whatever is there must not matter.
      if (name.ends_with("-wal") && outcome_.seed && random_() % 2 == 0) {
        std::string garbage(32 << 10, '\0');
        for (char& c : garbage) c = static_cast<char>(random_());
        std::ofstream(target / (name.substr(0, name.size() - 4) + "-shm"), std::ios::binary) << garbage;
      }
    }
    return hash.finish().hex();
  }

  const Recording& tape_;
  std::size_t end_;
  Outcome outcome_;
  std::mt19937_64 random_;
  int bytes_kept_percent_ = 0, names_kept_percent_ = 0;
  bool names_in_order_ = true, name_lost_ = false;
  std::size_t last_name_ = 0;
  std::vector<bool> durable_;
  std::map<int, std::string> contents_;
  std::map<std::string, int> names_;
  std::vector<std::string> folders_;
};

}  // namespace

std::string Outcome::text() const {
  if (seed) return "mixed by seed " + std::to_string(*seed);
  return std::string(keep_bytes ? "bytes kept" : "bytes dropped") + ", " +
         (keep_names  ? "names kept"
          : last_name ? "only the last name kept"
                      : "names dropped");
}

std::string write_after_power_cut(const Recording& tape, std::size_t ops_done, const Outcome& outcome,
                                  const fs::path& target) {
  return Remains(tape, ops_done, outcome).write(target);
}

}  // namespace yanxing::testing::disk
