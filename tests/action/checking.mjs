// Checking: nothing found, something found, too much found, and what becomes of the log.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, action, annotations, check, fixture, fork, json, pathWith, program, sameRepository, scenario, step, top, workspace, write } from './bench.mjs';
import { leftovers } from './runner.mjs';

const goodSite = () => workspace([folder => fixture('squid-good', folder)]);
const twoSites = () => workspace([folder => { fixture('squid-good', join(folder, 'good')); fixture('squid-branch-office', join(folder, 'branch')); }]);
const uploads = result => result.steps.filter(found => found.uses !== undefined && found.outcome !== 'skipped');

scenario(async () => {
  const good = goodSite();
  const result = await act(good);
  const log = json(join(good, 'egresslint.sarif'));
  check('nothing found, no input: succeeds', result.conclusion === 'success' && result.outputs['exit-code'] === '0', result);
  check('nothing found, no input: numbers are 0', ['findings', 'errors', 'warnings', 'notes', 'unknown'].every(name => result.outputs[name] === '0'), result);
  check('nothing found, no input: a log without results', result.outputs['sarif-file'] === 'egresslint.sarif' && log.runs[0].results.length === 0 && log.runs[0].automationDetails.id === 'egresslint/', result);
  check('nothing found, no input: the summary has the coverage', /\| intune \| `squid\.conf` \| 69 \| 0 \| 0 \| 0 \| 69 \|/.test(result.summary), result.summary);
  check('nothing found, no input: nothing is compared, uploaded or annotated', step(result, 'Compare with the base').outcome === 'skipped' && result.outputs['changed-verdicts'] === '' && result.outputs.report === '' && uploads(result).length === 0 && annotations(result).length === 0, result);
  check('nothing found, no input: built once, from the checkout of the action', readFileSync(join(result.temp, 'builds'), 'utf8') === `${action}: build ${action}/src/EgressLint.Cli -c Release --nologo -v quiet -p:RunAnalyzers=false\n`, readFileSync(join(result.temp, 'builds'), 'utf8'));
  check('nothing found, no input: no folder is left behind', leftovers(result.temp).length === 0 && result.steps.every(found => (found.touched ?? []).length === 0));
});

