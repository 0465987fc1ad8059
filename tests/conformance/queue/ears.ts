/** Who listens, in the cases of the sockets. */
import type { Person, Studio } from "../../libraries.ts";
import { type Ear, eventually, type Frame, listen } from "../../queue.ts";

/** Opens a socket for each of them. */
export async function ears(house: Studio, ...people: Person[]): Promise<Ear[]> {
  return await Promise.all(people.map((person) => listen(house.server, person.token)));
}

/** Waits until everything sent so far has arrived: a pong comes after it. */
export async function settled(...all: Ear[]): Promise<void> {
  for (const ear of all) {
    const pongs = () => ear.frames.filter((f) => f.event === "pong").length;
    const before = pongs();
    ear.send("ping");
    await eventually("pong", () => Promise.resolve(pongs() > before));
  }
}

export const named = (ear: Ear, event: string): Frame[] =>
  ear.frames.filter((f) => f.event === event);
