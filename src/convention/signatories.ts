/**
 * Signatures of the Convention as public sources tell them, compiled on the day `asOf`. This is a mirror with sources, never the
 * depositary's record: the United Nations Treaty Collection, chapter XVIII.16, is. What a State enters from the depositary's
 * notifications goes before this list, and law is decided from those entries only.
 */

/** A day, or as much of it as the source gives: "2026-07-14" or "2026-07". */
type PartialDate = string;

interface ReportedInstrument {
  readonly kind: "ratification";
  readonly date: PartialDate | undefined;
  readonly note: string;
  readonly source: string;
}

export interface Signatory {
  readonly state: string;
  /** The name as the source gives it; pages use our own table of names. */
  readonly name: string;
  readonly signed: PartialDate;
  readonly source: string;
  /** How the day is known, where no source states it. */
  readonly dateBasis?: string;
  /** Consent to be bound that is reported but not confirmed by the depositary's record. */
  readonly instrument?: ReportedInstrument;
  readonly reservations?: readonly string[];
}

export const SIGNATORIES_AS_OF = "2026-08-02";

export const SIGNATORIES: readonly Signatory[] = [
  {
    state: "DZ",
    name: "Algeria",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "AO",
    name: "Angola",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "AU",
    name: "Australia",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "AT",
    name: "Austria",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "AZ",
    name: "Azerbaijan",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
    instrument: {
      kind: "ratification",
      date: undefined,
      note: "reported by May 2026; day not found",
      source: "The Machine Herald correction note (citing Wikipedia), 21 May 2026",
    },
    reservations: ["7(2)", "9(2)", "11(3)", "63(3)"],
  },
  {
    state: "BY",
    name: "Belarus",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "BE",
    name: "Belgium",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "BR",
    name: "Brazil",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "BN",
    name: "Brunei Darussalam",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "BF",
    name: "Burkina Faso",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "KH",
    name: "Cambodia",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CL",
    name: "Chile",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CN",
    name: "China",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CR",
    name: "Costa Rica",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CU",
    name: "Cuba",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CZ",
    name: "Czech Republic",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CI",
    name: "Côte d'Ivoire",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "KP",
    name: "Democratic People's Republic of Korea",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "CD",
    name: "Democratic Republic of the Congo",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "DJ",
    name: "Djibouti",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "DO",
    name: "Dominican Republic",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "EC",
    name: "Ecuador",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "EG",
    name: "Egypt",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "EU",
    name: "European Union",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "FR",
    name: "France",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "GH",
    name: "Ghana",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "GR",
    name: "Greece",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "GW",
    name: "Guinea-Bissau",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "IR",
    name: "Iran (Islamic Republic of)",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "IE",
    name: "Ireland",
    signed: "2025-10-25",
    source: "UN Treaty Collection XVIII.16 + verdragen.nl 013891",
  },
  {
    state: "JM",
    name: "Jamaica",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "KZ",
    name: "Kazakhstan",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "LA",
    name: "Lao People's Democratic Republic",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "LY",
    name: "Libya",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "LU",
    name: "Luxembourg",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "MY",
    name: "Malaysia",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "MV",
    name: "Maldives",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "MA",
    name: "Morocco",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "MZ",
    name: "Mozambique",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "NA",
    name: "Namibia",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "NR",
    name: "Nauru",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "NI",
    name: "Nicaragua",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "NG",
    name: "Nigeria",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PW",
    name: "Palau",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PG",
    name: "Papua New Guinea",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PE",
    name: "Peru",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PH",
    name: "Philippines",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PL",
    name: "Poland",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PT",
    name: "Portugal",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "QA",
    name: "Qatar",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
    instrument: {
      kind: "ratification",
      date: "2026-02",
      note: "reported with two reservations; day and content not found",
      source: "Cyber-crime-IC wiki (citing Wikipedia), The Machine Herald 21 May 2026",
    },
  },
  {
    state: "RU",
    name: "Russian Federation",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "SK",
    name: "Slovakia",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "SI",
    name: "Slovenia",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "ZA",
    name: "South Africa",
    signed: "2025-10-25",
    source: "Ecofin Agency 27 Oct 2025 (UNODC final list, African States)",
    dateBasis: "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct",
  },
  {
    state: "ES",
    name: "Spain",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "LK",
    name: "Sri Lanka",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "PS",
    name: "State of Palestine",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "SE",
    name: "Sweden",
    signed: "2025-10-25",
    source: "NewsHour 29 Oct 2025 (EU member States that signed)",
    dateBasis: "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct",
  },
  {
    state: "TH",
    name: "Thailand",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "TG",
    name: "Togo",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "TR",
    name: "Türkiye",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "UG",
    name: "Uganda",
    signed: "2025-10-25",
    source: "Ecofin Agency 27 Oct 2025 (UNODC final list, African States)",
    dateBasis: "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct",
  },
  {
    state: "GB",
    name: "United Kingdom of Great Britain and Northern Ireland",
    signed: "2025-10-25",
    source: "NewsHour 29 Oct 2025; The Record (UK among signatories)",
    dateBasis: "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct",
  },
  {
    state: "TZ",
    name: "United Republic of Tanzania",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "UY",
    name: "Uruguay",
    signed: "2025-10-25",
    source: "M24 Uruguay, 25 Oct 2025",
  },
  {
    state: "UZ",
    name: "Uzbekistan",
    signed: "2025-10-25",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "VE",
    name: "Venezuela (Bolivarian Republic of)",
    signed: "2025-10-25",
    source: "EFE via ABC Color, 25 Oct 2025; NewsHour 29 Oct 2025",
  },
  {
    state: "VN",
    name: "Viet Nam",
    signed: "2025-10-25",
    source: "VOV World / qdnd.vn (first State to sign, opening day)",
    instrument: {
      kind: "ratification",
      date: undefined,
      note: "reported by April 2026; still 'completing procedures' on 28 Jan 2026; day not found",
      source: "Cyber-crime-IC wiki (citing Wikipedia); The Machine Herald correction note",
    },
  },
  {
    state: "ZW",
    name: "Zimbabwe",
    signed: "2025-10-25",
    source: "Ecofin Agency 27 Oct 2025 (UNODC final list, African States)",
    dateBasis: "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct",
  },
  {
    state: "ML",
    name: "Mali",
    signed: "2025-10-26",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "RW",
    name: "Rwanda",
    signed: "2025-10-26",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "SA",
    name: "Saudi Arabia",
    signed: "2025-10-26",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "MU",
    name: "Mauritius",
    signed: "2025-11-19",
    source: "verdragen.nl 013891 (Netherlands Treaty Database, parties)",
  },
  {
    state: "CA",
    name: "Canada",
    signed: "2026-07",
    source: "Blog 'Canada's UN Cybercrime Convention Signing' 2 Aug 2026; digests of M. Geist, July 2026",
    dateBasis: "month only ('mid-July 2026'); some digests wrongly give May 2026",
  },
];

