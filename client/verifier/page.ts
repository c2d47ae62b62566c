import { type CustodyReason, isWords, knownReason, shownLeaves, valueKind } from "../../src/protocol/custody-reason.ts";
import { stateName } from "../../src/convention/state-names.ts";
import { verdictWithoutFile } from "../../src/protocol/package/report.ts";
import type { Check, PackageClaim, PackageReport } from "../../src/protocol/package/verify-package.ts";
import type { Verifier } from "./verifier.ts";
import { isRightToLeft, languages, textsOf, type Texts } from "./texts.ts";

/** Control and bidirectional characters are written out: nothing from a package may rearrange the page (R36). */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found as T; // ids and elements stand in verifier.html beside this file
}

/** Wires the page: files are chosen or dropped, nothing leaves the machine. */
export function startPage(verifier: Verifier): void {
  let language = languages.find((code) => navigator.language.toLowerCase().startsWith(code)) ?? "en";
  let last: Checked | undefined;
  /** How often something was chosen or asked: a check that ends after that is of no more use. */
  let asked = 0;

  const chooser = byId<HTMLSelectElement>("language");
  for (const code of languages) chooser.append(new Option(textsOf(code).languageName, code));
  chooser.value = language;
  chooser.addEventListener("change", () => {
    language = chooser.value;
    speak();
  });

  function speak(): void {
    const texts = textsOf(language);
    document.documentElement.lang = language;
    document.documentElement.dir = isRightToLeft(language) ? "rtl" : "ltr";
    document.title = texts.title;
    for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) {
      place.textContent = texts[place.dataset["text"] as keyof Texts]; // keys stand in verifier.html
    }
    if (last) show(last, texts, language);
  }

  byId("check").addEventListener("click", () => void check());
  byId("print").addEventListener("click", () => print());
  for (const id of ["package", "exhibit", "fingerprint"]) byId(id).addEventListener("input", forget);
  for (const id of ["package", "exhibit"]) acceptDrops(byId(`${id}-zone`), byId<HTMLInputElement>(id));
  // A package that misses its zone by a hand's breadth would otherwise take the place of this page.
  acceptDrops(document.documentElement, byId<HTMLInputElement>("package"));

  /** No verdict stands beside a file or a fingerprint that it does not speak of. */
  function forget(): void {
    asked += 1;
    last = undefined;
    byId<HTMLProgressElement>("progress").value = 0;
    byId("progress").hidden = true;
    byId("print").hidden = true;
    byId("result").replaceChildren();
  }

  async function check(): Promise<void> {
    forget();
    const texts = textsOf(language);
    const output = byId("result");
    const mine = asked;
    try {
      const file = byId<HTMLInputElement>("package").files?.[0];
      if (!file) {
        output.append(element("p", "bad", texts.choosePackage));
        return;
      }
      const typed = byId<HTMLTextAreaElement>("fingerprint").value;
      const roots = typed.split(";").flatMap((part) => fingerprintsIn(part, verifier.parseFingerprint));
      const exhibitFile = byId<HTMLInputElement>("exhibit").files?.[0];
      const progress = byId<HTMLProgressElement>("progress");
      progress.hidden = exhibitFile === undefined;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const exhibit =
        exhibitFile &&
        (await verifier.digestOf(exhibitFile, (share) => {
          if (mine === asked) progress.value = share;
        }));
      if (mine !== asked) return;
      const report = verifier.verifyPackage({ bytes, roots, ...(exhibit ? { exhibit } : {}) });
      last = { report, name: file.name, at: new Date(), ...(exhibit ? { file: exhibit } : {}) };
      show(last, texts, language);
    } catch (error) {
      if (mine !== asked) return;
      output.append(element("p", "bad", visible(error instanceof Error ? error.message : String(error))));
    }
  }

  speak();
}

/** One to a line, or a single one whose words stand on lines of their own, as they do where they are copied from. */
function fingerprintsIn<T>(typed: string, parse: (text: string) => T): T[] {
  const lines = typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length > 1) {
    try {
      return [parse(lines.join(" "))];
    } catch {
      // several fingerprints, then: each line is read for itself, and says what is wrong with it
    }
  }
  return lines.map(parse);
}

function acceptDrops(zone: HTMLElement, input: HTMLInputElement): void {
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer === null) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("input")); // which the browser says only of what is chosen
  });
}

const TONES = {
  verified: "good",
  consistent: "open",
  unproven: "open",
  altered: "bad",
  "other-origin": "bad",
} as const;

