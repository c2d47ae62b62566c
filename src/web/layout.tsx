import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { raw } from "hono/html";
import type { FormState } from "./acts/act-form.tsx";
import { assetUrl } from "./assets.ts";
import { LinkButton } from "./components/buttons.tsx";
import { Banner, ErrorSummary, Notice } from "./components/messages.tsx";
import { unbroken } from "./components/unbroken.tsx";
import type { FieldError } from "./forms.ts";
import { visibleOwn, visiblePlain, withMarkup } from "./isolates.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "./languages.ts";
import { LivePage, refreshContent, type Renewal } from "./renewal.tsx";
import { accentOf, stateName, useView, ViewProvider, type NavItem, type View, type ViewUser } from "./view.ts";

export interface Crumb {
  readonly href: string;
  readonly label: string;
}

/** The one obvious thing to do next; a page has at most one. */
export interface NextAction {
  /** "Answer the question of Borealia" */
  readonly label: string;
  /** Where to do it; leave out when `control` is the form that does it. */
  readonly href?: string | undefined;
  readonly control?: Child | undefined;
  /** Why now: a sentence, perhaps a ClockBadge. */
  readonly because?: Child | undefined;
}

export interface PageProps {
  readonly view: View;
  /** The one h1, and the window title. */
  readonly title: string;
  /** Over the title: what kind of thing this is, "Request · preservation". */
  readonly kind?: string | undefined;
  /** From the start page down to, not including, this page. */
  readonly breadcrumb?: readonly Crumb[] | undefined;
  readonly nextAction?: NextAction | undefined;
  /** Default: what the web middleware found. */
  readonly nav?: readonly NavItem[] | undefined;
  readonly user?: ViewUser | undefined;
  /** Forms and letters are narrow, tables and dossiers wide. */
  readonly width?: "narrow" | "wide" | undefined;
  /** Of a form that came back: its errors stand first, and the window title says so. */
  readonly errors?: readonly FieldError[] | undefined;
  /** The names of its fields, where its errors do not say them. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The form of an act as it came back, with its errors. */
  readonly form?: FormState | undefined;
  /** For the window title, where a page shows its errors elsewhere. */
  readonly hasErrors?: boolean | undefined;
  /** Where something is under way, or may come at any moment. */
  readonly renews?: Renewal | undefined;
  readonly children?: Child | undefined;
}

/** A whole page: State banner, navigation, breadcrumb, one h1, the next action, the content, the language switch. */
export function Page(props: PageProps): JSX.Element {
  const { view, form, errors = form?.errors ?? [] } = props;
  const done = view.done;
  return (
    <ViewProvider value={view}>
      <Shell view={view} head={<PageHead {...props} hasErrors={props.hasErrors ?? errors.length > 0} />}>
        <StateBanner user={props.user ?? view.user} nav={props.nav ?? view.nav} folds />
        <div class={`page ${props.width ?? "narrow"}`}>
          <Breadcrumb crumbs={props.breadcrumb ?? []} />
          <main id="main" tabindex={-1}>
            <header class="page-title">
              {props.kind !== undefined && <p class="page-kind">{unbroken(visibleOwn(props.kind, view.t.isOwnRun))}</p>}
              <h1>{unbroken(visibleOwn(props.title, view.t.isOwnRun))}</h1>
            </header>
            {done !== undefined && <Notice tone="good" title={done} announce />}
            {props.nextAction !== undefined && <NextActionPanel action={props.nextAction} />}
            <ErrorSummary errors={errors} labels={props.labels} />
            {props.renews !== undefined && <LivePage renewal={props.renews} />}
            {props.children}
          </main>
        </div>
        <Footer />
      </Shell>
    </ViewProvider>
  );
}

/** <html> and <body> with language, direction and the accent of the State; shared with MinimalPage. */
export function Shell({ view, head, children }: { view: View; head: Child; children: Child }): JSX.Element {
  // oxlint-disable-next-line typescript/no-base-to-string -- an element of hono/jsx becomes its HTML as a string
  const body = withMarkup(String(<body>{children}</body>), view.t.isOwnRun);
  return (
    <>
      {raw("<!doctype html>")}
      <html lang={view.lang} dir={view.dir} class={`accent-${accentOf(view.server.state)}`}>
        {head}
        {raw(body)}
      </html>
    </>
  );
}

