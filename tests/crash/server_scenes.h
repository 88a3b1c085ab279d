// What the city server does to its folder, as scenes.
#pragma once

#include <memory>

#include "tests/crash/engine.h"

namespace yanxing::crash {

/// Answers a laptop that pushes, frame by frame; the laptop believes every answer.
std::unique_ptr<Scene> pushing();
/// Answers two laptops that send lists of pushes, through the route: those that arrive together share a commit.
std::unique_ptr<Scene> pushing_lists();
/// Copies everything but the attachments' content into one file while the city is open.
std::unique_ptr<Scene> backing_up_city();
/// Puts a city back from a backup.
enum class CityBefore { closed, killed, damaged };
std::unique_ptr<Scene> restoring_city(CityBefore before);
/// Makes a new city.
std::unique_ptr<Scene> creating_city();
/// Opens a file of version 1.
std::unique_ptr<Scene> migrating_city();
/// Takes two attachments in: one in pieces over three requests of the route, of which one is stuck, and one whose
/// server is killed just before it is published.
std::unique_ptr<Scene> uploading();

}  // namespace yanxing::crash
