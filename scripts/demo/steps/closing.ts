import { ApiError } from "../api-client.ts";
import { expectThat, waitFor } from "../report.ts";
import type { Stage, StatePlace } from "../stage.ts";
import { english } from "./requests.ts";
import type { Step } from "./step.ts";

export const closeCase: Step = {
  title: "Aurelia has what it asked for: it ends the preservation, and Borealia lets its provider go",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const requestId = stage.fact("preservation.request");
    await stage.as(aurelia, "drafter").post(`/api/v1/requests/${requestId}/closure`, {
      outcome: "answered",
      note: english("The data are here; they need not be kept any longer."),
    });
    const officer = stage.as(borealia, "duty2");
    const need = await waitFor("the order to be in Borealia's queue as no longer needed", async () => {
      const { items } = await officer.get<{ items: { need: string; subject: { id: string } }[] }>("/api/v1/queue");
      return items.find((item) => item.need === "end-order" && item.subject.id === stage.fact("order"));
    });
    const ended = await officer.post<{ state: string; orderNumber: string }>(`/api/v1/orders/${need.subject.id}/end`, {
      reason: "data-handed-over",
    });
    expectThat(ended.state === "ended", "the order to end");
    see(`${ended.orderNumber} ended: the provider need not keep the data any longer`);
  },
};

export const fax: Step = {
  title: "A fax from a State without a server (XC Cascadia) enters the same queue, clocks and decision page",
  async run(stage, see) {
    const { borealia } = stage;
    const officer = stage.as(borealia, "duty1");
    const card = await officer.post<{ correspondentId: string }>("/api/v1/correspondents", {
      state: "XC",
      authority: "Prosecution Service of Cascadia",
      address: "1 Court Square, Cascadia City",
      fax: "+999 3 555 0199",
      phone: "+999 3 555 0100",
      languages: ["en"],
      timeZone: "America/Vancouver",
    });
    await stage.as(borealia, "duty2").post(`/api/v1/correspondents/${card.correspondentId}/call-back`, {
      numberCalled: "+999 3 555 0100",
    });
    const letter = await officer.post<{ requestId: string; dossierId: string; reference: string }>("/api/v1/letters", {
      correspondentId: card.correspondentId,
      bearer: "fax",
      mechanism: "preservation",
      theirReference: "CPS 2026/41",
      legalBasis: { kind: "reciprocity", citation: "Note of reciprocity of 3 March 2026" },
      elements: {
        "42(3)(a)": { text: english("Prosecution Service of Cascadia") },
        "42(3)(b)": { text: english("Theft by means of an ICT system.") },
        "42(3)(c)": { items: [{ kind: "account", value: "4712@mail.example" }], text: english("Used for the theft.") },
        "42(3)(e)": { text: english("Logs are kept for 30 days.") },
        "42(3)(f)": { codes: ["intends-request"] },
      },
      urgency: "urgent",
      datedOn: new Date(stage.now().getTime() - 86_400_000).toISOString().slice(0, 10),
      receivedAt: stage.now().toISOString(),
    });
    const { items } = await officer.get<{ items: { reference: string; need: string }[] }>("/api/v1/queue");
    const waiting = items.find(({ reference }) => reference === letter.reference);
    expectThat(waiting !== undefined, "the fax to wait in the work queue");
    const dossier = await officer.get<{ verified: boolean }>(`/api/v1/dossiers/${letter.dossierId}`);
    expectThat(!dossier.verified, "a fax never to count as cryptographically verified");
    see(
      `${letter.reference} (their CPS 2026/41): in the queue as “${waiting.need}”, confirmed by call-back, never “verified”`,
    );
    await officer.post(`/api/v1/requests/${letter.requestId}/acknowledgement`, {});
    const paper = await officer.download(`/api/v1/requests/${letter.requestId}/print?paper=acknowledgement`);
    expectThat(paper.subarray(0, 5).toString() === "%PDF-", "the acknowledgement to be printed");
    see(`acknowledgement printed: ${(paper.length / 1024).toFixed(0)} KiB PDF`);
  },
};

export const logs: Step = {
  title: "Both audit logs verify, each head cosigned by the other",
  async run(stage, see) {
    const sizes = [(await verifyLog(stage, stage.aurelia)).size, (await verifyLog(stage, stage.borealia)).size];
    // A log shows a head at full hours only, so that its rhythm tells nothing of the work (R28).
    await stage.advanceClocks(3_600_000);
    see("an hour passes, and both logs show a head that covers the whole case");
    await oneLog(stage, { state: stage.aurelia, reader: "drafter", witness: "XB", least: sizes[0] ?? 0 }, see);
    await oneLog(stage, { state: stage.borealia, reader: "lawyer", witness: "XA", least: sizes[1] ?? 0 }, see);
  },
};

interface VerifiedLog {
  readonly ok: boolean;
  readonly size: number;
  readonly entriesChecked: number;
}

async function verifyLog(stage: Stage, { server, dataFolder }: StatePlace): Promise<VerifiedLog> {
  const args = ["audit", "verify", "--data", dataFolder, "--json"];
  return JSON.parse(await server.uncut(async () => await stage.cli(args))) as VerifiedLog;
}

async function oneLog(
  stage: Stage,
  asked: { state: StatePlace; reader: string; witness: string; least: number },
  see: (line: string) => void,
): Promise<void> {
  const { state, reader, witness, least } = asked;
  const head = await waitFor(`${witness} to cosign the head of ${state.cast.name}`, async () => {
    const now = await stage
      .as(state, reader)
      .post<{ kind: string; size: number }>(`/api/v1/peers/${witness}/heads`, {})
      .catch(askedWhileAway);
    return now?.kind === "cosigned" && now.size >= least ? now : undefined;
  });
  const report = await verifyLog(stage, state);
  expectThat(report.ok, `the log of ${state.cast.name} to be whole`);
  see(
    `${state.cast.name}: ${report.entriesChecked} entries recomputed from the files, head ${head.size} cosigned by ${witness}`,
  );
}

/** The other server is just being started: it is asked again. */
function askedWhileAway(error: unknown): undefined {
  const isAway =
    error instanceof ApiError && ["peer-unreachable", "peer-not-ready", "peer-too-slow"].includes(error.code);
  if (!isAway) throw error;
}

export const printDossier: Step = {
  title: "The order, the refusal and the whole dossier are printed",
  async run(stage, see) {
    const lawyer = stage.as(stage.borealia, "lawyer");
    const papers = [
      ["the order to the provider", `/api/v1/orders/${stage.fact("order")}/print`],
      ["the refusal with its reasons", `/api/v1/requests/${stage.fact("refused.request")}/print?paper=decision`],
      ["the dossier", `/api/v1/dossiers/${stage.fact("borealia.dossier")}/print`],
    ] as const;
    for (const [what, path] of papers) {
      const paper = await lawyer.download(path);
      const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expectThat(pages > 0, `${what} to be a PDF`);
      see(`${what}: ${pages} pages, ${(paper.length / 1024).toFixed(0)} KiB`);
    }
  },
};
