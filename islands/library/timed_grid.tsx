import { useMemo } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Grid, type GridProps } from "./grid.tsx";
import { byTime, marksOf } from "./months.ts";
import { type LibraryPlace, wherever } from "./place.ts";

/** Shorter lists are scrolled through. */
const LONG = 200;

/** The images of a place; where they are many and in order of time, the months beside them. */
export function TimedGrid({ place, ...grid }: GridProps & { place: LibraryPlace }) {
  const isLong = grid.names.length > LONG && byTime(place.sort) && place.date === null;
  return isLong ? <Railed place={place} {...grid} /> : <Grid {...grid} />;
}

function Railed({ place, ...grid }: GridProps & { place: LibraryPlace }) {
  const { timeZone } = useStudio();
  const filter = wherever(place, timeZone.value);
  const path = paths.imageMonths({ ...filter, time_zone: timeZone.value });
  const months = useResource(path).data.value;
  const marks = useMemo(
    () => marksOf(months ?? [], place.sort, grid.names.length),
    [months, place.sort, grid.names],
  );
  return <Grid {...grid} marks={marks} />;
}
