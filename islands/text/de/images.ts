import type { Text } from "../text.ts";

export const images: Text["images"] = {
  alt: (prompt) => prompt === "" ? "Bild" : `Bild: ${prompt}`,
  open: "Öffnen",
  download: "Herunterladen",
  star: "Stern geben",
  unstar: "Stern nehmen",
  starred: "Mit Stern",
  remove: "In den Papierkorb",
  removed: (n) => n === 1 ? "1 Bild liegt im Papierkorb." : `${n} Bilder liegen im Papierkorb.`,
  restored: (n) => n === 1 ? "1 Bild ist wieder da." : `${n} Bilder sind wieder da.`,
  size: (w, h) => `${w} × ${h}`,
  count: (n) => n === 1 ? "1 Bild" : `${n.toLocaleString("de")} Bilder`,
  useSeed: "Startwert übernehmen",
  useAsStart: "Als Ausgangsbild nehmen",
  remix: "Abwandeln",
  usePart: (part) => `Übernehmen: ${part}`,
  partTaken: (part) => `${part}: übernommen.`,
  recallAll: "Alle Einstellungen übernehmen",
  compare: "Vergleichen",
};
