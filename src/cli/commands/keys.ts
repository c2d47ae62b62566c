import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import { isRefusal } from "../../protocol/refusal.ts";
import { API_HELP, type ApiOptions, apiFrom, callApi, confirmByApi } from "../api.ts";
import { print } from "../output.ts";

interface ChangeOptions {
  readonly use: string;
  readonly url?: string;
  readonly json?: boolean;
}

interface CompromisedOptions extends ChangeOptions {
  readonly since: string;
}

interface Freeze {
  readonly freezeId: string;
  readonly uses: readonly string[];
  readonly lostSince: string;
  readonly endedAt: string | null;
}

interface List {
  readonly listId: string;
  readonly isOurs: boolean;
  readonly designation: string;
  readonly foundAt: string;
  readonly count: number;
}

interface Item {
  readonly use: string;
  readonly kind: string;
  readonly id: string;
  readonly label: string;
  readonly at: string;
}

type Done = "frozen" | "asked" | "approved" | "revoked";

const ISSUED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 500;

export function addKeyCommands(program: Command): void {
  const keys = program.command("keys").description("The keys of this State's server.").addHelpText("after", API_HELP);
  keys
    .command("change")
    .description(
      "A planned change: new keys, and a designation that lists them; the old ones count for two weeks more.",
    )
    .requiredOption("--use <uses>", "one or several, with commas: dispatch, receipt, manifest, http, log, witness, …")
    .option("--url <url>", "the server")
    .option("--json", "answer as JSON")
    .action(async (options: ChangeOptions) => {
      const body = { keys: usesOf(options) };
      const { outcome, number, digest } = await callApi<{ outcome: string; number: number; digest: string }>(
        apiFrom(options),
        "POST",
        "/api/v1/designation/rotation",
        body,
      );
      const waits = outcome === "awaiting-signatures" ? " It waits for members of the root kept elsewhere." : "";
      print(options, { outcome, number, digest }, [`Designation ${number} lists the new keys.${waits}`]);
    });
  keys
    .command("compromised")
    .description(
      "Somebody else may have a key: freezes it at once and asks to revoke it. A second administrator runs the same command to approve; " +
        "then every State is told, and what rests on the key is listed.",
    )
    .requiredOption("--use <uses>", "one or several, with commas; root and exhibit-seal too")
    .requiredOption("--since <time>", "when it was lost at the earliest, in ISO 8601 with its offset")
    .option("--url <url>", "the server")
    .option("--json", "answer as JSON")
    .action(async (options: CompromisedOptions) => {
      const api = apiFrom(options);
      const freeze = await frozen(api, usesOf(options), options.since);
      const done = await decide(api, freeze);
      const list = done === "revoked" ? await listOf(api) : undefined;
      print(options, { freeze, done, list: list ?? null }, [
        `${freeze.uses.join(", ")}: frozen. The server signs and takes in nothing that needs them.`,
        ...saying[done],
        ...(list === undefined ? [] : linesOf(list)),
      ]);
    });
}

const saying: Readonly<Record<Done, readonly string[]>> = {
  frozen: ["Two administrators revoke them with their passkeys, on the page /keys of the server."],
  asked: ["Asked to revoke them. A second administrator runs the same command, or approves on the page /keys."],
  approved: [
    "Approved. The designation waits for members of the root kept elsewhere: until it is published they stay frozen.",
  ],
  revoked: [
    "Revoked, with new keys in their place. Every State is told. Look at each of these again, on the page /keys:",
  ],
};

/** Freezes them, or finds the freeze of the first administrator. */
async function frozen(api: ApiOptions, uses: readonly string[], since: string): Promise<Freeze> {
  try {
    return await callApi<Freeze>(api, "POST", "/api/v1/keys/freezes", { uses, since });
  } catch (error) {
    if (!isRefusal(error, "keys-frozen-already")) throw error;
    const { freezes } = await callApi<{ freezes: Freeze[] }>(api, "GET", "/api/v1/keys");
    const open = freezes.find(
      (freeze) =>
        freeze.endedAt === null &&
        Date.parse(freeze.lostSince) === Date.parse(since) &&
        freeze.uses.toSorted().join() === uses.toSorted().join(),
    );
    // Others are frozen, or since another time: what the second one says must be what the first one said.
    if (open === undefined) throw error;
    return open;
  }
}

/** Asks for the revocation, or approves what another administrator asked for. */
async function decide(api: ApiOptions, { freezeId }: Freeze): Promise<Done> {
  const waiting = await callApi<{ waiting: { askedId: string; act: string; subjectId: string }[] }>(
    api,
    "GET",
    "/api/v1/keys/waiting",
  );
  const asked = waiting.waiting.find((one) => one.subjectId === freezeId && one.act === "federation.revoke-keys");
  const show = (content: object, digest: string): void =>
    void process.stderr.write(`${JSON.stringify(content, null, 2)}\nConfirming ${digest}\n`);
  try {
    if (asked === undefined) {
      await confirmByApi(api, `/api/v1/keys/freezes/${freezeId}/revocation`, {}, show);
      return "asked";
    }
    await confirmByApi(api, `/api/v1/keys/waiting/${asked.askedId}/approval`, undefined, show);
  } catch (error) {
    if (isRefusal(error, "passkey-needed")) return "frozen";
    throw error;
  }
  return (await isRevoked(api, freezeId)) ? "revoked" : "approved";
}

async function isRevoked(api: ApiOptions, freezeId: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < ISSUED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const { freezes } = await callApi<{ freezes: Freeze[] }>(api, "GET", "/api/v1/keys");
    if (freezes.some((freeze) => freeze.freezeId === freezeId && freeze.endedAt !== null)) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

/** The newest list of ours, whole. */
async function listOf(api: ApiOptions): Promise<(List & { items: Item[] }) | undefined> {
  const { lists } = await callApi<{ lists: List[] }>(api, "GET", "/api/v1/keys");
  const newest = lists.find(({ isOurs }) => isOurs);
  if (newest === undefined) return undefined;
  const items: Item[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: { items: Item[]; next: number | null } = await callApi(
      api,
      "GET",
      `/api/v1/keys/lists/${newest.listId}?after=${after}`,
    );
    items.push(...page.items);
    after = page.next;
  }
  return { ...newest, items };
}

function linesOf({ items }: { readonly items: readonly Item[] }): string[] {
  if (items.length === 0) return ["Nothing rests on them."];
  return items.map(({ at, kind, label, id, use }) => `${at}  ${use}  ${kind}  ${label}  ${id}`);
}

function usesOf({ use }: ChangeOptions): string[] {
  return use.split(",").map((one) => one.trim());
}
