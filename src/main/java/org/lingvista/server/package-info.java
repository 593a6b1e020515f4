/**
 * The HTTP API and the page: search, thumbnails, health, with limits and clear errors. The HTTP
 * library is used here and nowhere else.
 */
@NullMarked
package org.lingvista.server;

import org.jspecify.annotations.NullMarked;
