import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import type { CopiedDossier, CopiedWord } from "../../../../protocol/copied-dossier.ts";
import {
  formOf,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  type PageProps,
  SummaryList,
  type SummaryRow,
  Table,
  Unbroken,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import { type Dossier, type DossierFacts, mechanismTitle } from "../../../desk/index.ts";
import { ExactText, exactText, type User } from "../../../identity/index.ts";
import { may } from "../../access.ts";
import { MessageText } from "../../exchange/pages/message-text.tsx";
import type { Asked } from "../../request/asked-rows.ts";
import { bodyRows } from "../../request/pages/body-rows.tsx";
import { RequestTag } from "../../request/pages/words.tsx";
import { type CopiedRequest, messageOf, requestsOfCopy } from "../domain/fold-copy.ts";
import { lookAtCopy } from "../actions/look-at-copy.ts";
import type { DossierCopy } from "../actions/store.ts";

const WORDS_ON_A_PAGE = 50;
const Looked = formOf(lookAtCopy);

interface CopyProps {
  readonly view: View;
  readonly copy: DossierCopy;
  readonly dossier: Dossier;
  readonly text: CopiedDossier;
}

/** What another State still had, as it says: which requests, which exhibits, and how work goes on. */
export function CopyPage(props: CopyProps & { readonly by: User }): JSX.Element {
  const { view, by, copy, dossier, text } = props;
  const { t, lang } = view;
  const state = stateName(copy.state, lang);
  const goOn = may(by, "draft")
    ? { label: t("cooperation.continuing.go-on"), href: `/dossiers/${dossier.dossierId}/continuation` }
    : undefined;
  const mayLook = copy.looked === undefined && may(by, "look-at-copy");
  return (
    <Page
      view={view}
      kind={t("cooperation.copy.kind", { reference: dossier.ownReference })}
      title={t("cooperation.copy.title", { state })}
      breadcrumb={[toCopies(view), { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference }]}
      nextAction={goOn}
      width="wide"
    >
      <AsItSays {...props} />
      <SummaryList
        rows={[
          { label: t("cooperation.copy.released"), value: copy.releasedAt && <Moment at={copy.releasedAt} /> },
          { label: t("cooperation.copy.came"), value: copy.wholeAt && <Moment at={copy.wholeAt} /> },
          { label: t("cooperation.copy.met-anew", { state }), value: <Moment at={new Date(text.metAnewAt)} /> },
          { label: t("cooperation.copy.their-dossier"), value: <Unbroken text={copy.dossierId} /> },
        ]}
      />
      <h2>{t("cooperation.dossier.requests")}</h2>
      <RequestsOfCopy {...props} href={(requestId) => `/copies/${copy.copyId}/requests/${requestId}`} />
      <ExhibitsOfCopy view={view} text={text} giver={copy.state} />
      {mayLook && (
        <Looked.Form action={`/copies/${copy.copyId}/looked`}>
          <p class="hint">{t("cooperation.copy-look.hint")}</p>
          <Looked.Submit kind="secondary" />
        </Looked.Form>
      )}
      <p class="button-row">
        <LinkButton href={`/dossiers/${dossier.dossierId}/print`} kind="secondary">
          {t("desk.dossier.print")}
        </LinkButton>
      </p>
    </Page>
  );
}

/** "Copy of XA-2027-R00001": its title is the reference of its first request. */
export function titleOfCopy({ t }: View, { title, isReadOnly }: Dossier): string | undefined {
  return isReadOnly === true ? t("cooperation.copy.of", { reference: title }) : undefined;
}

/** On the page of the dossier that stands for a copy. */
export function CopyHere({ view, dossier }: DossierFacts): JSX.Element | null {
  if (dossier.isReadOnly !== true) return null;
  return (
    <>
      <AsItSays view={view} copy={dossier} />
      <p class="button-row">
        <LinkButton href={`/copies/${dossier.dossierId}`} kind="secondary">
          {view.t("cooperation.copy.read")}
        </LinkButton>
      </p>
    </>
  );
}

export function toCopies({ t }: View) {
  return { href: "/copies", label: t("cooperation.copies.title") };
}

/** Whose word it is, on every page of it. */
export function AsItSays({ view, copy }: { readonly view: View; readonly copy: Pick<Dossier, "state"> }): JSX.Element {
  const { t, lang } = view;
  const state = stateName(copy.state, lang);
  return (
    <Notice tone="attention" title={t("cooperation.copy.as-it-says", { state })}>
      <p>{t("cooperation.copy.as-it-says-text", { state })}</p>
    </Notice>
  );
}

/** The requests of a copy: what came, or what would leave. */
export function RequestsOfCopy({
  view,
  text,
  href,
}: Pick<CopyProps, "view" | "text"> & { readonly href: (requestId: string) => string }): JSX.Element {
  const { t, lang } = view;
  return (
    <Table
      caption={t("cooperation.dossier.requests")}
      captionUnseen
      columns={[
        { key: "reference", label: t("cooperation.request.reference") },
        { key: "mechanism", label: t("cooperation.request.mechanism") },
        { key: "by", label: t("cooperation.copy.asked-by") },
        { key: "status", label: t("cooperation.request.status") },
        { key: "words", label: t("cooperation.copy.words"), numeric: true },
        { key: "last", label: t("cooperation.copy.last") },
      ]}
      rows={requestsOfCopy(text).map(({ file, words }) => ({
        cells: {
          reference: (
            <a href={href(file.requestId)}>
              <HostileText text={referenceOf(file)} />
            </a>
          ),
          mechanism: mechanismTitle(view, file.mechanism),
          by: stateName(words[0]?.by ?? text.from, lang),
          status: <RequestTag view={view} file={file} />,
          words: view.format.number(words.length),
          last: <LastMoment words={words} />,
        },
      }))}
    />
  );
}

function LastMoment({ words }: { readonly words: readonly CopiedWord[] }): JSX.Element | null {
  const last = words.at(-1);
  return last === undefined ? null : <Moment at={new Date(last.sentAt)} />;
}

function referenceOf({ content, ownReference }: CopiedRequest["file"]): string {
  return content?.reference ?? ownReference;
}

/** Of an exhibit only that there is one: its bytes are not in a copy. */
export function ExhibitsOfCopy({
  view,
  text,
  giver,
}: Pick<CopyProps, "view" | "text"> & { readonly giver: string }): JSX.Element | null {
  const { t, lang, format } = view;
  if (text.exhibits.length === 0) return null;
  const state = stateName(giver, lang);
  return (
    <>
      <h2>{t("evidence.dossier.exhibits")}</h2>
      <p>{t("cooperation.copy.exhibits-text", { state })}</p>
      <Table
        caption={t("evidence.dossier.exhibits")}
        captionUnseen
        columns={[
          { key: "number", label: t("evidence.dossier.number") },
          { key: "name", label: t("evidence.dossier.what") },
          { key: "by", label: t("evidence.dossier.from") },
          { key: "size", label: t("evidence.exhibit.size"), numeric: true },
          { key: "need", label: t("evidence.dossier.status") },
        ]}
        rows={text.exhibits.map(({ number, name, by, size }) => ({
          cells: {
            number: <HostileText text={number} />,
            name: name === undefined ? "–" : <HostileText text={name} />,
            by: stateName(by, lang),
            size: size === undefined ? "–" : format.bytes(size),
            need: t("cooperation.copy.new-release", { state }),
          },
        }))}
      />
    </>
  );
}

interface RequestOfCopyProps extends Pick<PageProps, "view" | "kind" | "breadcrumb"> {
  readonly text: CopiedDossier;
  readonly request: CopiedRequest;
  /** Of the words after the request, how many stand on the pages before. */
  readonly from: number;
  /** Where a request of the copy stands, this one too. */
  readonly linkTo: (requestId: string) => string;
  readonly children?: Child;
}

/** One request of a copy: the body as it was sent, and what was said about it, some words at a time. */
export function RequestOfCopyPage(props: RequestOfCopyProps): JSX.Element {
  const { view, kind, breadcrumb, text, request, from, linkTo, children } = props;
  const { t } = view;
  const { file, words } = request;
  const [asked, ...said] = words;
  const shown = said.slice(from, from + WORDS_ON_A_PAGE);
  const later = from + WORDS_ON_A_PAGE;
  const title = visibleText(referenceOf(file));
  return (
    <Page {...{ view, kind, breadcrumb, title }} width="wide">
      {children}
      <p>
        <RequestTag view={view} file={file} />
      </p>
      {from === 0 && asked !== undefined && (
        <section>
          <h2>{t("cooperation.request.contents")}</h2>
          <When view={view} word={asked} />
          <SummaryList rows={[...linkRows(view, request, linkTo), ...bodyRows(view, withoutLinks(file.content))]} />
          <ExactText text={exactText(asked.content)} note={t("cooperation.copy.exact")} />
        </section>
      )}
      {shown.map((word) => (
        <Said view={view} to={text.to} file={file} word={word} />
      ))}
      {said.length > later && (
        <p>
          <a href={`${linkTo(file.requestId)}?from=${later}`} rel="next">
            {t("cooperation.copy.later-words")}
          </a>
        </p>
      )}
    </Page>
  );
}

/** Which request of the same copy it follows or takes up. */
function linkRows({ t }: View, { file }: CopiedRequest, linkTo: RequestOfCopyProps["linkTo"]): SummaryRow[] {
  return (["follows", "takesUp"] as const).flatMap((link) => {
    const requestId = file[link];
    const label = t(link === "follows" ? "cooperation.link.follows" : "cooperation.link.takes-up");
    return requestId === undefined
      ? []
      : [{ label, value: <a href={linkTo(requestId)}>{t("cooperation.review.earlier")}</a> }];
  });
}

/** No request of a copy has a page of its own on this server. */
function withoutLinks(content: CopiedRequest["file"]["content"]): Asked {
  const { follows: _, takesUp: __, ...body } = content ?? {};
  return body;
}

function Said({
  view,
  to,
  file,
  word,
}: {
  readonly view: View;
  readonly to: string;
  readonly file: CopiedRequest["file"];
  readonly word: CopiedWord;
}): JSX.Element | null {
  const { t } = view;
  if (word.kind === "request") return null;
  const kind = view.format.capitalized(t(`federation.kind.${word.kind}`));
  return (
    <section>
      <h2>{kind}</h2>
      <When view={view} word={word} />
      {word.refused !== undefined && <Notice tone="attention" title={t("cooperation.copy.refused")} />}
      <MessageText view={view} file={file} message={messageOf(word, word.by === to)} />
      <ExactText text={exactText(word.content)} note={kind} />
    </section>
  );
}

/** Who said it, and when it left and arrived, each by the clock of its own State. */
function When({ view, word }: { readonly view: View; readonly word: CopiedWord }): JSX.Element {
  const { t, lang } = view;
  return (
    <SummaryList
      rows={[
        { label: t("cooperation.copy.by"), value: stateName(word.by, lang) },
        { label: t("cooperation.copy.sent"), value: <Moment at={new Date(word.sentAt)} /> },
        { label: t("cooperation.copy.received"), value: <Moment at={new Date(word.receivedAt)} /> },
      ]}
    />
  );
}
