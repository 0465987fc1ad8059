/** A map of at most so many values: those that were used last. */
export class Recent<K, V> {
  // A Map keeps the order of insertion: the first entry is the one unused for longest.
  readonly #values = new Map<K, V>();

  constructor(private readonly most: number) {}

  /** Returns a value, which is then the one used last. */
  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Adds or replaces a value. One too many drops the one that was unused for longest. */
  set(key: K, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.most) this.#values.delete(oldest!);
  }
}
