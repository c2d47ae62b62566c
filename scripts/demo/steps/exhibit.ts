import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { generateEvidence } from "../evidence.ts";
import { expectThat, waitFor } from "../report.ts";
import type { Stage, StatePlace } from "../stage.ts";
import { digestOfDownload, digestOfFile, postUpload, uploadOf } from "../upload.ts";
import { refusalOf } from "./requests.ts";
import type { Step } from "./step.ts";

interface Exhibit {
  readonly exhibitId: string;
  readonly number: string;
  readonly state: string;
  readonly fault: string | null;
  readonly original: { readonly sha256: string; readonly size: number } | null;
  readonly body: { readonly root: string; readonly size: number } | null;
}

interface ExhibitRecord extends Exhibit {
  readonly manifests: readonly { readonly manifest: { readonly conditions: readonly { readonly id: string }[] } }[];
  readonly custody: readonly { readonly act: string }[];
  readonly transfer: { readonly leaves: number; readonly leavesHere: number; readonly attempts: number } | null;
  readonly releases: readonly { readonly releaseId: string; readonly state: string; readonly manifestDigest: string }[];
}

const MIB = 2 ** 20;
/** So much that what is fetched twice is little of it. */
const LARGE_BYTES = 100 * MIB;
/** On its way when a line is cut or a server killed, and fetched once more. */
const LOST_EACH_TIME = 15 * MIB;

