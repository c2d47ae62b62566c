import { readFileSync } from "node:fs";
import { expectThat, waitFor } from "../report.ts";
import type { Stage } from "../stage.ts";
import { dayFromToday } from "./law.ts";
import {
  arrived,
  BASIS,
  decide,
  detail,
  english,
  fill,
  openDossier,
  expectRefusal,
  type Request,
  said,
  screen,
  told,
  wordsOfRefusal,
} from "./requests.ts";
import type { Step } from "./step.ts";

export const GATES_BEFORE_SENDING = ["G1", "G2", "G4", "G9", "G12", "G13"];
export const GATES_BEFORE_DECIDING = ["G1", "G2", "G4", "G12", "G13"];

export const ANSWERS = [
  ...BASIS,
  said("42(3)(a)", "Central Authority of Aurelia, Mara Teyl"),
  said(
    "42(3)(b)",
    "Fraud by means of an ICT system: between 1 and 9 September 2026 invoices of a freight company were altered " +
      "in its customers' mailboxes and 250 payments were led to other accounts.",
  ),
  {
    step: "element",
    elementId: "42(3)(c)",
    value: {
      items: [
        { kind: "account", value: "account-4711@mail.example" },
        { kind: "content-data", value: "the mailbox" },
        { kind: "traffic-data", value: "access log" },
      ],
      text: english("The altered invoices were sent from this account."),
    },
  },
  {
    step: "element",
    elementId: "42(3)(d)",
    value: { items: [{ kind: "custodian", value: "Harbour Mail, Borealia" }] },
  },
  { step: "element", elementId: "42(3)(f)", value: { codes: ["intends-request"] } },
  { step: "element", elementId: "42(3)(g)", value: { codes: ["keep-confidential", "do-not-notify-user"] } },
  { step: "urgency", urgency: "urgent" },
  { step: "confidentiality", confidentiality: { requested: true, reviewOn: dayFromToday(180) } },
];

export const sendPreservation: Step = {
  title: "Aurelia asks for preservation (Art 42); a missing element stops it; a second person authorises",
  async run(stage, see) {
    await setRoster(stage);
    const drafter = stage.as(stage.aurelia, "drafter");
    const dossierId = await openDossier(stage, "Altered invoices of a freight company");
    stage.facts.set("aurelia.dossier", dossierId);
    const { requestId, reference } = await drafter.post<Request>(`/api/v1/dossiers/${dossierId}/requests`, {
      mechanism: "preservation",
    });
    stage.facts.set("preservation.request", requestId);
    await fill(drafter, requestId, ANSWERS);

    const stopped = await wordsOfRefusal(drafter.post(`/api/v1/requests/${requestId}/screening-request`, {}));
    expectThat(/^element-missing: .*42\(3\)\(e\)/.test(stopped), `sending to stop at 42(3)(e), but: ${stopped}`);
    see(`${reference}: stopped, 42(3)(e) is missing (why preservation is needed)`);
    await fill(drafter, requestId, [
      said("42(3)(e)", "The provider deletes access logs after 30 days; the first entries are lost on 1 October."),
    ]);

    await drafter.post(`/api/v1/requests/${requestId}/screening-request`, {});
    await screen(stage.as(stage.aurelia, "screener"), requestId, GATES_BEFORE_SENDING);
    await drafter.confirm(`/api/v1/requests/${requestId}/submission`, {});
    await expectRefusal("role-missing", drafter.post(`/api/v1/requests/${requestId}/sending`, {}));
    see("the drafter cannot send it alone; screened by a person outside the chain");
    await stage.as(stage.aurelia, "authoriser").confirm(`/api/v1/requests/${requestId}/sending`, {});
    const there = await arrived(stage, requestId);
    stage.facts.set("borealia.dossier", there.dossierId);
    see(`authorised by a second person's passkey, sent, and in Borealia as ${there.reference}`);
  },
};

