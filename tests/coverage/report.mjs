// Reads what the collector wrote, prints how much is covered, and compares what is not with 'uncovered/'.
//   node report.mjs ROOT COVERAGE.json [FILTER]
// With a filter nothing is compared: a part of the tests covers a part of the code. The exit code is 1 where something is uncovered and not
// listed; what is listed and covered by now is printed only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Source } from './source.mjs';
import { groupBy, readList } from './list.mjs';

const [root, coverage, filter] = process.argv.slice(2);
const modules = JSON.parse(readFileSync(coverage, 'utf8'));

/** 'EgressLint.Formats.Squid.SquidAcl/<Names>d__5::MoveNext()' is 'SquidAcl.Names'. */
function memberOf(type, method) {
  const name = method.split('::').at(-1).replace(/\(.*$/s, '');
  const types = type.split('/').map((t) => t.split('.').at(-1).replace(/`\d+$/, ''));
  const own = types.filter((t) => !t.startsWith('<')).join('.');
  const machine = /^<(.+?)>d/.exec(types.at(-1))?.[1];
  const inner = /^<(.+?)>[bg]__/.exec(name)?.[1];
  return `${own}.${(machine ?? inner ?? name).replace(/^(get|set|init)_/, '').replace(/^.*\.(?=\w)/, '').replace(/^\.?c?ctor$/, 'new')}`;
}

/** The files of a module: what of each line and branch was come by, and to which member it belongs. */
function* files() {
  for (const [module, documents] of Object.entries(modules)) {
    for (const [path, types] of Object.entries(documents)) {
      if (path.includes('/obj/')) continue;
      const file = { project: module.replace(/\.dll$/, ''), path: path.replace(/^\/_\//, ''), methods: [] };
      for (const [type, methods] of Object.entries(types)) {
        for (const [method, { Lines, Branches }] of Object.entries(methods)) {
          file.methods.push({
            member: memberOf(type, method),
            lines: Object.entries(Lines).map(([line, hits]) => ({ line: Number(line), hits })),
            branches: Branches.map((b) => ({ line: b.Line, offset: b.Offset, path: b.Path, ordinal: b.Ordinal, hits: b.Hits })),
          });
        }
      }
      yield file;
    }
  }
}

class Tally {
  lines = 0;
  linesHit = 0;
  branches = 0;
  branchesHit = 0;
  made = 0;

  add(file, source) {
    for (const { lines, branches } of file.methods) {
      this.lines += lines.length;
      this.linesHit += lines.filter((l) => l.hits > 0).length;
      for (const branch of branches) {
        if (source.isMade(branch.line)) {
          this.made++;
        } else {
          this.branches++;
          if (branch.hits > 0) this.branchesHit++;
        }
      }
    }
  }

  toString() {
    const share = (part, all) => `${(all === 0 ? 100 : (100 * part) / all).toFixed(1).padStart(5)} % (${part}/${all})`.padEnd(24);
    return `lines ${share(this.linesHit, this.lines)} branches ${share(this.branchesHit, this.branches)} made by the compiler ${this.made}`;
  }
}

/** What of a file is uncovered, as { member, text, missing, line, detail }: whole members, lines that decide, arms of a switch. */
function* uncovered(file, source) {
  const covered = new Set(file.methods.filter((m) => m.lines.some((l) => l.hits > 0)).map((m) => m.member));
  for (const { member, lines, branches } of file.methods) {
    if (lines.length === 0) continue;
    const first = Math.min(...lines.map((l) => l.line));
    if (lines.every((l) => l.hits === 0)) {
      if (branches.length === 0 && lines.length === 1) idle.push(`${file.path} ${member}`);
      else if (!source.isPlain(first)) yield { member, line: first, missing: 1, text: covered.has(member) ? `never: ${source.text(first)}` : 'never', detail: `${lines.length} lines` };
      continue;
    }
    const byLine = groupBy(branches, (b) => b.line);
    for (const [line, all] of byLine) {
      const made = Math.max(0, all.length - source.outcomes(line));
      const missing = all.filter((b) => b.hits === 0).length - made;
      if (missing <= 0 || source.isMade(line) || lines.find((l) => l.line === line)?.hits === 0) continue;
      const pairs = groupBy(all.sort((a, b) => a.offset - b.offset || a.path - b.path), (b) => b.offset);
      yield { member, line, missing, text: source.text(line), detail: [...pairs.values()].map((p) => p.map((b) => (b.hits > 0 ? '+' : '-')).join('')).join(' ') };
    }
    for (const { line, hits } of lines) {
      if (hits === 0 && source.isArm(line)) yield { member, line, missing: 1, text: source.text(line), detail: 'arm' };
    }
  }
}

/** Members of one line without a decision that nobody calls. */
const idle = [];
const tallies = new Map();
const found = [];
for (const file of files()) {
  const source = new Source(readFileSync(join(root, file.path), 'utf8'));
  const folder = file.path.split('/').slice(1, -1).slice(0, 3).join('/');
  for (const key of [file.project, folder === file.project ? `${folder} (alone)` : folder]) {
    if (!tallies.has(key)) tallies.set(key, new Tally());
    tallies.get(key).add(file, source);
  }
  const merged = new Map();
  for (const item of uncovered(file, source)) {
    const key = `${item.member} ${item.text}`;
    const other = merged.get(key);
    if (other) other.missing += item.missing;
    else merged.set(key, { path: file.path.replace(/^src\/EgressLint\./, ''), ...item });
  }
  found.push(...merged.values());
}

for (const [key, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${key.padEnd(58)} ${tally}`);

const list = readList(new URL('uncovered/', import.meta.url));
const fresh = found.filter((item) => list.allowed(item) < item.missing);
const gone = list.unused(found);
console.log(`\nuncovered: ${found.length}, listed: ${found.length - fresh.length}`);
for (const [reason, count] of list.reasons()) console.log(`  ${String(count).padStart(4)} ${reason}`);
console.log(`members of one line, without a decision, that no test calls: ${idle.length}`);
const print = (item) => console.log(`${item.path} ${item.member} ${item.missing} ${item.text}    # line ${item.line}: ${item.detail}`);
if (fresh.length > 0) {
  console.log(`\nNEITHER COVERED NOR LISTED: ${fresh.length}`);
  fresh.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line)).forEach(print);
}
if (filter === undefined && gone.length > 0) {
  console.log(`\nLISTED AND NOT FOUND (covered, changed or gone): ${gone.length}`);
  for (const entry of gone) console.log(`${entry.path} ${entry.member} ${entry.missing} ${entry.text}`);
}
process.exit(filter === undefined && fresh.length > 0 ? 1 : 0);