interface Checked {
  readonly report: PackageReport;
  /** Of the package, as it is called on this machine, and when it was checked: a printed result says both. */
  readonly name: string;
  readonly at: Date;
  /** What was measured of the file that the reader chose as the exhibit. */
  readonly file?: PackageClaim["exhibit"];
}

function show({ report, file, name, at }: Checked, texts: Texts, language: string): void {
  const output = byId("result");
  byId("print").hidden = false;
  const { verdict, checks, roots } = report;
  // Where only the file is wrong, the package is not to be thrown away with it.
  const alone = verdictWithoutFile(checks, roots);
  const heading = element("h2", TONES[verdict], alone === undefined ? texts[`verdict-${verdict}`] : texts.fileDiffers);
  heading.dataset["verdict"] = verdict;
  output.replaceChildren(heading);
  if (alone !== undefined) {
    output.append(
      element("p", "", texts.fileDiffersMeans),
      element("h3", TONES[alone], `${texts.packageAlone} ${texts[`verdict-${alone}`]}`),
    );
  }
  output.append(element("p", "", texts[`verdict-${alone ?? verdict}-means`]));
  if (TONES[verdict] !== "bad" && report.exhibit) output.append(exhibitStanding(report, texts));
  if (report.exhibit) output.append(exhibitFacts(report, file, texts));
  output.append(rootsList(report, texts, language));
  // What failed or is not proved is what the reader came for; the hundreds that passed are folded away.
  const amiss = report.checks.filter(
    ({ check, outcome, code }) =>
      outcome === "failed" || outcome === "unproven" || check === "sender-log" || code === "export-not-cosigned",
  );
  if (amiss.length > 0) output.append(checksTable(amiss, texts, language));
  const all = element("summary", "", `${texts.allChecks} (${report.checks.length})`);
  output.append(element("details", "", all, checksTable(report.checks, texts, language)));
  if (report.custody.length > 0) output.append(custodyTable(report, texts, language));
  output.append(element("p", "note", texts.limits));
  output.append(element("p", "note", ...filled(texts.checkedWhat, { file: name, at: moment(at, language) })));
}

/** "Verified" speaks of the package: whether it also speaks of the file that the reader holds must not be found out far below. */
function exhibitStanding({ checks }: PackageReport, texts: Texts): HTMLElement {
  const isChecked = checks.some(({ check, outcome }) => check === "exhibit-unaltered" && outcome === "passed");
  return isChecked ? element("p", "good", texts.exhibitChecked) : element("p", "open", texts.exhibitNotChecked);
}

/** What was signed, and beside it what was measured: neither is ever taken for the other. */
function exhibitFacts({ exhibit, manifest }: PackageReport, file: PackageClaim["exhibit"], texts: Texts): HTMLElement {
  const rows: [string, string][] = [
    [texts.exhibitNumber, exhibit?.number ?? ""],
    ...(manifest === undefined
      ? []
      : ([[texts.exhibitName, manifest.exhibit.title.text]] satisfies [string, string][])),
    [texts.sha256, exhibit?.sha256 ?? ""],
    [texts.size, String(exhibit?.sizeBytes ?? "")],
    ...(file === undefined
      ? []
      : ([
          [texts.fileSha256, file.sha256],
          [texts.fileSize, String(file.sizeBytes)],
        ] satisfies [string, string][])),
  ];
  return element(
    "dl",
    "",
    ...rows.flatMap(([name, value]) => [
      element("dt", "", name),
      element("dd", name === texts.exhibitName ? "text" : "mono", visible(value)),
    ]),
  );
}

function rootsList(report: PackageReport, texts: Texts, language: string): HTMLElement {
  const lines = report.roots.map((root) =>
    element(
      "li",
      "",
      element("strong", "", namedState(root.state, language)),
      ` ${texts[`root-${root.standing}`]} `,
      element("span", "mono", visible(root.words)),
    ),
  );
  return element("section", "", element("h3", "", texts.origin), element("ul", "", ...lines));
}

const ROW_TONES = { failed: "bad", unproven: "open", "not-checked": "", passed: "" } as const;
const WORST_FIRST = ["failed", "unproven", "not-checked", "passed"] as const;

/** "Aurelia (XA)": the code stands in the signed files. */
function namedState(code: string, language: string): string {
  const name = stateName(code, language);
  return visible(name === code ? code : `${name} (${code})`);
}

