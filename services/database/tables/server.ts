import type { Generated } from "kysely";

/** What the server keeps of itself. */
export interface ServerTables {
  audit_log: {
    audit_id: Generated<number>;
    at: string;
    actor_id: string;
    actor_label: string;
    action: string;
    target_kind: string | null;
    target_id: string | null;
    target_label: string | null;
    details: Generated<string>;
    address: string | null;
    previous_hash: string;
    hash: string;
  };
  app_settings: { key: string; value: string; updated_at: string };
}
