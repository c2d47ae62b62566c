import { type Cited, MEMORY, model, TEXT } from "./certainty.ts";

export const CHAPTER_IDS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"] as const;
export type ChapterId = (typeof CHAPTER_IDS)[number];

export interface Chapter {
  readonly id: ChapterId;
  readonly title: string;
  readonly firstArticle: number;
  readonly lastArticle: number;
}

type ArticleKind =
  | "general"
  | "offence"
  | "jurisdiction"
  | "procedural-measure"
  | "international-cooperation"
  | "prevention"
  | "technical-assistance"
  | "mechanism"
  | "final";

export interface Article extends Cited {
  readonly chapter: ChapterId;
  readonly title: string;
  /** In our own words; never the words of the Convention. */
  readonly summary: string;
  readonly kind: ArticleKind;
}

export const CHAPTERS: readonly Chapter[] = [
  { id: "I", title: "General provisions", firstArticle: 1, lastArticle: 6 },
  { id: "II", title: "Criminalization", firstArticle: 7, lastArticle: 21 },
  { id: "III", title: "Jurisdiction", firstArticle: 22, lastArticle: 22 },
  { id: "IV", title: "Procedural measures and law enforcement", firstArticle: 23, lastArticle: 34 },
  { id: "V", title: "International cooperation", firstArticle: 35, lastArticle: 52 },
  { id: "VI", title: "Preventive measures", firstArticle: 53, lastArticle: 53 },
  { id: "VII", title: "Technical assistance and information exchange", firstArticle: 54, lastArticle: 56 },
  { id: "VIII", title: "Mechanism of implementation", firstArticle: 57, lastArticle: 58 },
  { id: "IX", title: "Final provisions", firstArticle: 59, lastArticle: 68 },
];

/**
 * All 68 articles. The certainty is that of the weakest part of the summary; the exact English titles of Articles 16 to 68 are from
 * memory, their subjects are confirmed by the sources that list the ranges of the chapters.
 */
