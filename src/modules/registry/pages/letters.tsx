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
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { KEEPING_ROLES, mayKeep, READING_ROLES } from "../access.ts";
import { demandReadableLetter, discardLetter, postLetter, sendLetter, writeLetter } from "../actions/letters.ts";
import { letterAnswer } from "../answers.ts";
import { letterIdParam, namesOf, type RegistryContext } from "../context.ts";
import { findDocument, listDocuments } from "../document-store.ts";
import type { KeptDocument } from "../domain/document.ts";
import { isOpen, type Letter, LETTER_STATES, type LetterState, stateOf, triesOf } from "../domain/letter.ts";
import { countLetters, listLetters } from "../letter-store.ts";
import { logExport } from "../log-export.ts";
import { listOrganisations, versionsOf } from "../store.ts";

const New = formOf(writeLetter);
const Sending = formOf(sendLetter);
const Posting = formOf(postLetter);
const Discarding = formOf(discardLetter);

/** What a form offers to choose from; older ones are named by a program. */
const OFFERED = 200;

/** All letters, a new one, and one with what became of it and what can be done. */
export function mountLetters(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { config, database, clock } = context.platform;
  const { db } = database;
  const next = ({ letterId }: Letter): string => `/post/${letterId}`;

  routes.list({
    id: "registry.list-letters",
    at: "/post",
    who: READING_ROLES,
    member: "letters",
    answer: letterAnswer,
    searched: true,
    load: async (_, query) => await listLetters(db, query, clock.now()),
    filters: {
      state: {
        label: "registry.organisations.column-state",
        choices: LETTER_STATES,
        say: ({ t }, state) => t(`registry.letter-state.${state}`),
        ticks: true,
      },
    },
    counts: async (_, query) => await countLetters(db, query, clock.now()),
    sheet: {
      id: "registry.export-letters",
      cells: (letter, { view: { t } }) => ({
        subject: letter.entry.subject,
        to: letter.entry.address,
        at: letter.recordedAt,
        state: t(`registry.letter-state.${stateOf(letter, clock.now())}`),
      }),
      log: logExport("letters"),
    },
    words: "registry.letters",
    add: { href: "/post/new", who: KEEPING_ROLES },
    columns: {
      subject: "registry.letter.subject",
      to: "registry.letter.address",
      at: "registry.letters.written",
      state: "registry.organisations.column-state",
    },
    cells: (letter, { view }) => ({
      subject: (
        <a href={next(letter)}>
          <HostileText text={letter.entry.subject} />
        </a>
      ),
      to: <HostileText text={letter.entry.address.split("\n")[0] ?? ""} />,
      at: <Moment at={letter.recordedAt} />,
      state: (
        <>
          <LetterTag view={view} state={stateOf(letter, clock.now())} />
          {letter.steps.at(-1)?.step === "failed" && <div class="hint">{view.t("registry.letter-step.failed")}</div>}
        </>
      ),
    }),
  });
  routes.formPage("/post/new", writeLetter, {
    show: async ({ view, form }) => {
      const { t, lang } = view;
      const { organisations } = await listOrganisations(db, { limit: OFFERED });
      const { documents } = await listDocuments(db, { limit: OFFERED });
      const entities = [
        ...organisations.map(({ entity, entry }) => ({
          value: entity,
          label: visibleText(wordsFor(entry.name, lang).text),
        })),
        ...stateOptions(lang, config.profile === "production"),
      ];
      const enclosures = documents
        .filter(({ withdrawn }) => withdrawn === undefined)
        .map(({ documentId, entry }) => ({ value: documentId, label: visibleText(entry.title) }));
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
    },
    next,
  });
  const show = routes.one({
    id: "registry.read-letter",
    at: "/post/:id",
    who: [],
    params: { id: letterIdParam },
    answer: letterAnswer,
    load: async (_, { id }, by) => await demandReadableLetter(db, by, id),
    show: async (letter, { view, by, form }) => {
      const { entity, documentId } = letter.entry;
      const names = await namesOf(context, [letter.recordedBy, ...letter.steps.map((step) => step.by)]);
      const document = documentId === undefined ? undefined : await findDocument(db, documentId);
      const [organisation] = entity?.startsWith("org:") ? await versionsOf(db, entity.slice(4)) : [];
      const to = organisation
        ? wordsFor(organisation.entry.name, view.lang).text
        : entity && stateName(entity, view.lang);
      const now = clock.now();
      const mail = config.mailCommand !== undefined;
      return <LetterPage {...{ view, form, letter, names, document, to, mail, now }} mayKeep={mayKeep(by)} />;
    },
  });
  routes.postForm("/post/:id/sending", sendLetter, { show, next });
  routes.postForm("/post/:id/posting", postLetter, { show, next });
  routes.postForm("/post/:id/discarding", discardLetter, { show, next });
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
      {open && <Posting.Folded action={`${at}/posting`} form={form} of={["postedOn"]} />}
      {open && <Discarding.Folded action={`${at}/discarding`} form={form} of={[]} />}
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
