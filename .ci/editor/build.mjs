// Bundle the editor (static/editor and the libraries it uses) into static/vendor/editor.js, and copy the schema for the browser. Run by whoever
// changes a module of the editor, raises a version in package.json or changes app/prose/schema.json: `npm ci && node build.mjs`. Everybody
// else uses the committed files; a test tells when a source has changed since the bundle was made.
//
// One file, for 25 small ones are 25 questions before the first letter can be typed; made small by cuts.mjs and prune.mjs. main.js is bundled by
// itself, as editor-start.js: it is on the page from the start, and fetches the other when somebody writes. rooms.js stands outside both, and what few need is fetched
// when they do (static/app/draft.js, hush.js).
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { cuts } from "./cuts.mjs";
import { prune } from "./prune.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const vendor = join(root, "static", "vendor");
const editor = join(root, "static", "editor");
const file = "editor.js";
const start = "editor-start.js";
const OUTSIDE = new Set(["rooms.js"]);
const HOW = { bundle: true, format: "esm", legalComments: "none", target: "es2022", write: false };

const readText = (path) => readFileSync(path, "utf8");
const read = (path) => JSON.parse(readText(path));
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

function writeSchema() {
  const schema = JSON.stringify(read(join(root, "app", "prose", "schema.json")), null, 2);
  const head = "// Made from app/prose/schema.json by .ci/editor/build.mjs; a test holds the two equal.\n";
  writeFileSync(join(editor, "schema-data.js"), `${head}export default ${schema};\n`);
}

// Our modules ask for «libs.js», which stands here, and the schema comes without its rules for people.
const ours = {
  name: "ours",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/rooms\.js$/ }, () => ({ path: "../editor/rooms.js", external: true }));
    onResolve({ filter: /\/app\/(draft|hush)\.js$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /vendor\/editor\.js$/ }, () => ({ path: "./editor.js", external: true }));
    onResolve({ filter: /\/libs\.js$/ }, () => ({ path: join(here, "libs.js") }));
    onLoad({ filter: /schema-data\.js$/ }, () => {
      const { rules, ...schema } = read(join(root, "app", "prose", "schema.json"));
      return { contents: `export default ${JSON.stringify(schema)};` };
    });
  },
};

async function bundle() {
  const whole = await build({ ...HOW, absWorkingDir: here, entryPoints: [join(editor, "bundle.js")], outfile: file, metafile: true, plugins: [ours, cuts(readText)] });
  const { text } = prune(whole.outputFiles[0].text);
  const small = await build({ ...HOW, stdin: { contents: text }, external: ["../app/draft.js", "../app/hush.js"], minify: true });
  writeFileSync(join(vendor, file), small.outputFiles[0].text);
  const first = await build({ ...HOW, entryPoints: [join(editor, "main.js")], minify: true, plugins: [ours] });
  writeFileSync(join(vendor, start), first.outputFiles[0].text);
  return packagesOf(whole.metafile);
}

// The packages that have something in the bundle, with version, licence and licence text.
function packagesOf(metafile) {
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output.inputs).filter(([, part]) => part.bytesInOutput > 0);
  const names = used.map(([path]) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
  return [...new Set(names)].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = read(join(folder, "package.json"));
    const text = ["LICENSE", "LICENSE.md", "license"].map((each) => join(folder, each)).find(existsSync);
    if (!text) throw new Error(`${name} has no licence text; nothing was written about it`);
    return { name, version, license, text: readText(text).trim() };
  });
}

function writeLicences(packages) {
  const parts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  writeFileSync(join(vendor, "LICENSES", "editor.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

// What the bundle was made of: our modules, and how it is made. The libraries are told by their versions.
function sources() {
  const modules = [...readdirSync(editor).filter((name) => name.endsWith(".js") && !OUTSIDE.has(name)).map((name) => `static/editor/${name}`), ...["frames", "outbox"].map((name) => `static/app/${name}.js`)];
  const makers = ["build.mjs", "cuts.mjs", "libs.js", "package-lock.json", "prune.mjs"].map((name) => `.ci/editor/${name}`);
  return Object.fromEntries([...makers, ...modules].sort().map((path) => [path, sha256(readFileSync(join(root, path)))]));
}

function entryOf(name, about) {
  const content = readFileSync(join(vendor, name));
  const source = `static/editor and .ci/editor, bundled with esbuild ${read(join(here, "node_modules", "esbuild", "package.json")).version}`;
  return { file: name, package: "editor", ...about, source, sha256: sha256(content), bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
}

function writeManifest(packages) {
  const version = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
  const licence = [...new Set(packages.map(({ license }) => license))].join(", ");
  const entries = [{ ...entryOf(file, { version, licence }), sources: sources() }, entryOf(start, { version: "our own", licence: "as Samplan" })];
  const path = join(vendor, "VENDOR.json");
  const others = read(path).filter((line) => line.package !== "editor");
  const lines = [...others, ...entries].sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(path, `${JSON.stringify(lines, null, 2)}\n`);
  return entries;
}

writeSchema();
const packages = await bundle();
writeLicences(packages);
for (const { file: name, bytes, gzip } of writeManifest(packages)) console.log(`${name}: ${bytes} bytes, ${gzip} in gzip`);
