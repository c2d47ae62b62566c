// What an attack leaves behind, as Borealia's officers and the good State see it.

import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { parseJson } from "../state/encoding.ts";
import type { Scene } from "./scene.ts";

/** What Borealia holds, as its officers see it over the API: requests, exhibits, and how each peer stands. */
export async function whatIsHeld({ borealia, own: ours, others: theirs }: Scene): Promise<unknown> {
  const [lawyer, custodian] = [borealia.as("lawyer"), borealia.as("custodian")];
  const [requests, own, others, { peers }] = await Promise.all([
    lawyer.get<unknown>("/api/v1/requests"),
    custodian.get<{ exhibits: Record<string, unknown>[] }>(`/api/v1/exhibits?dossierId=${ours.dossierId}`),
    custodian.get<{ exhibits: Record<string, unknown>[] }>(`/api/v1/exhibits?dossierId=${theirs.dossierId}`),
    lawyer.get<{ peers: Peer[] }>("/api/v1/peers"),
  ]);
  return {
    requests,
    exhibits: [own, others].map(({ exhibits }) => exhibits.map(standingOf)),
    peers: peers.map(({ state, standing }) => ({ state, standing })),
  };
}

/** Without what the server's own upkeep writes. */
function standingOf({ scrubFinding: _, scrubbedAt: __, ...exhibit }: Record<string, unknown>): object {
  return exhibit;
}

/** What the API says of an exhibit, as far as the tests look. */
export interface ExhibitRecord {
  readonly state: string;
  readonly transfer: { readonly fault: string | null } | null;
  readonly openings: readonly { readonly state: string }[];
}

/** What the API says of a peer, as far as the tests look. */
export interface Peer {
  readonly peerId: string;
  readonly state: string;
  readonly standing: string;
  readonly stoppedBecause: string | null;
}

/** How long the good State waits for an answer now. */
export async function goodAnswerMs({ good }: Scene): Promise<number> {
  const startedAt = performance.now();
  const path = `/peer/v1/dispatches/${randomUUID()}/receipts`;
  const answer = await good.ask("GET", path);
  expect([answer.status, parseJson(answer.body)]).toEqual([200, { receipts: [] }]);
  return performance.now() - startedAt;
}

/** The types of the newest entries of Borealia's log, newest first. */
export async function newestEntries({ borealia }: Scene): Promise<string[]> {
  const { entries } = await borealia
    .as("oversight")
    .get<{ entries: { type: string }[] }>("/api/v1/audit/entries?limit=200");
  return entries.map(({ type }) => type);
}

/** The kinds of the alarms that Borealia has raised about its lines. */
export async function alarms({ borealia }: Scene): Promise<string[]> {
  const { alarms: rung } = await borealia.as("duty1").get<{ alarms: { kind: string }[] }>("/api/v1/line-alarms");
  return rung.map(({ kind }) => kind);
}
