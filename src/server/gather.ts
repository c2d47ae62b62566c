import type { Hono } from "hono";
import type { DossierContribution } from "../modules/desk/index.ts";
import type { Job } from "../platform/index.ts";
import type {
  BodyLimit,
  Contributions,
  FirstStep,
  HealthPart,
  NamesBlobs,
  NavEntry,
  PublicPages,
  StartPage,
  Translator,
} from "../web/index.ts";

/** A module as the server puts it together with the others. */
export interface Part {
  readonly contributions?: Contributions;
  readonly inDossiers?: DossierContribution;
  readonly api?: Hono;
  readonly pages?: Hono;
  readonly jobs?: readonly Job[];
}

/** What all modules contribute, in the order of the modules. */
export interface Gathered {
  readonly navigation: readonly NavEntry[];
  readonly starts: readonly StartPage[];
  readonly publicPages: readonly PublicPages[];
  readonly bodyLimits: readonly BodyLimit[];
  readonly health: readonly HealthPart[];
  readonly ringReasons: readonly string[];
  readonly firstSteps: readonly FirstStep[];
  readonly namesBlobs: readonly (() => Promise<NamesBlobs>)[];
}

/** Gathers what the parts contribute. Throws where two contribute the same, and where a text is missing. */
export function gather(parts: Readonly<Record<string, Part>>, texts: Pick<Translator, "has">): Gathered {
  const all = Object.entries(parts);
  for (const [kind, of] of KINDS) refuseDoubles(kind, all, of);
  const each = <T>(of: (contributions: Contributions) => readonly T[] | undefined): readonly T[] =>
    all.flatMap(([, { contributions = {} }]) => of(contributions) ?? []);
  const gathered: Gathered = {
    navigation: each(({ navigation }) => navigation),
    starts: each(({ starts }) => starts),
    publicPages: each(({ publicPages }) => publicPages && [publicPages]),
    bodyLimits: each(({ bodyLimits }) => bodyLimits),
    health: each(({ health }) => health && [health]),
    ringReasons: each(({ ringReasons }) => ringReasons),
    firstSteps: each(({ firstSteps }) => firstSteps).toSorted((a, b) => a.place - b.place),
    namesBlobs: each(({ namesBlobs }) => namesBlobs && [namesBlobs]),
  };
  for (const key of [
    ...gathered.navigation.map(({ label }) => label),
    ...gathered.firstSteps.map(({ title }) => title),
    ...all.flatMap(([, { inDossiers }]) => Object.values(inDossiers?.happenings?.texts ?? {})),
    ...gathered.ringReasons.map((reason) => `measures.ring.reason.${reason}`),
  ]) {
    if (!texts.has(key))
      throw new Error(`The text ${key} of something that a module contributes is missing in English.`);
  }
  return gathered;
}

/** What only one module may have, each thing by its name. */
const KINDS: readonly (readonly [kind: string, of: (part: Part) => readonly string[]])[] = [
  ["entry of the navigation", ({ contributions }) => (contributions?.navigation ?? []).map(({ href }) => href)],
  ["start page", ({ contributions }) => (contributions?.starts ?? []).map(({ href }) => href)],
  ["public page", ({ contributions }) => pathsOf(contributions?.publicPages?.routes)],
  ["front of the public pages", ({ contributions }) => (contributions?.publicPages?.front === undefined ? [] : ["/"])],
  [
    "limit of a body",
    ({ contributions }) =>
      (contributions?.bodyLimits ?? []).map(({ method = "*", path, contentType = "" }) =>
        `${method} ${path} ${contentType}`.trimEnd(),
      ),
  ],
  ["light of jobs", ({ contributions }) => Object.values(contributions?.health?.jobs ?? {}).flat()],
  ["first step", ({ contributions }) => (contributions?.firstSteps ?? []).map(({ id }) => id)],
  ["ring reason", ({ contributions }) => contributions?.ringReasons ?? []],
  ["route of the API", ({ api }) => pathsOf(api)],
  ["page", ({ pages }) => pathsOf(pages)],
];

function refuseDoubles(
  kind: string,
  parts: readonly (readonly [name: string, part: Part])[],
  of: (part: Part) => readonly string[],
): void {
  const owners = new Map<string, string>();
  for (const [name, part] of parts) {
    for (const thing of of(part)) {
      const owner = owners.get(thing) ?? name;
      if (owner !== name) throw new Error(`Two modules, ${owner} and ${name}, contribute the ${kind} "${thing}".`);
      owners.set(thing, name);
    }
  }
}

/** "GET /status"; what runs before every route of a module is none of its own. */
function pathsOf(routes: Pick<Hono, "routes"> | undefined): readonly string[] {
  return (routes?.routes ?? []).filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
}
