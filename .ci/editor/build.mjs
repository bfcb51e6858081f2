// Bundle the editor's libraries and copy the schema for the browser. Run by whoever raises a version in package.json or changes
// app/prose/schema.json: `npm ci && node build.mjs`. Everybody else uses the committed files.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const vendor = join(root, "static", "vendor");
const file = "editor-libs.js";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

function writeSchema() {
  const schema = JSON.stringify(read(join(root, "app", "prose", "schema.json")), null, 2);
  const head = "// Made from app/prose/schema.json by .ci/editor/build.mjs; a test holds the two equal.\n";
  writeFileSync(join(root, "static", "editor", "schema-data.js"), `${head}export default ${schema};\n`);
}

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ["libs.js"],
    outfile: join(vendor, file),
    bundle: true,
    format: "esm",
    legalComments: "none",
    metafile: true,
    minify: true,
    target: "es2022",
  });
  return packagesOf(result.metafile);
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
    return { name, version, license, text: readFileSync(text, "utf8").trim() };
  });
}

function writeLicences(packages) {
  const parts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  writeFileSync(join(vendor, "LICENSES", "editor-libs.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

function writeManifest(packages) {
  const content = readFileSync(join(vendor, file));
  const entry = {
    file,
    package: "editor-libs",
    version: packages.map(({ name, version }) => `${name} ${version}`).join(", "),
    licence: [...new Set(packages.map(({ license }) => license))].join(", "),
    source: `.ci/editor/libs.js, bundled with esbuild ${read(join(here, "node_modules", "esbuild", "package.json")).version}`,
    sha256: createHash("sha256").update(content).digest("hex"),
    bytes: content.length,
  }
  const path = join(vendor, "VENDOR.json");
  const others = read(path).filter((line) => line.file !== file);
  const lines = [...others, entry].sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(path, `${JSON.stringify(lines, null, 2)}\n`);
}

writeSchema();
const packages = await bundle();
writeLicences(packages);
writeManifest(packages);
console.log(`${packages.length} packages, ${readFileSync(join(vendor, file)).length} bytes`);
