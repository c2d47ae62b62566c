import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import type { View } from "../../../web/index.ts";
import { type AssistanceContext, today } from "../context.ts";
import { type Match, matchesOf, type ProfileToMatch } from "../domain/matching.ts";
import type { OpenedNeed } from "../need/read.ts";
import { itemsInWords, kindsInWords } from "../need/pages/words.tsx";
import { latestOffers } from "./store.ts";

interface Candidate extends ProfileToMatch {
  readonly state: string;
}

/**
 * Beside a need, who fits and why, and who does not and why: of our own need the profiles that others sent, of one that we were told our own, and on
 * the server of a secretariat, which introduces, all of them. Worked out from the latest profiles whenever it is looked at.
 */
export async function whoFits(context: AssistanceContext, view: View, need: OpenedNeed): Promise<JSX.Element | null> {
  const { t } = view;
  const { config, database } = context.platform;
  const text = need.versions[0]?.text;
  if (text === undefined) return null;
  const isState = config.office !== "secretariat";
  const offers = (await latestOffers(database.db, config.state)).filter(
    ({ state }) => !isState || (state === config.state) !== need.isOwn,
  );
  const candidates = offers.map(
    ({ offerId: id, state, keptAt, content: { kinds, items, states, languages, until } }): Candidate => ({
      id,
      state,
      keptAt,
      kinds,
      languages,
      until,
      ...(items !== undefined && { items }),
      ...(states !== undefined && { states }),
    }),
  );
  const languages = text.words.map(({ language }) => language);
  const matches = matchesOf({ ...text, languages }, candidates, today(context));
  const others = matches.filter((match) => "whyNot" in match);
  const nameOf = ({ id, state }: Candidate) =>
    isState ? <a href={`/assistance/profiles/${id}`}>{stateName(state, view.lang)}</a> : stateName(state, view.lang);
  const Fits = ({ of }: { readonly of: readonly Match<Candidate>[] }) => (
    <ul>
      {of.map((match) => (
        <li>
          <strong>{nameOf(match.profile)}</strong>: {reasonsIn(view, match, text.state).join(" · ")}
        </li>
      ))}
    </ul>
  );
  return (
    <section>
      <h2>{t(isState && !need.isOwn ? "assistance.match.own-title" : "assistance.match.title")}</h2>
      <p class="hint">{t("assistance.match.lead")}</p>
      {matches.length === 0 && <p>{t("assistance.match.none")}</p>}
      <Fits of={matches.filter((match) => "why" in match)} />
      {others.length > 0 && (
        <details open={others.length === matches.length}>
          <summary>{t("assistance.match.others", { count: others.length })}</summary>
          <Fits of={others} />
        </details>
      )}
    </section>
  );
}

function reasonsIn(view: View, match: Match<Candidate>, state: string): readonly string[] {
  const { t, format, lang } = view;
  if ("whyNot" in match) return match.whyNot.map((reason) => t(`assistance.match.not.${reason}`));
  const { items, byArticle, anyItem, kinds, languages, until, namesState } = match.why;
  return [
    ...(items.length > 0 ? [t("assistance.match.items", { items: itemsInWords(view, { items }) })] : []),
    ...(byArticle.length > 0
      ? [t("assistance.match.by-article", { items: itemsInWords(view, { items: byArticle }) })]
      : []),
    ...(anyItem ? [t("assistance.match.any-item")] : []),
    t("assistance.match.kinds", { kinds: kindsInWords(view, { kinds }) }),
    t("assistance.match.languages", { languages: format.list(languages.map((one) => format.languageName(one))) }),
    t("assistance.match.until", { day: format.day(until) }),
    ...(namesState ? [t("assistance.match.names-state", { state: stateName(state, lang) })] : []),
  ];
}
