// tools/demo/season.mjs FORMS FOLDER: an election round and a roster with doubtful twins, as NDJSON for `yanxing-cli import`, one file
// a laptop and form: FOLDER/LAPTOP/FORM.ndjson. Laptops: second (桥板乡 450224204), sister (雅瑶乡 450224200), county (融安县).
// The same every time; nobody real is meant.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

// tools/demo/season.mjs --marks SESSIONS PERSONS TRAINING: marks for all sessions of that training, from what `list --json` printed.
const [forms, folder] = process.argv.slice(2);
const round = '2021';

if (forms === '--marks') {
  const [sessions, persons] = process.argv.slice(3, 5).map((file) => JSON.parse(readFileSync(file, 'utf8')).records);
  const of = sessions.filter((session) => session.values.training === process.argv[5]);
  of.forEach((session, s) => {
    persons.forEach((person, p) => {
      if (p % 9 === 8 && s > 5) return;  // who went home after three days
      const status = (p * 7 + s * 3) % 23 === 0 ? 'absent' : (p + s * 5) % 17 === 0 ? 'late' : (p * 3 + s) % 29 === 0 ? 'leave' : 'present';
      console.log(JSON.stringify({ session: session.id, person: person.id, status }));
    });
  });
  process.exit(0);
}

function write(laptop, form, records) {
  mkdirSync(`${folder}/${laptop}`, { recursive: true });
  writeFileSync(`${folder}/${laptop}/${form}.ndjson`, records.map((record) => JSON.stringify(record) + '\n').join(''));
}

/** Ids that stay the same, so that the script can name records that it comes back to. */
const id = (kind, number) => `018f4000-00${kind}0-7000-8000-${String(number).padStart(12, '0')}`;

/** All items of a stage of the checklist: 是, but the first of `noes` with its comment. */
function checklist(stage, noes) {
  const form = JSON.parse(readFileSync(`${forms}/observation.json`, 'utf8'));
  const answers = {};
  const walk = (fields) => {
    for (const field of fields) {
      if (field.fields) walk(field.fields);
      else if (field.type === 'select_one' && field.name.startsWith(`s${stage}_`)) answers[field.name] = 'yes';
    }
  };
  walk(form.fields);
  for (const [name, comment] of Object.entries(noes)) {
    answers[name] = 'no';
    answers[`${name}_comment`] = comment;
  }
  return answers;
}

function observations(villages, done) {
  const records = [];
  villages.forEach((place, i) => {
    for (let stage = 1; stage <= 4; ++stage) {
      if (i + stage > done) continue;
      const noes = {};
      if (i === 1 && stage === 1) noes.s1_list_posted = '名单张贴在室内，群众不易看到。';
      if (i === 2 && stage === 2) noes.s2_away = '外出务工的 23 人还没有联系上。';
      records.push({ place, round, stage: String(stage), state: 'final', date: `2021-01-${10 + stage * 3 + (i % 3)}`,
        observer: '乡妇联观察员', ...checklist(stage, noes) });
    }
  });
  return records;
}

/** [place, members, women, head, chair in the “两委”, federation meeting held on] */
function results(rows) {
  return rows.map(([place, members, women, head, chair, held]) => ({
    place, round, kind: 'village', date: '2021-02-12', reporter: '乡妇联干事',
    party_planned: '2021-01-26T09:00:00.000+08:00', party_actual: '2021-01-26T09:00:00.000+08:00',
    committee_planned: '2021-02-04T09:00:00.000+08:00', committee_actual: '2021-02-05T09:00:00.000+08:00',
    federation_planned: `${held}T14:30:00.000+08:00`, federation_actual: `${held}T14:30:00.000+08:00`,
    members, women_members: women, head_sex: head, chair_in: chair,
    ...(chair === 'no' ? { chair_in_comment: '得票未过半数，拟在补选时再提名。' } : {}), chair_paid: 'yes', __state: 'final' }));
}

const qiaoban = Array.from({ length: 10 }, (_, i) => `4502242042${String(i + 1).padStart(2, '0')}`);
const sister = ['450224200201', '450224200202', '450224200203', '450224200204', '450224200205'];

