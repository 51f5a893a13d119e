/**
 * A JSON Web Token in text, of any platform. From the beginning of a word only, or a long word of many beginnings would take minutes.
 */
export const jsonWebToken = /(?<![\w-])(?:[\w-]{0,64}-)?eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
