import type { Hono } from "hono";
import type { Light } from "./components/progress.tsx";
import type { KeptPages } from "./kept-answers.ts";
import type { View } from "./view.ts";

/** What one module adds to the whole server. `createServer` gathers it and refuses what two modules add. */
export interface Contributions {
  readonly navigation?: readonly NavEntry[];
  readonly starts?: readonly StartPage[];
  readonly publicPages?: PublicPages;
  readonly bodyLimits?: readonly BodyLimit[];
  readonly health?: HealthPart;
  /** Codes; the text of each is `measures.ring.reason.<code>`. */
  readonly ringReasons?: readonly string[];
  readonly firstSteps?: readonly FirstStep[];
  /** Asked once for each inspection of the blob store. */
  readonly namesBlobs?: () => Promise<NamesBlobs>;
}

/** Where something stands for a person of these roles, the lowest first; undefined: it is not for them. */
export type PlaceFor = (roles: readonly string[]) => number | undefined;

/** A page with a place in the navigation. */
export interface NavEntry {
  readonly href: string;
  /** The key of its text. */
  readonly label: string;
  readonly placeFor: PlaceFor;
  /** It has a box of this name instead of a link: what is typed there goes to the page. */
  readonly asks?: string;
}

/** A page on which people begin: each on the first that is for them. */
export interface StartPage {
  readonly href: string;
  readonly placeFor: PlaceFor;
}

/** Pages for everybody, under the public name of the server. */
export interface PublicPages {
  readonly routes: Hono;
  readonly kept?: KeptPages;
  /** Where the bare public name leads. */
  readonly front?: string;
}

/** A body larger or smaller than the server takes by default (R27). */
export interface BodyLimit {
  /** `*` stands for one part of it. */
  readonly path: string;
  /** Also whatever lies below the path. */
  readonly below?: true;
  readonly method?: string;
  readonly contentType?: RegExp;
  readonly maxBytes: number;
}

/** What comes in, what goes out, what is kept. */
export type LightName = "incoming" | "outgoing" | "kept";

/** What a module knows of the health of the server. */
export interface HealthPart {
  /** Beginnings of the names of jobs without which a light is not true. */
  readonly jobs?: Readonly<Partial<Record<LightName, readonly string[]>>>;
  /** The worst finding is the light; of several that are as bad, the first. All that are not good are named. */
  readonly findings?: Readonly<Partial<Record<LightName, (view: View) => Promise<readonly Finding[]>>>>;
}

export type Finding = GoodFinding | Fault;

interface GoodFinding extends Omit<Light, "label" | "level"> {
  readonly level: "good";
}

/** What is not as it should be. */
export interface Fault extends Omit<Light, "label" | "level"> {
  readonly level: "attention" | "bad";
  /** Its name for programs, the same for ever: docs/operate/monitor.md lists them all. */
  readonly code: string;
  /** Said after jobs that fail, where both are as bad. */
  readonly afterJobs?: true;
}

/** One thing that a new State has to do, or to keep up. Whether it is done is looked up at each view: nobody ticks it. */
export interface FirstStep {
  /** "roster" */
  readonly id: string;
  /** Its place among the others, the lowest first. */
  readonly place: number;
  /** The key of what is to be done: "Write the roster". */
  readonly title: string;
  /** Where it is done. */
  readonly href: string;
  /** Of these roles one is enough to do it. */
  readonly roles: readonly string[];
  /** Nobody else may open its page; otherwise who oversees the steps may, too. */
  readonly isForThemAlone?: boolean;
  readonly look: () => Promise<StepStanding>;
}

export interface StepStanding {
  readonly isDone: boolean;
  /** How it stands, in a sentence. */
  readonly says: (view: View) => string;
  /** Where it goes on, where that is another page than where it begins. */
  readonly href?: string;
  /** Whom it waits for, by their ids, where not everybody with one of the roles can do it. */
  readonly waitsFor?: readonly string[];
}

/** Of these digests, those of blobs that rows or files of the module name. */
export type NamesBlobs = (digests: readonly string[]) => Promise<ReadonlySet<string>>;