// ---- 桥板乡
write('second', 'person', [
  { id: id('a', 1), name: '覃美瑛', place: qiaoban[1], role: '妇联执委', phone: '13900001201' },
  { id: id('a', 2), name: '覃美英', place: qiaoban[1], role: '妇联执委', phone: '13900001201' },
  { id: id('a', 3), name: '韦凤兰', place: qiaoban[4], role: '妇联主席', phone: '13900001202' },
  { id: id('a', 4), name: '韦凤兰', place: qiaoban[4], role: '村（社区）“两委”女干部' },
  { id: id('a', 5), name: '莫秀芳', place: qiaoban[6], role: '骨干师资', phone: '13900001203' },
  { id: id('a', 6), name: '莫秀芬', place: qiaoban[6], role: '骨干师资', phone: '13900001203' },
  { id: id('a', 7), name: '蓝桂花', place: qiaoban[7], role: '妇联执委', phone: '13900001204' },
  { id: id('a', 8), name: '蓝桂花', place: qiaoban[7], role: '妇联执委' },
]);
write('second', 'observation', observations(qiaoban, 8));
write('second', 'election_result', results([
  [qiaoban[0], 5, 1, 'male', 'yes', '2021-02-20'], [qiaoban[1], 5, 2, 'female', 'yes', '2021-02-20'],
  [qiaoban[2], 5, 2, 'male', 'no', '2021-02-21'], [qiaoban[3], 7, 3, 'male', 'yes', '2021-02-22'],
  [qiaoban[4], 5, 1, 'male', 'yes', '2021-02-22'], [qiaoban[5], 5, 2, 'female', 'yes', '2021-02-23'],
]));
write('second', 'problem', [
  { place: qiaoban[3], title: '候选人拉票，群众举报', severity: 'urgent', found_on: '2021-01-25', found_by: '乡妇联干事', responsible: '乡党委组织委员',
    due: '2021-01-28', status: 'ongoing', measures: '已约谈，报县联审办。', __state: 'final' },
  { place: qiaoban[2], title: '外出妇女登记不全', severity: 'important', found_on: '2021-01-18', responsible: '二村妇联主席', due: '2021-02-01',
    status: 'pending', __state: 'final' },
  { place: qiaoban[1], title: '名单没有张贴到各屯', severity: 'general', found_on: '2021-01-14', responsible: '江边村妇联主席', due: '2021-01-20',
    status: 'solved', solved_on: '2021-01-19', result: '已在 6 个屯补贴名单。', __state: 'final' },
]);
write('second', 'guidance_report', [
  { leader: '第一组组长', township: '450224204', date: '2021-01-20', method: ['hearing', 'visit'], node: 'candidates',
    overall: '候选人提名工作按计划推进，10 个村全部完成选民登记。', problems: '二村外出妇女登记不全。', experience: '村干部分屯包户。', advice: '年前返乡时补登。',
    __state: 'final' },
]);
write('second', 'visit', [{ place: qiaoban[3], round, date: '2021-01-22', visitors: '县妇联组宣部', met: '村党总支书记', overall: '换届氛围平稳。' }]);

// ---- 雅瑶乡
write('sister', 'observation', observations(sister, 4));
write('sister', 'election_result', results([
  [sister[0], 5, 2, 'female', 'yes', '2021-02-24'], [sister[1], 5, 2, 'male', 'yes', '2021-02-24'], [sister[2], 7, 2, 'male', 'no', '2021-02-25'],
]));

// ---- 融安县: annex 3, handed in twice and begun a third time; what moved in between is what the comparison shows
function schedule(hand_in, filled_on, all_finished, rows, state) {
  const record = { unit: 'rongan', place: '450224', round, hand_in, filled_on, all_finished, __state: state };
  rows.forEach(([township, village, party, committee, federation, held], i) => {
    const row = `rows[r${township.slice(-3)}${village.slice(-3)}]`;
    const at = (day, hour) => (day ? `2021-${day}T${hour}:00.000+08:00` : undefined);
    record[row] = i + 1;
    record[`${row}/township`] = township;
    if (village) record[`${row}/village`] = village;
    record[`${row}/party_planned`] = at(party, '09:00');
    record[`${row}/committee_planned`] = at(committee, '09:00');
    record[`${row}/federation_planned`] = at(federation, '14:30');
    if (held) record[`${row}/party_actual`] = at(held, '09:00');
  });
  return record;
}
write('county', 'schedule', [
  schedule('1', '2021-01-14', '2021-02-26', [
    ['450224204', qiaoban[0], '01-26', '02-04', '02-20'], ['450224204', qiaoban[2], '01-27', '02-05', '02-21'],
    ['450224204', qiaoban[3], '01-28', '02-06', '02-22'], ['450224200', sister[0], '01-27', '02-05', '02-24'],
    ['450224200', sister[2], '01-29', '02-08', '02-25']], 'final'),
  schedule('2', '2021-02-09', '2021-03-05', [
    ['450224204', qiaoban[0], '01-26', '02-05', '02-20', '01-26'], ['450224204', qiaoban[2], '01-30', '02-09', '02-21', '01-30'],
    ['450224204', qiaoban[5], '01-28', '02-06', '02-23', '01-28'], ['450224200', sister[0], '01-27', '02-04', '02-22', '01-27'],
    ['450224200', sister[2], '01-29', '02-08', '']], 'final'),
]);
write('county', 'draft', [
  schedule('3', '2021-03-08', '2021-03-12', [
    ['450224204', qiaoban[0], '01-26', '02-05', '02-20', '01-26'], ['450224204', qiaoban[2], '01-30', '02-09', '02-28', '01-30'],
    ['450224204', qiaoban[5], '01-28', '02-06', '02-23', '01-28'], ['450224200', sister[0], '01-27', '02-04', '02-22', '01-27']], 'draft'),
]);