/** Counts that sources give, beside what this list can name. */
export const REPORTED_COUNTS = [
  {
    month: "2025-10",
    signatories: 72,
    parties: undefined,
    source: "UN Treaty Collection XVIII.16: 71 States and the European Union signed at Hanoi",
  },
  { month: "2026-05", signatories: 76, parties: 3, source: "Netcrook, report of a UNODC talk, 13 May 2026" },
  {
    month: "2026-07",
    signatories: 77,
    parties: undefined,
    source: "press on the signature of Canada, July and August 2026",
  },
] as const;

/** Signatures that are counted in sources but that nobody names. */
export const UNNAMED_SIGNATURES = {
  count: 3,
  note: "three further signatures between 20 Nov 2025 and May 2026 are counted in sources (one by March 2026, two more by May 2026) but not named in anything found",
} as const;

/** Statements found in sources that better sources contradict. */
export const REJECTED_CLAIMS = [
  {
    claim: "India ratified",
    why: "one uncited line in a security digest; every dated source (to Jan 2026) says India had not signed",
  },
  {
    claim: "United States signed",
    why: "several press summaries; The Record, Malwarebytes and NewsHour say it did not",
  },
  {
    claim: "72 States plus the EU",
    why: "UN Treaty Collection counts 72 signatories with the EU among them: 71 States (with the State of Palestine) + EU",
  },
] as const;

export const SIGNATORY_SOURCES: readonly string[] = [
  "UN Treaty Collection, Multilateral Treaties Deposited with the Secretary-General, chapter XVIII.16 (extract, alphabetical to Jamaica, 72 signatories)",
  "Netherlands Treaty Database (verdragen.nl), treaty 013891, parties (extract to Türkiye) and reservations",
  "Ecofin Agency, At Hanoi forum, 21 African nations sign on to UN cyber treaty (27 Oct 2025)",
  "NewsHour, In Hanoi, 72 States ... UN Convention on Cybercrime (29 Oct 2025)",
  "EFE via ABC Color and M24 Uruguay (25 Oct 2025)",
  "VIR, Hanoi hosts high-level talks on global cybercrime cooperation (26 Oct 2025: 69 signed by then)",
  "Vietnam.vn / VNA, closing session and press conference (72 signatures, 64 in the signing session)",
  "The Machine Herald, UN Cybercrime Convention stalls ... with correction note (21 May 2026)",
  "Netcrook, When a Cybercrime Treaty Leaves the Ballroom (13 May 2026)",
  "Repository smshin1121/Cyber-crime-IC, page un-cybercrime-convention-2024 (April 2026)",
  "Blog post Canada's UN Cybercrime Convention Signing (2 Aug 2026) and news digests of Michael Geist's article (July-Aug 2026)",
];
