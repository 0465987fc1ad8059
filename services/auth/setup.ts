import { SYSTEM_USER_ID } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { say } from "../contract/refusals.ts";
import type { UserDTO } from "../contract/users.ts";
import { compiledQuery } from "../database/compiled.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { toUserDto } from "../accounts/dto.ts";
import { insertUser } from "../accounts/insert.ts";
import { passwordFault } from "./password_rules.ts";
import type { Passwords } from "./passwords.ts";
import { isSetupCode, makeSetupCode, readSetupCode, removeSetupCode } from "./setup_code.ts";

export interface SetupRequest {
  email: string;
  display_name: string | null;
  password: string;
  setup_code: string | null;
  address: string;
}

interface Deps {
  db: Database;
  audit: Audit;
  passwords: Passwords;
  strict: boolean;
  root: string;
}

/** Queried for each page. */
const oneAdmin = compiledQuery<{ user_id: string }, Record<never, never>>((db) =>
  db.selectFrom("users").select("user_id").where("is_admin", "=", 1)
    .where("user_id", "<>", SYSTEM_USER_ID).limit(1)
);

export type Setup = ReturnType<typeof createSetup>;

/** Creates the first administrator, once. */
export function createSetup({ db, audit, passwords, strict, root }: Deps) {
  let code: string | null = null;

  const isPending = async (on: Database = db): Promise<boolean> =>
    (await oneAdmin(on, {})).length === 0;

  return {
    isPending,
    needsCode: () => code !== null,

    /** Requires a code from now on, and returns it: `configured`, or the one in the 0600 file. */
    wantCode(configured: string): string {
      code = configured === "" ? readSetupCode(root) ?? makeSetupCode(root) : configured;
      return code;
    },

    /** @throws Problem 400 done already or weak password, 403 wrong code. */
    async run(request: SetupRequest): Promise<UserDTO> {
      const done = () => problem("bad_request", say("already_set_up"));
      if (!await isPending()) throw done();
      if (code !== null && !isSetupCode(request.setup_code ?? "", code)) {
        throw problem(
          "forbidden",
          say("setup_code_needed"),
        );
      }
      const fault = passwordFault(request.password, { strict, email: request.email });
      if (fault !== null) throw problem("bad_request", fault);
      const password_hash = await passwords.hash(request.password);

      const user = await db.transaction().execute(async (trx) => {
        if (!await isPending(trx)) throw done();
        const made = await insertUser(trx, {
          email: request.email,
          display_name: request.display_name,
          password_hash,
          is_admin: true,
          must_change_password: false,
        });
        await audit.record(trx, {
          actor: null,
          action: "setup",
          target: { kind: "user", id: made.user_id, label: made.email },
          address: request.address,
        });
        return made;
      });
      code = null;
      removeSetupCode(root);
      return toUserDto(user);
    },
  };
}
