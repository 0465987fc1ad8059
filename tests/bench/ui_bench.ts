/**
 * What the pages cost in a real browser: bytes of the first page, time until it answers, frames
 * while a hundred thousand images scroll by, memory after many previews.
 */
import type { Browser, Page } from "playwright-core";
import { launch, visit } from "../e2e/browser.ts";
import { startServer } from "../server.ts";

const IMAGES = 100_000;
const MONTHS = 50;
const RUNS = 7;
const MINUTES = Number(Deno.env.get("ATELIER_TEST_MINUTES") ?? 10);

export async function uiBench(): Promise<void> {
  const server = await startServer({ unchecked: true });
  const browser = await launch();
  try {
    await firstPage(browser, server.url);
    await scrolling(browser, server.url);
    await memory(browser, server.url);
  } finally {
    await browser.close();
    await server.stop();
  }
}

const median = (numbers: number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Compressed bytes of scripts and styles, and time to interactive beside an empty page's load. */
async function firstPage(browser: Browser, url: string): Promise<void> {
  const bytes = { Script: 0, Stylesheet: 0 };
  const times: { empty: number; ours: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    const kinds = new Map<string, keyof typeof bytes>();
    session.on("Network.responseReceived", ({ requestId, type }) => {
      if (type === "Script" || type === "Stylesheet") kinds.set(requestId, type);
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId);
      if (kind && run === 0) bytes[kind] += encodedDataLength;
    });
    await session.send("Network.enable");
    const timed = async (work: () => Promise<unknown>) => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const empty = await timed(() => page.goto(`${url}/static/icon.svg`));
    const ours = await timed(() => visit(page, url));
    times.push({ empty, ours });
    await page.close();
  }
  const empty = median(times.map((t) => t.empty));
  const ours = median(times.map((t) => t.ours));
  const kilobytes = (n: number) => `${(n / 1000).toFixed(1)} kB`;
  console.log(`Create: scripts ${kilobytes(bytes.Script)}, styles ${kilobytes(bytes.Stylesheet)}`);
  console.log(
    `Create answers after ${ours.toFixed(0)} ms, ${(ours / empty).toFixed(1)} × an empty page`,
  );
}

/** Scrolls the grid for three seconds; the server's list is put in place of a real library. */
async function scrolling(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const image_names = Array.from({ length: IMAGES }, (_, i) => `${i}.png`);
  const shapes = image_names.map((_, i) => [100, 150, 67, 178, 56][i % 5]!);
  const answer = { image_names, starred_count: 0, total_count: IMAGES, shapes };
  const months = Array.from({ length: MONTHS }, (_, i) => ({
    month: new Date(Date.UTC(2026, 10 - i)).toISOString().slice(0, 7),
    image_count: IMAGES / MONTHS,
    starred_count: 0,
  }));
  await page.route("**/images/months?*", (route) => route.fulfill({ json: months }));
  await page.route("**/images/names?*", (route) => route.fulfill({ json: answer }));
  // Loading is the network's share; each answer by way of this process would be the longest part.
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setBlockedURLs", { urls: ["*/thumbnail"] });
  await page.route(
    (address) => address.pathname === "/library",
    async (route) => {
      const response = await route.fetch();
      // The page is drawn with the real, empty list: leave it out, so that ours is asked for.
      const html = (await response.text()).replaceAll(
        /"\/api\/v1\/images\/names[^"]*":/g,
        '"none":',
      );
      await route.fulfill({ response, body: html });
    },
  );
  await visit(page, `${url}/library`);
  await page.locator(".rail").waitFor();
  const rows = await scroll(page);
  const tiles = await page.locator(".grid-tile").count();
  await page.getByRole("button", { name: "Sort and size" }).click();
  await page.getByLabel("Square tiles").check();
  await page.evaluate(() => scrollTo(0, 0));
  const squares = await scroll(page);
  await page.setContent(`<div style="height: 3000000px">nothing</div>`);
  const plain = await scroll(page);
  console.log(
    `${IMAGES} images: in rows ${rows.late} of ${rows.frames} frames late in 3 s, in squares ` +
      `${squares.late} of ${squares.frames} (a page with nothing on it: ${plain.late} of ` +
      `${plain.frames}), ${tiles} tiles in the page`,
  );
  await page.close();
}

/** Frames of three seconds of quick scrolling; late: more than one and a half of 60 a second. */
function scroll(page: Page): Promise<{ frames: number; late: number }> {
  return page.evaluate(() =>
    new Promise((done) => {
      let frames = 0;
      let late = 0;
      let last = performance.now();
      const until = last + 3000;
      const frame = (now: number) => {
        frames++;
        if (now - last > 25) late++;
        last = now;
        scrollBy(0, 220);
        if (now < until) requestAnimationFrame(frame);
        else done({ frames, late });
      };
      requestAnimationFrame(frame);
    })
  );
}

interface Held {
  /** Megabytes of the page's JavaScript after a garbage collection. */
  heap: number;
  nodes: number;
  listeners: number;
}

async function held(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return { heap: usedSize / 1e6, nodes, listeners: jsEventListeners };
}

/** What the page holds, minute by minute, while it shows previews without a pause. */
async function memory(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage();
  let previews = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes("data:image/")) previews++;
    }));
  await visit(page, url);
  await page.fill("#prompt", "a calm sea at night");
  await page.fill("#steps", "200");
  const finished = async () => {
    const before = await page.locator(".viewer-image:not(.viewer-live)").getAttribute("src", {
      timeout: 100,
    }).catch(() => null);
    await page.locator(".invoke-button").click();
    await page.waitForFunction((old) => {
      const shown = document.querySelector(".viewer-image:not(.viewer-live)");
      return shown !== null && shown.getAttribute("src") !== old;
    }, before);
  };
  const began = Date.now();
  for (let images = 1, minute = 0; minute <= MINUTES; images++) {
    await finished();
    if (Date.now() - began < minute * 60_000) continue;
    const { heap, nodes, listeners } = await held(page);
    console.log(
      `minute ${minute}: ${images} images, ${previews} previews, ${heap.toFixed(1)} MB, ` +
        `${nodes} nodes, ${listeners} listeners`,
    );
    minute++;
  }
  await page.close();
}
