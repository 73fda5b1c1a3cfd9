// Package transport has the doors through which files go to Netstock and come
// back, and what the doors stand on: keys, SSH, web calls, errors, retry.
//
// A door is opened by [NewComms] or [NewFolder] and handed to package
// netstock, which knows its interface alone. Both can be used without it.
// [CreateKey] makes the customer's key pair once; [LoadKey] reads it.
//
// # What is fact and what is ours
//
// Netstock documents what a connector does: files are compressed with bzip2
// and sent by secure FTP with the customer's private key, a web call ends the
// transmission, recommended orders are found by polling, fetched, and their
// receipt is told; all outwards, over TCP 443 and 80, perhaps through a proxy.
// It does not document how those calls look. The Comms door therefore speaks a
// reference protocol of this project's own: addresses, bodies, tokens and
// remote folders are inferred from nothing but those demands, and package
// netstock/sandbox serves the same protocol. That a server of Netstock's
// understands it is not claimed. Who has the private description writes one
// more door and keeps all the rest.
//
// The folder door stands on two documented facts, the folder from_netstock
// and the names of orders in it, and on one inferred: that Netstock's own
// program takes control.csv for its trigger. See [Folder].
//
// # Decisions
//
//   - A file counts as delivered only with a proven size. Over SFTP its last
//     byte is sent after all others were acknowledged, so a file of full size
//     has no holes; both libraries and servers have lost write errors.
//   - Host keys are pinned, and come from the web call "connection", over TLS,
//     alone. They are asked for at each connection, so an announced change is
//     accepted, and any other refused. There is no way to switch this off.
//   - A key or code that was refused is tried once. A refusal is told from a
//     lost connection by the course of the handshake, never by an error's
//     text, since repeating one bans the whole address. Keeping a refusal
//     over restarts is the caller's part.
//   - Client signatures are rsa-sha2 alone, algorithms those the SSH library
//     calls safe, TLS 1.2 or newer; plain HTTP is for loopback.
//   - Names, ids, objects and hashes from outside are checked here; a bad
//     entry of a list is an error that names it and hides no other one.
//   - Nothing looks at the environment: a [Proxy] is a value, one for the web
//     calls and SFTP, and [ProxyFromEnvironment] is one that can be passed. A
//     proxy that refuses one port is asked for the next; one that refuses a
//     log-in is not asked again.
//
// # Errors
//
// Every failure is an [Error] with one of the Err values as its kind, unless a
// context ended. [Temporary] decides whether to try again; [Retry] does so and
// keeps the error. The Op, Subject, side and advice are in its text.
//
// # Time
//
// Every call ends in time, also on a network that swallows packets; see
// [Deadlines]. An operation over SFTP that finds its session dead takes the
// stall's time, and then that of one new connection for each port. When a
// context ends, a call returns at once or after Deadlines.Stop, with the wire
// cut.
package transport
