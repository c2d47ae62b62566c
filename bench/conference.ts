// The rows of a conference: what it takes to take 2,500 people in, their delegations' page, and the programme that everybody reads.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SLUG, ZONE } from "../scripts/demo-hanoi/cast.ts";
import { Secretariat } from "../scripts/demo-hanoi/secretariat.ts";
import { STATES } from "../src/convention/index.ts";
import { findPostgres, startPostgres } from "../tests/support/postgres.ts";
import { load, type Load, type Target } from "./load.ts";
import { median } from "./measure.ts";
import { startPeer, verdict } from "./pages.ts";
import { besideSameBytes } from "./same-bytes.ts";

const root = join(import.meta.dirname, "..");
const DATABASE = "secretariat";
const MEETINGS = 60;
const MOST_SECONDS = 20;
const LEAST_OF_PEER = 1 / 20;
const LEAST_OF_SAME_BYTES = 0.5;

export interface ConferenceOptions {
  readonly people: number;
  readonly delegations: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly folder: string;
}

/** Sets a secretariat up on PostgreSQL, fills a conference through its API, and prints a line for each aim. */
export async function measureConference(options: ConferenceOptions): Promise<void> {
  const postgres = findPostgres();
  if ("missing" in postgres) throw new Error(`A conference is measured on PostgreSQL: ${postgres.missing}.`);
  const folder = mkdtempSync(join(options.folder, "rogatory-conference-"));
  const cluster = await startPostgres(postgres.folder, { isDurable: true });
  const office = await Secretariat.place(root, (await cluster.createDatabase(DATABASE), cluster.url(DATABASE)));
  try {
    await office.start();
    const path = await openConference(office);
    await takePeopleIn(office, path, options);
    await measureDelegations(office, path, cluster.url(DATABASE), options);
    await planMeetings(office, path);
    await measureProgramme(office, { ...options, folder });
  } finally {
    await office.server.stop();
    await cluster.remove();
    for (const made of [folder, office.folder]) rmSync(made, { recursive: true, force: true });
  }
}

async function openConference(office: Secretariat): Promise<string> {
  const { conferenceId } = await office.as("officer").post<{ conferenceId: string }>("/api/v1/conferences", {
    slug: SLUG,
    kind: "ceremony",
    title: { original: "en", texts: { en: "Ceremony at Port Doron" } },
    place: "Port Doron",
    zone: ZONE,
    opensOn: office.dayIn(1),
    closesOn: office.dayIn(2),
    zones: [{ code: "A", name: "Plenary hall" }],
    categories: [{ code: "DEL", name: "Delegates", zones: ["A"] }],
    deadlines: [{ what: "names", on: office.dayIn(1) }],
  });
  return `/conferences/${conferenceId}`;
}

/** The dry run that names faults, and the one act that takes everybody in. */
async function takePeopleIn(office: Secretariat, path: string, { people, delegations }: ConferenceOptions) {
  const codes = STATES.filter(({ standing }) => standing === "member").map(({ code }) => code);
  const header = "delegation,shown name,capacity,category,family names,given names,born on,nationality,document number";
  const rows = Array.from({ length: people }, (_, at) => {
    const code = codes[at % delegations] ?? "";
    const capacity = at < delegations ? "head" : "representative";
    return `${code},Ilo Senn ${at},${capacity},DEL,Senn,Ilo ${at},1970-01-01,${code},P-${at}`;
  });
  const file = { name: "people.csv", bytes: [header, ...rows, ""].join("\n") };
  const officer = office.as("officer");
  const begun = performance.now();
  const { digest } = await office.upload<{ digest: string }>("officer", `${path}/lists`, {}, file);
  const tried = await officer.get<{ people: number; faults: readonly unknown[] }>(`/api/v1${path}/lists/${digest}`);
  const triedAt = performance.now();
  const taken = await officer.post<{ people: number }>(`/api/v1${path}/lists/${digest}/taking`, {});
  const took = (performance.now() - begun) / 1000;
  if (tried.faults.length > 0 || taken.people !== people) throw new Error(`Taken in: ${taken.people} of ${people}.`);
  console.log(
    `${people} people of ${delegations} delegations: dry run ${((triedAt - begun) / 1000).toFixed(1)} s, with taking in ${verdict(took, MOST_SECONDS, (one) => `${one.toFixed(1)} s`)}`,
  );
}

async function measureDelegations(
  office: Secretariat,
  path: string,
  databaseUrl: string,
  { rounds, seconds }: ConferenceOptions,
): Promise<void> {
  const { appUrl } = office.server.place;
  const headers = { authorization: `Bearer ${office.as("officer").token}`, accept: "text/html" };
  const page: Target = { url: `${appUrl}${path}/delegations`, headers, pid: office.server.pid ?? 0 };
  const peer = await startPeer(databaseUrl, path.split("/").at(-1) ?? "");
  try {
    const runs: [Load[], Load[]] = [[], []];
    for (const target of [page, peer.target]) await load(target, seconds);
    for (let round = 0; round < rounds; round += 1) {
      runs[0].push(await load(page, seconds));
      runs[1].push(await load(peer.target, seconds));
    }
    const [own = 0, other = 0] = runs.map((all) => median(all.map(({ pagesASecond }) => pagesASecond)));
    console.log(
      `the delegations' page ${own.toFixed(1)} a second, a bare page ${other.toFixed(0)}: ${atLeast(own / other, LEAST_OF_PEER)}`,
    );
  } finally {
    peer.process.kill();
  }
}

async function planMeetings(office: Secretariat, path: string): Promise<void> {
  const officer = office.as("officer");
  for (let at = 0; at < MEETINGS; at += 1) {
    const begins = `${String(8 + (at % 10)).padStart(2, "0")}:00`;
    await officer.post(`/api/v1${path}/meetings`, {
      kind: "round-table",
      title: {
        original: "en",
        texts: { en: `Round table ${at + 1}: evidence in electronic form`, fr: `Table ${at + 1}` },
      },
      room: `Room ${Math.floor(at / 20) + 1}`,
      day: office.dayIn(1 + (Math.floor(at / 10) % 2)),
      begins,
      ends: begins.replace(":00", ":50"),
      chairs: [`Ana Ortuz ${at}`],
      panellists: [`Ilo Senn ${at}`, `Mira Dohl ${at}`],
      questions: "Who keeps what, for how long, and who may ask for it?",
    });
  }
  const { version } = await officer.get<{ version: number }>(`/api/v1${path}/programme`);
  await officer.post(`/api/v1${path}/programme/release`, { version });
}

async function measureProgramme(
  office: Secretariat,
  options: Pick<ConferenceOptions, "rounds" | "seconds" | "folder">,
): Promise<void> {
  const url = `${office.server.place.appUrl.replace("://", "://public.")}/conference/${SLUG}/programme`;
  const { own, other } = await besideSameBytes({ url, headers: {}, pid: office.server.pid ?? 0 }, options);
  console.log(
    `the programme for everybody ${own.toFixed(0)} a second, the same bytes from Node's http ${other.toFixed(0)}: ${atLeast(own / other, LEAST_OF_SAME_BYTES)}`,
  );
}

function atLeast(value: number, least: number): string {
  return `${value.toFixed(2)}, aim ${least.toFixed(2)} ${value >= least ? "met" : "NOT met"}`;
}
