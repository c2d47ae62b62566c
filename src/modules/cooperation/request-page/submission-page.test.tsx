import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { DOSSIER } from "../../../../tests/support/paper-requests.ts";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { AT, digest, draft as plainDraft, outgoing, text } from "../../../../tests/support/request-files.ts";
import {
  elementValueSchema,
  freeTextSchema,
  type RequestContent,
  requestSchema,
} from "../../../protocol/bodies/index.ts";
import { parseDossierId, parseExhibitId, parseRequestId } from "../../../protocol/identifiers.ts";
import { contentOf, draftDigest } from "../request/domain/drafting.ts";
import type { RequestDraft, RequestFile, Screening } from "../request/domain/request-file.ts";
import { SubmissionPage } from "./submission-page.tsx";

// What a second person stands behind is read on one page: it changes with every leaf of the body and with every answer of the draft.

const view = exampleView("en");
const badge = { script: "", stylesheet: "", worker: "" };
const assets = {
  stylesheet: "",
  script: "",
  uploadScript: "",
  badge,
  criticalCss: "",
  criticalCssHash: "",
  files: new Map(),
};
const page = { ...view, assets, path: "/", nav: [], formToken: "" };

const translated = (words: string) => ({
  ...text(words),
  translation: { language: "fr", text: `${words}, en français`, translator: "A. Nemo" },
});
const FIRST = parseRequestId("01a400f6-3600-7b00-8d67-d72547b52fe9");
const BEFORE = parseDossierId("01a400f6-3600-7b00-8d67-d72547b52fea");

const paper = (letter: string, kind: string) =>
  ({
    paperId: parseExhibitId(`01930000-0000-7000-8000-00000000000${letter}`),
    size: 1_024,
    sha256: digest(letter),
    mediaType: "application/pdf",
    kind,
    title: translated(`Title ${letter}`),
    language: "en",
    copyForm: "certified-copy",
  }) as const;

const draft: Required<RequestDraft> = {
  ...plainDraft,
  language: "en",
  legalBasis: { kind: "convention", citation: "Article 42", inForceOn: "2027-03-01" },
  offence: {
    conventionOffence: "13",
    maximumPenalty: { requesting: { months: 60 }, requested: { months: 48 } },
    electronicEvidence: true,
  },
  elements: {
    "42(3)(b)": { text: translated("Fraud by invoice") },
    "42(3)(c)": {
      items: [{ kind: "account", value: "clerk@mail.example", note: translated("as the victim wrote it") }],
      codes: ["traffic-data"],
      period: { from: "2027-01-01T00:00:00.000Z", to: "2027-02-01T23:59:59.999Z" },
      day: "2027-03-01",
      amount: { value: "1250.00", currency: "EUR" },
      records: [
        {
          "family-name": { line: "Nemo" },
          sex: { codes: ["female"] },
          "birth-date": { day: "2027-05-17" },
          "estimated-value": { amount: { value: "900.00", currency: "USD" } },
          "seen-at": { moment: "2027-02-11T14:05:06.000Z" },
          "max-months": { number: 60 },
          description: { text: translated("A scar over the left eye") },
          "of-no-kind": { line: "shown as it came" },
        },
      ],
    },
  },
  excused: [
    { elementId: "42(3)(e)", reason: translated("Not known yet."), namedPerson: "B. Nemo" },
    // Given since: its reason does not travel any more.
    { elementId: "42(3)(b)", reason: translated("Was not known."), namedPerson: "C. Nemo" },
  ],
  urgency: "urgent",
  urgencySaid: true,
  responseDeadline: { date: "2027-03-10", reason: translated("The hearing is on the day after.") },
  confidentiality: { requested: true, reviewOn: "2027-06-01" },
  purpose: "service-of-documents",
  purposes: ["service-of-documents", "searches-and-freezing"],
  asksForPreserved: true,
  propertyPaths: ["own-order"],
  conditions: [{ id: "condition-1", kind: "use-limit", article: "40(5)", text: translated("For this case only.") }],
  papers: [
    { ...paper("a", "arrest-warrant"), number: "W 1/27", issuer: "Court of Aurelia", issuedOn: "2027-02-01" },
    {
      ...paper("b", "translation"),
      language: "fr",
      translationOf: parseExhibitId("01930000-0000-7000-8000-00000000000a"),
      translator: "T. Nemo",
      translationForm: "sworn",
      replaces: parseExhibitId("01930000-0000-7000-8000-0000000000ff"),
      validUntil: "2027-09-01",
      pages: 12,
      certifiedBy: "A clerk",
      certifiedOn: "2027-02-02",
      legalisation: "apostille",
      restricted: "judge-only",
      restrictedUntil: "2027-10-01",
      originalFollows: { by: "diplomatic-pouch", reference: "P 4" },
    },
  ],
  excusedPapers: [
    { kind: "production-order", reason: translated("Sent last year."), namedPerson: "D. Nemo" },
    // Added since: its reason does not travel any more.
    { kind: "arrest-warrant", reason: translated("Not signed yet."), namedPerson: "E. Nemo" },
  ],
};
const screening: Screening = {
  digest: digest("a"),
  records: [
    { gate: "G12", answer: "yes-goes-on", note: "A child may be among the victims." },
    { gate: "G2", answer: "yes" },
    // Of a screening of before the gates had answers of their own.
    { gate: "G6", answer: "passes" },
  ],
  by: { userId: "u2", name: "Sam Screener" },
  at: AT,
};
const begun: RequestFile = {
  ...outgoing(draft),
  follows: FIRST,
  takesUp: FIRST,
  continues: BEFORE,
  drill: true,
  stage: "submitted",
};
const content = whole(begun, draft);

