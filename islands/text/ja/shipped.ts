/** What ships with Atelier, by its English words: styles, then workflows with their fields. */
export const shipped: Readonly<Record<string, string>> = {
  "Photograph": "写真",
  "Studio portrait": "スタジオポートレート",
  "Wide landscape": "広大な風景",
  "Watercolour": "水彩画",
  "Oil painting": "油絵",
  "Ink drawing": "ペン画",
  "Flat illustration": "フラットイラスト",
  "Night scene": "夜景",

  "Text to image": "テキストから画像",
  "Draws what a prompt says.": "プロンプトのとおりに描きます。",
  "Image to image": "画像から画像",
  "Draws a prompt over an image of yours. The strength decides how much of its shapes and colours changes.":
    "手持ちの画像をもとに、プロンプトに沿って描きます。形や色がどれだけ変わるかは、強さで決まります。",
  "Inpainting": "インペイント",
  "Redraws part of an image: what you paint over in the mask.":
    "画像の一部を描き直します。マスクで塗った部分が対象です。",
  "Larger in two passes": "2 段階で大きく",
  "Draws an image at the size the model knows best, enlarges it and redraws the details: larger than a single pass can, without doubled shapes.":
    "モデルの得意なサイズで描いてから拡大し、細部を描き直します。形が重複せず、1 回で描くより大きな画像になります。",
  "Upscale, then refine": "拡大してから仕上げる",
  "Enlarges an image of yours with an upscaler and redraws its details by a prompt. The strength decides how much of them changes.":
    "手持ちの画像をアップスケーラーで拡大し、プロンプトに沿って細部を描き直します。細部がどれだけ変わるかは、強さで決まります。",
  "text to image": "テキストから画像",
  "image to image": "画像から画像",
  "inpainting": "インペイント",
  "large": "大きい",

  "Prompt": "プロンプト",
  "What the image should show": "画像に描くもの",
  "Negative prompt": "ネガティブプロンプト",
  "What it should not show": "画像に描かないもの",
  "Model": "モデル",
  "Empty: the default model": "空欄：既定のモデル",
  "Upscaler": "アップスケーラー",
  "The network that enlarges the image": "画像を拡大するネットワーク",
  "Width": "幅",
  "Height": "高さ",
  "Pixels, a multiple of 8; empty: what suits the model":
    "ピクセル数（8 の倍数）。空欄：モデルに合ったサイズ",
  "Steps": "ステップ数",
  "More steps take longer and add detail": "多いほど時間がかかり、細部が増えます",
  "Guidance": "ガイダンス",
  "How closely to follow the prompt": "プロンプトにどれだけ忠実に描くか",
  "Sampler": "サンプラー",
  "Seed": "シード",
  "The same number gives the same image; empty: a new one each time":
    "同じ数値なら同じ画像になります。空欄：毎回新しい値",
  "Image": "画像",
  "The image to start from": "元になる画像",
  "The image to change": "変更する画像",
  "Mask": "マスク",
  "What you paint over is redrawn": "塗った部分が描き直されます",
  "Strength": "強さ",
  "How much may change: 0.1 a little, 1 everything":
    "どれだけ変えてよいか（0.1：わずか、1：すべて）",
  "Enlarge by": "拡大率",
  "Refine": "仕上げ",
  "How much the second pass may change, 0.1 to 1": "2 段階目でどれだけ変えてよいか（0.1〜1）",
};
