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

const OPENING_DAY = "2025-10-25";

const BOTH_COLLECTIONS = "UN Treaty Collection XVIII.16 + verdragen.nl 013891";
const NETHERLANDS = "verdragen.nl 013891 (Netherlands Treaty Database, parties)";
const AFRICAN_LIST = "Ecofin Agency 27 Oct 2025 (UNODC final list, African States)";
const INFERRED_DAY = "date inferred: three of the 72 signed on 26 Oct (Mali, Rwanda, Saudi Arabia) and 69 on 25 Oct";

export const SIGNATORIES: readonly Signatory[] = [
  signed("DZ", "Algeria", OPENING_DAY, BOTH_COLLECTIONS),
  signed("AO", "Angola", OPENING_DAY, BOTH_COLLECTIONS),
  signed("AU", "Australia", OPENING_DAY, BOTH_COLLECTIONS),
  signed("AT", "Austria", OPENING_DAY, BOTH_COLLECTIONS),
  signed("AZ", "Azerbaijan", OPENING_DAY, BOTH_COLLECTIONS, {
    instrument: {
      kind: "ratification",
      date: undefined,
      note: "reported by May 2026; day not found",
      source: "The Machine Herald correction note (citing Wikipedia), 21 May 2026",
    },
    reservations: ["7(2)", "9(2)", "11(3)", "63(3)"],
  }),
  signed("BY", "Belarus", OPENING_DAY, BOTH_COLLECTIONS),
  signed("BE", "Belgium", OPENING_DAY, BOTH_COLLECTIONS),
  signed("BR", "Brazil", OPENING_DAY, BOTH_COLLECTIONS),
  signed("BN", "Brunei Darussalam", OPENING_DAY, BOTH_COLLECTIONS),
  signed("BF", "Burkina Faso", OPENING_DAY, BOTH_COLLECTIONS),
  signed("KH", "Cambodia", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CL", "Chile", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CN", "China", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CR", "Costa Rica", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CU", "Cuba", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CZ", "Czech Republic", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CI", "Côte d'Ivoire", OPENING_DAY, BOTH_COLLECTIONS),
  signed("KP", "Democratic People's Republic of Korea", OPENING_DAY, BOTH_COLLECTIONS),
  signed("CD", "Democratic Republic of the Congo", OPENING_DAY, BOTH_COLLECTIONS),
  signed("DJ", "Djibouti", OPENING_DAY, BOTH_COLLECTIONS),
  signed("DO", "Dominican Republic", OPENING_DAY, BOTH_COLLECTIONS),
  signed("EC", "Ecuador", OPENING_DAY, BOTH_COLLECTIONS),
  signed("EG", "Egypt", OPENING_DAY, BOTH_COLLECTIONS),
  signed("EU", "European Union", OPENING_DAY, BOTH_COLLECTIONS),
  signed("FR", "France", OPENING_DAY, BOTH_COLLECTIONS),
  signed("GH", "Ghana", OPENING_DAY, BOTH_COLLECTIONS),
  signed("GR", "Greece", OPENING_DAY, BOTH_COLLECTIONS),
  signed("GW", "Guinea-Bissau", OPENING_DAY, BOTH_COLLECTIONS),
  signed("IR", "Iran (Islamic Republic of)", OPENING_DAY, BOTH_COLLECTIONS),
  signed("IE", "Ireland", OPENING_DAY, BOTH_COLLECTIONS),
  signed("JM", "Jamaica", OPENING_DAY, NETHERLANDS),
  signed("KZ", "Kazakhstan", OPENING_DAY, NETHERLANDS),
  signed("LA", "Lao People's Democratic Republic", OPENING_DAY, NETHERLANDS),
  signed("LY", "Libya", OPENING_DAY, NETHERLANDS),
  signed("LU", "Luxembourg", OPENING_DAY, NETHERLANDS),
  signed("MY", "Malaysia", OPENING_DAY, NETHERLANDS),
  signed("MV", "Maldives", OPENING_DAY, NETHERLANDS),
  signed("MA", "Morocco", OPENING_DAY, NETHERLANDS),
  signed("MZ", "Mozambique", OPENING_DAY, NETHERLANDS),
  signed("NA", "Namibia", OPENING_DAY, NETHERLANDS),
  signed("NR", "Nauru", OPENING_DAY, NETHERLANDS),
  signed("NI", "Nicaragua", OPENING_DAY, NETHERLANDS),
  signed("NG", "Nigeria", OPENING_DAY, NETHERLANDS),
  signed("PW", "Palau", OPENING_DAY, NETHERLANDS),
  signed("PG", "Papua New Guinea", OPENING_DAY, NETHERLANDS),
  signed("PE", "Peru", OPENING_DAY, NETHERLANDS),
  signed("PH", "Philippines", OPENING_DAY, NETHERLANDS),
  signed("PL", "Poland", OPENING_DAY, NETHERLANDS),
  signed("PT", "Portugal", OPENING_DAY, NETHERLANDS),
  signed("QA", "Qatar", OPENING_DAY, NETHERLANDS, {
    instrument: {
      kind: "ratification",
      date: "2026-02",
      note: "reported with two reservations; day and content not found",
      source: "Cyber-crime-IC wiki (citing Wikipedia), The Machine Herald 21 May 2026",
    },
  }),
  signed("RU", "Russian Federation", OPENING_DAY, NETHERLANDS),
  signed("SK", "Slovakia", OPENING_DAY, NETHERLANDS),
  signed("SI", "Slovenia", OPENING_DAY, NETHERLANDS),
  signed("ZA", "South Africa", OPENING_DAY, AFRICAN_LIST, { dateBasis: INFERRED_DAY }),
  signed("ES", "Spain", OPENING_DAY, NETHERLANDS),
  signed("LK", "Sri Lanka", OPENING_DAY, NETHERLANDS),
  signed("PS", "State of Palestine", OPENING_DAY, NETHERLANDS),
  signed("SE", "Sweden", OPENING_DAY, "NewsHour 29 Oct 2025 (EU member States that signed)", {
    dateBasis: INFERRED_DAY,
  }),
  signed("TH", "Thailand", OPENING_DAY, NETHERLANDS),
  signed("TG", "Togo", OPENING_DAY, NETHERLANDS),
  signed("TR", "Türkiye", OPENING_DAY, NETHERLANDS),
  signed("UG", "Uganda", OPENING_DAY, AFRICAN_LIST, { dateBasis: INFERRED_DAY }),
  signed(
    "GB",
    "United Kingdom of Great Britain and Northern Ireland",
    OPENING_DAY,
    "NewsHour 29 Oct 2025; The Record (UK among signatories)",
    { dateBasis: INFERRED_DAY },
  ),
  signed("TZ", "United Republic of Tanzania", OPENING_DAY, NETHERLANDS),
  signed("UY", "Uruguay", OPENING_DAY, "M24 Uruguay, 25 Oct 2025"),
  signed("UZ", "Uzbekistan", OPENING_DAY, NETHERLANDS),
  signed(
    "VE",
    "Venezuela (Bolivarian Republic of)",
    OPENING_DAY,
    "EFE via ABC Color, 25 Oct 2025; NewsHour 29 Oct 2025",
  ),
  signed("VN", "Viet Nam", OPENING_DAY, "VOV World / qdnd.vn (first State to sign, opening day)", {
    instrument: {
      kind: "ratification",
      date: undefined,
      note: "reported by April 2026; still 'completing procedures' on 28 Jan 2026; day not found",
      source: "Cyber-crime-IC wiki (citing Wikipedia); The Machine Herald correction note",
    },
  }),
  signed("ZW", "Zimbabwe", OPENING_DAY, AFRICAN_LIST, { dateBasis: INFERRED_DAY }),
  signed("ML", "Mali", "2025-10-26", NETHERLANDS),
  signed("RW", "Rwanda", "2025-10-26", NETHERLANDS),
  signed("SA", "Saudi Arabia", "2025-10-26", NETHERLANDS),
  signed("MU", "Mauritius", "2025-11-19", NETHERLANDS),
  signed(
    "CA",
    "Canada",
    "2026-07",
    "Blog 'Canada's UN Cybercrime Convention Signing' 2 Aug 2026; digests of M. Geist, July 2026",
    { dateBasis: "month only ('mid-July 2026'); some digests wrongly give May 2026" },
  ),
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

function signed(
  state: string,
  name: string,
  day: PartialDate,
  source: string,
  more: Pick<Signatory, "dateBasis" | "instrument" | "reservations"> = {},
): Signatory {
  return { state, name, signed: day, source, ...more };
}
