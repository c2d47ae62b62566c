import { isInternationalNumber } from "../protocol/telephone.ts";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { isUserAssigned, STATES, stateName, stateNames } from "../convention/index.ts";
import { publicTreatyPages } from "../modules/treaty/index.ts";
import { oneAuthority, setUpSchema, type SetUpAnswers, type SetUpResult } from "./set-up.ts";
import { asSenderGone, type Log, openServerClock, type ServerConfig } from "../platform/index.ts";
import { isRefusal } from "../protocol/refusal.ts";
import { version } from "../version.ts";
import {
  Button,
  Checkboxes,
  type ClientAssets,
  CopyBlock,
  createWeb,
  errorFor,
  errorHandler,
  type ErrorReport,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  LandingPage,
  LinkButton,
  loadAssets,
  loadLocales,
  manyOf,
  notFoundHandler,
  Notice,
  optionalText,
  Page,
  QrCode,
  parseForm,
  refusalText,
  requiredText,
  Select,
  ticked,
  typed,
  type View,
  viewOf,
} from "../web/index.ts";

export interface EmptyServerOptions {
  readonly config: ServerConfig;
  readonly log: Log;
  readonly setUp: (answers: SetUpAnswers) => Promise<SetUpResult>;
  /** Default: those that were built. */
  readonly assets?: ClientAssets | undefined;
}

const CODE_DIGITS = 6;
const MAX_WRONG_CODES = 10;

const setUpForm = z.object({
  code: requiredText(20),
  state: requiredText(2),
  authority: requiredText(200),
  phone: requiredText(60).refine(isInternationalNumber, "error.phone-not-international"),
  timeZone: requiredText(60),
  languages: manyOf(LANGUAGES),
  administrator1: requiredText(200),
  administrator2: requiredText(200),
  officer: requiredText(200),
  officerPhone: optionalText(60).refine(
    (text) => text === undefined || isInternationalNumber(text),
    "error.phone-not-international",
  ),
  secondOfficer: requiredText(200),
  authoriser: requiredText(200),
});

