import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { utf8 } from "../protocol/bytes.ts";
import { sha256Hex } from "../protocol/digest.ts";
import { useView, type View } from "./view.ts";

// A page with something under way renews itself: by a script that asks for states and counts alone, without script as a whole. Nobody
// is at work in it: such a call keeps no session alive.

/** What a page asks again and again; where it differs, the page is fetched anew. */
export interface Renewal {
  /** Tells one standing of the things shown from another, and nothing of them. */
  readonly state: string;
  /** How many wait: stands in the window title. */
  readonly count: number;
  readonly everySeconds: number;
  /** Whether the reader may be told by a notification and a sound. */
  readonly mayAlert?: boolean;
  /** A call waits: each change is told anew, and not only what is more than before. */
  readonly rings?: boolean;
}

/** Without script the whole page comes anew, and moves: less often. */
const LEAST_SECONDS_WITHOUT_SCRIPT = 15;
const RENEWED = "renewed";

/** `standing`: ids, states and numbers of what the page shows. */
export function renewalOf(standing: unknown, rest: Omit<Renewal, "state">): Renewal {
  return { state: sha256Hex(utf8(JSON.stringify(standing))).slice(0, 16), ...rest };
}

/** Whether a page called by itself, and no person. */
export function isRenewal(c: Context): boolean {
  return c.req.query(RENEWED) === "1";
}

const STATE_ALONE = "rogatory.state-alone";

/** Whether this call was told how things stand, and shown nothing. */
export function isToldStateAlone(c: Context): boolean {
  return c.get(STATE_ALONE) === true; // written by `stateAnswer` only
}

/** What the script of a page is told that asks how things stand; undefined where the page itself is wanted. */
export function stateAnswer(c: Context, renewal: Renewal | undefined): Response | undefined {
  if (!isRenewal(c) || c.req.header("accept") !== "application/json") return undefined;
  const { state = "", count = 0, rings = false } = renewal ?? {};
  c.set(STATE_ALONE, true);
  return c.json({ state, count, rings });
}

/** For the head of a page: how it renews itself without script. Of a page that answers a form no link can ask. */
export function refreshContent({ path, answersForm }: View, seconds: number): string | undefined {
  if (answersForm === true) return undefined;
  const url = new URL(path, "http://server.invalid");
  url.searchParams.set(RENEWED, "1");
  return `${Math.max(2 * seconds, LEAST_SECONDS_WITHOUT_SCRIPT)}; url=${url.pathname}${url.search}`;
}

/** For the body: the script asks, and fetches the page anew where nobody is typing in it. */
export function LivePage({ renewal }: { renewal: Renewal }): JSX.Element | null {
  const { t, answersForm } = useView();
  const { state, count, everySeconds, mayAlert = false } = renewal;
  if (answersForm === true) return null;
  return (
    <live-page
      data-state={state}
      data-count={count}
      data-every={everySeconds}
      data-changed={t("web.renewal.changed")}
      data-show={t("web.renewal.show")}
      data-alert={mayAlert ? t("web.renewal.alert") : undefined}
      data-alerts={t("web.renewal.alerts")}
    ></live-page>
  );
}
