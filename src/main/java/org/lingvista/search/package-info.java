/** Understand, encode, retrieve, fuse, explain: one query to ranked results. */
@NullMarked
package org.lingvista.search;

import org.jspecify.annotations.NullMarked;
