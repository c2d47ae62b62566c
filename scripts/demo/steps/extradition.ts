import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "../api-client.ts";
import { expectThat, waitFor } from "../report.ts";
import type { Stage } from "../stage.ts";
import { postUpload } from "../upload.ts";
import {
  arrived,
  english,
  fill,
  grant,
  heard,
  openDossier,
  expectRefusal,
  type Request,
  sayStep,
  sendByTwo,
  told,
} from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G2", "G4", "G5", "G7", "G12"];
const GATES_BEFORE_DECIDING = ["G1", "G2", "G3", "G4", "G5", "G7", "G11", "G12"];

/** An invented file, as complete as a real one: each content stands where it is asked for. */
const CONTENTS: Readonly<Record<string, object>> = {
  "request-kind": { codes: ["full-request"] },
  "person-sought": {
    records: [
      {
        roles: { codes: ["sought"] },
        "family-name": { line: "Varrik" },
        "given-names": { line: "Osen Tal" },
        alias: { line: "The Ferryman" },
        sex: { codes: ["male"] },
        "birth-date": { day: "1984-06" },
        "birth-place": { line: "Port of Aurelia" },
        nationalities: { line: "Aurelia" },
        location: { line: "Room 12, Lantern Inn, Quay Street, Borealia City" },
        "located-on": { day: "2026-11-02" },
        "how-sure": { codes: ["likely"] },
        "document-kind": { codes: ["passport"] },
        "document-number": { line: "AU 4711 2290" },
        "document-issuer": { line: "Passport Office of Aurelia" },
        description: { text: english("About 1.80 m, a scar over the left eyebrow.") },
        languages: { line: "English" },
        interpreter: { codes: ["no"] },
        "relation-to-facts": { text: english("Used the altered invoices to direct payments to accounts of his own.") },
      },
    ],
  },
  "sought-for": { codes: ["prosecution"] },
  offences: {
    records: [
      {
        "convention-article": { codes: ["article-13"] },
        "domestic-name": { line: "Computer fraud" },
        provision: { line: "Penal Code of Aurelia, Article 214(2), as in force since 1 January 2019" },
        "elements-charged": {
          text: english(
            "Altered bank details in invoices of a port company, so that payments reached accounts of his own.",
          ),
        },
        "max-months": { number: 96 },
        "conduct-from": { day: "2026-09-01" },
        "conduct-to": { day: "2026-09-09" },
        places: { line: "Port of Aurelia; the system stands in Borealia" },
        participation: { codes: ["author"] },
        completion: { codes: ["completed"] },
        jurisdiction: { codes: ["territory", "offender-national"] },
        limitation: { day: "2036-09-09" },
        loss: { amount: { value: "482000.00", currency: "EUR" } },
        victims: { number: 1 },
      },
      {
        "convention-article": { codes: ["article-7"] },
        provision: { line: "Penal Code of Aurelia, Article 211" },
        "elements-charged": {
          text: english("Entered the mailbox of the accounts desk with a password that was not his."),
        },
        "max-months": { number: 36 },
        "conduct-from": { day: "2026-08-30" },
        participation: { codes: ["author"] },
        completion: { codes: ["completed"] },
      },
    ],
  },
  "warrant-exists": {
    records: [
      {
        "warrant-kind": { codes: ["arrest-warrant"] },
        "issued-by": { line: "Investigating Judge, Court of the Port of Aurelia" },
        "issued-on": { day: "2026-10-20" },
        "warrant-number": { line: "IJ 88/2026" },
      },
    ],
  },
  "case-authority": {
    records: [
      {
        "authority-name": { line: "Public Prosecutor, Port of Aurelia" },
        function: { line: "Conducts investigation 17/2026" },
        "file-number": { line: "17/2026" },
        telephone: { line: "+999 1 555 0140" },
      },
    ],
  },
  "role-and-consequences": {
    text: english("Acted alone; the company lost 482 000 euros, of which nothing came back."),
  },
  "limitation-statement": { text: english("Not time-barred: ten years from 9 September 2026, not interrupted.") },
  "assurances-offered": { codes: ["speciality", "no-death-penalty"] },
};

const WARRANT = `TRIBUNAL DU PORT D'AURELIA, juge d'instruction
Mandat d'arrêt IJ 88/2026 du 20 octobre 2026

Il est ordonné d'arrêter Osen Tal VARRIK, prévenu de fraude informatique (article 214(2) du code pénal).
`;
const TRANSLATION = `COURT OF THE PORT OF AURELIA, Investigating Judge
Arrest warrant IJ 88/2026 of 20 October 2026

Osen Tal VARRIK, accused of computer fraud (Penal Code, Article 214(2)), is to be arrested.
`;

