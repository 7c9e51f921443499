// The list of what is known to be uncovered. A heading is the reason; a line below it is 'FILE MEMBER COUNT TEXT'.
import { readdirSync, readFileSync } from 'node:fs';

/** A map from each key to its values, in their order. */
export function groupBy(values, key) {
  const groups = new Map();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}

/** Reads every file of a folder; its address ends in '/'. */
export function readList(folder) {
  const entries = new Map();
  let reason = '';
  for (const line of readdirSync(folder).sort().flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))) {
    if (line.startsWith('## ')) reason = line.slice(3).trim();
    const [, path, member, missing, text] = /^(\S+\.cs) (\S+) (\d+) (.*)$/.exec(line) ?? [];
    if (path !== undefined) entries.set(`${path} ${member} ${text}`, { path, member, missing: Number(missing), text, reason });
  }
  const find = (item) => entries.get(`${item.path} ${item.member} ${item.text}`);
  return {
    /** How many branches of the item may be uncovered. */
    allowed: (item) => find(item)?.missing ?? 0,
    /** The entries that name nothing, or more than is uncovered. */
    unused(found) {
      const exact = new Set(found.filter((item) => (find(item)?.missing ?? Infinity) <= item.missing).map(find));
      return [...entries.values()].filter((entry) => !exact.has(entry));
    },
    /** [reason, number of entries] in the order of the file. */
    reasons: () => [...groupBy(entries.values(), (e) => e.reason)].map(([name, all]) => [name, all.length]),
  };
}
