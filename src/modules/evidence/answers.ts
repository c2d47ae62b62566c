import { z } from "zod";
import { custodyReasonSchema, custodyWordsSchema } from "../../protocol/custody-reason.ts";
import { custodyEntrySchema } from "../../protocol/custody.ts";
import { acquisitionSchema, manifestSchema } from "../../protocol/manifest-schema.ts";
import { freeTextSchema } from "../../protocol/bodies/common.ts";
import { approvalPreviewAnswer } from "../identity/index.ts";
import { asItStands, bytesAnswer, momentAnswer, orNull } from "../../web/index.ts";
import { EXHIBIT_STATES } from "./types.ts";

// What the API says of exhibits. Tokens, keys and heads never appear.

const releasePreview = approvalPreviewAnswer(manifestSchema).extend({ reason: asItStands(custodyWordsSchema) });

const exhibit = z.object({
  exhibitId: z.string(),
  number: z.string(),
  state: z.enum(EXHIBIT_STATES),
  fault: orNull(z.string()),
  fromState: orNull(z.string()),
  dossierId: z.string(),
  requestId: orNull(z.string()),
  title: asItStands(freeTextSchema),
  kind: z.string(),
  authority: z.string(),
  originalName: orNull(z.string()),
  mediaType: orNull(z.string()),
  acquisition: asItStands(acquisitionSchema),
  original: orNull(z.object({ size: z.int(), sha256: z.string() })),
  body: orNull(z.object({ root: z.string(), size: z.int() })),
  createdAt: momentAnswer,
  scrubbedAt: orNull(momentAnswer),
  scrubFinding: orNull(z.string()),
});
export const exhibitAnswer = exhibit.meta({ id: "Exhibit" });
export const exhibitsAnswer = z.object({ exhibits: z.array(exhibitAnswer) });

export const uploadAnswer = z
  .object({
    uploadId: z.string(),
    dossierId: z.string(),
    /** Null once it was taken in. */
    title: orNull(asItStands(freeTextSchema)),
    originalName: orNull(z.string()),
    modifiedAt: orNull(momentAnswer),
    sizeBytes: z.int(),
    receivedBytes: z.int(),
    /** Null while it is not being sealed. */
    sealedBytes: orNull(z.int()),
    state: z.enum(["open", "whole", "refused", "taken-in"]),
    fault: orNull(z.string()),
    exhibitId: orNull(z.string()),
    createdAt: momentAnswer,
    expiresAt: momentAnswer,
  })
  .meta({ id: "Upload" });
export const uploadsAnswer = z.object({ uploads: z.array(uploadAnswer) });

export const releaseAnswer = z
  .object({
    releaseId: z.string(),
    exhibitId: z.string(),
    requestId: z.string(),
    receiver: z.object({ state: z.string(), authority: z.string() }),
    state: z.enum([
      "requested",
      "offered",
      "accepted",
      "stored",
      "head-released",
      "opened",
      "cannot-open",
      "rejected",
      "withdrawn",
    ]),
    reason: asItStands(custodyWordsSchema),
    /** What two people approve: the digest of the manifest to be signed. */
    manifestDigest: z.string(),
    requestedBy: z.string(),
    requestedAt: momentAnswer,
    decidedBy: orNull(z.string()),
    decidedAt: orNull(momentAnswer),
    /** A person's words, or why it ended by itself. */
    endReason: orNull(asItStands(custodyReasonSchema)),
    /** What a passkey signs to approve it. */
    approval: releasePreview.shape.approval,
  })
  .meta({ id: "Release" });

/** The manifest that would be signed, with who receives the exhibit, and why. */
export const releasePreviewAnswer = releasePreview;
export const approvalPreviewOfReleaseAnswer = releasePreview.extend({ release: releaseAnswer });

export const openingAnswer = z
  .object({
    openingId: z.string(),
    exhibitId: z.string(),
    requestedBy: z.string(),
    requestedAt: momentAnswer,
    reason: asItStands(custodyWordsSchema),
    state: z.enum(["waiting", "ready", "refused", "removed", "sealed-copy", "taken-away", "opened-elsewhere"]),
    fault: orNull(z.string()),
    readyAt: orNull(momentAnswer),
    removeAt: orNull(momentAnswer),
    /** Of what was opened elsewhere: reported by a person, and only compared by the server. */
    finding: orNull(
      z.object({
        sha256: z.string(),
        sizeBytes: orNull(z.int()),
        openedAt: momentAnswer,
        openedBy: asItStands(custodyWordsSchema),
        tool: orNull(z.string()),
        enteredBy: z.string(),
        enteredAt: momentAnswer,
      }),
    ),
  })
  .meta({ id: "Opening" });

const transfer = z.object({
  transferId: z.string(),
  state: z.enum(["waiting", "fetching", "stored", "withdrawn", "refused"]),
  leaves: z.int(),
  leavesHere: z.int(),
  attempts: z.int(),
  nextAt: orNull(momentAnswer),
  fault: orNull(z.string()),
  storedAt: orNull(momentAnswer),
});

export const exhibitRecordAnswer = exhibit
  .extend({
    manifests: z.array(
      z.object({
        digest: z.string(),
        number: z.int(),
        manifest: asItStands(manifestSchema),
        /** The signed envelope, byte for byte. */
        envelope: bytesAnswer,
      }),
    ),
    custody: z.array(asItStands(custodyEntrySchema.extend({ digest: z.string() }))),
    releases: z.array(releaseAnswer),
    transfer: orNull(transfer),
    /** While it is offered or on its way: the bytes that it takes on the disk, and those that are free for it. */
    room: orNull(z.object({ neededBytes: z.int(), freeBytes: z.int() })),
    openings: z.array(openingAnswer),
    /** Where the key is that opens it; with `elsewhere` a custodian takes the sealed file away. Null while there is no head for us. */
    key: orNull(z.enum(["here", "elsewhere"])),
    /** Exhibits of other States that this one of ours comes from; their conditions bind it. */
    origins: z.array(z.object({ exhibitId: z.string(), number: z.string(), fromState: orNull(z.string()) })),
    /**
     * The last court package that was made: how many log entries are in it, and how many the sending State had not cosigned; once it
     * has, a new one is wholly cosigned. Null where none was made.
     */
    courtPackage: orNull(
      z.object({
        madeAt: momentAnswer,
        sha256: z.string(),
        entries: z.int(),
        unwitnessed: z.int(),
        isCosignedSince: z.boolean(),
      }),
    ),
  })
  .meta({ id: "ExhibitRecord" });

export const dropBoxAnswer = z.object({ files: z.array(z.object({ name: z.string(), size: z.int() })) });
