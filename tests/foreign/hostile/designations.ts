// Designations that must not be taken: spec/keys-and-designations.md, "One after the other".

import { type RootMember, listKey, signDesignation } from "../state/designations.ts";
import { ENVELOPE_TYPE } from "../state/envelopes.ts";
import { newKey } from "../state/keys.ts";
import { newState } from "../state/new-state.ts";
import { exchange } from "../state/http-exchange.ts";
import { type Attack, type Scene, outcomeOf } from "./scene.ts";

type Members = Readonly<Record<string, unknown>>;

async function offered(scene: Scene, envelope: Uint8Array): Promise<string> {
  const headers = { "content-type": ENVELOPE_TYPE };
  return outcomeOf(await exchange(`${scene.borealia.peerUrl}/peer/v1/designation`, "POST", headers, envelope));
}

function signers({ hostile }: Scene): readonly RootMember[] {
  return hostile.keys.root.slice(0, 2);
}

function next(what: string, promise: string, bend: (scene: Scene) => Members, by = signers): Attack {
  return {
    what,
    promise,
    run: async (scene) => {
      const { designation, digest } = scene.hostile.keys.known;
      const payload = { ...designation, number: 2, previous: digest, ...bend(scene) };
      return await offered(scene, signDesignation(payload, by(scene)));
    },
  };
}

const LONG_AGO = "2020-01-01T00:00:00.000Z";

export const DESIGNATIONS: readonly Attack[] = [
  {
    what: "is of a State that nobody knows",
    promise: "401 peer-unknown unsigned",
    run: async (scene) => {
      const stranger = await newState("XY", "training", "http://127.0.0.1:1", new Date());
      return await offered(scene, stranger.known.envelope);
    },
  },
  {
    what: "is of the good State's code, by another root",
    promise: "422 refused unsigned",
    run: async (scene) => {
      const impostor = await newState(scene.good.state, "training", scene.hostile.endpoint, new Date());
      return await offered(scene, impostor.known.envelope);
    },
  },
  next(
    "is signed by one member of two",
    "422 refused unsigned",
    () => ({}),
    (scene) => signers(scene).slice(0, 1),
  ),
  next("names another predecessor", "422 refused unsigned", () => ({ previous: "0".repeat(64) })),
  next("leaves out a key that was listed", "422 refused unsigned", ({ hostile }) => ({
    keys: hostile.keys.known.designation.keys.slice(1),
  })),
  next("is in production", "422 refused unsigned", () => ({ profile: "production" })),
  next("ends before it begins", "422 refused unsigned", () => ({
    validFrom: "2021-01-01T00:00:00.000Z",
    validUntil: LONG_AGO,
  })),
  next("names a root before, and does not change the root", "422 refused unsigned", ({ hostile }) => ({
    previousRootSet: hostile.keys.known.designation.rootSet,
  })),
  next("has 600 keys", "422 refused unsigned", ({ hostile }) => ({
    keys: [
      ...hostile.keys.known.designation.keys,
      ...Array.from({ length: 600 }, () => listKey("receipt", newKey("ed25519"), LONG_AGO)),
    ],
  })),
  {
    what: "has 10,000 keys",
    promise: "413 too-large unsigned",
    run: async (scene) => {
      const { designation } = scene.hostile.keys.known;
      const [key] = designation.keys;
      const payload = { ...designation, number: 2, keys: Array.from({ length: 10_000 }, () => key) };
      return await offered(scene, signDesignation(payload, signers(scene)));
    },
  },
];

/** A good successor of the hostile State's designation whose endpoint is the given one. */
export async function moveEndpoint(scene: Scene, peer: string): Promise<string> {
  const { designation, digest } = scene.hostile.keys.known;
  const payload = { ...designation, number: 2, previous: digest, endpoints: { peer } };
  return await offered(scene, signDesignation(payload, signers(scene)));
}

/** Another designation 2 than the one that was taken, and after it the first again. */
export async function equivocate(scene: Scene): Promise<[string, string]> {
  const second = await moveEndpoint(scene, "http://127.0.0.1:2");
  return [second, await offered(scene, scene.hostile.keys.known.envelope)];
}
