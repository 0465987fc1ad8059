/** Boards, membership and images as the contract has them, over HTTP against a real server. */
import "./libraries/boards.ts";
import "./libraries/membership.ts";
import "./libraries/images_read.ts";
import "./libraries/images_change.ts";
import { endServer } from "./libraries/harness.ts";

endServer();
