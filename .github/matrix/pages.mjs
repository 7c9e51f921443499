// Makes the pages that the browser is shown: two fixtures, the full catalog against fifty policies, and files that try to break out.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const POLICIES = 50;
const ENDPOINTS = 600;

/** Runs the program in a folder and gives the page that it wrote. */
function matrix(program, folder, page, ...options) {
  execFileSync("dotnet", [program, "matrix", ".", "--output", page, ...options], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return page;
}

export function fixture(program, root, work, name) {
  return matrix(program, join(root, "fixtures", name), join(work, `${name}.html`));
}

/** Every feature of the catalog and as many further endpoints as are missing, against fifty proxies that differ in their addresses. */
export function large(program, root, work) {
  const folder = join(work, "large");
  const policies = ["lisbon", "porto"].map(name => readFileSync(join(root, `fixtures/path-head-office/squid/${name}.conf`), "utf8"));
  for (let i = 1; i <= POLICIES; i++) {
    const site = join(folder, `site-${i}`);
    mkdirSync(site, { recursive: true });
    writeFileSync(join(site, "squid.conf"), policies[i % 2].replaceAll("10.1", `10.${i}`));
  }
  const catalog = join(root, "rules/catalog");
  const features = readdirSync(catalog).filter(name => name.startsWith("features-"))
    .flatMap(name => [...readFileSync(join(catalog, name), "utf8").matchAll(/^ {2}- id: (\S+)/gm)].map(match => match[1]));
  const hosts = Array.from({ length: 120 }, (_, i) => `"host-${i}.example.com"`);
  writeFileSync(join(folder, "further.yml"), `endpoints:
  - id: further
    hosts: [${hosts.join(", ")}]
features:
  - id: further
    title: Further endpoints
    requirements:
      - id: further.web
        endpoints: [further]
        roles: [cm-client]
        connect: [https/443]
`);
  const page = matrix(program, folder, join(work, "large.html"), "--catalog", "further.yml", "--feature", [...features, "further"].join(","));
  return { page, policies: POLICIES, endpoints: ENDPOINTS };
}

/** Everything that comes from a file tries to be markup, to end the script, to hide, or to be endless. */
export function hostile(program, root, work) {
  const folder = join(work, "hostile");
  const attack = "</script><script>window.hacked=1;alert(1)</script><img src=x onerror=alert(1)>";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "\"><img src=http:example onerror=alert(1)><!--.conf"), [
    "http_port 3128",
    `acl <!--<script> dstdomain .example.com`,
    `acl turned dstdomain .exa\u202emple.net \u2028 \u001b[2J`,
    `acl endless dstdomain .${"a".repeat(100 * 1024)}.example`,
    `acl markup url_regex ${attack}`,
    `http_access deny markup turned # ${attack}`,
    "http_access allow <!--<script>",
    "http_access deny endless",
    "http_access deny all",
    "",
  ].join("\n"));
  writeFileSync(join(folder, "own.yml"), `endpoints:
  - id: own
    hosts: [portal.example.com, "*.example.net"]
features:
  - id: own
    title: "${attack}<!-- ' \\" \\u202e"
    requirements:
      - id: own.web
        title: "${attack}"
        endpoints: [own]
        roles: [cm-client]
        connect: [https/443]
`);
  return matrix(program, folder, join(work, "hostile.html"), "--catalog", "own.yml", "--feature", "own");
}
