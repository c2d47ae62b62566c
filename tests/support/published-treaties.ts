import { CONVENTION_INSTRUMENT, type Instrument } from "../../src/convention/index.ts";
import type { NewFact } from "../../src/modules/treaty/index.ts";

/** What is published of one Party: signature, instrument, and the day on which it was bound where a source names it. */
export interface PublishedParty {
  readonly state: string;
  readonly signed?: string;
  readonly deposited: string;
  readonly kind: "ratification" | "acceptance" | "approval" | "accession";
  readonly boundFrom?: string;
}

export interface PublishedTreaty {
  readonly needed: number;
  readonly signing: readonly { readonly place: string; readonly from: string; readonly until: string }[];
  /** The day of the instrument that brought it into force, and that day. */
  readonly decisive: string;
  readonly inForce: string;
  readonly parties: readonly PublishedParty[];
}

const KINDS = { "": "ratification", A: "acceptance", AA: "approval", a: "accession" } as const;

/** Lines of: State, signature or "-", instrument, its letter as the Treaty Collection prints it, "=" and the day it was bound from. */
function partiesOf(lines: string): PublishedParty[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [, state = "", signed = "", deposited = "", letter = "", boundFrom] =
        /^(\w\w) (\S+) (\S+)(?: (\w+))?(?: =(\S+))?$/.exec(line.trim()) ?? [];
      const kind = KINDS[letter as keyof typeof KINDS];
      if (state === "") throw new Error(`unreadable: ${line}`);
      return {
        state,
        ...(signed === "-" ? {} : { signed }),
        deposited,
        kind,
        ...(boundFrom === undefined ? {} : { boundFrom }),
      };
    });
}

/**
 * The United Nations Convention against Transnational Organized Crime. Acts: participants' table of the UN Treaty Collection, XVIII.12;
 * the order of the forty: UN Information Service, UNIS/CP/439 of 7 July 2003; days on which Parties A to E were bound: Tractatenblad van
 * het Koninkrijk der Nederlanden 2007, 70. All whose instrument came before it was in force, and all of A to E.
 */
export const UNTOC: PublishedTreaty = {
  needed: 40,
  signing: [
    { place: "palermo", from: "2000-12-12", until: "2000-12-15" },
    { place: "new-york", from: "2000-12-16", until: "2002-12-12" },
  ],
  decisive: "2003-07-01",
  inForce: "2003-09-29",
  parties: partiesOf(`
    MC 2000-12-13 2001-06-05
    NG 2000-12-13 2001-06-28
    RS 2000-12-12 2001-09-06
    PL 2000-12-12 2001-11-12
    BG 2000-12-13 2001-12-05 =2003-09-29
    LV 2000-12-13 2001-12-07
    PE 2000-12-14 2002-01-23
    ES 2000-12-13 2002-03-01
    ML 2000-12-15 2002-04-12
    BA 2000-12-12 2002-04-24 =2003-09-29
    LT 2000-12-13 2002-05-09
    CA 2000-12-14 2002-05-13 =2003-09-29
    VE 2000-12-14 2002-05-13
    BF 2000-12-15 2002-05-15 =2003-09-29
    PH 2000-12-14 2002-05-28
    TJ 2000-12-12 2002-07-08
    NZ 2000-12-14 2002-07-19
    AG 2001-09-26 2002-07-24 =2003-09-29
    NA 2000-12-13 2002-08-16
    AL 2000-12-12 2002-08-21 =2003-09-29
    BW 2002-04-10 2002-08-29 =2003-09-29
    NI 2000-12-14 2002-09-09
    EC 2000-12-13 2002-09-17 =2003-09-29
    MA 2000-12-13 2002-09-19
    DZ 2000-12-12 2002-10-07 =2003-09-29
    FR 2000-12-12 2002-10-29
    AR 2000-12-12 2002-11-19 =2003-09-29
    RO 2000-12-14 2002-12-04
    HR 2000-12-12 2003-01-24
    GQ 2000-12-14 2003-02-07
    EE 2000-12-14 2003-02-10
    MX 2000-12-13 2003-03-04
    TR 2000-12-13 2003-03-25
    MU 2000-12-12 2003-04-21
    CY 2000-12-12 2003-04-22 =2003-09-29
    SC 2000-12-12 2003-04-22
    GM 2000-12-14 2003-05-05
    TN 2000-12-13 2003-06-19
    BY 2000-12-14 2003-06-25 =2003-09-29
    AM 2001-11-15 2003-07-01 =2003-09-29
    CR 2001-03-16 2003-07-24 =2003-09-29
    CN 2000-12-12 2003-09-23 =2003-10-23
    NO 2000-12-13 2003-09-23
    AF 2000-12-14 2003-09-24 =2003-10-24
    LS 2000-12-14 2003-09-24
    MT 2000-12-14 2003-09-24
    KM - 2003-09-25 a =2003-10-25
    GT 2000-12-12 2003-09-25
    BZ - 2003-09-26 a =2003-10-26
    LA - 2003-09-26 a
    RW 2000-12-14 2003-09-26
    JM 2001-09-26 2003-09-29
    DK 2000-12-12 2003-09-30 =2003-10-30
    AZ 2000-12-12 2003-10-30 =2003-11-29
    BR 2000-12-12 2004-01-29 =2004-02-28
    CK - 2004-03-04 a =2004-04-03
    AU 2000-12-13 2004-05-27 =2004-06-26
    BH - 2004-06-07 a =2004-07-07
    CO 2000-12-12 2004-08-04 =2004-09-03
    BE 2000-12-12 2004-08-11 =2004-09-10
    BJ 2000-12-13 2004-08-30 =2004-09-29
    CF - 2004-09-14 a =2004-10-14
    CL 2000-12-13 2004-11-29 =2004-12-29
    DJ - 2005-04-20 a =2005-05-20
    BO 2000-12-12 2005-10-10 =2005-11-09
    CD - 2005-10-28 a =2005-11-27
    KH 2001-11-11 2005-12-12 =2006-01-11
    DE 2000-12-12 2006-06-14 =2006-07-14
    DO 2000-12-13 2006-10-26 =2006-11-25
  `),
};

