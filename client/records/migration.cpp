#include "client/records/migration.h"

#include <array>
#include <string>
#include <system_error>

#include "client/records/private_files.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/schema_steps.h"

namespace yanxing::records {

std::span<const Migration> ledger_migrations() {
  static constexpr std::array steps{Migration{2, sync::schema_step_2_sql, sync::fill_attachment_refs}};
  static_assert(steps.back().to == sync::schema_version);
  return steps;
}

Result<std::filesystem::path> free_backup_name(const std::filesystem::path& folder, const std::string& stem) {
  std::error_code error;
  const auto backups = folder / "backups";
  YX_TRY(make_private_folder(backups));
  for (int number = 1;; ++number) {
    auto name = backups / (stem + (number == 1 ? "" : "-" + std::to_string(number)) + ".db");
    if (!std::filesystem::exists(name, error)) return name;
  }
}

Status migrate(sqlite::Db& db, const std::filesystem::path& folder, std::span<const Migration> steps) {
  YX_ASSIGN(const std::int64_t version, db.integer("PRAGMA user_version"));
  if (version == 0 || steps.empty() || version >= steps.back().to) return {};
  YX_ASSIGN(const auto backup, free_backup_name(folder, "before-version-" + std::to_string(steps.back().to)));
  YX_TRY(db.backup_to(backup.string()));
  YX_TRY(db.begin());
  for (const Migration& step : steps) {
    if (step.to <= version) continue;
    auto done = db.exec(step.sql);
    if (done && step.work != nullptr) done = step.work(db);
    if (!done) {
      db.rollback();
      return done.error();
    }
  }
  if (auto done = db.exec("PRAGMA user_version = " + std::to_string(steps.back().to)); !done) {
    db.rollback();
    return done.error();
  }
  auto committed = db.commit();
  if (!committed) db.rollback();
  return committed;
}

}  // namespace yanxing::records
