import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, stateOptions, wordsFor } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  type ActRoutes,
  type Crumb,
  formOf,
  type FormPage,
  HostileText,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  Moment,
  type Option,
  Page,
  QuoteBlock,
  StatusTag,
  SummaryList,
  type Tone,
  type View,
  visibleText,
  Listing,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { mayKeep } from "../access.ts";
import { demandLetter, discardLetter, postLetter, sendLetter, writeLetter } from "../actions/letters.ts";
import { listQuery } from "../api.ts";
import { letterIdParam, namesOf, type RegistryContext } from "../context.ts";
import { findDocument, listDocuments } from "../document-store.ts";
import type { KeptDocument } from "../domain/document.ts";
import { isOpen, type Letter, type LetterState, stateOf, triesOf } from "../domain/letter.ts";
import { listLetters } from "../letter-store.ts";
import { listOrganisations, versionsOf } from "../store.ts";

const New = formOf(writeLetter);
const Sending = formOf(sendLetter);
const Posting = formOf(postLetter);
const Discarding = formOf(discardLetter);

/** What a form offers to choose from; older ones are named by a program. */
const OFFERED = 200;

/** Officers' pages: all letters, a new one, and one with what became of it and what can be done. */
export function mountLetterPages(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { config, database, clock } = context.platform;
  const { db } = database;
  const next = ({ letterId }: Letter): string => `/post/${letterId}`;

  routes.page("/post", { who: [] }, async ({ c, view, by }) => {
    const query = listQuery.omit({ limit: true }).safeParse(c.req.query()).data ?? {};
    const page = await listLetters(db, { limit: 50, ...compact(query) });
    return <LettersPage view={view} {...page} search={query.search ?? ""} mayKeep={mayKeep(by)} now={clock.now()} />;
  });
  routes.formPage("/post/new", writeLetter, {
    show: async (page) => {
      const { organisations } = await listOrganisations(db, { limit: OFFERED });
      const { documents } = await listDocuments(db, { limit: OFFERED });
      const { lang } = page.view;
      const entities = [
        ...organisations.map(({ entity, entry }) => ({
          value: entity,
          label: visibleText(wordsFor(entry.name, lang).text),
        })),
        ...stateOptions(lang, config.profile === "production"),
      ];
      const standing = documents.filter(({ withdrawn }) => withdrawn === undefined);
      return <NewLetterPage {...page} entities={entities} documents={standing} />;
    },
    next,
  });
  const one = async ({ view, by, params, form }: FormPage<User, { readonly id: string }>) => {
    const letter = await demandLetter(db, params.id);
    const { entity, documentId } = letter.entry;
    const names = await namesOf(context, [letter.recordedBy, ...letter.steps.map((step) => step.by)]);
    const document = documentId === undefined ? undefined : await findDocument(db, documentId);
    const [organisation] = entity?.startsWith("org:") ? await versionsOf(db, entity.slice(4)) : [];
    const to = organisation
      ? wordsFor(organisation.entry.name, view.lang).text
      : entity && stateName(entity, view.lang);
    const mail = config.mailCommand !== undefined;
    return (
      <LetterPage {...{ view, form, letter, names, document, to, mail, now: clock.now() }} mayKeep={mayKeep(by)} />
    );
  };
  routes.page("/post/:id", { who: [], params: { id: letterIdParam } }, one);
  routes.postForm("/post/:id/sending", sendLetter, { show: one, next });
  routes.postForm("/post/:id/posting", postLetter, { show: one, next });
  routes.postForm("/post/:id/discarding", discardLetter, { show: one, next });
}

interface LettersPageProps {
  readonly view: View;
  readonly letters: readonly Letter[];
  readonly next: string | null;
  readonly search: string;
  readonly mayKeep: boolean;
  readonly now: Date;
}

function LettersPage({ view, letters, mayKeep: may, now, ...list }: LettersPageProps): JSX.Element {
  const { t } = view;
  return (
    <Listing
      {...list}
      view={view}
      at="/post"
      title={t("registry.letters.title")}
      lead={t("registry.letters.lead")}
      label={t("registry.letters.search")}
      none={{ title: t("registry.letters.none-title"), text: t("registry.letters.none-text") }}
      noneFound={t("registry.letters.none-found")}
      nextAction={may ? { label: t("registry.letters.new"), href: "/post/new" } : undefined}
      columns={[
        { key: "subject", label: t("registry.letter.subject") },
        { key: "to", label: t("registry.letter.address") },
        { key: "at", label: t("registry.letters.written") },
        { key: "state", label: t("registry.organisations.column-state") },
      ]}
      rows={letters.map((letter) => ({
        cells: {
          subject: (
            <a href={`/post/${letter.letterId}`}>
              <HostileText text={letter.entry.subject} />
            </a>
          ),
          to: <HostileText text={letter.entry.address.split("\n")[0] ?? ""} />,
          at: <Moment at={letter.recordedAt} />,
          state: <LetterTag view={view} state={stateOf(letter, now)} />,
        },
      }))}
    />
  );
}

interface NewLetterProps extends Pick<FormPage<User, unknown>, "view" | "form"> {
  readonly entities: readonly Option[];
  readonly documents: readonly KeptDocument[];
}

