// Package superoffice is the handshake by which SuperOffice Online and a
// connector prove themselves to each other: SuperOffice sends a signed token, the
// connector proves it and answers with a text that it signs.
//
//	keys, err := superoffice.Pinned(superoffice.Production)
//	settings := superoffice.Settings{ApplicationIdentifier: id, ApplicationPrivateKeyFile: "App_Data/key.xml"}
//	auth, err := settings.Authenticator(folder, keys, nil)
//	handler, err := superoffice.NewHandler(auth, nil)
//
// Who takes SOAP apart elsewhere calls Authenticator.Authenticate, or posts JSON
// to the handler. Who gets a token with every call, as in database mirroring, uses
// the Verifier alone. Everything here is safe for concurrent use.
//
//	administration:   app://<application id>
//	SuperOffice AAS ── Authenticate(SignedToken) ──────────────► this handler
//	                ◄─ Succeeded, SignedApplicationToken ────────
//	                   AAS proves the answer with the application's public key
//	SuperOffice EIS ── calls of the service, without a token ──► the registered URL
//
// # What is fact and what is ours
//
// Read in SuperOffice's documentation, its samples and the requests it publishes:
// the token's form, issuer, audience, lifetime and key; the answer's form, which is
// no JWT although the prose says so; the names of the operation and its members;
// the forms of key files.
//
// Inferred, and therefore matched loosely and set by HandlerOptions: the namespace
// of the contract (any is taken, and answered with), whether the body is a wrapped
// parameter, a message or holds the token in a header (all are read, and answered in
// kind), and the order of the answer's members (alphabetical by default).
//
// # Decisions
//
//   - A token needs RS256, a trusted key, the issuer, our audience, an expiry, and
//     a nonce, all read from strict base64url and from JSON without a repeated name.
//     Extensions (crit) and other types are refused, as are keys under 2048 bits.
//   - Keys are sought by kid, else by x5t, else each is tried: SuperOffice's
//     published set may name none.
//   - Each environment is trusted only if named, where the samples trust all at once.
//   - The certificates of the three environments are public and carried here as files, checked against
//     the published thumbprints. Only their keys are used: they are of X.509
//     version 1, signed with SHA-1, and hence of no use to a chain check.
//   - WatchKeys fetches the published set. Parsing and checks of its keys are the work of
//     package jwkset; the timing is ours, since that package has no back-off and
//     would replace good keys by an empty set.
//   - Each nonce is accepted once, for as long as its token lives.
//   - The application key signs a nonce of 32 hexadecimal digits of a proven token, and
//     nothing else: the same key and scheme sign tickets of system users, so a
//     connector that signs any text lends its key out.
//   - There is no clock to set: times are time.Now's, and tests run in testing/synctest.
//   - The caller is told Reason and no more; the cause is for the log. SuperOffice's
//     sample says somewhat more, which only helps who guesses.
package superoffice
