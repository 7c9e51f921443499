// What the scenarios stand on: a fresh clone of the action, repositories to check, programs in place of others, and the counting of checks.
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './runner.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
export const top = mkdtempSync(join(tmpdir(), 'egresslint-action-'));
process.on('exit', () => rmSync(top, { recursive: true, force: true }));

const atOnce = 3;
const built = join(root, 'src/EgressLint.Cli/bin/Release/net10.0');
if (!existsSync(join(built, 'egresslint.dll'))) {
  console.error('build it first: dotnet build src/EgressLint.Cli -c Release');
  process.exit(2);
}

export const git = (folder, ...words) => execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', '-c', 'init.defaultBranch=main', ...words], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

export function write(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export const fixture = (name, to) => cpSync(join(root, 'fixtures', name), to, { recursive: true, filter: path => !/[\\/]expected$/.test(path) });

/** A proxy of a few lines and two endpoints that it lets through: for what does not depend on the configurations. */
export function smallSite(folder) {
  write(folder, {
    'egresslint.yml': 'catalogs: [needs.yml]\nfeatures: [portal]\n',
    'needs.yml': `extends: none
roles: [{ id: client, title: Client }]
endpoints: [{ id: portal, hosts: [portal.example.com] }, { id: files, hosts: [files.example.com] }]
features:
  - id: portal
    title: Portal
    requirements:
      - { id: portal.web, endpoints: [portal], roles: [client], connect: [https/443], necessity: required }
      - { id: portal.files, endpoints: [files], roles: [client], connect: [https/443], necessity: required }
`,
    'squid.conf': smallProxy('portal.example.com', 'files.example.com'),
  });
}

/** The same, letting other names through. */
export const smallProxy = (...hosts) => `http_port 3128\nacl needed dstdomain ${hosts.join(' ')}\nhttp_access allow needed\nhttp_access deny all\n`;

/** A program of a name that is found before all others. */
export function program(folder, name, script) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

// A fresh clone, with what was changed since the last commit. What is neither known to git nor new and unignored is not in it.
export const action = join(top, 'action');
git(root, 'clone', '--quiet', '--no-hardlinks', root, action);
for (const name of git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', 'action.yml', '.github/action').split('\0').filter(Boolean)) {
  if (existsSync(join(root, name))) cpSync(join(root, name), join(action, name));
}

// The program was built before; building it in the clone is taking what is there. Everything else goes to the real one.
const dotnet = execFileSync('sh', ['-c', 'command -v dotnet'], { encoding: 'utf8' }).trim();
const stubs = program(join(top, 'stubs'), 'dotnet', `
if [[ "$1" == build ]]; then
  printf '%s\\n' "$PWD: $*" >> "$RUNNER_TEMP/builds"
  mkdir -p "$2/bin/Release"
  ln -sfn '${built}' "$2/bin/Release/net10.0"
else
  exec '${dotnet}' "$@"
fi`);
export const pathWith = (...folders) => [...folders, stubs, process.env.PATH].join(delimiter);

let number = 0;

/** A folder that is a clone of depth `depth` of a repository with one commit for every function of `commits`, which write into the folder they are given. */
export function workspace(commits, depth = 1) {
  const origin = join(top, `origin ${++number}`);
  const clone = join(top, `workspace ${number}`, 'network');
  mkdirSync(origin);
  git(origin, 'init', '--quiet');
  for (const commit of commits) {
    commit(origin);
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', '--allow-empty', '--message', 'x');
  }
  git(top, 'clone', '--quiet', '--depth', String(depth), `file://${origin}`, clone);
  return clone;
}

/** The merge of a pull request with what it goes into, as actions/checkout has it: `base` is the first parent. */
export function pullRequest(base, change, depth = 2) {
  const origin = join(top, `origin ${++number}`);
  const clone = join(top, `workspace ${number}`, 'network');
  mkdirSync(origin);
  git(origin, 'init', '--quiet');
  base(origin);
  git(origin, 'add', '--all');
  git(origin, 'commit', '--quiet', '--message', 'base');
  git(origin, 'checkout', '--quiet', '-b', 'change');
  change(origin);
  git(origin, 'add', '--all');
  git(origin, 'commit', '--quiet', '--message', 'change');
  git(origin, 'checkout', '--quiet', '-b', 'merge', 'main');
  git(origin, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'change');
  git(top, 'clone', '--quiet', '--depth', String(depth), '--branch', 'merge', `file://${origin}`, clone);
  return clone;
}

export const sameRepository = { pull_request: { head: { repo: { full_name: 'contoso/network' } } } };
export const fork = { pull_request: { head: { repo: { full_name: 'mallory/network' } } } };

/** Runs the action. */
export const act = (folder, inputs = {}, more = {}) => run({ action, workspace: folder, temp: join(dirname(folder), `temp ${++number}`), path: pathWith(), inputs, ...more });

export const step = (result, name) => result.steps.find(found => found.name === name);
export const json = file => JSON.parse(readFileSync(file, 'utf8'));
export const annotations = (result, ...levels) => result.commands.filter(command => (levels.length > 0 ? levels : ['error', 'warning', 'notice']).includes(command.name));

const scenarios = [];
const lines = new AsyncLocalStorage();
let passed = 0;
let failed = 0;

/** Adds a scenario. Scenarios run beside one another; each has folders of its own. */
export const scenario = work => scenarios.push(work);

/** Counts a check, and shows what was there where it does not hold. */
export function check(name, holds, result) {
  if (holds) passed++; else failed++;
  lines.getStore().push(`${holds ? 'ok      ' : 'FAILED  '}${name}`);
  if (!holds && result !== undefined) {
    lines.getStore().push(typeof result !== 'object' || result.steps === undefined ? `        ${JSON.stringify(result)}`
      : [JSON.stringify(result.outputs), ...result.steps.map(found => `-- ${found.name}: ${found.outcome} ${found.status ?? ''}\n${found.log.slice(0, 3000)}`)].join('\n').replace(/^/gm, '        '));
  }
}

/** Runs the scenarios, and prints what they found in their order. */
export async function finish() {
  const texts = scenarios.map(() => []);
  let next = 0;
  async function work() {
    for (let i = next++; i < scenarios.length; i = next++) {
      try {
        await lines.run(texts[i], scenarios[i]);
      } catch (problem) {
        failed++;
        texts[i].push(`FAILED  ${problem.stack}`);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  console.log(texts.flat().join('\n'));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
