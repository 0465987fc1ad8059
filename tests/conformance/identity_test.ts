/**
 * Sections A, B, C and K of `docs/behaviours.md`: a named test per line, against real server
 * processes over HTTP, and the command line as a person would type it.
 */
import "./identity/setup_cases.ts";
import "./identity/login_cases.ts";
import "./identity/token_cases.ts";
import "./identity/session_cases.ts";
import "./identity/throttle_cases.ts";
import "./identity/users_cases.ts";
import "./identity/profile_cases.ts";
import "./identity/command_cases.ts";
import { endServers, test } from "./identity/servers.ts";

test("the servers of the cases end", endServers);
