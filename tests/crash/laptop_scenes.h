// What a laptop does to its data folder, as scenes.
#pragma once

#include <memory>

#include "tests/crash/engine.h"

namespace yanxing::crash {

/// Saves one record, two that belong together; deletes one. With `careless`
/// SQLite does not sync: the canary.
std::unique_ptr<Scene> saving(bool careless = false);
/// A roster of 60 persons, in one.
std::unique_ptr<Scene> importing();
/// A record that is too large for one change.
std::unique_ptr<Scene> saving_large();
/// Pulls changes of another laptop in pages.
std::unique_ptr<Scene> pulling();
/// Opens a folder of version 1. `killed`: its program was killed, a -wal lies beside.
std::unique_ptr<Scene> migrating(bool killed);
/// Copies everything into one file.
std::unique_ptr<Scene> backing_up();
/// What was there when a backup is put back.
enum class Before { closed, killed, damaged };
std::unique_ptr<Scene> restoring(Before before);
/// Keeps a file and saves the record that names it.
std::unique_ptr<Scene> attaching();
/// Keeps pictures with their originals, sends them, and hears that the server holds them.
std::unique_ptr<Scene> keeping_pictures();
/// Fetches a photo that a record names.
std::unique_ptr<Scene> fetching_photo();
/// Opens a folder whose program was killed before what it wrote was on the disk, and goes on with what it finds.
std::unique_ptr<Scene> killed_before();
/// Makes the folder and who the laptop is.
std::unique_ptr<Scene> setting_up();

}  // namespace yanxing::crash
