/** The group of the user pool whose members may ask people for signatures, where the stack's context `requesters` is `group`. */
export const requestersGroup = 'requesters';