export const ringBorealia: Step = {
  title: "Borealia's ringer rings until a person acknowledges; Aurelia sees who, when and how to call back",
  async run(stage, see) {
    const { borealia } = stage;
    const calls = await waitFor("a ring in Borealia", async () => {
      const lines = ringLines(borealia.ringLog);
      return lines.length >= 2 ? lines : undefined;
    });
    const ring = await openRing(stage);
    see(`the command ran ${calls.length} times, last for ${nameIn(calls.at(-1) ?? "") || "the roster"}`);
    await stage.as(borealia, "duty1").post(`/api/v1/duty/rings/${ring}/acknowledgement`, {});
    const requestId = stage.fact("preservation.request");
    await told(stage, requestId, "acknowledged");
    const { phone, languages, localTime } = await waitFor("Borealia's acknowledgement", async () => {
      const { acknowledgement } = await detail(stage.as(stage.aurelia, "drafter"), requestId);
      return acknowledgement?.content;
    });
    see(`Aurelia sees: acknowledged, call ${phone}, ${languages.join(" ")}, local time there ${localTime}`);

    const { dispatchId } = await detail(stage.as(stage.aurelia, "drafter"), requestId);
    const strengths = await waitFor("the receipts of all strengths", async () => {
      const { receipts } = await stage
        .as(stage.aurelia, "drafter")
        .get<{ receipts: { strength: string }[] }>(`/api/v1/dispatches/${dispatchId}`);
      const found = new Set(receipts.map(({ strength }) => strength));
      return ["stored", "valid", "handled"].every((strength) => found.has(strength)) ? [...found] : undefined;
    });
    see(`signed receipts: ${strengths.join(", ")}`);
  },
};

export const orderProvider: Step = {
  title: "Borealia accepts, orders its provider (Art 25), and only the provider's answer makes it “preserved”",
  async run(stage, see) {
    const { borealia } = stage;
    const requestId = stage.fact("preservation.request");
    await screen(stage.as(borealia, "duty1"), requestId, GATES_BEFORE_DECIDING);
    await decide(stage, borealia, requestId, { outcome: "accept" }, { proposer: "duty1", authoriser: "lawyer" });
    await told(stage, requestId, "accepted");

    const order = await stage
      .as(borealia, "duty1")
      .post<{ orderId: string; orderNumber: string }>(`/api/v1/requests/${requestId}/orders`, {
        terms: {
          power: "25",
          providerName: "Harbour Mail",
          providerContact: "orders@harbour-mail.example",
          dataSpecified: "Mailbox and access log of account-4711@mail.example.",
          periodDays: 30,
          secrecy: { reason: "A warned user would delete the data.", reviewOn: dayFromToday(180) },
          issuingAuthority: "Prosecutor of the Port District",
          authorisation: "Order 88/2026",
        },
      });
    stage.facts.set("order", order.orderId);
    stage.facts.set("order.number", order.orderNumber);
    await stage.as(borealia, "duty1").post(`/api/v1/orders/${order.orderId}/issue`, {});
    await stage.as(borealia, "duty1").post(`/api/v1/orders/${order.orderId}/service`, {
      servedAt: new Date().toISOString(),
      how: "Handed over at the provider's office",
    });
    const meanwhile = await detail(stage.as(stage.aurelia, "drafter"), requestId);
    expectThat(meanwhile.status !== "preserved", "an order alone not to make it preserved");
    see(`order ${order.orderNumber} issued and served: the status is still “${meanwhile.status}”`);

    await stage.as(borealia, "duty1").post(`/api/v1/orders/${order.orderId}/answer`, {
      answer: "preserved",
      answeredAt: new Date().toISOString(),
      contact: "Legal desk of Harbour Mail",
    });
    const preserved = await told(stage, requestId, "preserved");
    const treaty = preserved.clocks.find(({ kind }) => kind === "treaty");
    const here = await detail(stage.as(borealia, "duty1"), requestId);
    const domestic = here.clocks.find(({ kind }) => kind === "order");
    expectThat(Boolean(treaty?.dueEarliest && domestic?.dueEarliest), "both clocks to run");
    see(`the provider answered “preserved”: only now the status is preserved`);
    see(
      `clocks: treaty (${treaty?.article}) until ${treaty?.dueEarliest}, order (${domestic?.article}) until ${domestic?.dueEarliest}`,
    );
  },
};

