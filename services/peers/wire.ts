import type { AtelierEvent, Concern } from "../events/types.ts";
import type { Topics } from "./types.ts";

type Readers = string[] | "all" | undefined;

/** A message as one line of JSON. */
export function encode<T extends keyof Topics>(topic: T, data: Topics[T]): string {
  if (topic !== "event") return JSON.stringify([topic, data]);
  const { name, data: payload, concern: { ownerId, owners, readers } } = data as AtelierEvent;
  const listed: Readers = readers instanceof Set ? [...readers] : readers as Readers;
  return JSON.stringify([topic, {
    name,
    data: payload,
    concern: { ownerId, owners: owners && [...owners], readers: listed },
  }]);
}

/** @throws SyntaxError for what `encode` has not made */
export function decode(text: string): { topic: keyof Topics; data: Topics[keyof Topics] } {
  const [topic, data] = JSON.parse(text) as [keyof Topics, Topics[keyof Topics]];
  if (topic !== "event") return { topic, data };
  const { name, data: payload, concern } = data as unknown as {
    name: string;
    data: unknown;
    concern: { ownerId: string | null; owners?: string[]; readers?: Readers };
  };
  const { ownerId, owners, readers } = concern;
  const rebuilt: Concern = {
    ownerId,
    ...(owners ? { owners: new Set(owners) } : {}),
    ...(readers ? { readers: readers === "all" ? readers : new Set(readers) } : {}),
  };
  return { topic, data: { name, data: payload, concern: rebuilt } as AtelierEvent };
}