/** `/` of a server on which no State is set up: three doors, the public pages, and the form that sets a State up. */
export function createEmptyServer({ config, log, setUp, assets = loadAssets() }: EmptyServerOptions): Hono {
  const clock = openServerClock({ file: join(config.dataFolder, "clock.json"), mayAdvance: false });
  const web = createWeb({
    server: {
      state: config.state,
      unnamed: true,
      stateNames: { en: "Rogatory" },
      profile: "production",
      evaluation: true,
      usesPostgres: config.databaseUrl !== undefined,
      timeZone: config.timeZone,
      version: version(),
    },
    assets,
    locales: loadLocales(),
    now: () => clock.now(),
    origins: [new URL(config.appUrl).origin],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const app = new Hono().use(web.middleware).route("/", web.routes);
  app.get("/health/live", (c) => c.json({ live: true }));
  app.get("/health/ready", (c) => c.json({ ready: true, state: "not-set-up" }));
  app.route("/", publicTreatyPages({ clock, config }));

  app.get("/", (c) => {
    const view = viewOf(c);
    const links = [
      { href: "/convention", label: view.t("app.public.convention") },
      { href: "/status", label: view.t("app.public.status") },
    ];
    return c.html(<LandingPage view={view} setUpHref="/set-up" readHref="/convention" publicLinks={links} />);
  });
  setUpRoutes(app, config, setUp);

  const errors = {
    signInPath: "/",
    isApi: () => false,
    report: ({ error, reference, status }: ErrorReport) => {
      if (status >= 500) log.error("web.failed", error, { reference, status });
    },
  };
  const onError = errorHandler(errors);
  app.onError((error, c) => onError(asSenderGone(error, c.req.raw) as Error, c));
  app.notFound(notFoundHandler(errors));
  return app;
}

/** The form, and what comes of it. Whoever sees the terminal may set up; whoever only reaches the port may not. */
function setUpRoutes(app: Hono, config: ServerConfig, setUp: EmptyServerOptions["setUp"]): void {
  const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0");
  let wrongCodes = 0;
  console.log(`No State is set up here yet. To set one up in the browser you need this code: ${code}`);

  app.get("/set-up", (c) => c.html(<SetUpPage c={c} />));
  app.post("/set-up", async (c) => {
    const form = await parseForm(c, setUpForm);
    if (!form.ok) return c.html(<SetUpPage c={c} errors={form.errors} input={form.input} />, 422);
    const { t } = viewOf(c);
    if (wrongCodes >= MAX_WRONG_CODES || form.values.code.trim() !== code) {
      wrongCodes += 1;
      const message = t(wrongCodes >= MAX_WRONG_CODES ? "app.set-up.code-blocked" : "app.set-up.code-wrong");
      return c.html(<SetUpPage c={c} errors={[{ field: "code", message }]} input={form.input} />, 422);
    }
    const answers = answersOf(config, form.values);
    const faults = faultsOf(answers, t);
    if (faults.length > 0) return c.html(<SetUpPage c={c} errors={faults} input={form.input} />, 422);
    try {
      return c.html(<DonePage c={c} result={await setUp(answers)} />);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const errors = [{ field: error.field ?? "state", message: refusalText(error, t) }];
      return c.html(<SetUpPage c={c} errors={errors} input={form.input} />, 422);
    }
  });
}

function answersOf(config: ServerConfig, values: z.infer<typeof setUpForm>): SetUpAnswers {
  const languages = values.languages;
  const person = (name: string, roles: SetUpAnswers["people"][number]["roles"], phone?: string) => ({
    name,
    languages,
    roles,
    ...(phone ? { phone } : {}),
  });
  return {
    config: {
      state: values.state,
      stateName: stateName(values.state, "en"),
      operator: values.authority,
      profile: isUserAssigned(values.state) ? "training" : "evaluation",
      host: config.host,
      port: config.port,
      defaultLanguage: languages[0] ?? "en",
      timeZone: values.timeZone,
    },
    designation: oneAuthority({
      name: values.authority,
      operator: values.authority,
      phone: values.phone,
      timeZone: values.timeZone,
      languages,
    }),
    people: [
      person(values.administrator1, ["administrator"]),
      person(values.administrator2, ["administrator"]),
      person(values.officer, ["drafter", "duty-officer", "executing-officer"], values.officerPhone),
      // Whoever drafts neither goes through the safeguards nor authorises: with fewer than three nothing could be sent.
      person(values.secondOfficer, ["duty-officer", "executing-officer"]),
      person(values.authoriser, ["authoriser", "custodian"]),
    ],
  };
}

/** What the set-up would not take, beside the field of the form that it came from. */
function faultsOf(answers: SetUpAnswers, t: View["t"]): FieldError[] {
  const issues = setUpSchema.safeParse(answers).error?.issues ?? [];
  const fields = new Set(issues.map(({ path }) => fieldOf(path)));
  return [
    ...[...fields].map((field) => ({
      field,
      message: t(field === "timeZone" ? "error.time-zone-unknown" : "form.error.invalid"),
    })),
    ...sameNames(answers).map((field) => ({ field, message: t("app.set-up.same-person") })),
  ];
}

/** R16: two of the people with one name are, as far as anybody can tell later, one person. */
function sameNames({ people }: SetUpAnswers): string[] {
  const names = people.map(({ name }) => name.trim().replaceAll(/\s+/g, " ").toLocaleLowerCase());
  return PEOPLE_FIELDS.filter((_, index) => names.indexOf(names[index] ?? "") < index);
}

const PEOPLE_FIELDS = ["administrator1", "administrator2", "officer", "secondOfficer", "authoriser"] as const;

function fieldOf(path: readonly PropertyKey[]): string {
  const [part, index] = path;
  const last = path.findLast((one) => typeof one === "string");
  if (last === "timeZone" || last === "languages" || last === "state") return last;
  if (part === "people") return last === "phone" ? "officerPhone" : (PEOPLE_FIELDS[Number(index)] ?? "officer");
  return last === "phone" ? "phone" : "authority";
}

interface SetUpProps {
  readonly c: Context;
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

function SetUpPage({ c, errors, input }: SetUpProps) {
  const view = viewOf(c);
  const { t, lang } = view;
  const text = (name: string, options: { hint?: boolean; optional?: boolean; fallback?: string } = {}) => (
    <Field
      name={name}
      label={t(`app.set-up.${name}`)}
      hint={options.hint ? t(`app.set-up.${name}-hint`) : undefined}
      value={(input && typed(input, name)) ?? options.fallback}
      error={errors && errorFor(errors, name)}
      optional={options.optional}
    />
  );
  const states = STATES.map(({ code }) => ({ value: code, label: `${stateName(code, lang)} (${code})` }));
  return (
    <Page view={view} title={t("app.set-up.title")} hasErrors={Boolean(errors?.length)}>
      {errors && <ErrorSummary errors={errors} labels={fieldLabels(view)} />}
      <p class="lead">{t("app.set-up.lead")}</p>
      <Form action="/set-up">
        {text("code", { hint: true })}
        <Select
          name="state"
          label={t("app.set-up.state")}
          hint={t("app.set-up.state-hint")}
          options={states.toSorted((a, b) => a.label.localeCompare(b.label, lang))}
          value={input && typed(input, "state")}
          error={errors && errorFor(errors, "state")}
        />
        {text("authority")}
        {text("phone", { hint: true })}
        {text("timeZone", { hint: true, fallback: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        <Checkboxes
          name="languages"
          label={t("app.set-up.languages")}
          options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
          values={input ? ticked(input, "languages") : [lang]}
          error={errors && errorFor(errors, "languages")}
        />
        <h2>{t("app.set-up.people-title")}</h2>
        <p>{t("app.set-up.people-text")}</p>
        {text("administrator1")}
        {text("administrator2")}
        {text("officer", { hint: true })}
        {text("officerPhone", { optional: true, hint: true })}
        {text("secondOfficer", { hint: true })}
        {text("authoriser", { hint: true })}
        <Button>{t("app.set-up.action")}</Button>
      </Form>
    </Page>
  );
}

/** Names for the summary of errors: "Fill this in" alone does not say what. */
function fieldLabels({ t }: View): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(setUpForm.shape).map((name) => [name, t(`app.set-up.${name}`)]));
}

function DonePage({ c, result }: { c: Context; result: SetUpResult }) {
  const view = ofState(viewOf(c), result.state);
  const { t, format, lang } = view;
  return (
    <Page view={view} title={t("app.set-up.done-title", { state: stateName(result.state, lang) })}>
      <p class="lead">{t("app.set-up.done-text")}</p>
      <Notice tone="attention" title={t("app.set-up.only-now")}>
        <p>{t("app.set-up.only-now-text")}</p>
      </Notice>
      {result.people.map(({ name, roles, link }) => (
        <section>
          <h2>{name}</h2>
          <p>{format.list(roles.map((role) => t(`identity.role.${role}`)))}</p>
          <CopyBlock label={t("app.set-up.link")} text={link} />
          <details>
            <summary>{t("web.qr.link")}</summary>
            <p>{t("web.qr.link-text")}</p>
            <p>
              <QrCode label={t("web.qr.link")} text={link} />
            </p>
          </details>
        </section>
      ))}
      <p>
        <LinkButton href="/sign-in" kind="secondary">
          {t("app.set-up.go-on")}
        </LinkButton>
      </p>
    </Page>
  );
}

/** From here on the server has a name, and shows it. */
function ofState(view: View, state: string): View {
  const { unnamed: _, ...server } = view.server;
  return { ...view, server: { ...server, state, stateNames: stateNames(state) } };
}
