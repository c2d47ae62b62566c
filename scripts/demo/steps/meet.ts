import type { Person } from "../api-client.ts";
import { expectThat } from "../report.ts";
import type { Stage, StatePlace } from "../stage.ts";
import { expectRefusal } from "./requests.ts";
import type { Step } from "./step.ts";

interface Fingerprint {
  readonly words: readonly string[];
  readonly digits: string;
  readonly bytes: string;
}

export const startServers: Step = {
  title: "Two States start, each with its own process, data folder and database",
  async run(stage, see) {
    await stage.init(stage.aurelia);
    await stage.init(stage.borealia);
    await stage.openLine([]);
    await Promise.all([stage.aurelia.server.start(), stage.borealia.server.start()]);
    for (const state of [stage.aurelia, stage.borealia]) {
      await stage.signInAll(state);
      see(
        `${state.cast.name} (${state.cast.code}) at ${state.appUrl}, process ${state.server.pid}, ${Object.keys(state.people).length} people with passkeys`,
      );
    }
  },
};

export const meet: Step = {
  title: "They meet: designations imported, fingerprints compared, two people confirm on each side",
  async run(stage, see) {
    await meetOne(stage, stage.aurelia, stage.borealia);
    await meetOne(stage, stage.borealia, stage.aurelia);
    const { words } = await own(stage, stage.aurelia);
    see(`Aurelia's fingerprint, read aloud: ${words.slice(0, 6).join(" ")} … (12 words)`);
    see("a wrong word is refused; one person alone is not enough; both sides confirmed by two");
  },
};

async function own(stage: Stage, state: StatePlace): Promise<Fingerprint> {
  return await stage.as(state, "administrator1").get<Fingerprint>("/api/v1/designation");
}

/** `here` takes in the designation of `there`, as a file, and compares it over the telephone. */
export async function meetOne(stage: Stage, here: StatePlace, there: StatePlace, how: How = {}): Promise<void> {
  const two = [stage.as(here, "administrator1"), stage.as(here, "administrator2")] as const;
  await meetBy(two, stage.as(there, "administrator1"), there.cast.code, how);
}

interface How {
  readonly meetAnew?: boolean;
}

/** Two administrators take in the designation that one of another State reads out, and compare it. */
export async function meetBy(
  [first, second]: readonly [Person, Person],
  there: Person,
  code: string,
  how: How = {},
): Promise<void> {
  const told = await there.get<Fingerprint>("/api/v1/designation");
  const { peerId } = await first.post<{ peerId: string }>("/api/v1/peers", {
    designation: told.bytes,
    source: "courier",
    ...how,
  });

  const wrong = [told.words[0] === "abandon" ? "ability" : "abandon", ...told.words.slice(1)].join(" ");
  await expectRefusal("fingerprint-mismatch", first.post(`/api/v1/peers/${peerId}/comparison`, { heard: wrong }));

  await first.confirm(`/api/v1/peers/${peerId}/comparison`, { heard: told.words.join(" ") });
  await expectRefusal("approval-needs-another-person", first.post(`/api/v1/peers/${peerId}/confirmation`, {}));
  await second.confirm(`/api/v1/peers/${peerId}/confirmation`, {});
  const { peers } = await first.get<{ peers: { standing: string }[] }>(`/api/v1/peers/${code}`);
  expectThat(peers[0]?.standing === "confirmed", `${code} to be confirmed, it is ${peers[0]?.standing}`);
}
