/** Evaluates c[0] + c[1]·x + c[2]·x² … (Horner). */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

const view = new DataView(new ArrayBuffer(8));
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG_SERIES = [
  6.666666666666735130e-1,
  3.999999999940941908e-1,
  2.857142874366239149e-1,
  2.222219843214978396e-1,
  1.818357216161805012e-1,
  1.531383769920937332e-1,
  1.479819860511658591e-1,
];

/**
 * Natural logarithm of a normal positive number. `Math.log` may differ in the last bit from one
 * machine to the next; this uses only operations that IEEE 754 fixes. Method and constants of
 * `e_log.c`, Sun's fdlibm: x = 2^k·(1 + f), log(1 + f) from s = f / (2 + f).
 */
export function fixedLog(x: number): number {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  view.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = view.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const square = s * s;
  const rest = square * polynomial(LOG_SERIES, square);
  const half = f * f / 2;
  return exponent * LN2_HIGH - (half - (s * (half + rest) + exponent * LN2_LOW) - f);
}

const CENTRE = [
  [
    3.3871328727963666080,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
  ],
  [
    1,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
  ],
] as const;
const FLANK = [
  [
    1.42343711074968357734,
    4.63033784615654529590,
    5.76949722146069140550,
    3.64784832476320460504,
    1.27045825245236838258,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
  ],
  [
    1,
    2.05319162663775882187,
    1.67638483018380384940,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
  ],
] as const;

/**
 * The number below which a standard normal variable falls with probability `p`, for p within
 * 2⁻³³ … 1 − 2⁻³³, to about 16 digits. Wichura 1988, "Algorithm AS 241: The Percentage Points of
 * the Normal Distribution" (PPND16); its third range, beyond 1e-11, is never reached here.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * polynomial(CENTRE[0], r) / polynomial(CENTRE[1], r);
  }
  const r = Math.sqrt(-fixedLog(q < 0 ? p : 1 - p)) - 1.6;
  const value = polynomial(FLANK[0], r) / polynomial(FLANK[1], r);
  return q < 0 ? -value : value;
}