export const guardLapse: Step = {
  title:
    "The lapse: the clock moves to the order's last days; the guard rings, the next one renews; without it the data are gone",
  async run(stage, see) {
    const { borealia } = stage;
    const unguarded = await orderWithoutGuard(stage);
    const before = ringLines(borealia.ringLog).length;
    await stage.advanceClocks(27 * 86_400_000);
    const calls = await waitFor("the guard's ring to reach the second name", async () => {
      const lines = ringLines(borealia.ringLog).slice(before);
      return lines.some((line) => line.includes("Kito")) ? lines : undefined;
    });
    see(`27 days later the ringer rang ${calls.length} times: nobody answered, so the next name, Kito Brand`);
    const ring = await openRing(stage);
    await stage.as(borealia, "duty2").post(`/api/v1/duty/rings/${ring}/acknowledgement`, {});
    const orderId = stage.fact("order");
    const old = await stage.as(borealia, "duty2").get<{ earliestEnd: string }>(`/api/v1/orders/${orderId}`);
    const renewed = await stage
      .as(borealia, "duty2")
      .post<{ earliestEnd: string; renewals: number }>(`/api/v1/orders/${orderId}/renewal`, {});
    expectThat(renewed.earliestEnd > old.earliestEnd, "the renewal to move the end");
    see(`renewed with one act: ${old.earliestEnd} became ${renewed.earliestEnd}`);

    await stage.advanceClocks(5 * 86_400_000);
    const lapsed = await waitFor("the unguarded order to lapse", async () => {
      const now = await stage
        .as(borealia, "duty2")
        .get<{ state: string; holdsData: boolean }>(`/api/v1/orders/${unguarded}`);
      return now.state === "lapsed" ? now : undefined;
    });
    expectThat(!lapsed.holdsData, "the order that lapsed to hold no data");
    const kept = await stage
      .as(borealia, "duty2")
      .get<{ state: string; holdsData: boolean }>(`/api/v1/orders/${orderId}`);
    expectThat(kept.holdsData, "the guarded order to hold the data still");
    see(
      `five days on: the same order without the guard is ${lapsed.state}, its data gone; the guarded one still holds`,
    );
  },
};

/** The same order with the guard switched off, to see what it is for. */
async function orderWithoutGuard(stage: Stage): Promise<string> {
  const officer = stage.as(stage.borealia, "duty2");
  const order = await officer.post<{ orderId: string }>("/api/v1/orders", {
    unguarded: true,
    terms: {
      power: "25",
      providerName: "Harbour Mail",
      providerContact: "orders@harbour-mail.example",
      dataSpecified: "The same mailbox, in a story without a guard.",
      periodDays: 30,
      issuingAuthority: "Prosecutor of the Port District",
    },
  });
  await officer.post(`/api/v1/orders/${order.orderId}/issue`, {});
  const now = new Date().toISOString();
  await officer.post(`/api/v1/orders/${order.orderId}/service`, { servedAt: now, how: "By hand" });
  await officer.post(`/api/v1/orders/${order.orderId}/answer`, {
    answer: "preserved",
    answeredAt: now,
    contact: "Legal desk",
  });
  return order.orderId;
}

async function setRoster(stage: Stage): Promise<void> {
  const { people } = await stage
    .as(stage.borealia, "administrator1")
    .get<{ people: { id: string; name: string; phone: string | null }[] }>("/api/v1/people");
  const onDuty = ["Yara Holm", "Kito Brand"].map((name) => people.find((person) => person.name === name));
  await stage.as(stage.borealia, "lawyer").put("/api/v1/duty/roster", {
    lines: onDuty.map((person) => ({ userId: person?.id, phone: person?.phone })),
  });
}

async function openRing(stage: Stage): Promise<string> {
  const { rings } = await stage
    .as(stage.borealia, "duty1")
    .get<{ rings: { ringId: string; acknowledgedAt: string | null }[] }>("/api/v1/duty/rings");
  const ring = rings.find(({ acknowledgedAt }) => acknowledgedAt === null);
  if (!ring) throw new Error("no ring is open");
  return ring.ringId;
}

function ringLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").trim().split("\n").filter(Boolean);
  } catch {
    return []; // nobody was rung yet
  }
}

function nameIn(line: string): string {
  return /name=([^=]*?) [a-z]+=/.exec(line)?.[1] ?? "";
}
