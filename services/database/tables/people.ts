import type { Generated } from "kysely";
import type { Flag } from "./flag.ts";

/** People, how they sign in, and what belongs to one alone. */
export interface PeopleTables {
  users: {
    user_id: string;
    email: string;
    email_key: string;
    user_name: Generated<string | null>;
    user_name_key: Generated<string | null>;
    display_name: string | null;
    password_hash: string | null;
    is_admin: Generated<Flag>;
    is_active: Generated<Flag>;
    must_change_password: Generated<Flag>;
    token_epoch: Generated<number>;
    quota_bytes: number | null;
    quota_images: number | null;
    queue_weight: Generated<number>;
    max_pending: number | null;
    max_running: number | null;
    created_at: string;
    updated_at: string;
    last_login_at: string | null;
  };
  user_sessions: {
    session_id: string;
    user_id: string;
    remember_me: Generated<Flag>;
    address: string | null;
    client: string | null;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
    absolute_expires_at: string;
    ended_at: string | null;
    end_reason: string | null;
    /** May choose a password without typing the old one. */
    chooses_password: Generated<Flag>;
  };
  sign_in_links: {
    link_id: string;
    user_id: string;
    token_hash: string;
    created_at: string;
    expires_at: string;
    used_at: Generated<string | null>;
    revoked_at: Generated<string | null>;
  };
  api_keys: {
    key_id: string;
    user_id: string;
    name: string;
    prefix: string;
    token_hash: string;
    /** JSON list of scopes. */
    scopes: string;
    created_at: string;
    last_used_at: string | null;
    expires_at: string | null;
    revoked_at: string | null;
  };
  login_failures: {
    bucket: string;
    failures: number;
    last_failure_at: string;
    blocked_until: string | null;
  };
  groups: {
    group_id: string;
    name: string;
    name_key: string;
    queue_weight: Generated<number>;
    quota_bytes: Generated<number | null>;
    quota_images: Generated<number | null>;
    max_pending: Generated<number | null>;
    max_running: Generated<number | null>;
    created_at: string;
    updated_at: string;
  };
  group_members: { group_id: string; user_id: string };
  client_state: {
    user_id: string;
    queue_id: string;
    key: string;
    value: string;
    updated_at: string;
  };
}
