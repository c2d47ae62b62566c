import type { Office } from "../demo/office.ts";
import { expectThat, type See, waitFor } from "../demo/report.ts";
import type { Post } from "./cast.ts";

export type Bureau = Office<Post>;

/** A need and what comes of it: each step adds what it made, for those after it. */
export interface Story {
  readonly aurelia: Bureau;
  readonly borealia: Bureau;
  readonly secretariat: Bureau;
  readonly all: readonly Bureau[];
  /** What this machine cannot show. */
  readonly notRun: string[];
  /** The need as Aurelia calls it. */
  needId: string;
  /** Between Aurelia and Borealia. */
  laneId: string;
  offerId: string;
  promiseId: string;
}

export type Step = (story: Story, see: See) => Promise<void>;

export const AT = "/api/v1/assistance";

interface Lane {
  readonly laneId: string;
  readonly state: string;
  readonly stage: string;
  readonly endedThereAt?: string;
  readonly said: readonly { byLetter: boolean; step: { verb: string; sequence: number } }[];
}

/** Members of the API's answer that a step looks at. */
export interface Need {
  readonly needId: string;
  readonly reference: string;
  readonly toldBy: string;
  readonly versions: readonly { exact: string; digest: string; releaseVerified: boolean }[];
  readonly lanes: readonly Lane[];
}

interface HelpCase {
  readonly stage: string;
  readonly promises: readonly {
    readonly promise: { readonly promiseId: string };
    readonly met?: { readonly outcome: string };
    readonly money: readonly { side: string; kind: string; currency: string; value: string }[];
    readonly reports: readonly object[];
  }[];
}

export async function post(bureau: Bureau, path: string, body: object = {}): Promise<void> {
  await bureau.as("officer").post(`${AT}${path}`, body);
}

export async function get<T>(bureau: Bureau, path: string): Promise<T> {
  return await bureau.as("officer").get<T>(`${AT}${path}`);
}

/** The officer asks, the authoriser approves. */
export async function byTwo(bureau: Bureau, path: string, body: object, waiting = "approvals"): Promise<void> {
  await bureau.byTwo(`/assistance${path}`, body, ["officer", "authoriser"], `/assistance/${waiting}`);
}

export const readNeed = async (bureau: Bureau, needId: string): Promise<Need> => await get(bureau, `/needs/${needId}`);

/** The need that this office told us. */
export async function received(bureau: Bureau, toldBy: string): Promise<Need | undefined> {
  const { needs } = await get<{ needs: Need[] }>(bureau, "/received");
  const found = needs.find((one) => one.toldBy === toldBy);
  return found && (await readNeed(bureau, found.needId));
}

async function tasks(bureau: Bureau): Promise<readonly string[]> {
  const { items } = await bureau.as("officer").get<{ items: { need: string }[] }>("/api/v1/queue");
  return items.map(({ need }) => need);
}

/** Waits until the officer finds this among the tasks. */
export async function findsTask(bureau: Bureau, task: string): Promise<void> {
  await waitFor(`the task ${task}`, async () => ((await tasks(bureau)).includes(task) ? true : undefined));
}

export async function lacksTask(bureau: Bureau, task: string): Promise<void> {
  const all = await tasks(bureau);
  expectThat(!all.includes(task), `no task ${task} any more, but: ${all.join(", ")}`);
}

/** Waits until the case stands so at this office. */
export async function caseIs(bureau: Bureau, laneId: string, holds: (of: HelpCase) => boolean): Promise<HelpCase> {
  return await waitFor("what the other side said", async () => {
    const now = await get<HelpCase>(bureau, `/lanes/${laneId}`);
    return holds(now) ? now : undefined;
  });
}

/** The officer's page, in the language of the office, has a link or a form that leads there. */
export async function expectWay(bureau: Bureau, path: string, to: string): Promise<void> {
  const html = await bureau.page("officer", path, bureau.config.defaultLanguage ?? "en");
  expectThat(html.includes(`="${to.replaceAll("&", "&amp;")}"`), `a way to ${to} on ${path}`);
}

/** The clocks of all move together: servers whose clocks differ would rightly alarm each other. */
export async function letDaysPass({ all, aurelia }: Story, days: number): Promise<void> {
  const until = new Date(aurelia.now().getTime() + days * 86_400_000);
  await Promise.all(all.map(async (bureau) => await bureau.letTimePassUntil(until)));
}
