// A laptop and a city that know each other, and what goes between them on a stick.
#pragma once

#include <filesystem>
#include <string>

#include "client/records/bundle.h"
#include "tests/crash/city_files.h"
#include "tests/crash/laptop_files.h"

namespace yanxing::crash {

/// The laptop is one of the city's from now on.
Status enrol(Laptop& laptop, server::City& city);

/// Keeps an attachment of some 40 kB and saves the record that names it; two of them do not fit into a part. Its name.
Result<std::string> save_with_file(Laptop& laptop, int number);

/// A bundle in parts of 64 KiB, as a person has it written.
Result<records::BundleWritten> export_bundle(Laptop& laptop, const std::filesystem::path& file);

/// As `bundle import FILE -o ACK`.
Status import_bundle(server::City& city, const std::filesystem::path& file, const std::filesystem::path& ack);

/// The same for the ack that was brought back.
Result<sync::AckTaken> take_ack(Laptop& laptop, const std::filesystem::path& ack);

/// Own changes that the city is not known to hold.
Result<std::uint64_t> unsent(Laptop& laptop);

}  // namespace yanxing::crash
