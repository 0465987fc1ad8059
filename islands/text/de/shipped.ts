/** What ships with Atelier, by its English words: styles, then workflows with their fields. */
export const shipped: Readonly<Record<string, string>> = {
  "Photograph": "Fotografie",
  "Studio portrait": "Studioporträt",
  "Wide landscape": "Weite Landschaft",
  "Watercolour": "Aquarell",
  "Oil painting": "Ölgemälde",
  "Ink drawing": "Tuschezeichnung",
  "Flat illustration": "Flache Illustration",
  "Night scene": "Nachtszene",

  "Text to image": "Bild aus Text",
  "Draws what a prompt says.": "Zeichnet, was ein Prompt sagt.",
  "Image to image": "Bild aus Bild",
  "Draws a prompt over a picture of yours: shapes and colours stay as far as the strength lets them.":
    "Zeichnet einen Prompt über ein Bild von Ihnen: Formen und Farben bleiben, soweit die Stärke sie lässt.",
  "Inpainting": "Teil neu zeichnen",
  "Draws a part of a picture anew. The mask says which: black is drawn anew, white stays.":
    "Zeichnet einen Teil eines Bildes neu. Die Maske sagt, welchen: Schwarz wird neu gezeichnet, Weiß bleibt.",
  "Larger in two passes": "Größer in zwei Durchgängen",
  "Draws a picture in the size the model knows best, enlarges it and draws the details anew: larger than in one pass without doubled shapes.":
    "Zeichnet ein Bild in der Größe, die das Modell am besten kann, vergrößert es und zeichnet die Einzelheiten neu: größer als in einem Durchgang, ohne doppelte Formen.",
  "text to image": "Bild aus Text",
  "image to image": "Bild aus Bild",
  "inpainting": "Teil neu zeichnen",
  "large": "groß",

  "Prompt": "Prompt",
  "What the picture should show": "Was das Bild zeigen soll",
  "Negative prompt": "Negativer Prompt",
  "What it should not show": "Was es nicht zeigen soll",
  "Model": "Modell",
  "Empty: the default model": "Leer: das Standardmodell",
  "Width": "Breite",
  "Height": "Höhe",
  "Pixels, a multiple of 8; empty: what suits the model":
    "Pixel, ein Vielfaches von 8; leer: was zum Modell passt",
  "Steps": "Schritte",
  "More steps take longer and are finer": "Mehr Schritte dauern länger und sind feiner",
  "Guidance": "Prompttreue",
  "How closely to follow the prompt": "Wie genau dem Prompt zu folgen ist",
  "Sampler": "Sampler",
  "Seed": "Seed",
  "The same number gives the same picture; empty: a new one each time":
    "Dieselbe Zahl ergibt dasselbe Bild; leer: jedes Mal eine neue",
  "Picture": "Bild",
  "The picture to start from": "Das Bild, mit dem begonnen wird",
  "The picture to change": "Das Bild, das geändert wird",
  "Mask": "Maske",
  "Black is drawn anew, white stays": "Schwarz wird neu gezeichnet, Weiß bleibt",
  "Strength": "Stärke",
  "How much may change: 0.1 a little, 1 everything":
    "Wie viel sich ändern darf: 0,1 ein wenig, 1 alles",
  "Enlarge by": "Vergrößern um",
  "Refine": "Verfeinern",
  "How much the second pass may change, 0.1 to 1":
    "Wie viel der zweite Durchgang ändern darf, 0,1 bis 1",
};
