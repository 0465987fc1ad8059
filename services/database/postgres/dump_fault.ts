/**
 * A dump that is damaged, of another program, or breaks a rule of the tables: what is wrong with
 * it.
 */
export class DumpFault extends Error {}