/** What is said of many files for one reason stands once, above all of them. */
function checksTable(checks: readonly Check[], texts: Texts, language: string): HTMLElement {
  const sameFinding = new Map<string, Check[]>();
  for (const one of checks) {
    const name = [one.outcome, one.check, one.code].join(" ");
    sameFinding.set(name, [...(sameFinding.get(name) ?? []), one]);
  }
  const findings = [...sameFinding.values()];
  const rows = WORST_FIRST.flatMap((worst) => findings.filter(([one]) => one?.outcome === worst)).flatMap((same) => {
    const [one] = same;
    if (one === undefined) return [];
    const { check, outcome, code } = one;
    const about = same.map((each) => aboutWhat(each, texts, language));
    return element(
      "tr",
      ROW_TONES[outcome],
      element("td", "", texts[`outcome-${outcome}`]),
      element("td", "", texts[`check-${check}`]),
      element(
        "td",
        "about",
        ...(about.length === 1 ? about : [element("ul", "", ...about.map((each) => element("li", "", each)))]),
      ),
      reasonCell(code, texts),
    );
  });
  return element("table", "", ...rows);
}

/** A file, a State or a word of the specification as it stands; an act of custody in the reader's language. */
function aboutWhat({ check, about, details }: Check, texts: Texts, language: string): HTMLElement {
  const proves = details?.["proves"];
  if (typeof proves === "string" && proves !== "") return element("span", "mono", visible(`${about} (${proves})`));
  if (/^[A-Z]{2}$/.test(about)) return element("span", "", namedState(about, language));
  if (check !== "custody-complete") return element("span", "mono", visible(about));
  const table: Readonly<Record<string, string>> = texts;
  return element("span", "", visible(table[`act.${about}`] ?? about));
}

/** The reason in words where the page has them, and always the code that the specification names. */
function reasonCell(code: string | undefined, texts: Texts): HTMLElement {
  const table: Readonly<Record<string, string>> = texts;
  const words = code === undefined ? undefined : table[`reason-${code}`];
  return element("td", "", ...(words ? [`${words} `] : []), element("span", "mono", visible(code ?? "")));
}

/** A person's words as they were written, set apart; a code as a sentence of the reader's language, or as it stands. */
function reasonOfAct(reason: CustodyReason, texts: Texts): HTMLElement {
  if (isWords(reason)) {
    const words = element("bdi", "", visible(reason.text));
    words.lang = reason.language;
    return element("td", "text", words);
  }
  const known = knownReason(reason);
  if (known !== undefined) {
    const values = Object.entries(known.values).map(([name, value]) => {
      return [name, valueKind(known.code, name) === "leaves" ? shownLeaves(String(value)) : value] as const;
    });
    return element("td", "", ...filled(texts[`reason.${known.code}`], Object.fromEntries(values)));
  }
  const { code, values } = reason;
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const sentence = pairs.length === 0 ? texts.unknown : texts["unknown-with-values"];
  return element("td", "", ...filled(sentence, { code, values: pairs.join(", ") }));
}

/** A sentence with its values, each of which keeps its direction to itself: they are codes, numbers and instants. */
function filled(sentence: string, values: Readonly<Record<string, string | number>>): (Node | string)[] {
  return sentence.split(/(\{[A-Za-z]+\})/).map((piece) => {
    const name = /^\{(.+)\}$/.exec(piece)?.[1];
    if (name === undefined || !Object.hasOwn(values, name)) return piece;
    const value = element("bdi", "value", visible(String(values[name])));
    value.dir = "ltr";
    return value;
  });
}

/** As a person reads it, in the one zone that is the same for every reader. */
function moment(at: Date, language: string): string {
  const parts = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    ...parts,
    timeZone: "UTC",
    timeZoneName: "short",
  }).format(at);
}

function momentCell(instant: string, language: string): HTMLElement {
  const time = document.createElement("time");
  time.dateTime = instant;
  time.title = visible(instant);
  time.append(moment(new Date(instant), language));
  return element("td", "", time);
}

/** A State by its name; a person by the mark that the signed record has for them. */
function actorCell(by: PackageReport["custody"][number]["by"], texts: Texts, language: string): HTMLElement {
  if (by.kind === "peer") return element("td", "", namedState(by.state, language));
  if (by.kind === "server") return element("td", "", texts.byServer);
  return element("td", "", `${texts.byPerson} `, element("span", "mono", visible(by.pseudonym)));
}

function custodyTable(report: PackageReport, texts: Texts, language: string): HTMLElement {
  const rows = report.custody.map((entry) =>
    element(
      "tr",
      "",
      element("td", "", String(entry.number)),
      momentCell(entry.at, language),
      element("td", "", texts[`act.${entry.act}`]),
      actorCell(entry.by, texts, language),
      element("td", "", texts[`source-${entry.source}`]),
      reasonOfAct(entry.reason, texts),
    ),
  );
  return element("section", "", element("h3", "", texts.custody), element("table", "", ...rows));
}