function NewLetterPage({ view, form, entities, documents }: NewLetterProps): JSX.Element {
  const { t, lang } = view;
  const enclosures = documents.map(({ documentId, entry }) => ({ value: documentId, label: visibleText(entry.title) }));
  return (
    <Page view={view} form={form} title={t("registry.letters.new")} breadcrumb={[toLetters(view)]}>
      <New.Form form={form} known={{ language: lang }}>
        <New.Field name="entity" options={entities} as="select" />
        <New.Field name="address" as="area" rows={4} />
        <New.Field name="email" as="line" code />
        <New.Field name="language" options={languages()} as="select" />
        <New.Field name="subject" />
        <New.Field name="text" rows={12} />
        {enclosures.length > 0 && <New.Field name="documentId" options={enclosures} as="select" />}
        <New.Submit />
      </New.Form>
    </Page>
  );
}

interface LetterPageProps extends Pick<FormPage<User, unknown>, "view" | "form"> {
  readonly letter: Letter;
  readonly names: ReadonlyMap<string, string | undefined>;
  readonly document: KeptDocument | undefined;
  /** The organisation or State that it is for. */
  readonly to: string | undefined;
  /** Whether this office has a mail program. */
  readonly mail: boolean;
  readonly mayKeep: boolean;
  readonly now: Date;
}

function LetterPage(props: LetterPageProps): JSX.Element {
  const { view, form, letter, names, document, to, now } = props;
  const { t, format } = view;
  const { letterId, entry, recordedAt, recordedBy, steps } = letter;
  const at = `/post/${letterId}`;
  const nameOf = (id: string): string => names.get(id) ?? t("registry.organisations.somebody");
  const open = props.mayKeep && isOpen(letter, now);
  const isMailed = open && props.mail && entry.email !== undefined;
  const print = { label: t("registry.letters.print"), href: `${at}/print` };
  const send = (
    <Sending.Form action={`${at}/sending`} form={form} known={{ tries: triesOf(letter) }} hidden={["tries"]}>
      <Sending.Submit>{t("registry.sending.title")}</Sending.Submit>
    </Sending.Form>
  );
  const act = isMailed ? { label: t("registry.sending.title"), control: send } : print;
  const nextAction = open ? act : undefined;
  const state = stateOf(letter, now);
  return (
    <Page view={view} form={form} title={visibleText(entry.subject)} breadcrumb={[toLetters(view)]} {...{ nextAction }}>
      <p>
        <LetterTag view={view} state={state} />
      </p>
      {state === "unknown" && <p>{t("registry.letters.unknown-text")}</p>}
      <New.Shown
        value={entry}
        as={compact({
          entity: to && <HostileText text={to} />,
          text: <QuoteBlock quote={{ language: entry.language, text: entry.text }} />,
          language: languages().find(({ value }) => value === entry.language)?.label,
          documentId: document && <a href={`/documents/${document.documentId}`}>{visibleText(document.entry.title)}</a>,
        })}
      />
      {nextAction !== print && (
        <LinkButton href={print.href} kind="secondary">
          {print.label}
        </LinkButton>
      )}
      {open && (
        <details open={form !== undefined}>
          <summary>{t("registry.posting.title")}</summary>
          <Posting.Form action={`${at}/posting`} form={form}>
            <Posting.Field name="postedOn" />
            <Posting.Submit kind="secondary" />
          </Posting.Form>
        </details>
      )}
      {open && (
        <details>
          <summary>{t("registry.discarding.title")}</summary>
          <Discarding.Form action={`${at}/discarding`} form={form}>
            <Discarding.Submit kind="secondary" />
          </Discarding.Form>
        </details>
      )}
      <h2>{t("registry.organisations.history")}</h2>
      <SummaryList
        rows={[
          { label: t("registry.letters.written"), value: <By at={recordedAt} name={nameOf(recordedBy)} /> },
          ...steps.map(({ step, detail, at: when, by }) => ({
            label: t(`registry.letter-step.${step}`),
            value: (
              <>
                <By at={when} name={nameOf(by)} />
                {detail !== undefined && (
                  <div class="hint">
                    <HostileText
                      text={step === "posted" ? format.day(detail) : detail.replace(/^(?:failed|timed-out) ?/, "")}
                    />
                    {detail.startsWith("timed-out") && <> {t("registry.letters.timed-out")}</>}
                  </div>
                )}
              </>
            ),
          })),
        ]}
      />
    </Page>
  );
}

function By({ at, name }: { readonly at: Date; readonly name: string }): JSX.Element {
  return (
    <>
      <Moment at={at} />, <HostileText text={name} />
    </>
  );
}

const TONES: Readonly<Record<LetterState, Tone>> = {
  waits: "attention",
  "under-way": "info",
  unknown: "attention",
  handed: "good",
  posted: "good",
  discarded: "neutral",
};

function LetterTag({ view: { t }, state }: { readonly view: View; readonly state: LetterState }): JSX.Element {
  return <StatusTag tone={TONES[state]} label={t(`registry.letter-state.${state}`)} />;
}

function languages(): Option[] {
  return LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));
}

function toLetters({ t }: View): Crumb {
  return { href: "/post", label: t("registry.letters.title") };
}
