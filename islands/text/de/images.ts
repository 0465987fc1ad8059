import type { Text } from "../text.ts";

export const images: Text["images"] = {
  alt: (prompt) => prompt === "" ? "Bild" : `Bild: ${prompt}`,
  open: "Öffnen",
  download: "Herunterladen",
  star: "Mit Stern markieren",
  unstar: "Stern entfernen",
  starred: "Mit Stern",
  remove: "In den Papierkorb",
  removed: (n) =>
    n === 1 ? "1 Bild in den Papierkorb verschoben." : `${n} Bilder in den Papierkorb verschoben.`,
  restored: (n) => n === 1 ? "1 Bild wiederhergestellt." : `${n} Bilder wiederhergestellt.`,
  size: (w, h) => `${w} × ${h}`,
  count: (n) => n === 1 ? "1 Bild" : `${n.toLocaleString("de")} Bilder`,
  useSeed: "Seed übernehmen",
  useAsStart: "Als Ausgangsbild verwenden",
  remix: "Abwandeln",
  usePart: (part) => `Übernehmen: ${part}`,
  partTaken: (part) => `${part}: übernommen.`,
  recallAll: "Alles übernehmen",
  compare: "Vergleichen",
};
