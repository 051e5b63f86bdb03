/** A module whose namespace object is taken as a hostile value: a plain-looking exotic object. */
export const answer = 42;
export const nested = { list: [1, 2, 3] };
