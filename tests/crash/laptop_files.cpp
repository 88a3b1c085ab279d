#include "tests/crash/laptop_files.h"

#include <algorithm>

#include "client/records/assets.h"
#include "tests/crash/ledger_look.h"
#include "tests/support/paths.h"

namespace yanxing::crash {
namespace {

const forms::FormSet& shipped() {
  static const forms::FormSet forms = std::move(records::load_forms(testing::source_dir() / "assets")).value();
  return forms;
}

}  // namespace

records::SaveRequest person(int number) {
  return {"person", numbered(number), {{"name", "人" + std::to_string(number)}, {"place", village}}, {}};
}

Result<std::unique_ptr<Laptop>> Laptop::open(const std::filesystem::path& folder, bool create, std::uint64_t seed) {
  auto laptop = std::make_unique<Laptop>(seed);
  records::OpenOptions options;
  options.clock = &laptop->clock;
  options.random = &laptop->random;
  options.create = create;
  YX_ASSIGN(laptop->workspace, records::Workspace::open(folder, options));
  laptop->records = std::make_unique<records::RecordStore>(*laptop->workspace, shipped());
  return laptop;
}

Status make_laptop(const std::filesystem::path& folder, int first, int count) {
  YX_ASSIGN(const auto laptop, Laptop::open(folder, true));
  YX_TRY(laptop->workspace->set_up(township, "覃记录"));
  for (int i = 0; i < count; ++i) YX_TRY(laptop->records->save(person(first + i)));
  return {};
}

std::string look(const std::filesystem::path& folder, const std::vector<std::string>& allowed) {
  const auto laptop = Laptop::open(folder);
  if (!laptop) return "does not open: " + said(laptop.error());
  if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
  const std::string now = picture((*laptop)->store());
  if (std::find(allowed.begin(), allowed.end(), now) != allowed.end()) return {};
  return "holds neither the old nor the new state: " + std::to_string(std::count(now.begin(), now.end(), '\n')) +
         " records";
}

}  // namespace yanxing::crash