/**
 * The United Nations Convention against Corruption. Acts: participants' table of the UN Treaty Collection, XVIII.14; days on which
 * Parties A to E were bound: Tractatenblad van het Koninkrijk der Nederlanden 2006, 266 and 2011, 32, and the Dutch treaty database. All
 * whose instrument came before it was in force, and those of A to E until 2010.
 */
export const UNCAC: PublishedTreaty = {
  needed: 30,
  signing: [
    { place: "merida", from: "2003-12-09", until: "2003-12-11" },
    { place: "new-york", from: "2003-12-12", until: "2005-12-09" },
  ],
  decisive: "2005-09-15",
  inForce: "2005-12-14",
  parties: partiesOf(`
    KE 2003-12-09 2003-12-09
    LK 2004-03-15 2004-03-31
    SV 2003-12-10 2004-07-01
    MX 2003-12-09 2004-07-20
    NA 2003-12-09 2004-08-03
    DZ 2003-12-09 2004-08-25 =2005-12-14
    UG 2003-12-09 2004-09-09
    MG 2003-12-10 2004-09-22
    SL 2003-12-09 2004-09-30
    BJ 2003-12-10 2004-10-14 =2005-12-14
    RO 2003-12-09 2004-11-02
    PE 2003-12-10 2004-11-16
    ZA 2003-12-09 2004-11-22
    NG 2003-12-09 2004-12-14
    MU 2003-12-09 2004-12-15
    BY 2004-04-28 2005-02-17 =2005-12-14
    JO 2003-12-09 2005-02-24
    EG 2003-12-09 2005-02-25 =2005-12-14
    TM - 2005-03-28 a
    HU 2003-12-10 2005-04-19
    DJ 2004-06-17 2005-04-20 =2005-12-14
    HR 2003-12-10 2005-04-24
    HN 2004-05-17 2005-05-23
    TZ 2003-12-09 2005-05-25
    PY 2003-12-09 2005-06-01
    LY 2003-12-23 2005-06-07
    BR 2003-12-09 2005-06-15 =2005-12-14
    TG 2003-12-10 2005-07-06
    FR 2003-12-09 2005-07-11
    EC 2003-12-10 2005-09-15 =2005-12-14
    KG 2003-12-10 2005-09-16
    LS 2005-09-16 2005-09-16
    LR - 2005-09-16 a
    PA 2003-12-10 2005-09-23
    AZ 2004-02-27 2005-11-01 =2005-12-14
    YE 2003-12-11 2005-11-07
    SN 2003-12-09 2005-11-16
    BO 2003-12-09 2005-12-05 =2006-01-04
    AU 2003-12-09 2005-12-07 =2006-01-06
    CN 2003-12-10 2006-01-13 =2006-02-12
    BI - 2006-03-10 a =2006-04-09
    AL 2003-12-18 2006-05-25 =2006-06-24
    AG - 2006-06-21 a =2006-07-21
    CG - 2006-07-13 a =2006-08-12
    AR 2003-12-10 2006-08-28 =2006-09-27
    AO 2003-12-10 2006-08-29 =2006-09-28
    CL 2003-12-11 2006-09-13 =2006-10-13
    BG 2003-12-10 2006-09-20 =2006-10-20
    CF 2004-02-11 2006-10-06 =2006-11-05
    BF 2003-12-10 2006-10-10 =2006-11-09
    BA 2005-09-16 2006-10-26 =2006-11-25
    DO 2003-12-10 2006-10-26 =2006-11-25
    CO 2003-12-10 2006-10-27 =2006-11-26
    DK 2003-12-10 2006-12-26 =2007-01-25
    CU 2005-12-09 2007-02-09 =2007-03-11
    BD - 2007-02-27 a =2007-03-29
    AM 2005-05-19 2007-03-08 =2007-04-07
    CR 2003-12-10 2007-03-21 =2007-04-20
    KH - 2007-09-05 a =2007-10-05
    CA 2004-05-21 2007-10-02 =2007-11-01
    BS - 2008-01-10 a =2008-02-09
    AF 2004-02-20 2008-08-25 =2008-09-24
    BE 2003-12-10 2008-09-25 =2008-10-25
    EU 2005-09-15 2008-11-12 AA
    BN 2003-12-11 2008-12-02 =2009-01-01
    CY 2003-12-09 2009-02-23 =2009-03-25
    DM - 2010-05-28 a =2010-06-27
    CD - 2010-09-23 a =2010-10-23
    BH 2005-02-08 2010-10-05 =2010-11-04
  `),
};

/** The treaty as data: what an instrument needs. */
export function instrumentOf(id: string, { signing, needed }: PublishedTreaty): Instrument {
  return { id, signing, clauses: { ...CONVENTION_INSTRUMENT.clauses, needed }, reported: [] };
}

/** What its Parties did, as somebody would enter it. */
export function publishedActs({ parties }: PublishedTreaty): NewFact[] {
  const source = { kind: "depositary", reference: "UN Treaty Collection" } as const;
  return parties.flatMap(({ state, signed, kind, deposited }): NewFact[] => [
    ...(signed === undefined ? [] : [{ source, state, kind: "signature" as const, on: signed }]),
    { source, state, kind, on: deposited },
  ]);
}
