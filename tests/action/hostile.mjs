// Inputs, files and names that would like to do more than be read.
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { act, action, annotations, check, git, pathWith, program, scenario, smallSite, step, top, workspace, write } from './bench.mjs';

const site = () => workspace([smallSite]);
const names = ['error', 'warning', 'notice', 'group', 'endgroup'];
const pwned = folder => execFileSync('find', [dirname(folder), action, '-name', 'pwned'], { encoding: 'utf8' }).trim();
const evil = ['$(touch pwned)', '`touch pwned`', '"; touch pwned; "', "'; touch pwned; '", 'x\n::error title=pwned::x\n::add-mask::x\n##[error]pwned', '%0A::error::pwned', '${{ github.token }}', '$GITHUB_TOKEN', '-rf', '*', '../../../etc/passwd', ' x '];

scenario(async () => {
  const folder = site();
  const wrong = [];
  for (const text of evil) {
    const result = await act(folder, { path: `squid.conf\n${text}`, config: text, catalog: text, profile: text, roles: text, baseline: text, 'sarif-file': text, category: text, format: `json=${text}`, args: `--mount=/x=${text}`, version: '' });
    const forged = result.commands.filter(command => !names.includes(command.name) || (command.title !== 'egresslint' && !/^EGL\d{4} /.test(command.title ?? 'EGL0000 ')));
    if (result.conclusion !== 'failure' || result.outputs['exit-code'] !== '2' || forged.length > 0 || result.steps.some(found => (found.touched ?? []).length > 0)) wrong.push([text, result.outputs, forged]);
  }
  check('hostile inputs: each is refused as a whole', wrong.length === 0, wrong);
  check('hostile inputs: nothing is run', pwned(folder) === '', pwned(folder));
  check('hostile inputs: nothing but the log is written', git(folder, 'status', '--porcelain').split('\n').every(line => line === '' || line.startsWith('??')) && readdirSync(dirname(folder)).every(name => name === 'network' || name.startsWith('temp')), git(folder, 'status', '--porcelain'));
});

scenario(async () => {
  const folder = site();
  const inputs = ['path', 'config', 'catalog', 'profile', 'roles', 'baseline', 'base-ref', 'fail-on', 'category', 'sarif-file', 'format', 'summary', 'version'];
  const wrong = [];
  for (const name of inputs) {
    const result = await act(folder, { [name]: 'x$(touch pwned)\n::error title=pwned::x\nexit-code=0\nsarif-file=/etc/passwd' });
    if (result.commands.some(command => command.title === 'pwned' || !names.includes(command.name)) || result.conclusion !== 'failure' || !['2', '3'].includes(result.outputs['exit-code']) || result.outputs['sarif-file'] !== '') wrong.push([name, result.outputs, result.commands]);
  }
  check('hostile inputs: one at a time, none forges a command or an output', wrong.length === 0 && pwned(folder) === '', wrong);
});

scenario(async () => {
  const folders = ['::error file=x::pwned', 'a\n::error title=pwned::x', '##[error]pwned', '$(touch pwned)', '`touch pwned`;', ' blank ', '-rf', '%0A::error::pwned', 'a|b`c<img>', '\u202egnp.exe'];
  const folder = workspace([to => write(to, Object.fromEntries(folders.map(name => [`${name}/squid.conf`, 'http_port 3128\nhttp_access deny all\n'])))]);
  const result = await act(folder, { 'fail-on': 'never', category: 'x', args: '--feature=updates-servicing' });
  const marks = result.commands.filter(command => !names.includes(command.name) || command.title === 'pwned' || /^\s*pwned/.test(command.data));
  check('hostile names: every file is looked at', result.conclusion === 'success' && annotations(result, 'error').length === 10 && Number(result.outputs.errors) === folders.length, result);
  check('hostile names: no command but ours', marks.length === 0 && result.commands.filter(command => command.title !== undefined).every(command => /^EGL\d{4} /.test(command.title)) && pwned(folder) === '', marks);
  check('hostile names: annotations name the files', ['::error file=x::pwned/squid.conf', ' blank /squid.conf', '-rf/squid.conf', '%0A::error::pwned/squid.conf'].every(name => annotations(result, 'error').some(item => item.file === name)), annotations(result, 'error').map(item => item.file));
  check('hostile names: the summary stays text', !/<img>|^::/m.test(result.summary.replace(/``[^\n]*?``/g, '')) && result.summary.includes('``a\\|b`c<img>/squid.conf``') && result.summary.split('\n').every(line => !/^\| error \|/.test(line) || line.endsWith(' |')), result.summary.slice(0, 3000));
  const other = await act(folder, { path: folders.filter(name => !name.includes('\n')).join('\n'), 'fail-on': 'never' });
  check('hostile names: as inputs too', other.conclusion === 'success' && Number(other.outputs.errors) >= folders.length - 1 && pwned(folder) === '', other);
});