/** "XA · Requests – Rogatory": the State's code comes first, because that is all a narrow tab shows. */
export function windowTitle(view: View, title: string, hasErrors = false): string {
  const { t, server } = view;
  const page = hasErrors ? t("web.page.error-title", { title }) : title;
  const whole =
    server.unnamed === true
      ? t("web.page.window-title-unnamed", { title: page })
      : t("web.page.window-title", { state: server.state, title: page });
  return visiblePlain(whole, t.isOwnRun);
}

function PageHead({ view, title, hasErrors, renews }: PageProps): JSX.Element {
  const count = (renews?.count ?? 0) > 0 ? `(${renews?.count}) ` : "";
  const refresh = renews && refreshContent(view, renews.everySeconds);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>
        {count}
        {windowTitle(view, title, hasErrors)}
      </title>
      {refresh !== undefined && (
        <noscript>
          <meta http-equiv="refresh" content={refresh} />
        </noscript>
      )}
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" type="image/svg+xml" href="/state-mark.svg" />
      <link rel="stylesheet" href={assetUrl(view.assets.stylesheet)} />
      <script type="module" src={assetUrl(view.assets.script)}></script>
    </head>
  );
}

/**
 * Whose server this is, on every page: code, name, colour and, where so, that it is not the real thing. `folds`: on a telephone it is two
 * lines, and what the first means, the roles and the navigation open by a button.
 */
export function StateBanner(props: {
  readonly user?: ViewUser | undefined;
  readonly nav?: readonly NavItem[];
  readonly folds?: true;
}): JSX.Element {
  const { user, nav = [], folds = false } = props;
  const { t, server, lang, format, call } = useView();
  return (
    <>
      <a class="skip-link" href="#main">
        {t("web.page.skip")}
      </a>
      <header>
        {folds && call !== undefined && (
          <a class="waiting-call" href={call.href}>
            <strong>{t("web.page.call-waits")}</strong> <span>{visibleOwn(call.label, t.isOwnRun)}</span>
          </a>
        )}
        <Banners folds={folds} />
        <div class="state-banner">
          <a class="state-home" href="/">
            {server.unnamed !== true && (
              <>
                <span class="state-code">{server.state}</span>{" "}
              </>
            )}
            <span class="state-name">{server.unnamed === true ? t("web.page.unnamed") : stateName(server, lang)}</span>
          </a>
          {user !== undefined && <strong class="state-user">{user.name}</strong>}
          {(user !== undefined || nav.length > 0) && (
            <Sheet id="menu" opens={t("web.page.menu")}>
              {user !== undefined && (
                <p class="state-roles">
                  <span>{format.list(user.roles)}</span> <a href="/sign-out">{t("web.page.sign-out")}</a>
                </p>
              )}
              <MainNav nav={nav} />
            </Sheet>
          )}
        </div>
      </header>
    </>
  );
}

/** That this server is not the real thing, or not at work; one line of a telephone, which opens what it means. */
function Banners({ folds }: { readonly folds: boolean }): JSX.Element | null {
  const { t, server } = useView();
  const kinds = [
    ...(server.isLocked?.() === true ? ["locked" as const] : []),
    ...(server.isInRecovery?.() === true ? ["recovery" as const] : []),
    ...(server.evaluation ? ["evaluation" as const] : []),
    ...(server.profile === "training" ? ["training" as const] : []),
  ];
  const [worst] = kinds;
  if (worst === undefined) return null;
  const banners = kinds.map((kind) => <Banner kind={kind} />);
  if (!folds) return <>{banners}</>;
  return (
    <Sheet id="profile" opens={kinds.map((kind) => t(`web.banner.${kind}`)).join(" ")} tone={worst}>
      {banners}
    </Sheet>
  );
}

