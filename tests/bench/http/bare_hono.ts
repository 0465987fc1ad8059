/** Hono with one route that answers a small JSON, on the same listener as Atelier. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/hello", (c) => c.json({ hello: "world" }));
const server = createServer(
  getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false }),
);
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
