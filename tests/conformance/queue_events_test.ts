/**
 * Sections G and J of `docs/behaviours.md`: a named test per line, against real server processes
 * over HTTP and WebSocket, with the real engine where something has to run.
 */
import "./queue/batch_cases.ts";
import "./queue/item_cases.ts";
import "./queue/turn_cases.ts";
import "./queue/safety_cases.ts";
import "./queue/socket_cases.ts";
import "./queue/socket_door_cases.ts";
import { endHouses, test } from "./queue/houses.ts";

test("the houses of the cases close", endHouses);
