// Released programs: which file is asked for, and that nothing runs whose checksum is not that of the release.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, action, annotations, check, pathWith, program, scenario, smallSite, step, top, workspace } from './bench.mjs';

const site = () => workspace([smallSite]);
const said = (result, text) => annotations(result, 'error').some(item => item.data.includes(text));

let number = 0;

/** A release, served by a program in the place of curl. `files` are by name; the checksums are right unless given. */
function release(files, sums) {
  const folder = join(top, `release ${++number}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'SHA256SUMS'), sums ?? Object.entries(files).map(([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`).join(''));
  return program(join(folder, 'bin'), 'curl', `
printf '%s\\n' "$*" >> "$RUNNER_TEMP/curl"
while (($# > 0)); do
  case "$1" in --output) output=$2 ;; --url) url=$2 ;; esac
  shift
done
cp -- '${folder}'/"\${url##*/}" "$output" 2> /dev/null || exit 22`);
}

const assets = ['linux-x64', 'linux-arm64', 'win-x64.exe', 'win-arm64.exe', 'osx-x64', 'osx-arm64'].map(name => `egresslint-${name}`);

// Says that it was run; then it is the program.
const released = name => `#!/usr/bin/env bash\nprintf '%s' '${name}' > "$RUNNER_TEMP/ran"\nexec dotnet '${join(action, 'src/EgressLint.Cli/bin/Release/net10.0/egresslint.dll')}' "$@"\n`;
const all = Object.fromEntries(assets.map(name => [name, released(name)]));
const ran = result => existsSync(join(result.temp, 'ran')) ? readFileSync(join(result.temp, 'ran'), 'utf8') : '';
const asked = result => existsSync(join(result.temp, 'curl')) ? readFileSync(join(result.temp, 'curl'), 'utf8') : '';

scenario(async () => {
  const folder = site();
  const prepared = await act(folder);
  const path = pathWith(release(all));
  const wrong = [];
  for (const [os, arch, name] of [['Linux', 'X64', 'linux-x64'], ['Linux', 'ARM64', 'linux-arm64'], ['Windows', 'X64', 'win-x64.exe'], ['Windows', 'ARM64', 'win-arm64.exe'], ['macOS', 'X64', 'osx-x64'], ['macOS', 'ARM64', 'osx-arm64']]) {
    const result = await act(folder, { version: '0.1.0', path: os === 'Linux' && arch === 'X64' ? '.' : 'nosuch' }, { os, arch, path });
    if (ran(result) !== `egresslint-${name}` || existsSync(join(result.temp, 'builds'))) wrong.push([os, arch, result.outputs, ran(result)]);
    if (os === 'Linux' && arch === 'X64') {
      check('a release: is downloaded, run, and nothing is built', prepared.conclusion === 'success' && result.conclusion === 'success' && result.outputs.findings === '0' && step(result, 'Provide egresslint').log.startsWith('Downloaded egresslint 0.1.0 with SHA-256 '), result);
      check('a release: two files, over TLS only', asked(result).split('\n').filter(Boolean).length === 2 && asked(result).split('\n').filter(Boolean).every(line => line.includes("--proto =https --proto-redir =https") && line.includes('--fail ') && line.includes(' --url https://github.com/egresslint/egresslint/releases/download/v0.1.0/')), asked(result));
    }
  }
  check('a release: each system and processor gets its own file', wrong.length === 0, wrong);
  const other = await act(folder, { version: 'v0.1.0' }, { path });
  check('a release: the v of a tag may be there', other.conclusion === 'success' && asked(other).includes('/v0.1.0/'), other);
});

scenario(async () => {
  const folder = site();
  const zero = '0'.repeat(64);
  const cases = [
    ['a checksum of something else', release(all, assets.map(name => `${zero}  ${name}\n`).join('')), 'is not what its checksum says'],
    ['no checksum of this file', release(all, `${zero}  egresslint-linux-x64.txt\n${zero}  xegresslint-linux-x64\n`), 'have not one line'],
    ['two checksums', release(all, `${zero}  egresslint-linux-x64\n${zero}  egresslint-linux-x64\n`), 'have not one line'],
    ['a checksum that is none', release(all, 'x  egresslint-linux-x64\n'), 'have not one line'],
    ['a page in place of the checksums', release(all, '<html>Not Found</html>'), 'have not one line'],
    ['no such file', release({ 'egresslint-osx-x64': 'x' }), 'cannot be downloaded'],
  ];
  for (const [name, bin, text] of cases) {
    const result = await act(folder, { version: '0.1.0' }, { path: pathWith(bin) });
    check(`a release: ${name}: refused, and not run`, result.conclusion === 'failure' && result.outputs['exit-code'] === '2' && said(result, text) && ran(result) === '' && !existsSync(join(result.temp, 'builds')) && step(result, 'Check').outcome === 'skipped', result);
  }
  const cut = release(all);
  writeFileSync(join(cut, '..', 'egresslint-linux-x64'), released('cut').slice(0, -1));
  const shortened = await act(folder, { version: '0.1.0' }, { path: pathWith(cut) });
  check('a release: a file that was changed later: refused, and not run', shortened.outputs['exit-code'] === '2' && said(shortened, 'It was not run') && ran(shortened) === '', shortened);
  for (const version of ['latest', '1', '../../x', '0.1.0/../../evil', '0.1.0\n0.2.0', '$(touch pwned)']) {
    const result = await act(folder, { version }, { path: pathWith(release(all)) });
    check(`a release: '${JSON.stringify(version).slice(1, -1)}' is no version`, result.outputs['exit-code'] === '2' && said(result, "'version'") && asked(result) === '', result);
  }
  const odd = await act(folder, { version: '0.1.0' }, { os: 'FreeBSD', path: pathWith(release(all)) });
  const thin = await act(folder, { version: '0.1.0' }, { arch: 'X86', path: pathWith(release(all)) });
  check('a release: none for this runner is said', said(odd, "'FreeBSD'") && said(thin, "'X86'") && asked(odd) === '' && odd.outputs['exit-code'] === '2', odd);
});