export const extradition: Step = {
  title: "Aurelia asks for a person (Art 37): each content in its own box, with the warrant and its translation",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const drafter = stage.as(aurelia, "drafter");
    const dossierId = await openDossier(stage, "Varrik, computer fraud");
    const { requestId, reference } = await drafter.post<Request>(`/api/v1/dossiers/${dossierId}/requests`, {
      mechanism: "extradition",
    });
    stage.facts.set("extradition.request", requestId);
    await fill(drafter, requestId, [
      ...Object.entries(CONTENTS).map(([elementId, value]) => ({ step: "element", elementId, value })),
      { step: "basis", kind: "convention" },
    ]);
    const warrant = await addPaper(stage, requestId, WARRANT, {
      kind: "arrest-warrant",
      title: "Mandat d'arrêt",
      language: "fr",
      copyForm: "certified-copy",
      number: "IJ 88/2026",
      issuer: "Investigating Judge, Court of the Port of Aurelia",
      issuedOn: "2026-10-20",
      certifiedBy: "Registrar of the Court",
      certifiedOn: "2026-10-21",
    });
    await addPaper(stage, requestId, TRANSLATION, {
      kind: "translation",
      title: "Arrest warrant, in English",
      language: "en",
      copyForm: "original",
      translationOf: warrant,
      translator: "L. Amsel, sworn translator",
      translationForm: "sworn",
    });
    for (const kind of ["statement-of-offences", "text-of-law"]) {
      await drafter.put(`/api/v1/requests/${requestId}/missing-papers`, { kind, reason: "Follows within a week." });
    }
    await sendByTwo(stage, requestId, GATES_BEFORE_SENDING);
    await arrived(stage, requestId);
    const lawyer = stage.as(borealia, "lawyer");
    const { content } = await asRead(lawyer, requestId);
    const [person] = content.elements["person-sought"]?.records ?? [];
    expectThat(person?.["family-name"]?.line === "Varrik", "Borealia to read the person in boxes");
    see(`${reference}: a person, two offences and a warrant, each in its boxes; read in Borealia`);
    const papers = await waitFor("both papers to be readable in Borealia", async () => {
      const now = await asRead(lawyer, requestId);
      return now.papers.every(({ standing }) => standing === "readable") ? now.papers : undefined;
    });
    for (const [index, text] of [WARRANT, TRANSLATION].entries()) {
      const bytes = await lawyer.download(`/api/v1/requests/${requestId}/papers/${papers[index]?.paperId}`);
      expectThat(bytes.toString() === text, `paper ${index + 1} to be read as it was added`);
    }
    see("warrant and translation came sealed after it, named by digest in what two people approved; read in Borealia");
    await grant(stage, requestId, GATES_BEFORE_DECIDING);
    await told(stage, requestId, "accepted");
    await sayStep(stage, borealia, requestId, { step: "arrested", records: [arrest(stage)] });
    await sayStep(stage, borealia, requestId, { step: "surrender-date-set", records: [APPOINTMENT] });
    await expectRefusal("step-out-of-order", sayStep(stage, aurelia, requestId, { step: "taken-over" }));
    await sayStep(stage, borealia, requestId, { step: "surrendered", records: [surrender(stage)] });
    await stage.as(borealia, "lawyer").confirm(`/api/v1/requests/${requestId}/steps/authorisation`, {});
    await heard(stage, aurelia, requestId, "surrendered");
    see(
      "granted by two people; arrested, a day set, surrendered by two, with the days in custody; Aurelia sees each step",
    );
  },
};

const APPOINTMENT = {
  "appointed-at": { moment: "2026-12-20T09:00:00.000Z" },
  "appointed-where": { line: "Airport of Borealia City, gate of the border police" },
};

function arrest(stage: Stage): object {
  return { "happened-at": { moment: stage.now().toISOString() }, "happened-where": { line: "Borealia City" } };
}

function surrender(stage: Stage): object {
  return {
    "happened-at": { moment: stage.now().toISOString() },
    "happened-where": APPOINTMENT["appointed-where"],
    "days-in-custody": { number: 21 },
  };
}

interface Read {
  readonly content: {
    readonly elements: Readonly<Record<string, { readonly records?: readonly Record<string, { line?: string }>[] }>>;
  };
  readonly papers: readonly { readonly paperId: string; readonly standing: string }[];
}

async function asRead(person: Person, requestId: string): Promise<Read> {
  return await person.get<Read>(`/api/v1/requests/${requestId}`);
}

/** Adds a paper to a draft of Aurelia; returns its id. */
async function addPaper(stage: Stage, requestId: string, text: string, facts: Record<string, string>): Promise<string> {
  const { aurelia, place } = stage;
  const drafter = stage.as(aurelia, "drafter");
  const path = join(place.folder, `${facts["kind"]}.txt`);
  writeFileSync(path, text);
  const sizeBytes = Buffer.byteLength(text);
  const target = { appUrl: aurelia.appUrl, token: drafter.token, path: `/api/v1/requests/${requestId}/papers` };
  await aurelia.server.uncut(
    async () => await postUpload(target, facts, { name: `${facts["kind"]}.txt`, path, sizeBytes }),
  );
  const { papers } = await asRead(drafter, requestId);
  const paperId = papers.at(-1)?.paperId;
  if (paperId === undefined) throw new Error("the paper that was added is not there");
  return paperId;
}
