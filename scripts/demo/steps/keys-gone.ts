import { rmSync } from "node:fs";
import { DORONIA } from "../cast.ts";
import { expectThat, waitFor } from "../report.ts";
import type { Stage, StatePlace } from "../stage.ts";
import { dayFromToday, recordFact } from "./law.ts";
import { askAndAccept, NECESSITY } from "./lost-disk.ts";
import { meetOne } from "./meet.ts";
import { ask, english, expectRefusal, type Request } from "./requests.ts";
import { ANSWERS, GATES_BEFORE_SENDING } from "./preservation.ts";
import type { Step } from "./step.ts";

interface Copy {
  readonly copyId: string;
  readonly dossierId: string;
}

export const keysGone: Step = {
  title:
    "Doronia loses its disk, its keys and every backup: it is met anew, two people in Aurelia give back the dossier, and work goes on",
  async run(stage, see) {
    const { aurelia } = stage;
    if (stage.place.databaseUrls !== undefined) {
      stage.notRun.push("the keys that are gone: it is played on the embedded database");
      return;
    }
    const doronia = stage.welcome(DORONIA);
    await settle(stage, doronia);
    const request = await askAndAccept(stage, doronia, "Invoices from a third harbour");
    see(`${request.reference}: asked of Doronia, and accepted there`);

    await doronia.server.replace(async () => {
      rmSync(doronia.dataFolder, { recursive: true });
      await stage.init(doronia);
    });
    await settle(stage, doronia, { meetAnew: true });
    see("nothing is left: a new server with a new root; two people in Aurelia compared it, and met Doronia anew");

    const words = { reason: english("The account was closed by its holder.") };
    const authoriser = stage.as(aurelia, "authoriser");
    await expectRefusal("dossier-closed", authoriser.post(`/api/v1/requests/${request.requestId}/withdrawal`, words));
    see("the old dossier is closed: nothing more is said in it");

    const copy = await giveBack(stage, doronia, request);
    see("two people in Aurelia released the dossier: in Doronia it stands read-only, as Aurelia says");
    const later = await goOn(stage, doronia, request);
    const said = await stage
      .as(doronia, "lawyer")
      .get<{ continues: string | null }>(`/api/v1/dossiers/${later.dossierId}`);
    expectThat(said.continues === request.dossierId, `the new dossier to name the old one, but: ${said.continues}`);
    see(
      `${later.reference}: asked anew in a dossier that names the old one, of which Doronia has a copy (${copy.copyId.slice(0, 8)})`,
    );
    await doronia.server.stop();
  },
};

/** A new server of Doronia, its people, the law, and Aurelia met. */
async function settle(stage: Stage, doronia: StatePlace, how: { readonly meetAnew?: boolean } = {}): Promise<void> {
  const { aurelia } = stage;
  if (how.meetAnew !== true) {
    await stage.init(doronia);
    await doronia.server.start();
  }
  await stage.signInAll(doronia);
  await stage.setClock(doronia);
  const source = { kind: "fictional", reference: "Invented for the demo" };
  const accession = { kind: "accession", state: DORONIA.code, on: dayFromToday(-100), source };
  const facts = [
    { kind: "entry-into-force", on: dayFromToday(-200), source },
    { kind: "accession", state: aurelia.cast.code, on: dayFromToday(-150), source },
    accession,
  ];
  for (const fact of facts) await recordFact(administrators(stage, doronia), fact);
  if (how.meetAnew !== true) await recordFact(administrators(stage, aurelia), accession);
  await meetOne(stage, aurelia, doronia, how);
  await meetOne(stage, doronia, aurelia);
}

function administrators(stage: Stage, state: StatePlace) {
  return [stage.as(state, "administrator1"), stage.as(state, "administrator2")] as const;
}

/** Two people in Aurelia release what both had said; the copy as it stands in Doronia. */
async function giveBack(stage: Stage, doronia: StatePlace, { dossierId }: Request): Promise<Copy> {
  const [first, second] = [stage.as(stage.aurelia, "drafter"), stage.as(stage.aurelia, "authoriser")];
  const reason = { reason: "Doronia lost its server, its keys and its backups." };
  const { askedId } = await first.confirm<{ askedId: string }>(`/api/v1/dossiers/${dossierId}/copy-release`, reason);
  await second.confirm(`/api/v1/copy-releases/${askedId}/approval`, undefined);
  const lawyer = stage.as(doronia, "lawyer");
  return await waitFor("the copy in Doronia", async () => {
    const { copies } = await lawyer.get<{ copies: Copy[] }>("/api/v1/copies");
    return copies.find((copy) => copy.dossierId === dossierId);
  });
}

/** Aurelia asks for the same again, in a new dossier. */
async function goOn(stage: Stage, doronia: StatePlace, earlier: Request): Promise<Request> {
  const drafter = stage.as(stage.aurelia, "drafter");
  const title = { title: "Invoices from a third harbour, after the new beginning" };
  const { dossierId } = await drafter.post<{ dossierId: string }>(
    `/api/v1/dossiers/${earlier.dossierId}/continuation`,
    title,
  );
  return await ask(stage, dossierId, "preservation", GATES_BEFORE_SENDING, [...ANSWERS, NECESSITY], doronia);
}
