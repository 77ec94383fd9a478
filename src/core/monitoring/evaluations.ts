/** The evaluation by which a user says what an answer is worth, from 0 to 1. */
export const USER_FEEDBACK = 'user_feedback';

/** The evaluation that says that a user corrected an answer: it counts, its score does not. */
export const USER_CORRECTION = 'user_correction';
