// What cannot be done is said, fails with the exit code for it, and leaves no log that could be uploaded.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, annotations, check, sameRepository, scenario, smallSite, step, workspace, write } from './bench.mjs';

const site = () => workspace([smallSite]);
const said = (result, text) => annotations(result, 'error').some(item => item.title === 'egresslint' && item.data.includes(text));
const refused = (result, text) => result.conclusion === 'failure' && result.outputs['exit-code'] === '2' && said(result, text) && result.outputs['sarif-file'] === '' && step(result, 'Finish').outcome === 'skipped';

scenario(async () => {
  const folder = site();
  writeFileSync(join(folder, 'egresslint.sarif'), 'from before');
  write(folder, { 'egresslint.yml': 'profiles: [nosuch]\n' });
  const result = await act(folder, { 'upload-sarif': 'true' }, { eventName: 'pull_request', event: sameRepository });
  check('settings with a mistake: exit code 2', refused(result, 'the settings have a mistake'), result);
  check('settings with a mistake: annotated in the file, and in the summary', annotations(result, 'error').some(item => item.file === 'egresslint.yml' && item.line === '1' && item.data.includes('nosuch')) && result.summary.includes('nosuch'), result);
  check('settings with a mistake: no log, old or new, and no upload', !existsSync(join(folder, 'egresslint.sarif')) && result.steps.every(found => found.uses === undefined || found.outcome === 'skipped'), result);
});

scenario(async () => {
  const folder = site();
  const cases = [
    [{ config: 'nosuch.yml' }, "'nosuch.yml'"], [{ 'fail-on': 'bogus' }, 'bogus'], [{ category: 'x|e touch pwned' }, "'--category"], [{ profile: 'nosuch' }, 'nosuch'], [{ roles: 'nosuch' }, 'nosuch'], [{ catalog: 'nosuch.yml' }, 'nosuch.yml'],
    [{ baseline: 'nosuch.json' }, 'nosuch.json'], [{ args: '--nosuch=1' }, "'--nosuch"],
  ];
  for (const [inputs, text] of cases) {
    const result = await act(folder, inputs);
    check(`refused by the program: ${JSON.stringify(inputs)}`, refused(result, text), result);
  }
});

scenario(async () => {
  const folder = site();
  const cases = [
    [{ summary: 'yes' }, "'summary'"], [{ annotations: '1' }, "'annotations'"], [{ 'upload-sarif': 'True' }, "'upload-sarif'"], [{ format: 'xml' }, "'format'"], [{ format: 'json=' }, "'format'"],
    [{ args: '--mount\n/etc/squid=squid' }, 'equals sign'], [{ args: 'proxies' }, 'equals sign'], [{ args: '--format=json' }, "'--format'"], [{ args: '--fail-on=never' }, "'--fail-on'"],
    [{ args: '--write-baseline=x' }, "'--write-baseline'"], [{ 'sarif-file': 'a\nb' }, "'sarif-file'"], [{ 'fail-on': 'new' }, "'fail-on: new'"], [{ 'base-ref': '--output=x' }, 'is not the name of a revision'],
  ];
  for (const [inputs, text] of cases) {
    const result = await act(folder, inputs);
    check(`refused by the action: ${JSON.stringify(inputs)}`, refused(result, text), result);
  }
});

scenario(async () => {
  const folder = site();
  const result = await act(folder, { path: 'nosuch', 'fail-on': 'never' });
  check('a path that is not there: exit code 3, whatever fails', result.outputs['exit-code'] === '3' && result.conclusion === 'failure' && said(result, "'nosuch' does not exist") && result.summary.includes("'nosuch' does not exist"), result);
  const empty = await act(folder, { path: '', 'fail-on': '', 'sarif-file': '', summary: '', annotations: '', 'upload-sarif': '', args: ' \n' });
  check('an empty input is an absent one', empty.conclusion === 'success' && empty.outputs['sarif-file'] === 'egresslint.sarif' && empty.summary.length > 0, empty);
});
