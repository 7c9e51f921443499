// Comparing with a base: what a change breaks, that it changes nothing, what is new, and where the base comes from.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, annotations, check, fixture, fork, git, json, pullRequest, scenario, smallProxy, smallSite, step, workspace, write } from './bench.mjs';

const compared = result => step(result, 'Compare with the base');
const drop = (folder, file, line) => writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').split('\n').filter(text => !text.includes(line)).join('\n'));
const shut = to => write(to, { 'squid.conf': smallProxy('files.example.com') });
const half = to => { smallSite(to); shut(to); };
const none = to => write(to, { 'squid.conf': smallProxy('example.org') });
const pull = { eventName: 'pull_request', event: fork };

scenario(async () => {
  const folder = pullRequest(to => fixture('squid-good', to), to => drop(to, 'lists/intune.txt', '.manage.microsoft.com'));
  const result = await act(folder, { 'base-ref': 'HEAD^1' }, pull);
  check('a change that breaks: counted, and fails', Number(result.outputs['changed-verdicts']) > 0 && result.outputs['exit-code'] === '1' && compared(result).outcome === 'success' && result.conclusion === 'failure', result);
  check('a change that breaks: told in the summary', /### Needed endpoints\n[^]*\| error \| `\*\.manage\.microsoft\.com https\/443 [a-z-]+` \| allow \| authenticate \|/.test(compared(result).summary) && step(result, 'Check').summary.includes('### Required endpoints by feature'), compared(result).summary);
  check('a change that breaks: annotated where it is decided now', compared(result).commands.some(item => item.name === 'error' && item.file === 'squid.conf' && item.line === '54' && item.title.startsWith('EGL')) && compared(result).commands.every(item => item.shown !== false), compared(result).log);
  check('a change that breaks: the log of the check is complete', json(join(folder, 'egresslint.sarif')).runs[0].results.length > 0);
  check('a change that breaks: the clone is as it was', git(folder, 'status', '--porcelain') === '?? egresslint.sarif', git(folder, 'status', '--porcelain'));
});

scenario(async () => {
  const folder = pullRequest(to => fixture('squid-good', to), to => appendFileSync(join(to, 'squid.conf'), '# A remark.\n'));
  const result = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'note' }, pull);
  check('a change of no decision: 0 verdicts, and succeeds', result.outputs['changed-verdicts'] === '0' && result.conclusion === 'success', result);
  check('a change of no decision: said in the summary', /## egresslint\n\n\*\*The change changes no decision/.test(compared(result).summary), compared(result).summary);
  const silent = await act(folder, { 'base-ref': 'HEAD^1', summary: 'false', annotations: 'false' }, pull);
  check('a change of no decision: no summary where none is wanted', silent.summary === '' && silent.outputs['changed-verdicts'] === '0', silent);
});

scenario(async () => {
  const folder = pullRequest(to => { smallSite(join(to, 'a')); smallSite(join(to, 'b')); }, to => { shut(join(to, 'a')); smallSite(join(to, 'new')); });
  const result = await act(folder, { path: 'a\nb\nnew', 'base-ref': 'HEAD^1', 'fail-on': 'never' }, pull);
  check('several paths: each compared, one that is new is said to be', Number(result.outputs['changed-verdicts']) > 0 && compared(result).summary.includes('changes no decision') && compared(result).summary.includes('## egresslint: nothing to compare'), compared(result).summary);
  const without = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'never', args: '--exclude=a/**\n--exclude=new/**\n--verbosity=detailed' }, pull);
  check('options: what is left out is not compared, and what is for a check only is not taken along', without.outputs['changed-verdicts'] === '0' && without.conclusion === 'success', without);
});

