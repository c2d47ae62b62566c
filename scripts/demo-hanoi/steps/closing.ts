import { expectThat, type See } from "../../demo/report.ts";
import { refusalOf } from "../../demo/steps/requests.ts";
import type { Secretariat } from "../secretariat.ts";
import type { Opened } from "./organise.ts";

/** Once data need not be kept any longer two people close it. */
export async function closeConference(office: Secretariat, { path, at }: Opened, see: See): Promise<void> {
  const closing = `${path}/closing`;
  const order = { order: "Order 3 of the secretariat" };
  const early = await refusalOf(office.as("officer").confirm(`/api/v1${closing}`, order));
  expectThat(early === "retention-not-over", `nobody to close it before the day, but: ${early}`);
  await office.letTimePassUntil(new Date(office.now().getTime() + AFTER_RETENTION_MS));
  await office.byTwo(closing, order, ["officer", "organiser"]);
  const after = await refusalOf(office.as("officer").post(`${at}/badges`, undefined));
  expectThat(after === "conference-closed", `nothing to be done in a closed conference, but: ${after}`);
  const verified = JSON.parse(
    await office.cli(["audit", "verify", "--data", office.server.place.dataFolder, "--json"]),
  ) as {
    ok: boolean;
    size: number;
  };
  expectThat(verified.ok, "the log to verify");
  see(`closed by two after the last day for personal data; the log verifies, with ${verified.size} entries`);
}

const AFTER_RETENTION_MS = 34 * 86_400_000;
