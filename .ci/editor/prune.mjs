// Methods of classes that nothing can call, taken out of a bundle: a bundler keeps every method of a class that is used at all. A method is
// called by its name, so one whose name stands nowhere in code that is itself reached (nor in any string there) cannot be. What the language
// or the browser calls unasked is kept by name. It reads the text as esbuild prints it, unminified: one member after another, two blanks in.

const UNASKED = new Set(["constructor", "toString", "valueOf", "next", "return", "throw", "then", "handleEvent"]);
const CLASS = /^(?:var|let|const) [\w$]+ = class\b.*\{$/;
const MEMBER = /^ {2}(?:static )?(?:async )?(?:(?:get|set) )?\*?([A-Za-z_$][\w$]*)\(.*\) \{(\})?$/;
const DECLARED = /^(?:async )?(?:var|let|const|function\*?) ([\w$]+)/;
const COMMENT = /^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm;
const NAME = /[A-Za-z_$][\w$]*/g;

// The text as units: members of classes (their name) and all else (the name of the top-level declaration, or none when it is run at once).
function unitsOf(text) {
  const units = [];
  let inClass = false;
  let owner = null;
  let member = null;
  for (const line of text.split("\n")) {
    if (/^\S/.test(line) && !/^[)}\]`]/.test(line)) {
      owner = { name: line.match(DECLARED)?.[1] ?? null, lines: [line] };
      units.push(owner);
      inClass = CLASS.test(line);
      continue;
    }
    const head = inClass && !member && line.match(MEMBER);
    if (head) units.push({ name: head[1], isMember: true, lines: [line] });
    if (head && !head[2]) member = units.at(-1);
    else if (member) {
      member.lines.push(line);
      if (line === "  }") {
        member = null;
        owner = { name: owner.name, lines: [] };
        units.push(owner);
      }
    } else if (head) {
      owner = { name: owner.name, lines: [] };
      units.push(owner);
    } else (owner ?? (units.push((owner = { name: null, lines: [] })), owner)).lines.push(line);
  }
  return units;
}

const namesIn = ({ lines }) => new Set(lines.join("\n").replace(COMMENT, "").match(NAME) ?? []);

// The bundle without the methods that nothing reaches, and their names.
export function prune(text) {
  const units = unitsOf(text);
  const waiting = new Map();
  const reached = new Set();
  const names = [...UNASKED];
  const reach = (unit) => {
    if (reached.has(unit)) return;
    reached.add(unit);
    names.push(...namesIn(unit));
  };
  for (const unit of units) {
    if (unit.name === null) reach(unit);
    else waiting.set(unit.name, [...(waiting.get(unit.name) ?? []), unit]);
  }
  while (names.length) for (const unit of waiting.get(names.pop()) ?? []) reach(unit);
  const gone = units.filter((unit) => unit.isMember && !reached.has(unit));
  const kept = units.filter((unit) => !gone.includes(unit));
  return { text: kept.flatMap(({ lines }) => lines).join("\n"), gone: gone.map(({ name }) => name) };
}
