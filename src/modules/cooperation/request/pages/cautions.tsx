import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { dateIn, type LegalBasisOption, stateName } from "../../../../convention/index.ts";
import { HostileText, Notice, type View } from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { type Addressee, requirementsOf } from "../addressee.ts";
import { limitationsNear } from "../domain/offences.ts";
import { contradictedSecrecy } from "../domain/secrecy.ts";
import { Free, whyNotBinding } from "./words.tsx";

/** UNCC art. 42(3)(g): the contents ask for secrecy and the request asks for none. Said before it leaves, and where it arrived. */
export function SecrecyCaution({
  view,
  asked,
}: {
  view: View;
  asked: Parameters<typeof contradictedSecrecy>[0];
}): JSX.Element | null {
  const { t, format } = view;
  const codes = contradictedSecrecy(asked);
  if (codes.length === 0) return null;
  return (
    <Notice tone="attention" title={t("cooperation.caution.secrecy")}>
      {t("cooperation.caution.secrecy-text", { said: format.list(codes.map((code) => t(`convention.code.${code}`))) })}
    </Notice>
  );
}

/** A limitation that is over or ends soon by the word of the State that asks. Said before it leaves, and where it arrived. */
export function LimitationCaution({
  view: { t, format, now, server },
  file,
}: {
  view: View;
  file: Parameters<typeof limitationsNear>[0];
}): JSX.Element {
  return (
    <>
      {limitationsNear(file, dateIn(now, server.timeZone)).map(({ offence, on }) => (
        <Notice tone="attention" title={t("cooperation.caution.limitation", { offence, day: format.day(on) })} />
      ))}
    </>
  );
}

/** Not a block: who reads a request may have it translated, but later, and in words that are not ours. Below it, what its reader can do. */
export function LanguageCaution({
  view,
  state,
  accepted,
  unread,
  children,
}: {
  view: View;
  state: string;
  accepted: readonly string[];
  unread: readonly string[];
  children: Child;
}): JSX.Element | null {
  const { t, format } = view;
  if (unread.length === 0) return null;
  const named = (tags: readonly string[]): string => format.list(tags.map((tag) => format.languageName(tag)));
  return (
    <Notice
      tone="attention"
      title={t("cooperation.caution.language", { state, accepted: named(accepted), unread: named(unread) })}
    >
      {children}
    </Notice>
  );
}

/** Whom the other State has named for such requests, where it has named nobody, and what it asks of them: copies, forms, seals. */
export function AddresseeNotes({
  view,
  addressee,
}: {
  view: View;
  addressee: Addressee | undefined;
}): JSX.Element | null {
  if (addressee?.kind !== "server") return null;
  const { t, lang } = view;
  const state = stateName(addressee.state, lang);
  const requirements = requirementsOf(addressee);
  return (
    <>
      {!addressee.isNamed && (
        <Notice tone="attention" title={t(`cooperation.addressee.not-named-${addressee.role}`, { state })}>
          <ul>
            {addressee.authorities.map(({ id, names }) => (
              <li>
                <HostileText text={names[lang] ?? names.en ?? Object.values(names)[0] ?? id} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {requirements.length > 0 && (
        <>
          <h2>{t("cooperation.addressee.requirements", { state })}</h2>
          {requirements.map((text) => (
            <Free text={text} />
          ))}
        </>
      )}
    </>
  );
}

/** What the asker cites is its word. Said where our own record knows no basis of this kind that covers the request. */
export function BasisCaution({
  view,
  matter: { file, dossier },
  bases,
}: {
  view: View;
  matter: Matter;
  bases: readonly LegalBasisOption[] | undefined;
}): JSX.Element | null {
  const { t, lang } = view;
  const cited = file.direction === "incoming" ? file.content?.legalBasis.kind : undefined;
  const known = bases?.filter(({ kind }) => kind === cited) ?? [];
  const [option] = known;
  if (option === undefined || known.some(({ available }) => available)) return null;
  return (
    <Notice tone="attention" title={t("cooperation.caution.basis")}>
      <p>
        {t("cooperation.caution.basis-text", {
          state: stateName(dossier.state, lang),
          kind: t(`cooperation.basis.${option.kind}`),
          reason: whyNotBinding(view, option),
        })}
      </p>
      <a href="/treaty">{t("cooperation.draft.basis-record")}</a>
    </Notice>
  );
}