export const ARTICLES: readonly Article[] = [
  {
    article: 1,
    chapter: "I",
    title: "Statement of purpose",
    summary:
      "Sets three aims: better prevention and suppression of cybercrime, more international cooperation against it, and technical assistance and capacity-building, above all for developing countries.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 2,
    chapter: "I",
    title: "Use of terms",
    summary:
      "Defines the working vocabulary (ICT system, electronic data, traffic data, content data, service provider, subscriber information, personal data, serious crime, property, proceeds, freezing/seizure, confiscation, predicate offence, regional economic integration organization, emergency). A serious crime is one whose maximum penalty is at least four years' deprivation of liberty; an emergency is a significant and imminent danger to a natural person's life or safety.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 3,
    chapter: "I",
    title: "Scope of application",
    summary:
      "Covers (a) preventing, investigating and prosecuting the Convention's own offences, including freezing, seizing, confiscating and returning their proceeds, and (b) collecting, obtaining, preserving and sharing electronic evidence for criminal investigations or proceedings as Articles 23 and 35 lay down.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 4,
    chapter: "I",
    title: "Offences established in accordance with other United Nations conventions and protocols",
    summary:
      "Parties make sure that conduct they must already punish under other UN conventions and protocols binding on them is also punishable when done through ICT systems; the article itself creates no new offence.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 5,
    chapter: "I",
    title: "Protection of sovereignty",
    summary:
      "Obligations are carried out with respect for sovereign equality, territorial integrity and non-intervention; no Party gains a right to exercise jurisdiction or reserved State functions on another's territory.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 6,
    chapter: "I",
    title: "Respect for human rights",
    summary:
      "Implementation must match each Party's duties under international human rights law, and nothing in the Convention may be read, in line with that law, as allowing suppression of rights and freedoms such as expression, conscience, opinion, religion or belief, peaceful assembly and association.",
    kind: "general",
    ...TEXT,
  },
  {
    article: 7,
    chapter: "II",
    title: "Illegal access",
    summary:
      "Intentional access without right to all or part of an ICT system must be an offence; a Party may add as elements the breach of security measures, a dishonest or criminal intent (such as obtaining data), or a link between connected systems.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 8,
    chapter: "II",
    title: "Illegal interception",
    summary:
      "Intentional interception without right, by technical means, of non-public transmissions of electronic data (electromagnetic emissions included) must be an offence; a dishonest or criminal intent or a link between connected systems may be required.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 9,
    chapter: "II",
    title: "Interference with electronic data",
    summary:
      "Intentionally and without right damaging, deleting, deteriorating, altering or suppressing electronic data must be an offence; a Party may require serious harm.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 10,
    chapter: "II",
    title: "Interference with an information and communications technology system",
    summary:
      "Seriously hindering, intentionally and without right, the working of an ICT system by inputting, transmitting, damaging, deleting, deteriorating, altering or suppressing data must be an offence.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 11,
    chapter: "II",
    title: "Misuse of devices",
    summary:
      "Dealing in or possessing tools designed or adapted primarily for the Article 7-10 offences, or access credentials, with intent that they serve those offences must be an offence; authorized testing or protection of systems is outside it, and a Party may reserve not to apply paragraph 1 except for trafficking in credentials.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 12,
    chapter: "II",
    title: "Information and communications technology system-related forgery",
    summary:
      "Inputting, altering, deleting or suppressing data so that inauthentic data result, meant to pass as authentic for legal purposes, must be an offence; an intent to defraud or similar dishonest intent may be required.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 13,
    chapter: "II",
    title: "Information and communications technology system-related theft or fraud",
    summary:
      "Causing another a loss of property through data manipulation, interference with a system, or ICT-based deception about facts, with fraudulent or dishonest intent to gain money or property without right, must be an offence.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 14,
    chapter: "II",
    title: "Offences related to online child sexual abuse or child sexual exploitation material",
    summary:
      "Producing, offering, selling, distributing, soliciting, procuring, accessing, possessing or controlling such material through or in an ICT system, and financing those acts, must be offences; Parties may narrow the definition (real child; visual material), and may exclude self-produced material by children and private consensual material of lawful conduct.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 15,
    chapter: "II",
    title: "Solicitation or grooming for the purpose of committing a sexual offence against a child",
    summary:
      "Intentional communication, solicitation, grooming or arrangement through an ICT system in order to commit a sexual offence against a child must be an offence; Parties may require a follow-up act, may extend it to a person believed to be a child, and may exclude conduct by children.",
    kind: "offence",
    ...TEXT,
  },
  {
    article: 16,
    chapter: "II",
    title: "Non-consensual dissemination of intimate images",
    summary:
      "Intentionally and without right sharing an intimate image of a person through an ICT system without that person's consent must be an offence; a Party may require intent to cause harm and may adjust the treatment of persons under 18 within limits.",
    kind: "offence",
    ...MEMORY,
  },
  {
    article: 17,
    chapter: "II",
    title: "Laundering of proceeds of crime",
    summary:
      "Converting, transferring, concealing or disguising proceeds must be an offence, as must (subject to basic legal concepts) acquiring, possessing or using them and taking part in laundering; Articles 7-16 offences count as predicate offences.",
    kind: "offence",
    ...model("UNTOC 6"),
  },
  {
    article: 18,
    chapter: "II",
    title: "Liability of legal persons",
    summary:
      "Legal persons must be liable (criminally, civilly or administratively) for taking part in the Convention's offences, without lessening the liability of natural persons, and face effective, proportionate and dissuasive sanctions.",
    kind: "offence",
    ...model("UNTOC 10"),
  },
  {
    article: 19,
    chapter: "II",
    title: "Participation and attempt",
    summary:
      "Participating in an offence (accomplice, assistant, instigator and the like) must be punishable; attempt and preparation may be.",
    kind: "offence",
    ...model("UNCAC 27"),
  },
  {
    article: 20,
    chapter: "II",
    title: "Statute of limitations",
    summary:
      "Parties set, where appropriate and with regard to gravity, a long limitation period, longer or suspended where the alleged offender has evaded justice.",
    kind: "offence",
    ...model("UNCAC 29"),
  },
  {
    article: 21,
    chapter: "II",
    title: "Prosecution, adjudication and sanctions",
    summary:
      "Sanctions must be effective, proportionate and dissuasive; prosecuted persons keep all rights and guarantees of domestic law and international obligations, including fair trial and defence rights (para. 4); accused children get appropriate protection; aggravating circumstances such as harm to critical information infrastructure are optional.",
    kind: "offence",
    ...model("UNTOC 11"),
  },
  {
    article: 22,
    chapter: "III",
    title: "Jurisdiction",
    summary:
      "Territorial and flag/registration jurisdiction is mandatory; nationality of victim or offender, certain laundering acts abroad and acts against the State are optional; a Party that refuses to extradite its national must be able to prosecute; Parties pursuing the same conduct consult.",
    kind: "jurisdiction",
    certainty: "model",
    basis: "source (Lawfare, in part) + memory, and UNTOC 15",
  },
  {
    article: 23,
    chapter: "IV",
    title: "Scope of procedural measures",
    summary:
      "The Chapter IV powers apply to specific criminal investigations or proceedings on Convention offences, on other offences committed by means of an ICT system, and to collecting electronic evidence of any offence; limited reservations are possible for Articles 29 and 30.",
    kind: "procedural-measure",
    certainty: "model",
    basis: "text (title role confirmed by Art. 3(b)) + memory, and Budapest 14",
  },
  {
    article: 24,
    chapter: "IV",
    title: "Conditions and safeguards",
    summary:
      "Powers and procedures must stand under domestic conditions and safeguards that protect human rights and embody proportionality, including as appropriate judicial or other independent review, an effective remedy, grounds for use and limits of scope and duration; they apply also when a power is used to render international cooperation.",
    kind: "procedural-measure",
    ...model("Budapest 15"),
  },
  {
    article: 25,
    chapter: "IV",
    title: "Expedited preservation of stored electronic data",
    summary:
      "Authorities must be able to order quick preservation of specified stored data for as long as needed up to a maximum of ninety days, renewable, with confidentiality for the custodian.",
    kind: "procedural-measure",
    ...model("Budapest 16"),
  },
  {
    article: 26,
    chapter: "IV",
    title: "Expedited preservation and partial disclosure of traffic data",
    summary:
      "Preservation of traffic data must be possible however many providers took part, with quick disclosure of enough traffic data to identify providers and the path of the communication.",
    kind: "procedural-measure",
    ...model("Budapest 17"),
  },
  {
    article: 27,
    chapter: "IV",
    title: "Production order",
    summary:
      "Authorities must be able to order a person in the territory to hand over specified electronic data, and a provider offering services there to hand over subscriber information.",
    kind: "procedural-measure",
    ...model("Budapest 18"),
  },
  {
    article: 28,
    chapter: "IV",
    title: "Search and seizure of stored electronic data",
    summary:
      "Authorities must be able to search or access systems and storage media, extend the search to lawfully accessible linked systems in the territory, seize or copy data, keep it intact or make it inaccessible, and order persons with special knowledge to give reasonable information.",
    kind: "procedural-measure",
    ...model("Budapest 19"),
  },
  {
    article: 29,
    chapter: "IV",
    title: "Real-time collection of traffic data",
    summary:
      "Authorities must be able to collect or have a provider collect traffic data of specified communications in real time, with confidentiality; reservable under Article 23.",
    kind: "procedural-measure",
    ...model("Budapest 20"),
  },
  {
    article: 30,
    chapter: "IV",
    title: "Interception of content data",
    summary:
      "For a range of serious criminal offences set by domestic law, authorities must be able to intercept, or have a provider help intercept, content data of specified communications in real time, with confidentiality.",
    kind: "procedural-measure",
    ...model("Budapest 21"),
  },
  {
    article: 31,
    chapter: "IV",
    title: "Freezing, seizure and confiscation of the proceeds of crime",
    summary:
      "Parties enable identification, tracing, freezing, seizure and confiscation of proceeds (or their value) and instrumentalities, override bank secrecy for this purpose, and protect bona fide third parties.",
    kind: "procedural-measure",
    ...model("UNTOC 12"),
  },
  {
    article: 32,
    chapter: "IV",
    title: "Establishment of criminal record",
    summary:
      "A Party may take account of a foreign conviction of the alleged offender in proceedings on a Convention offence.",
    kind: "procedural-measure",
    ...model("UNTOC 22"),
  },
  {
    article: 33,
    chapter: "IV",
    title: "Protection of witnesses",
    summary:
      "Within its means a Party protects witnesses (and those who in good faith report or cooperate), and as appropriate relatives, from retaliation or intimidation; relocation, non-disclosure of identity and video testimony are among the means.",
    kind: "procedural-measure",
    ...model("UNTOC 24"),
  },
  {
    article: 34,
    chapter: "IV",
    title: "Assistance to and protection of victims",
    summary:
      "Parties assist and protect victims, provide procedures for compensation and restitution, let victims' views be heard, help victims of Articles 14-16 recover, and heed age, gender and particular needs.",
    kind: "procedural-measure",
    ...model("UNTOC 25"),
  },
  {
    article: 35,
    chapter: "V",
    title: "General principles of international cooperation",
    summary:
      "Parties cooperate on the Convention's offences and on electronic evidence of those offences and of any serious crime; for such evidence the relevant paragraphs of Article 40 and Articles 41-46 apply; dual criminality, where required, is judged by the underlying conduct, not by its label.",
    kind: "international-cooperation",
    certainty: "memory",
    basis: "text (scope role confirmed by Art. 3(b)) + memory",
  },
  {
    article: 36,
    chapter: "V",
    title: "Protection of personal data",
    summary:
      "Transfers follow the transferring Party's domestic law and international obligations and may be refused or conditioned where data protection law would be breached; received data get effective and appropriate safeguards; onward transfer to a third country or international organization needs the original sender's prior authorization.",
    kind: "international-cooperation",
    ...MEMORY,
  },
  {
    article: 37,
    chapter: "V",
    title: "Extradition",
    summary:
      "Extradition for Convention offences punishable in both States; sets treaty-basis, expedition, provisional arrest, extradite-or-prosecute, fair treatment, non-discrimination, consultation before refusal, reasons, and designation of an authority.",
    kind: "international-cooperation",
    ...model("UNTOC 16"),
  },
  {
    article: 38,
    chapter: "V",
    title: "Transfer of sentenced persons",
    summary:
      "Parties may consider agreements or arrangements letting persons sentenced for Convention offences serve the sentence in their own territory, with regard to their rights, consent, rehabilitation and reintegration.",
    kind: "international-cooperation",
    ...model("UNTOC 17"),
  },
  {
    article: 39,
    chapter: "V",
    title: "Transfer of criminal proceedings",
    summary:
      "Parties consider transferring proceedings where that serves the proper administration of justice, mainly when several jurisdictions are involved; the Convention may serve as legal basis where a treaty is needed.",
    kind: "international-cooperation",
    ...model("UNTOC 21"),
  },
  {
    article: 40,
    chapter: "V",
    title: "General principles and procedures relating to mutual legal assistance",
    summary:
      "The mutual legal assistance code: scope, purposes, spontaneous information, central authorities, form, language and content of requests, execution, use limits, confidentiality, refusal grounds, non-discrimination, reasons, postponement, consultation, safe conduct and costs.",
    kind: "international-cooperation",
    ...model("UNTOC 18"),
  },
  {
    article: 41,
    chapter: "V",
    title: "24/7 network",
    summary:
      "Each Party designates a point of contact reachable at all hours every day for immediate help with Convention offences and electronic evidence of serious crimes, including preservation, legal information, location of suspects and data to avert an emergency.",
    kind: "international-cooperation",
    certainty: "model",
    basis: "source (UNODC, press) + memory, and Budapest 35",
  },
  {
    article: 42,
    chapter: "V",
    title: "International cooperation for the purpose of expedited preservation of stored electronic data",
    summary:
      "A Party may ask another to have stored data preserved quickly pending a mutual legal assistance request; lists the request's contents, excludes dual criminality as a condition, limits refusal, and sets a minimum of sixty days.",
    kind: "international-cooperation",
    ...model("Budapest 29"),
  },
  {
    article: 43,
    chapter: "V",
    title: "International cooperation for the purpose of expedited disclosure of preserved traffic data",
    summary:
      "If executing a preservation request shows that a provider in another State took part in the transmission, the requested Party quickly discloses enough traffic data to identify that provider and the path.",
    kind: "international-cooperation",
    ...model("Budapest 30"),
  },
  {
    article: 44,
    chapter: "V",
    title: "Mutual legal assistance in accessing stored electronic data",
    summary:
      "A Party may ask another to search, access, seize, secure and disclose data stored in its territory, answered on an expedited basis where data are vulnerable or other instruments so provide.",
    kind: "international-cooperation",
    ...model("Budapest 31"),
  },
  {
    article: 45,
    chapter: "V",
    title: "Mutual legal assistance in the real-time collection of traffic data",
    summary:
      "Parties endeavour to assist one another in collecting traffic data of specified communications in real time, at least for offences for which it would be available at home; the request must state listed particulars.",
    kind: "international-cooperation",
    ...model("Budapest 33"),
  },
  {
    article: 46,
    chapter: "V",
    title: "Mutual legal assistance in the interception of content data",
    summary:
      "Parties endeavour to assist one another in real-time collection or recording of content data, so far as applicable treaties or domestic law permit.",
    kind: "international-cooperation",
    ...model("Budapest 34"),
  },
  {
    article: 47,
    chapter: "V",
    title: "Law enforcement cooperation",
    summary:
      "Close cooperation between competent authorities: secure channels, joint inquiries on persons, proceeds and instrumentalities, data for analysis, exchange on methods, liaison officers, early identification; the Convention may be the basis where no agreement exists.",
    kind: "international-cooperation",
    ...model("UNTOC 27"),
  },
  {
    article: 48,
    chapter: "V",
    title: "Joint investigations",
    summary:
      "Parties consider agreements for joint investigative bodies and may otherwise run joint investigations case by case, with full respect for the sovereignty of the State where they take place.",
    kind: "international-cooperation",
    ...model("UNTOC 19"),
  },
  {
    article: 49,
    chapter: "V",
    title: "Mechanisms for the recovery of property through international cooperation in confiscation",
    summary:
      "Domestic measures that let a Party give effect to foreign confiscation and freezing orders, confiscate property of foreign origin, and consider confiscation without conviction.",
    kind: "international-cooperation",
    ...model("UNCAC 54"),
  },
  {
    article: 50,
    chapter: "V",
    title: "International cooperation for the purposes of confiscation",
    summary:
      "How confiscation, freezing and seizure requests are made and executed, with extra request contents beyond Article 40(15), protection of bona fide third parties and a chance to be heard before provisional measures are lifted.",
    kind: "international-cooperation",
    ...model("UNCAC 55"),
  },
  {
    article: 51,
    chapter: "V",
    title: "Special cooperation",
    summary:
      "Parties endeavour to be able to send information on proceeds of Convention offences to another Party without being asked.",
    kind: "international-cooperation",
    ...model("UNCAC 56"),
  },
  {
    article: 52,
    chapter: "V",
    title: "Return and disposal of confiscated proceeds of crime or property",
    summary:
      "Confiscated assets are disposed of under domestic law; on request, priority consideration is given to returning them so that victims are compensated or prior legitimate owners restored; sharing and contributions are possible; reasonable expenses may be deducted.",
    kind: "international-cooperation",
    ...model("UNTOC 14"),
  },
  {
    article: 53,
    chapter: "VI",
    title: "Preventive measures",
    summary:
      "Policies and practices to reduce opportunities for cybercrime, participation of those outside the public sector, a list of optional measures (awareness, provider security, recognition of lawful security research, child safety, victims, transparency), public reporting channels, and notice of an authority that can help other Parties prevent cybercrime.",
    kind: "prevention",
    certainty: "model",
    basis: "source (chapter place) + memory, and UNTOC 31",
  },
  {
    article: 54,
    chapter: "VII",
    title: "Technical assistance and capacity-building",
    summary:
      "Parties consider giving one another the widest assistance within their capacity, including training and transfer of technology on mutually agreed terms, with particular regard to developing States.",
    kind: "technical-assistance",
    ...model("UNCAC 60"),
  },
  {
    article: 55,
    chapter: "VII",
    title: "Exchange of information",
    summary:
      "Parties consider analysing trends, sharing statistics and expertise, assessing their policies and exchanging information on legal, policy and technological developments.",
    kind: "technical-assistance",
    ...model("UNCAC 61"),
  },
  {
    article: 56,
    chapter: "VII",
    title: "Implementation of the Convention through economic development and technical assistance",
    summary:
      "Parties take measures that help implementation through cooperation and make efforts on financial and material help for developing countries, including voluntary contributions to a designated UN account.",
    kind: "technical-assistance",
    ...model("UNCAC 62"),
  },
  {
    article: 57,
    chapter: "VIII",
    title: "Conference of the States Parties to the Convention",
    summary:
      "Creates the Conference, convened by the UN Secretary-General within one year of entry into force, with rules of procedure, functions (facilitation, exchange, review, recommendations, protocols) and the power to set up review mechanisms and subsidiary bodies.",
    kind: "mechanism",
    ...model("UNCAC 63"),
  },
  {
    article: 58,
    chapter: "VIII",
    title: "Secretariat",
    summary:
      "The Secretary-General provides the secretariat, which services the Conference, helps Parties supply information on request and coordinates with other secretariats.",
    kind: "mechanism",
    certainty: "model",
    basis: "source (UNODC is secretariat) + memory, and UNCAC 64",
  },
  {
    article: 59,
    chapter: "IX",
    title: "Implementation of the Convention",
    summary:
      "Parties take the legislative and administrative measures needed, under fundamental principles of domestic law, and may adopt stricter ones.",
    kind: "final",
    ...model("UNCAC 65"),
  },
  {
    article: 60,
    chapter: "IX",
    title: "Effects of the Convention",
    summary:
      "Other agreements between Parties on the same matters may be applied instead; other rights and duties under international law stay unaffected.",
    kind: "final",
    ...MEMORY,
  },
  {
    article: 61,
    chapter: "IX",
    title: "Relation with protocols",
    summary:
      "The Convention may be supplemented by protocols open only to its Parties, binding only those that join them, and read together with the Convention.",
    kind: "final",
    ...model("UNTOC 37"),
  },
  {
    article: 62,
    chapter: "IX",
    title: "Adoption of supplementary protocols",
    summary:
      "At least sixty States Parties are needed before a protocol is considered for adoption; consensus first, otherwise two thirds of those present and voting.",
    kind: "final",
    ...MEMORY,
  },
  {
    article: 63,
    chapter: "IX",
    title: "Settlement of disputes",
    summary:
      "Negotiation or other peaceful means; then arbitration at one Party's request; then, after six months without agreement on the arbitration, the International Court of Justice; a Party may opt out of the compulsory part by declaration.",
    kind: "final",
    certainty: "model",
    basis: "text (opt-out: para. 3 cited by Azerbaijan) + memory, and UNCAC 66",
  },
  {
    article: 64,
    chapter: "IX",
    title: "Signature, ratification, acceptance, approval and accession",
    summary:
      "Open for signature in Hanoi and then at UN Headquarters until 31 December 2026, also to regional economic integration organizations with a signatory member; subject to ratification, acceptance or approval; open to accession.",
    kind: "final",
    certainty: "model",
    basis: "source (UN Treaty Collection) + memory, and UNCAC 67",
  },
  {
    article: 65,
    chapter: "IX",
    title: "Entry into force",
    summary:
      "Ninetieth day after deposit of the fortieth instrument (an organization's instrument not counted in addition to its members'); for later joiners the thirtieth day after their deposit, or general entry into force if later.",
    kind: "final",
    certainty: "model",
    basis: "text (para. 1, UN Treaty Collection) + memory, and UNCAC 68",
  },
  {
    article: 66,
    chapter: "IX",
    title: "Amendment",
    summary:
      "After five years from entry into force a Party may propose amendments; consensus first, otherwise two thirds present and voting; an amendment binds only Parties that accept it, ninety days after their deposit.",
    kind: "final",
    ...model("UNCAC 69"),
  },
  {
    article: 67,
    chapter: "IX",
    title: "Denunciation",
    summary:
      "Written notice to the Secretary-General, effective one year after receipt; denouncing the Convention denounces its protocols.",
    kind: "final",
    ...model("UNTOC 40"),
  },
  {
    article: 68,
    chapter: "IX",
    title: "Depositary and languages",
    summary:
      "The Secretary-General is depositary; the Arabic, Chinese, English, French, Russian and Spanish texts are equally authentic.",
    kind: "final",
    certainty: "model",
    basis: "source (last article is 68) + memory, and UNCAC 71",
  },
];

export function article(number: number): Article | undefined {
  return ARTICLES.find((one) => one.article === number);
}

export function articlesOf(chapter: ChapterId): readonly Article[] {
  return ARTICLES.filter((one) => one.chapter === chapter);
}
