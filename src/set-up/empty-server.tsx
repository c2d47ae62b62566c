import { isInternationalNumber } from "../protocol/telephone.ts";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { isTimeZone, isUserAssigned, SECRETARIATS, STATES, stateName, stateNames } from "../convention/index.ts";
import { StaffingNotices } from "../modules/identity/index.ts";
import { publicTreatyPages } from "../modules/treaty/index.ts";
import { type FirstPerson, firstPeople } from "./first-people.ts";
import { oneAuthority, setUpSchema, type SetUpAnswers, type SetUpResult } from "./set-up.ts";
import { asSenderGone, type Log, type Office, OFFICES, openServerClock, type ServerConfig } from "../platform/index.ts";
import { isRefusal } from "../protocol/refusal.ts";
import { version } from "../version.ts";
import {
  Button,
  Checkboxes,
  type ClientAssets,
  CopyBlock,
  createWeb,
  errorHandler,
  type ErrorReport,
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
  type View,
  viewOf,
} from "../web/index.ts";

export interface EmptyServerOptions {
  readonly config: ServerConfig;
  readonly log: Log;
  readonly setUp: (answers: SetUpAnswers) => Promise<SetUpResult>;
  /** Tells whoever sees the terminal where to set it up, and with which code; default: prints it at once. */
  readonly tell?: (text: string) => void;
  /** Default: those that were built. */
  readonly assets?: ClientAssets | undefined;
}

const CODE_DIGITS = 6;
const MAX_WRONG_CODES = 10;

const common = {
  code: requiredText(20),
  state: requiredText(2),
  authority: requiredText(200),
  phone: requiredText(60).refine(isInternationalNumber, "error.phone-not-international"),
  timeZone: requiredText(60).refine(isTimeZone, "error.time-zone-unknown"),
  languages: manyOf(LANGUAGES),
  administrator1: requiredText(200),
  administrator2: requiredText(200),
};
const stateForm = z.object({
  ...common,
  officer: optionalText(200),
  officerPhone: optionalText(60).refine(
    (text) => text === undefined || isInternationalNumber(text),
    "error.phone-not-international",
  ),
  secondOfficer: optionalText(200),
  authoriser: optionalText(200),
});
const secretariatForm = z.object({
  ...common,
  treatyOfficer: optionalText(200),
  secondTreatyOfficer: optionalText(200),
});

type Values = z.infer<typeof stateForm> | z.infer<typeof secretariatForm>;

/** What differs from one kind of office to another: its questions, its first people, who they are. */
interface Questions {
  readonly form: typeof stateForm | typeof secretariatForm;
  readonly office: Office;
  readonly people: readonly FirstPerson[];
}

function questionsOf(office: Office): Questions {
  return { office, form: office === "secretariat" ? secretariatForm : stateForm, people: firstPeople(office) };
}