scenario(async () => {
  const folder = site();
  const outside = join(dirname(folder), 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'profile'), 'as it was');
  symlinkSync(join(outside, 'profile'), join(folder, 'egresslint.sarif'));
  symlinkSync(outside, join(folder, 'reports'));
  const result = await act(folder);
  check('links: a log replaces a link and is not written through it', result.conclusion === 'success' && !lstatSync(join(folder, 'egresslint.sarif')).isSymbolicLink() && readFileSync(join(outside, 'profile'), 'utf8') === 'as it was', result);
  const through = await act(folder, { 'sarif-file': 'reports/profile' });
  const spelled = await act(folder, { format: `json=${folder}/reports/profile` });
  check('links: none is followed on the way to a report', [through, spelled].every(found => found.outputs['exit-code'] === '2' && annotations(found, 'error').some(item => item.data.includes("through the link 'reports'"))) && readFileSync(join(outside, 'profile'), 'utf8') === 'as it was', through);
});

scenario(async () => {
  // What the program prints is shown and not obeyed, even where the program itself would let something through.
  const folder = site();
  const chatty = program(join(top, 'chatty'), 'dotnet', `
if [[ "$1" == --version ]]; then echo 10.0.0; exit; fi
if [[ "$1" == build ]]; then exit; fi
for word in "$@"; do
  case "$word" in
    --format=console=*) printf '::error title=pwned::x\\n##[add-path]/pwned\\n::stop-commands::x' > "\${word#--format=console=}" ;;
    --format=counts=*) printf 'findings=3\\nexit-code=0 0\\nPATH=/pwned\\n' > "\${word#--format=counts=}" ;;
    --format=sarif=*) : > "\${word#--format=sarif=}" ;;
  esac
done
printf '%s|' "$@" > "$RUNNER_TEMP/arguments"
printf '%s' "$MSYS_NO_PATHCONV$MSYS2_ARG_CONV_EXCL" > "$RUNNER_TEMP/conversion"
printf '::error title=pwned::x\\n' >&2`);
  const result = await act(folder, { args: '--mount=/etc/squid=a b', path: '-x\n--y' }, { path: pathWith(chatty) });
  check('the log: nothing that is shown is a command', result.commands.length === 0 && step(result, 'Check').log.includes('::error title=pwned::x'), result);
  check('outputs: numbers only', result.outputs.findings === '3' && result.outputs['exit-code'] === '0' && Object.keys(step(result, 'Check').outputs).sort().join() === 'exit-code,findings,sarif-file', step(result, 'Check').outputs);
  check('arguments: values stay whole, and paths stay paths', readFileSync(join(result.temp, 'arguments'), 'utf8').includes('|check|--mount=/etc/squid=a b|--fail-on=error|') && readFileSync(join(result.temp, 'arguments'), 'utf8').endsWith('|--|-x|--y|') && readFileSync(join(result.temp, 'conversion'), 'utf8') === '1*', readFileSync(join(result.temp, 'arguments'), 'utf8'));
  check('nothing was made of it', !existsSync(join(folder, 'pwned')));
});
