import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "../api-client.ts";
import { expectThat, waitFor } from "../report.ts";
import { ANSWERS, GATES_BEFORE_DECIDING, GATES_BEFORE_SENDING } from "./preservation.ts";
import { ask, detail, english, grant, openDossier, type Request, said, told } from "./requests.ts";
import type { Stage, StatePlace } from "../stage.ts";
import type { Step } from "./step.ts";

interface Recovery {
  readonly isInRecovery: boolean;
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly log: { readonly mustClose: boolean } | null;
  readonly peers: readonly { readonly stage: string; readonly ours: number; readonly theirs: number }[];
}

export const lostDisk: Step = {
  title:
    "Borealia's disk is lost after it accepted a request; last night's backup comes back, and Aurelia gives back the day",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const request = await loseDisk(stage, borealia, "Another account that sent invoices", see);
    if (request === undefined) return;
    const { requestId } = request;
    const there = await detail(stage.as(borealia, "lawyer"), requestId);
    const here = await detail(stage.as(aurelia, "drafter"), requestId);
    expectThat(there.status === here.status, `both to say the same, but: ${there.status} and ${here.status}`);
    see(`both States say “${there.status}”`);

    await stage.as(aurelia, "authoriser").post(`/api/v1/requests/${requestId}/withdrawal`, {
      reason: english("The account was closed by its holder."),
    });
    await waitFor("Borealia to hear of the withdrawal", async () => {
      const { status } = await detail(stage.as(borealia, "lawyer"), requestId);
      return status === "withdrawn" ? status : undefined;
    });
    see("work goes on in the same case: Aurelia withdraws, and Borealia hears it");
  },
};

export const askersLostDisk: Step = {
  title: "Aurelia's disk is lost as well; what it asked since its backup is here under its number, and it asks again",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const asked = await loseDisk(stage, aurelia, "A third account that sent invoices", see);
    if (asked === undefined) return;
    const drafter = stage.as(aurelia, "drafter");
    const back = await detail(drafter, asked.requestId);
    expectThat(back.reference === asked.reference, `${asked.reference} to be itself, but it is ${back.reference}`);
    const { requestId } = await drafter.post<Request>(`/api/v1/dossiers/${asked.dossierId}/requests`, {
      mechanism: "preservation",
      drill: false,
    });
    const { reference } = await detail(drafter, requestId);
    expectThat(/-S2[A-Z]{2}-R/.test(reference), `a number of the second life of the data, but: ${reference}`);
    see(`${asked.reference} came back; the next request is ${reference}: no number is given out twice`);
    const duty = stage.as(borealia, "duty1");
    const { alarms } = await duty.get<{ alarms: { alarmId: string; kind: string }[] }>("/api/v1/line-alarms");
    const restored = alarms.find(({ kind }) => kind === "peer-restored");
    expectThat(restored !== undefined, "Borealia to say that Aurelia was restored until somebody has seen it");
    await duty.post(`/api/v1/line-alarms/${restored?.alarmId}/acknowledgement`, {});
    see("Borealia's duty officer read that Aurelia was restored, called it, and said so");
  },
};

/** A State's disk is lost after a request was accepted, and its backup is restored; undefined on a database of its own. */
async function loseDisk(
  stage: Stage,
  state: StatePlace,
  title: string,
  see: (line: string) => void,
): Promise<Request | undefined> {
  if (stage.place.databaseUrls !== undefined) {
    stage.notRun.push(`the lost disk of ${state.cast.name}: it is played on the embedded database`);
    return undefined;
  }
  const night = join(state.dataFolder, "..", "last-night");
  const [data, keys, exhibitKeys] = ["data", "keys", "exhibit-keys"].map((name) => join(night, name)) as [
    string,
    string,
    string,
  ];
  const places = ["--data", state.dataFolder, "--exhibit-keys-out", exhibitKeys, "--keys-out", keys];
  // No kill at random falls into it: a backup that was broken off is none.
  await state.server.uncut(async () => await stage.cli(["backup", "--out", data, ...places]));
  see("last night: a backup of the running server, its keys and the keys of its exhibits, each apart");

  const request = await askAndAccept(stage, stage.borealia, title);
  await state.server.replace(async () => {
    rmSync(state.dataFolder, { recursive: true });
    await stage.cli([
      "restore",
      "--from",
      data,
      "--keys",
      keys,
      "--exhibit-keys",
      exhibitKeys,
      "--data",
      state.dataFolder,
    ]);
  });
  const [first, second] = ["administrator1", "administrator2"].map((key) => stage.as(state, key));
  if (first === undefined || second === undefined) throw new Error("the administrators are not signed in");
  for (const person of Object.values(state.people)) await person.signInAgain();
  const back = await waitFor(`${state.cast.name} to have back what it forgot`, async () => {
    const recovery = await first.get<Recovery>("/api/v1/recovery");
    const isBack = recovery.peers.every(({ stage: now }) => now === "reconciled");
    return isBack && (!recovery.isInRecovery || recovery.log?.mustClose === true) ? recovery : undefined;
  });
  const [peer] = back.peers;
  see(
    `${request.reference}: given back, of the other State ${peer?.theirs ?? 0} dispatches, of its own ${peer?.ours ?? 0}`,
  );
  see(back.isInRecovery ? await endByTwo(first, second, back) : "nobody holds more of its log: it goes on by itself");
  await waitFor(`${state.cast.name} to be itself again`, async () => {
    const { isInRecovery } = await first.get<Recovery>("/api/v1/recovery");
    return isInRecovery ? undefined : true;
  });
  return request;
}

/** Where a peer cosigned a head that the backup does not have. */
async function endByTwo(first: Person, second: Person, { incarnation }: Recovery): Promise<string> {
  const reason = { reason: "The disk of the server was lost." };
  const { askedId } = await first.confirm<{ askedId: string }>(`/api/v1/recovery/${incarnation.id}/end`, reason);
  await second.confirm(`/api/v1/recovery/waiting/${askedId}/approval`, undefined);
  return "its log is behind what the other State holds: two administrators closed it at the backup, and opened another one";
}

/** What the answers of the first request leave out. */
export const NECESSITY = said("42(3)(e)", "The provider deletes access logs after 30 days.");

/** Aurelia asks for a preservation, and two people of the other State accept it. */
export async function askAndAccept(stage: Stage, there: StatePlace, title: string): Promise<Request> {
  const dossierId = await openDossier(stage, title, there.cast.code);
  const request = await ask(stage, dossierId, "preservation", GATES_BEFORE_SENDING, [...ANSWERS, NECESSITY], there);
  const { requestId } = request;
  await grant(stage, requestId, GATES_BEFORE_DECIDING, there);
  await told(stage, requestId, "accepted");
  return request;
}
