// Made by scripts/dump-schema.ts from the migrations: do not edit.
import type { Generated } from "kysely";

/** What a column of JSON holds; the store that has it says more. */
type Json = object;

export interface Tables {
  "assistance.answer": {
    cycle: number;
    item: string;
    version: number;
    law: "yes" | "partly" | "no" | "in-bill" | "not-needed" | "open";
    practice: "used" | "unused" | "not-set-up" | "unknown";
    missing: string | null;
    words: string | null;
    obstacles: string | null;
    help: string | null;
    measures: readonly string[];
    asked: string;
    state: "draft" | "confirmed" | "carried";
    carried_from: number | null;
    reason: string | null;
    written_at: Date;
    written_by: string;
    expected_on: string | null;
    prosecutions: number | null;
    convictions: number | null;
    first_by: string | null;
  };
  "assistance.assessment": {
    cycle: number;
    edition: string;
    opened_at: Date;
    opened_by: string;
  };
  "assistance.closing": {
    cycle: number;
    snapshot: string;
    digest: string;
    closed_at: Date;
    asked_by: string;
    closed_by: string;
  };
  "assistance.figure": {
    quarter: string;
    chapter: string;
    says: "fewer-than-five" | "between" | "nearly-all";
    least: number | null;
    most: number | null;
    kept_at: Date;
  };
  "assistance.lane": {
    lane_id: string;
    need_id: string;
    state: string;
    side: "asker" | "helper";
    by_letter: boolean;
    version: number;
    opened_at: Date;
    posted_at: Date | null;
    ended_there_at: Date | null;
    dispatch_id: string | null;
  };
  "assistance.measure": {
    measure_id: string;
    version: number;
    title: string;
    citation: string;
    in_force_from: string | null;
    language: string | null;
    document_id: string | null;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "assistance.need": {
    need_id: string;
    line_id: string;
    state: string;
    told_by: string;
    by_letter: boolean;
    reference: string;
    recorded_at: Date;
    ended_at: Date | null;
    document_id: string | null;
  };
  "assistance.need_key": {
    need_id: string;
    wrapped: Uint8Array | null;
    destroyed_at: Date | null;
  };
  "assistance.need_version": {
    need_id: string;
    version: number;
    sealed: Uint8Array;
    digest: string;
    wanted_until: string;
    release: Uint8Array | null;
    release_verified: boolean;
    written_at: Date;
    written_by: readonly string[];
    cleared_at: Date | null;
    asked_by: string | null;
    cleared_by: string | null;
  };
  "assistance.offer_version": {
    offer_id: string;
    version: number;
    state: string;
    organisation_id: string | null;
    content: Json;
    valid_until: string;
    withdrawn: boolean;
    kept_at: Date;
    kept_by: string | null;
    asked_by: string | null;
    sent_to: readonly string[] | null;
  };
  "assistance.publication": {
    publication_id: string;
    lane_id: string | null;
    promise_id: string | null;
    content: Json;
    published_at: Date;
    asked_by: string;
    published_by: string;
    ended_at: Date | null;
    offer_id: string | null;
    life: string;
    other_public_at: Date | null;
  };
  "assistance.reform": {
    item: string;
    version: number;
    owner: string;
    due_on: string;
    step: "draft-law" | "before-parliament" | "adopted" | "in-force" | "in-practice";
    note: string | null;
    set_at: Date;
    set_by: string;
  };
  "assistance.said": {
    lane_id: string;
    author: string;
    sequence: number;
    verb: string;
    sealed: Uint8Array;
    said_at: Date;
    kept_at: Date;
    said_by: string | null;
    asked_by: string | null;
    by_letter: boolean;
    about: number | null;
    promise_id: string | null;
    due_on: string | null;
    is_taken: boolean | null;
    dispatch_id: string | null;
    letter_on: string | null;
    document_id: string | null;
    introduced: string | null;
  };
  "assistance.section_grant": {
    grant_id: string;
    user_id: string;
    first_article: number;
    last_article: number;
    until: string;
    granted_at: Date;
    granted_by: string;
    ended_at: Date | null;
    ended_by: string | null;
  };
  "audit.actors": {
    pseudonym: string;
    salt: Uint8Array;
    dossier_id: string | null;
    kind: "user" | "peer" | "system";
    actor_id: string;
  };
  "audit.checkpoints": {
    size: number;
    note: Uint8Array;
    signed_at: Date;
    log_number: number;
  };
  "audit.closings": {
    log_number: number;
    closed_at: Date;
    size: number;
    root: string;
    carried_from: number;
    known_checkpoint: Uint8Array | null;
    missing_from: number | null;
    missing_to: number | null;
    settled_marks: readonly string[];
    approvals: readonly string[];
    reason_language: string;
    reason: string;
  };
  "audit.cosignatures": {
    size: number;
    witness_name: string;
    cosigned_at: Date;
    state: string;
    operator: string;
    public_key: string;
    line: string;
    received_at: Date;
    log_number: number;
  };
  "audit.details": {
    entry_id: string;
    salt: Uint8Array;
    committed: Uint8Array;
    pseudonym: string;
    dossier_id: string | null;
    subject_kind: string;
    subject_id: string;
  };
  "audit.entries": {
    entry_id: string;
    type: string;
    at: Date;
    bytes: Uint8Array;
  };
  "audit.fork_proofs": {
    fork_proof_id: string;
    origin: string;
    state: string;
    strength: "proven" | "alleged";
    digest: string;
    file: Uint8Array;
    found_at: Date;
  };
  "audit.heads": {
    size: number;
    root: string;
    stored_at: Date;
    log_number: number;
  };
  "audit.integrator": {
    only_one: Generated<boolean>;
    fence: number;
    taken_at: Date;
  };
  "audit.log": {
    log_id: string;
    opened_at: Date;
    log_number: number;
  };
  "audit.pending": {
    arrival: Generated<number>;
    entry_id: string;
  };
  "audit.places": {
    log_index: number;
    entry_id: string;
    log_number: number;
  };
  "audit.shown_heads": {
    size: number;
    shown_at: Date;
    log_number: number;
  };
  "audit.witness_heads": {
    origin: string;
    size: number;
    incarnation_number: number;
    incarnation_id: string;
    root: string;
    checkpoint: Uint8Array;
    cosigned_at: Date;
  };
  "audit.witness_logs": {
    origin: string;
    state: string;
    first_seen_at: Date;
  };
  "conference.badge": {
    badge_id: string;
    conference_id: string;
    serial: number;
    issue: number;
    participant_id: string;
    name: string;
    delegation: string;
    category: string;
    zones: readonly string[];
    first_day: string;
    last_day: string;
    code: string;
    check_digits: string;
    made_at: Date;
    made_by: string;
    sheet: number | null;
    handed_at: Date | null;
    handed_by: string | null;
    ended_at: Date | null;
    ended_by: string | null;
    ended_why: "lost" | "changed" | "withdrawn" | "revoked" | "revoked-in-error" | "new-key" | null;
  };
  "conference.badge_key": {
    conference_id: string;
    public_key: Uint8Array;
    wrapped: Uint8Array | null;
    made_at: Date;
    destroyed_at: Date | null;
    list_number: number;
    list_text: string;
    list_signature: string;
    life: string | null;
  };
  "conference.badge_number": {
    conference_id: string;
    kind: "category" | "zone";
    code: string;
    number: number;
  };
  "conference.body": {
    body_id: string;
    conference_id: string;
    template: string | null;
    name: string | null;
    version: number;
    recorded_at: Date;
    recorded_by: string;
    removed_at: Date | null;
  };
  "conference.change": {
    change_id: string;
    conference_id: string;
    delegation_id: string;
    participant_id: string | null;
    what: string;
    state: string;
    entry: Json;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
    asked_by: string | null;
  };
  "conference.conference": {
    conference_id: string;
    slug: string;
    opened_at: Date;
    opened_by: string;
    closed_at: Date | null;
  };
  "conference.data_key": {
    conference_id: string;
    wrapped: Uint8Array | null;
    destroyed_at: Date | null;
  };
  "conference.delegation": {
    delegation_id: string;
    conference_id: string;
    entity: string;
    kind: "state" | "host" | "regional" | "intergovernmental" | "un-entity" | "ngo" | "academic" | "company" | "press";
    name: Json | null;
    state: "invited" | "announced" | "listed" | "accepted" | "declined" | "withdrawn";
    invited_at: Date;
    version: number;
  };
  "conference.meeting": {
    meeting_id: string;
    body_id: string;
    held_on: string;
    agenda: Json;
    present: Json;
    others: Json;
    minutes_id: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "conference.member": {
    member_id: string;
    body_id: string;
    name: string;
    post: string | null;
    user_id: string | null;
    is_head: boolean;
    version: number;
    recorded_at: Date;
    recorded_by: string;
    removed_at: Date | null;
  };
  "conference.participant": {
    participant_id: string;
    conference_id: string;
    delegation_id: string;
    state: "nominated" | "accepted" | "refused" | "replaced" | "withdrawn";
    version: number;
    entry: Json;
    capacity: string;
    nominated_at: Date;
    replaces: string | null;
    cleared_of: Generated<Json>;
  };
  "conference.people_list": {
    conference_id: string;
    digest: string;
    sealed: Uint8Array;
    kept_at: Date;
    kept_by: string;
  };
  "conference.private": {
    participant_id: string;
    conference_id: string;
    sealed: Uint8Array;
    same_document: Uint8Array | null;
    same_person: Uint8Array | null;
  };
  "conference.project": {
    conference_id: string;
    number: number;
    entry: Json;
    recorded_at: Date;
    recorded_by: string;
  };
  "conference.project_approval": {
    approval_id: string;
    conference_id: string;
    number: number;
    document_id: string;
    decision: string;
    decided_on: string;
    decided_by: string;
    digest: string;
    approved_at: Date;
    asked_by: string;
    approved_by: string;
  };
  "conference.published_list": {
    conference_id: string;
    number: number;
    digest: string;
    text: string;
    participant_ids: Json;
    published_at: Date;
    asked_by: string;
    approved_by: string;
    life: string | null;
  };
  "conference.rule_change": {
    change_id: string;
    conference_id: string;
    rules: Json;
    from_on: string;
    source: string;
    reason: string;
    recorded_at: Date;
    asked_by: string;
    approved_by: string;
    late: Generated<boolean>;
  };
  "conference.task": {
    task_id: string;
    body_id: string;
    template: string | null;
    title: string | null;
    owner_id: string | null;
    due_on: string;
    waits_for: Json;
    state: "open" | "started" | "done" | "dropped";
    evidence_id: string | null;
    evidence: string | null;
    reason: string | null;
    meeting_id: string | null;
    version: number;
    recorded_at: Date;
    recorded_by: string;
    changed_at: Date;
    changed_by: string;
  };
  "conference.version": {
    conference_id: string;
    version: number;
    entry: Json;
    found_by: string;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "cooperation.copy_release": {
    copy_id: string;
    dossier_id: string;
    root_fingerprint: string;
    sha256: string;
    size_bytes: number;
    dispatches: readonly string[];
    asked_by: string | null;
    approved_by: string | null;
    released_at: Date;
  };
  "cooperation.correspondent": {
    correspondent_id: string;
    state: string;
    authority: string;
    address: string;
    fax: string | null;
    email: string | null;
    phone: string | null;
    languages: readonly string[];
    time_zone: string;
    created_at: Date;
    created_by: string;
    called_back_at: Date | null;
    called_back_by: string | null;
    called_back_number: string | null;
  };
  "cooperation.counted_request": {
    request_id: string;
    direction: string;
    mechanism: string;
    state: string;
    at: Date;
    open: boolean;
    outcome: string | null;
    refusal_grounds: readonly string[];
    minutes_to_acknowledge: number | null;
    minutes_to_decision: number | null;
    under_secrecy: boolean;
    emergency: boolean;
    letters: readonly string[];
    purpose: Generated<string>;
  };
  "cooperation.disposed_request": {
    request_id: string;
    disposal_id: string;
    dossier_id: string;
    own_reference: string;
    direction: string;
    mechanism: string;
    state: string;
    opened_at: Date;
  };
  "cooperation.dossier_copy": {
    copy_id: string;
    state: string;
    dossier_id: string;
    parts: number;
    sha256: string;
    size_bytes: number;
    begun_at: Date;
    whole_at: Date | null;
    released_at: Date | null;
    looked_at: Date | null;
    looked_by: string | null;
  };
  "cooperation.dossier_copy_part": {
    copy_id: string;
    part: number;
    data: Uint8Array;
  };
  "cooperation.request": {
    request_id: string;
    dossier_id: string;
    direction: "outgoing" | "incoming";
    mechanism: string;
    state: string;
    own_reference: string;
    peer_reference: string | null;
    follows: string | null;
    bearer: string;
    drill: boolean;
    stage: string | null;
    status:
      | "received"
      | "acknowledged"
      | "more-information"
      | "consultation"
      | "accepted"
      | "accepted-on-conditions"
      | "postponed"
      | "refused"
      | "executing"
      | "preserved"
      | "preservation-held"
      | "preservation-lapsed"
      | "answered"
      | "noted"
      | "closed"
      | "withdrawn"
      | null;
    outcome: string | null;
    settled: boolean;
    opened_at: Date;
    received_at: Date | null;
    sent_at: Date | null;
    decided_at: Date | null;
    look_at: Date | null;
    file: Json;
    events: number;
  };
  "cooperation.request_event": {
    request_id: string;
    number: number;
    type: string;
    kind: string | null;
    lane: "own" | "peer" | null;
    at: Date;
    by_user: string | null;
    dispatch_id: string | null;
    body: Json;
  };
  "cooperation.use_consent": {
    consent_id: string;
    request_id: string;
    use: "other-case" | "onward-transfer" | "publication";
    reference: string;
    recorded_at: Date;
    recorded_by: string | null;
    recipient: string | null;
    purpose: string | null;
    used_at: Date | null;
  };
  "cooperation.use_words": {
    entry_id: string;
    request_id: string;
    note: string;
    no_notice_because: string | null;
  };
  "desk.disposal": {
    disposal_id: string;
    dossier_id: string;
    ground:
      | "retention-ended"
      | "court-order"
      | "condition-of-sender"
      | "claim-of-a-person"
      | "opened-in-error"
      | "other-law"
      | null;
    explanation: string | null;
    explanation_language: string | null;
    order_reference: string | null;
    content: Json | null;
    asked_by: string | null;
    asked_at: Date;
    approved_by: string | null;
    disposed_at: Date | null;
    repeats: Date | null;
  };
  "desk.dossier": {
    dossier_id: string;
    own_reference: string;
    title: string;
    state: string;
    correspondent_id: string | null;
    opened_at: Date;
    opened_by: string | null;
    disposed_at: Date | null;
    read_only: Generated<boolean>;
    continues: string | null;
  };
  "desk.dossier_member": {
    dossier_id: string;
    user_id: string | null;
    role: "drafter" | "authoriser" | "duty-officer" | "executing-officer" | "custodian" | null;
    added_at: Date;
    added_by: string | null;
    removed_at: Date | null;
    removed_by: string | null;
  };
  "desk.dossier_read": {
    read_id: string;
    user_id: string;
    dossier_id: string;
    hour: Date;
    first_at: Date;
    seen_as: "member" | "role" | "oversight";
    ways: readonly string[];
  };
  "desk.need": {
    source: string;
    subject: string;
    number: number;
    place: string;
    line: string | null;
    need: string;
    subject_kind: string;
    subject_id: string;
    dossier_id: string | null;
    names_dossier: boolean;
    reference: string;
    state: string | null;
    mechanism: string | null;
    urgency: "ordinary" | "urgent" | "emergency";
    until: string | null;
    ends_at: Date | null;
    since: string;
    roles: readonly string[];
    not_for: readonly string[];
    drill: boolean;
    only_for: string | null;
    overdue_at: Date | null;
  };
  "desk.need_subject": {
    source: string;
    subject: string;
    look_again_at: Date | null;
  };
  "desk.needs_written": {
    rules: string;
    written_at: Date;
  };
  "desk.reads_logged": {
    hour: Date;
    rows: number;
    sha256: string;
  };
  "desk.reference_counter": {
    kind: "dossier" | "request" | "need";
    year: number;
    last_number: number;
  };
  "desk.repeated_disposal": {
    kind: "dossier" | "exhibit" | "conference";
    id: string;
    number: string;
    first_disposed_at: Date;
    order_sha256: string | null;
    repeated_at: Date;
  };
  "desk.search_entry": {
    source: string;
    subject: string;
    number: number;
    place: string;
    kind: string;
    dossier_id: string | null;
    readers: readonly string[] | null;
    reference: string;
    title: string;
    state: string | null;
    mechanism: string | null;
    identifiers: readonly string[];
    found_by: string;
  };
  "desk.search_written": {
    source: string;
    rules: string;
    written_to: string | null;
    done: number;
    of_all: number;
  };
  "evidence.court_package": {
    package_id: string;
    exhibit_id: string;
    made_by: string | null;
    made_at: Date;
    sha256: string;
    head_size: number;
    entries: number;
    unwitnessed: number;
    packed: Uint8Array | null;
  };
  "evidence.custody_entry": {
    exhibit_id: string;
    number: number;
    entry_digest: string;
    previous_digest: string | null;
    bytes: Uint8Array;
    audit_entry_id: string;
    kept_at: Date;
  };
  "evidence.custody_person": {
    dossier_id: string;
    user_id: string;
    pseudonym: string;
  };
  "evidence.exhibit": {
    exhibit_id: string;
    from_state: string | null;
    dossier_id: string;
    request_id: string | null;
    number: string;
    title: Json;
    kind: string;
    authority: string;
    state:
      "waiting" | "seal-failed" | "sealed" | "offered" | "accepted" | "stored" | "complete" | "withdrawn" | "disposed";
    fault: string | null;
    source_name: string | null;
    original_name: string | null;
    media_type: string | null;
    acquisition: Json;
    original_size: number | null;
    original_sha256: string | null;
    root: string | null;
    body_size: number | null;
    created_by: string | null;
    created_at: Date;
    scrubbed_at: Date | null;
    scrub_finding: string | null;
    made_from: string | null;
    is_paper: Generated<boolean>;
  };
  "evidence.exhibit_counter": {
    year: number;
    last_number: number;
  };
  "evidence.exhibit_key": {
    exhibit_id: string;
    wrapped: Uint8Array | null;
    destroyed_at: Date | null;
    file_key: Uint8Array | null;
  };
  "evidence.head": {
    head_sha256: string;
    exhibit_id: string;
    for_state: string;
    for_authority: string;
    wrapped: Uint8Array;
    kept_at: Date;
  };
  "evidence.lost_exhibit": {
    exhibit_id: string;
    number: string;
    dossier_id: string;
    offered_to: string;
    lost_since: Date;
    is_held: Generated<boolean>;
  };
  "evidence.manifest": {
    manifest_digest: string;
    exhibit_id: string;
    number: number;
    for_state: string;
    bytes: Uint8Array;
    kept_at: Date;
  };
  "evidence.opening": {
    opening_id: string;
    exhibit_id: string;
    requested_by: string;
    requested_at: Date;
    reason: string;
    state: "waiting" | "ready" | "refused" | "removed" | "sealed-copy" | "taken-away" | "opened-elsewhere";
    fault: string | null;
    ready_at: Date | null;
    remove_at: Date | null;
    reason_language: Generated<string>;
    found_sha256: string | null;
    found_size: number | null;
    found_at: Date | null;
    found_by: string | null;
    found_by_language: string | null;
    found_with: string | null;
    finding_entered_by: string | null;
    finding_entered_at: Date | null;
  };
  "evidence.release": {
    release_id: string;
    exhibit_id: string;
    request_id: string;
    receiver_state: string;
    receiver_authority: string;
    state:
      | "requested"
      | "offered"
      | "accepted"
      | "stored"
      | "head-released"
      | "opened"
      | "cannot-open"
      | "rejected"
      | "withdrawn";
    reason: string;
    manifest_payload: Uint8Array;
    manifest_digest: string;
    head_sha256: string;
    requested_by: string;
    requested_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    transfer_id: string | null;
    token_sha256: string | null;
    token_expires_at: Date | null;
    offer_dispatch_id: string | null;
    finished_at: Date | null;
    end_reason: string | null;
    reason_language: Generated<string>;
    end_language: string | null;
    given_again_at: Date | null;
  };
  "evidence.release_draft": {
    exhibit_id: string;
    drafted_by: string;
    drafted_at: Date;
    request: Json;
    manifest_payload: Uint8Array;
    head_sha256: string;
    wrapped_head: Uint8Array;
  };
  "evidence.transfer": {
    transfer_id: string;
    exhibit_id: string;
    from_state: string;
    state: "waiting" | "fetching" | "stored" | "withdrawn" | "refused";
    token: Uint8Array | null;
    leaves: number;
    leaves_here: Generated<number>;
    attempts: Generated<number>;
    next_at: Date | null;
    fault: string | null;
    accepted_by: string | null;
    accepted_at: Date | null;
    stored_at: Date | null;
    again_since: Date | null;
  };
  "evidence.upload": {
    upload_id: string;
    dossier_id: string;
    facts: Json | null;
    size_bytes: number;
    file_modified_at: Date | null;
    state: "open" | "whole" | "refused" | "taken-in";
    fault: string | null;
    exhibit_id: string | null;
    created_by: string;
    created_at: Date;
    expires_at: Date;
  };
  "evidence.upload_part": {
    upload_id: string;
    number: number;
    key: Uint8Array;
    size_bytes: number;
  };
  "federation.alarms": {
    alarm_id: string;
    kind: string;
    peer_id: string | null;
    subject_kind: string;
    subject_id: string;
    details: Json;
    priority: "ordinary" | "preservation" | "emergency";
    raised_at: Date;
    last_at: Date;
    occurrences: Generated<number>;
    acknowledged_by: string | null;
    acknowledged_at: Date | null;
    cleared_at: Date | null;
  };
  "federation.blob_to_remove": {
    blob_digest: string;
    since: Date;
  };
  "federation.closed_numbers": {
    peer_id: string;
    incarnation_id: string;
    sequence: number;
    reason: string;
    closed_at: Date;
  };
  "federation.designation_drafts": {
    draft_id: string;
    payload: Uint8Array;
    payload_digest: string;
    signatures: Json;
    prepared_by: string | null;
    prepared_at: Date;
    finished_at: Date | null;
  };
  "federation.designations": {
    designation_digest: string;
    peer_id: string | null;
    state: string;
    number: number;
    root_fingerprint: string;
    valid_from: Date;
    valid_until: Date;
    standing: "own" | "accepted" | "equivocation";
    bytes: Uint8Array;
    kept_at: Date;
  };
  "federation.details_changes": {
    change_id: string;
    details: string;
    asked_by: string;
    asked_at: Date;
    state: "waiting" | "approved" | "withdrawn";
    decided_by: string | null;
    decided_at: Date | null;
  };
  "federation.inbox": {
    peer_id: string;
    dispatch_id: string;
    incarnation: number;
    incarnation_id: string;
    sequence: number;
    priority: "ordinary" | "preservation" | "emergency";
    sealed_digest: string;
    sender_designation: string;
    blob_digest: string;
    size_bytes: number;
    received_at: Date;
    state: "stored" | "waiting" | "held" | "valid" | "refused";
    attempts: Generated<number>;
    next_at: Date;
    last_failure: string | null;
    released_by: string | null;
    kind: string | null;
    dossier_id: string | null;
    from_authority: string | null;
    to_authority: string | null;
    body_digest: string | null;
    own_link: string | null;
    seen_link: string | null;
    recipients: string | null;
    sent_at: Date | null;
    earlier_item_missing: Generated<boolean>;
    processed_at: Date | null;
    handled_at: Date | null;
    handled_by: Json | null;
    handled_receipted: Generated<boolean>;
    refusal_code: string | null;
    internal_code: string | null;
    erased_at: Date | null;
  };
  "federation.inbox_conflicts": {
    peer_id: string;
    dispatch_id: string;
    sealed_digest: string;
    incarnation_id: string;
    sequence: number;
    blob_digest: string;
    received_at: Date;
    refusal: Uint8Array;
    size_bytes: Generated<number>;
    erased_at: Date | null;
  };
  "federation.key_freezes": {
    freeze_id: string;
    uses: readonly string[];
    lost_since: Date;
    frozen_by: string;
    frozen_at: Date;
    decided_at: Date | null;
    drafted_at: Date | null;
    ended_at: Date | null;
    outcome: string | null;
  };
  "federation.links": {
    peer_id: string;
    numbers_of_incarnation: string;
    next_sequence: Generated<number>;
    reconciled_incarnation: number;
    consecutive_failures: Generated<number>;
    failing_since: Date | null;
    closed_until: Date | null;
    last_success_at: Date | null;
    last_failure_at: Date | null;
    last_failure_code: string | null;
    clock_offset_ms: Generated<number>;
    clock_seen_at: Date | null;
    their_incarnation: number | null;
    their_incarnation_id: string | null;
    their_start: string | null;
    heads_exchanged_at: Date | null;
    witnessed_size: number | null;
    designation_checked_at: Date | null;
    designation_told: string | null;
    not_confirmed_since: Date | null;
  };
  "federation.lost_key_items": {
    review_id: string;
    place: Generated<number>;
    use: string;
    kind: string;
    subject_id: string;
    label: string;
    happened_at: Date;
    looked_by: string | null;
    looked_at: Date | null;
  };
  "federation.lost_key_reviews": {
    review_id: string;
    peer_id: string | null;
    designation_digest: string;
    lost: Json;
    found_at: Date;
  };
  "federation.outbox": {
    dispatch_id: string;
    peer_id: string;
    to_authority: string | null;
    kind: string;
    dossier_id: string | null;
    priority: "ordinary" | "preservation" | "emergency";
    based_on: string | null;
    asked_by: Json;
    state: "queued" | "numbered" | "sealed" | "stored" | "processed" | "refused" | "voided";
    queued_at: Date;
    incarnation: number | null;
    incarnation_id: string | null;
    sequence: number | null;
    own_link: string | null;
    seen_link: string | null;
    body_nonce: string | null;
    sent_at: Date | null;
    body_digest: string | null;
    sealed_digest: string | null;
    blob_digest: string | null;
    size_bytes: number | null;
    attempts: Generated<number>;
    next_at: Date;
    last_attempt_at: Date | null;
    last_failure_code: string | null;
    receipt_due_at: Date | null;
    stored_at: Date | null;
    processed_at: Date | null;
    refusal_code: string | null;
    resend_asked: Generated<boolean>;
    resent_at: Date | null;
    sent_again_as: string | null;
    erased_at: Date | null;
  };
  "federation.outbox_contents": {
    dispatch_id: string;
    content: Uint8Array;
    envelope: Uint8Array | null;
  };
  "federation.own_details": {
    only_row: Generated<boolean>;
    details: Json;
    changed_by: string | null;
    changed_at: Date;
  };
  "federation.peer_history": {
    entry_id: string;
    peer_id: string;
    happened_at: Date;
    event: string;
    by_user: string | null;
    details: Json;
  };
  "federation.peer_restores": {
    peer_id: string;
    incarnation: number;
    incarnation_id: string;
    noticed_at: Date;
    told_at: Date | null;
    as_of: Date | null;
    recovered: number | null;
  };
  "federation.peer_starts": {
    peer_id: string;
    start_id: string;
    incarnation: number;
    first_created: Date;
    last_created: Date;
  };
  "federation.peers": {
    peer_id: string;
    state: string;
    standing: "imported" | "compared" | "confirmed" | "stopped" | "replaced";
    root_fingerprint: string;
    designation_digest: string;
    profile: "production" | "training" | "evaluation";
    source: string;
    imported_by: string;
    imported_at: Date;
    compared_by: string | null;
    compared_at: Date | null;
    confirmed_by: string | null;
    confirmed_at: Date | null;
    stopped_because: string | null;
  };
  "federation.receipt_deliveries": {
    receipt_digest: string;
    peer_id: string;
    attempts: Generated<number>;
    next_at: Date;
    delivered_at: Date | null;
    last_failure_code: string | null;
  };
  "federation.receipt_entries": {
    receipt_digest: string;
    audit_entry_id: string;
  };
  "federation.receipts": {
    receipt_digest: string;
    peer_id: string;
    dispatch_id: string;
    direction: "given" | "taken";
    strength: string;
    code: string | null;
    bytes: Uint8Array;
    given_at: Date;
    kept_at: Date;
  };
  "federation.reconciliations": {
    peer_id: string;
    incarnation: number;
    begun_at: Date;
    asked_at: Date | null;
    failure: string | null;
    fetched_at: Date | null;
    finished_at: Date | null;
    told_at: Date | null;
    heads: Generated<Json>;
    shown_size: Generated<number>;
    quoted_head: Json | null;
  };
  "federation.recoveries": {
    incarnation: number;
    as_of: Date | null;
    log_origin: string;
    log_size: number;
    must_close: boolean;
    largest_size: number | null;
    largest_head: Uint8Array | null;
    approvals: Json | null;
    reason: string | null;
    decided_at: Date | null;
  };
  "federation.request_nonces": {
    peer_id: string;
    nonce: string;
    forget_at: Date;
  };
  "federation.returned": {
    peer_id: string;
    dispatch_id: string;
    incarnation: number;
    place: Generated<number>;
    is_ours: boolean;
    dispatch: Uint8Array | null;
    body: Uint8Array | null;
    receipts: Json | null;
    outcome: "fetched" | "entered" | "taken-back" | "without-effect" | "gone" | "disposed";
    reason: string | null;
    kind: string | null;
    dossier_id: string | null;
    sealed_anew: Generated<boolean>;
  };
  "federation.settled_numbers": {
    peer_id: string;
    incarnation_id: string;
    settled_up_to: number;
    asked_at: Date | null;
  };
  "identity.access_event": {
    event_id: string;
    kind:
      | "person-proposed"
      | "person-enrolled"
      | "passkey-enrolled"
      | "passkey-ended"
      | "link-asked"
      | "link-approved"
      | "link-redeemed"
      | "suspended"
      | "reinstatement-asked"
      | "reinstated"
      | "request-withdrawn"
      | "recovered-on-machine"
      | "person-changed"
      | "roles-changed"
      | "person-left"
      | "own-contact-changed"
      | "own-sessions-ended"
      | "own-session-ended";
    user_id: string;
    by_user_id: string | null;
    reason: string | null;
    device: string | null;
    request_id: string | null;
    at: Date;
  };
  "identity.access_request": {
    request_id: string;
    act: "new-link" | "reinstate";
    user_id: string;
    reason: string;
    asked_by: string;
    asked_at: Date;
    state: "waiting" | "approved" | "withdrawn";
    decided_by: string | null;
    decided_at: Date | null;
  };
  "identity.approval": {
    approval_id: string;
    kind: string;
    action: string;
    digest: string;
    subject_kind: string;
    subject_id: string;
    user_id: string;
    step: "requested" | "approved";
    method: "passkey" | "session";
    nonce: string;
    challenge: string;
    assertion: Json | null;
    approved_at: Date;
  };
  "identity.asked": {
    asked_id: string;
    act: string;
    subject_id: string;
    input: Json;
    content: string;
    digest: string;
    asked_by: string;
    asked_at: Date;
    state: "waiting" | "approved" | "withdrawn" | "sent-back" | "outdated";
    ended_by: string | null;
    ended_at: Date | null;
    words: string | null;
    code: string | null;
  };
  "identity.challenge": {
    challenge: string;
    purpose: "register" | "sign-in" | "approve";
    user_id: string | null;
    approval_nonce: string | null;
    expires_at: Date;
  };
  "identity.failed_try": {
    try_id: string;
    user_id: string | null;
    address: string;
    at: Date;
  };
  "identity.passkey": {
    credential_id: string;
    user_id: string;
    public_key: Uint8Array;
    sign_count: number;
    label: string;
    created_at: Date;
    revoked_at: Date | null;
  };
  "identity.person": {
    user_id: string;
    name: string;
    languages: readonly string[];
    phone: string | null;
    state: "proposed" | "active" | "disabled" | "left";
    created_at: Date;
    mail: string | null;
  };
  "identity.role_grant": {
    user_id: string;
    role: string;
    granted_at: Date;
    granted_by: string | null;
    revoked_at: Date | null;
  };
  "identity.session": {
    token_sha256: string;
    user_id: string;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    ended_at: Date | null;
    session_id: string;
  };
  "identity.sign_in_link": {
    token_sha256: string;
    user_id: string;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    origin: Generated<"first" | "approved" | "machine">;
  };
  "measures.domestic_order": {
    order_id: string;
    order_number: string;
    power: "25" | "26" | "27" | "28" | "29" | "30" | "31";
    provider_name: string;
    state: "draft" | "issued" | "served" | "answered" | "lapsed" | "ended";
    answer:
      | "preserved"
      | "delivered"
      | "connected"
      | "frozen"
      | "partly"
      | "nothing-found"
      | "already-gone"
      | "not-ours"
      | "elsewhere"
      | "cannot-identify"
      | "technically-impossible"
      | "privileged"
      | "challenged"
      | null;
    dossier_id: string | null;
    request_id: string | null;
    peer_state: string | null;
    peer_reference: string | null;
    drill: boolean;
    guarded: boolean;
    released: boolean;
    in_force_from: Date | null;
    earliest_end: Date | null;
    latest_end: Date | null;
    created_at: Date;
    events: number;
    confirm_by: Date | null;
    awaits: Generated<boolean>;
  };
  "measures.erased_order": {
    order_number: string;
    power: string;
    drill: boolean;
    created_at: Date;
    erased_at: Date;
  };
  "measures.order_counter": {
    year: number;
    last_number: number;
  };
  "measures.order_event": {
    order_id: string;
    number: number;
    type:
      | "drafted"
      | "amended"
      | "asked"
      | "returned"
      | "issued"
      | "confirmed"
      | "served"
      | "answered"
      | "renewed"
      | "released"
      | "lapsed"
      | "ended"
      | "told"
      | "secrecy-reviewed";
    at: Date;
    by_user: string | null;
    body: Json;
  };
  "measures.ring": {
    ring_id: string;
    group_key: string;
    reason: string;
    drill: boolean;
    raised_at: Date;
    next_ring_at: Date | null;
    roster_place: number;
    rings_at_place: number;
    rings_made: number;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    unanswered_at: Date | null;
    step: string | null;
    roles: Generated<readonly string[]>;
    not_for: Generated<readonly string[]>;
  };
  "measures.ring_attempt": {
    ring_id: string;
    number: number;
    at: Date;
    entry_id: string | null;
    name: string;
    outcome: "started" | "done" | "failed" | "timed-out" | "no-command";
    finished_at: Date | null;
    choice: Generated<"able" | "off-duty" | "stand-in" | "nobody">;
  };
  "measures.ring_key": {
    ring_key: string;
    ring_id: string;
  };
  "measures.ring_subject": {
    ring_id: string;
    kind: string;
    subject_id: string;
    label: string;
    added_at: Date;
    dossier_id: string | null;
  };
  "measures.roster_entry": {
    entry_id: string;
    user_id: string;
    position: number;
    name: string;
    phone: string;
    from_at: Date | null;
    until_at: Date | null;
    created_at: Date;
    created_by: string | null;
    removed_at: Date | null;
  };
  "platform.blob_bytes": {
    sha256: string;
    bytes: Uint8Array | null;
    changed_at: Date;
  };
  "platform.lease": {
    only_one: Generated<boolean>;
    fence: number;
    host_name: string;
    process_id: number;
    backend_id: number;
    taken_at: Date;
  };
  "platform.migration": {
    name: string;
    sha256: string;
    applied_at: Generated<Date>;
  };
  "platform.shared_life": {
    only_one: Generated<boolean>;
    incarnation: number;
    incarnation_id: string;
    state: "normal" | "recovery";
    reason: string | null;
    system_identifier: string;
    timeline: number;
    clock_latest: number;
    clock_offset_ms: number;
  };
  "proceedings.document": {
    document_id: string;
    conference_id: string;
    entry: Json;
    versions: Json;
    published_at: Date | null;
    withdrawn_at: Date | null;
    note: string | null;
    recorded_at: Date;
    recorded_by: string;
    version: Generated<number>;
  };
  "proceedings.draw": {
    meeting_id: string;
    seed: string;
    drawn_at: Date;
    drawn_by: string;
  };
  "proceedings.floor": {
    meeting_id: string;
    version: number;
    speakers: Json;
  };
  "proceedings.meeting": {
    meeting_id: string;
    conference_id: string;
    version: number;
    entry: Json;
    begins_at: Date;
    ends_at: Date;
    released_at: Date | null;
    cancelled_at: Date | null;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "proceedings.taken_up": {
    signing_id: string;
    meeting_id: string;
    taken_at: Date;
    taken_by: string;
  };
  "registry.bytes_to_remove": {
    sha256: string;
    since: Date;
  };
  "registry.document": {
    document_id: string;
    sha256: string;
    size_bytes: number;
    media_type: string;
    entry: Json;
    found_by: string;
    came_by: "upload" | "made";
    recorded_at: Date;
    recorded_by: string;
  };
  "registry.document_withdrawal": {
    document_id: string;
    reason: string;
    withdrawn_at: Date;
    asked_by: string;
    withdrawn_by: string;
  };
  "registry.letter": {
    letter_id: string;
    entry: Json;
    found_by: string;
    recorded_at: Date;
    recorded_by: string;
  };
  "registry.letter_step": {
    letter_id: string;
    number: number;
    step: "handing" | "handed" | "failed" | "posted" | "discarded";
    detail: string | null;
    at: Date;
    by: string;
  };
  "registry.organisation": {
    organisation_id: string;
    version: number;
    entry: Json;
    closed_on: string | null;
    reason: string | null;
    same_as: readonly string[];
    found_by: string;
    recorded_at: Date;
    recorded_by: string;
  };
  "treaty.authority_confirmation": {
    confirmation_id: string;
    fact_id: string;
    confirmed_on: string;
    how: string;
    confirmed_at: Date;
    confirmed_by: string;
  };
  "treaty.basis": {
    basis_id: string;
    kind: "treaty" | "reciprocity" | "domestic-law" | null;
    citation: string | null;
    states: readonly string[] | null;
    in_force_from: string | null;
    in_force_until: string | null;
    mechanisms: readonly string[] | null;
    source_kind: "depositary" | "official" | "secondary" | "fictional" | null;
    source_reference: string | null;
    corrects: string | null;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
    certified_by: string | null;
    limits: Json | null;
  };
  "treaty.draft": {
    draft_id: string;
    version: number;
    kind: string;
    state: string;
    language: string;
    fields: Json;
    dropped_because: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "treaty.duty": {
    duty_id: string;
    version: number;
    owner: string | null;
    due_on: string | null;
    outcome: "sent" | "not-applicable" | null;
    reference: string | null;
    settled_on: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "treaty.fact": {
    fact_id: string;
    kind:
      | "signature"
      | "ratification"
      | "acceptance"
      | "approval"
      | "accession"
      | "succession"
      | "denunciation"
      | "withdrawal-of-denunciation"
      | "reservation"
      | "confirmation-of-reservation"
      | "withdrawal-of-reservation"
      | "declaration"
      | "withdrawal-of-declaration"
      | "competence-declaration"
      | "objection"
      | "withdrawal-of-objection"
      | "notification"
      | "correction-of-text"
      | "entry-into-force"
      | null;
    state: string | null;
    acted_on: string | null;
    source_kind: "depositary" | "official" | "secondary" | "fictional" | null;
    source_reference: string | null;
    reservation: string | null;
    text_language: string | null;
    text_words: string | null;
    corrects: string | null;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
    certified_by: string | null;
    place: string | null;
    signatory_name: string | null;
    signatory_function: string | null;
    circulated_on: string | null;
    relates_to: string | null;
    document_id: string | null;
    notification: Json | null;
    instrument: Generated<string>;
    precludes_entry: boolean | null;
  };
  "treaty.full_powers": {
    full_powers_id: string;
    version: number;
    instrument: string;
    entity: string;
    entry: Json;
    state: "announced" | "defective" | "copy-in-order" | "original-in-hand" | "verified" | "spent" | "withdrawn";
    findings: Json | null;
    examined_at: Date | null;
    original_from: string | null;
    original_at: Date | null;
    original_to: string | null;
    verified_at: Date | null;
    verified_asked_by: string | null;
    verified_by: string | null;
    spent_by: string | null;
    reason: string | null;
    document_id: string | null;
    recorded_at: Date;
    recorded_by: string;
  };
  "treaty.notice": {
    notice_id: string;
    fact_id: string;
    official_number: string | null;
    published_at: Date;
    published_by: string;
    number_source: string | null;
  };
  "treaty.proposal": {
    proposal_id: string;
    instrument: string;
    entity: string;
    act: Json;
    origin: "signing" | "statement" | "table";
    origin_reference: string;
    sender: string | null;
    about_third_state: boolean;
    proposed_at: Date;
    proposed_by: string | null;
    state: "open" | "certified" | "dropped";
    ended_at: Date | null;
    ended_by: string | null;
    fact_id: string | null;
    reason: string | null;
    ended_asked_by: string | null;
  };
  "treaty.signing": {
    signing_id: string;
    version: number;
    instrument: string;
    entity: string;
    act: "signature" | "ratification" | "acceptance" | "approval" | "accession";
    entry: Json;
    state: "planned" | "cleared" | "called" | "done" | "released" | "undone";
    full_powers_id: string | null;
    post_letter: string | null;
    proposal_id: string | null;
    done_at: Date | null;
    done_asked_by: string | null;
    done_by: string | null;
    reason: string | null;
    recorded_at: Date;
    recorded_by: string;
    examined: Json | null;
    participant_id: string | null;
    signatory_left_at: Date | null;
    place_zone: string | null;
    place_day: string | null;
  };
}

/** Columns of JSON, which are written as text. */
export const JSON_COLUMNS: { readonly [Table in keyof Tables]?: readonly string[] } = {
  "assistance.offer_version": ["content"],
  "assistance.publication": ["content"],
  "conference.change": ["entry"],
  "conference.delegation": ["name"],
  "conference.meeting": ["agenda", "present", "others"],
  "conference.participant": ["entry", "cleared_of"],
  "conference.project": ["entry"],
  "conference.published_list": ["participant_ids"],
  "conference.rule_change": ["rules"],
  "conference.task": ["waits_for"],
  "conference.version": ["entry"],
  "cooperation.request": ["file"],
  "cooperation.request_event": ["body"],
  "desk.disposal": ["content"],
  "evidence.exhibit": ["title", "acquisition"],
  "evidence.release_draft": ["request"],
  "evidence.upload": ["facts"],
  "federation.alarms": ["details"],
  "federation.designation_drafts": ["signatures"],
  "federation.inbox": ["handled_by"],
  "federation.lost_key_reviews": ["lost"],
  "federation.outbox": ["asked_by"],
  "federation.own_details": ["details"],
  "federation.peer_history": ["details"],
  "federation.reconciliations": ["heads", "quoted_head"],
  "federation.recoveries": ["approvals"],
  "federation.returned": ["receipts"],
  "identity.approval": ["assertion"],
  "identity.asked": ["input"],
  "measures.order_event": ["body"],
  "proceedings.document": ["entry", "versions"],
  "proceedings.floor": ["speakers"],
  "proceedings.meeting": ["entry"],
  "registry.document": ["entry"],
  "registry.letter": ["entry"],
  "registry.organisation": ["entry"],
  "treaty.basis": ["limits"],
  "treaty.draft": ["fields"],
  "treaty.fact": ["notification"],
  "treaty.full_powers": ["entry", "findings"],
  "treaty.proposal": ["act"],
  "treaty.signing": ["entry", "examined"],
};
