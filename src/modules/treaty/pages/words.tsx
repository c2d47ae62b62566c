import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { type Crumb, directionOf, type Option, type RowFilter, type View } from "../../../web/index.ts";
import type { Basis, NewBasis, NewFact, SourceKind } from "../domain/fact.ts";
import type { NewFullPowers } from "../domain/full-powers.ts";
import type { ProposedAct } from "../domain/proposal.ts";

/** Older documents are named from their own page, or by a program. */
export const OFFERED_DOCUMENTS = 200;

/** A text that may have fallen back to English: marked with the language it is really in, so that it is read and set right. */
export function Words({ view, of }: { view: View; of: string }): JSX.Element {
  const { text, lang } = view.t.say(of);
  if (lang === view.lang) return <>{text}</>;
  return (
    <span lang={lang} dir={directionOf(lang)}>
      {text}
    </span>
  );
}

/** A source as its author wrote it, in English whatever the page's language. */
export function SourceText({ text }: { text: string }): JSX.Element {
  return (
    <span lang="en" dir="ltr">
      {text}
    </span>
  );
}

/** A digest as it is compared: it may break anywhere, and reads from left to right. */
export function DigestText({ sha256 }: { readonly sha256: string }): JSX.Element {
  return (
    <div>
      SHA-256{" "}
      <code dir="ltr" translate="no">
        {sha256.replaceAll(/.{8}(?=.)/g, "$&\u200b")}
      </code>
    </div>
  );
}

/** "25 October 2025", or "July 2026" where a source knows no more than the month. */
export function dayOrMonth({ format }: View, on: string): string {
  return format.partialDay(on);
}

/** "Borealia: accession"; a reservation with its place, a notification with what it is of. */
export function factName(
  view: View,
  fact: Pick<NewFact, "kind"> & {
    readonly notification?: NewFact["notification"] | undefined;
    readonly state?: string | undefined;
    readonly reservation?: string | undefined;
  },
): string {
  const kind = view.t(`treaty.kind.${fact.kind}`);
  const told = fact.notification && view.t(`treaty.duty-of.${fact.notification.id}`);
  const of = fact.reservation ?? told;
  const act = of === undefined ? kind : `${kind} (${of})`;
  if (fact.state === undefined) return act;
  return view.t("treaty.record.act", { state: stateName(fact.state, view.lang), act });
}

export function basisStates(view: View, { states }: NewBasis): string {
  return view.format.list(states.map((state) => stateName(state, view.lang)));
}

/** "Borealia: signature", of what is planned or proposed. */
export function factKindOf(view: View, { state, act }: { readonly state: string; readonly act: string }): string {
  return view.t("treaty.record.act", { state: stateName(state, view.lang), act: view.t(`treaty.kind.${act}`) });
}

/** "Ana Ortuz – Borealia: signature". */
export function fullPowersName(view: View, entry: NewFullPowers): string {
  return view.t("treaty.full-powers.name", { person: entry.person, act: factKindOf(view, entry) });
}

/** "Borealia: signature, 25 October 2025". */
export function proposalName(
  view: View,
  { act }: { readonly act: Pick<ProposedAct, "state" | "kind" | "on"> },
): string {
  return actOn(view, factKindOf(view, { state: act.state, act: act.kind }), act.on);
}

export function actOn(view: View, kind: string, on: string): string {
  return view.t("treaty.status.act", { kind, date: dayOrMonth(view, on) });
}

/** From its first day; the second one is the first on which it can no longer be cited. */
export function periodOf(view: View, { inForceFrom, inForceUntil }: Basis): string {
  const from = dayOrMonth(view, inForceFrom);
  if (inForceUntil === undefined) return view.t("treaty.record.since", { from });
  return view.t("treaty.record.period", { from, until: dayOrMonth(view, inForceUntil) });
}

/** Which kinds of cooperation a basis opens; one that names none opens every kind. */
export function servedBy({ t, format }: View, { mechanisms }: NewBasis): string {
  if (mechanisms.length === 0) return t("treaty.record.for-every");
  const titles = mechanisms.map((id) => t(`convention.mechanism.${id}.title`));
  return t("treaty.record.for-only", { mechanisms: format.list(titles) });
}

export function sourceOptions({ t }: View, kinds: readonly SourceKind[], production: boolean): Option[] {
  return kinds
    .filter((kind) => !(production && kind === "fictional"))
    .map((kind) => ({ value: kind, label: t(`treaty.source.${kind}`), hint: t(`treaty.source-hint.${kind}`) }));
}

/** A place where a treaty is signed; of a treaty that came as data, under the name it has there. */
export function placeOption({ t }: View, place: string): Option {
  const key = `treaty.place.${place}`;
  return { value: place, label: t.has(key) ? t(key) : place };
}

export function toRecord({ t }: View): Crumb {
  return { href: "/treaty", label: t("treaty.record.title") };
}

type Objecting = { readonly precludesEntry?: boolean | undefined };

/** What an objection does between the two States. */
export function effectText({ t }: View, { precludesEntry }: Objecting): string {
  return t(`treaty.objection-effect.${precludesEntry === true ? "precludes" : "leaves"}`);
}

/** What an act is about, and what an objection is to do. */
export function aboutLines(view: View, act: Pick<NewFact, "kind"> & Objecting, about?: StatedAbout): readonly string[] {
  if (about === undefined) return [];
  const line = view.t("treaty.state.about", { act: actOn(view, factName(view, about), about.on) });
  return act.kind === "objection" ? [line, effectText(view, act)] : [line];
}

type StatedAbout = Parameters<typeof factName>[1] & Pick<NewFact, "on">;

/** Narrows rows by the State that each is of. */
export function stateFilter(
  label: string,
  rows: readonly { readonly state: string }[],
  lang: View["lang"],
): RowFilter<{ readonly state: string }> {
  const named = (code: string): string => stateName(code, lang);
  const choices = [...new Set(rows.map(({ state }) => state))];
  return {
    label,
    choices: choices.toSorted((a, b) => named(a).localeCompare(named(b), lang)),
    say: (_, code) => named(code),
    has: ({ state }, code) => state === code,
  };
}
