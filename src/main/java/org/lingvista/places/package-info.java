/**
 * Where things are: the gazetteer of cities, made by {@code lingvista data fetch places}; the city
 * nearest to a point, and the names that a place has in other languages. Offline.
 */
@NullMarked
package org.lingvista.places;

import org.jspecify.annotations.NullMarked;