/** `/` of a server that is not set up: three doors, the public pages, and the form that sets it up. */
export function createEmptyServer({
  config,
  log,
  setUp,
  tell = (text) => console.log(text),
  assets = loadAssets(),
}: EmptyServerOptions): Hono {
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
  setUpRoutes(app, config, { setUp, tell });

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
function setUpRoutes(
  app: Hono,
  config: ServerConfig,
  { setUp, tell }: Required<Pick<EmptyServerOptions, "setUp" | "tell">>,
): void {
  const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0");
  let wrongCodes = 0;
  const page = `${config.appUrl}/set-up?office=authority&code=${code}`;
  tell(`This server is not set up yet. Set it up in the browser: ${page}\nElsewhere it asks for this code: ${code}`);

  app.get("/set-up", (c) => {
    const office = officeOf(c);
    return c.html(office === undefined ? <OfficePage c={c} /> : <SetUpPage c={c} questions={questionsOf(office)} />);
  });
  app.post("/set-up", async (c) => {
    const office = officeOf(c);
    if (office === undefined) return c.html(<OfficePage c={c} />, 422);
    const questions = questionsOf(office);
    const form = await parseForm(c, questions.form);
    const again = (errors: readonly FieldError[]): Response | Promise<Response> =>
      c.html(<SetUpPage c={c} questions={questions} errors={errors} input={form.input} />, 422);
    const { t } = viewOf(c);
    // All at once, so that nobody mends them one by one.
    if (!form.ok) return await again([...form.errors, ...namedTwice(namedPeople(questions, form.input), t)]);
    if (wrongCodes >= MAX_WRONG_CODES || form.values.code.trim() !== code) {
      wrongCodes += 1;
      const message = t(wrongCodes >= MAX_WRONG_CODES ? "app.set-up.code-blocked" : "app.set-up.code-wrong");
      return await again([{ field: "code", message }]);
    }
    const named = namedPeople(questions, form.values);
    const answers = answersOf(config, office, form.values, named);
    const faults = faultsOf(answers, named, t);
    if (faults.length > 0) return await again(faults);
    try {
      return c.html(<DonePage c={c} result={await setUp(answers)} />);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return await again([{ field: error.field ?? "state", message: refusalText(error, t) }]);
    }
  });
}

/** Of which kind of office the questions are asked; undefined before that was chosen. */
function officeOf(c: Context): Office | undefined {
  return OFFICES.find((office) => office === c.req.query("office"));
}

function answersOf(config: ServerConfig, office: Office, values: Values, named: readonly NamedPerson[]): SetUpAnswers {
  const languages = values.languages;
  const facts = { name: values.authority, operator: values.authority, phone: values.phone };
  return {
    config: {
      state: values.state,
      stateName: stateName(values.state, "en"),
      operator: values.authority,
      profile: isUserAssigned(values.state) ? "training" : "evaluation",
      office,
      host: config.host,
      port: config.port,
      defaultLanguage: languages[0] ?? "en",
      timeZone: values.timeZone,
    },
    designation: oneAuthority({ ...facts, timeZone: values.timeZone, languages }, office),
    people: named.map(({ name, roles, phone }) => ({
      name,
      roles: [...roles],
      languages,
      ...(phone ? { phone } : {}),
    })),
  };
}

interface NamedPerson extends FirstPerson {
  readonly name: string;
  readonly phone: string | undefined;
}

/** Those of whom the form has a name. */
function namedPeople({ people }: Questions, values: Values | FormInput): readonly NamedPerson[] {
  const given = new Map<string, unknown>(Object.entries(values));
  return people.flatMap((person) => {
    const [name, phone] = [given.get(person.field), given.get(`${person.field}Phone`)];
    if (typeof name !== "string" || name.trim() === "") return [];
    return { ...person, name, phone: typeof phone === "string" ? phone : undefined };
  });
}

/** What the set-up would not take, beside the field of the form that it came from. */
function faultsOf(answers: SetUpAnswers, people: readonly NamedPerson[], t: View["t"]): FieldError[] {
  const issues = setUpSchema.safeParse(answers).error?.issues ?? [];
  const fields = new Set(issues.map(({ path }) => fieldOf(path, people)));
  return [
    ...[...fields].map((field) => ({
      field,
      message: t(field === "timeZone" ? "error.time-zone-unknown" : "form.error.invalid"),
    })),
    ...namedTwice(people, t),
  ];
}

function namedTwice(people: readonly NamedPerson[], t: View["t"]): FieldError[] {
  return sameNames(people).map((field) => ({ field, message: t("app.set-up.same-person") }));
}

/** R16: two of the people with one name are, as far as anybody can tell later, one person. */
function sameNames(people: readonly NamedPerson[]): string[] {
  const names = people.map(({ name }) => name.trim().replaceAll(/\s+/g, " ").toLocaleLowerCase());
  return people.flatMap(({ field }, index) => (names.indexOf(names[index] ?? "") < index ? field : []));
}

function fieldOf(path: readonly PropertyKey[], people: readonly NamedPerson[]): string {
  const [part, index] = path;
  const last = path.findLast((one) => typeof one === "string");
  if (last === "timeZone" || last === "languages" || last === "state") return last;
  if (part === "people") return last === "phone" ? "officerPhone" : (people[Number(index)]?.field ?? "administrator1");
  return last === "phone" ? "phone" : "authority";
}

/** Whoever came by the terminal's link need not type the code on the next page either. */
function withCode(c: Context, path: string): string {
  const code = givenCode(c);
  return code === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}code=${code}`;
}

function givenCode(c: Context): string | undefined {
  return /^\d+$/.exec(c.req.query("code")?.slice(0, CODE_DIGITS) ?? "")?.[0];
}

const DOORS = [
  { office: "authority", title: "app.set-up.office-authority", text: "app.set-up.office-authority-text" },
  { office: "secretariat", title: "app.set-up.office-secretariat", text: "app.set-up.office-secretariat-text" },
  { office: "host", title: "app.set-up.office-host", text: "app.set-up.office-host-text" },
] as const satisfies readonly { office: Office; title: string; text: string }[];

/** What the server is for comes first: the questions depend on it. */
function OfficePage({ c }: { c: Context }) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page view={view} title={t("app.set-up.office-title")}>
      <p class="lead">{t("app.set-up.office-lead")}</p>
      {DOORS.map(({ office, title, text }) => (
        <section>
          <h2>{t(title)}</h2>
          <p>{t(text)}</p>
          <p>
            <LinkButton
              href={withCode(c, `/set-up?office=${office}`)}
              kind={office === "authority" ? "primary" : "secondary"}
              about={t(title)}
            >
              {t("app.set-up.office-choose")}
            </LinkButton>
          </p>
        </section>
      ))}
    </Page>
  );
}

interface SetUpProps {
  readonly c: Context;
  readonly questions: Questions;
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

/** The words of a question where those for a State do not fit. */
const SECRETARIAT_LABELS: Readonly<Record<string, string>> = {
  state: "app.set-up.secretariat",
  authority: "app.set-up.secretariat-authority",
  phone: "app.set-up.secretariat-phone",
  languages: "app.set-up.secretariat-languages",
};

function labelOf(t: View["t"], { office }: Questions, name: string): string {
  return t((office === "secretariat" ? SECRETARIAT_LABELS[name] : undefined) ?? `app.set-up.${name}`);
}

function SetUpPage({ c, questions, errors, input }: SetUpProps) {
  const view = viewOf(c);
  const { t, lang } = view;
  const isSecretariat = questions.office === "secretariat";
  const text = (name: string, options: { hint?: boolean; optional?: boolean; fallback?: string | undefined } = {}) => (
    <Field
      name={name}
      label={labelOf(t, questions, name)}
      hint={options.hint ? t(`app.set-up.${name}-hint`) : undefined}
      value={options.fallback}
      optional={options.optional}
    />
  );
  const states = (isSecretariat ? SECRETARIATS : STATES).map(({ code }) => ({
    value: code,
    label: `${stateName(code, lang)} (${code})`,
  }));
  return (
    <Page
      view={view}
      title={t(isSecretariat ? "app.set-up.secretariat-title" : "app.set-up.title")}
      errors={errors}
      labels={fieldLabels(view, questions)}
    >
      <p class="lead">{t(isSecretariat ? "app.set-up.secretariat-lead" : "app.set-up.lead")}</p>
      <Form action={`/set-up?office=${questions.office}`} {...{ errors, input }}>
        {text("code", { hint: true, fallback: givenCode(c) })}
        <Select
          name="state"
          label={labelOf(t, questions, "state")}
          hint={t(isSecretariat ? "app.set-up.secretariat-hint" : "app.set-up.state-hint")}
          options={states.toSorted((a, b) => a.label.localeCompare(b.label, lang))}
        />
        {text("authority")}
        {text("phone", { hint: true })}
        {text("timeZone", { hint: true, fallback: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        <Checkboxes
          name="languages"
          label={labelOf(t, questions, "languages")}
          options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
          values={[lang]}
        />
        <h2>{t("app.set-up.people-title")}</h2>
        <p>{t("app.set-up.people-text")}</p>
        {questions.people.map(({ field, isNeeded }) => (
          <>
            {text(field, isNeeded ? {} : { hint: true, optional: true })}
            {field === "officer" && text("officerPhone", { optional: true, hint: true })}
          </>
        ))}
        <Button>{t("app.set-up.action")}</Button>
      </Form>
      <p>
        <a href={withCode(c, "/set-up")}>{t("app.set-up.office-other")}</a>
      </p>
    </Page>
  );
}

/** Names for the summary of errors: "Fill this in" alone does not say what. */
function fieldLabels({ t }: View, questions: Questions): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(questions.form.shape).map((name) => [name, labelOf(t, questions, name)]));
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
      {result.onDuty.map((one) => (
        <p>{t("app.set-up.on-duty", { ...one })}</p>
      ))}
      <StaffingNotices view={view} gaps={result.gaps} mayPropose={false} />
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
