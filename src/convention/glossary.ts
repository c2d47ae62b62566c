/** The words of the product, each with one meaning, in code and on every page. */
export interface Term {
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
}

export const GLOSSARY: readonly Term[] = [
  { id: "server", term: "Server", meaning: "One installation, run by or for one State." },
  { id: "peer", term: "Peer", meaning: "Another State's server." },
  {
    id: "state",
    term: "State",
    meaning: "A State, or the European Union, under its two-letter code and its name in United Nations terminology.",
  },
  {
    id: "authority",
    term: "Authority",
    meaning:
      "A central authority, 24/7 contact point, extradition authority, competent authority or prevention authority of a State.",
  },
  {
    id: "designation",
    term: "Designation",
    meaning: "A State's signed statement of its authorities, their languages, hours, keys, requirements and addresses.",
  },
  { id: "directory", term: "Directory", meaning: "The designations that a server trusts, kept as a history." },
  { id: "mechanism", term: "Mechanism", meaning: "One kind of cooperation, named by its article." },
  { id: "dossier", term: "Dossier", meaning: "Everything between two States about one matter." },
  { id: "request", term: "Request", meaning: "One ask under one mechanism, with a reference in each State." },
  {
    id: "correspondent",
    term: "Correspondent",
    meaning: "Whom we exchange with: a peer, or a State without a server, reached by fax, mail or paper.",
  },
  { id: "measure", term: "Measure", meaning: "A domestic procedural measure under Articles 25 to 30." },
  { id: "order", term: "Order", meaning: "The domestic order to a provider, its service, its answer and its renewal." },
  { id: "legal-basis", term: "Legal basis", meaning: "What binds both States on that day." },
  {
    id: "decision",
    term: "Decision",
    meaning: "What the requested State decides on a request, with ground, paragraph and reasons where it refuses.",
  },
  {
    id: "condition",
    term: "Condition",
    meaning: "What the sender binds the receiver to; it stays attached to the exhibit.",
  },
  { id: "use-limit", term: "Use limit", meaning: "A condition on what an exhibit may be used for." },
  {
    id: "clock",
    term: "Clock",
    meaning: "A legal deadline computed from a signed fact, a version of a rule and a State's calendar.",
  },
  { id: "dispatch", term: "Dispatch", meaning: "One signed and sealed message between two servers." },
  {
    id: "receipt",
    term: "Receipt",
    meaning: "A signed statement of what happened to a dispatch or an exhibit, in one of several strengths.",
  },
  { id: "pouch", term: "Pouch", meaning: "A file that carries dispatches and exhibits by another bearer." },
  { id: "exhibit", term: "Exhibit", meaning: "An item of evidence, numbered, with its custody record." },
  { id: "custody", term: "Custody", meaning: "The record of who had an exhibit, when, and what was done with it." },
  { id: "seal", term: "Seal", meaning: "The encrypted form of an exhibit for named receivers, with its manifest." },
  {
    id: "court-package",
    term: "Court package",
    meaning: "One file with which a court verifies an exhibit without a network.",
  },
  { id: "audit-log", term: "Audit log", meaning: "The append-only record of a server, with a signed head." },
  { id: "cosignature", term: "Cosignature", meaning: "A peer's signature under the head of our log." },
  { id: "roster", term: "Roster", meaning: "Who answers the 24/7 line now, and next." },
  {
    id: "instrument",
    term: "Instrument",
    meaning: "The document by which a State ratifies, accepts, approves or accedes.",
  },
  { id: "deposit", term: "Deposit", meaning: "Handing the original instrument to the depositary; its day counts." },
  { id: "depositary", term: "Depositary", meaning: "The Secretary-General of the United Nations." },
  { id: "signatory", term: "Signatory", meaning: "A State that has signed. It is not bound until it deposits." },
  { id: "party", term: "State Party", meaning: "A State that has deposited and for which the Convention is in force." },
  {
    id: "full-powers",
    term: "Full powers",
    meaning: "The document that empowers a person to sign, where the office alone does not.",
  },
  { id: "credentials", term: "Credentials", meaning: "The document that names a State's delegation to a conference." },
];
