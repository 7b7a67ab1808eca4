"""Every address of the API, thin: a route says what it is, the verbs do it."""
