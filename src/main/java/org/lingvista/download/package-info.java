/**
 * Fetching packages and files into the user's cache: resumable, checksummed, one clear error
 * offline.
 */
@NullMarked
package org.lingvista.download;

import org.jspecify.annotations.NullMarked;
