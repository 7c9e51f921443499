"use strict";
// Everything that is shown goes through textContent: the data holds names and lines of files that nobody vouches for.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const shapes = { allow: "✓", direct: "→", proxy: "⇄", authenticate: "◆", partial: "◐", deny: "✕", unknown: "?" };
  const words = data.verdicts;
  const partial = words.indexOf("partial");
  const text = number => data.strings[number];
  const byId = id => document.getElementById(id);
  const table = byId("matrix");
  const panel = byId("panel");
  const state = { verdicts: new Set(), role: -1, text: "" };
  const rows = [];
  const groups = [];
  let heads = [];
  let focused = null;
  let opened = null;

  function element(name, className, content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  }

  const label = verdict => shapes[words[verdict]] + " " + words[verdict];
  const tag = verdict => element("span", "tag " + words[verdict], label(verdict));

  // --- the table ---

  // The rows are laid out as boxes, which takes what they are from readers of the screen; this gives it back.
  const roleOf = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "gridcell" };
  const roleOfHead = { col: "columnheader", row: "rowheader", rowgroup: "rowheader" };
  function nameRoles() {
    for (const item of table.querySelectorAll("thead, tbody, tr, th, td")) item.setAttribute("role", roleOf[item.tagName] ?? roleOfHead[item.scope]);
  }

  function columnHead(column) {
    const head = element("th");
    head.scope = "col";
    // The folder of a file is less than its name, and a name within a file comes before the file.
    const cut = column.name === column.file ? column.name.lastIndexOf("/") + 1 : 0;
    const around = cut ? column.name.slice(0, cut) : column.name === column.file ? "" : column.file;
    head.append(element("span", "kind", column.kind), element("span", "kind", around), element("span", "name", column.name.slice(cut)));
    if (column.rejected) {
      const mark = element("span", "rejected", "✕ does not load");
      mark.title = column.rejected;
      head.append(mark);
    }
    const bar = element("span", "bar");
    head.append(bar);
    heads.push({ head, bar });
    head.title = column.name;
    return head;
  }

  function buildHead() {
    const line = element("tr");
    for (const name of ["Endpoint", "Port"]) {
      const head = element("th", "", name);
      head.scope = "col";
      line.append(head);
    }
    line.append(...data.columns.map(columnHead));
    const head = element("thead");
    head.append(line);
    table.append(head);
    table.classList.toggle("many", data.columns.length > 12);
  }

  function buildGroup(feature) {
    const body = element("tbody");
    const line = element("tr");
    const head = element("th");
    head.scope = "rowgroup";
    head.colSpan = data.columns.length + 2;
    const title = element("span", "", data.features[feature].title);
    const count = element("small");
    title.append(count);
    head.append(title);
    line.append(head);
    body.append(line);
    const group = { body, count, rows: [] };
    groups.push(group);
    return group;
  }

  function buildRow(at) {
    const [feature, endpoint, transport, port, forbidden] = data.rows[at];
    const line = element("tr", forbidden ? "forbidden" : "");
    const head = element("th", "", text(endpoint));
    head.scope = "row";
    line.append(head, element("td", "port", text(transport) + "/" + port));
    const cells = data.cells[at].map((_, column) => {
      const cell = element("td", "none", "·");
      cell.tabIndex = -1;
      cell.dataset.column = column;
      line.append(cell);
      return cell;
    });
    line.dataset.row = at;
    const search = [text(endpoint), text(transport) + "/" + port, data.features[feature].title, data.features[feature].id];
    return { at, line, cells, shown: cells.map(() => -1), search: search.join("\n").toLowerCase() };
  }

  function buildBody() {
    let feature = -1;
    let group = null;
    for (let at = 0; at < data.rows.length; at++) {
      if (data.rows[at][0] !== feature) {
        feature = data.rows[at][0];
        group = buildGroup(feature);
      }
      const row = buildRow(at);
      rows.push(row);
      group.rows.push(row);
      group.body.append(row.line);
    }
    table.append(...groups.map(group => group.body));
  }

  // --- filters ---

  // What a cell says for the chosen role. Where several requirements disagree it is partial, as in every other report.
  const known = new Map();
  function verdictOf(use) {
    if (use === 0) return -1;
    let found = known.get(use);
    if (found === undefined) {
      const list = data.uses[use - 1];
      found = -1;
      for (let i = 0; i < list.length; i += 3) {
        if (state.role >= 0 && data.needs[list[i]][0] !== state.role) continue;
        found = found === -1 || found === list[i + 1] ? list[i + 1] : partial;
      }
      known.set(use, found);
    }
    return found;
  }

  function showCell(row, column, verdict) {
    if (row.shown[column] === verdict) return;
    row.shown[column] = verdict;
    const cell = row.cells[column];
    cell.className = verdict < 0 ? "none" : words[verdict];
    cell.firstChild.data = verdict < 0 ? "·" : label(verdict);
  }

  function refreshCells() {
    known.clear();
    for (const row of rows) {
      const line = data.cells[row.at];
      for (let column = 0; column < line.length; column++) showCell(row, column, verdictOf(line[column]));
    }
  }

  function meets(row) {
    if (state.text && !row.search.includes(state.text)) return false;
    return row.shown.some(verdict => verdict >= 0 && (state.verdicts.size === 0 || state.verdicts.has(verdict)));
  }

  function apply() {
    const counts = words.map(() => 0);
    const columns = data.columns.map(() => words.map(() => 0));
    let visible = 0;
    for (const group of groups) {
      let inGroup = 0;
      for (const row of group.rows) {
        const hidden = !meets(row);
        if (row.line.hidden !== hidden) row.line.hidden = hidden;
        if (hidden) continue;
        inGroup++;
        row.shown.forEach((verdict, column) => {
          if (verdict < 0) return;
          columns[column][verdict]++;
          counts[verdict]++;
        });
      }
      group.body.hidden = inGroup === 0;
      group.body.style.containIntrinsicHeight = "auto " + (inGroup * 28 + 40) + "px";
      group.count.textContent = inGroup === 1 ? "1 endpoint" : inGroup + " endpoints";
      visible += inGroup;
    }
    byId("count").textContent = visible === rows.length ? rows.length + " endpoints" : visible + " of " + rows.length + " endpoints";
    showCounts(counts, columns);
    if (!focused || focused.line.hidden) resetFocus();
  }

  function showCounts(counts, columns) {
    chips.forEach((chip, verdict) => { chip.number.textContent = counts[verdict]; });
    columns.forEach((column, at) => {
      const parts = column.map((count, verdict) => {
        const part = element("i");
        part.style.flexGrow = count;
        part.style.color = "var(--" + words[verdict] + "-ink)";
        return part;
      });
      heads[at].bar.replaceChildren(...parts.filter((_, verdict) => column[verdict] > 0));
      const said = column.map((count, verdict) => count + " " + words[verdict]).filter((_, verdict) => column[verdict] > 0);
      heads[at].head.title = data.columns[at].name + ": " + (said.join(", ") || "nothing asked");
    });
  }

  const chips = [];
  function buildFilters() {
    const used = new Set();
    for (const list of data.uses) {
      const said = new Set(list.filter((_, i) => i % 3 === 1));
      said.forEach(verdict => used.add(verdict));
      if (said.size > 1) used.add(partial);
    }
    words.forEach((word, verdict) => {
      const chip = element("button", "chip " + word, label(verdict));
      const number = element("span", "number");
      chip.type = "button";
      chip.dataset.verdict = word;
      chip.hidden = !used.has(verdict);
      chip.setAttribute("aria-pressed", "false");
      chip.append(number);
      chip.addEventListener("click", () => toggle(verdict, chip));
      byId("verdicts").append(chip);
      chips.push({ chip, number });
    });
    const role = byId("role");
    role.append(new Option("every role", "-1"), ...data.roles.map((item, i) => new Option(item.title, i)));
    role.addEventListener("change", () => { state.role = Number(role.value); refreshCells(); apply(); });
    byId("text").addEventListener("input", event => { state.text = event.target.value.trim().toLowerCase(); apply(); });
    byId("filters").addEventListener("submit", event => event.preventDefault());
    byId("clear").addEventListener("click", clear);
  }

  function toggle(verdict, chip) {
    if (!state.verdicts.delete(verdict)) state.verdicts.add(verdict);
    chip.setAttribute("aria-pressed", String(state.verdicts.has(verdict)));
    apply();
  }

  function clear() {
    state.verdicts.clear();
    state.role = -1;
    state.text = byId("text").value = "";
    byId("role").value = "-1";
    for (const { chip } of chips) chip.setAttribute("aria-pressed", "false");
    refreshCells();
    apply();
  }

  // --- keyboard: one cell of the grid is in the tab order, arrows move it ---

  function resetFocus() {
    const first = rows.find(row => !row.line.hidden);
    setFocus(first && first.cells.length ? first : null, 0, false);
  }

  function setFocus(row, column, move) {
    if (focused) focused.cell.tabIndex = -1;
    focused = row ? { line: row.line, row, column, cell: row.cells[column] } : null;
    if (!focused) return;
    focused.cell.tabIndex = 0;
    if (!move) return;
    focused.cell.focus({ preventScroll: true });
    reveal(focused.cell);
  }

  // The head and the names lie over the cells, so that bringing a cell into view must leave room for them.
  function reveal(cell) {
    const scroll = byId("scroll");
    const box = scroll.getBoundingClientRect();
    const at = cell.getBoundingClientRect();
    const top = box.top + table.tHead.offsetHeight + 4;
    const left = box.left + table.tHead.rows[0].cells[0].offsetWidth + 4;
    if (at.top < top) scroll.scrollTop -= top - at.top;
    else if (at.bottom > box.bottom - 16) scroll.scrollTop += at.bottom - box.bottom + 16;
    if (at.left < left) scroll.scrollLeft -= left - at.left;
    else if (at.right > box.right - 16) scroll.scrollLeft += at.right - box.right + 16;
  }

  const steps = {
    ArrowUp: (r, c) => [r - 1, c], ArrowDown: (r, c) => [r + 1, c], ArrowLeft: (r, c) => [r, c - 1], ArrowRight: (r, c) => [r, c + 1],
    PageUp: (r, c) => [r - 15, c], PageDown: (r, c) => [r + 15, c],
    Home: (r, c, all) => [all ? 0 : r, 0], End: (r, c, all) => [all ? Infinity : r, Infinity],
  };

  function onKey(event) {
    if (!focused || event.target !== focused.cell) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(focused.row, focused.column, true);
      return;
    }
    const step = steps[event.key];
    if (!step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const visible = rows.filter(row => !row.line.hidden);
    const [line, column] = step(visible.indexOf(focused.row), focused.column, event.ctrlKey);
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    setFocus(visible[within(line, visible.length - 1)], within(column, data.columns.length - 1), true);
    if (opened) open(focused.row, focused.column, false);
  }

  function onClick(event) {
    const cell = event.target.closest("td[data-column]");
    if (!cell) return;
    const row = rows[Number(cell.parentNode.dataset.row)];
    setFocus(row, Number(cell.dataset.column), true);
    open(row, Number(cell.dataset.column), false);
  }

  // --- the panel ---

  function open(row, column, move) {
    const use = data.cells[row.at][column];
    if (opened) opened.removeAttribute("aria-selected");
    opened = row.cells[column];
    opened.setAttribute("aria-selected", "true");
    const [feature, endpoint, transport, port, forbidden] = data.rows[row.at];
    byId("panel-title").textContent = text(endpoint);
    const parts = [
      element("p", "quiet", text(transport) + "/" + port + " · " + data.features[feature].title),
      element("p", "", (data.columns[column].kind === "path" ? "Path " : "") + data.columns[column].name),
    ];
    if (forbidden) parts.push(element("p", "", "This must not be reached, so that “deny” is what is wanted."));
    parts.push(...(use === 0 ? [element("p", "quiet", "Nothing is asked here: no role needs it on this way.")] : uses(data.uses[use - 1])));
    if (use !== 0) parts.push(...findings(row, column, data.uses[use - 1]));
    byId("panel-body").replaceChildren(...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
    if (move) byId("panel-title").focus();
    reveal(opened);
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    if (opened) opened.removeAttribute("aria-selected");
    opened = null;
    if (focused) focused.cell.focus({ preventScroll: true });
  }

  // Roles and requirements that meet the same are told together.
  function uses(list) {
    const told = new Map();
    for (let i = 0; i < list.length; i += 3) {
      const [role, requirement] = data.needs[list[i]];
      if (state.role >= 0 && role !== state.role) continue;
      const key = list[i + 1] + ":" + list[i + 2];
      if (!told.has(key)) told.set(key, { verdict: list[i + 1], detail: data.details[list[i + 2]], who: [], why: [] });
      told.get(key).who.push(data.roles[role].title);
      told.get(key).why.push(text(requirement));
    }
    return [...told.values()].flatMap(item => {
      const head = element("h3");
      head.append(tag(item.verdict), [...new Set(item.who)].join(", "));
      const parts = [head, element("p", "quiet", "needed by " + [...new Set(item.why)].join(", "))];
      return parts.concat(item.detail[0] === 0 ? policyDetail(item.detail) : pathDetail(item.detail));
    });
  }

  function policyDetail([, examples, traced, doubts]) {
    const parts = [];
    for (const [verdict, example, skipped, met] of traced) {
      const head = element("h4");
      head.append(tag(verdict), "such as " + text(example));
      const list = element("ol");
      if (skipped) parts.push(element("p", "quiet", skipped + " earlier entries that may match are left out"));
      for (let i = 0; i < met.length; i += 2) list.append(place(met[i], met[i + 1] ? "matches" : "may match"));
      parts.push(head, list);
    }
    return (traced.length ? parts : witnesses(examples)).concat(reasons(doubts));
  }

  function pathDetail([, ...ways]) {
    return ways.flatMap(([way, verdict, hop, met, examples, doubts], at) => {
      const head = element("h4");
      head.append(tag(verdict), (at ? "then " : "") + (text(way) || "way not known") + (hop >= 0 ? ", stopped by " + text(hop) : ""));
      const list = element("ol");
      for (let i = 0; i < met.length; i += 3) {
        const item = place(met[i + 2], "", text(met[i]));
        item.prepend(tag(met[i + 1]));
        list.append(item);
      }
      return [head, ...witnesses(examples), list, ...reasons(doubts)];
    });
  }

  function witnesses(examples) {
    const kinds = ["passes", "is stopped", "cannot be known"];
    return examples.map((name, i) => name < 0 ? null : element("p", "quiet", "such as " + text(name) + ", which " + kinds[i])).filter(Boolean);
  }

  function reasons(doubts) {
    if (!doubts.length) return [];
    const list = element("ol");
    for (let i = 0; i < doubts.length; i += 2) {
      const item = doubts[i + 1] < 0 ? element("li") : place(doubts[i + 1], "");
      item.prepend(text(doubts[i]));
      list.append(item);
    }
    return [element("h4", "", "Why it is not certain, and what was assumed"), list];
  }

  function place(number, note, policy) {
    const [path, line, name, ...excerpt] = data.places[number];
    const item = element("li");
    const within = policy && (path < 0 || text(path) !== policy) ? policy + ": " : "";
    const where = within + (path < 0 ? text(name) + " (built-in default)" : text(path) + ":" + line + (text(name) ? " " + text(name) : ""));
    item.append(element("span", "quiet", note ? where + " · " + note : where));
    if (excerpt.length) {
      const lines = element("pre");
      for (let i = 0; i < excerpt.length; i += 4) {
        const [from, code, start, length] = excerpt.slice(i, i + 4);
        lines.append(element("b", "", String(from)), code.slice(0, start), element("mark", "", code.slice(start, start + length)), code.slice(start + length), "\n");
      }
      item.append(lines);
    }
    return item;
  }

  function findings(row, column, list) {
    const asked = [];
    for (let i = 0; i < list.length; i += 3) asked.push(data.needs[list[i]]);
    const file = data.columns[column].file;
    const meant = data.findings.filter(finding => file && finding.file === file && finding.endpoints.includes(data.rows[row.at][1])
      && asked.some(([role, requirement]) => finding.roles.includes(role) && finding.requirements.includes(requirement)
        && (state.role < 0 || role === state.role)));
    return meant.length ? [element("h3", "", "Findings"), ...meant.map(finding)] : [];
  }

  function finding(item) {
    const box = element("div", "finding " + item.level);
    box.append(element("p", "", item.rule + " (" + item.level + "): " + item.message));
    if (item.advice) box.append(element("p", "quiet", item.advice));
    return box;
  }

  // --- around it ---

  function buildFrame() {
    byId("summary").textContent = data.summary;
    byId("notices").append(...data.findings.filter(item => item.input).map(item =>
      element("p", "notice " + item.level, item.rule + ": " + item.message + " (" + item.file + ")")));
    const basis = byId("basis");
    basis.append(data.basis + " " + data.tool + ".");
    const notes = [...data.assumptions, ...data.overrides.map(item => "Override: " + item)];
    if (notes.length) {
      const list = element("ul");
      list.append(...notes.map(note => element("li", "", note)));
      basis.append(list);
    }
  }

  buildFrame();
  buildHead();
  buildBody();
  nameRoles();
  buildFilters();
  refreshCells();
  apply();
  if (!rows.length || !data.columns.length) byId("scroll").append(element("p", "empty", "No policy was asked about any endpoint."));
  table.addEventListener("keydown", onKey);
  table.addEventListener("click", onClick);
  byId("close").addEventListener("click", close);
  document.addEventListener("keydown", event => { if (event.key === "Escape") close(); });
  document.documentElement.dataset.ready = "true";
})();