function whole(file: RequestFile, answers: RequestDraft): RequestContent {
  const manifests = new Map(answers.papers?.map(({ paperId, sha256 }) => [String(paperId), sha256]));
  return contentOf(file, answers, { ruleVersion: "gates-7", recordedAt: AT }, manifests);
}

/** What the second person reads, without the exact text that is folded away below it. */
async function read(sent: RequestContent, over: Partial<RequestFile> = {}): Promise<string> {
  const file: RequestFile = { ...begun, draft, screenings: [screening], content: sent, ...over };
  const approval = {
    kind: "request",
    action: "send",
    digest: draftDigest(file, draft),
    subject: { kind: "request", id: file.requestId },
  } as const;
  const addressee = {
    kind: "server",
    state: "XA",
    role: "central-authority",
    isNamed: true,
    authorities: [],
    confirmed: true,
  } as const;
  const matter = { file, dossier: DOSSIER };
  const shown = (
    <SubmissionPage view={page} matter={matter} preview={{ content: sent, approval, addressee }} step="send" />
  );
  const answer = await new Hono().get("/", (c) => c.html(shown)).request("/");
  const html = await answer.text();
  const exact = /<details>.*?<pre class="exact-text".*?<\/details>/s;
  expect(html).toMatch(exact);
  return html.slice(html.indexOf("<main")).replace(exact, "");
}

type Leaf = readonly (string | number)[];

/** Every place in a value that holds something by itself. */
function leavesOf(value: unknown, at: Leaf = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The same with another value in one place. */
function changed<T>(value: T, [first, ...rest]: Leaf): T {
  if (first === undefined) return other(value) as T; // of the same kind
  const copy = structuredClone(value) as Record<string | number, unknown>; // whatever has a leaf below it
  copy[first] = changed(copy[first], rest);
  return copy as T;
}

const OTHERS: Readonly<Record<string, string>> = {
  preservation: "stored-data",
  preserved: "answered",
  convention: "treaty",
  "convention-offence": "below",
  "own-order": "give-effect",
  urgent: "emergency",
  account: "address",
  en: "es",
  fr: "ru",
  "13": "7",
  G12: "G4",
  G2: "G1",
  G6: "G9",
  "yes-goes-on": "yes-stops",
  yes: "no",
  passes: "stops",
  "application/pdf": "image/png",
  "certified-copy": "extract",
  sworn: "machine",
  apostille: "consular",
  "judge-only": "not-to-the-defence",
  "diplomatic-pouch": "post",
};

function other(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value !== "string") return value;
  if (/^\d{4}-\d\d-\d\d/.test(value)) return value.replace(/^\d{4}/, "2031");
  return OTHERS[value] ?? `other-${value}`;
}

/** Each place with its name. */
function places(value: unknown): [string, Leaf][] {
  return leavesOf(value).map((leaf) => [leaf.join("."), leaf]);
}

function namesIn(value: object | undefined): string[] {
  return Object.keys(value ?? {}).toSorted();
}

describe("the page of the second person", () => {
  it("is tried with every field that the body, its elements and its free texts have", () => {
    const { "42(3)(b)": words, "42(3)(c)": data } = content.elements;
    expect(namesIn(content)).toEqual(namesIn(requestSchema.shape));
    expect(namesIn({ ...words, ...data })).toEqual(namesIn(elementValueSchema.shape));
    expect(namesIn(words?.text)).toEqual(namesIn(freeTextSchema.shape));
    expect(requestSchema.parse(content)).toEqual(content);
  });

  it.each(places(content))("shows what stands in the body at %s", async (_, leaf) => {
    expect(await read(changed(content, leaf))).not.toBe(await read(content));
  });

  it.each(["follows", "offenceClass", "purpose", "propertyPaths", "responseDeadline", "confidentiality"] as const)(
    "shows that the body says nothing of %s",
    async (field) => {
      const { [field]: _, ...rest } = content;
      expect(await read(rest)).not.toBe(await read(content));
    },
  );

  // That somebody said how urgent it is shows as how urgent it is.
  const answered = leavesOf(draft).filter(([first]) => first !== "urgencySaid");
  it.each(answered.map((leaf) => [leaf.join("."), leaf] as const))(
    "shows what was answered in the draft at %s",
    async (_, leaf) => {
      const changedDraft = changed(draft, leaf);
      expect(await read(whole(begun, changedDraft), { draft: changedDraft })).not.toBe(await read(content));
    },
  );

  it.each(places(screening.records))("shows what was answered of the safeguards at %s", async (_, leaf) => {
    const records = changed(screening.records, leaf);
    expect(await read(content, { screenings: [{ ...screening, records }] })).not.toBe(await read(content));
  });

  it("says what travels and what stays: the offence by its article and the answers of the safeguards do not leave", async () => {
    const html = await read(content);
    const [travels = "", stays = ""] = html.split("<h2>What stays here</h2>");
    expect(travels).toContain("<h2>What Aurelia gets</h2>");
    expect(travels).toContain("An offence of the Convention");
    expect(travels).not.toContain("Article 13");
    expect(travels).not.toContain("A child may be among the victims.");
    expect(stays).toContain("Article 13");
    expect(stays).toContain("A child may be among the victims.");
    expect(stays).toContain("A child appears and is protected");
    expect(stays).toContain("Nothing stands against it.");
    expect(JSON.stringify(content)).not.toContain("A child may be");
    expect(JSON.stringify(content)).not.toContain('"13"');
    const { confidentiality: _, ...open } = content;
    expect(await read(open)).toContain("No secrecy asked");
  });
});
