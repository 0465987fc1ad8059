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

  "Text to image": "Text zu Bild",
  "Draws what a prompt says.": "Zeichnet, was im Prompt steht.",
  "Image to image": "Bild zu Bild",
  "Draws a prompt over an image of yours. The strength decides how much of its shapes and colours changes.":
    "Zeichnet einen Prompt über eines Ihrer Bilder. Die Stärke bestimmt, wie sehr sich Formen und Farben ändern.",
  "Inpainting": "Inpainting",
  "Redraws part of an image: what you paint over in the mask.":
    "Zeichnet einen Teil eines Bildes neu: was Sie in der Maske übermalen.",
  "Larger in two passes": "Größer in zwei Durchgängen",
  "Draws an image at the size the model knows best, enlarges it and redraws the details: larger than a single pass can, without doubled shapes.":
    "Zeichnet ein Bild in der Größe, die das Modell am besten beherrscht, vergrößert es und zeichnet die Details neu: größer als in einem Durchgang möglich, ohne doppelte Formen.",
  "Upscale, then refine": "Hochskalieren, dann verfeinern",
  "Enlarges an image of yours with an upscaler and redraws its details by a prompt. The strength decides how much of them changes.":
    "Vergrößert eines Ihrer Bilder mit einem Vergrößerer und zeichnet seine Details nach einem Prompt neu. Die Stärke bestimmt, wie sehr sie sich ändern.",
  "text to image": "Text zu Bild",
  "image to image": "Bild zu Bild",
  "inpainting": "Inpainting",
  "large": "groß",

  "Prompt": "Prompt",
  "What the image should show": "Was das Bild zeigen soll",
  "Negative prompt": "Negativ-Prompt",
  "What it should not show": "Was es nicht zeigen soll",
  "Model": "Modell",
  "Empty: the default model": "Leer: das Standardmodell",
  "Upscaler": "Vergrößerer",
  "The network that enlarges the image": "Das Netz, das das Bild vergrößert",
  "Width": "Breite",
  "Height": "Höhe",
  "Pixels, a multiple of 8; empty: what suits the model":
    "Pixel, ein Vielfaches von 8; leer: passend zum Modell",
  "Steps": "Schritte",
  "More steps take longer and add detail": "Mehr Schritte dauern länger und ergeben mehr Details",
  "Guidance": "Prompt-Treue",
  "How closely to follow the prompt": "Wie genau das Bild dem Prompt folgt",
  "Sampler": "Sampler",
  "Seed": "Seed",
  "The same number gives the same image; empty: a new one each time":
    "Dieselbe Zahl ergibt dasselbe Bild; leer: jedes Mal eine neue",
  "Image": "Bild",
  "The image to start from": "Das Bild, mit dem begonnen wird",
  "The image to change": "Das Bild, das geändert wird",
  "Mask": "Maske",
  "What you paint over is redrawn": "Was Sie übermalen, wird neu gezeichnet",
  "Strength": "Stärke",
  "How much may change: 0.1 a little, 1 everything":
    "Wie viel sich ändern darf: 0,1 wenig, 1 alles",
  "Enlarge by": "Vergrößerungsfaktor",
  "Refine": "Verfeinern",
  "How much the second pass may change, 0.1 to 1":
    "Wie viel der zweite Durchgang ändern darf, 0,1 bis 1",
};