/** Open where there is room, and where a browser knows no popover; on a telephone it opens over the page, without script. */
function Sheet(props: {
  readonly id: string;
  readonly opens: string;
  readonly tone?: string;
  readonly children: Child;
}): JSX.Element {
  const { t } = useView();
  return (
    <>
      <button type="button" class={`opens ${props.tone ?? ""}`} popovertarget={props.id}>
        {props.opens}
      </button>
      <div class="sheet" id={props.id} popover="auto">
        {props.children}
        <button type="button" class="button secondary" popovertarget={props.id} popovertargetaction="hide">
          {t("web.page.close")}
        </button>
      </div>
    </>
  );
}

function MainNav({ nav }: { nav: readonly NavItem[] }): JSX.Element | null {
  const { t } = useView();
  if (nav.length === 0) return null;
  return (
    <nav class="main-nav" aria-label={t("web.page.main-nav")}>
      <ul>
        {nav.map((item) => (
          <li>{item.asks === undefined ? <NavLink item={item} /> : <NavBox item={item} />}</li>
        ))}
      </ul>
    </nav>
  );
}

function NavLink({ item }: { item: NavItem }): JSX.Element {
  const { t, format } = useView();
  return (
    <a href={item.href} aria-current={item.current === true ? "page" : undefined}>
      {item.label}
      {item.count !== undefined && item.count > 0 && (
        <>
          {" "}
          <span class="nav-count" aria-hidden="true">
            {format.number(item.count)}
          </span>
          <span class="unseen">{t("web.page.nav-count", { count: item.count })}</span>
        </>
      )}
    </a>
  );
}

/** Of a page on which one looks for something: works without script; with one, "/" leads here. */
function NavBox({ item: { href, label, asks } }: { item: NavItem }): JSX.Element {
  return (
    <slash-key>
      <form action={href}>
        <input type="search" name={asks} aria-label={label} placeholder={label} dir="auto" />
      </form>
    </slash-key>
  );
}

function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }): JSX.Element | null {
  const { t } = useView();
  if (crumbs.length === 0) return null;
  return (
    <nav class="breadcrumb" aria-label={t("web.page.breadcrumb")}>
      <ol>
        {crumbs.map((crumb) => (
          <li>
            <a href={crumb.href}>{unbroken(visibleOwn(crumb.label, t.isOwnRun))}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function NextActionPanel({ action }: { action: NextAction }): JSX.Element {
  const { t } = useView();
  return (
    <section class="next-action" aria-labelledby="next-action-title">
      <h2 id="next-action-title">{t("web.page.next-action")}</h2>
      {action.because !== undefined && <div class="next-because">{action.because}</div>}
      {action.control ??
        (action.href === undefined ? action.label : <LinkButton href={action.href}>{action.label}</LinkButton>)}
    </section>
  );
}

function Footer(): JSX.Element {
  const { t, answersForm, server, format } = useView();
  return (
    <footer class="page-footer">
      {answersForm !== true && <Languages />}
      <FallbackNote />
      <p>
        <a href="/help">{t("web.help.title")}</a>
      </p>
      <p>
        {t("web.page.about", { version: server.version })} {t("web.page.time-zone", { zone: format.timeZone })}
      </p>
    </footer>
  );
}

/** Links to this page in the other languages. */
export function Languages(): JSX.Element {
  const { t, lang, path, server } = useView();
  return (
    <nav aria-label={t("web.page.languages")}>
      <ul class="languages">
        {(server.languages ?? LANGUAGES).map((language) => (
          <li>
            <a
              href={`/language/${language}?back=${encodeURIComponent(path)}`}
              lang={language}
              hreflang={language}
              aria-current={language === lang ? "true" : undefined}
            >
              {LANGUAGE_NAMES[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Rendered last, so it knows what the page had to say in English. */
function FallbackNote(): JSX.Element | null {
  const { t, format, lang } = useView();
  const count = t.fellBack().size;
  if (count === 0) return null;
  return <p class="fallback-note">{t("web.page.fallback", { count, language: format.languageName(lang) })}</p>;
}
