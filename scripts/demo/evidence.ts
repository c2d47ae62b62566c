/**
 * Evidence of an invented fraud, the same bytes at every run: a mailbox, a provider's log and a packet capture,
 * about 300 MB. Nobody in it exists; addresses are of the documentation ranges (RFC 2606, RFC 5737).
 */
import { createCipheriv } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

const MAILBOX_BYTES = 180 * 2 ** 20;
const LOG_BYTES = 60 * 2 ** 20;
const CAPTURE_BYTES = 60 * 2 ** 20;
const BLOCK_BYTES = 4 * 2 ** 20;
const CASE_STARTS_AT = Date.UTC(2026, 8, 1, 6, 0, 0);

/** Writes the three files into a folder and returns it. */
export function generateEvidence(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writePieces(join(folder, "mailbox-of-account-4711.mbox"), MAILBOX_BYTES, mailPieces());
  writePieces(join(folder, "provider-access.log"), LOG_BYTES, logPieces());
  writePieces(join(folder, "gateway-capture.pcap"), CAPTURE_BYTES, capturePieces());
  return folder;
}

/** Writes pieces until the file is as large as wanted, in blocks. */
function writePieces(path: string, sizeBytes: number, pieces: Iterator<Uint8Array>): void {
  const file = openSync(path, "w");
  try {
    let block: Uint8Array[] = [];
    let blockBytes = 0;
    let writtenBytes = 0;
    while (writtenBytes + blockBytes < sizeBytes) {
      const piece = pieces.next().value as Uint8Array; // the generators below never end
      block.push(piece);
      blockBytes += piece.length;
      if (blockBytes < BLOCK_BYTES) continue;
      writtenBytes += writeSync(file, Buffer.concat(block));
      block = [];
      blockBytes = 0;
    }
    writeSync(file, Buffer.concat(block));
  } finally {
    closeSync(file);
  }
}

/** A stream of bytes that looks random and is the same at every run: AES-CTR over zeros. */
function seededBytes(label: string): (count: number) => Buffer {
  const key = Buffer.alloc(16);
  key.write(label.slice(0, 16));
  const cipher = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
  return (count) => cipher.update(Buffer.alloc(count));
}

function* mailPieces(): Generator<Uint8Array> {
  const attachment = seededBytes("mailbox");
  for (let number = 1; ; number++) {
    const sentAt = new Date(CASE_STARTS_AT + number * 97_000);
    const boundary = `part-${number}`;
    const body = attachment(96 * 1024 + (number % 7) * 4096)
      .toString("base64")
      .replace(/.{76}/g, "$&\r\n");
    yield Buffer.from(
      [
        `From account-4711@mail.example ${sentAt.toUTCString()}`,
        `Date: ${sentAt.toUTCString()}`,
        `From: "Harbour Freight Desk" <account-4711@mail.example>`,
        `To: payer-${number % 250}@company.example`,
        `Message-ID: <${number}.4711@mail.example>`,
        `Subject: Invoice ${100_000 + number}, new bank details`,
        `MIME-Version: 1.0`,
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        ``,
        `--${boundary}`,
        `Content-Type: text/plain; charset=utf-8`,
        ``,
        `Please note that our bank details have changed. Pay invoice ${100_000 + number} to the account in the attachment.`,
        `--${boundary}`,
        `Content-Type: application/pdf; name="invoice-${100_000 + number}.pdf"`,
        `Content-Transfer-Encoding: base64`,
        ``,
        body,
        `--${boundary}--`,
        ``,
        ``,
      ].join("\r\n"),
    );
  }
}

function* logPieces(): Generator<Uint8Array> {
  const random = seededBytes("provider-log");
  const actions = ["LOGIN", "READ", "SEND", "FORWARD-RULE", "LOGOUT"];
  for (let number = 0; ; number++) {
    const [client = 0, port = 0, action = 0, account = 0] = random(4);
    const at = new Date(CASE_STARTS_AT + number * 1_300).toISOString();
    yield Buffer.from(
      `${at} account=${account === 0 ? 4711 : 1000 + account} client=198.51.100.${client} port=${1024 + port * 200} ` +
        `action=${actions[action % actions.length]} session=${random(8).toString("hex")}\n`,
    );
  }
}

/** libpcap format, version 2.4, link type Ethernet: a header, then packets of UDP between documentation addresses. */
function* capturePieces(): Generator<Uint8Array> {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  yield header;
  const random = seededBytes("capture");
  for (let number = 0; ; number++) {
    yield udpPacket(number, random(1200));
  }
}

function udpPacket(number: number, payload: Buffer): Buffer {
  const sizes = { record: 16, ethernet: 14, ip: 20, udp: 8 };
  const frameBytes = sizes.ethernet + sizes.ip + sizes.udp + payload.length;
  const packet = Buffer.alloc(sizes.record + frameBytes);
  const atMs = CASE_STARTS_AT + number * 3;
  packet.writeUInt32LE(Math.floor(atMs / 1000), 0);
  packet.writeUInt32LE((atMs % 1000) * 1000, 4);
  packet.writeUInt32LE(frameBytes, 8);
  packet.writeUInt32LE(frameBytes, 12);

  const ethernet = sizes.record;
  packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], ethernet); // locally administered addresses
  packet.writeUInt16BE(0x0800, ethernet + 12);

  const ip = ethernet + sizes.ethernet;
  packet[ip] = 0x45;
  packet.writeUInt16BE(sizes.ip + sizes.udp + payload.length, ip + 2);
  packet[ip + 8] = 64;
  packet[ip + 9] = 17;
  packet.set([198, 51, 100, number % 254], ip + 12);
  packet.set([203, 0, 113, 25], ip + 16);
  packet.writeUInt16BE(internetChecksum(packet.subarray(ip, ip + sizes.ip)), ip + 10);

  const udp = ip + sizes.ip;
  packet.writeUInt16BE(20_000 + (number % 1000), udp);
  packet.writeUInt16BE(443, udp + 2);
  packet.writeUInt16BE(sizes.udp + payload.length, udp + 4);
  packet.set(payload, udp + sizes.udp);
  return packet;
}

/** RFC 1071. */
function internetChecksum(header: Buffer): number {
  let sum = 0;
  for (let offset = 0; offset < header.length; offset += 2) sum += header.readUInt16BE(offset);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
