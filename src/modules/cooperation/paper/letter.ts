import { type Bearer, citation, mechanism, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { DesignatedAuthority } from "../../../protocol/designation-schema.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { senderOf, authorityName } from "../../federation/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { restsOnConvention } from "../request/domain/rests-on.ts";
import type { Correspondent } from "../request/types.ts";
import type { Dossier } from "../../desk/index.ts";
import {
  drillNotice,
  facts,
  heading,
  momentOf,
  paperHead,
  type PaperView,
  paragraph,
  seen,
  seenName,
} from "../../printing/index.ts";

/** What a letter about a request is written from. */
export interface Letter {
  readonly file: RequestFile;
  readonly dossier: Dossier;
  /** The contact card of a State without a server. */
  readonly correspondent: Correspondent | undefined;
  /** The authority that asked or is asked, as its State's designation has it. */
  readonly theirs: DesignatedAuthority | undefined;
  readonly own: OwnDesk;
}

/** Who writes, and who answers the telephone, as our own designation has them. */
export interface OwnDesk {
  readonly operator: string;
  readonly sender: DesignatedAuthority | undefined;
  readonly contact: DesignatedAuthority | undefined;
}

/** Only the State that was asked acknowledges and decides. Refuses `paper-not-ours`. */
export function demandOwned({ file }: Letter): void {
  if (file.direction === "incoming") return;
  throw new Refusal(
    "paper-not-ours",
    `Request ${file.ownReference} is ours: the other State acknowledges it and decides on it.`,
    { details: { reference: file.ownReference } },
  );
}

export function letterHead(view: PaperView, { file, own }: Letter): ReturnType<typeof paperHead> {
  return paperHead(view, { sender: senderOf(view, own), reference: file.ownReference }, { drill: file.drill });
}

/** To whom, about what, under which references; the same in every letter. */
export function letterFacts(view: PaperView, letter: Letter): PrintedBlock[] {
  const { t, format } = view;
  const { file, dossier } = letter;
  return [
    ...drillNotice(view, file.drill),
    facts(
      [t("print.letter.to"), addresseeOf(view, letter)],
      [t("print.letter.by"), bearerOf(view, letter)],
      [t("print.letter.date"), format.date(view.now)],
      [t("print.letter.your-reference"), file.peerReference && seenName(view, file.peerReference)],
      [t("print.letter.our-reference"), file.ownReference],
      [t("print.letter.dossier"), dossier.ownReference],
      [t("print.letter.subject"), subjectOf(view, file)],
    ),
  ];
}

/** What a request asks; the article of the Convention only where it rests on it. */
export function subjectOf({ t }: PaperView, file: RequestFile): string {
  const title = t(`convention.mechanism.${file.mechanism}.title`);
  if (!restsOnConvention(file)) return title;
  return t("print.letter.subject-value", { title, article: citation(mechanism(file.mechanism)) });
}

function addresseeOf(view: PaperView, { correspondent, theirs, dossier }: Letter): string {
  const state = stateName(dossier.state, view.lang);
  if (correspondent) {
    return [seenName(view, correspondent.authority), seen(correspondent.address, view.dir), state].join("\n");
  }
  if (!theirs) return state;
  const name = authorityName(theirs, view.lang);
  return name.includes(state) ? seenName(view, name) : `${seenName(view, name)}\n${state}`;
}

/** The way it came is the way the answer goes; between servers the letter is a copy. */
function bearerOf(view: PaperView, { file, correspondent }: Letter): string {
  const { t, dir } = view;
  if (!correspondent || file.bearer === "peer") return t("print.letter.by-server");
  const number = numberFor(file.bearer, correspondent);
  const way = bearerText(view, file.bearer);
  return number === undefined ? way : `${way}\n${seen(number, dir)}`;
}

export function bearerText({ t }: PaperView, bearer: Bearer): string {
  return t(`print.bearer.${bearer}`);
}

function numberFor(bearer: Bearer, card: Correspondent): string | undefined {
  if (bearer === "fax") return card.fax;
  if (bearer === "e-mail") return card.email;
  return bearer === "telephone" ? card.phone : undefined;
}

/** How the other State reaches us, at which hours, and how it makes sure that this paper is from us. */
export function reachUs(
  view: PaperView,
  { own }: Letter,
  said: { phone?: string; languages?: readonly string[] } = {},
): PrintedBlock[] {
  const { t, format, dir } = view;
  const { contact } = own;
  const phone = said.phone ?? contact?.phone;
  const languages = said.languages ?? contact?.languages ?? [];
  const zone = contact?.timeZone ?? view.server.timeZone;
  return [
    heading(t("print.reach.title")),
    facts(
      [t("print.reach.authority"), contact && seenName(view, authorityName(contact, view.lang))],
      [t("print.reach.phone"), phone && seen(phone, dir)],
      [t("print.reach.email"), contact?.email && seen(contact.email, dir)],
      [t("print.reach.hours"), hoursOf(view, contact)],
      [
        t("print.reach.languages"),
        languages.length > 0 ? format.list(languages.map((code) => format.languageName(code))) : undefined,
      ],
      [t("print.reach.local-time"), momentOf(view, view.now.toISOString(), zone)],
    ),
    paragraph(t("print.reach.call-back")),
  ];
}

/** UNCC art. 41: a contact point answers at any hour; other authorities have theirs. */
function hoursOf(view: PaperView, authority: DesignatedAuthority | undefined): string | undefined {
  const { t, format, dir } = view;
  if (!authority) return undefined;
  if (!authority.hours) return t("print.reach.always");
  const zone = t("print.reach.zone", { zone: authority.timeZone });
  const lines = authority.hours.map(({ days, opens, closes }) => {
    const span = `${opens}–${closes}`;
    return t("print.reach.hours-line", {
      days: format.list(days.map((day) => weekday(view, day))),
      span: dir === "rtl" ? `${opens} – ${closes}` : span,
    });
  });
  return [...lines, zone].join("\n");
}

/** 1 for Monday, as ISO 8601 counts. */
function weekday({ lang }: PaperView, day: number): string {
  const monday = Date.UTC(2024, 0, 1);
  return new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(
    new Date(monday + (day - 1) * 86_400_000),
  );
}

export function letterSignature({ t }: PaperView): PrintedBlock {
  return {
    kind: "signature",
    lines: [t("print.sign.place-date"), t("print.sign.name-office"), t("print.sign.signature-seal")],
  };
}
