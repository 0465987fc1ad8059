/**
 * For questions whose answers may overtake each other: `begin()` for each question; what it returns
 * says whether no other has begun since.
 */
export function createLatest(): { begin(): () => boolean } {
  let turn = 0;
  return {
    begin() {
      const own = ++turn;
      return () => own === turn;
    },
  };
}
