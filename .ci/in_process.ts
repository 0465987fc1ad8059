/**
 * Loaded before the tests when coverage is measured: only of their own process, for servers that
 * they start would each write hundreds of files.
 */
Deno.env.delete("DENO_COVERAGE_DIR");
