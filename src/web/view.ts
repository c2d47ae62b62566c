import type { Context } from "hono";
import { createContext, useContext } from "hono/jsx";
import type { ClientAssets } from "./assets.ts";
import type { Formats } from "./formats.ts";
import type { Translator } from "./i18n.ts";
import type { Direction, Language } from "./languages.ts";

/** What the shell shows of the server that speaks, on every page. */
export interface ServerFace {
  /** ISO 3166-1 alpha-2, upper case; also chooses the accent and the cookie names. */
  readonly state: string;
  /** Set while no State is set up: the code above is nobody's, and no page shows it. */
  readonly unnamed?: true;
  /** The State's name by language; English is the fallback. */
  readonly stateNames: Readonly<Partial<Record<Language, string>>>;
  readonly profile: "production" | "training";
  /** Set where this server is not for real cases: by its profile, or because it uses the embedded database. Every page says so. */
  readonly evaluation: boolean;
  /** Set where its records are in PostgreSQL, whatever it is for. */
  readonly usesPostgres?: boolean;
  readonly timeZone: string;
  readonly version: string;
  /** Languages of the pages; absent: all. */
  readonly languages?: readonly Language[];
  /** Keys not open: the server signs and opens nothing, and every page says so. Asked for each page. */
  readonly isLocked?: () => boolean;
  /** Restored: nothing passes to or from other States (R1), and every page says so. Asked for each page. */
  readonly isInRecovery?: () => boolean;
}

export interface ViewUser {
  readonly name: string;
  /** Already in the reader's language. */
  readonly roles: readonly string[];
  /** Without one, a page that needs a passkey says where to add it instead of asking. */
  readonly hasPasskey?: boolean | undefined;
}

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly current?: boolean | undefined;
  /** How many things wait there; 0 is not shown. */
  readonly count?: number | undefined;
  /** The name of its box, where one types what to look for. */
  readonly asks?: string | undefined;
}

/** "Emergency request: Aurelia", and where it is answered. */
export interface WaitingCall {
  readonly href: string;
  readonly label: string;
  /** How often it has rung: whoever waits at a page hears it again. */
  readonly ringsMade: number;
}

/** Everything a page needs to speak to one reader. One per request; components reach it through `useView()`. */
export interface View {
  readonly lang: Language;
  readonly dir: Direction;
  readonly t: Translator;
  readonly format: Formats;
  readonly now: Date;
  readonly server: ServerFace;
  readonly assets: ClientAssets;
  /** Path and query of this page. */
  readonly path: string;
  /** It answers a form: no link can ask for it again. */
  readonly answersForm?: boolean | undefined;
  readonly nav: readonly NavItem[];
  readonly user?: ViewUser | undefined;
  /** A call that waits for this reader, above every page. */
  readonly call?: WaitingCall | undefined;
  /** What the act that led here has done; whoever asks has said it. */
  readonly done?: string | undefined;
  /** Goes into every form that posts; see csrf.ts. */
  readonly formToken: string;
}

const ViewContext = createContext<View | undefined>(undefined);

/** Hands the view to all components below. `Page` and `MinimalPage` do this; nobody else needs to. */
export const ViewProvider = ViewContext.Provider;

/** The reader's view inside a component. Throws outside a Page: a component without a reader is a bug. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("component rendered outside a Page: wrap it in <Page view={view}>");
  return view;
}

export const VIEW_VARIABLE = "view";

declare module "hono" {
  interface ContextVariableMap {
    /** Set by web.middleware; missing on exempt paths. */
    [VIEW_VARIABLE]: View | undefined;
  }
}

/** The view of a request that passed the web middleware. Throws where the middleware is not mounted. */
export function viewOf(c: Context): View {
  const view = c.get(VIEW_VARIABLE);
  if (!view) throw new Error(`no view for ${c.req.path}: mount web.middleware before the pages`);
  return view;
}

/** This server's own State in the reader's language; in English, or its code, where the settings name no other. */
export function stateName(server: ServerFace, lang: Language): string {
  return server.stateNames[lang] ?? server.stateNames.en ?? server.state;
}

export const ACCENT_COUNT = 12;

/** Twelve accents, so spread that neighbouring codes (XA, XB) are far apart. The code itself is always written too. */
export function accentOf(state: string): number {
  const letter = (position: number): number => (state.charCodeAt(position) || 65) - 65;
  return (((letter(0) * 26 + letter(1)) * 5) % ACCENT_COUNT) + 1;
}
