/** The canary as a person: no user pool has such a `sub`, and no mail reaches such an address. */
export const canary = { sub: 'canary', email: 'canary@canary.invalid' };

/** Whether a request is the canary's: it is no customer's, and is not counted among theirs. */
export const isOfCanary = ({ requestedBySub }: { requestedBySub: string }) => requestedBySub === canary.sub;
