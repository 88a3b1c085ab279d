// Photos on the command line: kept, sent with a sync, fetched by another laptop.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/cli_city.h"
#include "tests/client/images/samples.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class CliPhotos : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    enrol();
  }
  /// Keeps a file and names it in a record; its name.
  std::string photo(const std::string& content) const {
    std::ofstream(dir / "scan.pdf", std::ios::binary | std::ios::trunc) << content;
    const std::string name = json_of({"attachment", "add", dir / "scan.pdf"})["name"];
    save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village,
          "photo=" + name});
    return name;
  }
  /// For root permissions count only without what lets root pass them.
  ProcessResult without_roots_rights(const std::vector<std::string>& command) const {
    std::vector<std::string> words{program("yanxing-cli"), "--data", dir / "laptop", "--lang", "en"};
    words.insert(words.end(), command.begin(), command.end());
    if (::geteuid() == 0) words.insert(words.begin(), {"setpriv", "--bounding-set", "-dac_override,-dac_read_search"});
    return run("/usr/bin/env", words);
  }
  static json figures(const json& photos) {
    return {photos["waiting"], photos["bytes_done"], photos["bytes_total"], photos["missing"]};
  }
};

TEST_F(CliPhotos, ASyncSendsThemAndSaysSo) {
  const std::string content(300'000, 'p');
  const auto name = photo(content);
  EXPECT_EQ(figures(json_of({"status"})["photos"]), (json{1, 0, 300'000, 0}));
  EXPECT_NE(cli({"status"}).out.find("1 photo waiting, 0 of 0.3 MB sent."), std::string::npos);
  EXPECT_EQ(json_of({"attachment", "list"})[0]["state"], "local");
  const json report = json_of({"sync"});
  EXPECT_EQ(figures(report["photos"]), (json{0, 0, 0, 0}));
  EXPECT_EQ(report["photos"]["sent"], 1);
  EXPECT_EQ(report["photos"]["problem"], nullptr);
  EXPECT_EQ(figures(json_of({"status"})["photos"]), (json{0, 0, 0, 0}));
  EXPECT_NE(cli({"status"}).out.find("No photos are waiting."), std::string::npos);
  EXPECT_EQ(json_of({"attachment", "list"})[0]["state"], "on_server");
  EXPECT_EQ(json_of({"sync"})["photos"]["sent"], 0);

  init("second");
  enrol("second");
  EXPECT_EQ(json_of({"sync"}, "second")["received"], 1);
  EXPECT_EQ(json_of({"attachment", "list"}, "second")[0]["state"], "elsewhere");
  const json got = json_of({"attachment", "get", name, "-o", dir / "got"}, "second");
  EXPECT_EQ(got["bytes"], 300'000);
  EXPECT_EQ(read_file(dir / "got"), content);
  EXPECT_EQ(json_of({"attachment", "list"}, "second")[0]["state"], "on_server") << "it came from there";
  EXPECT_EQ(json_of({"status"}, "second")["photos"]["waiting"], 0);
  const auto again = cli({"attachment", "get", name, "-o", dir / "got"}, {}, "second");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.err.find("is there already"), std::string::npos) << again.err;
}

TEST_F(CliPhotos, WithoutANetworkTheyWaitAndARecordOfAnotherLaptopSaysWhereItsPhotoIs) {
  const auto name = photo("photo");
  stop();
  EXPECT_EQ(cli({"sync"}).exit_code, 3);
  EXPECT_EQ(json_of({"status"})["photos"]["waiting"], 1);
  init("second");
  start();
  enrol("second");
  const auto not_there = cli({"attachment", "get", name}, {}, "second");
  EXPECT_EQ(not_there.exit_code, 1);
  EXPECT_NE(not_there.err.find("still be on the laptop that recorded it"), std::string::npos) << not_there.err;
  stop();
  EXPECT_EQ(cli({"attachment", "get", name}, {}, "second").exit_code, 3);
}

TEST_F(CliPhotos, ALostFileIsNamedUntilItIsChosenOnceMore) {
  const auto name = photo("photo");
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  fs::remove(file);
  const json report = json_of({"sync"});
  EXPECT_EQ(figures(report["photos"]), (json{0, 0, 0, 1}));
  EXPECT_NE(cli({"status"}).out.find("1 photo is missing"), std::string::npos);
  EXPECT_EQ(json_of({"attachment", "list"})[0]["state"], "missing");
  json_of({"attachment", "add", dir / "scan.pdf"});
  EXPECT_EQ(json_of({"sync"})["photos"]["sent"], 1);
}

TEST_F(CliPhotos, WhatAnotherLaptopNamedAndLostIsSentByWhoHasIt) {
  const std::string content(30'000, 'p');
  const auto name = photo(content);
  fs::remove(fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name);
  json_of({"sync"});
  init("other");
  enrol("other");
  json_of({"sync"}, "other");
  EXPECT_EQ(figures(json_of({"status"}, "other")["photos"]), (json{0, 0, 0, 0})) << "not its own to send";
  // Chosen there, in no other record.
  EXPECT_EQ(json_of({"attachment", "add", dir / "scan.pdf"}, "other")["name"], name);
  EXPECT_EQ(figures(json_of({"status"}, "other")["photos"]), (json{1, 0, 30'000, 0}));
  EXPECT_EQ(json_of({"sync"}, "other")["photos"]["sent"], 1);
  EXPECT_EQ(json::parse(server({"status", "--json"}).out)["attachments_waiting"], 0);
}

TEST_F(CliPhotos, OnAFullDiskTheyAreCountedAllTheSame) {
  photo(std::string(30'000, 'p'));
  const auto status =
      run("/bin/sh",
          {"-c", "ulimit -f 16; exec \"$0\" --data \"$1\" status", program("yanxing-cli").string(), dir / "laptop"}, {},
          {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(status.exit_code, 0) << status.err;
  EXPECT_NE(status.out.find("1 photo waiting"), std::string::npos) << status.out;
}

TEST_F(CliPhotos, OnAFullDiskTheyAreListedCheckedAndCarriedByAStick) {
  const auto name = photo(std::string(3'000, 'p'));
  const auto on_full_disk = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"-c", "ulimit -f 16; exec \"$0\" \"$@\"", program("yanxing-cli").string(), "--data",
                                 dir / "laptop", "--json"});
    return run("/bin/sh", words, {}, {{"LC_ALL", "en_US.UTF-8"}});
  };
  EXPECT_EQ(json::parse(on_full_disk({"attachment", "list"}).out)[0]["name"], name);
  EXPECT_EQ(json::parse(on_full_disk({"verify"}).out)["attachments"], 1);
  const auto carried = on_full_disk({"bundle", "export", dir / "stick.yxb"});
  EXPECT_EQ(json::parse(carried.out)["attachments"], 1) << carried.err;
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << std::string(3'000, 'q');
  const auto damaged = on_full_disk({"verify"});
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_EQ(json::parse(damaged.out)["attachments_damaged"], json::array({name}));
}

TEST_F(CliPhotos, AFetchedOneIsWhereItWasWanted) {
  const auto name = photo("photo");
  EXPECT_EQ(json_of({"attachment", "get", name, "-o", dir / "out.pdf"})["file"], dir / "out.pdf");
  EXPECT_EQ(cli({"attachment", "get", name, "-o", ""}).exit_code, 2) << "a variable of a script that is not set";
}

TEST_F(CliPhotos, WhatCannotBeKeptOrNamedIsSaid) {
  const auto missing = cli({"attachment", "add", dir / "nothing.jpg"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_NE(missing.err.find("cannot be kept"), std::string::npos) << missing.err;
  std::ofstream(dir / "not.jpg") << "no picture";
  EXPECT_EQ(cli({"attachment", "add", dir / "not.jpg"}).exit_code, 1);
  const auto bad = cli({"attachment", "get", "../../etc/passwd"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_NE(bad.err.find("no attachment's name"), std::string::npos) << bad.err;
  EXPECT_EQ(cli({"attachment"}).exit_code, 2);
}

// The record may come before its photo, by another way.
TEST_F(CliPhotos, ANameThatNobodyKnowsIsTakenAndSaidToBeMissing) {
  const auto saved = [&](const std::string& name) {
    return cli(
        {"save", "problem", "title=票箱没有锁", "severity=urgent", std::string("place=") + village, "photo=" + name});
  };
  EXPECT_EQ(saved(std::string(64, 'c') + ".jpg").exit_code, 0);
  const auto status = cli({"status"});
  EXPECT_NE(status.out.find("The file of 1 photo is missing"), std::string::npos) << status.out;
  const auto result = saved("hello.jpg");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("the name that attachment add printed"), std::string::npos) << result.err;
}

TEST_F(CliPhotos, OnAFullDiskNoHalfFileIsLeft) {
  const std::string name = photo(std::string(300'000, 'p'));
  const auto result = run("/bin/sh",
                          {"-c", "ulimit -f 300; exec \"$0\" --data \"$1\" attachment get \"$2\" -o \"$3\"",
                           program("yanxing-cli").string(), dir / "laptop", name, dir / "copy.pdf"},
                          {}, {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("disk is full"), std::string::npos) << result.err;
  for (const auto& entry : fs::directory_iterator(dir.path()))
    EXPECT_FALSE(entry.path().extension() == ".part" || entry.path().filename() == "copy.pdf");
  EXPECT_EQ(cli({"attachment", "get", name, "-o", dir / "copy.pdf"}).exit_code, 0);
  EXPECT_EQ(fs::file_size(dir / "copy.pdf"), 300'000u);
}

TEST_F(CliPhotos, WhatTheServerHadIsNotCalledSent) {
  photo("the same on two laptops");
  ASSERT_EQ(json_of({"sync"})["photos"]["sent"], 1);
  init("other");
  enrol("other");
  const std::string name = json_of({"attachment", "add", dir / "scan.pdf"}, "other")["name"];
  save({"problem", "--force", "title=票箱", "severity=urgent", std::string("place=") + village, "photo=" + name},
       "other");
  const json report = json_of({"sync"}, "other");
  EXPECT_EQ(report["photos"]["sent"], 0);
  EXPECT_EQ(report["photos"]["confirmed"], 1);
}

TEST_F(CliPhotos, ADamagedFileDoesNotWait) {
  const auto name = photo("photo");
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << "ph0t0";  // of the same length
  EXPECT_EQ(json_of({"attachment", "list"})[0]["state"], "damaged");
  const json figures_now = json_of({"status"})["photos"];
  EXPECT_EQ(figures_now["waiting"], 0);
  EXPECT_EQ(figures_now["damaged"], 1);
  const auto told = cli({"status"});
  EXPECT_NE(told.out.find("1 photo is damaged and not sent; choose it once more in the record"), std::string::npos)
      << told.out;
  EXPECT_NE(cli({"--lang", "zh", "attachment", "list"}).out.find("请重新选择"), std::string::npos);
  json_of({"attachment", "add", dir / "scan.pdf"});
  EXPECT_EQ(json_of({"status"})["photos"]["waiting"], 1);
}

TEST_F(CliPhotos, AFileThatCannotBeReadIsToldAndStillWaits) {
  const auto name = photo("photo");
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  fs::permissions(file, fs::perms::none);
  const auto told = without_roots_rights({"sync", "--json"});
  EXPECT_EQ(told.exit_code, 1) << told.err;
  EXPECT_NE(told.err.find("The file of 1 photo cannot be read and was not sent; it still waits."), std::string::npos)
      << told.err;
  const json report = json::parse(told.out);
  EXPECT_EQ(report["photos"]["waiting"], 1);
  EXPECT_EQ(report["error"]["code"], "photos_unreadable");
  fs::permissions(file, fs::perms::owner_read);
  EXPECT_EQ(json_of({"sync"})["photos"]["sent"], 1);
}

TEST_F(CliPhotos, AFileThatCannotBeReadIsNeitherDamagedNorMissing) {
  const auto name = photo("photo");
  const fs::path folder = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2);
  for (const fs::path& closed : {folder / name, folder}) {
    fs::permissions(closed, fs::perms::none);
    const auto carried = without_roots_rights({"bundle", "export", dir / (closed == folder ? "b" : "a"), "--json"});
    EXPECT_EQ(json::parse(carried.out)["attachments_left_out"], 1) << carried.err;
    EXPECT_NE(without_roots_rights({"backup", dir / "copy.db"}).exit_code, 0) << "it would not be in it";
    fs::remove(dir / "copy.db");
    const auto told = without_roots_rights({"sync", "--json"});
    EXPECT_EQ(told.exit_code, 1) << told.err;
    EXPECT_EQ(json::parse(told.out)["photos"]["waiting"], 1);
    EXPECT_EQ(json::parse(told.out)["error"]["code"], "photos_unreadable");
    fs::permissions(closed, fs::perms::owner_all);
  }
  EXPECT_EQ(json_of({"sync"})["photos"]["sent"], 1);
}

TEST_F(CliPhotos, AFolderThatCannotBeReadIsNotCalledWell) {
  photo("photo");
  json_of({"sync"});
  const fs::path folder = fs::path(dir / "laptop") / "attachments";
  fs::permissions(folder, fs::perms::none);
  const auto told = without_roots_rights({"verify"});
  fs::permissions(folder, fs::perms::owner_all);
  EXPECT_EQ(told.exit_code, 1) << told.out;
  EXPECT_NE(told.err.find("attachments"), std::string::npos) << told.err;
  EXPECT_EQ(json_of({"verify"})["attachments"], 1);
}

TEST_F(CliPhotos, VerifyNamesWhatIsMissingOrDamagedHereAndWhatToDo) {
  const auto file_of = [&](const std::string& name) {
    return fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  };
  const auto verify = [&](int exit) {
    const auto result = cli({"verify", "--json"});
    EXPECT_EQ(result.exit_code, exit) << result.err;
    return json::parse(result.out);
  };
  const auto sent = photo("sent");
  json_of({"sync"});
  const auto lost = photo("lost"), broken = photo("broken");
  EXPECT_EQ(verify(0)["attachments"], 3);
  EXPECT_NE(cli({"verify"}).out.find("3 photos and files here"), std::string::npos);
  // What the server holds need not be kept here.
  const std::string content = read_file(file_of(sent));
  fs::remove(file_of(sent));
  EXPECT_EQ(verify(0)["ok"], true);
  EXPECT_EQ(verify(0)["attachments"], 2);
  write(file_of(sent).string(), "s3nt");
  fs::remove(file_of(lost));
  write(file_of(broken).string(), "br0ken");
  json found = verify(1);
  EXPECT_EQ(found["ok"], false);
  EXPECT_EQ(found["attachments_missing"], json::array({lost}));
  EXPECT_EQ(found["attachments_damaged"].size(), 2U);
  EXPECT_EQ(found["attachments_to_fetch"], json::array({sent}));
  EXPECT_FALSE(found.contains("findings")) << "the records are sound";
  const auto told = cli({"verify"});
  EXPECT_EQ(told.exit_code, 1);
  EXPECT_EQ(told.out.find("All is well"), std::string::npos) << told.out;
  EXPECT_NE(told.err.find("photo " + lost + " (record "), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("file missing; choose it once more"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("file damaged; choose it once more"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("fetch it from the server (attachment get)"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("3 photos are missing or not sound"), std::string::npos) << told.err;
  EXPECT_NE(cli({"--lang", "zh", "verify"}).err.find("本机有 3 张照片"), std::string::npos);
  json_of({"attachment", "get", sent});
  write(file_of(lost).string(), "lost");
  write(file_of(broken).string(), "broken");
  EXPECT_EQ(verify(0)["attachments_damaged"], json::array());
  EXPECT_EQ(json_of({"status"})["photos"]["waiting"], 2);
}

TEST_F(CliPhotos, VerifyMendsWhatItsOriginalGivesAndFindsNothing) {
  std::ofstream(dir / "IMG.JPG", std::ios::binary) << telephone_jpeg(2400, 1200, 1);
  const std::string name = json_of({"attachment", "add", dir / "IMG.JPG"})["name"];
  save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village, "photo=" + name});
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  const std::string whole = read_file(file);
  write(file.string(), whole.substr(0, 99));  // before anything was noted of it
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  EXPECT_TRUE(read_file(file) == whole);
  EXPECT_EQ(json_of({"status"})["photos"]["bytes_total"], whole.size());
}

TEST_F(CliPhotos, ARecordSaysWhereEachOfItsPhotosIs) {
  const auto save_with = [&](const std::string& name) {
    return save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village,
                 "photo=" + name});
  };
  const std::string name = photo("photo");
  const std::string id = save_with(name);
  const auto state = [&](const char* laptop = "laptop") {
    const json photos = json_of({"show", id}, laptop)["photos"];
    EXPECT_EQ(photos.size(), 1U);
    EXPECT_TRUE(photos[0]["field"].get<std::string>().starts_with("photos[")) << photos[0]["field"];
    EXPECT_EQ(photos[0]["name"], name);
    return photos[0]["state"];
  };
  EXPECT_EQ(state(), "local");
  EXPECT_NE(cli({"show", id}).out.find("photo " + name + ": on this laptop, waiting"), std::string::npos);
  const fs::path file = fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name;
  fs::remove(file);
  EXPECT_EQ(state(), "missing");
  // The record goes ahead, and its photo is said to be missing all the same.
  json_of({"sync"});
  const json record = json_of({"show", id});
  EXPECT_EQ(record["sync"], "on_server");
  EXPECT_EQ(record["photos"][0]["state"], "missing");
  EXPECT_NE(cli({"--lang", "zh", "show", id}).out.find("照片 " + name + "：文件找不到"), std::string::npos);
  write(file.string(), "ph0to");
  EXPECT_EQ(state(), "damaged");
  write(file.string(), "photo");
  EXPECT_EQ(state(), "local");
  json_of({"sync"});
  EXPECT_EQ(state(), "on_server");
  init("second");
  enrol("second");
  json_of({"sync"}, "second");
  EXPECT_EQ(state("second"), "elsewhere");
  const std::string bare = save({"person", "--force", "name=甲", std::string("place=") + village});
  EXPECT_EQ(json_of({"show", bare})["photos"], json::array());
}

TEST_F(CliPhotos, TheOriginalIsKeptUntilTheServerHasThePhoto) {
  std::ofstream(dir / "IMG.JPG", std::ios::binary) << telephone_jpeg(2400, 1200, 1);
  EXPECT_EQ(json_of({"attachment", "edge"})["edge"], 1600);
  EXPECT_EQ(json_of({"attachment", "edge", "1024"})["edge"], 1024);
  EXPECT_EQ(cli({"attachment", "edge", "77"}).exit_code, 2);
  const json kept = json_of({"attachment", "add", dir / "IMG.JPG"});
  EXPECT_EQ(kept["width"], 1024);
  EXPECT_EQ(kept["original"], "kept");
  EXPECT_EQ(json_of({"attachment", "edge", "original"})["edge"], 0);
  EXPECT_EQ(json_of({"attachment", "add", dir / "IMG.JPG"})["width"], 2400);
  save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village,
        "photo=" + kept["name"].get<std::string>()});
  const std::string original = json_of({"attachment", "list"})[0]["original"];
  EXPECT_EQ(read_file(original), read_file(dir / "IMG.JPG"));
  json_of({"sync"});
  EXPECT_FALSE(fs::exists(original));
  EXPECT_EQ(json_of({"attachment", "list"})[0]["original"], nullptr);
}

TEST_F(CliPhotos, ABackupHasThePhotosAndARestoreBringsThemBack) {
  const auto one = photo("photo"), two = photo(std::string(3'000'000, 'q'));
  std::ofstream(dir / "IMG.JPG", std::ios::binary) << telephone_jpeg(1700, 1200, 1);
  json_of({"attachment", "add", dir / "IMG.JPG"});
  const json made = json_of({"backup", dir / "copy.db"});
  EXPECT_EQ(made["photos"], 3);
  EXPECT_EQ(made["originals"], 1);
  EXPECT_EQ(made["bytes"], fs::file_size(dir / "copy.db"));
  EXPECT_GT(made["bytes"], 3'000'000);
  for (const auto& entry : fs::directory_iterator(dir.path())) EXPECT_NE(entry.path().extension(), ".part") << entry;
  EXPECT_EQ(cli({"backup", dir / "copy.db"}).exit_code, 1) << "never overwritten";
  // On another laptop's disk, and on its own after its photos were lost.
  fs::create_directory(dir / "new");
  const auto there = run(program("yanxing-cli"), {"--data", dir / "new", "restore", dir / "copy.db", "--json"});
  ASSERT_EQ(there.exit_code, 0) << there.err;
  EXPECT_EQ(json::parse(there.out)["photos"], 3) << "as the backup said";
  EXPECT_EQ(json::parse(there.out)["originals"], 1);
  EXPECT_EQ(read_file(fs::path(dir / "new") / "attachments" / two.substr(0, 2) / two), std::string(3'000'000, 'q'));
  EXPECT_LT(fs::file_size(dir / "new/yanxing.db"), 2'000'000u) << "the photos are beside the records";
  fs::remove_all(dir / "laptop/attachments");
  EXPECT_EQ(json_of({"status"})["photos"]["missing"], 2);
  ASSERT_EQ(cli({"restore", dir / "copy.db"}).exit_code, 0);
  EXPECT_EQ(json_of({"status"})["photos"]["waiting"], 2);
  EXPECT_EQ(json_of({"sync"})["photos"]["sent"], 2);

  // One damaged byte in a photo of the backup: all else is put back, and it is named.
  std::string bytes = read_file(dir / "copy.db");
  const auto at = bytes.find(std::string(2000, 'q'));
  ASSERT_NE(at, std::string::npos);
  bytes[at + 1000] = 'x';
  std::ofstream(dir / "bad.db", std::ios::binary) << bytes;
  const auto before = json_of({"verify"})["digest"];
  const auto lost = run(program("yanxing-cli"), {"--data", dir / "second", "restore", dir / "bad.db", "--json"});
  EXPECT_EQ(lost.exit_code, 5);
  EXPECT_EQ(json::parse(lost.out)["photos"], 2);
  EXPECT_EQ(json::parse(lost.out)["photos_left_out"], json::array({two}));
  EXPECT_NE(lost.err.find("1 photo in the backup is damaged"), std::string::npos) << lost.err;
  EXPECT_NE(lost.err.find(two), std::string::npos) << lost.err;
  const auto verified = run(program("yanxing-cli"), {"--data", dir / "second", "verify", "--json"});
  EXPECT_EQ(json::parse(verified.out)["digest"], before);
  EXPECT_EQ(cli({"restore", dir / "bad.db"}).exit_code, 5);
  EXPECT_EQ(json_of({"verify"})["digest"], before) << "the photo that was here stays";

  // What is damaged already is left out, and said.
  std::ofstream(fs::path(dir / "laptop") / "attachments" / one.substr(0, 2) / one) << "ph0t0";
  const auto partly = cli({"backup", dir / "partly.db", "--json"});
  EXPECT_EQ(partly.exit_code, 5);
  EXPECT_EQ(json::parse(partly.out)["photos_left_out"], json::array({one}));
  EXPECT_NE(partly.err.find("1 photo is damaged or cannot be read, and not in it"), std::string::npos) << partly.err;
}

TEST_F(CliPhotos, AnOriginalThatABackupCannotReadIsSaid) {
  std::ofstream(dir / "IMG.JPG", std::ios::binary) << telephone_jpeg(2400, 1200, 1);
  json_of({"attachment", "add", dir / "IMG.JPG"});
  const fs::path original = fs::directory_iterator(dir / "laptop/attachments/original")->path();
  fs::permissions(original, fs::perms::none);
  const auto told = without_roots_rights({"backup", dir / "copy.db", "--json"});
  EXPECT_EQ(told.exit_code, 5);
  const json made = json::parse(told.out);
  EXPECT_EQ(made["photos"], 1);
  EXPECT_EQ(made["originals"], 0);
  EXPECT_EQ(made["photos_left_out"], json::array());
  EXPECT_EQ(made["originals_left_out"], json::array({original.filename().string()}));
  EXPECT_NE(told.err.find("1 original picture cannot be read and is not in it"), std::string::npos) << told.err;
  fs::permissions(original, fs::perms::owner_all);
  EXPECT_EQ(json_of({"backup", dir / "whole.db"})["originals_left_out"], json::array());
}

}  // namespace
}  // namespace yanxing::testing
