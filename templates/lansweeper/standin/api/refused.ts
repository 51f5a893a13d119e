/** A query that breaks a rule of the API: answered 200 with this message among `errors`. */
export class Refused extends Error {}
