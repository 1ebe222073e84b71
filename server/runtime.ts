/** What holds for the whole process and must be set before anything else runs: each program imports it first. */

// Whatever is written is for this user alone: the records are about people.
process.umask(0o077)

// A question to the warehouse holds one of the runtime's worker threads until it is answered. Of the usual four, long ones
// and a sync would hold all, and short questions, files and compression would wait for them.
// https://nodejs.org/api/cli.html#uv_threadpool_sizesize
process.env['UV_THREADPOOL_SIZE'] ??= '12'