export const takeEvidenceIn: Step = {
  title: "Borealia takes the evidence in and seals it; a second person releases it",
  async run(stage, see) {
    const { borealia } = stage;
    const source = stage.place.evidence ?? generateEvidence(join(stage.place.folder, "evidence-of-an-invented-fraud"));
    const custodian = stage.as(borealia, "custodian");
    const startedAt = performance.now();
    const upload = await uploadOf(source, stage.place.folder);
    const exhibit = await borealia.server.uncut(
      async () =>
        await postUpload<Exhibit>(
          { appUrl: borealia.appUrl, token: custodian.token, path: "/api/v1/exhibits" },
          {
            dossierId: stage.fact("borealia.dossier"),
            requestId: stage.fact("stored-data.request"),
            title: { language: "en", text: "Mailbox, access log and capture of account 4711" },
            kind: "provider-export",
            acquisition: {
              source: "Harbour Mail, provider in Borealia",
              method: "Export by the provider under a production order",
              legalBasis: stage.fact("order.number"),
              tools: [{ name: "provider export", version: "7" }],
            },
            order: stage.fact("order.number"),
          },
          upload,
        ),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const size = exhibit.original?.size ?? 0;
    see(
      `${exhibit.number}: ${(size / MIB).toFixed(0)} MiB sealed while it arrived, ${(size / MIB / seconds).toFixed(0)} MiB/s`,
    );
    const sha256 = await digestOfFile(upload.path);
    expectThat(
      exhibit.original?.sha256 === sha256 && size === upload.sizeBytes,
      `${upload.sizeBytes} bytes with the SHA-256 ${sha256} to be sealed, but: ${JSON.stringify(exhibit.original)}`,
    );
    see(`SHA-256 ${sha256}, of the file as of what was sealed`);
    stage.facts.set("exhibit", exhibit.exhibitId);
    stage.facts.set("exhibit.sha256", sha256);
    stage.facts.set("exhibit.size", String(size));

    const release = await custodian.confirm<{ releaseId: string }>(`/api/v1/exhibits/${exhibit.exhibitId}/releases`, {
      requestId: stage.fact("stored-data.request"),
      receiver: { state: "XA", authority: "central-authority" },
      conditions: [],
      reason: { language: "en", text: "Execution of the request for stored data." },
    });
    const refusal = await refusalOf(custodian.post(`/api/v1/releases/${release.releaseId}/approval`, {}));
    expectThat(refusal === "approval-needs-another-person", `one person not to be two, but: ${refusal}`);
    see("the person who asked for the release cannot approve it");
    await stage.as(borealia, "releaser").confirm(`/api/v1/releases/${release.releaseId}/approval`, {});
    see("released by a second person, whose passkey signed the digest of the manifest");
  },
};

export const pullEvidence: Step = {
  title: "Aurelia pulls it over a line that is cut twice, through a kill -9 of each side, and opens it",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const size = Number(stage.fact("exhibit.size"));
    const killsBefore = aurelia.server.kills + borealia.server.kills;
    const offered = await waitFor("the offer", async () => {
      const [first] = await exhibitsOf(stage);
      return first?.state === "offered" ? first : undefined;
    });
    await stage.openLine([size * 0.2, size * 0.45]);
    const record = await recordOf(stage, offered.exhibitId);
    const conditions = record.manifests.at(-1)?.manifest.conditions.map(({ id }) => id) ?? [];
    const custodian = () => stage.as(aurelia, "custodian");
    await custodian().post(`/api/v1/exhibits/${offered.exhibitId}/acceptance`, { acceptedConditions: conditions });
    see(`accepted with ${conditions.length} conditions: ${conditions.join(", ")}`);

    const [progress, ...kills] = await Promise.all([
      waitFor(
        "the whole exhibit with its head",
        async () => {
          const now = await recordOf(stage, offered.exhibitId).catch(() => undefined);
          if (now?.fault) throw new Error(`the transfer stopped: ${now.fault}`);
          return now?.state === "complete" ? now : undefined;
        },
        600_000,
      ),
      killInTheMiddle(stage, aurelia, { at: size * 0.3, size }),
      killInTheMiddle(stage, borealia, { at: size * 0.6, size }),
    ]);
    const killed = kills.filter((code) => code !== undefined);
    const wasted = stage.line.passedBytes - (progress.body?.size ?? 0);
    // Evidence that passes within a blink leaves no middle in which to kill; then nothing is claimed.
    if (stage.place.evidence === undefined) expectThat(killed.length === 2, "both sides to be killed in the middle");
    if (killed.length < 2) stage.notRun.push("kill -9 of both sides during the transfer: the evidence was too small");
    expectThat(stage.line.cuts >= 2, `the line to be cut twice, it was cut ${stage.line.cuts} times`);
    const interruptions = stage.line.cuts + aurelia.server.kills + borealia.server.kills - killsBefore;
    // One that begins anew passes more each time, the further it had come.
    if (size >= LARGE_BYTES) {
      const said = `${(wasted / MIB).toFixed(0)} MiB more than the exhibit, after ${interruptions} interruptions`;
      expectThat(wasted < interruptions * LOST_EACH_TIME, `the transfer to go on where it was broken off: ${said}`);
    }
    const whoWasKilled = killed.length === 0 ? "nobody killed (too small)" : `killed -9: ${killed.join(" and ")}`;
    see(`line cut ${stage.line.cuts} times, ${whoWasKilled}; resumed`);
    see(
      `${(stage.line.passedBytes / MIB).toFixed(0)} MiB passed the line for ${((progress.body?.size ?? 0) / MIB).toFixed(0)} MiB of exhibit (${(wasted / MIB).toFixed(1)} MiB more)`,
    );
    expectOrder(progress, "received", "head-received");
    const sender = await stage
      .as(borealia, "custodian")
      .get<ExhibitRecord>(`/api/v1/exhibits/${stage.fact("exhibit")}`);
    expectOrder(sender, "stored-by-receiver", "head-released");
    see("the whole-file receipt is signed, and only then the head came: both custody records say so");

    const opening = await custodian().post<{ openingId: string }>(`/api/v1/exhibits/${offered.exhibitId}/openings`, {
      reason: { language: "en", text: "Examination by the court's expert." },
    });
    await waitFor(
      "the opened original",
      async () => {
        const { openings } = await custodian().get<{
          openings: { openingId: string; state: string; fault: string | null }[];
        }>(`/api/v1/exhibits/${offered.exhibitId}`);
        const now = openings.find(({ openingId }) => openingId === opening.openingId);
        if (now?.fault) throw new Error(`it could not be opened: ${now.fault}`);
        return now?.state === "ready" ? now : undefined;
      },
      300_000,
    );
    const original = join(stage.place.folder, "opened-by-aurelia");
    const file = openSync(original, "w");
    const downloaded = await aurelia.server.uncut(
      async () =>
        await digestOfDownload(
          { appUrl: aurelia.appUrl, token: custodian().token, path: `/api/v1/openings/${opening.openingId}/original` },
          (part) => void writeSync(file, part),
        ),
    );
    closeSync(file);
    expectThat(
      downloaded.sha256 === stage.fact("exhibit.sha256"),
      "the opened original to have the SHA-256 that Borealia sealed",
    );
    see(`opened: ${downloaded.sizeBytes} bytes, SHA-256 as sealed`);
    stage.facts.set("opened", original);
    stage.facts.set("aurelia.exhibit", offered.exhibitId);
    await waitFor("Borealia's word that it was opened", async () => {
      const sent = await stage
        .as(borealia, "custodian")
        .get<ExhibitRecord>(`/api/v1/exhibits/${stage.fact("exhibit")}`);
      return sent.releases.some(({ state }) => state === "opened") ? sent : undefined;
    });
    see("Borealia holds Aurelia's signed word that the digest matches");
  },
};

function expectOrder({ custody }: ExhibitRecord, first: string, second: string): void {
  const acts = custody.map(({ act }) => act);
  const isInOrder = acts.includes(first) && acts.indexOf(first) < acts.indexOf(second);
  expectThat(isInOrder, `${first} to stand before ${second} in the custody record, it has ${acts.join(", ")}`);
}

/** Kills a server once so many bytes came over the line. Nobody, when by then the whole has passed. */
async function killInTheMiddle(
  stage: Stage,
  state: StatePlace,
  { at, size }: { at: number; size: number },
): Promise<string | undefined> {
  await stage.line.passed(at);
  if (stage.line.passedBytes >= size) return undefined;
  await state.server.killAndRestart();
  return state.cast.code;
}

async function exhibitsOf(stage: Stage): Promise<Exhibit[]> {
  const { exhibits } = await stage
    .as(stage.aurelia, "custodian")
    .get<{ exhibits: Exhibit[] }>(`/api/v1/exhibits?dossierId=${stage.fact("aurelia.dossier")}`);
  return exhibits;
}

async function recordOf(stage: Stage, exhibitId: string): Promise<ExhibitRecord> {
  return await stage.as(stage.aurelia, "custodian").get<ExhibitRecord>(`/api/v1/exhibits/${exhibitId}`);
}