scenario(async () => {
  const both = twoSites();
  const result = await act(both, { path: 'branch', category: 'branch-office', format: 'json=reports/branch.json\nmarkdown\n  \r\nhtml=page.html' });
  const report = json(join(both, 'reports/branch.json'));
  const count = level => String(report.findings.filter(finding => finding.level === level).length);
  check('findings: fail the last step only', result.conclusion === 'failure' && step(result, 'Check').outcome === 'success' && step(result, 'Finish').status === 1 && result.outputs['exit-code'] === '1', result);
  check('findings: numbers are those of the report', report.findings.length > 0 && result.outputs.errors === count('error') && result.outputs.warnings === count('warning') && result.outputs.notes === count('note') && result.outputs.findings === String(report.findings.length), result);
  check('findings: annotated on files of the workspace, errors first', annotations(result).length > 2 && annotations(result).every(item => existsSync(join(both, item.file)) && Number(item.line) > 0)
    && annotations(result).map(item => item.name).join().startsWith('error,') && annotations(result).every((item, i, all) => i === 0 || !(item.name === 'error' && all[i - 1].name !== 'error')), result);
  if (process.argv[2] !== undefined) copyFileSync(join(both, 'egresslint.sarif'), process.argv[2]);
  check('findings: the log has the category', json(join(both, 'egresslint.sarif')).runs[0].automationDetails.id === 'egresslint/branch-office/');
  check('findings: further reports are where they were asked for', result.outputs.report === 'reports/branch.json\negresslint.md\npage.html' && readFileSync(join(both, 'page.html'), 'utf8').startsWith('<!') && readFileSync(join(both, 'egresslint.md'), 'utf8') === step(result, 'Check').summary, result);
  check('findings: the summary has them', /### Findings\n/.test(result.summary) && result.summary.includes('`branch/squid.conf:'), result.summary);
  check('findings: nothing is uploaded unless asked', uploads(result).length === 0, result);
});

scenario(async () => {
  const both = twoSites();
  const result = await act(both, { path: 'good\n\n  \nbranch\r\n', 'fail-on': 'never', 'sarif-file': 'out put/log.sarif', args: '--verbosity=quiet\n--exclude=**/conf.d/**', profile: 'comanagement', summary: 'false', annotations: 'false' });
  const files = new Set(json(join(both, 'out put/log.sarif')).runs[0].results.map(found => found.locations[0].physicalLocation.artifactLocation.uri));
  check('several lines: paths, options, a file with a blank', result.conclusion === 'success' && result.outputs['sarif-file'] === 'out put/log.sarif' && files.has('branch/squid.conf'), result);
  check('several lines: findings do not fail what never fails', Number(result.outputs.errors) > 0 && result.outputs['exit-code'] === '0', result);
  check('switches: no summary and no annotations', result.summary === '' && annotations(result).length === 0 && step(result, 'Check').log.length > 0, result);
});

scenario(async () => {
  const both = twoSites();
  const part = await act(both, { path: 'branch', 'fail-on': 'never', format: 'json=part.json', args: '--exclude=squid.conf' });
  const { verdicts } = json(join(both, 'part.json'));
  check('a part of a configuration: what nobody knows is counted', verdicts.length > 0 && verdicts.every(verdict => verdict.verdict === 'unknown')
    && part.outputs.unknown === String(new Set(verdicts.map(verdict => `${verdict.endpoint} ${verdict.transport} ${verdict.port}`)).size) && part.conclusion === 'success', part);
  const warned = await act(both, { path: 'branch', 'fail-on': 'warning', args: '--exclude=**' });
  check('no file is left: exit code 3, and no number is given', warned.outputs['exit-code'] === '3' && warned.conclusion === 'failure' && warned.outputs.findings === '' && warned.outputs['sarif-file'] === '' && /no configuration files/.test(warned.summary), warned);
});

scenario(async () => {
  const many = workspace([folder => {
    for (let i = 0; i < 12; i++) fixture('squid-branch-office', join(folder, `office-${i}`));
    for (let i = 0; i < 14; i++) write(folder, { [`closed-${i}/squid.conf`]: 'http_port 3128\nhttp_access deny all\n' });
  }]);
  const result = await act(many);
  const levels = annotations(result).map(item => item.name);
  check('limits: no more annotations than are shown', annotations(result).every(item => item.shown) && levels.filter(level => level === 'error').length === 10 && levels.filter(level => level === 'warning').length === 10, levels);
  check('limits: errors come first, and what is left out is said', levels.lastIndexOf('error') < levels.indexOf('warning') && /\d+ errors and \d+ warnings.* more are not annotated/.test(step(result, 'Check').log), result);
  check('limits: numbers and summary have all', Number(result.outputs.errors) >= 14 && (result.summary.match(/^\| error \|/gm) ?? []).length === Number(result.outputs.errors), result.outputs);
});

scenario(async () => {
  const good = goodSite();
  const full = await act(good, {}, { summary: 'x'.repeat(1000 * 1024 - 100) });
  check('limits: a summary that would be dropped is cut and says so', full.conclusion === 'success' && step(full, 'Check').summary.endsWith('\nMore is left out here: a job summary holds no more. The reports have it.\n'), step(full, 'Check').summary.slice(-300));
});

scenario(async () => {
  const both = twoSites();
  const other = await act(both, { path: 'branch', 'upload-sarif': 'true', category: 'a/b' }, { eventName: 'pull_request', event: sameRepository });
  const [upload, ...rest] = uploads(other);
  check('upload: once, of the log, by a pinned action', rest.length === 0 && upload?.with.sarif_file === 'egresslint.sarif' && /^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/.test(upload?.uses), other);
  check('upload: comes before the failure', other.steps.indexOf(upload) < other.steps.indexOf(step(other, 'Finish')) && upload.outcome === 'success' && other.outputs['exit-code'] === '1' && other.conclusion === 'failure', other);

  const pushed = await act(both, { path: 'good', 'upload-sarif': 'true' });
  check('upload: of a log without results too', uploads(pushed).length === 1 && pushed.conclusion === 'success', pushed);

  const broken = await act(both, { path: 'good', 'upload-sarif': 'true' }, { uses: () => false });
  check('upload: failing fails the action, and the outputs are there', broken.conclusion === 'failure' && broken.outputs['exit-code'] === '0' && step(broken, 'Finish').outcome === 'success', broken);

  const foreign = await act(both, { path: 'branch', 'upload-sarif': 'true' }, { eventName: 'pull_request', event: fork });
  check('fork: nothing is uploaded', uploads(foreign).length === 0, foreign);
  check('fork: says so, and has annotations, summary and exit code', annotations(foreign, 'notice').some(item => item.data.includes('not uploaded')) && annotations(foreign, 'error').length > 0 && foreign.summary.length > 0 && foreign.outputs['exit-code'] === '1' && foreign.conclusion === 'failure', foreign);
  const gone = await act(both, { path: 'good', 'upload-sarif': 'true' }, { eventName: 'pull_request', event: { pull_request: { head: { repo: null } } } });
  check('fork: one that was deleted is one', uploads(gone).length === 0 && gone.conclusion === 'success', gone);
});

scenario(async () => {
  const known = workspace([folder => { fixture('squid-branch-office', folder); }]);
  write(known, { 'egresslint-baseline.json': '' });
  const first = await act(known, { 'fail-on': 'never' });
  const [all] = [json(join(known, 'egresslint.sarif')).runs[0].results];

  execFileSync('dotnet', [join(action, 'src/EgressLint.Cli/bin/Release/net10.0/egresslint.dll'), 'check', '.', '--fail-on=never', '--write-baseline=known.json', '--format=counts'], { cwd: known });
  const later = await act(known, { baseline: 'known.json', 'fail-on': 'new' });
  check('baseline: what is known does not count', Number(first.outputs.findings) > 0 && all.length > 0 && later.outputs.findings === '0' && later.conclusion === 'success' && json(join(known, 'egresslint.sarif')).runs[0].results.length === 0, later);
  const text = readFileSync(join(known, 'squid.conf'), 'utf8');
  write(known, { 'squid.conf': text.replace(/^http_access/m, 'http_access deny CONNECT\nhttp_access') });
  const worse = await act(known, { baseline: 'known.json', 'fail-on': 'new' });
  check('baseline: what is new does', Number(worse.outputs.findings) > 0 && worse.outputs['exit-code'] === '1', worse);
});

scenario(async () => {
  const good = goodSite();
  const lost = await act(good, {}, { path: pathWith(program(join(top, 'no-sdk'), 'dotnet', 'exit 1')) });
  check('no SDK: says what to do', lost.conclusion === 'failure' && lost.outputs['exit-code'] === '2' && annotations(lost, 'error').some(item => item.data.includes('actions/setup-dotnet') && item.data.includes("'version'")) && step(lost, 'Check').outcome === 'skipped', lost);
});
