// What SQL alone says about the raw records of the season: tables that the tests ask.
#pragma once

namespace yanxing::testing {

/// Attendance. Two ids of one person are one; a half-day counts once.
///   attended(training, session, slot, mode, person)   who was there
///   people(id, place, half_days, alone_half_days, in_conflict)     who stands for herself; half-days with a disputed
///   mark
inline constexpr const char* attendance_sql = R"(
  CREATE INDEX raw_place ON raw (form, place);
  CREATE TABLE attended AS
    SELECT json_extract(s.v, '$.training') AS training, s.id AS session,
           json_extract(s.v, '$.date') || json_extract(s.v, '$.half') AS slot,
           coalesce(json_extract(s.v, '$.mode'), json_extract(t.v, '$.mode')) AS mode,
           coalesce(json_extract(p.v, '$.merged_into'), p.id) AS person
    FROM raw m
    JOIN raw s ON s.id = json_extract(m.v, '$.session')
    JOIN raw t ON t.id = json_extract(s.v, '$.training')
    JOIN raw p ON p.id = json_extract(m.v, '$.person')
    WHERE m.form = 'mark' AND json_extract(m.v, '$.status') IN ('present', 'late', 'early');
  CREATE INDEX attended_session ON attended (session);
  CREATE TABLE counted AS SELECT DISTINCT person, slot FROM attended WHERE mode IN ('concentrated', 'collective');
  CREATE INDEX counted_person ON counted (person);
  CREATE TABLE alone AS SELECT DISTINCT person, slot FROM attended WHERE mode = 'self_study'
    EXCEPT SELECT person, slot FROM counted;
  CREATE INDEX alone_person ON alone (person);
  CREATE TABLE disputed AS
    SELECT DISTINCT coalesce(json_extract(p.v, '$.merged_into'), p.id) AS person,
           json_extract(s.v, '$.date') || json_extract(s.v, '$.half') AS slot
    FROM conflict c JOIN raw m ON m.id = c.id
    JOIN raw s ON s.id = json_extract(m.v, '$.session')
    JOIN raw p ON p.id = json_extract(m.v, '$.person')
    WHERE m.form = 'mark';
  CREATE TABLE people AS
    SELECT id, place, (SELECT count(*) FROM counted c WHERE c.person = raw.id) AS half_days,
           (SELECT count(*) FROM alone a WHERE a.person = raw.id) AS alone_half_days,
           (SELECT count(*) FROM disputed d WHERE d.person = raw.id) AS in_conflict
    FROM raw WHERE form = 'person' AND json_extract(v, '$.merged_into') IS NULL;
)";

/// Annex 1. A place reports to the unit with the longest prefix of its code; functional districts have no row.
///   reports_to(place, county, counts_as)   in which row; what it counts as there: the five counties of 22… have no
///                                          communities of their own in annex 1, their villages are both
inline constexpr const char* annex_sql = R"(
  CREATE TABLE reports_to AS
    SELECT code AS place, substr(code, 1, 6) AS county,
           CASE WHEN level = 'community' AND substr(code, 1, 6) >= '450222' THEN 'village' ELSE level END AS counts_as
    FROM place WHERE length(code) >= 6 AND
      (SELECT unit FROM unit_place u WHERE place.code LIKE u.prefix || '%' ORDER BY length(prefix) DESC LIMIT 1) NOT IN
        ('liudong', 'beibu');
  CREATE UNIQUE INDEX reports_to_place ON reports_to (place);
)";

/// The election.
///   village(code, township, level)
///   timetable(record, unit, hand_in, township, village, meeting, planned, actual)   annex 3, a row each meeting
///   meeting(code, township, meeting, planned, actual)   of each village: its result says when, else annex 3: its own
///   row,
///                                                       else (planned alone) the row of its township
///   visited(place, township, day)                       visits, and guidance reports of one
inline constexpr const char* election_sql = R"(
  CREATE TABLE village AS SELECT code, substr(code, 1, 9) AS township, level FROM place
    WHERE level IN ('village', 'community');
  CREATE UNIQUE INDEX village_code ON village (code);
  CREATE TABLE kind_of_meeting AS SELECT 'party' AS meeting UNION ALL SELECT 'committee' UNION ALL SELECT 'federation';
  CREATE TABLE timetable AS
    SELECT r.id AS record, json_extract(r.v, '$.unit') AS unit, CAST(json_extract(r.v, '$.hand_in') AS INTEGER) AS hand_in,
           e.value AS township,
           (SELECT value FROM json_each(r.v) WHERE key = replace(e.key, '/township', '/village')) AS village,
           k.meeting,
           (SELECT value FROM json_each(r.v) WHERE key = replace(e.key, '/township', '/' || k.meeting || '_planned')) AS planned,
           (SELECT value FROM json_each(r.v) WHERE key = replace(e.key, '/township', '/' || k.meeting || '_actual')) AS actual
    FROM raw r, json_each(r.v) e, kind_of_meeting k
    WHERE r.form = 'schedule' AND json_extract(r.v, '$.round') = '2021' AND e.key LIKE 'rows[%]/township';
  CREATE INDEX timetable_village ON timetable (village, meeting);
  CREATE TABLE meeting AS
    SELECT v.code, v.township, k.meeting,
           coalesce(json_extract(r.v, '$.' || k.meeting || '_planned'),
                    (SELECT planned FROM timetable t WHERE t.meeting = k.meeting AND
                       (t.village = v.code OR (t.village IS NULL AND t.township = v.township AND NOT EXISTS
                         (SELECT 1 FROM timetable o WHERE o.village = v.code)))
                     ORDER BY hand_in DESC LIMIT 1)) AS planned,
           coalesce(json_extract(r.v, '$.' || k.meeting || '_actual'),
                    (SELECT actual FROM timetable t WHERE t.meeting = k.meeting AND t.village = v.code
                     ORDER BY hand_in DESC LIMIT 1)) AS actual
    FROM village v JOIN kind_of_meeting k
    LEFT JOIN raw r ON r.form = 'election_result' AND r.place = v.code;
  CREATE INDEX meeting_township ON meeting (township, meeting);
  CREATE TABLE visited AS
    SELECT place, substr(place, 1, 9) AS township, json_extract(v, '$.date') AS day FROM raw
      WHERE form = 'visit' AND state = 'final' AND json_extract(v, '$.round') = '2021'
    UNION ALL
    SELECT place, place, json_extract(v, '$.date') FROM raw
      WHERE form = 'guidance_report' AND state = 'final' AND EXISTS (SELECT 1 FROM json_each(v, '$.method') WHERE value = 'visit');
)";

}  // namespace yanxing::testing