scenario(async () => {
  const folder = workspace([smallSite, shut, to => write(to, { 'readme.txt': 'x' })], 1);
  const base = git(join(folder, '../../', folder.split('/').at(-2).replace('workspace', 'origin')), 'rev-parse', 'HEAD~2');
  const result = await act(folder, { 'base-ref': base, 'fail-on': 'never' });
  check('a shallow clone: the commit is fetched', Number(result.outputs['changed-verdicts']) > 0 && git(folder, 'rev-list', '--count', 'HEAD') === '1', result);
  const branch = await act(folder, { 'base-ref': 'main', 'fail-on': 'never' });
  check('a branch: its name is enough', branch.outputs['changed-verdicts'] === '0', branch);
  const unknown = await act(folder, { 'base-ref': 'nosuch' });
  check('no such revision: exit code 2, and what to do', unknown.outputs['exit-code'] === '2' && annotations(unknown, 'error').some(item => item.data.includes('fetch-depth')) && step(unknown, 'Check').outcome === 'skipped', unknown);
  const first = await act(folder, { 'base-ref': '0'.repeat(40), 'fail-on': 'never' });
  check('a new branch: nothing is compared, and the check is made', first.outputs['changed-verdicts'] === '' && first.outputs['exit-code'] === '0' && first.conclusion === 'success', first);
});

scenario(async () => {
  const folder = pullRequest(smallSite, shut);
  const base = git(folder, 'rev-parse', 'HEAD^1');
  smallSite(join(folder, base));
  const result = await act(folder, { 'base-ref': 'HEAD^1' }, pull);
  check('a folder that is named like the base: refused', result.outputs['exit-code'] === '2' && result.outputs['changed-verdicts'] === '' && annotations(result, 'error').some(item => item.data.includes('also the name of the revision')), result);
});

scenario(async () => {
  const folder = pullRequest(to => { smallSite(to); write(to, { 'egresslint.yml': 'profiles: [nosuch]\n' }); }, smallSite);
  git(folder, 'checkout', '--quiet', 'HEAD^1');
  const result = await act(folder, { 'base-ref': 'HEAD' });
  check('nothing that can be compared: said, not counted, and the check has the last word', result.outputs['changed-verdicts'] === '' && compared(result).summary.includes('not compared') && annotations(result, 'warning').some(item => item.data.includes('exit code 2')) && result.outputs['exit-code'] === '2', result);
});

scenario(async () => {
  const folder = pullRequest(half, to => appendFileSync(join(to, 'squid.conf'), '# A remark.\n'));
  const result = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new', 'sarif-file': 'new.sarif' }, pull);
  check('new findings: what the base has does not fail', result.conclusion === 'success' && result.outputs.findings === '0' && json(join(folder, 'new.sarif')).runs[0].results.length === 0, result);
  const all = await act(folder, {}, pull);
  check('new findings: without comparing it would', all.outputs['exit-code'] === '1' && Number(all.outputs.findings) > 0, all);
  const uploaded = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new', 'upload-sarif': 'true' });
  check('new findings: are no log to upload', uploaded.outputs['exit-code'] === '2' && uploaded.steps.every(found => found.uses === undefined || found.outcome === 'skipped'), uploaded);
  const absolute = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new', path: folder });
  const above = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new', args: '--mount=/etc/squid=../network' });
  const mounted = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new', args: `--mount=/etc/squid=${folder}` });
  check('new findings: paths that mean the later files in both are refused', [absolute, above, mounted].every(found => found.outputs['exit-code'] === '2' && annotations(found, 'error').some(item => item.data.includes('are relative'))), absolute);
});

scenario(async () => {
  const folder = pullRequest(half, none);
  const result = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new' }, pull);
  check('new findings: one fails', result.conclusion === 'failure' && result.outputs['exit-code'] === '1' && Number(result.outputs.findings) > 0, result);
  const nothing = await act(folder, { 'fail-on': 'new' });
  check('new findings: against nothing is wrong usage', nothing.outputs['exit-code'] === '2' && annotations(nothing, 'error').some(item => item.data.includes("'base-ref'")), nothing);
});

scenario(async () => {
  const folder = pullRequest(to => write(to, { 'readme.txt': 'x' }), half);
  const result = await act(folder, { 'base-ref': 'HEAD^1', 'fail-on': 'new' }, pull);
  check('new findings: everything is new where there was nothing', result.outputs['exit-code'] === '1' && Number(result.outputs.findings) > 0, result);
  const settings = pullRequest(to => { half(to); write(to, { 'egresslint.yml': 'profiles: [nosuch]\n' }); }, half);
  const mended = await act(settings, { 'base-ref': 'HEAD^1', 'fail-on': 'new' }, pull);
  check('new findings: everything is new where the base cannot be checked, and that is said', mended.outputs['exit-code'] === '1' && annotations(mended, 'warning').some(item => item.data.includes('counts as new')), mended);
});
