import { createHash } from "node:crypto";

/** The previous hash of the first row in the log. */
export const GENESIS = "0".repeat(64);

/** The fields of a row that its hash vouches for. */
export interface ChainedFields {
  at: string;
  actor_id: string;
  actor_label: string;
  action: string;
  target_kind: string | null;
  target_id: string | null;
  target_label: string | null;
  details: string;
  address: string | null;
}

/**
 * SHA-256 over the row and the hash of the row before it, in hexadecimal: anyone who changes,
 * inserts or removes a row has to rewrite every later one, and the newest hash with them (the hash
 * chain of Schneier & Kelsey, "Secure Audit Logs to Support Computer Forensics", 1999, without its
 * keys).
 */
export function chainHash(previousHash: string, row: ChainedFields): string {
  // A JSON list, so that no two different rows give the same bytes.
  const text = JSON.stringify([
    previousHash,
    row.at,
    row.actor_id,
    row.actor_label,
    row.action,
    row.target_kind,
    row.target_id,
    row.target_label,
    row.details,
    row.address,
  ]);
  return createHash("sha256").update(text).digest("hex");
}
