/** Folders and manifests to items of the index; only what changed. */
@NullMarked
package org.lingvista.ingest;

import org.jspecify.annotations.NullMarked;
